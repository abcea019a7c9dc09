//! From the table of the document to compiled cells, with every fault found on the way.

use std::sync::Arc;

use flow_feel::time::DateTime;
use flow_feel::{Clock, ExprError, Expression, Record, Schema, Type, Value, compile, compile_unary_tests};
use flow_model::{DecisionTable, HitPolicy, TableRow, Text};

use super::{CompiledTable, Input, Output, Row, TableError, TablePlace, text_of};

pub(super) fn compile_table(
    table: &DecisionTable,
    schema: &Schema,
) -> Result<CompiledTable, Vec<TableError>> {
    let mut faults = Faults::default();
    check_shape(table, &mut faults);
    let inputs = compile_inputs(table, schema, &mut faults);
    let rows = compile_rows(table, &inputs, schema, &mut faults);
    match (faults.0.is_empty(), inputs.into_iter().collect(), rows) {
        (true, Some(inputs), Some(rows)) => Ok(CompiledTable {
            hit_policy: table.hit_policy,
            inputs,
            outputs: outputs(table),
            rows,
        }),
        _ => Err(faults.0),
    }
}

#[derive(Default)]
struct Faults(Vec<TableError>);

impl Faults {
    fn add(&mut self, place: TablePlace, en: impl Into<String>, zh: impl Into<String>) {
        self.0.push(TableError {
            place,
            kind: None,
            message: Text::new(en, zh),
            at: None,
            suggestion: None,
        });
    }

    fn keep<T>(&mut self, place: TablePlace, result: Result<T, Vec<ExprError>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(errors) => {
                self.0.extend(errors.into_iter().map(|error| TableError {
                    place,
                    kind: Some(error.kind),
                    message: text_of(error.message),
                    at: Some(error.at),
                    suggestion: error.suggestion,
                }));
                None
            }
        }
    }
}

fn outputs(table: &DecisionTable) -> Vec<Output> {
    let clauses = table.outputs.iter();
    clauses
        .map(|clause| Output {
            name: clause.name.clone(),
            values: clause.values.clone(),
        })
        .collect()
}

fn check_shape(table: &DecisionTable, faults: &mut Faults) {
    if table.outputs.is_empty() {
        faults.add(
            TablePlace::Table,
            "the table answers nothing: add an output column",
            "该表没有输出列，请添加一列",
        );
    }
    for (column, clause) in table.outputs.iter().enumerate() {
        if table.outputs[..column]
            .iter()
            .any(|earlier| earlier.name == clause.name)
        {
            faults.add(
                TablePlace::Output { column },
                format!("a second output is called \"{}\": rename one", clause.name),
                format!("输出列“{}”重名，请改名", clause.name),
            );
        }
    }
    let aggregates = matches!(
        table.hit_policy,
        HitPolicy::CollectSum | HitPolicy::CollectMin | HitPolicy::CollectMax | HitPolicy::CollectCount
    );
    if aggregates && table.outputs.len() > 1 {
        faults.add(
            TablePlace::Table,
            "sums, extremes and counts need a single output column: remove the others",
            "求和、最值与计数只允许一个输出列，请删除其余列",
        );
    }
    let ranked = matches!(table.hit_policy, HitPolicy::Priority | HitPolicy::OutputOrder);
    if ranked && table.outputs.iter().all(|clause| clause.values.is_empty()) {
        faults.add(
            TablePlace::Table,
            "rows rank by the allowed values of the outputs, and none are listed: list them, most important first",
            "按输出值优先级取行，但未列出允许值：请按重要程度列出",
        );
    }
}

fn compile_inputs(table: &DecisionTable, schema: &Schema, faults: &mut Faults) -> Vec<Option<Input>> {
    let clauses = table.inputs.iter().enumerate();
    clauses
        .map(|(column, clause)| {
            let compiled = compile(&clause.expression, schema, &Type::Any);
            let expression = faults.keep(TablePlace::Input { column }, compiled)?;
            let heading = match clause.label.is_empty() {
                true => Text::new(&clause.expression, &clause.expression),
                false => clause.label.clone(),
            };
            Some(Input { heading, expression })
        })
        .collect()
}

fn compile_rows(
    table: &DecisionTable,
    inputs: &[Option<Input>],
    schema: &Schema,
    faults: &mut Faults,
) -> Option<Vec<Row>> {
    let mut rows = Vec::with_capacity(table.rows.len());
    for (index, row) in table.rows.iter().enumerate() {
        if !has_right_width(table, index, row, faults) {
            continue;
        }
        let tests = compile_tests(index, row, inputs, schema, faults);
        let answers = compile_answers(table, index, row, schema, faults);
        if let (Some(tests), Some(answers)) = (tests, answers) {
            rows.push(Row { tests, answers });
        }
    }
    (rows.len() == table.rows.len()).then_some(rows)
}

fn has_right_width(table: &DecisionTable, index: usize, row: &TableRow, faults: &mut Faults) -> bool {
    let (inputs, outputs) = (table.inputs.len(), table.outputs.len());
    let fits = row.when.len() == inputs && row.then.len() == outputs;
    if !fits {
        let (tests, answers) = (row.when.len(), row.then.len());
        faults.add(
            TablePlace::Row { row: index },
            format!("one test is needed for each input ({inputs}) and one answer for each output ({outputs}), but there are {tests} and {answers}"),
            format!("该行应有 {inputs} 个条件、{outputs} 个结果，现有 {tests} 个条件、{answers} 个结果"),
        );
    }
    fits
}

fn compile_tests(
    index: usize,
    row: &TableRow,
    inputs: &[Option<Input>],
    schema: &Schema,
    faults: &mut Faults,
) -> Option<Vec<Option<Expression>>> {
    let mut tests = Vec::with_capacity(inputs.len());
    for (column, (text, input)) in row.when.iter().zip(inputs).enumerate() {
        let Some(input) = input else { continue };
        if matches!(text.trim(), "" | "-") {
            tests.push(None);
            continue;
        }
        let place = TablePlace::Test { row: index, column };
        let compiled = compile_unary_tests(text, schema, input.expression.ty());
        if let Some(test) = faults.keep(place, compiled) {
            tests.push(Some(test));
        }
    }
    (tests.len() == inputs.len()).then_some(tests)
}

fn compile_answers(
    table: &DecisionTable,
    index: usize,
    row: &TableRow,
    schema: &Schema,
    faults: &mut Faults,
) -> Option<Vec<Expression>> {
    let mut answers = Vec::with_capacity(row.then.len());
    for (column, text) in row.then.iter().enumerate() {
        let place = TablePlace::Answer { row: index, column };
        let want = match table.hit_policy {
            HitPolicy::CollectSum => Type::Number(flow_feel::Unit::Any),
            _ => Type::Any,
        };
        let Some(answer) = faults.keep(place, compile(text, schema, &want)) else {
            continue;
        };
        check_allowed(&table.outputs[column].values, &answer, place, faults);
        answers.push(answer);
    }
    (answers.len() == row.then.len()).then_some(answers)
}

fn check_allowed(allowed: &[String], answer: &Expression, place: TablePlace, faults: &mut Faults) {
    let Some(value) = constant(answer).filter(|_| !allowed.is_empty()) else {
        return;
    };
    if rank(allowed, &value).is_none() {
        let (list, list_zh) = (allowed.join(", "), allowed.join("、"));
        faults.add(
            place,
            format!("the answer {value} is not one of the allowed values {list}: change it or allow it"),
            format!("结果 {value} 不在允许值 {list_zh} 之中，请修改或加入允许值"),
        );
    }
}

/// The value of an answer that no order changes.
pub(super) fn constant(answer: &Expression) -> Option<Value> {
    if !answer.reads().is_empty() || !answer.functions().is_empty() {
        return None;
    }
    let nothing = Record::new(&Schema::default());
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    Some(answer.eval(&nothing, &clock))
}

/// The place of a value among the allowed ones.
pub(super) fn rank(allowed: &[String], value: &Value) -> Option<usize> {
    let text: Arc<str> = match value {
        Value::Text(text) => text.clone(),
        other => Arc::from(other.to_string()),
    };
    let literal = value.to_string();
    allowed
        .iter()
        .position(|known| **known == *text || *known == literal)
}

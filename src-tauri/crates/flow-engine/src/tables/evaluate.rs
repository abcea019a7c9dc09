//! Which rows match an order, and what they answer together.

use std::cmp::Ordering;
use std::sync::Arc;

use flow_feel::{Clock, Decimal, Entries, Record, Value};
use flow_model::{HitPolicy, Text};

use super::compile::rank;
use super::{CompiledTable, Row};

/// What a table answers for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Rows that match, in the order of the table; under [`HitPolicy::First`] only the first.
    pub matched: Vec<usize>,
    /// Rows whose answers count, most important first.
    pub used: Vec<usize>,
    /// Answers by the name of their column. Null when no row counts.
    pub outputs: Vec<(String, Value)>,
    /// True when rows match that must not match together; the answers are null then (DMN 1.3, 8.2.10).
    pub clash: bool,
}

impl Decision {
    /// The answer of a column.
    pub fn output(&self, name: &str) -> Option<&Value> {
        let mut named = self.outputs.iter().filter(|(known, _)| known == name);
        named.next().map(|(_, value)| value)
    }
}

impl CompiledTable {
    /// Evaluates the table for one order.
    pub fn evaluate(&self, record: &Record, clock: &Clock) -> Decision {
        let matched = self.matching_rows(record, clock);
        let answers = |row: usize| -> Vec<Value> {
            let cells = self.rows[row].answers.iter();
            cells.map(|answer| answer.eval(record, clock)).collect()
        };
        let hits: Vec<Hit> = matched
            .iter()
            .map(|row| Hit {
                row: *row,
                answers: answers(*row),
            })
            .collect();
        let clash = self.clashes(&hits);
        let used = if clash { Vec::new() } else { self.counted(hits) };
        Decision {
            matched,
            outputs: self.combined(&used),
            used: used.into_iter().map(|hit| hit.row).collect(),
            clash,
        }
    }

    /// Why the table answered as it did: the counted rows with their tests.
    pub fn why(&self, decision: &Decision) -> Text {
        if decision.clash {
            let (rows, rows_zh) = (numbers(&decision.matched, ", "), numbers(&decision.matched, "、"));
            return Text::new(
                format!("rows {rows} match together, which the table does not allow"),
                format!("第 {rows_zh} 行同时命中，表不允许"),
            );
        }
        if decision.used.is_empty() {
            return Text::new("no row matches", "没有命中任何一行");
        }
        let rows = decision.used.iter().map(|row| self.row_in_words(*row));
        let texts: Vec<Text> = rows.collect();
        let join = |pick: fn(&Text) -> &str, mark: &str| {
            let parts: Vec<&str> = texts.iter().map(pick).collect();
            parts.join(mark)
        };
        Text::new(join(|text| &text.en, "; "), join(|text| &text.zh, "；"))
    }

    fn row_in_words(&self, row: usize) -> Text {
        let mut tests = (Vec::new(), Vec::new());
        for (input, test) in self.inputs.iter().zip(&self.rows[row].tests) {
            if let Some(test) = test {
                let text = test.text();
                tests.0.push(format!("{} {text}", input.heading.english()));
                tests.1.push(format!("{} {text}", input.heading.chinese()));
            }
        }
        let number = row + 1;
        if tests.0.is_empty() {
            return Text::new(
                format!("row {number} (every order)"),
                format!("第 {number} 行（所有订单）"),
            );
        }
        Text::new(
            format!("row {number} ({})", tests.0.join(", ")),
            format!("第 {number} 行（{}）", tests.1.join("，")),
        )
    }

    fn matching_rows(&self, record: &Record, clock: &Clock) -> Vec<usize> {
        let inputs: Vec<Value> = self
            .inputs
            .iter()
            .map(|input| input.expression.eval(record, clock))
            .collect();
        let matches = |row: &Row| {
            row.tests.iter().zip(&inputs).all(|(test, input)| match test {
                Some(test) => test.eval_with_input(input, record, clock).is_true(),
                None => true,
            })
        };
        let hits = self.rows.iter().enumerate().filter(|(_, row)| matches(row));
        let wanted = if self.hit_policy == HitPolicy::First {
            1
        } else {
            usize::MAX
        };
        hits.map(|(index, _)| index).take(wanted).collect()
    }

    fn clashes(&self, hits: &[Hit]) -> bool {
        match self.hit_policy {
            HitPolicy::Unique => hits.len() > 1,
            HitPolicy::Any => hits.windows(2).any(|pair| pair[0].answers != pair[1].answers),
            _ => false,
        }
    }

    /// The hits that count, in the order in which they count.
    fn counted(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        match self.hit_policy {
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::First => hits.truncate(1),
            HitPolicy::Priority => {
                hits.sort_by(|left, right| self.by_rank(left, right));
                hits.truncate(1);
            }
            HitPolicy::OutputOrder => hits.sort_by(|left, right| self.by_rank(left, right)),
            HitPolicy::CollectMin | HitPolicy::CollectMax => {
                let wanted = extreme(&hits, self.hit_policy == HitPolicy::CollectMax);
                hits.retain(|hit| hit.number() == wanted && wanted.is_some());
                hits.truncate(1);
            }
            HitPolicy::RuleOrder | HitPolicy::Collect | HitPolicy::CollectSum | HitPolicy::CollectCount => {}
        }
        hits
    }

    /// Compares by the place of each answer among the allowed values, leftmost column first.
    fn by_rank(&self, left: &Hit, right: &Hit) -> Ordering {
        let columns = self.outputs.iter().enumerate();
        let ranks = |hit: &Hit| -> Vec<usize> {
            let place = |(column, output): (usize, &super::Output)| {
                rank(&output.values, &hit.answers[column]).unwrap_or(usize::MAX)
            };
            columns.clone().map(place).collect()
        };
        ranks(left).cmp(&ranks(right))
    }

    fn combined(&self, used: &[Hit]) -> Vec<(String, Value)> {
        let columns = self.outputs.iter().enumerate();
        columns
            .map(|(column, output)| (output.name.clone(), self.column_value(column, used)))
            .collect()
    }

    fn column_value(&self, column: usize, used: &[Hit]) -> Value {
        let first = || {
            used.first()
                .map_or(Value::Null, |hit| hit.answers[column].clone())
        };
        match self.hit_policy {
            HitPolicy::Collect | HitPolicy::RuleOrder | HitPolicy::OutputOrder => {
                Value::list(used.iter().map(|hit| hit.answers[column].clone()).collect())
            }
            HitPolicy::CollectCount => Value::int(i64::try_from(used.len()).unwrap_or(i64::MAX)),
            HitPolicy::CollectSum => sum(used).map_or(Value::Null, Value::Number),
            HitPolicy::Unique
            | HitPolicy::Any
            | HitPolicy::Priority
            | HitPolicy::First
            | HitPolicy::CollectMin
            | HitPolicy::CollectMax => first(),
        }
    }

    /// The answers of a decision as a record, for traces.
    pub fn answers_record(&self, decision: &Decision) -> Value {
        let entries = decision.outputs.iter();
        let entries = entries.map(|(name, value)| (Arc::from(name.as_str()), value.clone()));
        Value::Record(Arc::new(Entries(entries.collect())))
    }
}

struct Hit {
    row: usize,
    answers: Vec<Value>,
}

impl Hit {
    fn number(&self) -> Option<Decimal> {
        self.answers.first().and_then(Value::as_number)
    }
}

fn extreme(hits: &[Hit], largest: bool) -> Option<Decimal> {
    let numbers = hits.iter().filter_map(Hit::number);
    if largest { numbers.max() } else { numbers.min() }
}

/// The sum; nothing when no row matches or an answer is no number.
fn sum(hits: &[Hit]) -> Option<Decimal> {
    if hits.is_empty() {
        return None;
    }
    hits.iter()
        .try_fold(Decimal::ZERO, |total, hit| total.add(hit.number()?))
}

/// Row numbers counted from 1.
fn numbers(rows: &[usize], mark: &str) -> String {
    let numbers: Vec<String> = rows.iter().map(|row| (row + 1).to_string()).collect();
    numbers.join(mark)
}

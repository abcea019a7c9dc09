//! Decision tables with the hit policies of DMN 1.3 (8.2.8 to 8.2.10).
//!
//! A table is compiled once against a schema and evaluated for many orders. A row matches when every cell is
//! true for the value of its input; a cell that is null for a missing value does not match.

mod compile;
mod evaluate;
mod faults;

use flow_feel::{ErrorKind, Expression, Message, Schema};
use flow_model::{DecisionTable, HitPolicy, Text};

pub use evaluate::Decision;
pub use faults::{TableFault, TableFaults};

/// A decision table, ready to be evaluated.
#[derive(Debug, Clone)]
pub struct CompiledTable {
    hit_policy: HitPolicy,
    inputs: Vec<Input>,
    outputs: Vec<Output>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Input {
    heading: Text,
    expression: Expression,
}

#[derive(Debug, Clone)]
struct Output {
    name: String,
    values: Vec<String>,
}

#[derive(Debug, Clone)]
struct Row {
    /// One test for each input; nothing accepts everything.
    tests: Vec<Option<Expression>>,
    answers: Vec<Expression>,
}

/// A fault that keeps a table from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// Where it is.
    pub place: TablePlace,
    /// The sort of fault, inside an expression.
    pub kind: Option<ErrorKind>,
    /// What is wrong and what to do.
    pub message: Text,
    /// The place in the text of the cell, in bytes.
    pub at: Option<std::ops::Range<usize>>,
    /// What was probably meant: a replacement for the text at the place.
    pub suggestion: Option<String>,
}

/// A place in a table. Rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TablePlace {
    /// The table as a whole.
    Table,
    /// The heading of an input column.
    Input {
        /// Which input.
        column: usize,
    },
    /// The heading of an output column.
    Output {
        /// Which output.
        column: usize,
    },
    /// A row as a whole.
    Row {
        /// Which row.
        row: usize,
    },
    /// A test.
    Test {
        /// Which row.
        row: usize,
        /// Which input.
        column: usize,
    },
    /// An answer.
    Answer {
        /// Which row.
        row: usize,
        /// Which output.
        column: usize,
    },
}

impl CompiledTable {
    /// Compiles a table against the fields that its expressions may read.
    pub fn new(table: &DecisionTable, schema: &Schema) -> Result<CompiledTable, Vec<TableError>> {
        compile::compile_table(table, schema)
    }

    /// Names of the answers, in the order of the columns.
    pub fn output_names(&self) -> impl Iterator<Item = &str> {
        self.outputs.iter().map(|output| output.name.as_str())
    }

    /// The slots that inputs, tests and answers read, sorted.
    pub fn reads(&self) -> Vec<usize> {
        let tests = self.rows.iter().flat_map(|row| row.tests.iter().flatten());
        let answers = self.rows.iter().flat_map(|row| &row.answers);
        let inputs = self.inputs.iter().map(|input| &input.expression);
        let mut slots: Vec<usize> = inputs
            .chain(tests)
            .chain(answers)
            .flat_map(|expression| expression.reads().iter().copied())
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
}

impl TablePlace {
    /// The place in words, rows and columns counted from 1.
    pub fn words(self) -> Text {
        match self {
            TablePlace::Table => Text::new("the table", "整张表"),
            TablePlace::Input { column } => both("input", "输入列", column),
            TablePlace::Output { column } => both("output", "输出列", column),
            TablePlace::Row { row } => both("row", "行", row),
            TablePlace::Test { row, column } => cell(("row", "input"), "输入列", row, column),
            TablePlace::Answer { row, column } => cell(("row", "output"), "输出列", row, column),
        }
    }
}

fn both(en: &str, zh: &str, index: usize) -> Text {
    let number = index + 1;
    Text::new(format!("{en} {number}"), format!("第 {number} {zh}"))
}

fn cell(en: (&str, &str), zh: &str, row: usize, column: usize) -> Text {
    let (row, column) = (row + 1, column + 1);
    Text::new(
        format!("{} {row}, {} {column}", en.0, en.1),
        format!("第 {row} 行第 {column} {zh}"),
    )
}

/// A message of the expression language as a text of the document.
pub(crate) fn text_of(message: Message) -> Text {
    Text::new(message.en, message.zh)
}

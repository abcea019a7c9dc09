//! Compiled expressions.

use crate::check::{Checked, check, check_cell};
use crate::code::Node;
use crate::error::ExprError;
use crate::eval;
use crate::parser::{parse, parse_cell};
use crate::schema::{Record, Schema};
use crate::time::DateTime;
use crate::types::Type;
use crate::value::Value;

/// What `now()` and `today()` read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The present moment; it has a zone.
    pub now: DateTime,
}

/// An expression, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    node: Node,
    ty: Type,
    reads: Vec<usize>,
    null_checked: Vec<usize>,
    functions: Vec<&'static str>,
}

/// Compiles `text` against a schema. The result has the type `want`, or is null.
pub fn compile(text: &str, schema: &Schema, want: &Type) -> Result<Expression, Vec<ExprError>> {
    let tree = parse(text, schema).map_err(|error| vec![*error])?;
    check(&tree, schema, want).map(|checked| Expression::new(text, checked))
}

/// Compiles a cell of a decision table: unary tests on an input of type `input`, which `?` stands for.
pub fn compile_unary_tests(text: &str, schema: &Schema, input: &Type) -> Result<Expression, Vec<ExprError>> {
    let tree = parse_cell(text, schema).map_err(|error| vec![*error])?;
    check_cell(&tree, schema, input).map(|checked| Expression::new(text, checked))
}

impl Expression {
    fn new(text: &str, checked: Checked) -> Expression {
        let Checked {
            node,
            ty,
            reads,
            null_checked,
            functions,
        } = checked;
        Expression {
            text: text.to_owned(),
            node,
            ty,
            reads,
            null_checked,
            functions,
        }
    }

    /// The text it was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The type of its results.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// The slots it reads, sorted.
    pub fn reads(&self) -> &[usize] {
        &self.reads
    }

    /// The slots it reads whose absence it handles: compared with null or tested with `is defined`.
    pub fn reads_null_checked(&self) -> &[usize] {
        &self.null_checked
    }

    /// The names of the built-ins it uses, sorted.
    pub fn functions(&self) -> &[&'static str] {
        &self.functions
    }

    /// The value for one order.
    pub fn eval(&self, record: &Record, clock: &Clock) -> Value {
        eval::value(&self.node, None, record, clock)
    }

    /// Whether the unary tests hold for `input`.
    pub fn eval_with_input(&self, input: &Value, record: &Record, clock: &Clock) -> Value {
        eval::value(&self.node, Some(input), record, clock)
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }
}

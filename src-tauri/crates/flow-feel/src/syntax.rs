//! The syntax tree: what was written, before names and types are known. Exporters read it to say the same in
//! another language; there is no way from a tree back to text, because the text is kept beside it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Decimal;
use crate::error::ExprError;
use crate::parser::{parse, parse_cell};
use crate::schema::Schema;
use crate::value::Value;

/// An expression as written.
#[derive(Debug)]
pub struct Expr<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it begins in the text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The levels below and including this one; bounded, so that recursion over the tree is.
    pub height: u32,
}

/// A word or several, with its place.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// The words, one space between them.
    pub text: Cow<'a, str>,
    /// Where it begins in the text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// The kinds of expression.
#[derive(Debug)]
pub enum Kind<'a> {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(Arc<str>),
    /// Any other literal: a truth value, null, a moment, a duration.
    Literal(Value),
    /// `?`, the value a cell tests.
    Input,
    /// Names joined by dots.
    Path(Vec<Name<'a>>),
    /// An entry or property of a value.
    Member(Box<Expr<'a>>, Name<'a>),
    /// A list and the condition its members have to meet, or the position of one.
    Filter(Box<Expr<'a>>, Box<Expr<'a>>),
    /// A built-in function.
    Call(Name<'a>, Vec<Argument<'a>>),
    /// `-` in front.
    Negate(Box<Expr<'a>>),
    /// `**`.
    Power(Box<(Expr<'a>, Expr<'a>)>),
    /// A chain of `*` and `/`, or of `+` and `-`.
    Chain(Box<Expr<'a>>, Vec<(Arith, Expr<'a>)>),
    /// A comparison.
    Compare(Comparison, Box<(Expr<'a>, Expr<'a>)>),
    /// `between`, both ends included.
    Between(Box<(Expr<'a>, Expr<'a>, Expr<'a>)>),
    /// `in` one or more tests.
    In(Box<Expr<'a>>, Vec<Test<'a>>),
    /// All of them.
    And(Vec<Expr<'a>>),
    /// One of them.
    Or(Vec<Expr<'a>>),
    /// `if`, `then`, `else`.
    If(Box<(Expr<'a>, Expr<'a>, Expr<'a>)>),
    /// `for ... return`.
    For(Vec<Binder<'a>>, Box<Expr<'a>>),
    /// `every` when true, else `some`.
    Quantified(bool, Vec<Binder<'a>>, Box<Expr<'a>>),
    /// A list.
    List(Vec<Expr<'a>>),
    /// A record.
    Context(Vec<(Name<'a>, Expr<'a>)>),
    /// An interval.
    Interval(Box<IntervalExpr<'a>>),
}

/// An interval; an end that is missing has no limit.
#[derive(Debug)]
pub struct IntervalExpr<'a> {
    /// The lower end.
    pub low: Option<Expr<'a>>,
    /// Whether the lower end belongs to it.
    pub low_closed: bool,
    /// The upper end.
    pub high: Option<Expr<'a>>,
    /// Whether the upper end belongs to it.
    pub high_closed: bool,
}

/// An argument, perhaps with the name of its parameter.
#[derive(Debug)]
pub struct Argument<'a> {
    /// The name of its parameter.
    pub name: Option<Name<'a>>,
    /// What is given.
    pub value: Expr<'a>,
}

/// `name in domain` of `for`, `some` and `every`; with `to`, the whole numbers from `domain` to it.
#[derive(Debug)]
pub struct Binder<'a> {
    /// The variable.
    pub name: Name<'a>,
    /// What it runs over.
    pub domain: Expr<'a>,
    /// The last whole number.
    pub to: Option<Expr<'a>>,
}

/// One test on the right of `in`, or in a cell of a decision table.
#[derive(Debug)]
pub enum Test<'a> {
    /// A comparison with the value.
    Compare(Comparison, Expr<'a>),
    /// Equal to it, a member of it, or within it.
    Value(Expr<'a>),
}

/// A cell of a decision table.
#[derive(Debug)]
pub enum Cell<'a> {
    /// `-`.
    Anything,
    /// One of the tests, or none when negated.
    Tests {
        /// `not(...)` around them.
        negated: bool,
        /// The tests.
        tests: Vec<Test<'a>>,
    },
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arith {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

/// The six comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

/// Reads an expression without looking at types.
pub fn tree<'a>(text: &'a str, schema: &'a Schema) -> Result<Expr<'a>, ExprError> {
    parse(text, schema).map_err(|error| *error)
}

/// Reads a cell of a decision table without looking at types.
pub fn cell<'a>(text: &'a str, schema: &'a Schema) -> Result<Cell<'a>, ExprError> {
    parse_cell(text, schema).map_err(|error| *error)
}

impl Expr<'_> {
    /// Its place in the text, in bytes.
    pub fn at(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Name<'_> {
    pub(crate) fn at(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<'a> Test<'a> {
    pub(crate) fn expr(&self) -> &Expr<'a> {
        match self {
            Test::Compare(_, expr) | Test::Value(expr) => expr,
        }
    }
}

impl Arith {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Arith::Add => "+",
            Arith::Subtract => "-",
            Arith::Multiply => "*",
            Arith::Divide => "/",
        }
    }
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => ">=",
        }
    }

    /// The comparison that says the same with the sides exchanged.
    pub(crate) fn mirrored(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            same => same,
        }
    }

    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterEqual => ordering.is_ge(),
        }
    }
}

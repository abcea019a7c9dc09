//! The syntax tree: what was written, before names and types are known.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Decimal;
use crate::value::Value;

/// An expression as written.
#[derive(Debug)]
pub(crate) struct Expr<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The levels below and including this one; bounded, so that recursion over the tree is.
    pub(crate) height: u32,
}

/// A word or several, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Name<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug)]
pub(crate) enum Kind<'a> {
    Number(Decimal),
    Text(Arc<str>),
    Literal(Value),
    Input,
    /// Names joined by dots.
    Path(Vec<Name<'a>>),
    Member(Box<Expr<'a>>, Name<'a>),
    Filter(Box<Expr<'a>>, Box<Expr<'a>>),
    Call(Name<'a>, Vec<Argument<'a>>),
    Negate(Box<Expr<'a>>),
    Power(Box<(Expr<'a>, Expr<'a>)>),
    /// A chain of `*` and `/`, or of `+` and `-`.
    Chain(Box<Expr<'a>>, Vec<(Arith, Expr<'a>)>),
    Compare(Comparison, Box<(Expr<'a>, Expr<'a>)>),
    Between(Box<(Expr<'a>, Expr<'a>, Expr<'a>)>),
    In(Box<Expr<'a>>, Vec<Test<'a>>),
    And(Vec<Expr<'a>>),
    Or(Vec<Expr<'a>>),
    If(Box<(Expr<'a>, Expr<'a>, Expr<'a>)>),
    For(Vec<Binder<'a>>, Box<Expr<'a>>),
    Quantified(bool, Vec<Binder<'a>>, Box<Expr<'a>>),
    List(Vec<Expr<'a>>),
    Context(Vec<(Name<'a>, Expr<'a>)>),
    Interval(Box<IntervalExpr<'a>>),
}

#[derive(Debug)]
pub(crate) struct IntervalExpr<'a> {
    pub(crate) low: Option<Expr<'a>>,
    pub(crate) low_closed: bool,
    pub(crate) high: Option<Expr<'a>>,
    pub(crate) high_closed: bool,
}

/// An argument, perhaps with the name of its parameter.
#[derive(Debug)]
pub(crate) struct Argument<'a> {
    pub(crate) name: Option<Name<'a>>,
    pub(crate) value: Expr<'a>,
}

/// `name in domain` of `for`, `some` and `every`; with `to`, the whole numbers from `domain` to it.
#[derive(Debug)]
pub(crate) struct Binder<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) domain: Expr<'a>,
    pub(crate) to: Option<Expr<'a>>,
}

/// One test on the right of `in`, or in a cell of a decision table.
#[derive(Debug)]
pub(crate) enum Test<'a> {
    Compare(Comparison, Expr<'a>),
    Value(Expr<'a>),
}

/// A cell of a decision table.
#[derive(Debug)]
pub(crate) enum Cell<'a> {
    Anything,
    Tests { negated: bool, tests: Vec<Test<'a>> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Expr<'_> {
    pub(crate) fn at(&self) -> Range<usize> {
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
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Arith::Add => "+",
            Arith::Subtract => "-",
            Arith::Multiply => "*",
            Arith::Divide => "/",
        }
    }
}

impl Comparison {
    pub(crate) fn sign(self) -> &'static str {
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

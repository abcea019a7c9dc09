//! Compiled expressions: names are slots and places on a stack, constants are folded, and the tests that
//! conditions are made of have a form of their own.

use std::sync::Arc;

use crate::builtins::Function;
use crate::decimal::Decimal;
use crate::syntax::{Arith, Comparison};
use crate::value::Value;

/// A step of evaluation.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Const(Value),
    Slot(usize),
    /// A place on the stack of variables.
    Local(usize),
    /// The value a cell of a decision table tests.
    Input,
    /// A field against a constant number.
    NumberTest {
        slot: usize,
        comparison: Comparison,
        number: Decimal,
    },
    /// A field equal to a constant text, or not.
    TextTest {
        slot: usize,
        text: Arc<str>,
        negated: bool,
    },
    /// A field among constant texts.
    TextIn {
        slot: usize,
        texts: Box<[Arc<str>]>,
    },
    /// `= null`, or `!= null`.
    IsNull {
        operand: Box<Node>,
        negated: bool,
    },
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Not(Box<Node>),
    Compare(Comparison, Box<(Node, Node)>),
    Between(Box<(Node, Node, Node)>),
    In(Box<Node>, Box<[NodeTest]>),
    Chain(Box<Node>, Box<[(Arith, Node)]>),
    Negate(Box<Node>),
    Power(Box<(Node, Node)>),
    If(Box<(Node, Node, Node)>),
    For {
        loops: Box<[Loop]>,
        body: Box<Node>,
    },
    Quantified {
        every: bool,
        loops: Box<[Loop]>,
        body: Box<Node>,
    },
    Filter {
        list: Box<Node>,
        condition: Box<Node>,
    },
    /// An entry or property; `hint` is the place of the entry when the type of the record is known.
    Member {
        base: Box<Node>,
        name: Arc<str>,
        hint: usize,
    },
    List(Box<[Node]>),
    /// Each entry is on the stack while the later ones are evaluated.
    Context(Box<[(Arc<str>, Node)]>),
    Interval(Box<IntervalNode>),
    Call(Function, Box<[Node]>),
    /// Null unless the value is of the kind.
    Expect(Box<Node>, ValueKind),
}

/// A test on the right of `in` or in a cell.
#[derive(Clone, Debug)]
pub(crate) enum NodeTest {
    Compare(Comparison, Node),
    /// Equal to the value, an element of it when it is a list, or within it when it is an interval.
    Value(Node),
    /// A condition of its own, over the input.
    Condition(Node),
}

/// What a loop runs over: a list, or the whole numbers from one value to another.
#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) domain: Node,
    pub(crate) to: Option<Node>,
}

/// The parts of an interval that is not constant.
#[derive(Clone, Debug)]
pub(crate) struct IntervalNode {
    pub(crate) low: Option<Node>,
    pub(crate) low_closed: bool,
    pub(crate) high: Option<Node>,
    pub(crate) high_closed: bool,
}

/// The kinds a result of unknown type is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Bool,
    Number,
    Text,
    Date,
    Time,
    DateTime,
    Duration,
    Months,
    List,
    Record,
    Range,
}

impl Node {
    pub(crate) fn constant(&self) -> Option<&Value> {
        match self {
            Node::Const(value) => Some(value),
            _ => None,
        }
    }
}

impl ValueKind {
    pub(crate) fn of(value: &Value) -> Option<ValueKind> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => ValueKind::Bool,
            Value::Number(_) => ValueKind::Number,
            Value::Text(_) => ValueKind::Text,
            Value::Date(_) => ValueKind::Date,
            Value::Time(_) => ValueKind::Time,
            Value::DateTime(_) => ValueKind::DateTime,
            Value::Duration(_) => ValueKind::Duration,
            Value::Months(_) => ValueKind::Months,
            Value::List(_) => ValueKind::List,
            Value::Record(_) => ValueKind::Record,
            Value::Range(_) => ValueKind::Range,
        })
    }
}

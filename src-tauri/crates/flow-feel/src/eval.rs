//! Evaluation of compiled code against one record. It cannot fail: what has no value is null.
//!
//! Work and memory are bounded: every node visited and every element made costs a step, and an
//! evaluation that runs out of steps gives null. Depth is bounded by the height of the code.

mod functions;
mod lists;
mod loops;
mod members;
mod numbers;
mod ops;
mod texts;
mod times;

use std::sync::Arc;

use crate::MAX_LIST;
use crate::code::{IntervalNode, Node, NodeTest, ValueKind};
use crate::expression::Clock;
use crate::schema::Record;
use crate::syntax::Comparison;
use crate::time::DateTime;
use crate::value::{Entries, Range, Value};

pub(crate) use ops::order;

/// The steps one evaluation may take.
const STEPS: u32 = 1_000_000;

static NO_INPUT: Value = Value::Null;
static NO_CLOCK: Clock = Clock {
    now: DateTime {
        local: 0,
        zone: Some(crate::time::Zone::UTC),
    },
};

/// The value of code for a record.
pub(crate) fn value(node: &Node, input: Option<&Value>, record: &Record, clock: &Clock) -> Value {
    let mut evaluator = Evaluator::new(record, clock, input.unwrap_or(&NO_INPUT));
    let value = match node {
        Node::And(_)
        | Node::Or(_)
        | Node::NumberTest { .. }
        | Node::TextTest { .. }
        | Node::TextIn { .. } => evaluator.truth(node).map_or(Value::Null, Value::Bool),
        _ => evaluator.value(node),
    };
    if evaluator.steps == 0 { Value::Null } else { value }
}

/// The value of code that reads nothing.
pub(crate) fn constant(node: &Node) -> Value {
    value(node, None, &Record::empty(), &NO_CLOCK)
}

pub(super) struct Evaluator<'a> {
    record: &'a Record,
    clock: &'a Clock,
    input: &'a Value,
    locals: Vec<Value>,
    steps: u32,
}

impl<'a> Evaluator<'a> {
    fn new(record: &'a Record, clock: &'a Clock, input: &'a Value) -> Evaluator<'a> {
        Evaluator {
            record,
            clock,
            input,
            locals: Vec::new(),
            steps: STEPS,
        }
    }

    /// Takes steps; `false` when none are left.
    fn charge(&mut self, steps: usize) -> bool {
        self.steps = self
            .steps
            .saturating_sub(u32::try_from(steps).unwrap_or(u32::MAX));
        self.steps > 0
    }

    fn value(&mut self, node: &Node) -> Value {
        if !self.charge(1) {
            return Value::Null;
        }
        match node {
            Node::Const(value) => value.clone(),
            Node::Slot(slot) => self.record.get(*slot).clone(),
            Node::Local(place) => self.locals.get(*place).cloned().unwrap_or_default(),
            Node::Input => self.input.clone(),
            Node::Chain(first, rest) => self.chain(first, rest),
            Node::Negate(operand) => ops::negate(&self.value(operand)),
            Node::Power(sides) => {
                let (base, exponent) = (self.value(&sides.0), self.value(&sides.1));
                ops::power(&base, &exponent)
            }
            Node::If(parts) => {
                let branch = if self.truth(&parts.0) == Some(true) {
                    &parts.1
                } else {
                    &parts.2
                };
                self.value(branch)
            }
            Node::For { loops, body } => self.iterate(loops, body),
            Node::Filter { list, condition } => self.filter(list, condition),
            Node::Member { base, name, hint } => {
                let base = self.value(base);
                self.member(&base, name, *hint)
            }
            Node::List(elements) => {
                let elements = elements.iter().map(|element| self.value(element)).collect();
                self.list(elements)
            }
            Node::Context(entries) => self.context(entries),
            Node::Interval(interval) => self.interval(interval),
            Node::Call(function, arguments) => self.call(*function, arguments),
            Node::Expect(operand, kind) => {
                let value = self.value(operand);
                if ValueKind::of(&value) == Some(*kind) {
                    value
                } else {
                    Value::Null
                }
            }
            _ => self.truth(node).map_or(Value::Null, Value::Bool),
        }
    }

    /// The truth of a condition; `None` is null.
    fn truth(&mut self, node: &Node) -> Option<bool> {
        match node {
            Node::NumberTest {
                slot,
                comparison,
                number,
            } => match self.record.get(*slot) {
                Value::Number(value) => Some(comparison.holds(value.cmp(number))),
                Value::Null => absent(*comparison),
                _ => None,
            },
            Node::TextTest { slot, text, negated } => match self.record.get(*slot) {
                Value::Text(value) => Some((value == text) != *negated),
                Value::Null => Some(*negated),
                _ => None,
            },
            Node::TextIn { slot, texts } => match self.record.get(*slot) {
                Value::Text(value) => Some(texts.contains(value)),
                Value::Null => Some(false),
                _ => None,
            },
            Node::IsNull { operand, negated } => Some(self.value(operand).is_null() != *negated),
            Node::And(parts) => self.junction(parts, true),
            Node::Or(parts) => self.junction(parts, false),
            Node::Not(operand) => self.truth(operand).map(|value| !value),
            Node::Compare(comparison, sides) => {
                let (left, right) = (self.value(&sides.0), self.value(&sides.1));
                self.compare(*comparison, &left, &right)
            }
            Node::Between(parts) => {
                let value = self.value(&parts.0);
                let (low, high) = (self.value(&parts.1), self.value(&parts.2));
                let above = self.compare(Comparison::GreaterEqual, &value, &low);
                both(above, self.compare(Comparison::LessEqual, &value, &high))
            }
            Node::In(operand, tests) => {
                let operand = self.value(operand);
                self.any_test(&operand, tests)
            }
            Node::Quantified { every, loops, body } => self.quantify(*every, loops, body),
            other => match self.value(other) {
                Value::Bool(value) => Some(value),
                _ => None,
            },
        }
    }

    /// Three-valued: one `false` decides a conjunction, one `true` a disjunction.
    fn junction(&mut self, parts: &[Node], all: bool) -> Option<bool> {
        let mut result = Some(all);
        for part in parts {
            match self.truth(part) {
                Some(value) if value == all => {}
                Some(value) => return Some(value),
                None => result = None,
            }
        }
        result
    }

    fn compare(&mut self, comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
        match comparison {
            Comparison::Equal => self.equal(left, right),
            Comparison::NotEqual => self.equal(left, right).map(|equal| !equal),
            _ => order(left, right).map(|ordering| comparison.holds(ordering)),
        }
    }

    fn any_test(&mut self, operand: &Value, tests: &[NodeTest]) -> Option<bool> {
        let mut result = Some(false);
        for test in tests {
            match self.test(operand, test) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        result
    }

    fn test(&mut self, operand: &Value, test: &NodeTest) -> Option<bool> {
        match test {
            NodeTest::Condition(node) => self.truth(node),
            NodeTest::Compare(comparison, node) => {
                let value = self.value(node);
                self.compare(*comparison, operand, &value)
            }
            NodeTest::Value(node) => match self.value(node) {
                Value::Range(range) => ops::within(operand, &range),
                Value::List(elements) => self.among(operand, &elements),
                value => self.equal(operand, &value),
            },
        }
    }

    /// Whether a value is an element of the list, within an interval in it, or the list itself.
    fn among(&mut self, operand: &Value, elements: &Arc<[Value]>) -> Option<bool> {
        let mut result = Some(false);
        for element in elements.iter() {
            let found = match (element, operand) {
                (Value::Range(range), operand) if !matches!(operand, Value::Range(_)) => {
                    ops::within(operand, range)
                }
                _ => self.equal(operand, element),
            };
            match found {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        if matches!(operand, Value::List(_)) {
            return self.equal(operand, &Value::List(elements.clone()));
        }
        result
    }

    /// A list, unless it is too long. Its whole content costs steps, so that lists of lists cannot double
    /// their size for free.
    fn list(&mut self, elements: Vec<Value>) -> Value {
        if elements.len() > MAX_LIST || !elements.iter().all(|element| self.weigh(element)) {
            return Value::Null;
        }
        Value::List(Arc::from(elements))
    }

    fn weigh(&mut self, value: &Value) -> bool {
        if !self.charge(1) {
            return false;
        }
        match value {
            Value::List(elements) => elements.iter().all(|element| self.weigh(element)),
            Value::Record(entries) => entries.0.iter().all(|(_, entry)| self.weigh(entry)),
            Value::Text(text) => self.charge(text.len() / 64),
            _ => true,
        }
    }

    /// A text; its length costs steps.
    fn text(&mut self, text: String) -> Value {
        if self.charge(text.len() / 16) {
            Value::Text(Arc::from(text))
        } else {
            Value::Null
        }
    }

    fn context(&mut self, entries: &[(Arc<str>, Node)]) -> Value {
        let base = self.locals.len();
        for (_, node) in entries {
            let value = self.value(node);
            self.locals.push(value);
        }
        let values = self.locals.split_off(base);
        if !values.iter().all(|value| self.weigh(value)) {
            return Value::Null;
        }
        let names = entries.iter().map(|(name, _)| name.clone());
        Value::Record(Arc::new(Entries(names.zip(values).collect())))
    }

    fn interval(&mut self, interval: &IntervalNode) -> Value {
        let mut end = |node: &Option<Node>| match node {
            Some(node) => Some(self.value(node)).filter(|value| !value.is_null()),
            None => Some(Value::Null),
        };
        match (end(&interval.low), end(&interval.high)) {
            (Some(low), Some(high)) => {
                let (low_closed, high_closed) = (interval.low_closed, interval.high_closed);
                Value::Range(Arc::new(Range {
                    low,
                    low_closed,
                    high,
                    high_closed,
                }))
            }
            _ => Value::Null,
        }
    }
}

/// What a comparison of null with a number gives.
fn absent(comparison: Comparison) -> Option<bool> {
    match comparison {
        Comparison::Equal => Some(false),
        Comparison::NotEqual => Some(true),
        _ => None,
    }
}

/// Three-valued conjunction.
fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

//! Loops, quantifiers and filters.

use std::sync::Arc;

use super::Evaluator;
use crate::MAX_LIST;
use crate::code::{Loop, Node};
use crate::decimal::Decimal;
use crate::value::Value;

/// What a loop runs over.
enum Domain {
    Elements(Arc<[Value]>),
    /// Whole numbers from the first to the second, downwards when that is less.
    Numbers(i64, i64),
}

impl Evaluator<'_> {
    pub(super) fn iterate(&mut self, loops: &[Loop], body: &Node) -> Value {
        let mut results = Vec::new();
        let complete = self.run(loops, &mut |evaluator| {
            let value = evaluator.value(body);
            results.push(value);
            results.len() <= MAX_LIST
        });
        if complete == Some(true) {
            self.list(results)
        } else {
            Value::Null
        }
    }

    pub(super) fn quantify(&mut self, every: bool, loops: &[Loop], body: &Node) -> Option<bool> {
        let mut result = Some(every);
        let complete = self.run(loops, &mut |evaluator| match evaluator.truth(body) {
            Some(value) if value == every => true,
            Some(value) => {
                result = Some(value);
                false
            }
            None => {
                result = None;
                true
            }
        })?;
        if self.steps == 0 || (complete && result == Some(!every)) {
            None
        } else {
            result
        }
    }

    /// Runs `visit` for each binding of the loops until it says to stop. `None` when a domain is null,
    /// `false` when stopped.
    fn run(&mut self, loops: &[Loop], visit: &mut dyn FnMut(&mut Self) -> bool) -> Option<bool> {
        let Some((first, rest)) = loops.split_first() else {
            return Some(visit(self) && self.steps > 0);
        };
        match self.domain(first)? {
            Domain::Elements(elements) => {
                for element in elements.iter() {
                    if !self.bound(element.clone(), rest, visit)? {
                        return Some(false);
                    }
                }
            }
            Domain::Numbers(from, to) => {
                let step = if to < from { -1 } else { 1 };
                for count in 0..=to.abs_diff(from) {
                    let number = from + step * i64::try_from(count).ok()?;
                    if !self.bound(Value::int(number), rest, visit)? {
                        return Some(false);
                    }
                }
            }
        }
        Some(true)
    }

    fn bound(
        &mut self,
        value: Value,
        rest: &[Loop],
        visit: &mut dyn FnMut(&mut Self) -> bool,
    ) -> Option<bool> {
        self.locals.push(value);
        let going = if self.charge(1) {
            self.run(rest, visit)
        } else {
            Some(false)
        };
        self.locals.pop();
        going
    }

    fn domain(&mut self, part: &Loop) -> Option<Domain> {
        let domain = self.value(&part.domain);
        if let Some(to) = &part.to {
            let to = self.value(to);
            return Some(Domain::Numbers(whole(&domain)?, whole(&to)?));
        }
        match domain {
            Value::Null => None,
            Value::List(elements) => Some(Domain::Elements(elements)),
            Value::Range(range) => {
                let low = whole(&range.low)? + i64::from(!range.low_closed);
                let high = whole(&range.high)? - i64::from(!range.high_closed);
                if low > high {
                    Some(Domain::Elements(Arc::from([])))
                } else {
                    Some(Domain::Numbers(low, high))
                }
            }
            single => Some(Domain::Elements(Arc::from([single]))),
        }
    }

    /// The elements for which a condition is true, or the one at a position counted from 1, or from the
    /// end when negative.
    pub(super) fn filter(&mut self, list: &Node, condition: &Node) -> Value {
        let elements = match self.value(list) {
            Value::List(elements) => elements,
            Value::Null => {
                return if matches!(condition, Node::Const(_)) {
                    Value::Null
                } else {
                    self.list(Vec::new())
                };
            }
            single => Arc::from([single]),
        };
        if let Node::Const(Value::Number(position)) = condition {
            return at(&elements, *position);
        }
        let mut kept = Vec::new();
        for element in elements.iter() {
            if !self.charge(1) {
                return Value::Null;
            }
            self.locals.push(element.clone());
            let chosen = self.value(condition);
            self.locals.pop();
            match chosen {
                Value::Bool(true) => kept.push(element.clone()),
                // A position does not depend on the element.
                Value::Number(position) => return at(&elements, position),
                _ => {}
            }
        }
        self.list(kept)
    }
}

fn at(elements: &[Value], position: Decimal) -> Value {
    let Some(position) = position.to_i64() else {
        return Value::Null;
    };
    let idx = match position {
        0 => return Value::Null,
        1.. => usize::try_from(position - 1).ok(),
        _ => usize::try_from(position.unsigned_abs())
            .ok()
            .and_then(|back| elements.len().checked_sub(back)),
    };
    idx.and_then(|idx| elements.get(idx)).cloned().unwrap_or_default()
}

/// A whole number small enough to count with.
fn whole(value: &Value) -> Option<i64> {
    value
        .as_number()?
        .to_i64()
        .filter(|number| number.unsigned_abs() < 1 << 60)
}

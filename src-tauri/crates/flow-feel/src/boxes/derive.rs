//! From a condition to the region where it is true, and the one where it is false. The rest is where it
//! is null, so that three-valued logic is exact.

use super::Region;
use super::line::Span;
use super::set::Set;
use crate::builtins::Function;
use crate::code::{Node, NodeTest};
use crate::expression::Expression;
use crate::schema::Schema;
use crate::syntax::Comparison;
use crate::value::{Range, Value};

/// The records for which the condition is true; `None` when boxes cannot say it exactly, e.g. when two
/// fields are compared with each other, or when that takes more than [`super::LIMIT`] boxes.
pub fn region_of(condition: &Expression, schema: &Schema) -> Option<Region> {
    let deriving = Deriving { schema, input: None };
    deriving.truths(condition.node()).map(|truths| truths.yes)
}

/// The records whose field in `slot`, given to the unary tests as their input, passes them.
pub fn region_of_cell(tests: &Expression, slot: usize, schema: &Schema) -> Option<Region> {
    let deriving = Deriving {
        schema,
        input: Some(slot),
    };
    deriving.truths(tests.node()).map(|truths| truths.yes)
}

/// Where a condition is true and where it is false.
#[derive(Clone)]
struct Truths {
    yes: Region,
    no: Region,
}

struct Deriving<'a> {
    schema: &'a Schema,
    /// The slot that `?` stands for.
    input: Option<usize>,
}

impl Truths {
    fn constant(value: bool) -> Truths {
        let (yes, no) = (Region::everything(), Region::nothing());
        if value {
            Truths { yes, no }
        } else {
            Truths { yes: no, no: yes }
        }
    }

    fn unknown() -> Truths {
        Truths {
            yes: Region::nothing(),
            no: Region::nothing(),
        }
    }

    fn not(self) -> Truths {
        Truths {
            yes: self.no,
            no: self.yes,
        }
    }

    fn and(&self, other: &Truths) -> Option<Truths> {
        Some(Truths {
            yes: self.yes.and(&other.yes)?,
            no: self.no.or(&other.no)?,
        })
    }

    fn or(&self, other: &Truths) -> Option<Truths> {
        Some(Truths {
            yes: self.yes.or(&other.yes)?,
            no: self.no.and(&other.no)?,
        })
    }
}

impl Deriving<'_> {
    fn truths(&self, node: &Node) -> Option<Truths> {
        match node {
            Node::Const(Value::Bool(value)) => Some(Truths::constant(*value)),
            Node::Const(Value::Null) => Some(Truths::unknown()),
            Node::Slot(_) | Node::Input => {
                let (slot, full) = self.place(node)?;
                Some(Truths {
                    yes: Region::of(slot, full.bool(true)?),
                    no: Region::of(slot, full.bool(false)?),
                })
            }
            Node::NumberTest {
                slot,
                comparison,
                number,
            } => self.compare(&Node::Slot(*slot), *comparison, &Value::Number(*number)),
            Node::TextTest { slot, text, negated } => {
                let comparison = if *negated {
                    Comparison::NotEqual
                } else {
                    Comparison::Equal
                };
                self.compare(&Node::Slot(*slot), comparison, &Value::Text(text.clone()))
            }
            Node::TextIn { slot, texts } => {
                let full = self.full(*slot)?;
                Some(self.decided(*slot, full.texts(texts.iter())?))
            }
            Node::IsNull { operand, negated } => self.is_null(operand, *negated),
            Node::Call(Function::IsDefined, arguments) => self.is_null(arguments.first()?, true),
            Node::And(parts) => self.junction(parts, true),
            Node::Or(parts) => self.junction(parts, false),
            Node::Not(operand) => self.truths(operand).map(Truths::not),
            Node::Compare(comparison, sides) => self.compare(&sides.0, *comparison, sides.1.constant()?),
            Node::Between(parts) => {
                let low = self.compare(&parts.0, Comparison::GreaterEqual, parts.1.constant()?)?;
                low.and(&self.compare(&parts.0, Comparison::LessEqual, parts.2.constant()?)?)
            }
            Node::In(operand, tests) => {
                let mut any = Truths::constant(false);
                for test in tests {
                    any = any.or(&self.test(operand, test)?)?;
                }
                Some(any)
            }
            Node::If(parts) => self.conditional(&parts.0, &parts.1, &parts.2),
            _ => None,
        }
    }

    fn junction(&self, parts: &[Node], all: bool) -> Option<Truths> {
        let mut result = Truths::constant(all);
        for part in parts {
            let truths = self.truths(part)?;
            result = if all {
                result.and(&truths)?
            } else {
                result.or(&truths)?
            };
        }
        Some(result)
    }

    /// The second branch is taken when the condition is false or null.
    fn conditional(&self, condition: &Node, then: &Node, otherwise: &Node) -> Option<Truths> {
        let taken = self.truths(condition)?.yes;
        let passed = taken.not()?;
        let (then, otherwise) = (self.truths(then)?, self.truths(otherwise)?);
        let choose = |left: &Region, right: &Region| taken.and(left)?.or(&passed.and(right)?);
        Some(Truths {
            yes: choose(&then.yes, &otherwise.yes)?,
            no: choose(&then.no, &otherwise.no)?,
        })
    }

    fn test(&self, operand: &Node, test: &NodeTest) -> Option<Truths> {
        match test {
            NodeTest::Condition(node) => self.truths(node),
            NodeTest::Compare(comparison, node) => self.compare(operand, *comparison, node.constant()?),
            NodeTest::Value(node) => match node.constant()? {
                Value::List(elements) => {
                    let mut any = Truths::constant(false);
                    for element in elements.iter() {
                        any = any.or(&self.equal_or_within(operand, element)?)?;
                    }
                    Some(any)
                }
                value => self.equal_or_within(operand, value),
            },
        }
    }

    fn equal_or_within(&self, operand: &Node, value: &Value) -> Option<Truths> {
        match value {
            Value::Range(range) => self.within(operand, range),
            value => self.compare(operand, Comparison::Equal, value),
        }
    }

    fn within(&self, operand: &Node, range: &Range) -> Option<Truths> {
        let mut result = Truths::constant(true);
        if !range.low.is_null() {
            let comparison = if range.low_closed {
                Comparison::GreaterEqual
            } else {
                Comparison::Greater
            };
            result = result.and(&self.compare(operand, comparison, &range.low)?)?;
        }
        if !range.high.is_null() {
            let comparison = if range.high_closed {
                Comparison::LessEqual
            } else {
                Comparison::Less
            };
            result = result.and(&self.compare(operand, comparison, &range.high)?)?;
        }
        Some(result)
    }

    /// A field against a constant. Null equals nothing else, and has no order.
    fn compare(&self, operand: &Node, comparison: Comparison, value: &Value) -> Option<Truths> {
        let (slot, full) = self.place(operand)?;
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if value.is_null() {
            if !equality {
                return Some(Truths::unknown());
            }
            return self.is_null(operand, comparison == Comparison::NotEqual);
        }
        if equality {
            let equal = self.decided(slot, equal_set(&full, value)?);
            return Some(if comparison == Comparison::Equal {
                equal
            } else {
                equal.not()
            });
        }
        let at = full.place(value)?;
        let span = match comparison {
            Comparison::Less => Span::below(at, false),
            Comparison::LessEqual => Span::below(at, true),
            Comparison::Greater => Span::above(at, false),
            _ => Span::above(at, true),
        };
        let yes = full.span(span)?;
        let no = yes.not().and(&full.present());
        Some(Truths {
            yes: Region::of(slot, yes),
            no: Region::of(slot, no),
        })
    }

    /// True in the set and false outside, null included.
    fn decided(&self, slot: usize, yes: Set) -> Truths {
        let no = yes.not();
        Truths {
            yes: Region::of(slot, yes),
            no: Region::of(slot, no),
        }
    }

    fn is_null(&self, operand: &Node, negated: bool) -> Option<Truths> {
        let (slot, full) = self.place(operand)?;
        let truths = self.decided(slot, full.null());
        Some(if negated { truths.not() } else { truths })
    }

    /// The slot an operand reads, when it is nothing but a field, and all the field can hold.
    fn place(&self, operand: &Node) -> Option<(usize, Set)> {
        let slot = match operand {
            Node::Slot(slot) => *slot,
            Node::Input => self.input?,
            _ => return None,
        };
        Some((slot, self.full(slot)?))
    }

    fn full(&self, slot: usize) -> Option<Set> {
        self.schema.field(slot).map(Set::full)
    }
}

fn equal_set(full: &Set, value: &Value) -> Option<Set> {
    match value {
        Value::Text(text) => full.texts(std::iter::once(text)),
        Value::Bool(value) => full.bool(*value),
        other => full.span(Span::point(full.place(other)?)),
    }
}

//! Sets of values of one field.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::axis::Axis;
use super::line::{Line, Span};
use crate::decimal::Decimal;
use crate::schema::Field;
use crate::value::Value;

/// Some of the values a field can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) axis: Arc<Axis>,
    /// Whether the field can be null at all.
    pub(super) nullable: bool,
    pub(super) null: bool,
    pub(super) values: Values,
}

/// The values of a set besides null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    Line(Line),
    /// The texts listed, or all others.
    Texts {
        listed: BTreeSet<Arc<str>>,
        others: bool,
    },
    Bools {
        yes: bool,
        no: bool,
    },
    Opaque(bool),
}

impl Set {
    /// All a field can hold.
    pub(super) fn full(field: &Field) -> Set {
        let axis = Arc::new(Axis::of(field));
        let values = all(&axis);
        Set {
            axis,
            nullable: field.nullable,
            null: field.nullable,
            values,
        }
    }

    /// Only null.
    pub(super) fn null(&self) -> Set {
        Set {
            null: self.nullable,
            values: self.none(),
            ..self.clone()
        }
    }

    /// All but null.
    pub(super) fn present(&self) -> Set {
        Set {
            null: false,
            values: all(&self.axis),
            ..self.clone()
        }
    }

    /// The values in an interval; `None` when the field does not lie on a line.
    pub(super) fn span(&self, span: Span) -> Option<Set> {
        let Axis::Line(scale, domain) = &*self.axis else {
            return None;
        };
        let line = Line::of(vec![span], scale.is_whole()).and(domain, scale.is_whole());
        Some(Set {
            null: false,
            values: Values::Line(line),
            ..self.clone()
        })
    }

    /// The texts listed; `None` when the field holds no texts.
    pub(super) fn texts<'a>(&self, texts: impl Iterator<Item = &'a Arc<str>>) -> Option<Set> {
        let Axis::Texts(known) = &*self.axis else {
            return None;
        };
        let possible = |text: &&Arc<str>| known.as_ref().is_none_or(|known| known.contains(text));
        let listed = texts.filter(possible).cloned().collect();
        Some(Set {
            null: false,
            values: Values::Texts {
                listed,
                others: false,
            },
            ..self.clone()
        })
    }

    /// `true` or `false`; `None` when the field holds neither.
    pub(super) fn bool(&self, value: bool) -> Option<Set> {
        let values = Values::Bools {
            yes: value,
            no: !value,
        };
        (*self.axis == Axis::Bools).then(|| Set {
            null: false,
            values,
            ..self.clone()
        })
    }

    /// Where a value lies on the line of the field.
    pub(super) fn place(&self, value: &Value) -> Option<Decimal> {
        match &*self.axis {
            Axis::Line(scale, _) => scale.place(value),
            _ => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.null && self.values == self.none()
    }

    pub(super) fn is_full(&self) -> bool {
        self.null == self.nullable && self.values == all(&self.axis)
    }

    pub(super) fn is_only_null(&self) -> bool {
        self.null && self.values == self.none()
    }

    pub(super) fn and(&self, other: &Set) -> Set {
        let values = match (&self.values, &other.values) {
            (Values::Line(left), Values::Line(right)) => Values::Line(left.and(right, self.is_whole())),
            (Values::Texts { .. }, Values::Texts { .. }) => texts_and(&self.values, &other.values),
            (
                Values::Bools { yes, no },
                Values::Bools {
                    yes: other_yes,
                    no: other_no,
                },
            ) => Values::Bools {
                yes: *yes && *other_yes,
                no: *no && *other_no,
            },
            (Values::Opaque(left), Values::Opaque(right)) => Values::Opaque(*left && *right),
            _ => self.none(),
        };
        Set {
            null: self.null && other.null,
            values,
            ..self.clone()
        }
    }

    pub(super) fn or(&self, other: &Set) -> Set {
        self.not().and(&other.not()).not()
    }

    /// What the field can hold besides.
    pub(super) fn not(&self) -> Set {
        let values = match &self.values {
            Values::Line(line) => {
                let Axis::Line(scale, domain) = &*self.axis else {
                    return self.clone();
                };
                Values::Line(line.not(scale.is_whole()).and(domain, scale.is_whole()))
            }
            Values::Texts { listed, others } => match &*self.axis {
                Axis::Texts(Some(known)) => {
                    let rest = known.iter().filter(|text| !listed.contains(*text));
                    Values::Texts {
                        listed: rest.cloned().collect(),
                        others: false,
                    }
                }
                _ => Values::Texts {
                    listed: listed.clone(),
                    others: !others,
                },
            },
            Values::Bools { yes, no } => Values::Bools { yes: !yes, no: !no },
            Values::Opaque(all) => Values::Opaque(!all),
        };
        Set {
            null: self.nullable && !self.null,
            values,
            ..self.clone()
        }
    }

    pub(super) fn contains(&self, value: &Value) -> bool {
        match (&self.values, value) {
            (_, Value::Null) => self.null,
            (Values::Line(line), value) => {
                let Axis::Line(scale, _) = &*self.axis else {
                    return false;
                };
                scale.place(value).is_some_and(|place| line.contains(place))
            }
            (Values::Texts { listed, others }, Value::Text(text)) => listed.contains(text) != *others,
            (Values::Bools { yes, no }, Value::Bool(value)) => {
                if *value {
                    *yes
                } else {
                    *no
                }
            }
            (Values::Opaque(all), _) => *all,
            _ => false,
        }
    }

    /// A value of the set, null only when there is no other.
    pub(super) fn sample(&self) -> Value {
        match (&self.values, &*self.axis) {
            (Values::Line(line), Axis::Line(scale, _)) => {
                line.sample().map_or(Value::Null, |at| scale.value(at))
            }
            (
                Values::Texts {
                    listed,
                    others: false,
                },
                _,
            ) => listed
                .first()
                .map_or(Value::Null, |text| Value::Text(text.clone())),
            (Values::Texts { listed, others: true }, _) => {
                let free = |text: &String| !listed.contains(text.as_str());
                let numbered = (2..).map(|count| format!("other {count}"));
                std::iter::once("other".to_owned())
                    .chain(numbered)
                    .find(free)
                    .map_or(Value::Null, Value::text)
            }
            (Values::Bools { yes: true, .. }, _) => Value::Bool(true),
            (Values::Bools { no: true, .. }, _) => Value::Bool(false),
            (Values::Opaque(true), Axis::Opaque(example)) => example.clone(),
            _ => Value::Null,
        }
    }

    fn is_whole(&self) -> bool {
        matches!(&*self.axis, Axis::Line(scale, _) if scale.is_whole())
    }

    fn none(&self) -> Values {
        match &*self.axis {
            Axis::Line(..) => Values::Line(Line { spans: Vec::new() }),
            Axis::Texts(_) => Values::Texts {
                listed: BTreeSet::new(),
                others: false,
            },
            Axis::Bools => Values::Bools {
                yes: false,
                no: false,
            },
            Axis::Opaque(_) => Values::Opaque(false),
        }
    }
}

fn all(axis: &Axis) -> Values {
    match axis {
        Axis::Line(_, domain) => Values::Line(domain.clone()),
        Axis::Texts(Some(known)) => Values::Texts {
            listed: known.iter().cloned().collect(),
            others: false,
        },
        Axis::Texts(None) => Values::Texts {
            listed: BTreeSet::new(),
            others: true,
        },
        Axis::Bools => Values::Bools { yes: true, no: true },
        Axis::Opaque(_) => Values::Opaque(true),
    }
}

fn texts_and(left: &Values, right: &Values) -> Values {
    let (
        Values::Texts { listed, others },
        Values::Texts {
            listed: other_listed,
            others: other_others,
        },
    ) = (left, right)
    else {
        return left.clone();
    };
    let listed: BTreeSet<Arc<str>> = match (others, other_others) {
        (false, false) => listed.intersection(other_listed).cloned().collect(),
        (false, true) => listed.difference(other_listed).cloned().collect(),
        (true, false) => other_listed.difference(listed).cloned().collect(),
        (true, true) => listed.union(other_listed).cloned().collect(),
    };
    Values::Texts {
        listed,
        others: *others && *other_others,
    }
}

//! What the settings of a step say about the fields it writes.

use flow_catalog::{Dynamic, SettingKind, Settings, component, schema};
use flow_feel::time::{DateTime, Duration};
use flow_feel::{Clock, Expression, Record, Type, Unit, Value};

use flow_model::Node;

use super::program::Builder;
use crate::compiled::CompiledNode;

/// Values that settings give to fields when a step succeeds.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// By slot of the field.
    sets: Vec<(usize, Source)>,
    /// What is taken over from the answer of a partner, by slot of the field.
    taken_over: Vec<(usize, Expression)>,
    /// How long what it opens lasts.
    lasts: Option<Duration>,
}

/// Where a value comes from.
#[derive(Debug)]
enum Source {
    Fixed(Value),
    Computed(Expression),
}

impl Facts {
    /// Fields with a value that a setting gives; one that the setting leaves empty is not among them.
    pub(super) fn values(&self, record: &Record, clock: &Clock) -> Vec<(usize, Value)> {
        let known = self.sets.iter().map(|(slot, source)| match source {
            Source::Fixed(value) => (*slot, value.clone()),
            Source::Computed(expression) => (*slot, expression.eval(record, clock)),
        });
        known.filter(|(_, value)| !value.is_null()).collect()
    }

    /// Fields that are taken over from an answer, which is in the record.
    pub(super) fn taken_over(&self, record: &Record, clock: &Clock) -> Vec<(usize, Value)> {
        let known = self.taken_over.iter();
        let known = known.map(|(slot, expression)| (*slot, expression.eval(record, clock)));
        known.filter(|(_, value)| !value.is_null()).collect()
    }

    pub(super) fn takes_over(&self) -> bool {
        !self.taken_over.is_empty()
    }

    /// How long what the step opens lasts, when it ends by itself.
    pub(super) fn lasts(&self) -> Option<Duration> {
        self.lasts
    }
}

impl Builder<'_> {
    pub(super) fn facts(&mut self, node: &CompiledNode) -> Facts {
        let mut facts = Facts::default();
        let own = self.flow.nodes.get(&node.id);
        let Some((own, known)) = own.and_then(|own| Some((own, component(own.component.as_str())?))) else {
            return facts;
        };
        let settings = Settings::new(known, own);
        for dynamic in known.dynamic {
            match *dynamic {
                Dynamic::SetsField(path, name) => {
                    let source = self.source(node, &settings, name);
                    facts.sets.extend(schema().slot(path).zip(source));
                }
                Dynamic::WritesKeysOf(name) => facts.taken_over = self.taken_over(node, own, name),
                Dynamic::Lifetime(name, _) => {
                    facts.lasts = settings.duration_us(name).map(|micros| Duration { micros });
                }
                _ => {}
            }
        }
        facts
    }

    fn taken_over(&mut self, node: &CompiledNode, own: &Node, name: &str) -> Vec<(usize, Expression)> {
        let map = own.settings.get(name).and_then(|map| map.as_object());
        let entries = map.into_iter().flatten();
        let known = entries.filter_map(|(path, text)| {
            let slot = schema().slot(path)?;
            let expression = self.expression(node, text.as_str()?, &Type::Any)?;
            Some((slot, expression))
        });
        known.collect()
    }

    fn source(&mut self, node: &CompiledNode, settings: &Settings<'_>, name: &str) -> Option<Source> {
        match settings.declared(name)?.kind {
            SettingKind::Expr(_) => {
                let text = settings.text(name)?;
                let expression = self.expression(node, text, &Type::Number(Unit::Money));
                expression.map(Source::Computed)
            }
            SettingKind::Int(..) => settings.int(name).map(|number| Source::Fixed(Value::int(number))),
            SettingKind::DateTime => {
                let moment = settings.text(name)?.parse::<DateTime>().ok()?;
                Some(Source::Fixed(Value::DateTime(moment)))
            }
            _ => None,
        }
    }
}

//! Reading the settings of a step: its own value where it has one of the right form, else the component's default.
//!
//! Nothing here complains: a value of the wrong form is read as the default, and the rules report it.

use std::borrow::Cow;

use flow_feel::time;
use flow_model::Node;
use serde_json::Value;

use crate::check::is_time_of_day;
use crate::form::{Default, Setting};
use crate::spec::Component;

/// The settings of one step with the defaults of its component filled in.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    component: &'static Component,
    node: &'a Node,
}

impl<'a> Settings<'a> {
    /// The settings of a step of that component.
    pub fn new(component: &'static Component, node: &'a Node) -> Self {
        Self { component, node }
    }

    /// The declaration of a setting.
    pub fn declared(&self, name: &str) -> Option<&'static Setting> {
        self.component
            .settings
            .iter()
            .find(|setting| setting.name == name)
    }

    /// The step's own value, as it stands in the flow; nothing for `null`.
    pub fn own(&self, name: &str) -> Option<&'a Value> {
        self.node.settings.get(name).filter(|value| !value.is_null())
    }

    /// Whether the step says something else than what is usual for its component.
    pub fn is_unusual(&self, name: &str) -> bool {
        let usual = self
            .declared(name)
            .map_or(Default::None, |setting| setting.default);
        self.own(name).is_some_and(|own| match usual {
            Default::Text(usual) => own.as_str() != Some(usual),
            Default::Int(usual) => own.as_i64() != Some(usual),
            Default::Bool(usual) => own.as_bool() != Some(usual),
            Default::List(usual) => self.entries(name).iter().ne(usual),
            Default::None | Default::Map => true,
        })
    }

    /// A text that is not empty; also an expression, a decimal, a duration or a name.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let own = self.own(name).and_then(Value::as_str);
        own.or_else(|| match self.declared(name)?.default {
            Default::Text(text) => Some(text),
            _ => None,
        })
        .filter(|text| !text.is_empty())
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        let own = self.own(name).and_then(Value::as_i64);
        own.or_else(|| match self.declared(name)?.default {
            Default::Int(number) => Some(number),
            _ => None,
        })
    }

    /// A truth value; false when neither the step nor the component says.
    pub fn bool(&self, name: &str) -> bool {
        let own = self.own(name).and_then(Value::as_bool);
        own.unwrap_or_else(|| {
            self.declared(name)
                .is_some_and(|setting| setting.default == Default::Bool(true))
        })
    }

    /// The texts of a list, in order; empty when neither the step nor the component says.
    pub fn list(&self, name: &str) -> Vec<&'a str> {
        if let Some(own) = self.own(name).and_then(Value::as_array) {
            return own.iter().filter_map(Value::as_str).collect();
        }
        match self.declared(name).map(|setting| setting.default) {
            Some(Default::List(texts)) => texts.to_vec(),
            _ => Vec::new(),
        }
    }

    /// The entries of a list of anything, in order; defaults of such lists are empty.
    pub fn entries(&self, name: &str) -> &'a [Value] {
        self.own(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The names of a map, in order.
    pub fn keys(&self, name: &str) -> Vec<&'a str> {
        self.own(name)
            .and_then(Value::as_object)
            .map(|map| map.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// A duration in microseconds, not negative.
    pub fn duration_us(&self, name: &str) -> Option<i64> {
        let own = self.own(name).and_then(Value::as_str).and_then(duration_us);
        own.or_else(|| match self.declared(name)?.default {
            Default::Text(text) => duration_us(text),
            _ => None,
        })
    }

    /// A time of the day, such as 16:00, in microseconds from midnight.
    pub fn time_of_day_us(&self, name: &str) -> Option<i64> {
        let (hours, minutes) = self
            .text(name)
            .filter(|text| is_time_of_day(text))?
            .split_once(':')?;
        let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        Some(minutes * 60_000_000)
    }

    /// Any single value as text, the form in which effects compare it: `true`, `3`, `deposit`.
    pub fn as_text(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.own(name) {
            Some(Value::String(text)) => Some(Cow::Borrowed(text)),
            Some(Value::Bool(truth)) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
            Some(Value::Number(number)) => Some(Cow::Owned(number.to_string())),
            _ => match self.declared(name)?.default {
                Default::Text(text) => Some(Cow::Borrowed(text)),
                Default::Bool(truth) => Some(Cow::Borrowed(if truth { "true" } else { "false" })),
                Default::Int(number) => Some(Cow::Owned(number.to_string())),
                Default::None | Default::List(_) | Default::Map => None,
            },
        }
    }
}

/// An ISO 8601 duration of days to seconds in microseconds; nothing for other texts and for negative ones.
pub fn duration_us(text: &str) -> Option<i64> {
    text.parse::<time::Duration>()
        .ok()
        .map(|duration| duration.micros)
        .filter(|micros| *micros >= 0)
}

#[cfg(test)]
mod tests {
    use super::{Settings, duration_us};
    use crate::COMPONENTS;
    use crate::kind::Role;
    use flow_model::Node;
    use serde_json::json;

    fn wait(settings: &[(&str, serde_json::Value)]) -> Node {
        let component = COMPONENTS.iter().find(|entry| entry.role == Role::Wait).unwrap();
        let mut node = Node::new(component.id);
        for (name, value) in settings {
            node.settings.insert((*name).to_owned(), value.clone());
        }
        node
    }

    #[test]
    fn own_values_win_and_wrong_ones_fall_back() {
        let component = COMPONENTS.iter().find(|entry| entry.role == Role::Wait).unwrap();
        let node = wait(&[("max_visits", json!(7)), ("for", json!("tomorrow"))]);
        let settings = Settings::new(component, &node);
        assert_eq!(settings.int("max_visits"), Some(7));
        assert_eq!(settings.duration_us("for"), Some(3_600_000_000));
        assert_eq!(settings.text("event"), None);
        assert_eq!(settings.as_text("max_visits").as_deref(), Some("7"));
    }

    #[test]
    fn durations_are_microseconds() {
        assert_eq!(duration_us("PT1.5S"), Some(1_500_000));
        assert_eq!(duration_us("P2D"), Some(172_800_000_000));
        assert_eq!(duration_us("-PT1S"), None);
        assert_eq!(duration_us("P1Y"), None);
    }
}

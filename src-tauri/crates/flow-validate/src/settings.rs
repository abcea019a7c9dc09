//! Settings of steps with the defaults of their components, read as what they mean.

use std::borrow::Cow;

use flow_catalog::{Default, Setting};
use flow_engine::NodeIndex;
use flow_feel::Decimal;
use flow_feel::time::{DateTime, Duration};
use serde_json::Value;

use crate::view::FlowView;

impl<'a> FlowView<'a> {
    /// The declared setting of a name.
    pub fn declared(&self, node: NodeIndex, name: &str) -> Option<&'static Setting> {
        let settings = self.component(node)?.settings;
        settings.iter().find(|setting| setting.name == name)
    }

    /// The value of a setting: as given, else the default; nothing when there is neither.
    pub fn value(&self, node: NodeIndex, name: &str) -> Option<Cow<'a, Value>> {
        match self.step(node).settings.get(name) {
            Some(given) => Some(Cow::Borrowed(given)),
            None => default_value(self.declared(node, name)?).map(Cow::Owned),
        }
    }

    /// A setting as text; an empty text counts as nothing. Numbers and truth values are written out.
    pub fn text(&self, node: NodeIndex, name: &str) -> Option<Cow<'a, str>> {
        if !self.step(node).settings.contains_key(name)
            && let Some(Default::Text(text)) = self.declared(node, name).map(|setting| setting.default)
        {
            return Some(Cow::Borrowed(text)).filter(|text| !text.is_empty());
        }
        let text = match self.value(node, name)? {
            Cow::Borrowed(Value::String(text)) => Cow::Borrowed(text.as_str()),
            Cow::Owned(Value::String(text)) => Cow::Owned(text),
            value if value.is_number() || value.is_boolean() => Cow::Owned(value.to_string()),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// A setting as a truth value; false when it is none.
    pub fn flag(&self, node: NodeIndex, name: &str) -> bool {
        self.value(node, name)
            .and_then(|value| value.as_bool())
            .unwrap_or(false)
    }

    /// A setting as a whole number.
    pub fn int(&self, node: NodeIndex, name: &str) -> Option<i64> {
        self.value(node, name)?.as_i64()
    }

    /// A setting as an exact decimal.
    pub fn decimal(&self, node: NodeIndex, name: &str) -> Option<Decimal> {
        self.text(node, name)?.parse().ok()
    }

    /// A duration setting in microseconds.
    pub fn duration_us(&self, node: NodeIndex, name: &str) -> Option<i64> {
        self.caches().duration_us(&self.text(node, name)?)
    }

    /// A setting as a moment.
    pub fn moment(&self, node: NodeIndex, name: &str) -> Option<DateTime> {
        self.text(node, name)?.parse().ok()
    }

    /// A setting as a list of texts; a single text is a list of one, other entries are left out.
    pub fn list(&self, node: NodeIndex, name: &str) -> Vec<String> {
        match self.value(node, name).as_deref() {
            Some(Value::Array(entries)) => entries
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
            _ => Vec::new(),
        }
    }
}

/// The default of a setting as a value of the flow file.
fn default_value(setting: &Setting) -> Option<Value> {
    match setting.default {
        Default::None => None,
        Default::Bool(flag) => Some(Value::Bool(flag)),
        Default::Int(number) => Some(Value::from(number)),
        Default::Text(text) => Some(Value::from(text)),
        Default::List(texts) => Some(texts.iter().copied().map(Value::from).collect()),
        Default::Map => Some(Value::Object(serde_json::Map::new())),
    }
}

/// An ISO 8601 duration in microseconds.
pub(crate) fn parse_duration(text: &str) -> Option<i64> {
    text.parse::<Duration>().ok().map(|duration| duration.micros)
}

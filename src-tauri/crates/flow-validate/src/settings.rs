//! Settings of steps with the defaults of their components, read as what they mean.

use flow_catalog::{Setting, Settings};
use flow_engine::NodeIndex;
use flow_feel::Decimal;
use flow_feel::time::DateTime;
use serde_json::Value;

use crate::view::FlowView;

impl<'a> FlowView<'a> {
    /// The settings of a step; nothing when the catalog does not know its component.
    pub fn settings(&self, node: NodeIndex) -> Option<Settings<'a>> {
        Some(Settings::new(self.component(node)?, self.step(node)))
    }

    /// The declared setting of a name.
    pub fn declared(&self, node: NodeIndex, name: &str) -> Option<&'static Setting> {
        self.settings(node)?.declared(name)
    }

    /// The value as it stands in the flow, without a default; nothing for `null`.
    pub fn own(&self, node: NodeIndex, name: &str) -> Option<&'a Value> {
        self.step(node)
            .settings
            .get(name)
            .filter(|value| !value.is_null())
    }

    /// A text that is not empty; also an expression, a decimal, a duration or a name.
    pub fn text(&self, node: NodeIndex, name: &str) -> Option<&'a str> {
        self.settings(node)?
            .text(name)
            .filter(|text| !text.trim().is_empty())
    }

    /// A truth value; false when neither the step nor the component says.
    pub fn flag(&self, node: NodeIndex, name: &str) -> bool {
        self.settings(node).is_some_and(|settings| settings.bool(name))
    }

    /// A whole number.
    pub fn int(&self, node: NodeIndex, name: &str) -> Option<i64> {
        self.settings(node)?.int(name)
    }

    /// An exact decimal.
    pub fn decimal(&self, node: NodeIndex, name: &str) -> Option<Decimal> {
        self.text(node, name)?.parse().ok()
    }

    /// A duration in microseconds; the component's default stands in for an unreadable one.
    pub fn duration_us(&self, node: NodeIndex, name: &str) -> Option<i64> {
        self.settings(node)?.duration_us(name)
    }

    /// A moment.
    pub fn moment(&self, node: NodeIndex, name: &str) -> Option<DateTime> {
        self.text(node, name)?.parse().ok()
    }

    /// The texts of a list.
    pub fn list(&self, node: NodeIndex, name: &str) -> Vec<&'a str> {
        self.settings(node)
            .map(|settings| settings.list(name))
            .unwrap_or_default()
    }
}

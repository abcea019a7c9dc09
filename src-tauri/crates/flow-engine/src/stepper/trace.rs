//! What one firing did, as a line of the lock-step trace.

use std::collections::BTreeMap;

use flow_catalog::Obligation;
use flow_model::Text;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::script::Lane;

/// One firing. As JSON it begins with the lock-step part `{"enabled": […], "fire": …, "outcome": …}`; what does not
/// apply is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TraceLine {
    /// Steps that could fire, sorted.
    pub enabled: Vec<String>,
    /// The one that did.
    pub fire: String,
    /// The exit it left by; nothing for an end, for a fork and for a sub-flow that is entered.
    pub outcome: Option<String>,
    /// A script took another exit than data would have.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
    /// The flow that is entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enters: Option<String>,
    /// What the person in the exception lane did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<Lane>,
    /// How the order or the sub-flow ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<&'static str>,
    /// Why data chose this exit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Text>,
    /// What is open afterwards, oldest first.
    pub open: Vec<Opened>,
    /// What was undone, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<Opened>,
    /// Fields that changed.
    pub fields: BTreeMap<String, Json>,
    /// The price of the order after its offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Json>,
    /// Promises of a safe flow that this firing broke.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Broken>,
    /// The moment of the firing.
    pub clock: String,
}

/// Something open and the step that opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// What is open.
    #[serde(serialize_with = "as_id")]
    pub obligation: Obligation,
    /// The step that opened it; empty for what was open at the start.
    pub by: String,
}

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// The step at fault.
    pub node: String,
    /// The obligations concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<&'static str>,
}

impl TraceLine {
    /// The line as JSON text.
    pub fn to_json_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn as_id<S: Serializer>(obligation: &Obligation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(obligation.id())
}

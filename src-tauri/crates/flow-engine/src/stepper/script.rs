//! What a walk is told: which step leaves by which exit, and with which data.
//!
//! A script is a list of steps, or `{"version": 1, "steps": [...]}`; the `witness` of a finding is one too.
//! Each step is `{"node", "exit", "data", "lane", "returns"}`, all but `node` optional:
//! - `node`: the id of a step; inside a sub-flow `call/step`, inside its second part `call[1]/step`.
//! - `exit`: the exit; absent or empty where data, the only exit or the family decide. A fault exit that leads
//!   nowhere goes to the exception lane.
//! - `data`: values of order fields that are known after the step, by path.
//! - `lane`: what the person in the exception lane does: `retry` (the usual), `cancel` or `hand_over`.
//! - `returns`: for a sub-flow that is not walked into: the obligations that are open when it comes back.
//!
//! Steps between two steps of a script go by themselves, as data or the usual exit have it.

use std::collections::BTreeMap;

use flow_model::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The version that is written and read.
pub const SCRIPT_VERSION: u32 = 1;

/// A list of steps to take.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Version of the shape.
    pub version: u32,
    /// The steps in order.
    pub steps: Vec<ScriptStep>,
}

/// One step to take.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptStep {
    /// The step.
    pub node: String,
    /// The exit it leaves by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<String>,
    /// Values of fields after it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, Json>,
    /// What the person in the exception lane does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<Lane>,
    /// What is open when a sub-flow comes back that is not walked into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Vec<String>>,
}

/// What the person in the exception lane does with a technical failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Tries again.
    Retry,
    /// Undoes what is open and ends the order as cancelled.
    Cancel,
    /// Gives the order to another team as it is.
    HandOver,
}

impl ScriptStep {
    /// A step that leaves by an exit.
    pub fn new(node: &str, exit: &str) -> ScriptStep {
        ScriptStep {
            node: node.to_owned(),
            exit: (!exit.is_empty()).then(|| exit.to_owned()),
            ..ScriptStep::default()
        }
    }

    /// A step that goes by itself.
    pub fn auto(node: &str) -> ScriptStep {
        ScriptStep::new(node, "")
    }

    pub(super) fn exit(&self) -> Option<&str> {
        self.exit.as_deref().filter(|exit| !exit.is_empty())
    }
}

impl Script {
    /// A script of these steps.
    pub fn of(steps: Vec<ScriptStep>) -> Script {
        Script {
            version: SCRIPT_VERSION,
            steps,
        }
    }

    /// Reads a script: a list of steps, an object with `steps`, or a finding with its `witness`.
    pub fn from_json(json: &Json) -> Result<Script, Text> {
        if let Some(version) = json.get("version").and_then(Json::as_u64)
            && version != u64::from(SCRIPT_VERSION)
        {
            return Err(Text::new(
                format!(
                    "the script has version {version}, this program reads {SCRIPT_VERSION}; update the program"
                ),
                format!("脚本版本为 {version}，本程序只支持 {SCRIPT_VERSION}，请升级程序"),
            ));
        }
        let steps = json.get("steps").or_else(|| json.get("witness")).unwrap_or(json);
        match serde_json::from_value::<Vec<ScriptStep>>(steps.clone()) {
            Ok(steps) => Ok(Script::of(steps)),
            Err(error) => Err(Text::new(
                format!("no script: {error}; write a list of {{\"node\", \"exit\", \"data\"}}"),
                format!("不是脚本：{error}；请写成 {{\"node\", \"exit\", \"data\"}} 的列表"),
            )),
        }
    }
}

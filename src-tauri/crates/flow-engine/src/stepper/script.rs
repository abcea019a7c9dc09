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

use flow_model::{Cursor, Fault, FileKind, Kind, ReadError, read_value};
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
    pub fn read(bytes: &[u8]) -> Result<Script, ReadError> {
        read_value(&SCRIPT, bytes, |root| Ok(Script::of(steps(root)?)))
    }
}

/// What messages call the file.
const SCRIPT: FileKind = FileKind {
    en: "script",
    zh: "脚本",
    format: SCRIPT_VERSION,
    made_by: "orderloom check --format json",
};

fn steps(root: Cursor<'_>) -> Result<Vec<ScriptStep>, Fault> {
    if root.kind() == Kind::List {
        return root.items()?.into_iter().map(step).collect();
    }
    let no_script = || {
        let fault = root.fault("this is not a script", "这不是脚本");
        fault.hint(
            "a script is a list of {\"node\", \"exit\", \"data\"}, or an object with that list as \"steps\"",
            "脚本应为 {\"node\", \"exit\", \"data\"} 的列表，或以“steps”包含这样一个列表的对象",
        )
    };
    if root.kind() != Kind::Object {
        return Err(no_script());
    }
    let entries = root.entries()?;
    let named = |name: &str| entries.iter().find(|entry| entry.key == name);
    if let Some(version) = named("version") {
        let number = version.value.int(1, i64::MAX)?;
        if number != i64::from(SCRIPT_VERSION) {
            let newer = version.value.fault(
                format!("the script has version {number}, this program reads {SCRIPT_VERSION}"),
                format!("脚本版本为 {number}，本程序只支持 {SCRIPT_VERSION}"),
            );
            return Err(newer.hint("update the program", "请升级程序"));
        }
    }
    let list = named("steps")
        .or_else(|| named("witness"))
        .ok_or_else(no_script)?;
    list.value.items()?.into_iter().map(step).collect()
}

fn step(at: Cursor<'_>) -> Result<ScriptStep, Fault> {
    let object = at.object(&["node", "exit", "data", "lane", "returns"])?;
    let known = |name| object.get(name).filter(|at| at.kind() != Kind::Null);
    let text = |at: Cursor<'_>| at.text().map(|text| text.into_owned());
    let lanes = [
        ("retry", Lane::Retry),
        ("cancel", Lane::Cancel),
        ("hand_over", Lane::HandOver),
    ];
    let returns = known("returns").map(|at| at.items()?.into_iter().map(text).collect());
    Ok(ScriptStep {
        node: text(object.need("node")?)?,
        exit: known("exit").map(text).transpose()?,
        data: known("data").map(data).transpose()?.unwrap_or_default(),
        lane: known("lane").map(|at| at.one_of(&lanes)).transpose()?,
        returns: returns.transpose()?,
    })
}

/// Values of fields, also such as no setting of a flow can have: what they are worth shows when they are put into an order.
fn data(at: Cursor<'_>) -> Result<BTreeMap<String, Json>, Fault> {
    let entries = at.entries()?.into_iter();
    let value = |at: Cursor<'_>| {
        let unreadable = |_| at.fault("a value that cannot be read", "无法识别的值");
        serde_json::from_str(at.written()).map_err(unreadable)
    };
    entries
        .map(|entry| Ok((entry.key.into_owned(), value(entry.value)?)))
        .collect()
}

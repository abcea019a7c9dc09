//! What decisions and starts are set to: branches as they stand in the document, and scopes as sets of orders.

use flow_catalog::{FieldSet, Role};
use flow_engine::NodeIndex;
use flow_feel::boxes::Region;
use serde_json::Value;

use crate::conditions::{region, slots};
use crate::view::FlowView;

/// How a decision decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecisionMode {
    /// The first branch whose condition is true.
    Rules,
    /// By a stable share of a key's values.
    Share,
    /// By the answer of a table.
    Table,
}

/// A branch as the document has it.
#[derive(Clone, Debug)]
pub(crate) struct BranchSetting {
    /// Its place in the setting.
    pub(crate) index: usize,
    /// The exit it leads to.
    pub(crate) port: String,
    /// Its condition.
    pub(crate) when: Option<String>,
    /// Its share as written.
    pub(crate) share: Option<String>,
}

/// How the decision decides.
pub(crate) fn mode(view: &FlowView<'_>, node: NodeIndex) -> DecisionMode {
    match view.text(node, "mode") {
        Some("share") => DecisionMode::Share,
        Some("table") => DecisionMode::Table,
        _ => DecisionMode::Rules,
    }
}

/// The decisions of a mode.
pub(crate) fn decisions(view: &FlowView<'_>, wanted: DecisionMode) -> Vec<NodeIndex> {
    view.with_role(Role::Decide)
        .map(|(node, _)| node)
        .filter(|node| mode(view, *node) == wanted)
        .collect()
}

/// The branches of a decision in their order; entries that are none are left out.
pub(crate) fn branches(view: &FlowView<'_>, node: NodeIndex) -> Vec<BranchSetting> {
    let entries = view.own(node, "branches").and_then(Value::as_array);
    let entries = entries.map_or(&[][..], Vec::as_slice);
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let branch = |(index, entry): (usize, &Value)| {
        Some(BranchSetting {
            index,
            port: entry.get("port").and_then(text)?,
            when: entry.get("when").and_then(text),
            share: entry.get("share").and_then(text),
        })
    };
    entries.iter().enumerate().filter_map(branch).collect()
}

/// The branches of a decision as a value for its setting, changed by a function that may drop some.
pub(crate) fn changed_branches(
    view: &FlowView<'_>,
    node: NodeIndex,
    change: impl Fn(usize, &mut Value) -> bool,
) -> Value {
    let entries = view
        .own(node, "branches")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let kept = entries
        .into_iter()
        .enumerate()
        .filter_map(|(index, mut entry)| change(index, &mut entry).then_some(entry));
    Value::Array(kept.collect())
}

/// The exit a decision takes when nothing matches.
pub(crate) fn otherwise<'v>(view: &FlowView<'v>, node: NodeIndex) -> Option<&'v str> {
    view.text(node, "otherwise")
}

/// The condition that says which orders the flow takes.
pub(crate) fn scope<'v>(view: &FlowView<'v>) -> Option<&'v str> {
    view.text(*view.compiled.starts.first()?, "scope")
}

/// The orders that the flow takes; every order when no scope is set, nothing when boxes cannot say it.
pub(crate) fn scope_region(view: &FlowView<'_>) -> Option<Region> {
    match scope(view) {
        None => Some(Region::everything()),
        Some(condition) => region(view, condition),
    }
}

/// The orders that can be anywhere in the flow as far as its scope tells: every order when the scope cannot be said
/// exactly, or when a step writes a field that it reads.
pub(crate) fn steady_scope(view: &FlowView<'_>) -> Region {
    let read = scope(view).map_or(Vec::new(), |condition| slots(view, condition));
    let written = written_fields(view);
    if read.iter().any(|slot| written.contains(*slot)) {
        return Region::everything();
    }
    scope_region(view).unwrap_or_else(Region::everything)
}

/// The fields that some step of the flow writes.
pub(crate) fn written_fields(view: &FlowView<'_>) -> FieldSet {
    let exits = view.compiled.nodes.iter().flat_map(|node| &node.exits);
    exits.fold(FieldSet::default(), |all, exit| all.union(exit.writes))
}

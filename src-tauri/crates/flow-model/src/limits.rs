//! How large a flow and its parts may be. The reader and the edits keep to the same limits, so that what can be
//! edited can be read back.

use serde_json::Value;

use crate::flow::{Flow, Point};

/// Most bytes of a flow file: 32 MiB.
pub const SIZE_MAX: usize = 32 * 1024 * 1024;
/// Most steps, connections, tables, groups and notes in all.
pub const ELEMENTS_MAX: usize = 200_000;
/// Deepest nesting inside a setting; four levels lead to it, so a file is at most 64 deep.
pub(crate) const VALUE_DEPTH_MAX: usize = 60;
/// Deepest nesting of batches of edits.
pub(crate) const BATCH_DEPTH: usize = 16;
/// Longest id in characters.
pub(crate) const ID_MAX: usize = 128;
/// Farthest coordinate.
pub(crate) const COORDINATE_MAX: i32 = 1_000_000;

/// True for a text that can be an id: 1 to 128 characters, none of them a control character.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && (text.len() <= ID_MAX || text.chars().count() <= ID_MAX)
        && !text.chars().any(char::is_control)
}

/// True for a point on the canvas.
pub(crate) fn is_on_canvas(point: Point) -> bool {
    let on_canvas = |number: i32| (-COORDINATE_MAX..=COORDINATE_MAX).contains(&number);
    on_canvas(point.x) && on_canvas(point.y)
}

/// The nearest point on the canvas.
pub(crate) fn onto_canvas(point: Point) -> Point {
    Point {
        x: point.x.clamp(-COORDINATE_MAX, COORDINATE_MAX),
        y: point.y.clamp(-COORDINATE_MAX, COORDINATE_MAX),
    }
}

/// How many elements a flow has.
pub(crate) fn elements(flow: &Flow) -> usize {
    flow.nodes.len() + flow.edges.len() + flow.tables.len() + flow.groups.len() + flow.notes.len()
}

/// Why a value cannot be a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueFault {
    /// It holds a binary float.
    Float,
    /// It is nested too deeply.
    TooDeep,
}

/// What is wrong with a value as a setting, if anything.
pub(crate) fn value_fault(value: &Value) -> Option<ValueFault> {
    fault_below(value, 0)
}

fn fault_below(value: &Value, depth: usize) -> Option<ValueFault> {
    match value {
        Value::Number(number) => number.is_f64().then_some(ValueFault::Float),
        Value::Array(_) | Value::Object(_) if depth >= VALUE_DEPTH_MAX => Some(ValueFault::TooDeep),
        Value::Array(items) => items.iter().find_map(|item| fault_below(item, depth + 1)),
        Value::Object(entries) => entries.values().find_map(|item| fault_below(item, depth + 1)),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

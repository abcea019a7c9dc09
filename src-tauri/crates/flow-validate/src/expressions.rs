//! Every expression of a flow with its place, compiled once and kept by text between checks.

use std::sync::Arc;

use flow_catalog::SettingKind;
use flow_engine::NodeIndex;
use flow_feel::{ExprError, Expression, Type, Unit};
use serde_json::Value;

use crate::check::Caches;
use crate::view::FlowView;

/// The outcome of compiling an expression.
pub type Compiled = Arc<Result<Expression, Vec<ExprError>>>;

/// An expression and where it stands.
#[derive(Clone, Debug)]
pub struct PlacedExpression {
    /// The step.
    pub node: NodeIndex,
    /// The setting, as a path inside the step: `scope`, `branches[0].when`.
    pub path: String,
    /// The text as typed.
    pub text: String,
    /// What kind of setting it stands in.
    pub kind: SettingKind,
    /// True when it decides something: a condition.
    pub is_condition: bool,
    /// The expression, or what is wrong with it.
    pub compiled: Compiled,
}

/// Every expression in the settings of steps, in the order of steps and of the catalog.
pub(crate) fn placed_expressions(view: &FlowView<'_>, caches: &Caches) -> Vec<PlacedExpression> {
    let mut placed = Vec::new();
    for (node, _) in view.steps() {
        let settings = view
            .component(node)
            .map_or(&[][..], |component| component.settings);
        for setting in settings {
            let Some((want, is_condition)) = wanted(setting.kind) else {
                continue;
            };
            for (path, text) in texts(view, node, setting.name, setting.kind) {
                placed.push(PlacedExpression {
                    node,
                    path,
                    compiled: caches.expression(&text, &want),
                    text,
                    kind: setting.kind,
                    is_condition,
                });
            }
        }
    }
    placed
}

/// The type an expression setting must have, and whether it is a condition; nothing for other settings.
fn wanted(kind: SettingKind) -> Option<(Type, bool)> {
    match kind {
        SettingKind::Condition | SettingKind::ConditionList | SettingKind::Branches => {
            Some((Type::Bool, true))
        }
        SettingKind::Expr("money") => Some((Type::Number(Unit::Money), false)),
        SettingKind::Expr("datetime") => Some((Type::DateTime, false)),
        SettingKind::Expr("int") => Some((Type::Number(Unit::Any), false)),
        SettingKind::Expr("list") => Some((Type::list(Type::Any), false)),
        SettingKind::Expr(_) | SettingKind::Map => Some((Type::Any, false)),
        _ => None,
    }
}

/// The texts of a setting with their paths; empty ones are left out.
fn texts(view: &FlowView<'_>, node: NodeIndex, name: &str, kind: SettingKind) -> Vec<(String, String)> {
    let given = |path: String, text: Option<&str>| {
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some((path, text.to_owned()))
    };
    let own = view.own(node, name);
    let entries = own.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match kind {
        SettingKind::Branches => (0..)
            .zip(entries)
            .filter_map(|(index, branch): (usize, _)| {
                given(
                    format!("{name}[{index}].when"),
                    branch.get("when").and_then(Value::as_str),
                )
            })
            .collect(),
        SettingKind::ConditionList => (0..)
            .zip(view.list(node, name))
            .filter_map(|(index, text): (usize, _)| given(format!("{name}[{index}]"), Some(text)))
            .collect(),
        SettingKind::Map => own
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(key, text)| given(format!("{name}.{key}"), text.as_str()))
            .collect(),
        _ => given(name.to_owned(), view.text(node, name))
            .into_iter()
            .collect(),
    }
}

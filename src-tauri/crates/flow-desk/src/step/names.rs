//! Names of steps on screen, also of those inside sub-flows, whose callers stand before them: `call/step`.

use flow_api::catalog::{Role, SettingKind, component};
use flow_api::model::{Flow, FlowId, Node, Text};

use super::Ground;

/// The step of the flow itself that a step is, or lies in.
pub(super) fn outermost(name: &str) -> &str {
    name.split(['/', '[']).next().unwrap_or_default()
}

impl Ground {
    /// What a step is called on screen; its id when it is not known.
    pub(super) fn name_of(&self, name: &str) -> Text {
        let mut flow = &self.flow;
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            let id = part.split('[').next().unwrap_or_default();
            let Some((_, node)) = flow.nodes.iter().find(|(known, _)| known.as_str() == id) else {
                break;
            };
            if parts.peek().is_none() {
                return label(node, id);
            }
            match called(node).and_then(|id| self.called.get(&id)) {
                Some(inner) => flow = inner,
                None => break,
            }
        }
        Text::new(name, name)
    }

    /// Whether the flow has the step, or the one that a step of a sub-flow lies in.
    pub(super) fn knows(&self, name: &str) -> bool {
        let own = outermost(name);
        self.flow.nodes.keys().any(|id| id.as_str() == own)
    }
}

fn label(node: &Node, id: &str) -> Text {
    match (node.name.is_empty(), component(node.component.as_str())) {
        (false, _) => Text::new(node.name.english(), node.name.chinese()),
        (true, Some(component)) => Text::new(component.name.en, component.name.zh),
        (true, None) => Text::new(id, id),
    }
}

/// The flow that a step calls.
fn called(node: &Node) -> Option<FlowId> {
    let component = component(node.component.as_str()).filter(|component| component.role == Role::Call)?;
    let setting = component
        .settings
        .iter()
        .find(|setting| setting.kind == SettingKind::Ref("flow"))?;
    node.settings
        .get(setting.name)
        .and_then(|flow| flow.as_str())
        .map(FlowId::new)
}

/// The flow is walked from its start; without one no order can enter.
pub(super) fn no_start(flow: &Flow) -> flow_api::ApiError {
    let title = &flow.title;
    flow_api::ApiError::new(
        flow_api::Code::EditRefused,
        format!("\"{}\" has no start, so no order can enter", title.english()),
        format!("“{}”没有开始步骤，订单进不来", title.chinese()),
    )
}

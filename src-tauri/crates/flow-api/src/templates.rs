//! Flows to start from: templates, the sample, and an empty one.

use flow_catalog::{COMPONENTS, Component, Role, SettingKind};
use flow_model::{Edge, Flow, FlowId, Node, NodeId, Point, Text};
use serde_json::Value;

/// Every template with its id, in the order of their ids; data of `flows/templates`.
pub static TEMPLATES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Sub-flows that templates call, with their ids; data of `flows/templates/parts`.
static PARTS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/parts.rs"));

/// The scenario of every template that has one, with the template's id; data of `flows/templates`.
static SCENARIOS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// The scenario file that a template is rehearsed with.
pub fn template_scenario(id: &str) -> Option<&'static [u8]> {
    let found = SCENARIOS.iter().find(|(name, _)| *name == id);
    found.map(|(_, bytes)| *bytes)
}

/// The flow a first look is taken at, and the scenario to rehearse it with; one of `flows/examples`.
pub static SAMPLE: (&[u8], &[u8]) = (
    include_bytes!("../../../../flows/examples/spring-sale.flow.json"),
    include_bytes!("../../../../flows/examples/spring-sale.scenario.json"),
);

/// A sub-flow that templates call.
pub fn template_part(id: &FlowId) -> Option<&'static [u8]> {
    PARTS
        .iter()
        .find(|(name, _)| *name == id.as_str())
        .map(|(_, bytes)| *bytes)
}

/// A flow file with a start, an end and nothing between; it takes orders from a moment on, ISO 8601 with offset.
pub fn empty_flow(now: &str) -> Vec<u8> {
    let mut flow = Flow::new("new-flow", Text::new("New flow", "新流程"));
    let start = put(&mut flow, Role::Start, "start", 0, now);
    let end = put(&mut flow, Role::End, "done", 240, now);
    if let (Some(start), Some(_)) = (start, end) {
        for port in start.ports.iter().take(1) {
            flow.edges.insert(Edge::new("start", port.id, "done"));
        }
    }
    flow_model::write(&flow)
}

fn put(flow: &mut Flow, role: Role, id: &str, x: i32, now: &str) -> Option<&'static Component> {
    let component = COMPONENTS.iter().find(|component| component.role == role)?;
    let mut node = Node::new(component.id);
    node.at = Point { x, y: 0 };
    let moments = component
        .settings
        .iter()
        .filter(|setting| setting.kind == SettingKind::DateTime);
    for setting in moments.filter(|setting| setting.required) {
        node.settings.insert(setting.name.to_owned(), Value::from(now));
    }
    flow.nodes.insert(NodeId::new(id), node);
    Some(component)
}

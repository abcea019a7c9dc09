//! What travels in our own namespace, so that the flow comes back as it was; `docs/bpmn.md` describes it.

use flow_catalog::{Component, Distribution, Operation, Settings};
use flow_engine::CompiledNode;
use flow_feel::time::Duration;
use flow_model::{Edge, Flow, Node, Text};
use serde_json::{Value, json};

use super::node::Tag;

/// The namespace of what travels.
pub(super) const NAMESPACE: &str = "https://orderloom.dev/schema/bpmn/1";

/// Both wordings of a text.
fn text(name: &'static str, of: &Text) -> Option<Tag> {
    (!of.is_empty()).then(|| {
        Tag::new(name)
            .with("en", of.en.as_str())
            .with("zh", of.zh.as_str())
    })
}

/// The flow without its steps and connections; connections that orders never take and the diagram does not show.
pub(super) fn flow(flow: &Flow, hidden: &[&Edge]) -> Vec<Tag> {
    let mut header = Tag::new("orderloom:flow").with("id", flow.id.as_str());
    if let Some(promise) = &flow.promise {
        header = header.with("promise", promise.as_str());
    }
    header = header.children(text("orderloom:title", &flow.title));
    header = header.children(text("orderloom:purpose", &flow.purpose));
    header = header.children(flow.tags.iter().map(|tag| Tag::new("orderloom:tag").text(tag)));
    let entering = flow.enters_with.iter();
    header = header.children(entering.map(|one| Tag::new("orderloom:enters").with("with", one.as_str())));
    let part = |kind: &'static str, id: &str, value: &Value| {
        Tag::new("orderloom:part")
            .with("kind", kind)
            .with("id", id)
            .text(value.to_string())
    };
    let tables = flow.tables.iter();
    header = header.children(tables.map(|(id, table)| part("table", id.as_str(), &json!(table))));
    let groups = flow.groups.iter();
    header = header.children(groups.map(|(id, group)| part("group", id.as_str(), &json!(group))));
    let notes = flow.notes.iter();
    header = header.children(notes.map(|(id, note)| part("note", id.as_str(), &json!(note))));
    header = header.children(hidden.iter().map(|edge| connection(edge)));
    vec![header]
}

/// A connection.
pub(super) fn connection(edge: &Edge) -> Tag {
    Tag::new("orderloom:connection")
        .with("from", edge.from.as_str())
        .with("port", edge.port.as_str())
        .with("to", edge.to.as_str())
}

/// A step: everything that the flow file says about it, and what its component says that others may want to know.
pub(super) fn step(node: &Node, compiled: &CompiledNode) -> Tag {
    let mut step = Tag::new("orderloom:step")
        .with("id", compiled.id.as_str())
        .with("component", node.component.as_str())
        .with("x", node.at.x.to_string())
        .with("y", node.at.y.to_string());
    if node.pinned {
        step = step.with("pinned", "true");
    }
    for (name, value) in [
        ("timeout", &node.policy.timeout),
        ("backoff", &node.policy.backoff),
    ] {
        if let Some(value) = value {
            step = step.with(name, value.as_str());
        }
    }
    if let Some(retries) = node.policy.retries {
        step = step.with("retries", retries.to_string());
    }
    step = step.children(text("orderloom:name", &node.name));
    for (name, value) in &node.settings {
        let unit = compiled.component.and_then(|component| {
            let declared = component.settings.iter().find(|setting| setting.name == name)?;
            declared.unit
        });
        let mut setting = Tag::new("orderloom:setting").with("name", name.as_str());
        if let Some(unit) = unit {
            setting = setting.with("unit", unit);
        }
        step.push(setting.text(value.to_string()));
    }
    step = step.children(compiled.exits.iter().flat_map(|exit| {
        let port = exit.port.as_str();
        exit.operations
            .iter()
            .map(move |operation| obligation(port, *operation))
    }));
    step.children(compiled.component.map(simulation))
}

fn obligation(port: &str, operation: Operation) -> Tag {
    let (does, set) = match operation {
        Operation::Acquire(set) => ("acquire", set),
        Operation::Consume(set) => ("consume", set),
        Operation::Release(set) => ("release", set),
        Operation::Require(set) => ("require", set),
    };
    let names: Vec<&str> = set.iter().map(|one| one.id()).collect();
    Tag::new("orderloom:obligation")
        .with("exit", port)
        .with("does", does)
        .with("what", names.join(" "))
}

fn simulation(component: &Component) -> Tag {
    let simulation = &component.simulation;
    let length = |micros: i64| Duration { micros }.to_string();
    let tag = match simulation.duration.distribution {
        Distribution::Constant { value_us } => {
            Tag::new("orderloom:simulation").with("constant", length(value_us))
        }
        Distribution::Lognormal { median_us, sigma } => Tag::new("orderloom:simulation")
            .with("median", length(median_us))
            .with("sigma", sigma.to_string()),
    };
    let tag = tag
        .with("floor", length(simulation.duration.floor_us))
        .with("fault", simulation.fault.to_string())
        .with("cost", simulation.cost);
    let tag = match simulation.resource {
        Some(resource) => tag.with("resource", resource),
        None => tag,
    };
    tag.children(simulation.mix.iter().map(|(exit, share)| {
        Tag::new("orderloom:mix")
            .with("exit", *exit)
            .with("share", share.to_string())
    }))
}

/// Settings as other engines hand them to a worker: texts as they are, everything else as JSON.
pub(super) fn values(settings: &Settings<'_>, component: &Component) -> Vec<(&'static str, String)> {
    let value = |name: &'static str| {
        let declared = component.settings.iter().find(|setting| setting.name == name)?;
        let value = settings
            .own(name)
            .cloned()
            .or_else(|| declared.default.to_json())?;
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        (!text.is_empty()).then_some((name, text))
    };
    component
        .settings
        .iter()
        .filter_map(|setting| value(setting.name))
        .collect()
}

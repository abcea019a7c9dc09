//! How steps are left.

use crate::import::id_of;
use flow_catalog::Role;
use std::collections::BTreeSet;

use flow_model::{Edge, Text};
use serde_json::json;

use super::condition;
use super::map;
use super::part::{Part, bounded, step_id};
use crate::import::fault::ImportError;
use crate::import::report::Arrival;
use crate::import::tree::{Element, Space};

/// Finds the nodes that orders pass without noticing: gateways that only gather ways, and bare events.
pub(super) fn find_through(part: &mut Part<'_>) {
    let nodes: Vec<_> = part.nodes.values().copied().collect();
    for node in nodes {
        let id = Part::id(node);
        let is_bare = match &*node.name {
            "exclusiveGateway" => true,
            "parallelGateway" | "inclusiveGateway" => part.arriving.get(id).copied().unwrap_or_default() < 2,
            "intermediateThrowEvent" => part.definition(node).is_none(),
            _ => false,
        };
        if is_bare && part.ways(id).len() == 1 {
            part.through.insert(id);
        }
        if let Some(race) = race(part, node) {
            part.through.extend(race.events);
        }
    }
}

/// A timer against a message.
pub(super) struct Race<'a> {
    pub(super) wait: (&'static str, String),
    pub(super) message: String,
    /// The timer and the message event.
    pub(super) events: [&'a str; 2],
}

/// What an event-based gateway waits for, if that is one timer and one message.
pub(super) fn race<'a>(part: &Part<'a>, gateway: &'a Element) -> Option<Race<'a>> {
    if &*gateway.name != "eventBasedGateway" {
        return None;
    }
    let (mut timer, mut message) = (None, None);
    let ways = part.ways(Part::id(gateway));
    if ways.len() != 2 {
        return None;
    }
    for way in ways {
        let event = part.nodes.get(way.get("targetRef")?)?;
        let id = Part::id(event);
        if part.ways(id).len() != 1 || part.arriving.get(id) != Some(&1) {
            return None;
        }
        let definition = part.definition(event);
        match definition.map(|definition| &*definition.name) {
            Some("timerEventDefinition") => timer = Some((id, map::timer(part, definition?)?)),
            Some("messageEventDefinition") => {
                message = Some((id, part.named(definition?, "messageRef").unwrap_or(id)));
            }
            None if &*event.name == "receiveTask" => {
                message = Some((id, part.named(event, "messageRef").unwrap_or(id)));
            }
            _ => return None,
        }
    }
    let ((timer, wait), (event, name)) = (timer?, message?);
    Some(Race {
        wait,
        message: bounded(name),
        events: [timer, event],
    })
}

/// Connects a step to what follows it.
pub(super) fn leave<'a>(part: &mut Part<'a>, element: &'a Element) -> Result<(), ImportError> {
    let id = Part::id(element);
    let Some(component) = part
        .flow
        .nodes
        .get(&step_id(id))
        .map(|node| node.component.as_str().to_owned())
    else {
        return Ok(());
    };
    if part.through.contains(id) {
        return Ok(());
    }
    let ways = part.ways(id);
    match flow_catalog::component(&component).map(|known| known.role) {
        Some(Role::End) => return Ok(()),
        Some(Role::Decide) => return decide(part, element, id, &ways),
        Some(Role::Fork) => return fork(part, id, &ways),
        _ => {}
    }
    if let Some(race) = race(part, element) {
        for way in ways {
            let port = if way.get("targetRef") == Some(race.events[0]) {
                "ok"
            } else {
                "event"
            };
            part.connect(id, port, way)?;
        }
        return Ok(());
    }
    let waits_for_message = part.flow.nodes[&step_id(id)].settings.contains_key("event");
    let port = if component == id_of(Role::Wait) && waits_for_message {
        "event"
    } else {
        "ok"
    };
    follow(part, element, port, &ways)
}

/// The one way on, or what BPMN means by several or none.
fn follow<'a>(
    part: &mut Part<'a>,
    element: &'a Element,
    port: &str,
    ways: &[&'a Element],
) -> Result<(), ImportError> {
    let id = Part::id(element);
    let tree = part.file.tree;
    let has_condition = |way: &&Element| tree.child(way, Space::Bpmn, "conditionExpression").is_some();
    let (suffix, role) = match ways {
        [] => ("end", Role::End),
        [way] if !has_condition(way) => return part.connect(id, port, way),
        ways if ways.iter().any(has_condition) => ("decide", Role::Decide),
        _ => ("fork", Role::Fork),
    };
    let beside = part.add_beside(id, suffix, id_of(role), vec![]);
    part.flow
        .edges
        .insert(Edge::new(step_id(id).as_str(), port, beside.as_str()));
    match role {
        Role::Decide => decide(part, element, &beside, ways),
        Role::Fork => fork(part, &beside, ways),
        _ => Ok(()),
    }
}

fn fork<'a>(part: &mut Part<'a>, step: &str, ways: &[&'a Element]) -> Result<(), ImportError> {
    for way in ways {
        let port = port_of(way);
        part.connect(step, &port, way)?;
    }
    Ok(())
}

fn port_of(way: &Element) -> String {
    bounded(way.get("id").or_else(|| way.get("targetRef")).unwrap_or("way"))
}

/// One exit for each way, by its condition.
fn decide<'a>(
    part: &mut Part<'a>,
    element: &'a Element,
    step: &str,
    ways: &[&'a Element],
) -> Result<(), ImportError> {
    let tree = part.file.tree;
    let condition = |way: &'a Element| {
        let condition = tree.child(way, Space::Bpmn, "conditionExpression")?;
        Some(condition.text.trim()).filter(|text| !text.is_empty())
    };
    let default = element
        .get("default")
        .and_then(|default| ways.iter().find(|way| Part::id(way) == default));
    let otherwise = default
        .or_else(|| ways.iter().find(|way| condition(way).is_none()))
        .copied();
    let mut branches = Vec::new();
    let mut taken = BTreeSet::new();
    for way in ways.iter().copied() {
        let mut port = match Part::name(way) {
            "" => port_of(way),
            name => bounded(name),
        };
        if !taken.insert(port.clone()) {
            port = port_of(way);
            taken.insert(port.clone());
        }
        part.connect(step, &port, way)?;
        if otherwise.is_some_and(|otherwise| std::ptr::eq(otherwise, way)) {
            set(part, step, "otherwise", json!(port));
            part.arrive(way, Arrival::Mapped, "exit", Text::default());
            continue;
        }
        let text = condition(way).unwrap_or_default();
        let (when, arrival, remark) = match condition::feel(text) {
            Some(feel) => (feel, Arrival::Mapped, Text::default()),
            None if text.is_empty() => (
                "false".to_owned(),
                Arrival::Noted,
                Text::new(
                    "The way had no condition: write one.",
                    "这条路原来没有条件，请补上。",
                ),
            ),
            // Kept as it is, so that the check points at it: nobody sends orders a way that was not meant.
            None => (
                text.to_owned(),
                Arrival::Noted,
                Text::new(
                    format!("The condition cannot be read over the fields of an order: {text}"),
                    format!("这个条件用订单字段读不懂：{text}"),
                ),
            ),
        };
        branches.push(json!({ "port": port, "when": when }));
        part.arrive(way, arrival, "exit", remark);
    }
    if otherwise.is_none() {
        let remark = Text::new(
            "No way was marked for orders that meet no condition: connect the exit \"other\".",
            "原来没有指定“都不满足”时走哪条路：请连上 other 出口。",
        );
        part.add_note(Part::id(element), &remark);
    }
    set(part, step, "branches", json!(branches));
    Ok(())
}

fn set(part: &mut Part<'_>, step: &str, name: &str, value: serde_json::Value) {
    if let Some(node) = part.flow.nodes.get_mut(&step_id(step)) {
        node.settings.insert(name.to_owned(), value);
    }
}

/// An event on the border: an exit of the step it is attached to where there is one for it.
pub(super) fn boundary<'a>(part: &mut Part<'a>, element: &'a Element) -> Result<(), ImportError> {
    let host_id = element.get("attachedToRef").unwrap_or_default();
    let Some(host) = part.nodes.get(host_id).copied() else {
        let host: String = host_id.chars().take(80).collect();
        return Err(part
            .file
            .tree
            .error(
                element,
                format!("the boundary event is attached to \"{host}\", which is no step of its process"),
                format!("边界事件附着在“{host}”上，但本流程里没有这一步"),
            )
            .hint(
                "attach it to a task, or delete it",
                "请把它附着到某个任务上，或删去它",
            ));
    };
    let definition = part.definition(element);
    let kind = definition.map_or("", |definition| &*definition.name);
    let interrupts = element.get("cancelActivity") != Some("false");
    let is_person = matches!(&*host.name, "userTask" | "manualTask");
    let wait = definition.and_then(|definition| map::timer(part, definition));
    let port = match kind {
        "errorEventDefinition" if !map::is_sub_process(host) && &*host.name != "callActivity" => "fault",
        "timerEventDefinition" if interrupts && is_person => "timeout",
        "timerEventDefinition" if interrupts && &*host.name == "receiveTask" => "ok",
        "cancelEventDefinition" => "cancelled",
        _ => "",
    };
    let ways = part.ways(Part::id(element));
    let has_length = !matches!(port, "timeout" | "ok") || matches!(wait, Some(("for", _)));
    let [way] = ways.as_slice() else {
        map::unknown(part, element, unfit(kind));
        return Ok(());
    };
    if port.is_empty() || !has_length {
        map::unknown(part, element, unfit(kind));
        return Ok(());
    }
    part.connect(host_id, port, way)?;
    part.boundary_lengths(host_id, port, wait);
    part.arrive(element, Arrival::Mapped, "exit", Text::default());
    Ok(())
}

fn unfit(kind: &str) -> Text {
    Text::new(
        format!(
            "An event on the border ({kind}) that no exit stands for: nothing leads here. Connect it, or delete it."
        ),
        format!("边界事件（{kind}）没有对应的出口，现在没有步骤通向这里：请连上或删去。"),
    )
}

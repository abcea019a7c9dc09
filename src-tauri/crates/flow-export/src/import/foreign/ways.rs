//! How steps are left.

use crate::import::id_of;
use flow_catalog::Role;
use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Edge, Text};
use serde_json::json;

use super::condition;
use super::map;
use super::part::{Part, bounded, step_id};
use crate::import::fault::ImportError;
use crate::import::report::Arrival;
use crate::import::tree::{Element, Space};

/// Finds link events: orders jump from the throwing one to the catching one of the same name.
pub(super) fn find_links(part: &mut Part<'_>) -> Result<(), ImportError> {
    let mut caught = BTreeMap::new();
    let mut thrown = Vec::new();
    let nodes: Vec<_> = part.nodes.values().copied().collect();
    for node in nodes {
        let link = part
            .definition(node)
            .filter(|one| one.name == "linkEventDefinition");
        let Some(link) = link else {
            continue;
        };
        // The name is taken where both ends are there: one without the other is left over.
        let attribute = link.attributes.iter().find(|one| one.name == "name");
        let name = attribute.map_or("", |name| name.value.trim());
        match node.name {
            "intermediateCatchEvent" if part.ways(Part::id(node)).len() == 1 => {
                let before = caught.insert(name, (Part::id(node), link));
                before.map_or(Ok(()), |_| Err(caught_twice(part, node, name)))?;
            }
            "intermediateThrowEvent" => thrown.push((name, Part::id(node), link)),
            _ => {}
        }
    }
    for (name, id, link) in thrown {
        if let Some((to, other)) = caught.get(name) {
            part.links.insert(id, to);
            part.through.insert(to);
            link.get("name");
            other.get("name");
        }
    }
    Ok(())
}

fn caught_twice(part: &Part<'_>, node: &Element<'_>, name: &str) -> ImportError {
    let name: String = name.chars().take(80).collect();
    let tree = part.file.tree;
    tree.error(
        node,
        format!("two link events catch \"{name}\""),
        format!("有两个链接事件都接收“{name}”"),
    )
    .hint("give one of them another name", "请给其中一个改名")
}

/// Finds the nodes that orders pass without noticing: gateways that only gather ways, and bare events.
pub(super) fn find_through(part: &mut Part<'_>) {
    let nodes: Vec<_> = part.nodes.values().copied().collect();
    for node in nodes {
        let id = Part::id(node);
        let is_bare = match node.name {
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
            for event in race.events {
                part.stands_for.insert(event, step_id(id));
            }
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
pub(super) fn race<'a>(part: &Part<'a>, gateway: &'a Element<'a>) -> Option<Race<'a>> {
    if gateway.name != "eventBasedGateway" {
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
        match definition.map(|definition| definition.name) {
            Some("timerEventDefinition") => timer = Some((id, map::timer(part, definition?)?)),
            Some("messageEventDefinition") => {
                message = Some((id, part.named(definition?, "messageRef").unwrap_or(id)));
            }
            None if event.name == "receiveTask" => {
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
pub(super) fn leave<'a>(part: &mut Part<'a>, element: &'a Element<'a>) -> Result<(), ImportError> {
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
    misplaced_default(part, element, &ways);
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

/// Says so where the default is none of the ways out.
fn misplaced_default<'a>(part: &mut Part<'a>, element: &'a Element<'a>, ways: &[&'a Element<'a>]) {
    let Some(default) = element.get("default").filter(|default| !default.is_empty()) else {
        return;
    };
    if ways.iter().all(|way| Part::id(way) != default) {
        let default: String = default.chars().take(80).collect();
        let remark = Text::new(
            format!("Its default way \"{default}\" is none of its ways out."),
            format!("它的默认路线“{default}”不是从这里出去的路线。"),
        );
        part.arrive(element, Arrival::Noted, "exit", remark);
    }
}

/// The one way on, or what BPMN means by several or none.
fn follow<'a>(
    part: &mut Part<'a>,
    element: &'a Element<'a>,
    port: &str,
    ways: &[&'a Element<'a>],
) -> Result<(), ImportError> {
    let id = Part::id(element);
    let tree = part.file.tree;
    let has_condition = |way: &&Element<'_>| tree.child(way, Space::Bpmn, "conditionExpression").is_some();
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
        Role::Decide => {
            let default = element.get("default");
            let free = ways.iter().filter(|way| default != Some(Part::id(way))).count();
            if free > 1 {
                let remark = Text::new(
                    "Several ways could be taken at once here; now only the first whose condition holds is taken.",
                    "原来可以同时走多条路；现在只走第一条条件成立的路。",
                );
                part.arrive(element, Arrival::Noted, id_of(Role::Decide), remark);
            }
            decide(part, element, &beside, ways)
        }
        Role::Fork => fork(part, &beside, ways),
        Role::End => {
            let remark = Text::new(
                "nothing followed it, so the order ends here",
                "后面没有步骤，订单到此结束",
            );
            part.arrive(element, Arrival::Mapped, id_of(Role::End), remark);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn fork<'a>(part: &mut Part<'a>, step: &str, ways: &[&'a Element<'a>]) -> Result<(), ImportError> {
    for way in ways {
        let port = port_of(way);
        part.connect(step, &port, way)?;
    }
    Ok(())
}

fn port_of(way: &Element<'_>) -> String {
    bounded(way.get("id").or_else(|| way.get("targetRef")).unwrap_or("way"))
}

/// Stands where a condition has to be written: no field has this name, so the check points at it and nothing is guessed.
const CONDITION_MISSING: &str = "condition_missing";

/// One exit for each way, by its condition.
///
/// A way without a condition that is not the default is never guessed to be true or false. If it is the only one, and
/// nothing else is the default, it is what is left when no condition holds, as engines that take the first way that
/// fits would have it if it stands last; the report says so. Otherwise its condition has to be written.
fn decide<'a>(
    part: &mut Part<'a>,
    element: &'a Element<'a>,
    step: &str,
    ways: &[&'a Element<'a>],
) -> Result<(), ImportError> {
    let tree = part.file.tree;
    let condition = |way: &'a Element<'a>| {
        let condition = tree.child(way, Space::Bpmn, "conditionExpression")?;
        condition.take();
        Some(condition.text.trim()).filter(|text| !text.is_empty())
    };
    let default = element
        .get("default")
        .and_then(|default| ways.iter().copied().find(|way| Part::id(way) == default));
    let bare: Vec<&Element<'_>> = ways
        .iter()
        .copied()
        .filter(|way| condition(way).is_none() && !default.is_some_and(|default| std::ptr::eq(default, *way)))
        .collect();
    let implied = match (default, bare.as_slice()) {
        (None, [only]) if ways.len() > 1 => Some(*only),
        _ => None,
    };
    let mut branches = Vec::new();
    let mut taken = BTreeSet::new();
    for way in ways.iter().copied() {
        part.stands_for.insert(Part::id(way), step_id(step));
        let port = exit_name(way, &mut taken);
        part.connect(step, &port, way)?;
        let is = |one: Option<&Element<'_>>| one.is_some_and(|one| std::ptr::eq(one, way));
        if is(default) || is(implied) {
            set(part, step, "otherwise", json!(port));
        }
        if is(default) && condition(way).is_none() {
            part.arrive(way, Arrival::Mapped, "exit", Text::default());
            continue;
        }
        if is(default) {
            part.arrive(way, Arrival::Noted, "exit", of_default(condition(way)));
            continue;
        }
        if is(implied) {
            part.arrive(way, Arrival::Noted, "exit", implied_remark());
            continue;
        }
        let text = condition(way).unwrap_or(CONDITION_MISSING);
        let (when, arrival, remark) = match condition::feel(text) {
            Some(feel) => (feel, Arrival::Mapped, Text::default()),
            None => (text.to_owned(), Arrival::Noted, unread(way, text)),
        };
        branches.push(json!({ "port": port, "when": when }));
        part.arrive(way, arrival, "exit", remark);
    }
    if default.is_none() && implied.is_none() {
        let remark = Text::new(
            "No way was marked for orders that meet no condition: connect the exit \"Otherwise\".",
            "原来没有指定“都不满足”时走哪条路：请连上“否则”出口。",
        );
        part.arrive(element, Arrival::Noted, "exit", remark);
    }
    set(part, step, "branches", json!(branches));
    Ok(())
}

/// The name of an exit: that of the way, told apart where two have the same.
fn exit_name(way: &Element<'_>, taken: &mut BTreeSet<String>) -> String {
    let mut port = match Part::name(way) {
        "" => port_of(way),
        name => bounded(name),
    };
    if !taken.insert(port.clone()) {
        port = port_of(way);
        taken.insert(port.clone());
    }
    port
}

fn implied_remark() -> Text {
    Text::new(
        "The way had no condition and was not the default: now it is taken when no other condition holds.",
        "这条路原来没有条件，也不是默认路线：现在其他条件都不成立时走这条。",
    )
}

fn of_default(condition: Option<&str>) -> Text {
    let condition = condition.unwrap_or_default();
    Text::new(
        format!("The default way had a condition, which says nothing: {condition}"),
        format!("默认路线上写有条件，但不起作用：{condition}"),
    )
}

/// Why a condition is not taken over. It is kept as it is, so that the check points at it: nobody sends orders a way
/// that was not meant.
fn unread(way: &Element<'_>, text: &str) -> Text {
    let name = match Part::name(way) {
        "" => Part::id(way),
        name => name,
    };
    match text {
        CONDITION_MISSING => Text::new(
            format!("The way \"{name}\" had no condition: write one."),
            format!("“{name}”这条路原来没有条件，请补上。"),
        ),
        text => Text::new(
            format!("The condition cannot be read over the fields of an order: {text}"),
            format!("这个条件用订单字段读不懂：{text}"),
        ),
    }
}

fn set(part: &mut Part<'_>, step: &str, name: &str, value: serde_json::Value) {
    if let Some(node) = part.flow.nodes.get_mut(&step_id(step)) {
        node.settings.insert(name.to_owned(), value);
    }
}

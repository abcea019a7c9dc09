//! What each element becomes.

use flow_catalog::{COMPONENTS, Role};
use flow_model::Text;
use serde_json::{Value, json};

use super::part::{Part, bounded};
use super::ways;
use crate::import::fault::ImportError;
use crate::import::report::Arrival;
use crate::import::tree::{Element, Space};

/// An embedded sub-process, which becomes a flow of its own.
pub(super) fn is_sub_process(element: &Element) -> bool {
    matches!(&*element.name, "subProcess" | "transaction" | "adHocSubProcess")
}

/// Adds the step for an element, unless orders pass it without noticing.
pub(super) fn step<'a>(part: &mut Part<'a>, element: &'a Element) -> Result<(), ImportError> {
    let id = Part::id(element);
    if part.through.contains(id) {
        let remark = Text::new(
            "connections may meet at any step here",
            "这里的连线可以直接汇到任何步骤",
        );
        part.arrive(element, Arrival::Mapped, "connection", remark);
        return Ok(());
    }
    match &*element.name {
        "startEvent" => start(part, element),
        "endEvent" => end(part, element),
        "userTask" | "manualTask" => person(part, element),
        "sendTask" => notify(part, element),
        "receiveTask" => receive(part, element),
        "callActivity" => call(part, element),
        _ if is_sub_process(element) => embedded(part, element),
        "intermediateCatchEvent" => catch(part, element),
        "intermediateThrowEvent" => throw(part, element),
        "exclusiveGateway" => known(part, element, "flow.decide", vec![]),
        "parallelGateway" => {
            let joins = part.arriving.get(id).copied().unwrap_or_default() > 1;
            known(
                part,
                element,
                if joins { "flow.join" } else { "flow.fork" },
                vec![],
            );
        }
        "eventBasedGateway" => race(part, element),
        "boundaryEvent" => ways::boundary(part, element)?,
        "serviceTask" => service(part, element),
        _ => unknown(part, element, unlike(element)),
    }
    Ok(())
}

fn known<'a>(part: &mut Part<'a>, element: &'a Element, component: &str, settings: Vec<(&str, Value)>) {
    part.add_step(element, component, settings);
    part.arrive(element, Arrival::Mapped, component, Text::default());
}

fn noted<'a>(
    part: &mut Part<'a>,
    element: &'a Element,
    component: &str,
    settings: Vec<(&str, Value)>,
    remark: Text,
) {
    part.add_step(element, component, settings);
    part.arrive(element, Arrival::Noted, component, remark);
}

/// A partner service in place of what is not known here.
pub(super) fn unknown<'a>(part: &mut Part<'a>, element: &'a Element, remark: Text) {
    let endpoint = bounded(Part::id(element));
    noted(
        part,
        element,
        "service.call",
        vec![("endpoint", json!(endpoint))],
        remark,
    );
}

fn unlike(element: &Element) -> Text {
    let name = &element.name;
    match &**name {
        "task" => Text::new(
            "The file does not say who does this task: choose the component that does.",
            "文件没说这个任务由谁来做，请换成合适的组件。",
        ),
        "scriptTask" => Text::new(
            "A script is not run here: let a service do what it did.",
            "这里不运行脚本，请改由服务来做。",
        ),
        "businessRuleTask" => Text::new(
            "The decision is in another file: rebuild it as a decision table, or ask a service.",
            "决策在另一个文件里：请用决策表重建，或改为调用服务。",
        ),
        "inclusiveGateway" => Text::new(
            "Taking several of the ways at once is not known here: decide on one, or run all in parallel.",
            "这里不能同时走其中几条：请改成只选一条，或全部并行。",
        ),
        _ => Text::new(
            format!("{name} has no counterpart here."),
            format!("{name} 在这里没有对应的组件。"),
        ),
    }
}

fn start<'a>(part: &mut Part<'a>, element: &'a Element) {
    let taken = part
        .flow
        .nodes
        .values()
        .any(|node| node.component.as_str() == "flow.start");
    if taken {
        let remark = Text::new(
            "A flow has one start: this is a second one.",
            "一个流程只有一个开始，这是另一个。",
        );
        return unknown(part, element, remark);
    }
    let kind = part.definition(element).map(|definition| &*definition.name);
    let trigger = match kind {
        None => "order_created",
        Some("timerEventDefinition") => "schedule",
        Some("messageEventDefinition") => "message",
        Some(other) => {
            let remark = Text::new(
                format!(
                    "The start waits for something unknown here ({other}); it begins when the order is placed."
                ),
                format!("原来的开始方式（{other}）这里没有，现为下单时开始。"),
            );
            return noted(part, element, "flow.start", vec![], remark);
        }
    };
    match trigger {
        "order_created" => known(part, element, "flow.start", vec![]),
        _ => known(part, element, "flow.start", vec![("trigger", json!(trigger))]),
    }
}

fn end<'a>(part: &mut Part<'a>, element: &'a Element) {
    let kind = part.definition(element).map(|definition| &*definition.name);
    let settings = |result: &str| vec![("result", json!(result))];
    match kind {
        None | Some("terminateEventDefinition") => known(part, element, "flow.end", vec![]),
        Some("cancelEventDefinition") => known(part, element, "flow.end", settings("cancelled")),
        Some(other) => {
            let remark = Text::new(
                format!("The end also did something else ({other}): add a step for it before the end."),
                format!("原来结束时还会做别的事（{other}），请在结束前加一步。"),
            );
            let result = if other == "errorEventDefinition" {
                "cancelled"
            } else {
                "completed"
            };
            noted(part, element, "flow.end", settings(result), remark);
        }
    }
}

fn person<'a>(part: &mut Part<'a>, element: &'a Element) {
    let tree = part.file.tree;
    let own = element
        .get_of(Space::Camunda, "candidateGroups")
        .or_else(|| element.get_of(Space::Flowable, "candidateGroups"));
    let zeebe = tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "assignmentDefinition"));
    let groups = own.or_else(|| zeebe?.get("candidateGroups"));
    let lane = part
        .lanes
        .get(Part::id(element))
        .copied()
        .filter(|lane| !lane.is_empty());
    let role = groups
        .and_then(|groups| groups.split(',').map(str::trim).find(|one| !one.is_empty()))
        .or(lane);
    let several = groups.is_some_and(|groups| groups.contains(','));
    let is_computed = role.is_some_and(|role| role.contains(['$', '#', '=', '{']));
    let settings = match role {
        Some(role) if !is_computed => vec![("role", json!(role))],
        _ => vec![],
    };
    if several || is_computed {
        let groups = groups.unwrap_or_default();
        let remark = Text::new(
            format!("It was for: {groups}. One role does it here."),
            format!("原来派给：{groups}。这里只由一个角色处理。"),
        );
        return noted(part, element, "human.task", settings, remark);
    }
    known(part, element, "human.task", settings);
}

fn notify<'a>(part: &mut Part<'a>, element: &'a Element) {
    let message = part
        .named(element, "messageRef")
        .unwrap_or_else(|| Part::id(element));
    known(
        part,
        element,
        "after.notify",
        vec![("template", json!(bounded(message)))],
    );
}

fn receive<'a>(part: &mut Part<'a>, element: &'a Element) {
    let message = part
        .named(element, "messageRef")
        .unwrap_or_else(|| Part::id(element));
    let remark = Text::new(
        "The message was awaited without limit: say how long, and what happens when the time is up.",
        "原来等消息没有时限：请填等多久，以及到时怎么办。",
    );
    noted(
        part,
        element,
        "flow.wait",
        vec![("event", json!(bounded(message)))],
        remark,
    );
}

fn call<'a>(part: &mut Part<'a>, element: &'a Element) {
    let zeebe = part
        .file
        .tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "calledElement"));
    let called = element.get("calledElement").or_else(|| zeebe?.get("processId"));
    let Some(called) = called.map(str::trim).filter(|called| !called.is_empty()) else {
        return unknown(
            part,
            element,
            Text::new("The called process is not named.", "没有写明调用哪个流程。"),
        );
    };
    let called = called.rsplit(':').next().unwrap_or(called);
    repeated(part, element, bounded(called));
}

fn embedded<'a>(part: &mut Part<'a>, element: &'a Element) {
    if element.get("triggeredByEvent") == Some("true") {
        let remark = Text::new(
            "An event sub-process: nothing leads to it here. Connect it to the exits it was meant for.",
            "事件子流程：这里没有步骤通向它，请从相应的出口连过来。",
        );
        let flow = bounded(Part::id(element));
        return noted(part, element, "flow.call", vec![("flow", json!(flow))], remark);
    }
    repeated(part, element, bounded(Part::id(element)));
}

/// A sub-flow, once or for each part.
fn repeated<'a>(part: &mut Part<'a>, element: &'a Element, flow: String) {
    let tree = part.file.tree;
    let mut settings = vec![("flow", json!(flow))];
    let Some(each) = tree.child(element, Space::Bpmn, "multiInstanceLoopCharacteristics") else {
        if tree
            .child(element, Space::Bpmn, "standardLoopCharacteristics")
            .is_some()
        {
            let remark = Text::new(
                "It was repeated until done: draw the loop.",
                "原来会循环执行：请画出循环。",
            );
            return noted(part, element, "flow.call", settings, remark);
        }
        return known(part, element, "flow.call", settings);
    };
    let zeebe = tree
        .extensions(each)
        .find(|one| one.is(Space::Zeebe, "loopCharacteristics"));
    let list = each
        .get_of(Space::Camunda, "collection")
        .or_else(|| each.get_of(Space::Flowable, "collection"))
        .or_else(|| zeebe?.get("inputCollection"))
        .unwrap_or_default();
    let path = list
        .trim()
        .trim_start_matches(['=', '$', '#', '{'])
        .trim_end_matches('}')
        .trim();
    if each.get("isSequential") == Some("true") {
        settings.push(("parallel", json!(false)));
    }
    if flow_catalog::field_index(path).is_some() {
        settings.push(("for_each", json!(path)));
        return known(part, element, "flow.call", settings);
    }
    let remark = Text::new(
        format!("It ran once for each of \"{list}\", which is no list of the order."),
        format!("原来按“{list}”逐项执行，但订单没有这个列表。"),
    );
    noted(part, element, "flow.call", settings, remark);
}

/// How long or until when a timer waits.
pub(super) fn timer<'a>(part: &Part<'a>, definition: &'a Element) -> Option<(&'static str, String)> {
    let bare = |text: &str| {
        text.trim()
            .trim_start_matches('=')
            .trim()
            .trim_matches('"')
            .to_owned()
    };
    if let Some(length) = part.text_of(definition, "timeDuration").map(bare) {
        return length
            .parse::<flow_feel::time::Duration>()
            .is_ok()
            .then_some(("for", length));
    }
    let moment = bare(part.text_of(definition, "timeDate")?);
    let literal = format!("date and time(\"{moment}\")");
    let is_moment = flow_feel::compile(&literal, flow_catalog::schema(), &flow_feel::Type::DateTime).is_ok();
    is_moment.then_some(("until", literal))
}

fn catch<'a>(part: &mut Part<'a>, element: &'a Element) {
    let Some(definition) = part.definition(element) else {
        return unknown(part, element, unlike(element));
    };
    match &*definition.name {
        "timerEventDefinition" => match timer(part, definition) {
            Some((name, value)) => known(part, element, "flow.wait", vec![(name, json!(value))]),
            None => {
                let text = definition_text(part, definition);
                let remark = Text::new(
                    format!("How long it waits cannot be read: {text}"),
                    format!("等待时长读不懂：{text}"),
                );
                noted(part, element, "flow.wait", vec![], remark);
            }
        },
        "messageEventDefinition" | "signalEventDefinition" => {
            let named = part
                .named(definition, "messageRef")
                .or_else(|| part.named(definition, "signalRef"));
            let message = bounded(named.unwrap_or_else(|| Part::id(element)));
            let remark = Text::new(
                "The message was awaited without limit: say how long, and what happens when the time is up.",
                "原来等消息没有时限：请填等多久，以及到时怎么办。",
            );
            noted(
                part,
                element,
                "flow.wait",
                vec![("event", json!(message))],
                remark,
            );
        }
        _ => unknown(part, element, unlike(definition)),
    }
}

pub(super) fn definition_text<'a>(part: &Part<'a>, definition: &'a Element) -> String {
    let below = part.file.tree.below(definition);
    below
        .iter()
        .map(|one| one.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn throw<'a>(part: &mut Part<'a>, element: &'a Element) {
    let Some(definition) = part.definition(element) else {
        return unknown(part, element, unlike(element));
    };
    match &*definition.name {
        "compensateEventDefinition" => known(part, element, "flow.compensate", vec![]),
        "messageEventDefinition" | "signalEventDefinition" => {
            let named = part
                .named(definition, "messageRef")
                .or_else(|| part.named(definition, "signalRef"));
            let message = bounded(named.unwrap_or_else(|| Part::id(element)));
            known(part, element, "after.notify", vec![("template", json!(message))]);
        }
        _ => unknown(part, element, unlike(definition)),
    }
}

fn race<'a>(part: &mut Part<'a>, element: &'a Element) {
    match ways::race(part, element) {
        Some(race) => {
            let mut settings = vec![("event", json!(race.message))];
            settings.push((race.wait.0, json!(race.wait.1)));
            known(part, element, "flow.wait", settings);
        }
        None => unknown(part, element, unlike(element)),
    }
}

fn service<'a>(part: &mut Part<'a>, element: &'a Element) {
    let tree = part.file.tree;
    let zeebe = tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "taskDefinition"));
    let of = |name| {
        element
            .get_of(Space::Camunda, name)
            .or_else(|| element.get_of(Space::Flowable, name))
    };
    let kind = zeebe.and_then(|task| task.get("type"));
    let kind = kind
        .or_else(|| of("topic"))
        .or_else(|| of("class"))
        .or_else(|| of("delegateExpression"))
        .or_else(|| of("expression"));
    let Some(kind) = kind.map(str::trim).filter(|kind| !kind.is_empty()) else {
        let remark = Text::new(
            "The file does not say which service is called.",
            "文件没写明调用哪个服务。",
        );
        return unknown(part, element, remark);
    };
    let ours = COMPONENTS.iter().find(|one| one.export.task_type == Some(kind));
    match ours.filter(|one| one.role != Role::Partner) {
        Some(component) => known(part, element, component.id, vec![]),
        None => known(
            part,
            element,
            "service.call",
            vec![("endpoint", json!(bounded(kind)))],
        ),
    }
}

//! What each element becomes.

use crate::import::id_of;
use flow_catalog::{COMPONENTS, Role};
use flow_model::Text;
use serde_json::{Value, json};

use super::boundary;
use super::part::{Part, bounded};
use super::ways;
use crate::import::fault::ImportError;
use crate::import::report::Arrival;
use crate::import::tree::{Element, Space};

/// An embedded sub-process, which becomes a flow of its own.
pub(super) fn is_sub_process(element: &Element<'_>) -> bool {
    matches!(element.name, "subProcess" | "transaction" | "adHocSubProcess")
}

/// Adds the step for an element, unless orders pass it without noticing.
pub(super) fn step<'a>(part: &mut Part<'a>, element: &'a Element<'a>) -> Result<(), ImportError> {
    let id = Part::id(element);
    if part.through.contains(id) {
        let remark = Text::new(
            "connections may meet at any step here",
            "这里的连线可以直接汇到任何步骤",
        );
        part.arrive(element, Arrival::Mapped, "connection", remark);
        return Ok(());
    }
    if part.links.contains_key(id) {
        let remark = Text::new("links are drawn as connections here", "这里用连线代替链接事件");
        part.arrive(element, Arrival::Mapped, "connection", remark);
        return Ok(());
    }
    if part.undoing.contains(id) {
        let remark = Text::new(
            "what undoes a step is its setting \"undo\" here",
            "撤销动作写在步骤的“撤销调用”里",
        );
        part.arrive(element, Arrival::Mapped, "setting", remark);
        return Ok(());
    }
    described(part, element);
    match element.name {
        "startEvent" => start(part, element),
        "endEvent" => end(part, element),
        "userTask" | "manualTask" => person(part, element),
        "sendTask" => notify(part, element),
        "receiveTask" => receive(part, element),
        "callActivity" => call(part, element),
        _ if is_sub_process(element) => embedded(part, element),
        "intermediateCatchEvent" => catch(part, element),
        "intermediateThrowEvent" => throw(part, element),
        "exclusiveGateway" => known(part, element, id_of(Role::Decide), vec![]),
        "parallelGateway" => {
            let joins = part.arriving.get(id).copied().unwrap_or_default() > 1;
            known(
                part,
                element,
                if joins {
                    id_of(Role::Join)
                } else {
                    id_of(Role::Fork)
                },
                vec![],
            );
        }
        "eventBasedGateway" => race(part, element),
        "boundaryEvent" => boundary::map(part, element)?,
        "serviceTask" => service(part, element),
        _ => unknown(part, element, unlike(element)),
    }
    Ok(())
}

/// What the file says about an element in words goes on its note.
fn described<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    if let Some(text) = part
        .text_of(element, "documentation")
        .filter(|text| !text.is_empty())
    {
        part.described.push((Part::id(element), Text::new(text, "")));
    }
}

fn known<'a>(part: &mut Part<'a>, element: &'a Element<'a>, component: &str, settings: Vec<(&str, Value)>) {
    part.add_step(element, component, settings);
    part.arrive(element, Arrival::Mapped, component, Text::default());
}

fn noted<'a>(
    part: &mut Part<'a>,
    element: &'a Element<'a>,
    component: &str,
    settings: Vec<(&str, Value)>,
    remark: Text,
) {
    part.add_step(element, component, settings);
    part.arrive(element, Arrival::Noted, component, remark);
}

/// As it was meant, or with notes where there is something to say.
fn with_remarks<'a>(
    part: &mut Part<'a>,
    element: &'a Element<'a>,
    component: &str,
    settings: Vec<(&str, Value)>,
    remarks: Vec<Text>,
) {
    if remarks.is_empty() {
        return known(part, element, component, settings);
    }
    let said = |wording: fn(&Text) -> &str, between: &str| {
        let all: Vec<&str> = remarks.iter().map(wording).collect();
        all.join(between)
    };
    let remark = Text::new(said(Text::english, " "), said(Text::chinese, ""));
    noted(part, element, component, settings, remark);
}

/// Whether engines work a text out while the process runs.
pub(super) fn is_computed(text: &str) -> bool {
    text.starts_with('=') || text.contains("${") || text.contains("#{")
}

/// What is to be said of a name that was worked out: it is not the name of anything here.
fn computed(name: &str) -> Option<Text> {
    is_computed(name).then(|| {
        Text::new(
            format!(
                "The name was worked out while the process ran ({name}): fill in the name that is meant."
            ),
            format!("名称原来在运行时由表达式 {name} 算出：请填写实际的名称。"),
        )
    })
}

/// A partner service in place of what is not known here.
pub(super) fn unknown<'a>(part: &mut Part<'a>, element: &'a Element<'a>, remark: Text) {
    let endpoint = bounded(Part::id(element));
    noted(
        part,
        element,
        id_of(Role::Partner),
        vec![("endpoint", json!(endpoint))],
        remark,
    );
}

fn unlike(element: &Element<'_>) -> Text {
    let name = &element.name;
    match &**name {
        "task" => Text::new(
            "The file does not say who does this task: choose the step that fits.",
            "文件没说这个任务由谁来做，请换成合适的步骤。",
        ),
        "scriptTask" => Text::new(
            "A script is not run here: let a service do what it did.",
            "这里不运行脚本，请改由服务来做。",
        ),
        "businessRuleTask" => Text::new(
            "The decision is in another file: rebuild it as a decision table, or ask a service.",
            "决策在另一个文件里：请用决策表重建，或改为调用服务。",
        ),
        "eventBasedGateway" => Text::new(
            "Whatever came first went on. Here one wait has a message and a time limit: redraw it with waits.",
            "原来是谁先到走谁。这里一个等待步骤只能等一条消息并设时限：请用等待步骤重画。",
        ),
        "complexGateway" => Text::new(
            "A rule of its own decided here: draw a decision.",
            "原来按特殊规则选择：请画成判断。",
        ),
        "inclusiveGateway" => Text::new(
            "Taking several of the ways at once is not known here: decide on one, or run all in parallel.",
            "这里不能同时走其中几条：请改成只选一条，或全部并行。",
        ),
        _ => Text::new(
            format!("{name} has no counterpart here."),
            format!("{name} 在这里没有对应的步骤。"),
        ),
    }
}

fn start<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let taken = part
        .flow
        .nodes
        .values()
        .any(|node| node.component.as_str() == id_of(Role::Start));
    if taken {
        let remark = Text::new(
            "A flow has one start: this is a second one.",
            "一个流程只有一个开始，这是另一个。",
        );
        return unknown(part, element, remark);
    }
    let kind = part.definition(element).map(|definition| definition.name);
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
            return noted(part, element, id_of(Role::Start), vec![], remark);
        }
    };
    match trigger {
        "order_created" => known(part, element, id_of(Role::Start), vec![]),
        _ => known(
            part,
            element,
            id_of(Role::Start),
            vec![("trigger", json!(trigger))],
        ),
    }
}

fn end<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let kind = part.definition(element).map(|definition| definition.name);
    let settings = |result: &str| vec![("result", json!(result))];
    match kind {
        None | Some("terminateEventDefinition") => known(part, element, id_of(Role::End), vec![]),
        Some("cancelEventDefinition") => known(part, element, id_of(Role::End), settings("cancelled")),
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
            noted(part, element, id_of(Role::End), settings(result), remark);
        }
    }
}

fn person<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let tree = part.file.tree;
    let own = element
        .get_of(Space::Camunda, "candidateGroups")
        .or_else(|| element.get_of(Space::Flowable, "candidateGroups"));
    let zeebe = tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "assignmentDefinition"));
    zeebe.into_iter().for_each(Element::take);
    let groups = own.or_else(|| zeebe?.get("candidateGroups"));
    let listed = groups.and_then(list_of_texts);
    let lane = part
        .lanes
        .get(Part::id(element))
        .copied()
        .filter(|lane| !lane.is_empty());
    let first = match &listed {
        Some(listed) => listed.first().map(String::as_str),
        None => groups.and_then(|groups| groups.split(',').map(str::trim).find(|one| !one.is_empty())),
    };
    let role = first.or(lane);
    let several = match &listed {
        Some(listed) => listed.len() > 1,
        None => groups.is_some_and(|groups| groups.contains(',')),
    };
    let is_computed = listed.is_none() && role.is_some_and(|role| role.contains(['$', '#', '=', '{']));
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
        return noted(part, element, id_of(Role::PersonTask), settings, remark);
    }
    known(part, element, id_of(Role::PersonTask), settings);
}

/// The texts of a FEEL list that names each of them; nothing for what has to be worked out.
fn list_of_texts(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(text.trim().strip_prefix('=')?).ok()
}

fn notify<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let message = part
        .named(element, "messageRef")
        .unwrap_or_else(|| Part::id(element));
    let settings = vec![("template", json!(bounded(message)))];
    let remarks = Vec::from_iter(computed(message));
    with_remarks(part, element, id_of(Role::Notify), settings, remarks);
}

/// A wait for a message: how long, and what then, the file does not say.
fn awaited<'a>(part: &mut Part<'a>, element: &'a Element<'a>, message: &str) {
    let endless = Text::new(
        "The message was awaited without limit: say how long, and what happens when the time is up.",
        "原来等消息没有时限：请填等多久，以及到时怎么办。",
    );
    let settings = vec![("event", json!(bounded(message)))];
    let remarks = std::iter::once(endless).chain(computed(message)).collect();
    with_remarks(part, element, id_of(Role::Wait), settings, remarks);
}

fn receive<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let message = part
        .named(element, "messageRef")
        .unwrap_or_else(|| Part::id(element));
    awaited(part, element, message);
}

fn call<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let zeebe = part
        .file
        .tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "calledElement"));
    zeebe.into_iter().for_each(Element::take);
    let called = element.get("calledElement").or_else(|| zeebe?.get("processId"));
    let Some(called) = called.map(str::trim).filter(|called| !called.is_empty()) else {
        return unknown(
            part,
            element,
            Text::new("The called process is not named.", "没有写明调用哪个流程。"),
        );
    };
    if let Some(remark) = computed(called) {
        return repeated(part, element, None, vec![remark]);
    }
    let called = called.rsplit(':').next().unwrap_or(called);
    let is_there = part.file.ids.get(called).is_some_and(|process| {
        process.is(Space::Bpmn, "process") && part.file.tree.children(process).any(super::is_node)
    });
    let elsewhere = (!is_there).then(|| {
        Text::new(
            format!("The process \"{called}\" is not in this file: import it too, and put its flow beside this one."),
            format!("流程“{called}”不在这个文件里：请也导入它，并把它放在本流程旁边。"),
        )
    });
    repeated(part, element, Some(bounded(called)), Vec::from_iter(elsewhere));
}

fn embedded<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    if element.get("triggeredByEvent") == Some("true") {
        let remark = Text::new(
            "An event sub-process: nothing leads to it here. Connect it to the exits it was meant for.",
            "事件子流程：这里没有步骤通向它，请从相应的出口连过来。",
        );
        let flow = bounded(Part::id(element));
        return noted(
            part,
            element,
            id_of(Role::Call),
            vec![("flow", json!(flow))],
            remark,
        );
    }
    let remark = match element.name {
        "adHocSubProcess" => Text::new(
            "Its tasks could be done in any order, or not at all: draw the order that is meant.",
            "其中的任务原来可以任意顺序、也可以不做：请画出实际的顺序。",
        ),
        "transaction" => Text::new(
            "It was one transaction: here what it opened is undone by the steps' undo settings.",
            "原来是一个事务：这里靠各步骤的撤销设置来回退。",
        ),
        _ => return repeated(part, element, Some(bounded(Part::id(element))), vec![]),
    };
    repeated(part, element, Some(bounded(Part::id(element))), vec![]);
    part.arrive(element, Arrival::Noted, id_of(Role::Call), remark);
}

/// A sub-flow, once or for each part.
fn repeated<'a>(part: &mut Part<'a>, element: &'a Element<'a>, flow: Option<String>, mut remarks: Vec<Text>) {
    let tree = part.file.tree;
    let mut settings = Vec::from_iter(flow.map(|flow| ("flow", json!(flow))));
    let Some(each) = tree.child(element, Space::Bpmn, "multiInstanceLoopCharacteristics") else {
        if let Some(looped) = tree.child(element, Space::Bpmn, "standardLoopCharacteristics") {
            looped.take();
            remarks.push(Text::new(
                "It was repeated until done: draw the loop.",
                "原来会循环执行：请画出循环。",
            ));
        }
        return with_remarks(part, element, id_of(Role::Call), settings, remarks);
    };
    each.take();
    let zeebe = tree
        .extensions(each)
        .find(|one| one.is(Space::Zeebe, "loopCharacteristics"));
    zeebe.into_iter().for_each(Element::take);
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
        return with_remarks(part, element, id_of(Role::Call), settings, remarks);
    }
    remarks.push(match (list, part.text_of(each, "loopCardinality")) {
        ("", Some(count)) => Text::new(
            format!("It ran so many times: {count}. Here it runs once: let it run for each entry of a list of the order."),
            format!("原来执行的次数：{count}。这里只执行一次：请改为按订单的列表逐项执行。"),
        ),
        ("", None) => Text::new(
            "It ran several times, and the file does not say for which list: let it run for each entry of a list of the order.",
            "原来会执行多次，但文件没写按哪个列表：请改为按订单的列表逐项执行。",
        ),
        (list, _) => Text::new(
            format!("It ran once for each of \"{list}\", which is no list of the order."),
            format!("原来按“{list}”逐项执行，但订单没有这个列表。"),
        ),
    });
    with_remarks(part, element, id_of(Role::Call), settings, remarks);
}

/// How long or until when a timer waits.
pub(super) fn timer<'a>(part: &Part<'a>, definition: &'a Element<'a>) -> Option<(&'static str, String)> {
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

fn catch<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let Some(definition) = part.definition(element) else {
        return unknown(part, element, unlike(element));
    };
    match definition.name {
        "timerEventDefinition" => match timer(part, definition) {
            Some((name, value)) => known(part, element, id_of(Role::Wait), vec![(name, json!(value))]),
            None => {
                let text = definition_text(part, definition);
                let remark = Text::new(
                    format!("How long it waits cannot be read: {text}"),
                    format!("等待时长读不懂：{text}"),
                );
                noted(part, element, id_of(Role::Wait), vec![], remark);
            }
        },
        "messageEventDefinition" | "signalEventDefinition" => {
            let named = part
                .named(definition, "messageRef")
                .or_else(|| part.named(definition, "signalRef"));
            awaited(part, element, named.unwrap_or_else(|| Part::id(element)));
        }
        _ => unknown(part, element, unlike(definition)),
    }
}

pub(super) fn definition_text<'a>(part: &Part<'a>, definition: &'a Element<'a>) -> String {
    let below = part.file.tree.below(definition);
    below
        .iter()
        .inspect(|one| one.take())
        .map(|one| one.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn throw<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let Some(definition) = part.definition(element) else {
        return unknown(part, element, unlike(element));
    };
    match definition.name {
        "compensateEventDefinition" => known(part, element, id_of(Role::Compensate), vec![]),
        "messageEventDefinition" | "signalEventDefinition" => {
            let named = part
                .named(definition, "messageRef")
                .or_else(|| part.named(definition, "signalRef"));
            let message = named.unwrap_or_else(|| Part::id(element));
            let settings = vec![("template", json!(bounded(message)))];
            let remarks = Vec::from_iter(computed(message));
            with_remarks(part, element, id_of(Role::Notify), settings, remarks);
        }
        _ => unknown(part, element, unlike(definition)),
    }
}

fn race<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    match ways::race(part, element) {
        Some(race) => {
            let mut settings = vec![("event", json!(race.message))];
            settings.push((race.wait.0, json!(race.wait.1)));
            let remarks = Vec::from_iter(computed(&race.message));
            with_remarks(part, element, id_of(Role::Wait), settings, remarks);
        }
        None => unknown(part, element, unlike(element)),
    }
}

/// Who does a service task: the name of the job, or code that runs inside the other engine.
pub(super) enum Doer<'a> {
    Job(&'a str),
    Code(&'a str),
}

/// Who does a service task, if the file says it.
pub(super) fn doer<'a>(part: &Part<'a>, element: &'a Element<'a>) -> Option<Doer<'a>> {
    let tree = part.file.tree;
    let zeebe = tree
        .extensions(element)
        .find(|one| one.is(Space::Zeebe, "taskDefinition"));
    zeebe.into_iter().for_each(Element::take);
    let of = |name| {
        let own = element.get_of(Space::Camunda, name);
        own.or_else(|| element.get_of(Space::Flowable, name))
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let job = zeebe
        .and_then(|task| task.get("type"))
        .map(str::trim)
        .filter(|kind| !kind.is_empty());
    match job.or_else(|| of("topic")) {
        Some(job) => {
            // Says no more than the topic does.
            of("type");
            Some(Doer::Job(job))
        }
        None => ["class", "delegateExpression", "expression", "type"]
            .into_iter()
            .find_map(of)
            .map(Doer::Code),
    }
}

/// The component that does a job, unless a partner does it.
pub(super) fn component_of(job: &str) -> Option<&'static str> {
    let ours = COMPONENTS.iter().find(|one| one.export.task_type == Some(job));
    ours.filter(|one| one.role != Role::Partner).map(|one| one.id)
}

fn service<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let undo = part.undone_by.get(Part::id(element)).cloned();
    let settings = |job: &str| {
        let undo = undo.map(|undo| ("undo", json!(undo)));
        let mut settings = vec![("endpoint", json!(bounded(job)))];
        settings.extend(undo);
        settings
    };
    match doer(part, element) {
        Some(Doer::Job(job)) => match component_of(job) {
            Some(component) => known(part, element, component, vec![]),
            None => {
                let remarks = Vec::from_iter(computed(job));
                with_remarks(part, element, id_of(Role::Partner), settings(job), remarks);
            }
        },
        Some(Doer::Code(code)) => {
            let remark = Text::new(
                format!("It ran {code} inside the other engine: name the service that does it."),
                format!("原来在流程引擎里直接运行 {code}：请填写由哪个服务来做。"),
            );
            noted(part, element, id_of(Role::Partner), settings(code), remark);
        }
        None => {
            let remark = Text::new(
                "The file does not say which service is called.",
                "文件没写明调用哪个服务。",
            );
            noted(
                part,
                element,
                id_of(Role::Partner),
                settings(Part::id(element)),
                remark,
            );
        }
    }
    retries(part, element);
}

/// How often it is tried again: Zeebe counts the first try too.
fn retries<'a>(part: &mut Part<'a>, element: &'a Element<'a>) {
    let mut extensions = part.file.tree.extensions(element);
    let Some(task) = extensions.find(|one| one.is(Space::Zeebe, "taskDefinition")) else {
        return;
    };
    let retries = task.attributes.iter().find(|one| one.name == "retries");
    let Some(tries) = retries.and_then(|one| one.value.trim().parse::<u32>().ok()) else {
        return;
    };
    if let (1..=100, Some(node)) = (
        tries,
        part.flow.nodes.get_mut(&super::part::step_id(Part::id(element))),
    ) {
        node.policy.retries = Some(tries - 1);
        task.get("retries");
    }
}

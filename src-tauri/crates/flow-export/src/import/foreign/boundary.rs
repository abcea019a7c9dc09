//! Events on the border of a step: exits where there is one for it, undo settings, and what has no counterpart.

use flow_model::Text;

use super::map::{self, Doer};
use super::part::{Part, bounded, step_id};
use crate::import::fault::ImportError;
use crate::import::report::Arrival;
use crate::import::tree::{Element, Space};

/// Finds compensation that is drawn as an event on a service task and another service task that undoes it.
pub(super) fn find_undoing<'a>(part: &mut Part<'a>, container: &'a Element<'a>) {
    let tree = part.file.tree;
    for line in tree
        .children(container)
        .filter(|one| one.is(Space::Bpmn, "association"))
    {
        let [event, task] = ["sourceRef", "targetRef"].map(|end| {
            let end = line.get(end)?;
            part.nodes.get(end.rsplit(':').next().unwrap_or(end)).copied()
        });
        let (Some(event), Some(task)) = (event, task) else {
            continue;
        };
        let is_compensation = event.name == "boundaryEvent"
            && part
                .definition(event)
                .is_some_and(|one| one.name == "compensateEventDefinition");
        let host = event
            .get("attachedToRef")
            .and_then(|host| part.nodes.get(host).copied());
        let (true, Some(host), "serviceTask") = (is_compensation, host, task.name) else {
            continue;
        };
        let is_plain = part.ways(Part::id(task)).is_empty() && !part.arriving.contains_key(Part::id(task));
        if host.name != "serviceTask" || !is_plain || part.undone_by.contains_key(Part::id(host)) {
            continue;
        }
        // A component of ours knows what undoes it.
        let of_partner = match map::doer(part, host) {
            Some(Doer::Job(job)) => map::component_of(job).is_none(),
            _ => true,
        };
        let job = match map::doer(part, task) {
            Some(Doer::Job(job)) if of_partner && !map::is_computed(job) => Some(job),
            _ => None,
        };
        if let Some(job) = job {
            part.undone_by.insert(Part::id(host), bounded(job));
            part.undoing.extend([Part::id(task), Part::id(event)]);
            for element in [task, event] {
                part.stands_for.insert(Part::id(element), step_id(Part::id(host)));
            }
            task.get("isForCompensation");
            line.take();
        }
    }
}

/// An event on the border: an exit of the step it is attached to where there is one for it.
pub(super) fn map<'a>(part: &mut Part<'a>, element: &'a Element<'a>) -> Result<(), ImportError> {
    let host = host(part, element)?;
    let host_id = Part::id(host);
    let definition = part.definition(element);
    let kind = definition.map_or("", |definition| definition.name);
    let interrupts = element.get("cancelActivity") != Some("false");
    let is_person = matches!(host.name, "userTask" | "manualTask");
    let wait = definition.and_then(|definition| map::timer(part, definition));
    let port = match kind {
        "errorEventDefinition" if !map::is_sub_process(host) && host.name != "callActivity" => "fault",
        "timerEventDefinition" if interrupts && is_person => "timeout",
        "timerEventDefinition" if interrupts && host.name == "receiveTask" => "ok",
        "cancelEventDefinition" => "cancelled",
        _ => "",
    };
    let ways = part.ways(Part::id(element));
    let has_length = !matches!(port, "timeout" | "ok") || matches!(wait, Some(("for", _)));
    let is_free = !part.taken_exits.contains(&(host_id, port));
    let [way] = ways.as_slice() else {
        map::unknown(part, element, unfit(part, element, definition, interrupts));
        return Ok(());
    };
    if port.is_empty() || !has_length || !is_free {
        map::unknown(part, element, unfit(part, element, definition, interrupts));
        return Ok(());
    }
    part.stands_for.insert(Part::id(element), step_id(host_id));
    part.connect(host_id, port, way)?;
    part.taken_exits.insert((host_id, port));
    part.boundary_lengths(host_id, port, wait);
    let code = definition
        .filter(|one| one.name == "errorEventDefinition")
        .and_then(|one| part.named(one, "errorRef"));
    match code {
        Some(code) => {
            let remark = Text::new(
                format!("Only the error \"{code}\" was caught; the exit \"fault\" takes every fault."),
                format!("原来只捕获错误“{code}”；这里的“故障”出口会接住所有故障。"),
            );
            part.arrive(element, Arrival::Noted, "exit", remark);
        }
        None => part.arrive(element, Arrival::Mapped, "exit", Text::default()),
    }
    Ok(())
}

/// What an event is attached to.
fn host<'a>(part: &Part<'a>, element: &'a Element<'a>) -> Result<&'a Element<'a>, ImportError> {
    let id = element.get("attachedToRef").unwrap_or_default();
    let bare = id.rsplit(':').next().unwrap_or(id);
    let host = part.nodes.get(bare).copied();
    let is_activity = |host: &&Element<'_>| {
        let name = host.name;
        !name.ends_with("Event") && !name.ends_with("Gateway")
    };
    host.filter(is_activity).ok_or_else(|| {
        let host: String = id.chars().take(80).collect();
        part.file
            .tree
            .error(
                element,
                format!("the boundary event is attached to \"{host}\", which is no task of its process"),
                format!("边界事件附着在“{host}”上，但本流程里没有这个任务"),
            )
            .hint(
                "attach it to a task, or delete it",
                "请把它附着到某个任务上，或删去它",
            )
    })
}

/// Why an event has no exit, with what it waited for.
fn unfit<'a>(
    part: &Part<'a>,
    element: &'a Element<'a>,
    definition: Option<&'a Element<'a>>,
    interrupts: bool,
) -> Text {
    let kind = definition.map_or("boundaryEvent", |definition| definition.name);
    let said = definition.map_or(String::new(), |definition| map::definition_text(part, definition));
    let named = definition.and_then(|definition| {
        ["messageRef", "signalRef", "errorRef", "escalationRef"]
            .into_iter()
            .find_map(|reference| part.named(definition, reference))
    });
    let what = [kind, named.unwrap_or_default(), said.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let host = element.get("attachedToRef").unwrap_or_default();
    let (en, zh) = if interrupts {
        ("", "")
    } else {
        (" while the step went on", "，步骤照常继续")
    };
    Text::new(
        format!(
            "It stood on the border of \"{host}\" ({what}){en}. No exit stands for it, so nothing leads here: connect it, or delete it."
        ),
        format!("它原来附着在“{host}”上（{what}）{zh}。没有对应的出口，现在没有步骤通向这里：请连上或删去。"),
    )
}

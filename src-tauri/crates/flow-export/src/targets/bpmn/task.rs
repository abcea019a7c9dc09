//! The cells of steps that do something: tasks, calls, undoing.

use flow_catalog::{Component, ObligationSet, Operation, PortKind, Role, Settings, Undo};
use flow_engine::{NodeIndex, RETRIES};

use super::dialect::{Job, feel_text};
use super::draw::{Border, Draw};
use super::extension::values;
use super::node::Tag;
use super::process::{Area, Cell, Element};
use super::profile::Profile;
use super::steps::{call_outputs, length, texts};
use super::writer::{FAULT_ID, Writer};
use crate::targets::undo::{entering, released, undo_of};

/// A compensation event, the task that undoes, the id of the association.
type UndoParts = (Element, Element, String);

const NOWHERE: Area = (0, 0, 0, 0);

impl Writer<'_, '_> {
    pub(super) fn task(&mut self, node: NodeIndex) -> Cell {
        let (_, compiled) = self.step(node);
        let Some(component) = compiled.component else {
            return Cell::default();
        };
        let mut draw = self.draw(node);
        let id = self.activities[node as usize].clone();
        let tag = self.shared.profile.job_tag(component.export.bpmn);
        let task = draw.then(tag, &id, self.name(node));
        let outcomes = self.outcomes(node);
        let own = self.variable("exit_", node);
        let variable = self.shared.profile.exit_variable(&own);
        let kept = (outcomes.len() > 1).then_some(own.as_str());
        let element = self.worked(node, component, kept);
        draw.change(task, element);
        self.leave(&mut draw, node, &outcomes, &variable);
        let borders = self.borders(node, component);
        let undo = self.undo_parts(node);
        draw.hang(task, borders, undo);
        draw.finish()
    }

    /// Exits that the activity itself answers: wired, neither a technical failure nor time that is up.
    fn outcomes(&self, node: NodeIndex) -> Vec<u32> {
        let (_, compiled) = self.step(node);
        let wired = self.wired(node);
        wired
            .into_iter()
            .filter(|exit| !self.is_border(compiled, *exit))
            .collect()
    }

    fn is_border(&self, compiled: &flow_engine::CompiledNode, exit: u32) -> bool {
        let exit = &compiled.exits[exit as usize];
        let declared = compiled
            .component
            .and_then(|component| component.ports.iter().find(|port| port.id == exit.port.as_str()));
        exit.kind == PortKind::Fault
            || (declared.is_some_and(|port| port.time_up) && compiled.timing.longest_us.is_some())
    }

    /// Leaves by the answer: straight on where there is only one, else by a gateway.
    fn leave(&mut self, draw: &mut Draw, node: NodeIndex, outcomes: &[u32], variable: &str) {
        if let [only] = outcomes {
            draw.leave(*only, String::new());
            return;
        }
        if outcomes.is_empty() {
            return;
        }
        let id = self.id("Gateway_", node, ".exit");
        let name = self.words("How did it go?", "结果如何？");
        draw.then("exclusiveGateway", &id, name);
        let (_, compiled) = self.step(node);
        let success = outcomes
            .iter()
            .copied()
            .find(|exit| compiled.exits[*exit as usize].kind == PortKind::Success);
        let default = success.or(outcomes.last().copied());
        let profile = self.shared.profile;
        let is = |exit: u32| profile.is(variable, compiled.exits[exit as usize].port.as_str());
        let conditions = outcomes.iter().map(|exit| (*exit, is(*exit))).collect();
        let exits = self.split_exits(node, default, conditions);
        draw.split(exits);
    }

    /// Makes an element the work of the step.
    fn worked(
        &mut self,
        node: NodeIndex,
        component: &'static Component,
        kept: Option<&str>,
    ) -> impl FnOnce(Element) -> Element {
        let profile = self.shared.profile;
        let (own, _) = self.step(node);
        let told = self
            .settings(node)
            .map_or(Vec::new(), |settings| values(&settings, component));
        let roles = self.roles(node);
        let task_type = component.export.task_type.unwrap_or_default();
        let message = (component.export.bpmn == "receiveTask").then(|| self.message(task_type));
        let extension = self.extension(node);
        let tries = own.policy.retries.unwrap_or(RETRIES).saturating_add(1);
        let groups = groups_of(component);
        let kept = kept.map(str::to_owned);
        move |element| {
            let element = element.extended([extension]);
            let element = match (component.export.bpmn, message) {
                ("userTask", _) => profile.people(element, &roles, &told),
                (_, Some(message)) => element.with("messageRef", message),
                _ => profile.job(
                    element,
                    &Job {
                        task_type,
                        tries,
                        settings: told,
                    },
                ),
            };
            profile.keeps(element, kept.as_deref(), &groups)
        }
    }

    fn roles(&self, node: NodeIndex) -> Vec<String> {
        self.settings(node)
            .map_or(Vec::new(), |settings| roles(&settings))
    }

    /// Events on the border: time that is up, a technical failure with a connection of its own.
    fn borders(&mut self, node: NodeIndex, component: &Component) -> Vec<Border> {
        let (_, compiled) = self.step(node);
        let mut borders = Vec::new();
        for exit in self.wired(node) {
            if !self.is_border(compiled, exit) {
                continue;
            }
            let port = compiled.exits[exit as usize].port.as_str();
            let id = self.id("Event_", node, &format!(".{port}"));
            let definition = self.id("Definition_", node, &format!(".{port}"));
            let event = Element::new("boundaryEvent", id, self.exit_label(node, exit), NOWHERE);
            let is_fault = component
                .ports
                .iter()
                .any(|known| known.id == port && known.kind == PortKind::Fault);
            let event = match is_fault {
                true => event.body(
                    Tag::new("errorEventDefinition")
                        .with("id", definition)
                        .with("errorRef", FAULT_ID),
                ),
                false => event.body(
                    Tag::new("timerEventDefinition").with("id", definition).child(
                        Tag::new("timeDuration")
                            .with("xsi:type", "tFormalExpression")
                            .text(length(compiled.timing.longest_us.unwrap_or_default())),
                    ),
                ),
            };
            borders.push(Border { event, exit });
        }
        borders
    }

    /// What undoes a step: nothing for one that opens nothing that can be undone.
    fn undo_parts(&mut self, node: NodeIndex) -> Option<UndoParts> {
        let (own, compiled) = self.step(node);
        let opened = opened(compiled).intersection(ObligationSet::undoable());
        let task = undo_of(compiled, own).filter(|_| !opened.is_empty())?;
        let (event, association) = self.undo_event(node);
        let name = self.words("Undo", "撤销");
        let name = format!("{name}: {}", self.name(node));
        let id = self.id("Task_", node, ".undo");
        let element = Element::new("serviceTask", id, name, NOWHERE).with("isForCompensation", "true");
        let mut told = vec![("opened", opened.to_string())];
        told.extend(task.partner.map(|partner| ("partner", partner)));
        let job = Job {
            task_type: &task.task,
            tries: RETRIES + 1,
            settings: told,
        };
        Some((event, self.shared.profile.job(element, &job), association))
    }

    fn undo_event(&mut self, node: NodeIndex) -> (Element, String) {
        let id = self.id("Event_", node, ".undo");
        let definition = self.id("Definition_", node, ".undo");
        let name = self.words("If undone", "撤销时");
        let event = Element::new("boundaryEvent", id, name, NOWHERE)
            .body(Tag::new("compensateEventDefinition").with("id", definition));
        (event, self.id("Association_", node, ""))
    }

    /// Undoes what is open: what this flow opened by compensation, what it was called with by tasks.
    pub(super) fn undo(&mut self, node: NodeIndex) -> Cell {
        let (_, compiled) = self.step(node);
        let set = released(compiled);
        let is_everything = set == ObligationSet::undoable();
        let mut draw = self.draw(node);
        let name = self.name(node);
        let extension = self.extension(node);
        let entering: Vec<String> = entering(self.compiled)
            .into_iter()
            .filter(|(one, _)| set.contains(*one))
            .filter_map(|(_, task)| task)
            .collect();
        let openers = self.openers(set);
        let throws: Vec<Option<String>> = match (is_everything, openers.is_empty(), entering.is_empty()) {
            (true, false, _) | (_, true, true) => vec![None],
            (true, true, false) | (false, true, false) => Vec::new(),
            (false, false, _) => openers.into_iter().map(Some).collect(),
        };
        let mut is_first = true;
        for (position, activity) in throws.iter().enumerate() {
            let part = if position == 0 {
                String::new()
            } else {
                format!(".{}", position + 1)
            };
            let id = self.id("Event_", node, &part);
            let definition = self.id("Definition_", node, &part);
            let event = draw.then("intermediateThrowEvent", &id, name.clone());
            let mut tag = Tag::new("compensateEventDefinition").with("id", definition);
            if let Some(activity) = activity {
                tag = tag.with("activityRef", activity.as_str());
            }
            let extension = std::mem::take(&mut is_first).then(|| extension.clone());
            draw.change(event, |element| element.extended(extension).body(tag));
        }
        for (position, task_type) in entering.iter().enumerate() {
            let id = self.id("Task_", node, &format!(".{}", position + 1));
            let task = draw.then("serviceTask", &id, format!("{name}: {task_type}"));
            let job = Job {
                task_type,
                tries: RETRIES + 1,
                settings: Vec::new(),
            };
            let profile = self.shared.profile;
            let extension = std::mem::take(&mut is_first).then(|| extension.clone());
            draw.change(task, |element| profile.job(element.extended(extension), &job));
        }
        if let Some(exit) = self.wired(node).first() {
            draw.leave(*exit, String::new());
        }
        draw.finish()
    }

    /// Activities that open something of a set, the last in the flow first.
    fn openers(&self, set: ObligationSet) -> Vec<String> {
        let mut found: Vec<(i32, NodeIndex)> = Vec::new();
        for (node, compiled) in (0..).zip(&self.compiled.nodes) {
            let is_undone = compiled
                .component
                .is_some_and(|component| component.undo != Undo::Nothing);
            let opens = opened(compiled).intersection(ObligationSet::undoable());
            let is_call = compiled.calls.as_deref().is_some_and(|called| {
                self.shared
                    .called
                    .get(called)
                    .is_some_and(|called| called.undo.is_some())
            });
            if (is_undone && opens.intersects(set)) || is_call {
                let place = self.flow.nodes.get(&compiled.id).map_or(0, |own| own.at.x);
                found.push((-place, node));
            }
        }
        found.sort_unstable();
        found
            .into_iter()
            .map(|(_, node)| self.activities[node as usize].clone())
            .collect()
    }

    pub(super) fn call(&mut self, node: NodeIndex) -> Cell {
        let mut draw = self.draw(node);
        let id = self.activities[node as usize].clone();
        let task = draw.then("callActivity", &id, self.name(node));
        let outcomes = self.outcomes(node);
        let variable = self.variable("exit_", node);
        let extension = self.extension(node);
        let call = self.call_of(node, &variable);
        let profile = self.shared.profile;
        draw.change(task, |element| call.on(element.extended([extension]), profile));
        let loop_id = self.id("Loop_", node, "");
        let tag = call.each(profile, loop_id);
        draw.change(task, |element| tag.into_iter().fold(element, Element::body));
        self.leave_call(&mut draw, node, &outcomes, &call);
        let undo = call.undo.as_ref().map(|process| {
            let (event, association) = self.undo_event(node);
            let name = self.words("Undo", "撤销");
            let id = self.id("Task_", node, ".undo");
            let element = Element::new(
                "callActivity",
                id,
                format!("{name}: {}", self.name(node)),
                NOWHERE,
            )
            .with("isForCompensation", "true");
            (event, Call::of(process).on(element, profile), association)
        });
        draw.hang(task, Vec::new(), undo);
        draw.finish()
    }

    fn call_of(&self, node: NodeIndex, variable: &str) -> Call {
        let (_, compiled) = self.step(node);
        let step = compiled.id.to_string();
        let called = compiled
            .calls
            .as_deref()
            .and_then(|called| self.shared.called.get(called));
        let settings = self.settings(node);
        let list = settings.and_then(|settings| settings.text("for_each").map(str::to_owned));
        Call {
            step,
            process: called.map(|called| called.process.clone()).unwrap_or_default(),
            undo: called.and_then(|called| called.undo.clone()),
            groups: called
                .map(|called| called.groups.iter().copied().collect())
                .unwrap_or_default(),
            is_sequential: settings.is_some_and(|settings| !settings.bool("parallel")),
            list,
            variable: variable.to_owned(),
        }
    }

    fn leave_call(&mut self, draw: &mut Draw, node: NodeIndex, outcomes: &[u32], call: &Call) {
        if outcomes.len() < 2 {
            self.leave(draw, node, outcomes, &call.variable);
            return;
        }
        let id = self.id("Gateway_", node, ".exit");
        let name = self.words("How did it end?", "如何结束？");
        draw.then("exclusiveGateway", &id, name);
        let (_, compiled) = self.step(node);
        let success = outcomes
            .iter()
            .copied()
            .find(|exit| compiled.exits[*exit as usize].kind == PortKind::Success);
        let condition = call.was_cancelled(self.shared.profile);
        let conditions = outcomes.iter().map(|exit| (*exit, condition.clone())).collect();
        let exits = self.split_exits(node, success, conditions);
        draw.split(exits);
    }
}

/// The variable that says by which calls, and for which of their parts, a process of Zeebe was called.
pub(super) const CALL_PATH: &str = "call_path";

/// A call of another process.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// The step that calls; empty where nothing waits for messages inside.
    step: String,
    process: String,
    undo: Option<String>,
    groups: Vec<&'static str>,
    list: Option<String>,
    is_sequential: bool,
    variable: String,
}

impl Call {
    /// A call once, whose end does not matter.
    pub(super) fn of(process: &str) -> Self {
        Self {
            process: process.to_owned(),
            ..Self::default()
        }
    }

    /// Makes an element the call.
    pub(super) fn on(&self, element: Element, profile: Profile) -> Element {
        let result = self.variable.as_str();
        let is_once = self.list.is_none();
        match profile {
            Profile::Plain => element.with("calledElement", self.process.as_str()),
            Profile::Zeebe => {
                let called = Tag::new("zeebe:calledElement")
                    .with("processId", self.process.as_str())
                    .with("propagateAllChildVariables", "false");
                let mut kept = Vec::new();
                kept.extend((!self.step.is_empty()).then(|| self.path()));
                if is_once && !result.is_empty() {
                    kept.extend(call_outputs(result, self.groups.iter().copied()));
                }
                let mapping = (!kept.is_empty()).then(|| Tag::new("zeebe:ioMapping").children(kept));
                element.extended([called]).extended(mapping)
            }
            Profile::Camunda7 => {
                let key = Tag::new("camunda:in").with("businessKey", "#{execution.processBusinessKey}");
                let all = Tag::new("camunda:in").with("variables", "all");
                let element = element
                    .with("calledElement", self.process.as_str())
                    .extended([key, all]);
                let out = |name: &str| Tag::new("camunda:out").with("source", name).with("target", name);
                if result.is_empty() {
                    return element;
                }
                if is_once {
                    let ended = Tag::new("camunda:out")
                        .with("source", "result")
                        .with("target", result);
                    return element
                        .extended([ended])
                        .extended(self.groups.iter().map(|group| out(group)));
                }
                let ended = out("result").with("local", "true");
                let listener = Tag::new("camunda:executionListener");
                element.extended([ended, self.remembers(listener)])
            }
            Profile::Flowable => {
                let element = element
                    .with("calledElement", self.process.as_str())
                    .with("flowable:inheritVariables", "true")
                    .with("flowable:inheritBusinessKey", "true");
                let out = |name: &str| Tag::new("flowable:out").with("source", name).with("target", name);
                if result.is_empty() {
                    return element;
                }
                if is_once {
                    let ended = Tag::new("flowable:out")
                        .with("source", "result")
                        .with("target", result);
                    return element
                        .extended([ended])
                        .extended(self.groups.iter().map(|group| out(group)));
                }
                let listener = Tag::new("flowable:executionListener");
                element
                    .with("flowable:useLocalScopeForOutParameters", "true")
                    .extended([out("result"), self.remembers(listener)])
            }
        }
    }

    /// The way to what is called, part by part: what messages inside are told apart by. Zeebe counts parts from one.
    fn path(&self) -> Tag {
        let around = format!("if {CALL_PATH} = null then \"\" else {CALL_PATH} + \"/\"");
        let own = match self.list {
            Some(_) => format!(
                "{} + string(loopCounter - 1) + \"]\"",
                feel_text(&format!("{}[", self.step))
            ),
            None => feel_text(&self.step),
        };
        Tag::new("zeebe:input")
            .with("source", format!("=({around}) + {own}"))
            .with("target", CALL_PATH)
    }

    /// Remembers that one of the parts was cancelled, whatever the others say.
    fn remembers(&self, listener: Tag) -> Tag {
        let name = &self.variable;
        let was = format!(
            "execution.getVariable('{name}') == 'cancelled' || execution.getVariable('result') == 'cancelled'"
        );
        let set = format!("${{execution.setVariable('{name}', ({was}) ? 'cancelled' : 'ok')}}");
        listener.with("event", "end").with("expression", set)
    }

    /// Once for each entry of a list; once for the whole order when there are none, where the engine can say so.
    fn each(&self, profile: Profile, id: String) -> Option<Tag> {
        let list = self.list.as_deref()?;
        let tag = Tag::new("multiInstanceLoopCharacteristics").with("id", id);
        let tag = match self.is_sequential {
            true => tag.with("isSequential", "true"),
            false => tag,
        };
        Some(match profile {
            Profile::Plain => {
                let each = Tag::new("orderloom:each").with("list", list).with("item", "part");
                tag.child(Tag::new("extensionElements").child(each)).child(
                    Tag::new("loopCardinality")
                        .with("xsi:type", "tFormalExpression")
                        .text(format!("if count({list}) > 0 then count({list}) else 1")),
                )
            }
            Profile::Zeebe => {
                let each = Tag::new("zeebe:loopCharacteristics")
                    .with(
                        "inputCollection",
                        format!("=if count({list}) > 0 then {list} else [null]"),
                    )
                    .with("inputElement", "part")
                    .with("outputCollection", self.variable.as_str())
                    .with("outputElement", "=result");
                tag.child(Tag::new("extensionElements").child(each))
            }
            Profile::Camunda7 => tag
                .with("camunda:collection", format!("${{{list}}}"))
                .with("camunda:elementVariable", "part"),
            Profile::Flowable => tag
                .with("flowable:collection", format!("${{{list}}}"))
                .with("flowable:elementVariable", "part"),
        })
    }

    /// The condition that the call, or one of its parts, was cancelled.
    fn was_cancelled(&self, profile: Profile) -> String {
        match (profile, &self.list) {
            (Profile::Zeebe, Some(_)) => {
                format!(
                    "=some ending in {} satisfies ending = \"cancelled\"",
                    self.variable
                )
            }
            (Profile::Camunda7 | Profile::Flowable, Some(_)) => {
                format!("${{execution.getVariable('{}') == 'cancelled'}}", self.variable)
            }
            _ => profile.is(&self.variable, "cancelled"),
        }
    }
}

/// Who is asked, in order: every level, then the one that it is escalated to.
pub(super) fn roles(settings: &Settings<'_>) -> Vec<String> {
    let mut roles: Vec<String> = settings.list("roles").into_iter().map(str::to_owned).collect();
    if roles.is_empty() {
        roles = texts(settings.own("roles"));
    }
    for name in ["role", "team", "escalate_to"] {
        roles.extend(settings.text(name).map(str::to_owned));
    }
    roles.dedup();
    roles
}

/// Everything that a step may open.
pub(super) fn opened(compiled: &flow_engine::CompiledNode) -> ObligationSet {
    let operations = compiled.exits.iter().flat_map(|exit| &exit.operations);
    operations.fold(ObligationSet::EMPTY, |set, operation| match operation {
        Operation::Acquire(opened) => set.union(*opened),
        _ => set,
    })
}

/// Groups of the order that a component writes.
pub(super) fn groups_of(component: &Component) -> Vec<&'static str> {
    let mut groups: Vec<&'static str> = component
        .writes
        .iter()
        .filter_map(|path| path.split('.').next())
        .collect();
    if component.role == Role::Partner {
        groups.push("service");
    }
    groups.sort_unstable();
    groups.dedup();
    groups
}

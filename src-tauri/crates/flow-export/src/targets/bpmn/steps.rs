//! The cells of the simple steps: start, end, fork, join, decision, wait.

use flow_catalog::Settings;
use flow_engine::NodeIndex;
use flow_feel::time::Duration;
use flow_model::{Table, TableId};
use serde_json::Value;

use super::dialect::{Job, output};
use super::draw::{Draw, Exit};
use super::node::Tag;
use super::process::{Cell, Element};
use super::profile::Profile;
use super::writer::Writer;
use crate::xml;

impl Writer<'_, '_> {
    /// A cell of a step, under way.
    pub(super) fn draw(&mut self, node: NodeIndex) -> Draw {
        let prefix = self.id("Flow_", node, "");
        Draw::new(prefix)
    }

    pub(super) fn start(&mut self, node: NodeIndex) -> Cell {
        let mut draw = self.draw(node);
        let (id, name) = (self.id("Event_", node, ""), self.name(node));
        let start = draw.then("startEvent", &id, name);
        let extension = self.extension(node);
        draw.change(start, |element| element.extended([extension]));
        if let Some(exit) = self.wired(node).first() {
            draw.leave(*exit, String::new());
        }
        draw.finish()
    }

    pub(super) fn end(&mut self, node: NodeIndex) -> Cell {
        let mut draw = self.draw(node);
        let (id, name) = (self.id("Event_", node, ""), self.name(node));
        let end = draw.then("endEvent", &id, name);
        let extension = self.extension(node);
        let outcome = self
            .compiled
            .node(node)
            .outcome
            .map_or("completed", |outcome| outcome.id());
        let ends_branches = self.ends_branches(node).then(|| {
            let id = self.id("Definition_", node, "");
            Tag::new("terminateEventDefinition").with("id", id)
        });
        let profile = self.shared.profile;
        draw.change(end, |element| {
            let element = profile.results(element.extended([extension]), outcome);
            ends_branches.into_iter().fold(element, Element::body)
        });
        draw.finish()
    }

    /// Whether other branches may still be under way when an order arrives at an end.
    fn ends_branches(&self, end: NodeIndex) -> bool {
        let mut above = self.compiled.dominator(end);
        while let Some(node) = above {
            match self.compiled.family(node) {
                flow_catalog::Family::Join => return false,
                flow_catalog::Family::Fork => return true,
                _ => above = self.compiled.dominator(node),
            }
        }
        false
    }

    /// Gateways that part and bring together are two: most engines and readers want it so.
    pub(super) fn merge(&mut self, draw: &mut Draw, node: NodeIndex) {
        if self.n_entering(node) > 1 {
            let id = self.id("Gateway_", node, ".merge");
            let name = self.words("From any side", "任一来路");
            draw.then("exclusiveGateway", &id, name);
        }
    }

    pub(super) fn fork(&mut self, node: NodeIndex) -> Cell {
        let mut draw = self.draw(node);
        self.merge(&mut draw, node);
        let (id, name) = (self.id("Gateway_", node, ""), self.name(node));
        let fork = draw.then("parallelGateway", &id, name);
        let extension = self.extension(node);
        draw.change(fork, |element| element.extended([extension]));
        let exits = self
            .wired(node)
            .into_iter()
            .map(|exit| (exit, self.exit_label(node, exit)));
        draw.fan_out(exits.collect());
        draw.finish()
    }

    /// Each branch that arrives by several connections comes together first; then all branches do.
    pub(super) fn join(&mut self, node: NodeIndex) -> Cell {
        let mut draw = self.draw(node);
        let (id, name) = (self.id("Gateway_", node, ""), self.name(node));
        let slots = self.compiled.node(node).slots.iter().map(|slot| slot.edges.len());
        let slots: Vec<usize> = slots.collect();
        let mut merges = Vec::with_capacity(slots.len());
        for (position, count) in slots.iter().enumerate() {
            let merge = (*count > 1).then(|| {
                let id = self.id("Gateway_", node, &format!(".{}", position + 1));
                let name = self.words("From any side", "任一来路");
                (id, name)
            });
            merges.push(merge);
        }
        if merges.is_empty() {
            merges.push(None);
        }
        draw.join(("parallelGateway", &id, name), &merges);
        let extension = self.extension(node);
        draw.change_last(|element| element.extended([extension]));
        if let Some(exit) = self.wired(node).first() {
            draw.leave(*exit, String::new());
        }
        draw.finish()
    }

    pub(super) fn decision(&mut self, node: NodeIndex) -> Cell {
        let Some(settings) = self.settings(node) else {
            return Cell::default();
        };
        let mut draw = self.draw(node);
        let conditions = match settings.text("mode") {
            Some("table") => {
                let table = settings.text("table").unwrap_or_default().to_owned();
                Err(Some((xml::id("Decision_", &table), self.first_output(&table))))
            }
            Some("share") => Err(None),
            _ => self.branch_conditions(node).ok_or_else(|| {
                let step = self.compiled.node(node).id.as_str();
                Some((xml::id("Decision_step_", step), None))
            }),
        };
        let conditions = match conditions {
            Ok(conditions) => {
                self.merge(&mut draw, node);
                conditions
            }
            Err(decision) => self.asked(&mut draw, node, &settings, decision),
        };
        let (id, name) = (self.id("Gateway_", node, ""), self.name(node));
        let gateway = draw.then("exclusiveGateway", &id, name);
        let extension = self.extension(node);
        draw.change(gateway, |element| element.extended([extension]));
        let exits = self.split_exits(node, self.compiled.node(node).otherwise, conditions);
        draw.split(exits);
        draw.finish()
    }

    /// The conditions of a decision's exits, by exit; nothing where one of them cannot be said in the engine's language.
    fn branch_conditions(&self, node: NodeIndex) -> Option<Vec<(u32, String)>> {
        let compiled = self.compiled.node(node);
        let holds = |feel: &Option<String>| self.shared.profile.holds(feel.as_deref()?);
        let all: Option<Vec<(u32, String)>> = compiled
            .branches
            .iter()
            .map(|branch| Some((branch.exit, holds(&branch.when)?)))
            .collect();
        // Where several conditions hold, the first counts; gateways look at them in the order of the file, too.
        let all = all?;
        let mut seen = std::collections::BTreeSet::new();
        all.iter().all(|(exit, _)| seen.insert(*exit)).then_some(all)
    }

    fn first_output(&self, table: &str) -> Option<String> {
        match self.flow.tables.get(&TableId::new(table)) {
            Some(Table::Decision(table)) if table.outputs.len() > 1 => {
                table.outputs.first().map(|output| output.name.clone())
            }
            _ => None,
        }
    }

    /// An activity that finds the exit out: a decision table that the engine evaluates, or a worker.
    fn asked(
        &mut self,
        draw: &mut Draw,
        node: NodeIndex,
        settings: &Settings<'_>,
        decision: Option<(String, Option<String>)>,
    ) -> Vec<(u32, String)> {
        let profile = self.shared.profile;
        let answer = self.variable("decision_", node);
        let id = self.id("Task_", node, "");
        let name = match decision {
            Some(_) => self.words("Ask the table", "查决策表"),
            None => self.words("Take a share", "按比例分流"),
        };
        let name = format!("{name}: {}", self.name(node));
        let engine_decides = decision.is_some() && matches!(profile, Profile::Zeebe | Profile::Camunda7);
        let tag = match decision {
            Some(_) => profile.job_tag("businessRuleTask"),
            None => "serviceTask",
        };
        let task = draw.then(tag, &id, name);
        let mut variable = answer.clone();
        if let (true, Some((_, Some(output)))) = (engine_decides, &decision) {
            variable = format!("{answer}.{output}");
        }
        let step = self.compiled.node(node).id.to_string();
        let component = self.compiled.node(node).component;
        draw.change(task, |element| match (&decision, profile) {
            (Some((decision, _)), Profile::Zeebe) => element.extended([Tag::new("zeebe:calledDecision")
                .with("decisionId", decision.as_str())
                .with("resultVariable", answer.as_str())]),
            (Some((decision, output)), Profile::Camunda7) => element
                .with("camunda:decisionRef", decision.as_str())
                .with("camunda:resultVariable", answer.as_str())
                .with(
                    "camunda:mapDecisionResult",
                    if output.is_some() {
                        "singleResult"
                    } else {
                        "singleEntry"
                    },
                ),
            _ => {
                let mut told = component.map_or(Vec::new(), |component| {
                    super::extension::values(settings, component)
                });
                told.push(("step", step));
                let job = Job {
                    task_type: if decision.is_some() {
                        "oms.flow.decide.v1"
                    } else {
                        "oms.flow.share.v1"
                    },
                    tries: 4,
                    settings: told,
                };
                profile.keeps(profile.job(element, &job), Some(&answer), &[])
            }
        });
        if !engine_decides {
            variable = profile.exit_variable(&answer);
        }
        let exits = &self.compiled.node(node).exits;
        let is = |exit: &flow_engine::Exit| profile.is(&variable, exit.port.as_str());
        (0..).zip(exits).map(|(exit, port)| (exit, is(port))).collect()
    }

    /// The wired exits of a gateway with their conditions; one of them is the default.
    pub(super) fn split_exits(
        &self,
        node: NodeIndex,
        default: Option<u32>,
        conditions: Vec<(u32, String)>,
    ) -> Vec<Exit> {
        let wired = self.wired(node);
        let default = default
            .filter(|exit| wired.contains(exit))
            .or(wired.last().copied());
        let mut exits: Vec<Exit> = Vec::new();
        exits.extend(default.map(|exit| Exit {
            exit,
            name: self.exit_label(node, exit),
            condition: None,
        }));
        let others = conditions
            .into_iter()
            .filter(|(exit, _)| wired.contains(exit) && Some(*exit) != default);
        exits.extend(others.map(|(exit, condition)| Exit {
            exit,
            name: self.exit_label(node, exit),
            condition: Some(condition),
        }));
        exits
    }

    pub(super) fn wait(&mut self, node: NodeIndex) -> Cell {
        let Some(settings) = self.settings(node) else {
            return Cell::default();
        };
        let wired = self.wired(node);
        let named = |port: &str| {
            let exits = &self.compiled.node(node).exits;
            let exit = exits.iter().position(|exit| exit.port.as_str() == port)? as u32;
            wired.contains(&exit).then_some(exit)
        };
        let (ok, event, exhausted) = (named("ok"), named("event"), named("exhausted"));
        let profile = self.shared.profile;
        let mut draw = self.draw(node);
        let visits = self.variable("visits_", node);
        let limit = self.compiled.node(node).visits_max;
        let counted = limit.zip(exhausted);
        let needs_gateway = counted.is_some() || event.is_some();
        if needs_gateway {
            self.merge(&mut draw, node);
        }
        let counting = counted.map(|_| {
            let id = self.id("Gateway_", node, "");
            let name = self.words("How often?", "几次了？");
            draw.then("exclusiveGateway", &id, name)
        });
        let moment = self.moment(&mut draw, node, &settings);
        let waiting = event.map(|_| {
            let id = self.id("Gateway_", node, ".wait");
            let name = self.words("What comes first?", "先到哪个？");
            draw.then("eventBasedGateway", &id, name)
        });
        let (id, name) = (self.id("Event_", node, ""), self.name(node));
        let timer = draw.then("intermediateCatchEvent", &id, name);
        let definition = self.id("Definition_", node, "");
        let timer_tag = Tag::new("timerEventDefinition")
            .with("id", definition)
            .child(moment);
        let counter = counted.map(|_| visits.as_str());
        draw.change(timer, |element| {
            profile.counts_at(element.body(timer_tag), counter)
        });
        if let Some(exit) = ok {
            draw.leave(exit, String::new());
        }
        if let (Some(gateway), Some(exit)) = (waiting, event) {
            self.message_event(
                &mut draw,
                node,
                gateway,
                exit,
                settings.text("event").unwrap_or_default(),
                counter,
            );
        }
        if let (Some(gateway), Some((limit, exit))) = (counting, counted) {
            draw.default_flow_of(gateway, |flow| profile.counts_on(flow, &visits));
            let exit = Exit {
                exit,
                name: self.exit_label(node, exit),
                condition: Some(profile.counted(&visits, limit)),
            };
            draw.leave_below(gateway, exit);
        }
        let extension = self.extension(node);
        draw.change(timer, |element| element.extended_first(extension));
        draw.finish()
    }

    fn message_event(
        &mut self,
        draw: &mut Draw,
        node: NodeIndex,
        gateway: usize,
        exit: u32,
        name: &str,
        counter: Option<&str>,
    ) {
        let id = self.id("Event_", node, ".message");
        let label = self.exit_label(node, exit);
        let message = self.message(name);
        let definition = self.id("Definition_", node, ".message");
        let event = draw.beside(gateway, &id, format!("{label}: {name}"), (exit, String::new()));
        let profile = self.shared.profile;
        draw.change(event, |element| {
            let definition = Tag::new("messageEventDefinition")
                .with("id", definition)
                .with("messageRef", message);
            profile.counts_at(element.body(definition), counter)
        });
    }

    /// When a wait is over: a moment or a length of time.
    fn moment(&mut self, draw: &mut Draw, node: NodeIndex, settings: &Settings<'_>) -> Tag {
        let length = settings.text("for").unwrap_or("PT1H").to_owned();
        let expression = |name: &'static str, text: String| {
            Tag::new(name).with("xsi:type", "tFormalExpression").text(text)
        };
        let Some(until) = settings.text("until") else {
            return expression("timeDuration", length);
        };
        let otherwise = format!("now() + duration(\"{length}\")");
        match self.shared.profile {
            Profile::Plain => expression(
                "timeDate",
                format!("if ({until}) = null then {otherwise} else {until}"),
            ),
            Profile::Zeebe => {
                let until = super::moments::as_moments(until);
                expression(
                    "timeDate",
                    format!("=if ({until}) = null then {otherwise} else {until}"),
                )
            }
            Profile::Camunda7 | Profile::Flowable => {
                let variable = self.variable("moment_", node);
                let id = self.id("Task_", node, ".moment");
                let name = self.words("Work out the moment", "计算时刻");
                let task = draw.then("serviceTask", &id, name);
                let job = Job {
                    task_type: "oms.flow.moment.v1",
                    tries: 4,
                    settings: vec![
                        ("variable", variable.clone()),
                        ("until", until.to_owned()),
                        ("for", length),
                    ],
                };
                let profile = self.shared.profile;
                draw.change(task, |element| profile.job(element, &job));
                expression("timeDate", format!("${{{variable}}}"))
            }
        }
    }
}

/// The longest time a step may take, as a duration.
pub(super) fn length(micros: i64) -> String {
    Duration { micros }.to_string()
}

/// What a call hands back in Zeebe: how it ended, and what it changed.
pub(super) fn call_outputs(
    variable: &str,
    groups: impl Iterator<Item = &'static str>,
) -> impl Iterator<Item = Tag> {
    let ended = "=if result = \"cancelled\" then \"cancelled\" else \"ok\"";
    let groups = groups.map(|group| output(&format!("={group}"), group));
    std::iter::once(output(ended, variable)).chain(groups)
}

/// Texts of a list setting.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let entries = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    entries
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

//! CNCF Serverless Workflow DSL 1.0, as YAML: one workflow for the flow; flows it calls are workflows of their own.
//!
//! What a step does is a function named like its task type; a person or a partner who takes time is asked by a
//! function and answers by an event. Decisions are asked too, with their FEEL as it was typed: the jq of the DSL
//! computes in binary floats, and an order at a limit must go the same way on every server. jq only compares the names
//! of exits and keeps the list of what is open, so that undoing goes newest first as in the other targets.
//! What an order carries goes from task to task, so that branches of a fork, which are given a copy each, cannot get into
//! each other's way; behind the fork it is put together again. The loops of the DSL run one after the other and its forks
//! have a fixed number of branches: parts side by side are halves, side by side, of halves. See `parts`.

mod block;
mod lane;
mod parts;
mod query;
mod step;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use flow_catalog::{Family, ObligationSet, Role, Settings};
use flow_engine::{CompiledFlow, CompiledNode, ExitIndex, NodeIndex, compile};
use flow_model::{Flow, Text};

use crate::drawing::Drawing;
use crate::error::{ExportError, Refusal};
use crate::targets::blocks::{self, Block};
use crate::words::{both, step_name};
use crate::yaml::{Yaml, map};

/// The version of the DSL that is written.
const DSL: &str = "1.0.0";

/// The workflow of a flow.
pub fn write(drawing: &Drawing<'_>) -> Result<Vec<u8>, ExportError> {
    let flow = drawing.flow;
    let compiled = compile(flow);
    let Some(start) = compiled.starts.first().copied() else {
        return Err(Refusal {
            step: None,
            reason: Text::new("the flow has no start", "流程没有起点"),
            way: Text::new("put a start in", "请加上起点"),
        }
        .into());
    };
    let mut shared = Shared {
        functions: BTreeSet::new(),
        undo_tasks: undo_tasks(drawing),
        names: BTreeSet::new(),
        halving: Vec::new(),
    };
    let scope = Scope::new(flow, &compiled, None, String::new());
    let mut tasks = scope.write(&mut shared, Entry::Step(start))?;
    if !shared.halving.is_empty() {
        tasks = parts::with_halving(&mut shared, flow, &compiled, tasks);
    }
    let functions = shared.functions.iter().map(|task| (task.clone(), function(task)));
    let document = map([
        ("document", header(flow)),
        ("use", map([("functions", Yaml::Map(functions.collect()))])),
        ("do", Yaml::List(tasks)),
    ]);
    Ok(document.document().into_bytes())
}

fn header(flow: &Flow) -> Yaml {
    let mut entries = vec![
        ("dsl".to_owned(), Yaml::from(DSL)),
        ("namespace".to_owned(), Yaml::from("orderloom")),
        ("name".to_owned(), Yaml::from(name_of(flow.id.as_str()))),
        ("version".to_owned(), Yaml::from("1.0.0")),
        ("title".to_owned(), Yaml::from(both(&flow.title))),
    ];
    if !flow.purpose.is_empty() {
        entries.push(("summary".to_owned(), Yaml::from(both(&flow.purpose))));
    }
    let print = crate::words::print_of(flow);
    entries.push((
        "metadata".to_owned(),
        map([
            ("flow", Yaml::from(flow.id.as_str())),
            ("fingerprint", Yaml::from(print)),
        ]),
    ));
    Yaml::Map(entries)
}

/// A name as the DSL has it: lower case letters, digits and hyphens, at most 63.
fn name_of(flow: &str) -> String {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_fine = flow.chars().all(|letter| fits(letter) || letter == '-')
        && flow.starts_with(fits)
        && flow.ends_with(fits)
        && flow.len() <= 63;
    if is_fine {
        return flow.to_owned();
    }
    let kept: String = flow
        .to_ascii_lowercase()
        .chars()
        .map(|letter| if fits(letter) { letter } else { '-' })
        .take(50)
        .collect();
    format!("f{kept}-{}", super::short_hash(flow)).replace("--", "-")
}

/// How a task of the server is called.
fn function(task: &str) -> Yaml {
    map([
        ("call", Yaml::from("http")),
        (
            "with",
            map([
                ("method", Yaml::from("post")),
                (
                    "endpoint",
                    Yaml::from(format!("https://orderloom-worker/tasks/{task}")),
                ),
                ("body", Yaml::from("${ . }")),
            ]),
        ),
    ])
}

struct Shared {
    functions: BTreeSet<String>,
    undo_tasks: BTreeMap<String, ObligationSet>,
    names: BTreeSet<String>,
    /// Calls whose parts run side by side: the step, and the flow that is called.
    halving: Vec<(NodeIndex, String)>,
}

/// Where a list of tasks begins.
enum Entry<'e> {
    /// With a step.
    Step(NodeIndex),
    /// With branches of a fork that meet before its other branches do.
    Block(NodeIndex, &'e Block),
}

/// Tasks that undo, of the flow and of everything it calls, with what they undo.
fn undo_tasks(drawing: &Drawing<'_>) -> BTreeMap<String, ObligationSet> {
    let mut tasks: BTreeMap<String, ObligationSet> = BTreeMap::new();
    for flow in std::iter::once(drawing.flow).chain(drawing.called) {
        for (task, set) in super::undo::tasks(flow, &compile(flow)) {
            let known = tasks.entry(task).or_default();
            *known = known.union(set);
        }
    }
    tasks
}

/// A list of tasks under way: of the whole flow, or of a branch.
struct Scope<'a> {
    flow: &'a Flow,
    compiled: &'a CompiledFlow,
    /// For a branch: the join that every way leads to.
    join: Option<NodeIndex>,
    /// Before the names of tasks that are not a step's.
    label: String,
    entries: BTreeMap<NodeIndex, String>,
    waiting: VecDeque<NodeIndex>,
    tasks: Vec<Yaml>,
    /// Steps that a person may try again.
    lane: BTreeMap<String, String>,
    lane_name: Option<String>,
    stopped_name: Option<String>,
    /// The choices behind tasks.
    exit_names: BTreeMap<NodeIndex, String>,
}

impl<'a> Scope<'a> {
    fn new(flow: &'a Flow, compiled: &'a CompiledFlow, join: Option<NodeIndex>, label: String) -> Self {
        Self {
            flow,
            compiled,
            join,
            label,
            entries: BTreeMap::new(),
            waiting: VecDeque::new(),
            tasks: Vec::new(),
            lane: BTreeMap::new(),
            lane_name: None,
            stopped_name: None,
            exit_names: BTreeMap::new(),
        }
    }

    fn write(mut self, shared: &mut Shared, entry: Entry<'_>) -> Result<Vec<Yaml>, ExportError> {
        match entry {
            Entry::Step(first) if self.goto(shared, first) == "exit" => {
                let name = unique(shared, &format!("{}empty", self.label));
                self.put(&name, None, change("$c", "exit"));
            }
            Entry::Step(_) => {}
            Entry::Block(fork, block) => {
                let name = unique(shared, &format!("{}fork", self.label));
                self.side_by_side(shared, &name, fork, block, &mut BTreeSet::new())?;
            }
        }
        while let Some(node) = self.waiting.pop_front() {
            self.step(shared, node)?;
        }
        if self.lane_name.is_some() || self.stopped_name.is_some() {
            self.write_lane(shared);
        }
        Ok(self.tasks)
    }

    fn node(&self, node: NodeIndex) -> &'a CompiledNode {
        self.compiled.node(node)
    }

    fn settings(&self, node: NodeIndex) -> Settings<'a> {
        let compiled = self.node(node);
        let component = compiled.component.expect("unknown components are refused first");
        Settings::new(component, &self.flow.nodes[&compiled.id])
    }

    /// The task of a step, which is written later if it is new.
    fn goto(&mut self, shared: &mut Shared, node: NodeIndex) -> String {
        if self.join == Some(node) {
            return "exit".to_owned();
        }
        if let Some(name) = self.entries.get(&node) {
            return name.clone();
        }
        let id = self.node(node).id.as_str();
        // An empty name is none, and the other three are flow directives.
        let wanted = match id {
            "" | "continue" | "exit" | "end" => format!("{id}_step"),
            other => other.to_owned(),
        };
        let name = unique(shared, &wanted);
        self.entries.insert(node, name.clone());
        self.waiting.push_back(node);
        name
    }

    fn behind(
        &mut self,
        shared: &mut Shared,
        node: NodeIndex,
        exit: ExitIndex,
    ) -> Result<String, ExportError> {
        match self.compiled.target(node, exit) {
            Some(target) => Ok(self.goto(shared, target)),
            None => {
                let port = &self.node(node).exits[exit as usize].port;
                Err(self.refuse(
                    node,
                    Text::new(
                        format!("its exit {port} leads nowhere"),
                        format!("出口 {port} 没有连接"),
                    ),
                    Text::new("connect the exit", "请连接该出口"),
                ))
            }
        }
    }

    fn further(&self, shared: &mut Shared, node: NodeIndex, what: &str) -> String {
        unique(shared, &format!("{}.{what}", self.entries[&node]))
    }

    fn put(&mut self, name: &str, node: Option<NodeIndex>, mut entries: Vec<(&str, Yaml)>) {
        if let Some(node) = node {
            let title = both(&step_name(self.flow, &self.node(node).id));
            entries.push(("metadata", map([("title", Yaml::from(title))])));
        }
        let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
        self.tasks.push(named(name, Yaml::Map(entries.collect())));
    }

    fn refuse(&self, node: NodeIndex, reason: Text, way: Text) -> ExportError {
        Refusal {
            step: Some(self.node(node).id.clone()),
            reason,
            way,
        }
        .into()
    }

    fn step(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let Some(component) = self.node(node).component else {
            let id = &self.flow.nodes[&self.node(node).id].component;
            return Err(self.refuse(
                node,
                Text::new(
                    format!("this version does not know a \"{id}\""),
                    format!("当前版本不认识“{id}”"),
                ),
                Text::new("replace it by another step", "请换成别的步骤"),
            ));
        };
        match (component.family, component.role) {
            (Family::Source, _) => self.start(shared, node),
            (Family::Sink, _) => self.end(node),
            (Family::Decision, _) => self.decision(shared, node),
            (Family::Wait, _) => self.wait(shared, node),
            (Family::Fork | Family::Join, _) if blocks::passes(self.compiled, node) => {
                let next = self.behind(shared, node, 0)?;
                let name = self.entries[&node].clone();
                self.put(&name, Some(node), change("$c", &next));
                Ok(())
            }
            (Family::Fork, _) => self.fork(shared, node),
            (Family::Join, _) => Err(self.refuse(
                node,
                Text::new(
                    "it does not close exactly the branches of one fork",
                    "它没有正好收口某个并行开始的全部分支",
                ),
                Text::new(
                    "lead every branch of a fork to one join, and nothing else",
                    "请让并行开始的每个分支都汇到同一个汇合，且不再接其他来路",
                ),
            )),
            (Family::Subflow, _) => self.call(shared, node),
            (Family::Task, Role::Compensate) => self.compensate(shared, node),
            (Family::Task, _) => self.task(shared, node),
        }
    }
}

/// A task that changes what an order carries and does nothing else.
fn change(carried: &str, then: &str) -> Vec<(&'static str, Yaml)> {
    vec![
        ("set", map([("carried", Yaml::from(query::jq(carried)))])),
        query::output(".carried"),
        ("then", Yaml::from(then)),
    ]
}

/// A task in a list: a map of its name.
fn named(name: &str, task: Yaml) -> Yaml {
    Yaml::Map(vec![(name.to_owned(), task)])
}

fn unique(shared: &mut Shared, wanted: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !shared.names.insert(name.clone()) {
        name = format!("{wanted}~{number}");
        number += 1;
    }
    name
}

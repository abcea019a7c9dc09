//! Random walks of the stepper, to be compared with what other engines do, and the tools to run those.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use flow_catalog::{Component, Family, Obligation, PortKind, Role, component};
use flow_engine::CompiledFlow;
use flow_engine::sample::{Profile, sample_orders};
use flow_engine::stepper::{EndingKind, Lane, Opened, Program, ScriptStep, Stepper, TraceLine};
use flow_feel::{Clock, Record};
use flow_model::{Flow, NodeId, read};
use flow_testkit::{Rng, fixtures, parse_notation, root};
use serde_json::Value;

/// Steps after which a walk is given up.
const STEPS_MAX: usize = 150;

/// One walk.
#[derive(Debug)]
pub struct Walk {
    /// The order as it came in.
    pub order: Value,
    /// What happened.
    pub trace: Vec<TraceLine>,
    /// What is open at the end, oldest first.
    pub open: Vec<Opened>,
    /// The order at the end.
    pub record: Record,
    ending: (EndingKind, String),
    pub(crate) flows: Vec<Flow>,
}

/// Every template and example by name, with the flows beside it that it may call.
pub fn flows() -> Vec<(String, Flow, Vec<Flow>)> {
    let mut all = Vec::new();
    for folder in [
        "flows/templates",
        "flows/templates/parts",
        "flows/examples",
        "flows/examples/parts",
    ] {
        let parts: Vec<Flow> = files(&root().join(folder).join("parts"))
            .iter()
            .map(|path| flow(path))
            .collect();
        for path in files(&root().join(folder)) {
            let flow = flow(&path);
            all.push((format!("{folder}/{}", flow.id), flow, parts.clone()));
        }
    }
    assert!(all.len() >= 18, "the flows are not there");
    all
}

/// Flows of `tests/in-step`, which have what the templates and examples have not, with those they call.
pub fn in_step_flows() -> Vec<(String, Flow, Vec<Flow>)> {
    let mut all = Vec::new();
    let parts = fixtures("tests/in-step", ".part");
    for fixture in fixtures("tests/in-step", ".flow") {
        let own = parts
            .iter()
            .filter(|part| part.name.starts_with(&format!("{}.", fixture.name)));
        let called = own.map(|part| parse_notation(part.text())).collect();
        all.push((
            format!("in-step/{}", fixture.name),
            parse_notation(fixture.text()),
            called,
        ));
    }
    assert!(all.len() >= 5, "the flows are not there");
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.to_string_lossy().ends_with(".flow.json"))
        .collect();
    paths.sort();
    paths
}

fn flow(path: &Path) -> Flow {
    read(&std::fs::read(path).expect("the file is there"))
        .expect("the file is a flow")
        .flow
}

/// A walk with random exits where data do not choose; nothing when no sample order is for the flow.
pub fn random_walk(flow: &Flow, called: &[Flow], rng: &mut Rng) -> Option<Walk> {
    let program = Program::new(flow, called);
    let clock: Clock = Clock {
        now: "2026-11-11T09:00:00+08:00".parse().expect("a moment"),
    };
    let orders = sample_orders(Profile::Mixed, 200, rng.next_u64());
    let fits = |order: &&Record| {
        Stepper::new(&program, (*order).clone(), clock, None).is_some_and(|stepper| stepper.is_in_scope())
    };
    let fitting: Vec<&Record> = orders.iter().filter(fits).collect();
    let order = (*rng.pick(&fitting)?).clone();
    let mut stepper = Stepper::new(&program, order.clone(), clock, Some(rng.next_u64()))?;
    let mut flows = vec![flow.clone()];
    flows.extend(called.iter().cloned());
    for _ in 0..STEPS_MAX {
        let enabled = stepper.enabled();
        let Some(node) = rng.pick(&enabled).cloned() else {
            break;
        };
        let step = match component_of(&flows, &node).family {
            Family::Subflow => ScriptStep::auto(&node),
            _ => random_step(&stepper, &node, rng),
        };
        if stepper.fire(&step).is_err() {
            stepper
                .fire(&ScriptStep::auto(&node))
                .expect("a step goes by itself");
        }
    }
    Walk::of(&stepper, &order, flows)
}

fn random_step(stepper: &Stepper<'_>, node: &str, rng: &mut Rng) -> ScriptStep {
    let choices = stepper.choices(node);
    let free: Vec<_> = choices.iter().filter(|choice| !choice.by_data).collect();
    if free.len() < choices.len() || free.is_empty() {
        return ScriptStep::auto(node);
    }
    // The usual exit half of the time, so that walks get far.
    let choice = match rng.chance(50) {
        true => free[0],
        false => rng.pick(&free).expect("not empty"),
    };
    let mut step = ScriptStep::new(node, &choice.port);
    step.lane = rng
        .pick(&[Lane::Retry, Lane::Retry, Lane::Cancel, Lane::HandOver])
        .copied();
    step
}

/// The flow that steps with this before their names belong to.
pub(crate) fn flow_of<'a>(flows: &'a [Flow], scope: &str) -> &'a Flow {
    let mut flow = &flows[0];
    for name in scope.split('/').filter(|name| !name.is_empty()) {
        let id = name.split('[').next().unwrap_or_default();
        let called = flow.nodes[&NodeId::new(id)].settings["flow"]
            .as_str()
            .expect("a call names a flow");
        flow = flows
            .iter()
            .find(|flow| flow.id.as_str() == called)
            .expect("the flow is there");
    }
    flow
}

/// The innermost branch a step is in: its fork and the exit of the fork.
fn branch_of(flow: &CompiledFlow, step: &str) -> Option<(String, String)> {
    let node = flow.node_of(step)?;
    let mut above = flow.dominator(node);
    while let Some(fork) = above {
        if flow.family(fork) == Family::Fork {
            for exit in &flow.node(fork).exits {
                let first = exit.edges.first().map(|edge| flow.edges[*edge as usize].to)?;
                let mut inside = first == node;
                let mut around = flow.dominator(node);
                while let Some(other) = around {
                    inside |= other == first;
                    around = flow.dominator(other);
                }
                if inside && flow.family(first) != Family::Join {
                    return Some((flow.node(fork).id.to_string(), exit.port.to_string()));
                }
            }
        }
        above = flow.dominator(fork);
    }
    None
}

/// The component of a step by its name in full.
pub(crate) fn component_of(flows: &[Flow], fire: &str) -> &'static Component {
    let node = &flow_of(flows, prefix(fire)).nodes[&NodeId::new(own(fire))];
    component(node.component.as_str()).expect("a known component")
}

impl Walk {
    /// What a stepper did with an order; nothing when it is still under way.
    pub(crate) fn of(stepper: &Stepper<'_>, order: &Record, flows: Vec<Flow>) -> Option<Walk> {
        let ending = stepper.ending()?.clone();
        Some(Walk {
            order: flow_engine::order::order_to_json(order),
            trace: stepper.trace().to_vec(),
            open: stepper.open(),
            record: stepper.order().clone(),
            ending: (ending.kind, ending.node),
            flows,
        })
    }

    fn component(&self, line: &TraceLine) -> &'static Component {
        component_of(&self.flows, &line.fire)
    }

    /// Whether somebody outside answers: not where the clock or the token game decide, nor where data do, unless the
    /// engine asks about everything.
    pub fn is_asked(&self, line: &TraceLine, asks_all: bool) -> bool {
        let component = self.component(line);
        let waits_for = |name: &str| {
            let flow = flow_of(&self.flows, prefix(&line.fire));
            flow.nodes[&NodeId::new(own(&line.fire))]
                .settings
                .contains_key(name)
        };
        match component.role {
            Role::Wait => {
                let is_asked = waits_for("event") || (asks_all && waits_for("until"));
                is_asked && line.outcome.as_deref() != Some("exhausted")
            }
            Role::Compensate => false,
            Role::Decide => asks_all,
            _ => component.family == Family::Task,
        }
    }

    /// Whether a line is left because nobody answered in time.
    pub fn is_time_up(&self, line: &TraceLine, asks_all: bool) -> bool {
        let component = self.component(line);
        let outcome = line.outcome.as_deref();
        let port = component.ports.iter().find(|port| Some(port.id) == outcome);
        port.is_some_and(|port| port.time_up)
            || (component.role == Role::Wait && outcome == Some("ok") && !asks_all)
    }

    /// Whether an undo step undoes it.
    pub fn is_undoable(&self, one: &Value) -> bool {
        let obligation = one["obligation"].as_str().and_then(Obligation::from_id);
        obligation.is_some_and(Obligation::is_undoable)
    }

    /// Whether a line is left by a technical failure that has a connection of its own.
    pub fn is_fault(&self, line: &TraceLine) -> bool {
        let outcome = line.outcome.as_deref();
        let mut ports = self.component(line).ports.iter();
        ports.any(|port| port.kind == PortKind::Fault && Some(port.id) == outcome)
    }

    /// Whether a line undoes what other steps took. A task that gives something back does so by its own job, as any task.
    pub fn undoes(&self, line: &TraceLine) -> bool {
        line.lane.is_some() || self.component(line).role == Role::Compensate
    }

    /// How the order ended.
    pub fn result(&self) -> &'static str {
        self.ending.0.id()
    }

    /// The step where it ended.
    pub fn ended(&self) -> &str {
        &self.ending.1
    }

    /// Whether a person gave up inside a branch or a call.
    pub fn is_stopped_inside(&self) -> bool {
        self.ending.1.contains('/')
    }

    /// Scopes that were walked: what stands before the names of their steps, and these names. A branch of a fork is a
    /// scope of its own, since nothing orders its steps and those of other branches.
    pub fn scopes(&self) -> Vec<(String, Vec<String>)> {
        let scopes: BTreeSet<String> = self
            .trace
            .iter()
            .map(|line| prefix(&line.fire).to_owned())
            .collect();
        let mut all = Vec::new();
        for scope in scopes {
            let steps: BTreeSet<String> = self
                .lines_in(&scope)
                .map(|line| own(&line.fire).to_owned())
                .collect();
            let mut branches: BTreeMap<Option<(String, String)>, Vec<String>> = BTreeMap::new();
            let flow = flow_of(&self.flows, &scope);
            let compiled = flow_engine::compile(flow);
            for step in steps {
                branches
                    .entry(branch_of(&compiled, &step))
                    .or_default()
                    .push(step);
            }
            all.extend(branches.into_values().map(|steps| (scope.clone(), steps)));
        }
        all
    }

    fn lines_in(&self, scope: &str) -> impl Iterator<Item = &TraceLine> {
        let is_return =
            |line: &TraceLine| self.component(line).family == Family::Subflow && line.enters.is_none();
        self.trace
            .iter()
            .filter(move |line| prefix(&line.fire) == scope && !is_return(line))
    }

    /// The steps that fired in a scope, in order.
    pub fn fired_in(&self, scope: &(String, Vec<String>)) -> Vec<String> {
        let lines = self.lines_in(&scope.0).map(|line| own(&line.fire).to_owned());
        lines.filter(|step| scope.1.contains(step)).collect()
    }
}

pub(crate) fn prefix(fire: &str) -> &str {
    fire.rfind('/').map_or("", |place| &fire[..=place])
}

pub(crate) fn own(fire: &str) -> &str {
    fire.rsplit('/').next().unwrap_or_default()
}

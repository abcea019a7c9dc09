//! A flow and a scenario as rules see them: every step with those of the flows it calls, and what is assumed of each.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Component, Role, Settings, Simulation, schema};
use flow_engine::{Branch, CompiledFlow, CompiledNode, Exit, NodeIndex};
use flow_model::{DecisionTable, Flow, Node, Table, Text};

use super::files::OrderFile;
use super::load::{Load, Trial, try_out};
use crate::Control;
use crate::model::may_name;
use crate::scenario::{Distribution, Horizon, PoolUse, Scenario, StepAssumptions};

/// Most flows that are looked into; calls of calls can be as many as there are leaves on a tree.
const BODIES_MAX: usize = 500;

/// What rules look at.
pub(crate) struct View<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) flow: &'a Flow,
    pub(crate) called: &'a [Flow],
    pub(crate) files: &'a BTreeMap<String, OrderFile>,
    /// The flow itself, then each flow that is called, once for each call.
    pub(crate) bodies: Vec<Body>,
    /// Every step of every body.
    pub(crate) steps: Vec<Step<'a>>,
    by_id: BTreeMap<String, usize>,
    trial: OnceCell<Trial>,
    /// Ends the trial.
    pub(crate) control: &'a Control,
}

/// A flow, or a flow that is called.
pub(crate) struct Body {
    pub(crate) compiled: CompiledFlow,
    /// First of its steps in [`View::steps`].
    pub(crate) first: usize,
    /// The body that each of its steps calls.
    pub(crate) calls: BTreeMap<NodeIndex, usize>,
}

/// A step.
pub(crate) struct Step<'a> {
    /// Its id; `call/step` for one of a called flow.
    pub(crate) id: String,
    pub(crate) flow: &'a Flow,
    pub(crate) node: &'a Node,
    pub(crate) component: Option<&'static Component>,
    pub(crate) body: usize,
    pub(crate) index: NodeIndex,
}

impl<'a> View<'a> {
    /// Looks a scenario and its flow up.
    pub(crate) fn new(
        scenario: &'a Scenario,
        flow: &'a Flow,
        called: &'a [Flow],
        files: &'a BTreeMap<String, OrderFile>,
        control: &'a Control,
    ) -> View<'a> {
        let mut view = View {
            scenario,
            flow,
            called,
            files,
            bodies: Vec::new(),
            steps: Vec::new(),
            by_id: BTreeMap::new(),
            trial: OnceCell::new(),
            control,
        };
        let by_id: BTreeMap<&str, &Flow> = called.iter().map(|flow| (flow.id.as_str(), flow)).collect();
        view.add_body(flow, "");
        // Bodies with the prefix of their steps and the flows they are called through.
        let mut waiting = vec![(0, String::new(), vec![flow.id.as_str()])];
        while let Some((body, prefix, way)) = waiting.pop() {
            let nodes = view.bodies[body].compiled.nodes.iter().zip(0..);
            let calls: Vec<(NodeIndex, String, String)> = nodes
                .filter_map(|(node, index)| Some((index, node.id.to_string(), node.calls.clone()?)))
                .collect();
            for (index, id, name) in calls {
                let Some(inner) = by_id.get(name.as_str()) else {
                    continue;
                };
                if way.contains(&inner.id.as_str()) || view.bodies.len() >= BODIES_MAX {
                    continue;
                }
                let prefix = format!("{prefix}{id}/");
                let number = view.add_body(inner, &prefix);
                view.bodies[body].calls.insert(index, number);
                let way = way.iter().copied().chain([inner.id.as_str()]).collect();
                waiting.push((number, prefix, way));
            }
        }
        view
    }

    fn add_body(&mut self, flow: &'a Flow, prefix: &str) -> usize {
        let compiled = flow_engine::compile(flow);
        let (body, first) = (self.bodies.len(), self.steps.len());
        for (compiled, index) in compiled.nodes.iter().zip(0..) {
            let id = format!("{prefix}{}", compiled.id);
            self.by_id.insert(id.clone(), self.steps.len());
            self.steps.push(Step {
                id,
                flow,
                node: &flow.nodes[&compiled.id],
                component: compiled.component,
                body,
                index,
            });
        }
        self.bodies.push(Body {
            compiled,
            first,
            calls: BTreeMap::new(),
        });
        body
    }

    /// The step of an id.
    pub(crate) fn step(&self, id: &str) -> Option<&Step<'a>> {
        self.by_id.get(id).map(|place| &self.steps[*place])
    }

    /// Ids of all steps, in order.
    pub(crate) fn step_ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// Components that the flow uses.
    pub(crate) fn component_ids(&self) -> BTreeSet<&str> {
        self.steps
            .iter()
            .map(|step| step.node.component.as_str())
            .collect()
    }

    /// What is assumed of a step: for itself, then for its component.
    pub(crate) fn assumed<T>(
        &self,
        step: &Step<'_>,
        get: impl Fn(&'a StepAssumptions) -> Option<T>,
    ) -> Option<T> {
        let own = self.scenario.steps.get(&step.id).and_then(&get);
        own.or_else(|| get(self.scenario.components.get(step.node.component.as_str())?))
    }

    /// How long the work of a step takes.
    pub(crate) fn duration(&self, step: &Step<'_>) -> Distribution {
        let usual = || match step
            .component
            .map(|component| component.simulation.duration.distribution)
        {
            Some(flow_catalog::Distribution::Constant { value_us }) => {
                Distribution::Constant(value_us as f64)
            }
            Some(flow_catalog::Distribution::Lognormal { median_us, sigma }) => Distribution::Lognormal {
                median: median_us as f64,
                sigma,
            },
            None => Distribution::Constant(0.0),
        };
        self.assumed(step, |step| step.duration.clone())
            .unwrap_or_else(usual)
    }

    /// The settings of a step.
    pub(crate) fn settings(&self, step: &Step<'a>) -> Option<Settings<'a>> {
        Some(Settings::new(step.component?, step.node))
    }

    /// The settings of the start.
    pub(crate) fn start_settings(&self) -> Option<Settings<'a>> {
        let body = self.bodies.first()?;
        let start = self
            .steps
            .get(body.first + *body.compiled.starts.first()? as usize)?;
        self.settings(start)
    }

    /// The pools that a step needs, with the units it takes: those of the scenario, else the ones its settings name,
    /// else the one of its component.
    pub(crate) fn pools(&self, step: &Step<'a>) -> Vec<PoolUse> {
        if let Some(pools) = self.assumed(step, |step| step.pools.clone()) {
            return pools;
        }
        let one = |pool: &str| PoolUse {
            pool: pool.to_owned(),
            units: 1,
            skill: None,
        };
        self.usual_pools(step).into_iter().map(one).collect()
    }

    /// The pools that the settings of a step name, else the one of its component.
    pub(crate) fn usual_pools(&self, step: &Step<'a>) -> Vec<&'a str> {
        let Some(settings) = self.settings(step) else {
            return Vec::new();
        };
        let role = step.component.map(|component| component.role);
        let named = match role {
            Some(Role::Approval) => settings.list("roles"),
            _ => settings.text("role").into_iter().collect(),
        };
        let usual = |simulation: &Simulation| simulation.resource;
        match named.is_empty() {
            false => named,
            true => step
                .component
                .and_then(|component| usual(&component.simulation))
                .into_iter()
                .collect(),
        }
    }

    /// Names of all pools that some step needs, or that the person in an exception lane is of.
    pub(crate) fn needed_pools(&self) -> BTreeSet<String> {
        let mut needed = BTreeSet::new();
        for step in &self.steps {
            needed.extend(self.pools(step).into_iter().map(|used| used.pool));
            let lane = self.assumed(step, |step| step.lane.as_ref());
            needed.extend(lane.and_then(|lane| lane.pool.clone()));
            let escalation = self
                .settings(step)
                .and_then(|settings| settings.text("escalate_to"));
            needed.extend(escalation.map(str::to_owned));
        }
        needed.extend(self.pools_of_tables().map(str::to_owned));
        needed
    }

    /// The pools that a decision table answers: an approval matrix names whom to ask.
    fn pools_of_tables(&self) -> impl Iterator<Item = &str> {
        let flows = std::iter::once(self.flow).chain(self.called);
        let tables = flows.flat_map(|flow| flow.tables.values());
        let decisions: Vec<&DecisionTable> = tables
            .filter_map(|table| match table {
                Table::Decision(table) => Some(table),
                Table::Promotion(_) => None,
            })
            .collect();
        let pools = self.scenario.pools.keys().map(String::as_str);
        pools.filter(move |pool| decisions.iter().any(|table| may_name(table, pool)))
    }

    /// The shares of the exits of a step, in the order of its exits: those of the scenario, of the flow where it decides by
    /// shares, of its component; alike where data decide. They add up to 1 unless nothing is left.
    pub(crate) fn shares(&self, step: &Step<'a>) -> Vec<f64> {
        let compiled = self.bodies[step.body].compiled.node(step.index);
        let stated = self.assumed(step, |step| (!step.exits.is_empty()).then_some(&step.exits));
        let usual = usual_shares(step, compiled);
        let named = |number: usize| stated?.get(compiled.exits[number].port.as_str()).copied();
        let taken: f64 = (0..usual.len()).filter_map(named).map(sound).sum();
        let open: f64 = (0..usual.len())
            .filter(|number| named(*number).is_none())
            .map(|number| usual[number])
            .sum();
        let share = |number: usize| match named(number) {
            Some(share) => sound(share) / taken.max(1.0),
            None if open > 0.0 => (1.0 - taken).max(0.0) * usual[number] / open,
            None => 0.0,
        };
        (0..usual.len()).map(share).collect()
    }

    /// What orders ask of the pools, worked out once; nothing when no order can be tried.
    pub(crate) fn load(&self) -> Option<&Load> {
        self.trial().load.as_ref()
    }

    /// Orders of a trial of which none was let in; 0 when some were, or none came.
    pub(crate) fn all_outside(&self) -> u64 {
        match self.trial() {
            Trial { outside, load: None } => *outside,
            _ => 0,
        }
    }

    fn trial(&self) -> &Trial {
        self.trial.get_or_init(|| try_out(self))
    }

    /// The end of the run, if it has a fixed one.
    pub(crate) fn horizon_us(&self) -> Option<i64> {
        match self.scenario.horizon {
            Horizon::After(length) => Some(length),
            Horizon::LastOrder => None,
        }
    }

    /// Whether some step writes a field, every order has it, or the scenario or one of its files may give it.
    pub(crate) fn knows(&self, path: &str) -> bool {
        let orders = &self.scenario.orders;
        let is_own = match path {
            "order.id" | "order.channel" | "order.created_at" => true,
            "order.priority" | "order.currency" | "order.discount" => true,
            "order.lines" | "order.total" | "order.weight" => orders.lines.is_some(),
            "customer.id" => orders.customers.is_some(),
            _ => false,
        };
        let nodes = self.bodies.iter().flat_map(|body| &body.compiled.nodes);
        let mut exits = nodes.flat_map(|node| &node.exits);
        is_own
            || orders.fields.contains_key(path)
            || !self.files.is_empty()
            || schema()
                .slot(path)
                .is_some_and(|slot| exits.any(|exit| exit.writes.contains(slot)))
    }

    /// The name of a step on screen.
    pub(crate) fn name(&self, step: &Step<'_>) -> Text {
        match step.component {
            _ if !step.node.name.is_empty() => step.node.name.clone(),
            Some(component) => Text::new(component.name.en, component.name.zh),
            None => Text::new(step.id.as_str(), step.id.as_str()),
        }
    }
}

/// The shares of exits where the scenario says nothing: those that the flow states, alike where its data decide, else those
/// of the component.
fn usual_shares(step: &Step<'_>, compiled: &CompiledNode) -> Vec<f64> {
    let stated = |branch: &Branch| {
        branch
            .share
            .as_deref()
            .and_then(|share| share.parse::<f64>().ok())
    };
    let all_stated: Option<Vec<f64>> = compiled.branches.iter().map(stated).collect();
    let left = all_stated.map(|shares| (1.0 - shares.iter().sum::<f64>()).max(0.0));
    let mix = step
        .component
        .map_or(&[][..], |component| component.simulation.mix);
    let share = |(exit, number): (&Exit, u32)| {
        let branches = compiled.branches.iter().filter(|branch| branch.exit == number);
        let own: Vec<f64> = branches.map(|branch| stated(branch).unwrap_or(1.0)).collect();
        if !own.is_empty() {
            return own.into_iter().sum();
        }
        if compiled.otherwise == Some(number) && !compiled.branches.is_empty() {
            return left.unwrap_or(1.0);
        }
        let known = mix.iter().find(|(port, _)| *port == exit.port.as_str());
        let is_free = mix.is_empty() || compiled.otherwise.is_some();
        known.map_or(if is_free { 1.0 } else { 0.0 }, |(_, share)| *share)
    };
    compiled.exits.iter().zip(0..).map(share).collect()
}

/// A share as far as it makes sense.
fn sound(share: f64) -> f64 {
    if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

//! The scenario a flow is run with: its own or that of the template it was made from, made to fit the flow as it is now, or
//! a usual day; then what the window wants otherwise.

use std::collections::BTreeMap;

use flow_api::model::{Flow, NodeId, Text};
use flow_api::rehearse::scenario_fingerprint;
use flow_api::simulate::experiment::{Variant, apply_setting};
use flow_api::simulate::scenario::{Horizon, Pattern, Scenario, Strikes, write};
use flow_api::validate::Severity;
use flow_api::{
    ApiError, Code, Document, SAMPLE, ScenarioReport, check_scenario, default_scenario, read_scenario,
    template_scenario,
};
use serde_json::{Value, json};

use super::question::{Until, Wish};
use crate::desk::Desk;

const DAY_US: i64 = 86_400_000_000;
/// More replications than these are not asked for from a window.
const REPLICATIONS_MAX: u32 = 1_000;

/// A flow with the scenario it is to be run with.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) document: Document,
    pub(super) called: Vec<Flow>,
    pub(super) scenario: Scenario,
    pub(super) seed: u64,
    pub(super) replications: u32,
    times: f64,
    is_usual: bool,
    /// The name of the flow's own scenario, also when a usual day is wanted.
    own: Option<Text>,
    /// What was left out of the scenario or of the wish, and why.
    left_out: Vec<Text>,
    report: ScenarioReport,
}

impl Prepared {
    pub(super) fn new(desk: &Desk, key: i64, wish: &Wish) -> Result<Prepared, ApiError> {
        let (document, context) = desk.snapshot(key)?;
        let called: Vec<Flow> = context.flows.into_values().collect();
        let flow = document.flow();
        let own = own_scenario(desk, key)?.map(|bytes| read_scenario(&bytes).map(|read| read.scenario));
        let readable = own.as_ref().and_then(|own| own.as_ref().ok());
        let own_title = readable.map(|own| own.title.clone());
        let own = own.filter(|_| !wish.usual);
        let mut left_out = Vec::new();
        let is_usual = own.is_none();
        let mut scenario = match own {
            Some(own) => fitted(own?, flow, &mut left_out),
            None => default_scenario(flow, &called),
        };
        match wish.horizon {
            Some(Until::LastOrder) => scenario.horizon = Horizon::LastOrder,
            Some(Until::Days(days)) => scenario.horizon = Horizon::After(i64::from(days.max(1)) * DAY_US),
            None => {}
        }
        let times = wish.times.unwrap_or(1.0).clamp(0.1, 100.0);
        if times != 1.0 {
            scenario = multiplied(flow, scenario, times, &mut left_out);
            scenario.title = Text::new(
                format!("{}, {times} times the orders", scenario.title.english()),
                format!("{}（订单量 {times} 倍）", scenario.title.chinese()),
            );
        }
        // Written and read again, so that findings know where their part stands.
        let read = read_scenario(&write(&scenario))?;
        let report = check_scenario(&read, "", flow, &called, &BTreeMap::new());
        Ok(Prepared {
            seed: wish.seed.unwrap_or(scenario.seed),
            replications: wish
                .replications
                .unwrap_or(scenario.replications)
                .clamp(1, REPLICATIONS_MAX),
            times,
            is_usual,
            own: own_title,
            left_out,
            report,
            scenario,
            called,
            document,
        })
    }

    fn has_errors(&self) -> bool {
        let findings = self.report.findings.iter();
        findings
            .map(|one| one.finding.severity)
            .any(|severity| severity == Severity::Error)
    }

    /// Nothing is run with a scenario that has errors.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        match self.has_errors() {
            false => Ok(()),
            true => Err(ApiError::new(
                Code::NotSimulated,
                "the scenario does not fit this flow; nothing was run",
                "模拟方案与当前流程不符，没有运行",
            )
            .with_help(
                "look at its problems, or run a usual day instead",
                "请查看方案的问题，或改用默认的一天来模拟",
            )),
        }
    }

    /// What a window shows of it.
    pub(super) fn about(&self) -> Value {
        let scenario = &self.scenario;
        let horizon_s = match scenario.horizon {
            Horizon::After(micros) => Some(micros as f64 / 1e6),
            Horizon::LastOrder => None,
        };
        let channels: Vec<&str> = scenario
            .arrivals
            .iter()
            .map(|stream| stream.channel.as_str())
            .collect();
        let findings: Vec<Value> = self
            .report
            .findings
            .iter()
            .map(|one| json!({ "rule": one.finding.rule, "severity": one.finding.severity, "message": one.finding.message }))
            .collect();
        json!({
            "id": scenario.id, "title": scenario.title, "purpose": scenario.purpose,
            "fingerprint": scenario_fingerprint(scenario), "usual": self.is_usual, "own": self.own,
            "seed": self.seed, "replications": self.replications, "times": self.times,
            "horizon_s": horizon_s, "start": scenario.start.to_string(), "channels": channels,
            "pools": scenario.pools.len(), "left_out": self.left_out, "findings": findings,
            "runs": !self.has_errors(),
        })
    }
}

/// The scenario that belongs to a flow, or else to the template or sample it was made from.
pub(crate) fn own_scenario(desk: &Desk, key: i64) -> Result<Option<Vec<u8>>, ApiError> {
    let workspace = desk.workspace();
    if let Some(kept) = workspace.scenario(key)? {
        return Ok(Some(kept));
    }
    let origin = workspace.entry(key)?.origin;
    let came_with = match origin.strip_prefix("template ") {
        Some(template) => template_scenario(template),
        None => (origin == "sample").then_some(SAMPLE.1),
    };
    Ok(came_with.map(<[u8]>::to_vec))
}

/// A scenario without what it says of steps that the flow no longer has.
fn fitted(mut scenario: Scenario, flow: &Flow, left_out: &mut Vec<Text>) -> Scenario {
    scenario.flow = flow.id.to_string();
    let is_there = |step: &str| {
        let own = step.split_once('/').map_or(step, |(call, _)| call);
        flow.nodes.contains_key(&NodeId::new(own))
    };
    let mut gone: Vec<String> = Vec::new();
    scenario.steps.retain(|step, _| {
        let kept = is_there(step);
        if !kept {
            gone.push(step.clone());
        }
        kept
    });
    scenario
        .disruptions
        .retain(|disruption| match &disruption.strikes {
            Strikes::Step(step) => is_there(step),
            Strikes::Component(component) => flow
                .nodes
                .values()
                .any(|node| node.component.as_str() == component),
            Strikes::Pool(_) | Strikes::Carrier(_) => true,
        });
    scenario.service_levels.retain(|level| {
        let named = level.step.iter().chain(&level.from);
        named.into_iter().all(|step| is_there(step))
    });
    if !gone.is_empty() {
        left_out.push(Text::new(
            format!(
                "The scenario says something of steps that are no longer there: {}. That was left out.",
                gone.join(", ")
            ),
            format!(
                "模拟方案提到的步骤已不存在：{}，相关设置没有采用。",
                gone.join("、")
            ),
        ));
    }
    scenario
}

/// The scenario with so many times the orders.
fn multiplied(flow: &Flow, scenario: Scenario, times: f64, left_out: &mut Vec<Text>) -> Scenario {
    let mut variant = Variant {
        flow: flow.clone(),
        scenario,
    };
    let streams = variant.scenario.arrivals.iter_mut();
    // A number of orders that is fixed grows with them; otherwise the same orders would only come faster.
    streams.for_each(|stream| {
        stream.orders_max = stream.orders_max.map(|most| (most as f64 * times).round() as u64)
    });
    let channels: Vec<String> = variant
        .scenario
        .arrivals
        .iter()
        .filter(|stream| !matches!(stream.pattern, Pattern::Replay { .. }))
        .map(|stream| stream.channel.clone())
        .collect();
    let all = variant.scenario.arrivals.len();
    let done = channels
        .iter()
        .filter(|channel| {
            let path = format!("arrivals.{channel}.times");
            apply_setting(&mut variant, &path, &Value::from(times)).is_ok()
        })
        .count();
    if done < all {
        left_out.push(Text::new(
            "Some orders come at fixed moments; their number stays as it is.",
            "有些订单按固定时刻到达，其数量不变。",
        ));
    }
    variant.scenario
}

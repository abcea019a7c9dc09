//! An order that goes round takes time on each round; otherwise the run stands still at one moment.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::listed;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::{Step, View};
use crate::scenario::check::ways::is_instant;

/// N21.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N21",
        name: "endless-loop",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Orders can go round {nodes} without any time passing.",
                zh: "订单可能在{nodes}之间循环，而时间一点不过。",
            },
            effect: Words {
                en: "{harm}.",
                zh: "{harm}。",
            },
            advice: Words {
                en: "Give one of the steps a duration, or put a counted pause into the loop.",
                zh: "请给其中一个步骤设定耗时，或在循环里加一个限次数的等待。",
            },
        },
        tags: &["durations"],
        since: "0.1.0",
    },
    others: &[Severity::Warning],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    for body in 0..view.bodies.len() {
        for ring in rings(view, body) {
            let names: Vec<Text> = ring.iter().map(|step| name(view, step)).collect();
            let never_left = ring.iter().all(|step| leaves(view, step, &ring) <= 0.0);
            let harm = match never_left {
                true => Text::new(
                    "Nothing leads out of it, so the run is cut short there",
                    "循环没有出路，模拟会在那里被中断",
                ),
                false => Text::new(
                    "As long as the exits lead back, the run stands still at one moment",
                    "只要出口一直绕回来，模拟就停在同一时刻",
                ),
            };
            let values = [("nodes", listed(&names)), ("harm", harm)];
            let path = place(view, &ring);
            let finding = ScenarioFinding::new(&RULE.meta, path, &values);
            let severity = if never_left {
                Severity::Error
            } else {
                Severity::Warning
            };
            found.push(finding.of_severity(severity));
        }
    }
}

/// The name of a step with its id, for several steps may have the same.
fn name(view: &View<'_>, step: &Step<'_>) -> Text {
    let (name, id) = (view.name(step), &step.id);
    match name.english() == id {
        true => name,
        false => Text::new(
            format!("{} ({id})", name.english()),
            format!("{}（{id}）", name.chinese()),
        ),
    }
}

/// What the scenario says of one of the steps, of its duration best; else the flow that it is for.
fn place(view: &View<'_>, ring: &[&Step<'_>]) -> String {
    let said = |step: &&&Step<'_>| view.scenario.steps.contains_key(&step.id);
    let has_duration = |step: &&&Step<'_>| {
        let said = view.scenario.steps.get(&step.id);
        said.is_some_and(|said| said.duration.is_some())
    };
    match (ring.iter().find(has_duration), ring.iter().find(said)) {
        (Some(step), _) => format!("steps.{}.duration", step.id),
        (None, Some(step)) => format!("steps.{}", step.id),
        (None, None) => "flow".to_owned(),
    }
}

/// Rings of steps that take no time, by the exits that orders take.
fn rings<'v, 'a>(view: &'v View<'a>, body: usize) -> Vec<Vec<&'v Step<'a>>> {
    let of_body = &view.bodies[body];
    let n_steps = of_body.compiled.nodes.len();
    let steps = &view.steps[of_body.first..of_body.first + n_steps];
    let instant: Vec<bool> = steps.iter().map(|step| is_instant(view, step)).collect();
    let mut edges = Vec::new();
    for (step, from) in steps.iter().zip(0..).filter(|(_, from)| instant[*from as usize]) {
        for (to, share) in next(view, step) {
            if share > 0.0 && instant[to as usize] {
                edges.push((from, to));
            }
        }
    }
    flow_engine::rings(n_steps, &edges)
        .into_iter()
        .map(|ring| ring.into_iter().map(|step| &steps[step as usize]).collect())
        .collect()
}

/// The steps that exits lead to, with their shares.
fn next(view: &View<'_>, step: &Step<'_>) -> Vec<(u32, f64)> {
    let compiled = &view.bodies[step.body].compiled;
    let exits = compiled.node(step.index).exits.iter().zip(view.shares(step));
    exits
        .filter_map(|(exit, share)| Some((compiled.edges[*exit.edges.first()? as usize].to, share)))
        .collect()
}

/// The share of orders that leave a ring at a step.
fn leaves(view: &View<'_>, step: &Step<'_>, ring: &[&Step<'_>]) -> f64 {
    let stays = |to: u32| ring.iter().any(|step| step.index == to);
    let inside: f64 = next(view, step)
        .iter()
        .filter(|(to, _)| stays(*to))
        .map(|(_, share)| share)
        .sum();
    1.0 - inside
}

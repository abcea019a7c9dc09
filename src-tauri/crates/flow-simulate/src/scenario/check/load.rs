//! How much work orders bring to the pools, roughly: orders that come, visits by the shares of exits, mean durations.

use std::collections::BTreeMap;

use flow_catalog::{Family, Role};

use super::arriving::{end, expected};
use super::opening::unit_time;
use super::view::{Step, View};
use crate::scenario::Distribution;

/// Rounds after which orders that still go round are left where they are.
const ROUNDS_MAX: usize = 1_000;
/// Orders below this share are not followed any further.
const LEAST: f64 = 1e-7;

/// What a scenario asks of a flow.
#[derive(Debug)]
pub(crate) struct Load {
    /// Orders that are expected.
    pub(crate) orders: f64,
    /// The time in which they come: to the end of the run, or to the last order.
    pub(crate) span_us: i64,
    /// Mean time that one order is worked on or pauses, if nothing has to wait.
    pub(crate) time_us: f64,
    /// What pools have to do, by name.
    pub(crate) pools: BTreeMap<String, PoolLoad>,
}

/// What a pool has to do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PoolLoad {
    /// Work that orders bring in that time, in units times microseconds.
    pub(crate) work: f64,
    /// What the pool can do in that time; nothing when it has no limit.
    pub(crate) available: Option<f64>,
}

/// Works the load out.
pub(crate) fn load(view: &View<'_>) -> Load {
    let arrivals = &view.scenario.arrivals;
    let ends = arrivals.iter().map(|stream| end(view, stream));
    let last = ends.map(|end| end.unwrap_or(i64::MAX)).max().unwrap_or_default();
    let span_us = view.horizon_us().unwrap_or(last);
    let orders: f64 = arrivals
        .iter()
        .map(|stream| expected(view, stream, span_us))
        .sum();
    let visits = visits(view);
    let mut pools: BTreeMap<String, PoolLoad> = BTreeMap::new();
    let mut time_us = 0.0;
    for (step, visits) in view.steps.iter().zip(&visits) {
        let work = work_us(view, step);
        time_us += visits * (work + pause_us(view, step));
        let together = view
            .assumed(step, |step| step.batch)
            .map_or(1, |batch| batch.size.max(1));
        for used in view.pools(step) {
            let load = pools.entry(used.pool).or_default();
            load.work += orders * visits * work * f64::from(used.units) / f64::from(together);
        }
    }
    for (name, load) in &mut pools {
        load.available = view.scenario.pools.get(name).map(|pool| {
            let calendar = pool
                .calendar
                .as_ref()
                .and_then(|name| view.scenario.calendars.get(name));
            unit_time(view.scenario.start, calendar, pool.capacity, 0, span_us)
        });
    }
    Load {
        orders,
        span_us,
        time_us,
        pools,
    }
}

/// Mean time of work of one visit.
fn work_us(view: &View<'_>, step: &Step<'_>) -> f64 {
    let lines = view.scenario.orders.lines.as_ref();
    let per_line = || lines.map_or(1.0, |mix| mix.lines.mean());
    let times = match view.assumed(step, |step| step.times.as_deref()) {
        Some("count(order.lines)") => per_line(),
        _ => 1.0,
    };
    let mean = view.duration(step).mean() * times;
    if mean.is_finite() { mean.max(0.0) } else { 0.0 }
}

/// Time that a step lets an order wait on purpose.
fn pause_us(view: &View<'_>, step: &Step<'_>) -> f64 {
    pause(view, step).unwrap_or_default() as f64
}

/// The length of a pause that nothing can end early; nothing for other steps.
pub(crate) fn pause(view: &View<'_>, step: &Step<'_>) -> Option<i64> {
    step.component.filter(|component| component.role == Role::Wait)?;
    let settings = view.settings(step)?;
    let is_open = settings.text("until").is_some() || settings.text("event").is_some();
    settings.duration_us("for").filter(|_| !is_open)
}

/// How often one order visits each step, by the shares of exits.
fn visits(view: &View<'_>) -> Vec<f64> {
    let mut visits = vec![0.0; view.steps.len()];
    let mut coming = vec![0.0; view.steps.len()];
    let ways = ways(view);
    if let Some(start) = start_of(view, 0) {
        coming[start] = 1.0;
    }
    for _ in 0..ROUNDS_MAX {
        let mut next = vec![0.0; view.steps.len()];
        let mut is_moving = false;
        for (step, mass) in coming.iter().enumerate().filter(|(_, mass)| **mass > LEAST) {
            visits[step] += mass;
            is_moving = true;
            for (to, share) in &ways[step] {
                next[*to] += mass * share;
            }
        }
        if !is_moving {
            break;
        }
        coming = next;
    }
    visits
}

/// From each step, where orders go and which share of them.
fn ways(view: &View<'_>) -> Vec<Vec<(usize, f64)>> {
    let of_step = |step: &Step<'_>| {
        let body = &view.bodies[step.body];
        let shares = view.shares(step);
        let mut ways = Vec::new();
        for (exit, share) in body.compiled.node(step.index).exits.iter().zip(shares) {
            let Some(edge) = exit.edges.first() else { continue };
            let to = body.compiled.edges[*edge as usize].to;
            let share = match body.compiled.family(step.index) {
                Family::Fork => 1.0,
                _ => share,
            };
            // A join lets one order through for those of all its branches.
            let slots = match body.compiled.family(to) {
                Family::Join => body.compiled.node(to).slots.len().max(1),
                _ => 1,
            };
            ways.push((body.first + to as usize, share / slots as f64));
        }
        let called = body.calls.get(&step.index);
        ways.extend(
            called
                .and_then(|called| start_of(view, *called))
                .map(|start| (start, 1.0)),
        );
        ways
    };
    view.steps.iter().map(of_step).collect()
}

fn start_of(view: &View<'_>, body: usize) -> Option<usize> {
    let body = &view.bodies[body];
    Some(body.first + *body.compiled.starts.first()? as usize)
}

/// Whether a step takes no time at all, so that going round over such steps takes none either.
pub(crate) fn is_instant(view: &View<'_>, step: &Step<'_>) -> bool {
    let is_zero = |duration: Distribution| duration.mean() == 0.0;
    is_zero(view.duration(step))
        && pause(view, step).unwrap_or_default() == 0
        && step
            .component
            .is_none_or(|component| component.role != Role::Wait)
}

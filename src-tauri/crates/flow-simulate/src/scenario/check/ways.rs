//! The time that ways through a flow take: the shortest one, and steps that take none.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use flow_catalog::{Family, Outcome, Role};

use super::view::{Step, View};

/// The shortest time in which an order can be completed, if nothing has to wait; of other ends when no order can be
/// completed, and nothing when none can end. Flows that are called take no time here, and of parallel branches the
/// shortest counts, so that it is never too long.
pub(crate) fn shortest_us(view: &View<'_>) -> Option<i64> {
    let body = &view.bodies[0];
    let mut best = vec![i64::MAX; body.compiled.nodes.len()];
    let mut waiting = BinaryHeap::new();
    let start = *body.compiled.starts.first()?;
    waiting.push(Reverse((0, start)));
    best[start as usize] = 0;
    while let Some(Reverse((at, node))) = waiting.pop() {
        if at > best[node as usize] {
            continue;
        }
        let left = at.saturating_add(least_us(view, &view.steps[body.first + node as usize]));
        for to in body.compiled.successors(node) {
            if left < best[to as usize] {
                best[to as usize] = left;
                waiting.push(Reverse((left, to)));
            }
        }
    }
    let ends = |is_wanted: &dyn Fn(Option<Outcome>) -> bool| {
        let nodes = body.compiled.nodes.iter().zip(0..).zip(&best);
        let ends = nodes.filter(|((node, index), at)| {
            **at < i64::MAX && body.compiled.family(*index) == Family::Sink && is_wanted(node.outcome)
        });
        ends.map(|(_, at)| *at).min()
    };
    ends(&|outcome| outcome == Some(Outcome::Completed)).or_else(|| ends(&|_| true))
}

/// The least time of a step: of the scenario where it says, else of the flow.
fn least_us(view: &View<'_>, step: &Step<'_>) -> i64 {
    let stated = view.assumed(step, |step| step.duration.as_ref());
    let own = match stated {
        Some(duration) => duration.least().max(0.0) as i64,
        None => {
            view.bodies[step.body]
                .compiled
                .node(step.index)
                .timing
                .shortest_us
        }
    };
    own.saturating_add(pause(view, step).unwrap_or_default())
}

/// The length of a pause that nothing can end early; nothing for other steps.
fn pause(view: &View<'_>, step: &Step<'_>) -> Option<i64> {
    step.component.filter(|component| component.role == Role::Wait)?;
    let settings = view.settings(step)?;
    let is_open = settings.text("until").is_some() || settings.text("event").is_some();
    settings.duration_us("for").filter(|_| !is_open)
}

/// Whether a step takes no time at all, so that going round over such steps takes none either.
pub(crate) fn is_instant(view: &View<'_>, step: &Step<'_>) -> bool {
    let is_wait = step
        .component
        .is_some_and(|component| component.role == Role::Wait);
    !is_wait && view.duration(step).mean() == 0.0
}

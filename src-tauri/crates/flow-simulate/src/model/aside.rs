//! Branches that need no token: one of two branches of a fork, when it is nothing but a pause that nobody can cut short and
//! then waits at the join for the other. See [`crate::engine`]'s `aside`.

use super::{Act, Model, NONE, Step, StepIndex};

/// Such a branch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsidePlan {
    /// The exit of the fork that it begins with, and the other.
    pub(crate) exit: u32,
    pub(crate) other: u32,
    /// The only step of it.
    pub(crate) step: StepIndex,
    /// The exit of that step.
    pub(crate) out: u32,
    /// The join that it ends at.
    pub(crate) join: StepIndex,
}

/// Finds them, in flows where no order comes to a step twice.
pub(crate) fn find(model: &mut Model) {
    if model.n_counted > 0 {
        return;
    }
    for fork in 0..model.steps.len() {
        if let Some(plan) = aside_of(model, &model.steps[fork]) {
            model.steps[fork].aside = model.asides.len() as u32;
            model.asides.push(plan);
        }
    }
}

fn aside_of(model: &Model, fork: &Step) -> Option<AsidePlan> {
    if !matches!(fork.act, Act::Fork) || fork.n_exits != 2 {
        return None;
    }
    let exits = [fork.first_exit, fork.first_exit + 1];
    if exits.iter().any(|exit| model.exits[*exit as usize].to == NONE) {
        return None;
    }
    let [first, second] = exits;
    branch_of(model, first, second).or_else(|| branch_of(model, second, first))
}

fn branch_of(model: &Model, exit: u32, other: u32) -> Option<AsidePlan> {
    let number = model.exits[exit as usize].to;
    let step = &model.steps[number as usize];
    let is_pause = step.is_swift
        && matches!(step.act, Act::Work)
        && step.usual != NONE
        && step.limit_us == i64::MAX
        && !step.is_crossed
        && !model.exits[exit as usize].has_effect;
    let out = model.exits.get(step.usual as usize)?;
    let join = model.steps.get(out.to as usize)?;
    let meets_there = matches!(join.act, Act::Join(2)) && !join.marks && !out.has_effect;
    let leads = |to: StepIndex| model.exits.iter().filter(move |exit| exit.to == to);
    // Nobody else comes to the step, nor by its way to the join.
    let is_alone =
        leads(number).count() == 1 && leads(out.to).filter(|into| into.slot == out.slot).count() == 1;
    (is_pause && meets_there && is_alone).then_some(AsidePlan {
        exit,
        other,
        step: number,
        out: step.usual,
        join: out.to,
    })
}

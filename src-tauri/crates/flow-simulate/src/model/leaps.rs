//! Ways that leap over steps at which nothing happens: those that every order passes at once by the same exit, such as the
//! start, with nothing written, charged, promised or done. How often they were passed is known at the end from the exits
//! that lead to them (`count_exits` in [`crate::engine`]). A log wants the order at each step.

use flow_engine::stepper::STEPS_MAX;

use super::{Act, Exit, Model, NONE, Step, StepIndex};

/// What becomes of an order that leaves by an exit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The step it leads to; [`NONE`] when unwired.
    pub(crate) to: StepIndex,
    /// The input of the join it leads to.
    pub(crate) slot: u32,
    /// See [`Exit`].
    pub(crate) consume: u16,
    pub(crate) release: u16,
    pub(crate) acquire: u16,
    pub(crate) has_effect: bool,
    /// How many left by it.
    pub(crate) taken: u64,
}

impl From<&Exit> for Way {
    fn from(exit: &Exit) -> Way {
        Way {
            to: exit.to,
            slot: exit.slot,
            consume: exit.consume,
            release: exit.release,
            acquire: exit.acquire,
            has_effect: exit.has_effect,
            taken: 0,
        }
    }
}

/// Where orders begin.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// The step that they come to first.
    pub(crate) step: StepIndex,
    /// How many steps they have passed before.
    pub(crate) n_leapt: u32,
}

impl Entry {
    /// Orders come to this step first.
    pub(crate) fn of(step: StepIndex) -> Entry {
        Entry { step, n_leapt: 0 }
    }
}

impl Model {
    /// The exit by which a step is passed at which nothing happens.
    pub(crate) fn way_through(&self, step: &Step) -> Option<u32> {
        let exit = match step.act {
            Act::Pass if !step.writes && !step.marks => step.success,
            _ if step.is_instant && !step.acts_at_end && !step.is_charged => step.usual,
            _ => NONE,
        };
        let out = self.exits.get(exit as usize)?;
        let is_passed = step.counted == NONE && !out.has_effect && out.to != NONE;
        is_passed.then_some(exit)
    }
}

/// Finds them.
pub(crate) fn find(model: &mut Model) {
    model.ways = model.exits.iter().map(Way::from).collect();
    if can_leap(model) {
        for step in &mut model.steps {
            step.is_watched = step.is_crossed;
        }
        let forks = model.steps.iter().filter(|step| matches!(step.act, Act::Fork));
        let of_forks: Vec<_> = forks
            .map(|fork| fork.first_exit..fork.first_exit + fork.n_exits)
            .collect();
        for exit in 0..model.exits.len() as u32 {
            if !of_forks.iter().any(|own| own.contains(&exit)) {
                model.ways[exit as usize] = way_of(model, &model.exits[exit as usize]);
            }
        }
    }
    let start = &model.steps[model.start as usize];
    let first = model.way_through(start).map(|exit| model.ways[exit as usize].to);
    let first = first.filter(|first| !matches!(model.steps[*first as usize].act, Act::Join(_)));
    model.entry = Entry {
        step: first.unwrap_or(model.start),
        n_leapt: u32::from(first.is_some()),
    };
}

/// Whether no order can take so many steps that they must be counted: it comes to no step twice but after a fork.
fn can_leap(model: &Model) -> bool {
    let forks = model.steps.iter().filter(|step| matches!(step.act, Act::Fork));
    let n_most = forks.fold(model.steps.len(), |n, fork| {
        n.saturating_mul(fork.n_exits.max(1) as usize)
    });
    model.n_counted == 0 && n_most < STEPS_MAX / 2
}

/// An exit that leads beyond the steps behind it at which nothing happens. Where two tokens of an order may meet, one is
/// asked whether it does.
fn way_of(model: &Model, exit: &Exit) -> Way {
    let mut way = Way::from(exit);
    while let Some(step) = model.steps.get(way.to as usize)
        && !step.is_crossed
        && let Some(through) = model.way_through(step)
    {
        let through = &model.exits[through as usize];
        (way.to, way.slot) = (through.to, through.slot);
    }
    way
}

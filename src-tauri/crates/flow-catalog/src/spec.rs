//! What a component declares. The palette, the inspector, the checker, the stepper, the simulator, the exporters and
//! the server worker all read this one declaration.

use crate::form::Setting;
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::words::{Words, words};

/// A component of the catalog.
#[derive(Debug)]
pub struct Component {
    /// The contract name, e.g. shared by flows, exports and partner services.
    pub id: &'static str,
    /// Raised when the meaning of a setting or exit changes.
    pub version: u32,
    /// Palette group.
    pub group: Group,
    /// Part in the token game.
    pub family: Family,
    /// What rules know it as.
    pub role: Role,
    /// Icon name of the interface's icon set.
    pub icon: &'static str,
    /// Name on screen.
    pub name: Words,
    /// One sentence: what it does.
    pub purpose: Words,
    /// When to use it and when not: help text of one to three sentences.
    pub help: Words,
    /// Settings in the order of the form.
    pub settings: &'static [Setting],
    /// Fields it reads.
    pub reads: &'static [Read],
    /// Fields it writes.
    pub writes: &'static [&'static str],
    /// Exits after which the written fields are known.
    pub writes_on: &'static [&'static str],
    /// Exits in the order of the canvas.
    pub ports: &'static [Port],
    /// What it does to obligations.
    pub effects: &'static [Effect],
    /// What depends on its settings beyond the above.
    pub dynamic: &'static [Dynamic],
    /// How its effects are undone.
    pub undo: Undo,
    /// Longest time until it is left, for proofs.
    pub longest: Longest,
    /// Defaults of the simulator.
    pub simulation: Simulation,
    /// How it is written for other engines.
    pub export: Export,
}

impl Component {
    /// The exit by which an order goes on when all went well.
    pub fn success(&self) -> Option<&'static Port> {
        self.ports.iter().find(|port| port.kind == PortKind::Success)
    }
}

/// A field that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Path in the order model.
    pub path: &'static str,
    /// The step copes without it.
    pub optional: bool,
}

impl Read {
    /// A field it cannot do without.
    pub(crate) const fn needs(path: &'static str) -> Read {
        Read {
            path,
            optional: false,
        }
    }

    /// A field it copes without.
    pub(crate) const fn may_use(path: &'static str) -> Read {
        Read { path, optional: true }
    }
}

/// An exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// Name in the flow file; `*` stands for the exits that settings or connections name.
    pub id: &'static str,
    /// Success, business outcome or technical fault.
    pub kind: PortKind,
    /// Label on the canvas.
    pub label: Words,
    /// Taken when the longest time of the step is over, and not before.
    pub time_up: bool,
}

impl Port {
    /// The fault exit: every component that can fail technically has the same one.
    pub(crate) const FAULT: Port = Port {
        id: "fault",
        kind: PortKind::Fault,
        label: words("Fault", "故障"),
        time_up: false,
    };

    /// An exit that goes on.
    pub(crate) const fn success(id: &'static str, en: &'static str, zh: &'static str) -> Port {
        Port {
            id,
            kind: PortKind::Success,
            label: words(en, zh),
            time_up: false,
        }
    }

    /// A business answer.
    pub(crate) const fn outcome(id: &'static str, en: &'static str, zh: &'static str) -> Port {
        Port {
            id,
            kind: PortKind::Outcome,
            label: words(en, zh),
            time_up: false,
        }
    }

    /// The answer that none came in time.
    pub(crate) const fn time_up(id: &'static str, en: &'static str, zh: &'static str) -> Port {
        Port {
            time_up: true,
            ..Port::outcome(id, en, zh)
        }
    }
}

/// The three kinds of exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PortKind {
    /// Goes on.
    Success,
    /// A business answer that must be wired.
    Outcome,
    /// A technical failure after retries; unwired it goes to the exception lane.
    Fault,
}

/// One effect on obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The exit it belongs to.
    pub on: &'static str,
    /// What happens.
    pub operation: Operation,
    /// Only if a setting has a value (as text); empty name means always.
    pub when: Option<(&'static str, &'static str)>,
}

/// What happens to obligations when a step is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Opens it; a fault if it is open already.
    Acquire(ObligationSet),
    /// Fulfils it; a fault if it is not open.
    Consume(ObligationSet),
    /// Undoes those of the set that are open and undoable.
    Release(ObligationSet),
    /// One of the set must be open.
    Require(ObligationSet),
}

/// What depends on settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dynamic {
    /// On `ok` opens the obligations named by a list setting.
    AcquiresFrom(&'static str),
    /// On `ok` knows the fields named by a list setting.
    WritesFrom(&'static str),
    /// On `ok` knows the fields that are keys of a map setting.
    WritesKeysOf(&'static str),
    /// Releases only the obligations named by a list setting; all when empty or absent.
    ReleasesFrom(&'static str),
    /// Requires nothing when a bool setting is true.
    NoRequireIf(&'static str),
    /// Sends the fields named by a list setting to a partner.
    SendsFrom(&'static str),
    /// On `ok` a field has the value of a setting.
    SetsField(&'static str, &'static str),
    /// The obligation it opens ends by itself after a duration setting.
    Lifetime(&'static str, Obligation),
}

/// How effects are undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Opens nothing that could be undone.
    Nothing,
    /// By a task of the server.
    Task(&'static str),
    /// By the task a setting names.
    Setting(&'static str),
}

/// Longest time until a step is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Longest {
    /// At once.
    Zero,
    /// The technical policy: all tries and pauses.
    Policy,
    /// A duration setting.
    Setting(&'static str),
    /// A duration setting, once for each entry of a list setting, and once more for the escalation.
    PerLevel(&'static str, &'static str),
    /// Until the moment an expression setting names, or else the duration setting.
    UntilOr(&'static str, &'static str),
    /// What the called flow takes.
    Called,
}

/// Defaults of the simulator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulation {
    /// Working time.
    pub duration: Duration,
    /// Shares of the business exits; they add up to 1.
    pub mix: &'static [(&'static str, f64)],
    /// Chance of a technical fault on one visit.
    pub fault: f64,
    /// Resource pool that serves, if any.
    pub resource: Option<&'static str>,
    /// Cost of one visit in the order's currency, decimal.
    pub cost: &'static str,
}

/// A duration with the shortest time that proofs may count on. All lengths are microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// Distribution.
    pub distribution: Distribution,
    /// Shortest possible time.
    pub floor_us: i64,
}

/// A distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// Length.
        value_us: i64,
    },
    /// Lognormal.
    Lognormal {
        /// Median.
        median_us: i64,
        /// Sigma of the logarithm.
        sigma: f64,
    },
}

/// How a component is written for other engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// BPMN element.
    pub bpmn: &'static str,
    /// Task type that servers offer.
    pub task_type: Option<&'static str>,
}

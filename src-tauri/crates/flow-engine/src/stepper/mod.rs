//! Walking one order through a flow, step by step, with its data, clock and obligations.
//!
//! Data choose where the flow has conditions, tables or shares; a script can force another exit, and the trace says
//! so. Where data say nothing, a seed draws the exit by the usual shares of the component, or, without a seed, the
//! step succeeds. A sub-flow is walked into and to its end before anything else of its caller goes on; the parts of
//! a `for_each` follow each other, each from what was open at the call, as the proofs have it. Each token has its
//! own time: a step takes its usual working time, a wait as long as it says, a join the time of its last branch.
//!
//! An order begins when it was placed, or at the given clock when that is not known.

mod ask;
mod call;
mod decide;
mod effect;
mod error;
mod facts;
mod fire;
mod lane;
mod pick;
mod program;
mod script;
mod time;
mod trace;
mod values;
mod walk;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Family, Obligation, ObligationSet, Outcome, PortKind};
use flow_feel::time::Zone;
use flow_feel::{Clock, Decimal, Record, Value};
use flow_model::Text;

use crate::compiled::NodeIndex;
use crate::order::field;
use crate::pricing::BudgetState;
use crate::state::{Place, State};
use program::StepFlow;

pub use ask::{Asks, Departure, StepRef};
pub use decide::share_place;
pub use error::StepError;
pub use program::Program;
pub use script::{Lane, SCRIPT_VERSION, Script, ScriptStep};
pub use trace::{Broken, Opened, TraceLine};
pub use walk::{Ended, STEPS_MAX, SummaryRow, summary, walk_many};

/// One order on its way.
#[derive(Debug)]
pub struct Stepper<'a> {
    program: &'a Program,
    seed: Option<u64>,
    /// The zone of the clock.
    zone: Option<Zone>,
    keeps_trace: bool,
    trace: Vec<TraceLine>,
    now: Situation,
    history: Vec<Situation>,
}

/// Everything that a step changes.
#[derive(Debug, Clone)]
struct Situation {
    record: Record,
    /// The flow and the sub-flows it is in, innermost last.
    frames: Vec<Frame>,
    budgets: BTreeMap<String, BudgetState>,
    /// How often each step was fired.
    fired: BTreeMap<String, u64>,
    discount: Decimal,
    steps: usize,
    last_decision: Option<Text>,
    last_fired: String,
    ending: Option<Ending>,
    /// Rules that were broken.
    broken: BTreeSet<&'static str>,
    n_lines: usize,
}

/// One flow that the order is in.
#[derive(Debug, Clone)]
struct Frame {
    flow: usize,
    state: State,
    /// When the token of each place came there, in wall-clock microseconds.
    times: BTreeMap<Place, i64>,
    /// What is open and which step opened it, oldest first.
    opened: Vec<(Obligation, String)>,
    /// What stands before the ids of its steps.
    prefix: String,
    /// The latest moment that a step of it fired.
    latest: i64,
    call: Option<Call>,
}

/// A call under way.
#[derive(Debug, Clone)]
struct Call {
    /// The calling step of the frame below.
    node: NodeIndex,
    part: usize,
    n_parts: usize,
    each: bool,
    parallel: bool,
    began: i64,
    latest: i64,
    entry: ObligationSet,
    entry_opened: Vec<(Obligation, String)>,
    /// What the parts so far left open.
    left: ObligationSet,
    left_opened: Vec<(Obligation, String)>,
    cancelled: bool,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// In which way.
    pub kind: EndingKind,
    /// The step where it ended; empty when it never began.
    pub node: String,
}

/// The ways in which a walk ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndingKind {
    /// At an end of the flow, or cancelled or handed over in the exception lane.
    Ended(Outcome),
    /// It left by an exit that leads nowhere, or two tokens met on one step.
    Lost,
    /// A join waits for a branch that does not come.
    Stuck,
    /// The start does not let it in.
    OutOfScope,
    /// It took more than [`STEPS_MAX`] steps.
    StepLimit,
}

impl EndingKind {
    /// A short stable name.
    pub fn id(self) -> &'static str {
        match self {
            EndingKind::Ended(outcome) => outcome.id(),
            EndingKind::Lost => "lost",
            EndingKind::Stuck => "stuck",
            EndingKind::OutOfScope => "out_of_scope",
            EndingKind::StepLimit => "step_limit",
        }
    }

    /// The ending in words.
    pub fn words(self) -> Text {
        match self {
            EndingKind::Ended(outcome) => Text::new(outcome.words().en, outcome.words().zh),
            EndingKind::Lost => Text::new("lost", "流失"),
            EndingKind::Stuck => Text::new("stuck", "卡住"),
            EndingKind::OutOfScope => Text::new("not for this flow", "不属于本流程"),
            EndingKind::StepLimit => Text::new("too many steps", "步数超限"),
        }
    }
}

/// An exit that a step can be left by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitChoice {
    /// Its name.
    pub port: String,
    /// Success, outcome or fault.
    pub kind: PortKind,
    /// Its name on screen.
    pub label: Text,
    /// Data choose it.
    pub by_data: bool,
}

impl<'a> Stepper<'a> {
    /// An order at the start of a flow; nothing when the flow has no start. With a seed, exits that data do not
    /// choose are drawn by it; without one, steps succeed.
    pub fn new(program: &'a Program, order: Record, clock: Clock, seed: Option<u64>) -> Option<Stepper<'a>> {
        let flow = program.flows.first()?;
        let state = flow.compiled.initial_state()?;
        let begin = match field(&order, "order.created_at") {
            Value::DateTime(placed) if placed.zone.is_some() => *placed,
            _ => clock.now,
        };
        let times = state.places().iter().map(|place| (*place, begin.local)).collect();
        let opened = state.open().iter().map(|open| (open, String::new())).collect();
        let frame = Frame {
            flow: 0,
            times,
            opened,
            state,
            prefix: String::new(),
            latest: begin.local,
            call: None,
        };
        Some(Stepper {
            program,
            seed,
            zone: begin.zone,
            keeps_trace: true,
            trace: Vec::new(),
            history: Vec::new(),
            now: Situation {
                record: order,
                frames: vec![frame],
                budgets: BTreeMap::new(),
                fired: BTreeMap::new(),
                discount: Decimal::ZERO,
                steps: 0,
                last_decision: None,
                last_fired: String::new(),
                ending: None,
                broken: BTreeSet::new(),
                n_lines: 0,
            },
        })
    }

    /// False when the condition of the start is false for this order. It can be walked all the same.
    pub fn is_in_scope(&self) -> bool {
        let flow = self.flow();
        let clock = Clock {
            now: self.moment(self.earliest()),
        };
        let scope = flow
            .scope
            .as_ref()
            .map(|scope| scope.eval(&self.now.record, &clock));
        scope != Some(Value::Bool(false))
    }

    /// Steps that can fire, by name. A sub-flow is walked to its end first.
    pub fn enabled(&self) -> Vec<String> {
        if self.now.ending.is_some() {
            return Vec::new();
        }
        let (flow, frame) = (self.flow(), self.frame());
        let enabled = flow.compiled.enabled(&frame.state);
        let mut names: Vec<String> = enabled.iter().map(|node| self.name(*node)).collect();
        names.sort_unstable();
        names
    }

    /// Exits by which a step can be left now; none for a step that has a single way to go.
    pub fn choices(&self, node: &str) -> Vec<ExitChoice> {
        match self.node_of(node) {
            Some(node) => self.choices_of(node),
            None => Vec::new(),
        }
    }

    /// The clock of the order: when its next step comes, or when its last one was done.
    pub fn clock(&self) -> Clock {
        let frame = self.frame();
        let local = if self.now.ending.is_some() || frame.times.is_empty() {
            frame.latest
        } else {
            self.earliest()
        };
        Clock {
            now: self.moment(local),
        }
    }

    /// The trace so far.
    pub fn trace(&self) -> &[TraceLine] {
        &self.trace
    }

    /// The order as it is now.
    pub fn order(&self) -> &Record {
        &self.now.record
    }

    /// What is open and which step opened it, oldest first.
    pub fn open(&self) -> Vec<Opened> {
        opened(&self.frame().opened)
    }

    /// How the walk ended; nothing while it goes on.
    pub fn ending(&self) -> Option<&Ending> {
        self.now.ending.as_ref()
    }

    /// What was saved by offers.
    pub fn discount(&self) -> Decimal {
        self.now.discount
    }

    /// The last decision or answer that was not the usual one, in words.
    pub fn last_decision(&self) -> Option<&Text> {
        self.now.last_decision.as_ref()
    }

    /// Takes back the last step; false at the start.
    pub fn back(&mut self) -> bool {
        match self.history.pop() {
            Some(earlier) => {
                self.trace.truncate(earlier.n_lines);
                self.now = earlier;
                true
            }
            None => false,
        }
    }

    fn frame(&self) -> &Frame {
        &self.now.frames[self.now.frames.len() - 1]
    }

    fn frame_mut(&mut self) -> &mut Frame {
        let last = self.now.frames.len() - 1;
        &mut self.now.frames[last]
    }

    fn flow(&self) -> &'a StepFlow {
        &self.program.flows[self.frame().flow]
    }

    /// The step with the names of its callers before it.
    fn name(&self, node: NodeIndex) -> String {
        format!("{}{}", self.frame().prefix, self.flow().compiled.node(node).id)
    }

    fn node_of(&self, name: &str) -> Option<NodeIndex> {
        let own = name.strip_prefix(self.frame().prefix.as_str())?;
        self.flow().compiled.node_of(own)
    }

    fn is_call(&self, node: NodeIndex) -> bool {
        self.flow().compiled.family(node) == Family::Subflow
    }
}

fn opened(list: &[(Obligation, String)]) -> Vec<Opened> {
    let list = list.iter();
    list.map(|(obligation, by)| Opened {
        obligation: *obligation,
        by: by.clone(),
    })
    .collect()
}

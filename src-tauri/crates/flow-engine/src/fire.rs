//! What happens when a step fires: the token game and the obligations.

use flow_catalog::{Family, Obligation, ObligationSet, Operation, Outcome};
use smallvec::SmallVec;

use crate::compiled::{CompiledFlow, ExitIndex, NodeIndex};
use crate::exits::EXHAUSTED;
use crate::state::{Phase, State};

/// One thing an order can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// The step that fires.
    pub node: NodeIndex,
    /// The exit it is left by; nothing for an end, for a fork, and for a step that is not left.
    pub exit: Option<ExitIndex>,
    /// For a sub-flow: what is open when it comes back; nothing when that is what was open before.
    pub returns: Option<ObligationSet>,
}

/// The kinds of fault that firing a step can show, named like the rules that report them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// A join waits for a branch that does not come.
    S06,
    /// The order ended while a step still runs.
    S07,
    /// A step runs twice at the same time.
    S08,
    /// The order ended with something open.
    T01,
    /// Something was opened twice.
    T02,
    /// Something needed is not open.
    T03,
    /// Goods leave with no money secured.
    T05,
    /// The order was completed unpaid.
    T06,
    /// Something that cannot be undone is open at an undo.
    T07,
    /// Money is taken while no stock is secured; told only where stock is still to come.
    T11,
}

impl ViolationKind {
    /// Id of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            ViolationKind::S06 => "S06",
            ViolationKind::S07 => "S07",
            ViolationKind::S08 => "S08",
            ViolationKind::T01 => "T01",
            ViolationKind::T02 => "T02",
            ViolationKind::T03 => "T03",
            ViolationKind::T05 => "T05",
            ViolationKind::T06 => "T06",
            ViolationKind::T07 => "T07",
            ViolationKind::T11 => "T11",
        }
    }
}

/// A fault that firing a step showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Violation {
    /// What kind of fault.
    pub kind: ViolationKind,
    /// The step at fault: the join that waits, the step still running, the step entered twice, else the one fired.
    pub node: NodeIndex,
    /// The obligations concerned: one of a kind that is about one, the whole choice for a requirement.
    pub obligations: ObligationSet,
    /// The exit by which the fired step was left, where that matters.
    pub exit: Option<ExitIndex>,
    /// For a join: an input that no token came to.
    pub slot: Option<u32>,
}

/// What firing a step led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Where the order stands now.
    pub state: State,
    /// What went wrong.
    pub violations: Vec<Violation>,
}

/// Obligations that secure money.
const MONEY: ObligationSet = ObligationSet::of(&[Obligation::Paid, Obligation::Auth, Obligation::Credit]);
/// Obligations that hold goods for the order before they are sent.
pub(crate) const SECURED_STOCK: ObligationSet = ObligationSet::of(&[Obligation::Stock, Obligation::Presale]);
/// Obligations that show that goods are held for the order, or were and have been sent.
pub(crate) const GOODS: ObligationSet = ObligationSet::of(&[
    Obligation::Stock,
    Obligation::Presale,
    Obligation::Shipped,
    Obligation::WithCustomer,
    Obligation::Rma,
]);
const PAID: ObligationSet = ObligationSet::of(&[Obligation::Paid]);
const WITH_CUSTOMER: ObligationSet = ObligationSet::of(&[Obligation::WithCustomer]);

impl CompiledFlow {
    /// What a step can do when it fires, counts left out: a counted wait may leave by any exit. A sub-flow comes
    /// back by any exit with nothing changed; what it really does is for the caller to find out.
    pub fn moves_of(&self, node: NodeIndex) -> SmallVec<[Move; 4]> {
        let n_exits = self.node(node).exits.len() as ExitIndex;
        let to_move = |exit| Move {
            node,
            exit,
            returns: None,
        };
        if n_exits == 0 || matches!(self.family(node), Family::Sink | Family::Fork) {
            SmallVec::from_slice(&[to_move(None)])
        } else {
            (0..n_exits).map(|exit| to_move(Some(exit))).collect()
        }
    }

    /// Whether an order that stands there can do it.
    pub fn allows(&self, state: &State, step: Move) -> bool {
        if (step.node as usize) >= self.nodes.len() || !self.enabled(state).contains(&step.node) {
            return false;
        }
        let may_stay = step.exit.is_none() && self.family(step.node) == Family::Subflow;
        let shape = Move {
            returns: None,
            ..step
        };
        let returns = step.returns.is_none() || self.family(step.node) == Family::Subflow;
        returns
            && (may_stay || self.moves_of(step.node).contains(&shape))
            && self.is_counted_right(state, step)
    }

    /// Whether the visits so far let an order leave a wait by that exit.
    pub fn is_counted_right(&self, state: &State, step: Move) -> bool {
        match (self.node(step.node).visits_max, step.exit) {
            (Some(most), Some(exit)) => {
                self.is_exhausted_exit(step.node, exit) == (state.visits(step.node) >= most)
            }
            _ => true,
        }
    }

    /// Whether it is the exit of a counted wait that was passed too often.
    pub fn is_exhausted_exit(&self, node: NodeIndex, exit: ExitIndex) -> bool {
        let compiled = self.node(node);
        compiled.visits_max.is_some() && compiled.exits[exit as usize].port.as_str() == EXHAUSTED
    }

    /// Everything an order can do where it stands, visits counted exactly.
    pub fn moves(&self, state: &State) -> Vec<Move> {
        let enabled = self.enabled(state);
        let moves = enabled.iter().flat_map(|node| self.moves_of(*node));
        moves.filter(|step| self.is_counted_right(state, *step)).collect()
    }

    /// Fires a step. The move should be one the state allows, counts apart: a search that does not count visits may
    /// leave a wait by any exit.
    pub fn fire(&self, state: &State, step: Move) -> Fired {
        let mut fired = self.fire_step(state, step);
        self.report_deadlocks(&mut fired);
        fired
    }

    /// As [`CompiledFlow::fire`], but runs the branches of blocks that `in_turn` names one after the other as long as
    /// the order stands at one step only: a token in one branch stands for those of the others as well, which have not
    /// begun or are through. `in_turn` may name forks that [`CompiledFlow::runs_in_turn`] only.
    pub fn fire_in_turn(&self, state: &State, step: Move, in_turn: impl Fn(NodeIndex) -> bool) -> Fired {
        let mut fired = self.fire_step(state, step);
        let enters = self.family(step.node) == Family::Fork && state.tokens.len() == 1 && in_turn(step.node);
        if fired.state.phase == Phase::Running {
            if enters {
                fired.state.tokens.clear();
                self.begin_branch(&mut fired.state, step.node, 0);
            }
            self.begin_next(&mut fired.state, in_turn);
        }
        self.report_deadlocks(&mut fired);
        fired
    }

    /// Where the only token has come to the end of a branch, goes on with the next one; after the last one, all inputs
    /// of the join hold a token.
    fn begin_next(&self, state: &mut State, in_turn: impl Fn(NodeIndex) -> bool) {
        while let [place] = state.tokens[..]
            && let Some((fork, exit)) = self.branch_that_ends(place)
            && in_turn(fork)
        {
            state.tokens.clear();
            if exit as usize + 1 == self.node(fork).exits.len() {
                state.tokens.extend(self.places_of(self.node_at(place)));
            } else {
                self.begin_branch(state, fork, exit + 1);
            }
        }
    }

    fn begin_branch(&self, state: &mut State, fork: NodeIndex, exit: ExitIndex) {
        if let Some(edge) = self.node(fork).exits[exit as usize].edges.first() {
            state.put(self.place_of_edge(*edge));
        }
    }

    fn fire_step(&self, state: &State, step: Move) -> Fired {
        let mut fired = Fired {
            state: state.clone(),
            violations: Vec::new(),
        };
        let places = self.places_of(step.node);
        fired.state.tokens.retain(|place| !places.contains(place));
        match (self.family(step.node), step.exit) {
            (Family::Sink, _) => self.end(&mut fired, step.node),
            (Family::Fork, _) => self.branch_out(&mut fired, step.node),
            (_, Some(exit)) => self.leave(&mut fired, step, exit),
            (_, None) => fired.state.phase = Phase::Stopped,
        }
        fired
    }

    fn report_deadlocks(&self, fired: &mut Fired) {
        for (join, slot) in self.deadlocked(&fired.state) {
            fired.violations.push(Violation {
                slot: Some(slot),
                ..violation(ViolationKind::S06, join, ObligationSet::EMPTY)
            });
        }
    }

    fn leave(&self, fired: &mut Fired, step: Move, exit: ExitIndex) {
        let node = self.node(step.node);
        let left = &node.exits[exit as usize];
        if let Some(open) = step.returns {
            fired.state.open = open;
        }
        for operation in &left.operations {
            self.operate(fired, step, *operation);
        }
        if let Some(most) = node.visits_max
            && !self.is_exhausted_exit(step.node, exit)
        {
            fired.state.count_visit(step.node, most);
        }
        match left.edges.first() {
            Some(edge) => self.arrive(fired, *edge),
            None => fired.state.phase = Phase::Stopped,
        }
    }

    fn branch_out(&self, fired: &mut Fired, fork: NodeIndex) {
        let exits = &self.node(fork).exits;
        if exits.is_empty() {
            fired.state.phase = Phase::Stopped;
        }
        for exit in exits {
            if let Some(edge) = exit.edges.first() {
                self.arrive(fired, *edge);
            }
        }
    }

    fn arrive(&self, fired: &mut Fired, edge: u32) {
        if !fired.state.put(self.place_of_edge(edge)) {
            fired.state.phase = Phase::Stopped;
            let entered = self.edges[edge as usize].to;
            let twice = violation(ViolationKind::S08, entered, ObligationSet::EMPTY);
            if !fired.violations.contains(&twice) {
                fired.violations.push(twice);
            }
        }
    }

    fn operate(&self, fired: &mut Fired, step: Move, operation: Operation) {
        let open = fired.state.open;
        let mut report = |kind, obligations| {
            fired.violations.push(Violation {
                exit: step.exit,
                ..violation(kind, step.node, obligations)
            });
        };
        fired.state.open = match operation {
            Operation::Require(choice) => {
                if !open.intersects(choice) {
                    let is_money = choice.minus(MONEY).is_empty();
                    report(
                        if is_money {
                            ViolationKind::T05
                        } else {
                            ViolationKind::T03
                        },
                        choice,
                    );
                }
                open
            }
            Operation::Consume(set) => {
                each(set.minus(open), |missing| report(ViolationKind::T03, missing));
                open.minus(set)
            }
            Operation::Release(set) => {
                let undoable = ObligationSet::undoable();
                each(open.intersection(set).minus(undoable), |sent| {
                    report(ViolationKind::T07, sent)
                });
                open.minus(set.intersection(undoable))
            }
            Operation::Acquire(set) => {
                each(open.intersection(set), |twice| report(ViolationKind::T02, twice));
                if set.intersects(PAID) && self.secures_stock() && !open.intersects(GOODS) {
                    report(ViolationKind::T11, PAID);
                }
                open.union(set)
            }
        };
    }

    /// Whether the flow holds goods for its orders at all.
    pub(crate) fn secures_stock(&self) -> bool {
        self.opens.intersects(SECURED_STOCK)
    }

    fn end(&self, fired: &mut Fired, end: NodeIndex) {
        let outcome = self.node(end).outcome.unwrap_or(Outcome::Completed);
        let open = fired.state.open;
        let mut others: Vec<NodeIndex> = fired
            .state
            .tokens
            .iter()
            .map(|place| self.node_at(*place))
            .collect();
        others.dedup();
        for other in others {
            fired
                .violations
                .push(violation(ViolationKind::S07, other, ObligationSet::EMPTY));
        }
        each(
            open.minus(outcome.may_leave_open()).minus(self.enters_with),
            |left| {
                fired.violations.push(violation(ViolationKind::T01, end, left));
            },
        );
        let must_pay = open.intersects(WITH_CUSTOMER) || self.opens.intersects(PAID);
        if outcome == Outcome::Completed && self.enters_with.is_empty() && must_pay && !open.intersects(PAID)
        {
            fired.violations.push(violation(ViolationKind::T06, end, PAID));
        }
        fired.state.tokens.clear();
        fired.state.phase = Phase::Ended(outcome);
    }
}

fn violation(kind: ViolationKind, node: NodeIndex, obligations: ObligationSet) -> Violation {
    Violation {
        kind,
        node,
        obligations,
        exit: None,
        slot: None,
    }
}

fn each(set: ObligationSet, mut report: impl FnMut(ObligationSet)) {
    if !set.is_empty() {
        set.iter().for_each(|member| report(ObligationSet::of(&[member])));
    }
}

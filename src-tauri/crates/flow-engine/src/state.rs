//! Where an order stands: tokens, what is open, how often it passed each counted wait.

use flow_catalog::{Family, ObligationSet, Outcome};
use smallvec::SmallVec;

use crate::compiled::{CompiledFlow, EdgeIndex, NodeIndex};

/// Where a token can stand: a step, or one input of a join. Places of a step follow each other.
pub type Place = u32;

/// All places of a flow.
#[derive(Debug)]
pub(crate) struct Places {
    /// First place of each step, and one more entry for the end.
    first: Vec<Place>,
    /// The step of each place.
    node: Vec<NodeIndex>,
    /// The place a connection leads to; the first of the step for those that no order follows.
    of_edge: Vec<Place>,
}

impl Places {
    pub(crate) fn new(nodes: &[crate::CompiledNode], edges: &[crate::CompiledEdge]) -> Self {
        let mut first = Vec::with_capacity(nodes.len() + 1);
        let mut node = Vec::with_capacity(nodes.len());
        for (position, compiled) in (0..).zip(nodes) {
            first.push(node.len() as Place);
            let n_places = compiled.slots.len().max(1);
            node.resize(node.len() + n_places, position);
        }
        first.push(node.len() as Place);
        let mut of_edge: Vec<Place> = edges.iter().map(|edge| first[edge.to as usize]).collect();
        for (position, compiled) in nodes.iter().enumerate() {
            for (slot, inputs) in (0..).zip(&compiled.slots) {
                for edge in &inputs.edges {
                    of_edge[*edge as usize] = first[position] + slot;
                }
            }
        }
        Self { first, node, of_edge }
    }
}

/// How far an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Under way.
    #[default]
    Running,
    /// At an end.
    Ended(Outcome),
    /// Nothing more is said about it: it left by an exit that leads nowhere, or two tokens met on one step.
    Stopped,
}

/// Where an order stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    pub(crate) tokens: SmallVec<[Place; 4]>,
    pub(crate) open: ObligationSet,
    pub(crate) phase: Phase,
    pub(crate) visits: SmallVec<[(NodeIndex, u32); 2]>,
}

impl State {
    /// Places that hold a token, lowest first.
    pub fn places(&self) -> &[Place] {
        &self.tokens
    }

    /// What is open.
    pub fn open(&self) -> ObligationSet {
        self.open
    }

    /// How far the order is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How often the order left a counted wait by another exit than `exhausted`.
    pub fn visits(&self, wait: NodeIndex) -> u32 {
        let found = self.visits.iter().find(|(node, _)| *node == wait);
        found.map_or(0, |(_, count)| *count)
    }

    /// Forgets the visits of waits that a search does not follow.
    pub fn forget_visits(&mut self, mut is_followed: impl FnMut(&State, NodeIndex) -> bool) {
        if self.visits.is_empty() {
            return;
        }
        let mut visits = std::mem::take(&mut self.visits);
        visits.retain(|(wait, _)| is_followed(self, *wait));
        self.visits = visits;
    }

    pub(crate) fn count_visit(&mut self, wait: NodeIndex, most: u32) {
        match self.visits.binary_search_by_key(&wait, |(node, _)| *node) {
            Ok(position) => {
                let count = &mut self.visits[position].1;
                *count = (*count + 1).min(most);
            }
            Err(position) => self.visits.insert(position, (wait, 1)),
        }
    }

    /// Puts a token on a place; false when one stands there already.
    pub(crate) fn put(&mut self, place: Place) -> bool {
        match self.tokens.binary_search(&place) {
            Ok(_) => false,
            Err(position) => {
                self.tokens.insert(position, place);
                true
            }
        }
    }
}

impl CompiledFlow {
    /// An order that begins at the first start with these obligations open; nothing when there is no start.
    pub fn state_entering(&self, open: ObligationSet) -> Option<State> {
        let start = *self.starts.first()?;
        let mut state = State {
            open,
            ..State::default()
        };
        state.put(self.places.first[start as usize]);
        Some(state)
    }

    /// An order that begins at the first start, with what the flow counts on open; nothing when there is no start.
    pub fn initial_state(&self) -> Option<State> {
        self.state_entering(self.enters_with)
    }

    /// The step of a place.
    pub fn node_at(&self, place: Place) -> NodeIndex {
        self.places.node[place as usize]
    }

    /// The input of a join that a place is; 0 for other steps.
    pub fn slot_at(&self, place: Place) -> u32 {
        place - self.places.first[self.node_at(place) as usize]
    }

    /// How many places there are.
    pub fn n_places(&self) -> usize {
        self.places.node.len()
    }

    /// Places of a step.
    pub fn places_of(&self, node: NodeIndex) -> std::ops::Range<Place> {
        self.places.first[node as usize]..self.places.first[node as usize + 1]
    }

    pub(crate) fn place_of_edge(&self, edge: EdgeIndex) -> Place {
        self.places.of_edge[edge as usize]
    }

    /// Steps that can fire, lowest first: every step with a token, joins only when each input holds one.
    pub fn enabled(&self, state: &State) -> SmallVec<[NodeIndex; 4]> {
        let mut enabled = SmallVec::new();
        if state.phase != Phase::Running {
            return enabled;
        }
        for (position, place) in state.tokens.iter().enumerate() {
            let node = self.node_at(*place);
            let places = self.places_of(node);
            let is_full = || {
                state.tokens[position..]
                    .iter()
                    .take_while(|held| places.contains(held))
                    .count()
                    == places.len()
            };
            if *place == places.start && (places.len() == 1 || is_full()) {
                enabled.push(node);
            }
        }
        enabled
    }

    /// Joins that hold a token while nothing can fire, each with an input that none came to.
    pub(crate) fn deadlocked(&self, state: &State) -> SmallVec<[(NodeIndex, u32); 2]> {
        let mut stuck: SmallVec<[(NodeIndex, u32); 2]> = SmallVec::new();
        let waits = |place: &Place| self.family(self.node_at(*place)) == Family::Join;
        if state.phase != Phase::Running || !state.tokens.iter().all(waits) || !self.enabled(state).is_empty()
        {
            return stuck;
        }
        for place in &state.tokens {
            let join = self.node_at(*place);
            let empty = self.places_of(join).find(|input| !state.tokens.contains(input));
            if stuck.last().is_none_or(|(last, _)| *last != join) {
                stuck.push((join, empty.map_or(0, |input| self.slot_at(input))));
            }
        }
        stuck
    }
}

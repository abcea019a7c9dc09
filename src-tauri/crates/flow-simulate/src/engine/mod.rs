//! Playing one replication: events in order of time, each moving one token as far as it can go.

mod acts;
mod advance;
mod arrive;
mod aside;
mod batch;
mod calls;
mod contents;
mod data;
mod deadline;
mod finish;
mod interrupt;
mod joint;
mod last_leg;
mod luck;
mod obligations;
mod order;
mod plain;
mod pool;
mod promise;
mod purse;
mod queue;
mod share;
mod stock;
mod swift;
mod waits;
mod work;

use std::collections::{BTreeMap, VecDeque};

use flow_catalog::schema;
use flow_engine::pricing::BudgetState;
use flow_feel::{Record, Value};
use prefetch_index::prefetch_index;
use rustc_hash::FxHashMap;

use crate::control::Control;
use crate::events::{Events, LAST};
use crate::model::{Act, Entry, Model, NONE, StepIndex, Way};
use crate::random::{key, mix};
use crate::scenario::Discipline;
use crate::series::{SLICES_MAX, Series};
use crate::sketch::Sketch;
use crate::tally::{
    Batches, CarrierTally, ChannelTally, MoneyTally, OrderCounts, QuotaTally, RunEnd, ServiceTally, Tally,
};
use crate::trace::{Happening, Row, Sink};
use arrive::Arriving;
use order::{Book, Case, Claim, Named, Pass, Token};
use pool::Pool;
use queue::Queue;

/// Which replication is run, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Number of the replication, from 0.
    pub replication: u32,
    /// Orders that may be under way at once; the run ends when there are more. About 400 bytes each.
    pub under_way_max: usize,
    /// Events of orders that may happen; the run ends when there are more.
    pub moves_max: u64,
}

impl RunOptions {
    /// Seed of the random numbers of a stream of orders or of a good, by its key.
    fn stream_seed(&self, luck: u64) -> u64 {
        let replication = mix(self.seed.wrapping_add(mix(u64::from(self.replication) + 1)));
        mix(replication ^ luck)
    }
}

impl Default for RunOptions {
    fn default() -> RunOptions {
        RunOptions {
            seed: 1,
            replication: 0,
            under_way_max: 20_000_000,
            moves_max: u64::MAX,
        }
    }
}

/// An event that is meant for no token has this bit.
const SYSTEM: u32 = 1 << 31;
/// The end of an order on its last leg; see [`last_leg`].
const LAST_LEG: u32 = 1 << 30;
/// The end of a branch without a token; see [`aside`].
const ASIDE: u32 = 1 << 29;
/// The next order of a stream, which is meant for no token either.
const ARRIVAL: u32 = 1 << 28;
/// Tokens that fit into the near cache with their orders.
const MANY_TOKENS: usize = 4_096;
/// Rows that are set aside for orders at most: the system gives memory when a row is used, and rows need not be moved.
const ROWS_MAX: u64 = 1 << 20;
/// Tickets of those who wait go up from here, and those of the interrupted, who go before others, down.
const FIRST_TICKET: u32 = 1 << 31;
/// How many events lie between two looks at the control.
const LOOK_EVERY: u64 = 1 << 12;
/// A run until the last order ends when nothing has moved for so long: 366 days.
const STILL_US: i64 = 366 * 86_400_000_000;
/// Orders that may be taken out for walking in circles before the run is ended, and so many where they are a tenth of all:
/// each has taken thousands of steps.
const ENDLESS_MAX: u64 = 1_000;
const ENDLESS_MANY: u64 = 20;
/// A run until the last order is ended when so many events of each order under way have ended none, nor a part: they go
/// round, and nothing leads out.
const ROUND_MAX: u64 = 2_000;

/// What happens that is meant for no token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum System {
    /// Units of a pool change.
    Staff(u32),
    /// A delivery of goods: item and pieces.
    Deliver(u32, i64),
    /// A look at the stock of an item.
    Review(u32),
    /// The next of the planned deliveries of an item: which one.
    Planned(u32, u32),
    /// A pickup of a carrier.
    Pickup(u32),
    /// The next order of a peak queue.
    Admit(u32),
    /// Statistics begin.
    WarmedUp,
    /// A batch has waited long enough: step and ticket.
    Batch(u32, u32),
    /// The first deadline of a step.
    Deadline(u32),
    /// Who is served by pools that steps need together.
    Turns,
}

/// What one step counts while running.
#[derive(Clone, Debug, Default)]
pub(crate) struct StepCount {
    pub(crate) entered: u64,
    pub(crate) left: u64,
    /// Visits that waited for nothing and are not among `waiting` yet.
    pub(crate) unwaited: u64,
    pub(crate) waiting: Sketch,
    pub(crate) staying: Sketch,
    pub(crate) standing: i64,
    pub(crate) standing_max: i64,
    pub(crate) faults: u64,
    pub(crate) retries: u64,
    pub(crate) turned_away: u64,
    pub(crate) without_factor: u64,
    /// Time that visits waited for something else before they asked for a pool. Microseconds.
    pub(crate) before_us: i64,
    /// Visits that cost something.
    pub(crate) charged: u64,
}

/// A carrier at work.
#[derive(Debug, Default)]
pub(crate) struct Carrier {
    /// Parcels that wait: token, or last leg, and the moment they were ready.
    pub(crate) waiting: VecDeque<(u32, i64)>,
    /// How many of them a full pickup has left behind: they stand in front.
    pub(crate) left_behind: usize,
    pub(crate) tally: CarrierTally,
}

/// A queue at a peak.
#[derive(Debug)]
pub(crate) struct PeakQueue {
    /// Moment at which the bucket was or will be full, less the burst: the theoretical arrival time of GCRA.
    pub(crate) full_at: f64,
    pub(crate) held: Queue,
    pub(crate) waiting: usize,
    pub(crate) is_admitting: bool,
    pub(crate) step: u32,
}

/// A gate.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pub(crate) taken: i64,
    /// Of those, places of orders that are gone.
    pub(crate) kept: i64,
    pub(crate) of_customer: FxHashMap<u32, u32>,
    pub(crate) count: QuotaTally,
}

impl Gate {
    fn restart(&mut self) {
        self.count = QuotaTally {
            taken_before: self.taken,
            ..QuotaTally::default()
        };
    }

    fn tally(&self, places: i64) -> QuotaTally {
        QuotaTally {
            places,
            taken_at_end: self.taken,
            ..self.count.clone()
        }
    }
}

/// A lock of future stock.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    pub(crate) locked: i64,
    /// Of those, pieces whose lock has become frozen stock.
    pub(crate) sold: i64,
    /// (moment, order's claim, stamp) in the order in which locks end by themselves.
    pub(crate) expiring: VecDeque<(i64, u32, u32)>,
    pub(crate) count: QuotaTally,
}

impl Lock {
    fn restart(&mut self) {
        self.count = QuotaTally {
            taken_before: self.locked,
            ..QuotaTally::default()
        };
    }

    fn give_back(&mut self, pieces: i64) {
        self.locked -= pieces;
        self.count.returned += pieces as u64;
    }

    fn tally(&self, places: i64) -> QuotaTally {
        QuotaTally {
            places,
            taken_at_end: self.locked,
            ..self.count.clone()
        }
    }
}

/// A replication under way.
pub(crate) struct Engine<'m, S: Sink> {
    model: &'m Model,
    /// Where exits lead and orders begin: as drawn when there is a log, else leaping over steps at which nothing happens.
    ways: Vec<Way>,
    entry: Entry,
    sink: &'m mut S,
    control: &'m Control,
    options: RunOptions,
    now: i64,
    events: Events,
    system: Vec<System>,
    free_system: Vec<u32>,
    tokens: Vec<Token>,
    /// By token, when the work of some pool can be interrupted.
    ends: Vec<interrupt::End>,
    keeps_ends: bool,
    /// What tokens have of pools whose units differ by skill, by token.
    hands: Vec<pool::Hands>,
    /// Tokens that wait for several pools, after the first of their queues.
    queued: FxHashMap<u32, waits::Queued>,
    /// Who is served by pools that steps need together.
    joint: joint::Joint,
    /// When orders of several branches waited, by order.
    spans: FxHashMap<u32, waits::Spans>,
    /// How often the exception lane had a token tried again at its step; see [`luck`].
    again: FxHashMap<u32, u32>,
    free_tokens: Vec<u32>,
    cases: Vec<Case>,
    free_cases: Vec<u32>,
    /// Orders whose end is certain.
    legs: Vec<last_leg::LastLeg>,
    free_legs: Vec<u32>,
    /// Branches beside orders.
    asides: Vec<aside::Aside>,
    free_asides: Vec<u32>,
    /// Numbers, promises and money of orders, when something asks for them; see [`Model::has_books`] and [`Engine::book`].
    books: Vec<Book>,
    /// How the log names orders, by order; only with a log.
    named: Vec<Named>,
    /// How often each order passed each step that it may pass more than once.
    counts: Vec<u16>,
    /// What steps wrote and expressions read.
    kept: Vec<Value>,
    /// When the clock of each promise started, by order; see [`finish`].
    marks: Vec<finish::Mark>,
    claims: Vec<Claim>,
    free_claims: Vec<u32>,
    /// Gates and locks of claims, when there are any.
    passes: Vec<Pass>,
    pools: Vec<Pool>,
    carriers: Vec<Carrier>,
    stock: stock::Stock,
    gates: Vec<Gate>,
    locks: Vec<Lock>,
    queues: Vec<PeakQueue>,
    /// Orders that wait to be merged, by step and what they have in common: until when, and the token of
    /// the one that the others are merged into.
    merging: FxHashMap<(u32, u64), (i64, u32)>,
    /// Claims of parts that have ended, by the order that they are part of.
    handed_up: FxHashMap<u32, Vec<u32>>,
    /// What was merged into orders under way.
    bundles: contents::Bundles,
    /// Money of the parts of orders under way.
    purses: purse::Purses,
    gatherings: BTreeMap<u32, batch::Gathering>,
    /// By step.
    deadlines: Vec<deadline::Deadlines>,
    /// Those that are served together, by the token that stands for them all.
    rides: BTreeMap<u32, batch::Ride>,
    budgets: BTreeMap<u32, BudgetState>,
    arriving: Vec<Arriving>,
    streams_open: usize,
    record: Record,
    /// Tokens that stand before a step: token, step.
    ready: Vec<(u32, u32)>,
    ticket: u32,
    /// The last ticket of those who go before others.
    front: u32,
    alive: u64,
    last_move: i64,
    /// Events of orders, and how many there were when an order last came, or one or a part of one ended.
    moves: u64,
    moves_before: u64,
    /// What the order that leaves a step is about to write, where the run knows it: position among what is kept, and value.
    told: Vec<(usize, flow_feel::Value)>,
    keys: HotKeys,
    end: Option<RunEnd>,
    // What is counted.
    n_events: u64,
    measured_from: i64,
    orders: OrderCounts,
    age_before_us: f64,
    /// Time that those who stood at each step when statistics began had stood there; empty without a warm-up.
    stood_before: Vec<f64>,
    lead_time_of_others: Sketch,
    lead_time_completed: Sketch,
    waiting_time: Sketch,
    backlog: Series,
    /// Width of the slices of `arrived` and `ended`.
    counted_us: i64,
    arrived: Vec<u64>,
    ended: Vec<u64>,
    steps: Vec<StepCount>,
    service: Vec<ServiceTally>,
    on_time: u64,
    late: u64,
    lateness: Sketch,
    channels: Vec<ChannelTally>,
    money: MoneyTally,
    carbon_kg: f64,
    batches: Batches,
}

/// Keys of the random numbers that every order needs.
#[derive(Clone, Copy, Debug)]
struct HotKeys {
    priority: u64,
    promised: u64,
    total: u64,
    weight: u64,
}

/// Plays one replication. The same model and options give the same tally and the same events everywhere.
pub fn run<S: Sink>(model: &Model, options: &RunOptions, control: &Control, sink: &mut S) -> Tally {
    let mut engine = Engine::new(model, options, control, sink);
    engine.prepare();
    engine.play();
    engine.finish()
}

impl<'m, S: Sink> Engine<'m, S> {
    fn new(model: &'m Model, options: &RunOptions, control: &'m Control, sink: &'m mut S) -> Engine<'m, S> {
        let series = series(model);
        let has_urgency = |pool: u32| {
            model
                .steps
                .iter()
                .any(|step| step.urgency.is_some() && uses(model, step, pool))
        };
        let pools = (0..)
            .zip(&model.pools)
            .map(|(number, plan)| Pool::new(plan, has_urgency(number), &series));
        let rows = rows_to_be_had(rows_expected(model).min(options.under_way_max));
        let (ways, entry) = match S::WANTED {
            true => (
                model.exits.iter().map(Way::from).collect(),
                Entry::of(model.start),
            ),
            false => (model.ways.clone(), model.entry),
        };
        let mut engine = Engine {
            model,
            ways,
            entry,
            sink,
            control,
            options: *options,
            now: 0,
            events: Events::new(),
            system: Vec::new(),
            free_system: Vec::new(),
            tokens: Vec::with_capacity(rows),
            ends: Vec::new(),
            keeps_ends: model.pools.iter().any(|pool| pool.preempts),
            hands: Vec::new(),
            queued: FxHashMap::default(),
            joint: joint::Joint::new(model),
            spans: FxHashMap::default(),
            again: FxHashMap::default(),
            free_tokens: Vec::new(),
            cases: Vec::with_capacity(rows),
            free_cases: Vec::new(),
            legs: Vec::with_capacity(rows),
            free_legs: Vec::new(),
            asides: Vec::new(),
            free_asides: Vec::new(),
            books: Vec::new(),
            named: Vec::new(),
            counts: Vec::new(),
            kept: Vec::new(),
            marks: Vec::new(),
            claims: Vec::new(),
            free_claims: Vec::new(),
            passes: Vec::new(),
            pools: pools.collect(),
            carriers: model.carriers.iter().map(|_| Carrier::default()).collect(),
            stock: stock::Stock::new(model),
            gates: Vec::new(),
            locks: Vec::new(),
            queues: Vec::new(),
            merging: FxHashMap::default(),
            handed_up: FxHashMap::default(),
            bundles: contents::Bundles::default(),
            purses: purse::Purses::default(),
            gatherings: BTreeMap::new(),
            deadlines: model
                .steps
                .iter()
                .map(|_| deadline::Deadlines::default())
                .collect(),
            rides: BTreeMap::new(),
            budgets: BTreeMap::new(),
            arriving: Vec::new(),
            streams_open: 0,
            record: Record::new(schema()),
            ready: Vec::new(),
            ticket: FIRST_TICKET,
            front: FIRST_TICKET,
            alive: 0,
            last_move: 0,
            moves: 0,
            moves_before: 0,
            told: Vec::new(),
            keys: HotKeys {
                priority: key("order.priority", 0),
                promised: key("order.promised_at", 0),
                total: key("order.total", 0),
                weight: key("order.weight", 0),
            },
            end: None,
            n_events: 0,
            measured_from: 0,
            orders: OrderCounts::default(),
            age_before_us: 0.0,
            stood_before: Vec::new(),
            lead_time_of_others: Sketch::default(),
            lead_time_completed: Sketch::default(),
            waiting_time: Sketch::default(),
            counted_us: series.slice_us(),
            backlog: series,
            arrived: Vec::new(),
            ended: Vec::new(),
            steps: vec![StepCount::default(); model.steps.len()],
            service: vec![ServiceTally::default(); model.service.len()],
            on_time: 0,
            late: 0,
            lateness: Sketch::default(),
            channels: vec![ChannelTally::default(); model.arrivals.len()],
            money: MoneyTally::default(),
            carbon_kg: 0.0,
            batches: Batches::default(),
        };
        engine.add_places();
        engine
    }

    /// Gates, locks and queues of the flow.
    fn add_places(&mut self) {
        for (number, step) in (0..).zip(&self.model.steps) {
            match &step.act {
                Act::FlashGate(_) => self.gates.push(Gate::default()),
                Act::PresaleLock(_) => self.locks.push(Lock::default()),
                Act::PeakQueue(_) => self.queues.push(PeakQueue {
                    full_at: f64::NEG_INFINITY,
                    held: Queue::new(Discipline::Priority, step.urgency.is_some()),
                    waiting: 0,
                    is_admitting: false,
                    step: number,
                }),
                _ => {}
            }
        }
    }

    fn prepare(&mut self) {
        if self.model.warm_up_us > 0 {
            self.schedule_system(self.model.warm_up_us, System::WarmedUp);
        }
        for number in 0..self.pools.len() as u32 {
            self.staff(number);
        }
        self.prepare_stock();
        for number in 0..self.carriers.len() as u32 {
            let first = self.model.carriers[number as usize].first_us;
            self.schedule_at_edge(first, LAST, System::Pickup(number));
        }
        self.prepare_arrivals();
    }

    fn play(&mut self) {
        let horizon = self.model.horizon_us;
        loop {
            if self.tokens.len() > MANY_TOKENS {
                self.fetch_ahead();
            }
            let Some((at, sequence, event)) = self.events.pop() else {
                self.end.get_or_insert(if self.model.ends_with_last_order {
                    RunEnd::LastOrder
                } else {
                    RunEnd::Horizon
                });
                break;
            };
            if at > horizon {
                self.end.get_or_insert(RunEnd::Horizon);
                break;
            }
            self.now = at;
            if event & (SYSTEM | LAST_LEG | ASIDE) == 0 {
                if self.tokens[event as usize].pending != sequence {
                    continue;
                }
                self.n_events += 1;
                self.moves += 1;
                self.last_move = at;
                self.wake(event);
            } else if event & LAST_LEG != 0 {
                self.n_events += 1;
                self.last_move = at;
                self.end_last_leg(event & !LAST_LEG);
            } else if event & ASIDE != 0 {
                if !self.end_aside(event & !ASIDE, sequence) {
                    continue;
                }
                self.n_events += 1;
                self.last_move = at;
            } else {
                match event & ARRIVAL {
                    0 => self.happen(event & !SYSTEM, sequence),
                    _ => self.arrive(event & !(SYSTEM | ARRIVAL)),
                }
                if self.is_over() {
                    self.end.get_or_insert(RunEnd::LastOrder);
                }
            }
            if !self.ready.is_empty() {
                self.advance();
            }
            if self.end.is_some() {
                break;
            }
            if self.n_events.is_multiple_of(LOOK_EVERY) {
                self.look();
            }
        }
    }

    /// Reads ahead, so that memory is fetched side by side and not one row after the other when each turn comes: the rows
    /// that events ask for some dozen events ahead, then the rows those name, then what these hold.
    #[inline(always)]
    fn fetch_ahead(&mut self) {
        let Some([now, next, after]) = self.events.ahead() else {
            return;
        };
        let (tokens, cases, asides, legs) = (&self.tokens, &self.cases, &self.asides, &self.legs);
        // What is meant for no token has a number beyond all of them, and so have branches and last legs.
        let token_of = |entry: &u128| match tokens.get(*entry as u32 as usize) {
            None => {
                let aside = asides.get((*entry as u32 ^ ASIDE) as usize)?;
                tokens.get(aside.waiter() as usize)
            }
            token => token,
        };
        for entry in after {
            let event = *entry as u32;
            match event {
                _ if event & LAST_LEG != 0 => last_leg::prefetch(legs, event ^ LAST_LEG),
                _ if event & ASIDE != 0 => prefetch_index(asides, (event ^ ASIDE) as usize),
                _ => prefetch_index(tokens, event as usize),
            }
        }
        for token in next.iter().filter_map(token_of) {
            prefetch_index(cases, token.case as usize);
        }
        for token in now.iter().filter_map(token_of) {
            if let Some(case) = cases.get(token.case as usize) {
                prefetch_index(&self.claims, case.claim as usize);
                prefetch_index(asides, case.aside as usize);
            }
        }
    }

    /// Whether a run until the last order is over: nobody is under way and nobody comes, or nothing has moved for
    /// a year.
    pub(super) fn is_over(&self) -> bool {
        self.model.ends_with_last_order
            && self.streams_open == 0
            && (self.alive == 0 || self.now - self.last_move > STILL_US)
    }

    /// Whether nobody comes any more and those who are there only go round, or more has happened than may.
    fn goes_round(&self) -> bool {
        let is_last = self.model.ends_with_last_order && self.streams_open == 0;
        is_last && self.moves - self.moves_before > ROUND_MAX * self.alive.max(50)
            || self.moves > self.options.moves_max
    }

    /// Whether so many orders walked in circles that the others would say no more.
    fn is_endless(&self) -> bool {
        let OrderCounts { endless, arrived, .. } = self.orders;
        endless > ENDLESS_MAX || (endless >= ENDLESS_MANY && endless.saturating_mul(10) > arrived)
    }

    /// Looks whether the run must end.
    #[cold]
    fn look(&mut self) {
        self.control.report(self.now, self.orders.arrived);
        if self.control.is_stopped() {
            self.end.get_or_insert(RunEnd::Stopped);
        }
        if self.alive > self.options.under_way_max as u64 || self.control.is_full() {
            self.end.get_or_insert(RunEnd::TooManyOrders);
        }
        if self.is_endless() || self.goes_round() {
            self.end.get_or_insert(RunEnd::EndlessLoop);
        }
    }

    fn happen(&mut self, number: u32, sequence: u32) {
        let system = self.system[number as usize];
        self.free_system.push(number);
        if let System::Deadline(step) = system {
            // Counts for one only when somebody still waited.
            self.deadline_is_due(step, sequence);
            return;
        }
        if let System::Turns = system {
            self.take_turns();
            return;
        }
        self.n_events += 1;
        match system {
            System::Staff(pool) => self.staff(pool),
            System::Deliver(item, pieces) => self.deliver_goods(item, pieces),
            System::Review(item) => self.review(item),
            System::Planned(item, which) => self.planned(item, which),
            System::Pickup(carrier) => {
                self.pick_up(carrier);
                self.keep_order(0);
            }
            System::Admit(queue) => self.admit(queue),
            System::WarmedUp => self.warmed_up(),
            System::Batch(step, ticket) => self.batch_is_due(step, ticket),
            System::Deadline(_) | System::Turns => {}
        }
    }

    #[inline]
    fn schedule(&mut self, token: u32, at: i64) {
        let sequence = self.events.push(at.max(self.now), token);
        self.tokens[token as usize].pending = sequence;
    }

    fn schedule_system(&mut self, at: i64, system: System) {
        let number = self.number_of(system);
        self.events.push(at.max(self.now), number | SYSTEM);
    }

    /// Schedules something that comes before all else at its moment ([`FIRST`]) or after it ([`LAST`]), whenever the rest
    /// was scheduled.
    fn schedule_at_edge(&mut self, at: i64, edge: u32, system: System) {
        let number = self.number_of(system);
        self.events.push_reserved(at, edge, number | SYSTEM);
    }

    /// A number for what is to happen, until it has happened.
    fn number_of(&mut self, system: System) -> u32 {
        match self.free_system.pop() {
            Some(number) => {
                self.system[number as usize] = system;
                number
            }
            None => {
                self.system.push(system);
                self.system.len() as u32 - 1
            }
        }
    }

    /// Number, promise and money of an order or part.
    #[inline]
    fn book(&self, case: u32) -> Book {
        self.books.get(case as usize).copied().unwrap_or(Book::EMPTY)
    }

    /// Writes down an event of a token at its step.
    #[inline(always)]
    fn log(&mut self, token: u32, what: Happening, exit: u32) {
        if S::WANTED {
            let row = &self.tokens[token as usize];
            self.log_at(row.case, row.step, what, exit);
        }
    }

    /// Writes down an event of an order at a step.
    #[inline(always)]
    fn log_at(&mut self, case: u32, step: StepIndex, what: Happening, exit: u32) {
        if S::WANTED {
            self.sink.take(self.row(case, step, what, exit));
        }
    }

    /// An event of an order at a step, now.
    #[inline(always)]
    fn row(&self, case: u32, step: StepIndex, what: Happening, exit: u32) -> Row {
        let Named {
            number,
            channel,
            part,
        } = self.named[case as usize];
        Row {
            at_us: self.now,
            number,
            channel,
            part,
            step,
            exit,
            what,
        }
    }

    /// Tells how the log names an order, or a part of one.
    #[inline]
    fn name(&mut self, case: u32, named: Named) {
        if self.named.len() <= case as usize {
            self.named.resize(self.cases.len(), Named::default());
        }
        self.named[case as usize] = named;
    }
}

/// An empty time series, of as many slices as fit into some 32 MB with those of all pools.
fn series(model: &Model) -> Series {
    const VALUES_MAX: usize = 2_000_000;
    let fit = VALUES_MAX / (1 + 3 * model.pools.len());
    Series::at_most(fit.clamp(1_000, SLICES_MAX) / 2 * 2, model.layout.sample_every_us)
}

/// Rows that orders under way may need at once: half of those that come, when their number is known.
fn rows_expected(model: &Model) -> usize {
    let orders = model.arrivals.iter().map(|stream| stream.orders_max);
    match orders.fold(0, u64::saturating_add) {
        u64::MAX => 0,
        orders => (orders / 2).min(ROWS_MAX) as usize,
    }
}

/// So many rows, or none where the process may not have twice the memory of all of them: tables that grow as orders come
/// make do with what there is.
fn rows_to_be_had(rows: usize) -> usize {
    let each = size_of::<Token>() + size_of::<Case>() + size_of::<last_leg::LastLeg>();
    let mut tried: Vec<u8> = Vec::new();
    match tried.try_reserve_exact(2 * rows * each) {
        Ok(()) => rows,
        Err(_) => 0,
    }
}

fn uses(model: &Model, step: &crate::model::Step, pool: u32) -> bool {
    let several = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
    (step.pool == pool && pool != NONE)
        || several.iter().any(|used| used.pool == pool)
        || matches!(&step.act, Act::Approval(plan) if plan.levels.contains(&pool) || plan.escalates_to == pool)
}

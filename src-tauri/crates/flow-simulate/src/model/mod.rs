//! A flow and a scenario compiled to flat tables: numbers instead of names, nothing left to look up while running.

mod approval;
mod arrivals;
mod aside;
mod crossed;
mod fields;
mod flatten;
mod leaps;
mod pools;
mod steps;
mod stock;

use std::collections::BTreeMap;

use flow_catalog::Outcome;
use flow_engine::order::Orders;
use flow_engine::stepper::{Program, StepRef};
use flow_model::Flow;

use crate::distribution::Draw;
use crate::error::SimulateError;
use crate::scenario::{AMOUNT_MAX, Horizon, Scenario};
use crate::tally::Layout;

pub(crate) use approval::{ApprovalPlan, may_name};
pub(crate) use arrivals::{Stream as ArrivalStream, When};
pub(crate) use aside::AsidePlan;
pub(crate) use fields::{CustomerName, FieldPlan, Fields, Lines, OrderKey, Part, sum_of_lines};
pub(crate) use leaps::{Entry, Way};
pub(crate) use pools::{PoolPlan, SKILLS_MAX, Taken, Use};
pub(crate) use steps::{NEXT_ATTEMPT_US, merged_by};
pub(crate) use stock::{CarrierPlan, StockPlan, SupplyPlan};

/// Position of a step; those of the flow come first, those of the flows it calls follow, once for each call.
pub(crate) type StepIndex = u32;
/// No step, exit, pool or whatever the number stands for.
pub(crate) const NONE: u32 = u32::MAX;

/// A flow and a scenario, ready to run.
#[derive(Debug)]
pub struct Model {
    pub(crate) layout: Layout,
    pub(crate) program: Program,
    pub(crate) steps: Vec<Step>,
    pub(crate) exits: Vec<Exit>,
    /// The same, leading beyond steps at which nothing happens: the ways of orders of which nobody keeps a log.
    pub(crate) ways: Vec<Way>,
    pub(crate) entry: Entry,
    /// Branches of forks that need no token.
    pub(crate) asides: Vec<AsidePlan>,
    /// The start of the flow.
    pub(crate) start: StepIndex,
    /// Steps that one order may pass more than once.
    pub(crate) n_counted: usize,
    pub(crate) fields: Fields,
    /// What the condition of the start reads.
    pub(crate) scope: Option<FieldPlan>,
    /// Every field that has a value.
    pub(crate) all_fields: FieldPlan,
    pub(crate) arrivals: Vec<ArrivalStream>,
    pub(crate) pools: Vec<PoolPlan>,
    /// Pools of steps that need more than one, or more than one unit.
    pub(crate) uses: Vec<Use>,
    pub(crate) stock: Option<StockPlan>,
    pub(crate) carriers: Vec<CarrierPlan>,
    pub(crate) service: Vec<ServicePlan>,
    /// Whether anything asks for an order's number, promise or money.
    pub(crate) has_books: bool,
    /// Whether units are set up for some step.
    pub(crate) has_set_ups: bool,
    pub(crate) horizon_us: i64,
    pub(crate) ends_with_last_order: bool,
    pub(crate) warm_up_us: i64,
    pub(crate) costs: Costs,
    /// Wall clock at the start of the run, in microseconds since 1970 without zone.
    pub(crate) start_local: i64,
    pub(crate) zone: flow_feel::time::Zone,
}

/// What orders cost beyond steps and pools, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Costs {
    pub(crate) goods_share: f64,
    pub(crate) late_once: i64,
    pub(crate) late_per_day: i64,
    pub(crate) cancelled: i64,
    pub(crate) carbon_per_kg: f64,
}

/// A promise that is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServicePlan {
    /// The step whose leaving keeps it; [`NONE`] for the end of the order.
    pub(crate) step: StepIndex,
    /// The step whose entering starts the clock; [`NONE`] for the arrival.
    pub(crate) from: StepIndex,
    /// The time in which it must happen; nothing for the promised moment.
    pub(crate) within_us: Option<i64>,
}

/// A step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    /// Whether it only takes time: one unit of a plain pool or none, no fault, no deadline, nothing written.
    pub(crate) is_plain: bool,
    /// Whether nobody is waited for there: no unit, no fault, nothing written, no promise that begins or ends.
    pub(crate) is_swift: bool,
    /// Whether it is swift and always left in the moment it is come to.
    pub(crate) is_instant: bool,
    /// Whether goods or parcels are moved, or decide the exit, when it is over.
    pub(crate) acts_at_end: bool,
    /// Whether an order may let go of its row there, since its end may be certain; see [`crate::engine`].
    pub(crate) may_be_last: bool,
    /// Whether a carrier must come before it begins.
    pub(crate) is_collected: bool,
    /// Whether a share decides how often its time limit is missed.
    pub(crate) is_timed: bool,
    /// Whether waits for its pool are counted there, too, since the pool serves others than steps of work.
    pub(crate) adds_waits: bool,
    /// Whether two tokens of one order may come to it.
    pub(crate) is_crossed: bool,
    /// Whether it must be asked of an order that comes to it how many steps it has taken, how often it was there, or whether
    /// another of its tokens is.
    pub(crate) is_watched: bool,
    /// The branch of a fork that needs no token, as position among [`Model::asides`]; [`NONE`] when there is none.
    pub(crate) aside: u32,
    /// Whether a visit costs anything or emits anything.
    pub(crate) is_charged: bool,
    /// First of its exits, and how many there are.
    pub(crate) first_exit: u32,
    pub(crate) n_exits: u32,
    /// Where the shares of its exits end, when there are at most three; beyond 1 where there are fewer.
    pub(crate) cuts: [f64; 2],
    /// The exit that its shares leave no choice about; [`NONE`] when there is a choice.
    pub(crate) only: u32,
    /// The exit that is taken without a random number unless goods or parcels decide; [`NONE`] when one is needed.
    pub(crate) usual: u32,
    /// Where the order goes when it goes on as usual: the first success exit.
    pub(crate) success: u32,
    /// The exit that is taken when the time is up; [`NONE`] when there is none.
    pub(crate) time_up: u32,
    /// The fault exit, when it is wired.
    pub(crate) fault_exit: u32,
    /// Longest time from coming to leaving by [`Step::time_up`].
    pub(crate) limit_us: i64,
    /// Whether the time limit is a race against waiting and work, or decided by a share.
    pub(crate) races: bool,
    /// Keys of its random numbers.
    pub(crate) luck: u64,
    /// Position among the steps that an order may pass more than once; [`NONE`] for others.
    pub(crate) counted: u32,
    pub(crate) draw: Draw,
    /// Expression of the order that multiplies the duration.
    pub(crate) times: Option<Box<FieldPlan>>,
    /// Expression of the order that says how urgent it is.
    pub(crate) urgency: Option<Box<FieldPlan>>,
    /// The money that is moved by the success exit, where it is not all there is to be moved.
    pub(crate) amount: Option<Box<AmountPlan>>,
    /// Chance of a technical fault of one try.
    pub(crate) fault: f64,
    pub(crate) retry: Retry,
    pub(crate) lane: Lane,
    /// The pool that serves, when it is one unit of one pool.
    pub(crate) pool: u32,
    /// Otherwise the pools, as a part of [`Model::uses`].
    pub(crate) uses: (u32, u32),
    pub(crate) set_up: Option<Box<Draw>>,
    pub(crate) batch: Option<crate::scenario::Batch>,
    /// Whether a random number is needed to choose the exit.
    pub(crate) draws_exit: bool,
    /// Cost of one visit in ten-thousandths.
    pub(crate) cost: i64,
    pub(crate) carbon_kg: f64,
    /// Whether something of an order is kept that this step writes.
    pub(crate) writes: bool,
    /// Service levels that begin or end here.
    pub(crate) marks: bool,
    /// Disruptions that strike it.
    pub(crate) disruptions: Vec<StepDisruption>,
    pub(crate) origin: StepRef,
}

impl Step {
    /// When a token leaves at the latest that comes at a moment.
    #[inline(always)]
    pub(crate) fn due(&self, came: i64) -> i64 {
        match self.limit_us {
            i64::MAX => i64::MAX,
            limit => came + limit,
        }
    }
}

/// What a step does beyond taking time and leaving by a share.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Passes orders on.
    Pass,
    /// Ends the order, or the part of it.
    End(Outcome),
    /// One token on every branch.
    Fork,
    /// Waits for so many branches.
    Join(u32),
    /// Chooses an exit by data.
    Decide(Box<FieldPlan>),
    /// Chooses an exit by the customer's place on the line from 0 to 1: exits with the first place that is no longer
    /// theirs, and the exit of the rest.
    DecideByCustomer(Box<[(u32, u32)]>, u32),
    /// Chooses an exit by shares, at once.
    Share,
    /// Work that takes time.
    Work,
    /// A pause.
    Wait(Box<WaitPlan>),
    /// Another flow: the start of its body, entries of a list or the order as a whole, side by side or in turn.
    Call(Box<CallPlan>),
    /// Undoes what is open.
    Compensate,
    /// Prices the order.
    Price(Box<FieldPlan>),
    /// Freezes stock.
    Reserve(Box<ReservePlan>),
    /// Locks future stock: position among the locks.
    PresaleLock(Box<LockPlan>),
    /// Waits for supply.
    Backorder {
        /// Chance that the customer does not wait.
        refuses: f64,
        refused: u32,
    },
    /// Says when goods will be there.
    Promise(PromisePlan),
    /// Chooses an exit by whether conditions hold: the success exit, or the other.
    Test(Box<[FieldPlan]>, u32),
    /// Chooses an exit by shares, but for orders that come at the wrong time or ask for too much: they leave by this exit.
    Sift(Sieve, u32),
    /// Work that is left out when a condition holds.
    Hold(Box<FieldPlan>),
    /// Lets in within window and quota.
    FlashGate(Box<GatePlan>),
    /// Holds back above a rate.
    PeakQueue(Box<QueuePlan>),
    /// Ships in waves.
    Dispatch {
        wave_us: i64,
        short: u32,
        /// Whether there are goods to be shipped.
        has_stock: bool,
        /// Whether goods that are still held, or are not, decide the exit.
        by_stock: bool,
    },
    /// Is collected, then delivered with several attempts.
    Deliver {
        attempts: u32,
        /// Chance that one attempt fails.
        fails: f64,
        refused: u32,
        carrier: u32,
    },
    /// Waits for an order to merge with.
    Merge(Box<MergePlan>),
    /// Waits for one that a share stands for; whoever leaves by this exit is merged into another at once.
    MergeByShare(u32),
    /// Cuts into parts.
    Split(Box<SplitPlan>),
    /// Asks persons one after the other.
    Approval(Box<ApprovalPlan>),
    /// Takes back goods.
    Receive { restock: f64 },
}

/// A pause.
#[derive(Clone, Debug)]
pub(crate) struct WaitPlan {
    pub(crate) length_us: i64,
    pub(crate) until: Option<FieldPlan>,
    /// Exit of an event, and how likely it comes.
    pub(crate) event: u32,
    pub(crate) event_share: f64,
    /// Exit when it was passed too often, and how often that is.
    pub(crate) exhausted: u32,
    pub(crate) visits_max: u32,
    /// Whether a scenario says when the event comes.
    pub(crate) event_drawn: bool,
}

/// Money that a step moves.
#[derive(Clone, Debug)]
pub(crate) struct AmountPlan {
    pub(crate) movement: Move,
    /// How much; all that there is when the step does not say it.
    pub(crate) amount: Option<FieldPlan>,
    /// Whether it is worked out from what belongs to a part alone, its lines or its weight, and is not shared among parts.
    pub(crate) is_own: bool,
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// From the customer.
    Take,
    /// Nowhere yet, but no more can be taken on it afterwards.
    Authorise,
    /// From the customer, in advance.
    Deposit,
    /// To the customer.
    GiveBack,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct CallPlan {
    /// Start of the called flow; [`NONE`] when it cannot be entered and the exit is drawn.
    pub(crate) start: StepIndex,
    /// Whether it runs once for each part.
    pub(crate) each: bool,
    /// Whether the lines of an order are its parts, where nothing has split it.
    pub(crate) by_line: bool,
    pub(crate) parallel: bool,
    /// Exit when a part was cancelled.
    pub(crate) cancelled: u32,
    /// Exit when none was.
    pub(crate) ok: u32,
}

/// What orders are merged by.
#[derive(Clone, Debug)]
pub(crate) struct MergePlan {
    pub(crate) window_us: i64,
    pub(crate) absorbed: u32,
    /// Whether they are of one customer.
    pub(crate) by_customer: bool,
    /// Fields that are equal besides, and how they are filled in.
    pub(crate) slots: Box<[usize]>,
    pub(crate) same: FieldPlan,
    /// Orders that stay alone.
    pub(crate) exclude: Option<FieldPlan>,
}

/// What an order must keep to before shares decide about it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sieve {
    /// Both moments of a promotion, from the start of the run.
    Window { from_us: i64, until_us: i64 },
    /// Pieces of one line.
    Pieces(i64),
}

/// How orders are cut.
#[derive(Clone, Debug)]
pub(crate) struct SplitPlan {
    pub(crate) parts: Draw,
    /// Orders of more parts leave by the exit that follows, uncut.
    pub(crate) parts_max: u16,
    pub(crate) limit: u32,
}

/// A promise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PromisePlan {
    pub(crate) late: u32,
    pub(crate) none: u32,
    pub(crate) horizon_us: i64,
    /// Time of the day from which goods are ready the next day only.
    pub(crate) cut_off_us: Option<i64>,
    /// Pieces of each good that are kept back.
    pub(crate) kept_back: i64,
}

/// A freeze.
#[derive(Clone, Debug)]
pub(crate) struct ReservePlan {
    pub(crate) short: u32,
    /// Only this place; any when [`NONE`].
    pub(crate) place: u32,
    pub(crate) partial: bool,
    pub(crate) ttl_us: i64,
    /// Number of the freeze, for its list of what expires.
    pub(crate) number: u32,
}

/// A lock of future stock.
#[derive(Clone, Debug)]
pub(crate) struct LockPlan {
    pub(crate) number: u32,
    pub(crate) sold_out: u32,
    pub(crate) limit: i64,
    pub(crate) ttl_us: i64,
}

/// A gate.
#[derive(Clone, Debug)]
pub(crate) struct GatePlan {
    pub(crate) number: u32,
    pub(crate) from_us: i64,
    pub(crate) until_us: i64,
    pub(crate) quota: i64,
    pub(crate) per_customer: u32,
    pub(crate) closed: u32,
    pub(crate) sold_out: u32,
    pub(crate) over_limit: u32,
}

/// A peak queue.
#[derive(Clone, Debug)]
pub(crate) struct QueuePlan {
    pub(crate) number: u32,
    /// Microseconds between two orders.
    pub(crate) gap_us: f64,
    pub(crate) burst: f64,
}

/// The technical policy of a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retry {
    pub(crate) retries: u32,
    pub(crate) backoff_us: i64,
    pub(crate) timeout_us: i64,
}

/// What the person in the exception lane does.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    pub(crate) delay: Draw,
    pub(crate) cancel: f64,
    pub(crate) pool: u32,
}

/// A disruption of a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepDisruption {
    pub(crate) when: crate::timetable::Cut,
    pub(crate) effect: crate::scenario::DisruptionEffect,
}

/// An exit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exit {
    /// The step it leads to; [`NONE`] when unwired.
    pub(crate) to: StepIndex,
    /// The input of the join it leads to.
    pub(crate) slot: u32,
    /// Upper end of its part of the line from 0 to 1.
    pub(crate) share_end: f64,
    /// What happens to obligations: which are fulfilled, undone as far as they can be, and opened.
    pub(crate) consume: u16,
    pub(crate) release: u16,
    pub(crate) acquire: u16,
    /// Whether any of the three is not empty, or an amount of money is moved.
    pub(crate) has_effect: bool,
    /// Its number in the step's compiled form.
    pub(crate) port: u32,
}

impl Model {
    /// Compiles a flow, the flows it calls and a scenario. `files` holds the orders of the files that the scenario
    /// names.
    ///
    /// What the scenario says that makes no sense is read as the nearest that does; checking it says so.
    pub fn new(
        flow: &Flow,
        called: &[Flow],
        scenario: &Scenario,
        files: &BTreeMap<String, Orders>,
    ) -> Result<Model, SimulateError> {
        let program = Program::new(flow, called);
        steps::build(flow, called, program, scenario, files)
    }

    /// The names of what a [`crate::Tally`] of this model counts.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }
}

/// The most that one amount can be, in ten-thousandths.
pub(crate) const MOST4: i64 = AMOUNT_MAX as i64 * 10_000;

/// Money as ten-thousandths.
pub(crate) fn money4(decimal: flow_feel::Decimal) -> i64 {
    let scaled = decimal.to_f64() * 10_000.0;
    (libm::rint(scaled) as i64).clamp(-MOST4, MOST4)
}

/// The end of a run in microseconds; a run until the last order goes on as long as there are orders.
fn horizon(scenario: &Scenario) -> (i64, bool) {
    match scenario.horizon {
        Horizon::After(length) => (length.max(0), false),
        Horizon::LastOrder => (i64::MAX / 4, true),
    }
}

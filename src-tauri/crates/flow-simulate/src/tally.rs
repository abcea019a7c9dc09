//! What one replication counted, and the names of what is counted.

use flow_catalog::PortKind;
use flow_model::Text;

use crate::series::Series;
use crate::sketch::Sketch;

/// Money in ten-thousandths of the order's currency.
pub type Money4 = i64;

/// The names of what a [`Tally`] counts: positions here are positions there.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Every step of the flow and, as `call/step`, of the flows it calls.
    pub steps: Vec<StepName>,
    /// Every exit of every step, grouped by step.
    pub exits: Vec<ExitName>,
    /// Every pool of the scenario.
    pub pools: Vec<Named>,
    /// Every carrier.
    pub carriers: Vec<Named>,
    /// Every stock item: SKU and place.
    pub stock: Vec<StockName>,
    /// Every limited number of places that a gate gives out: quotas, presale locks.
    pub quotas: Vec<Named>,
    /// Every promise that is measured.
    pub service_levels: Vec<Named>,
    /// Every stream of orders.
    pub channels: Vec<String>,
    /// Width of a slice of the time series in microseconds.
    pub sample_every_us: i64,
    /// The run's start on the wall clock, in microseconds since 1970 without zone, and the zone in minutes.
    pub start: (i64, i32),
    /// What was done with what could not be read or makes no sense, for the report.
    pub notes: Vec<Text>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct StepName {
    /// Id; `call/step` for a step of a called flow.
    pub id: String,
    /// Id of its component; empty when unknown.
    pub component: &'static str,
    /// Name on screen.
    pub title: Text,
    /// Pools it uses, as positions in [`Layout::pools`].
    pub pools: Vec<u32>,
    /// First of its exits in [`Layout::exits`].
    pub first_exit: u32,
}

/// An exit of a step.
#[derive(Clone, Debug)]
pub struct ExitName {
    /// The step.
    pub step: u32,
    /// Its name.
    pub port: String,
    /// Success, outcome or fault.
    pub kind: PortKind,
    /// The step it leads to; nothing when unwired.
    pub to: Option<u32>,
}

/// Something with a name in files and one on screen.
#[derive(Clone, Debug)]
pub struct Named {
    /// In files.
    pub id: String,
    /// On screen.
    pub title: Text,
}

/// A stock item.
#[derive(Clone, Debug)]
pub struct StockName {
    /// SKU.
    pub sku: String,
    /// Place.
    pub place: String,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunEnd {
    /// At the horizon.
    #[default]
    Horizon,
    /// The last order ended, or nothing could happen any more.
    LastOrder,
    /// Somebody stopped it.
    Stopped,
    /// More orders were under way than the limit allows.
    TooManyOrders,
    /// Too many orders went round in circles.
    EndlessLoop,
}

impl RunEnd {
    /// A limit ended it early: what it counted is not that of a whole run.
    pub(crate) fn is_by_limit(self) -> bool {
        matches!(self, RunEnd::TooManyOrders | RunEnd::EndlessLoop)
    }
}

/// Everything that one replication counted. With a warm-up, only what happened after it, unless said.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Number of the replication, from 0.
    pub replication: u32,
    /// Events handled, warm-up included.
    pub events: u64,
    /// When it ended.
    pub ended_at_us: i64,
    /// When the statistics began.
    pub measured_from_us: i64,
    /// It ended before its warm-up was over: nothing was counted, unless somebody stopped it.
    pub ended_in_warm_up: bool,
    /// Why it ended.
    pub end: RunEnd,
    /// Orders by fate.
    pub orders: OrderCounts,
    /// Time from arrival to end of the orders that ended, whatever the outcome. Microseconds.
    pub lead_time: Sketch,
    /// The same for those that were completed.
    pub lead_time_completed: Sketch,
    /// Time that an order waited, for whatever visits of its steps wait, of the orders that ended.
    pub waiting_time: Sketch,
    /// Time since arrival of the orders under way when it ended, stuck ones included. Microseconds.
    pub age_at_end: Sketch,
    /// The sum of the same over the orders under way when the statistics began: with it, the time that orders
    /// spent in the flow while it was measured is known exactly.
    pub age_before_us: f64,
    /// Orders under way over time, warm-up included in the slices.
    pub backlog: Series,
    /// Orders that arrived in each slice of time, warm-up included.
    pub arrived: Vec<u64>,
    /// Orders that ended in each slice of time, warm-up included.
    pub ended: Vec<u64>,
    /// By step.
    pub steps: Vec<StepTally>,
    /// How often each exit was taken.
    pub exits: Vec<u64>,
    /// By pool.
    pub pools: Vec<PoolTally>,
    /// By carrier.
    pub carriers: Vec<CarrierTally>,
    /// By stock item.
    pub stock: Vec<StockTally>,
    /// By quota.
    pub quotas: Vec<QuotaTally>,
    /// By promise.
    pub service_levels: Vec<ServiceTally>,
    /// Orders with a promised moment that were completed in time, and later.
    pub on_time: u64,
    /// See `on_time`.
    pub late: u64,
    /// Orders under way at the end whose promised moment has passed.
    pub overdue: u64,
    /// Orders under way at the end whose promised moment has not passed.
    pub promised: u64,
    /// How late the late ones were. Microseconds.
    pub lateness: Sketch,
    /// By channel.
    pub channels: Vec<ChannelTally>,
    /// Money.
    pub money: MoneyTally,
    /// Kilograms of CO2e.
    pub carbon_kg: f64,
    /// Means of successive lead times, warm-up included.
    pub batches: Batches,
}

impl Default for Series {
    fn default() -> Series {
        Series::new(3_600_000_000)
    }
}

/// Orders by fate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    /// Came in and were let in by the start.
    pub arrived: u64,
    /// Not let in by the start.
    pub out_of_scope: u64,
    /// Ended as completed.
    pub completed: u64,
    /// Ended as cancelled.
    pub cancelled: u64,
    /// Ended as returned.
    pub returned: u64,
    /// Ended as handed over.
    pub handed_over: u64,
    /// Left by an exit that leads nowhere, or two of its tokens met on one step.
    pub lost: u64,
    /// Stand in joins that wait for a branch that does not come.
    pub stuck: u64,
    /// Were taken out after too many steps.
    pub endless: u64,
    /// Under way when the run ended, without the stuck ones.
    pub unfinished: u64,
    /// Under way when the statistics began.
    pub under_way_before: u64,
    /// Absorbed into another order (counted as what they ended as, too).
    pub merged: u64,
}

/// What a step counted.
#[derive(Clone, Debug, Default)]
pub struct StepTally {
    /// Orders (or parts) that came.
    pub entered: u64,
    /// That left.
    pub left: u64,
    /// Time that they waited here before work began. Microseconds.
    pub waiting: Sketch,
    /// Of that, time before they asked for a pool, such as for a wave. Microseconds.
    pub before_us: i64,
    /// Time from coming to leaving. Microseconds.
    pub staying: Sketch,
    /// Orders standing here over time.
    pub standing: Standing,
    /// Technical faults that went to the exception lane.
    pub faults: u64,
    /// Tries that failed and were made again.
    pub retries: u64,
    /// Turned away since too many waited.
    pub turned_away: u64,
    /// Lengths drawn with a factor that was no number, or below 0.
    pub without_factor: u64,
    /// Cost of visits.
    pub cost: Money4,
    /// Standing here when the run ended.
    pub at_end: u64,
    /// Of those, waiting: for people or machines, goods, a turn at a peak, a wave, a pickup, or others to be served or merged
    /// with.
    pub waiting_at_end: u64,
}

/// A number over time, without slices.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Now.
    pub value: i64,
    /// Since when.
    pub since: i64,
    /// Integral over time, microseconds times orders.
    pub area: f64,
    /// Greatest.
    pub greatest: i64,
}

impl Standing {
    /// The number changes at a moment.
    #[inline]
    pub fn change(&mut self, now: i64, by: i64) {
        self.area += (now - self.since) as f64 * self.value as f64;
        self.since = now;
        self.value += by;
        self.greatest = self.greatest.max(self.value);
    }
}

/// What a pool counted.
#[derive(Clone, Debug, Default)]
pub struct PoolTally {
    /// Visits served.
    pub served: u64,
    /// Time that visits waited for it, those that did not wait included. Microseconds.
    pub waiting: Sketch,
    /// Time that orders waited for which another stood in its queue, which they are served with. Microseconds.
    pub riders_us: i64,
    /// Busy units over time; its area is unit-microseconds worked.
    pub busy: Series,
    /// Units that are there over time; its area is unit-microseconds offered.
    pub open: Series,
    /// Waiting visits over time.
    pub queue: Series,
    /// Units still working after their shift, in unit-microseconds.
    pub overtime_us: f64,
    /// Visits that were interrupted by a higher priority.
    pub interrupted: u64,
    /// Cost of units that were there, overtime included.
    pub cost: Money4,
}

/// What a carrier counted.
#[derive(Clone, Debug, Default)]
pub struct CarrierTally {
    /// Pickups that happened.
    pub pickups: u64,
    /// Parcels taken.
    pub parcels: u64,
    /// Parcels that had to wait for a later pickup since the one before was full.
    pub left_behind: u64,
    /// Time that parcels waited for pickup. Microseconds.
    pub waiting: Sketch,
}

/// What a stock item counted.
#[derive(Clone, Debug, Default)]
pub struct StockTally {
    /// Pieces that orders asked for, each order once; those that no place had at the first place.
    pub wanted: i64,
    /// Requests for which it had too little.
    pub short: u64,
    /// Pieces on hand over time.
    pub on_hand: Standing,
    /// Pieces on hand when the statistics began.
    pub at_start: i64,
    /// Fewest on hand and not frozen.
    pub lowest: i64,
    /// Pieces delivered.
    pub delivered: i64,
    /// Pieces shipped.
    pub shipped: i64,
    /// Pieces that came back and can be sold.
    pub restocked: i64,
    /// Pieces frozen for orders at the end.
    pub frozen_at_end: i64,
}

/// What a quota counted.
#[derive(Clone, Debug, Default)]
pub struct QuotaTally {
    /// Places there are in all.
    pub places: i64,
    /// Places taken when the statistics began.
    pub taken_before: i64,
    /// Places given out.
    pub given: u64,
    /// Places that came back.
    pub returned: u64,
    /// Places taken when the run ended.
    pub taken_at_end: i64,
    /// Orders that got none.
    pub refused: u64,
}

/// How a promise was kept.
#[derive(Clone, Debug, Default)]
pub struct ServiceTally {
    /// In time.
    pub kept: u64,
    /// Later, or not at all by an order that ended otherwise.
    pub broken: u64,
    /// Not yet known when the run ended, and not yet late.
    pub open: u64,
    /// The time it took, where it happened. Microseconds.
    pub time: Sketch,
}

/// What a channel counted.
#[derive(Clone, Debug, Default)]
pub struct ChannelTally {
    /// Came in.
    pub arrived: u64,
    /// Completed.
    pub completed: u64,
    /// Time from arrival to end of those that ended. Microseconds.
    pub lead_time: Sketch,
}

/// Money of the orders that ended, and cost of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyTally {
    /// Totals of completed orders.
    pub revenue: Money4,
    /// Given as discounts.
    pub discount: Money4,
    /// Goods of completed orders.
    pub goods: Money4,
    /// Freight.
    pub freight: Money4,
    /// Cost of visits.
    pub steps: Money4,
    /// Cost of pools.
    pub pools: Money4,
    /// Cost of being late.
    pub late: Money4,
    /// Cost of cancelled orders.
    pub cancelled: Money4,
    /// Money taken from customers.
    pub taken: Money4,
    /// Money given back.
    pub given_back: Money4,
    /// Taken and not given back, of orders under way when the statistics began.
    pub held_before: Money4,
    /// Taken and not given back, of the orders that ended.
    pub kept: Money4,
    /// Taken and not given back, of orders under way when the run ended.
    pub held_at_end: Money4,
}

/// Means of successive values: when too many gather, neighbours are joined, so that memory is bounded.
#[derive(Clone, Debug, PartialEq)]
pub struct Batches {
    /// Values in one batch: 5 times a power of two.
    pub size: u64,
    /// (mean of the values, moment of the last one) of each full batch.
    pub means: Vec<(f64, i64)>,
    sum: f64,
    n: u64,
}

impl Default for Batches {
    fn default() -> Batches {
        Batches {
            size: 5,
            means: Vec::new(),
            sum: 0.0,
            n: 0,
        }
    }
}

impl Batches {
    /// Batches that are kept; twice as many are gathered before neighbours are joined.
    const KEPT: usize = 2_048;

    /// Takes the next value.
    #[inline]
    pub fn add(&mut self, value: i64, now: i64) {
        self.sum += value as f64;
        self.n += 1;
        if self.n == self.size {
            self.close(now);
        }
    }

    #[inline(never)]
    fn close(&mut self, now: i64) {
        self.means.push((self.sum / self.n as f64, now));
        self.sum = 0.0;
        self.n = 0;
        if self.means.len() == 2 * Batches::KEPT {
            let joined = self.means.chunks_exact(2);
            self.means = joined
                .map(|pair| ((pair[0].0 + pair[1].0) / 2.0, pair[1].1))
                .collect();
            self.size *= 2;
        }
    }
}

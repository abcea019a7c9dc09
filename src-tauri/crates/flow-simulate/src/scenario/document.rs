//! What a scenario says, as plain values. Which of it makes sense for a flow is for the findings to say.
//!
//! Lengths of time are microseconds, money is exact decimal, moments of a run are microseconds since its start.

use std::collections::BTreeMap;

use flow_feel::Decimal;
use flow_feel::time::DateTime;
use flow_model::Text;

/// The assumptions of a run: what comes, who serves, what is there, what goes wrong, what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name in files and listings.
    pub id: String,
    /// Name on screen.
    pub title: Text,
    /// What it is for, in a sentence or two.
    pub purpose: Text,
    /// Id of the flow it was written for; empty for any.
    pub flow: String,
    /// The wall clock when the run begins; it has a zone.
    pub start: DateTime,
    /// When the run ends.
    pub horizon: Horizon,
    /// What is left out of the statistics at the beginning.
    pub warm_up: WarmUp,
    /// How often it is run, when nobody says otherwise.
    pub replications: u32,
    /// Seed of all random numbers, when nobody gives another.
    pub seed: u64,
    /// How orders come.
    pub arrivals: Vec<Arrivals>,
    /// What the orders are like.
    pub orders: OrderMix,
    /// What differs from the usual for a step, by its id. Steps of a called flow are `call/step`.
    pub steps: BTreeMap<String, StepAssumptions>,
    /// What differs from the usual for every step of a component, by its id.
    pub components: BTreeMap<String, StepAssumptions>,
    /// Who serves, by name. A pool that steps name and that is not here has no limit.
    pub pools: BTreeMap<String, Pool>,
    /// Opening hours and staffing by name.
    pub calendars: BTreeMap<String, Calendar>,
    /// Goods. Without any, reserving stock is decided by shares.
    pub stock: Option<Stock>,
    /// Who collects parcels, by name. Without any, parcels leave at once.
    pub carriers: BTreeMap<String, Carrier>,
    /// What goes wrong, and when.
    pub disruptions: Vec<Disruption>,
    /// What things cost beyond steps and pools.
    pub money: Money,
    /// Emissions beyond what steps say.
    pub carbon: Carbon,
    /// Promises whose keeping is measured.
    pub service_levels: Vec<ServiceLevel>,
    /// Width of one entry of the time series.
    pub sample_every_us: i64,
}

/// When a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// After this time; orders under way are counted where they stand.
    After(i64),
    /// When the last order has ended. Needs arrivals that end.
    LastOrder,
}

/// What is left out of the statistics at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarmUp {
    /// Everything before this time.
    Fixed(i64),
    /// As much as MSER-5 finds (White 1997; White, Cobb, Spratt 2000).
    Mser5,
}

impl WarmUp {
    /// How long it is, in microseconds; 0 where it is to be found yet.
    pub fn length_us(self) -> i64 {
        match self {
            WarmUp::Fixed(length) => length.max(0),
            // What MSER-5 finds in a first run is put into the scenario of the next.
            WarmUp::Mser5 => 0,
        }
    }
}

/// One stream of orders.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// `order.channel` of its orders, and part of the key of its random numbers. Unique.
    pub channel: String,
    /// When they come.
    pub pattern: Pattern,
    /// Orders that come together each time; 1 when absent.
    pub batch: Option<Distribution>,
    /// No more orders than this.
    pub orders_max: Option<u64>,
    /// Nothing before this time.
    pub from_us: i64,
    /// Nothing from this time on.
    pub until_us: Option<i64>,
}

/// When orders of a stream come.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// A Poisson process whose rate may change with time.
    Poisson(RateCurve),
    /// Times between arrivals drawn from a distribution.
    Gaps(Distribution),
    /// One each time this length has passed.
    Every(i64),
    /// At these moments of the run.
    At(Vec<i64>),
    /// Orders of a file at the times they were placed, counted from the first or from the run's start.
    Replay {
        /// Name of the file, resolved by whoever reads the scenario.
        file: String,
        /// Times are multiplied by this: 0.5 brings them twice as fast.
        stretch: f64,
    },
    /// Orders drawn from a file with replacement, arriving by a rate.
    Resample {
        /// Name of the file.
        file: String,
        /// When they come.
        rate: RateCurve,
    },
}

/// Orders an hour over time.
#[derive(Clone, Debug, PartialEq)]
pub struct RateCurve {
    /// (moment of the run, orders an hour), by time; the first moment is 0.
    pub points: Vec<(i64, f64)>,
    /// Straight lines between points; otherwise a rate holds until the next point.
    pub is_linear: bool,
    /// The curve begins anew after this time.
    pub repeat_us: Option<i64>,
    /// Peaks that multiply the rate, each once: they do not come again with the curve.
    pub peaks: Vec<Peak>,
}

/// A time in which a rate is multiplied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Begin.
    pub from_us: i64,
    /// End.
    pub until_us: i64,
    /// Factor.
    pub times: f64,
}

/// What orders are like: each field of the order model from a source; fields without one are null, but for
/// those that the engine needs and gives a usual value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderMix {
    /// By path of the order model.
    pub fields: BTreeMap<String, FieldSource>,
    /// Lines of an order.
    pub lines: Option<LineMix>,
    /// Customers: `customer.id` of an order is one of so many.
    pub customers: Option<Customers>,
    /// Rows of a file of orders from which fields that have no source of their own are taken together.
    pub rows: Option<String>,
}

/// Where the value of a field comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldSource {
    /// Always the same.
    Constant(serde_json::Value),
    /// One of these by weight.
    Weighted(Vec<(serde_json::Value, f64)>),
    /// A number or length of time, with so many digits after the point.
    Drawn(Distribution, u32),
    /// A moment so long after the order was placed.
    After(Distribution),
}

/// Lines of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct LineMix {
    /// Lines of one order.
    pub lines: Distribution,
    /// Pieces of one line.
    pub pieces: Distribution,
    /// What can be bought.
    pub goods: Vec<Good>,
    /// Goods are bought in proportion to 1/rank^s instead of by weight.
    pub zipf: Option<f64>,
}

/// Goods that a run keeps at most: each takes some 150 bytes, and a microsecond when a run begins.
pub const GOODS_MAX: u32 = 1_000_000;
/// Orders that come together at most.
pub const BATCH_MAX: u32 = 1_000_000;
/// Lines of an order at most.
pub const LINES_MAX: u32 = 200;
/// Pieces of a line at most.
pub const PIECES_OF_LINE_MAX: u32 = 1_000_000_000;
/// The most that one amount can be, a thousand million: sums over all orders of a run stay far from the end of the
/// numbers then.
pub const AMOUNT_MAX: u32 = 1_000_000_000;
/// Pieces of a good at one place at most.
pub const PIECES_OF_STOCK_MAX: i64 = 1_000_000_000_000;
/// Most phases of an Erlang distribution.
pub const PHASES_MAX: u32 = 1_000;

/// Something that can be bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Good {
    /// `sku` of the line.
    pub sku: String,
    /// How often it is bought, relative to the others.
    pub weight: f64,
    /// Price of a piece.
    pub price: Decimal,
    /// Kilograms of a piece.
    pub kilograms: Decimal,
    /// Other entries of the line: `category`, `presale`, `hazmat`, `cold_chain`, `hs_code`, `origin`.
    pub entries: BTreeMap<String, serde_json::Value>,
    /// Further goods with the same entries: `sku` becomes `sku-1` … `sku-n`; 1 when there is only the one.
    pub copies: u32,
}

/// Customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Customers {
    /// How many there are.
    pub number: u32,
    /// They buy in proportion to 1/rank^s; 0 for all alike.
    pub zipf: f64,
}

/// What differs from the usual for a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepAssumptions {
    /// Working time of one visit.
    pub duration: Option<Distribution>,
    /// FEEL expression of the order that multiplies the duration: `count(order.lines)` for "per line".
    pub times: Option<String>,
    /// Shares of exits where neither data nor state decide; those not named share the rest as usual.
    pub exits: BTreeMap<String, f64>,
    /// Chance of a technical fault of one try.
    pub fault: Option<f64>,
    /// Pools that are all needed to serve one order, instead of the usual one. Empty: none.
    pub pools: Option<Vec<PoolUse>>,
    /// Added once whenever a unit of the first pool turns to this step from another, or from nothing.
    pub set_up: Option<Distribution>,
    /// Orders that are served together.
    pub batch: Option<Batch>,
    /// FEEL expression of the order: higher is served first. `order.priority` when absent or not a number.
    pub priority: Option<String>,
    /// Cost of one visit of one order.
    pub cost: Option<Decimal>,
    /// Kilograms of CO2e of one visit of one order.
    pub carbon_kg: Option<f64>,
    /// What the person in the exception lane does.
    pub lane: Option<LaneMix>,
    /// Parts an order is cut into, for a step that splits.
    pub parts: Option<Distribution>,
    /// Share of goods coming back that can be sold again, for a step that receives returns.
    pub restock: Option<f64>,
    /// Carrier that collects, for a step that delivers; the first when absent.
    pub carrier: Option<String>,
    /// Place whose stock is used, for a step that reserves; any when absent.
    pub place: Option<String>,
}

/// Use of a pool by one visit.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolUse {
    /// Name of the pool.
    pub pool: String,
    /// Units taken.
    pub units: u32,
    /// Skill that the units must have; any when absent.
    pub skill: Option<String>,
}

/// Serving several orders together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Work begins when so many wait.
    pub size: u32,
    /// Or when the first has waited so long.
    pub wait_us: i64,
}

/// What the person in the exception lane does: retries, cancels or hands over.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneMix {
    /// Time until the person acts.
    pub delay: Distribution,
    /// Share that is cancelled (or, where that is not possible, handed over); the rest is tried again.
    pub cancel: f64,
    /// Pool of the persons; none when absent.
    pub pool: Option<String>,
}

/// People, machines or slots that serve.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Name on screen.
    pub title: Text,
    /// Units at any time, unless a calendar says otherwise.
    pub capacity: u32,
    /// Name of the calendar that says how many units there are when.
    pub calendar: Option<String>,
    /// In which order waiting work is taken.
    pub discipline: Discipline,
    /// A higher priority interrupts work of a lower one, which goes on later. Off unless said.
    pub preempts: bool,
    /// Orders that may wait; more are turned away by the step's outcome exit, or lost. No limit when absent.
    pub queue_max: Option<u32>,
    /// Units by skill, when not all can do everything; a unit may have several skills. Units beyond these have none.
    pub skills: Vec<SkillGroup>,
    /// Cost of one unit for one hour that it is there, busy or not.
    pub cost_per_hour: Decimal,
    /// The price of one more unit for one hour, for proposals; `cost_per_hour` when absent.
    pub extra_cost_per_hour: Option<Decimal>,
    /// Grams of CO2e of one busy unit-hour.
    pub carbon_g_per_hour: f64,
}

impl Pool {
    /// Units outside of any calendar: the capacity, or those with skills where they are more.
    pub(crate) fn units(&self) -> u32 {
        let with_skills = self.skills.iter().map(|group| group.units);
        self.capacity.max(with_skills.fold(0, u32::saturating_add))
    }
}

/// Units of a pool with the same skills.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillGroup {
    /// Units.
    pub units: u32,
    /// What they can do.
    pub skills: Vec<String>,
}

/// In which order waiting work is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discipline {
    /// By priority, then first come first served.
    #[default]
    Priority,
    /// First come first served.
    Fifo,
    /// Last come first served.
    Lifo,
    /// The one whose promised moment is next.
    DueDate,
}

/// When a pool is there, and with how many units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Shifts of the week.
    pub shifts: Vec<Shift>,
    /// Days that differ: `YYYY-MM-DD` to shifts of that day; none for closed.
    pub days: BTreeMap<String, Vec<Shift>>,
}

/// A shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Weekdays, 1 for Monday to 7 for Sunday. Not looked at for single days.
    pub weekdays: Vec<u8>,
    /// Microseconds after midnight.
    pub from_us: i64,
    /// Microseconds after midnight; beyond 24 hours reaches into the next day.
    pub until_us: i64,
    /// Units in this shift; the pool's capacity when absent. Shifts that overlap add up.
    pub units: Option<u32>,
}

/// Goods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stock {
    /// Places in the order in which they are asked.
    pub places: Vec<String>,
    /// What is there at the start, and how it is filled up.
    pub items: Vec<StockItem>,
}

impl Stock {
    /// Places in the order in which they are asked: those that are listed, then others that goods name. One without a name
    /// when there is none.
    pub(crate) fn all_places(&self) -> Vec<String> {
        let mut places = self.places.clone();
        for item in &self.items {
            if !item.place.is_empty() && !places.contains(&item.place) {
                places.push(item.place.clone());
            }
        }
        if places.is_empty() {
            places.push(String::new());
        }
        places
    }
}

/// Stock of goods at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct StockItem {
    /// SKU; `*` for every good that has no entry of its own at that place.
    pub sku: String,
    /// Place; the first when empty.
    pub place: String,
    /// Pieces at the start.
    pub pieces: i64,
    /// How it is filled up.
    pub supply: Supply,
}

/// How stock is filled up.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Supply {
    /// Never.
    #[default]
    None,
    /// Deliveries of known size at known times.
    Deliveries(Vec<Delivery>),
    /// When pieces on hand and on order, less those promised, are at most `reorder_at`, `quantity` more are ordered.
    ReorderPoint {
        /// Least number that needs no order.
        reorder_at: i64,
        /// Pieces of one order.
        quantity: i64,
        /// Time until they come.
        lead_time: Distribution,
    },
    /// Each time `every_us` has passed, as many are ordered as are missing to `up_to`.
    OrderUpTo {
        /// Time between looks.
        every_us: i64,
        /// Wanted pieces on hand and on order.
        up_to: i64,
        /// Time until they come.
        lead_time: Distribution,
    },
}

/// A delivery of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Moment of the run.
    pub at_us: i64,
    /// Pieces.
    pub pieces: i64,
    /// It comes again each time this has passed.
    pub every_us: Option<i64>,
}

/// Who collects parcels.
#[derive(Clone, Debug, PartialEq)]
pub struct Carrier {
    /// Name on screen.
    pub title: Text,
    /// Pickups: the first and the time between them.
    pub first_us: i64,
    /// Time between pickups.
    pub every_us: i64,
    /// Pickups happen only while this calendar is open.
    pub calendar: Option<String>,
    /// Parcels of one pickup; no limit when absent.
    pub capacity: Option<u32>,
    /// A parcel must be ready so long before the pickup.
    pub cut_off_us: i64,
    /// Freight of one parcel, and of each kilogram.
    pub freight: Decimal,
    /// Freight of a kilogram.
    pub freight_per_kg: Decimal,
    /// Kilograms of CO2e of one parcel.
    pub carbon_kg: f64,
}

/// Something that goes wrong for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Disruption {
    /// What it is, on screen.
    pub title: Text,
    /// What it strikes.
    pub strikes: Strikes,
    /// Begin.
    pub from_us: i64,
    /// End.
    pub until_us: i64,
    /// It comes again each time this has passed.
    pub every_us: Option<i64>,
    /// What happens.
    pub effect: DisruptionEffect,
}

/// What a disruption strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strikes {
    /// A step.
    Step(String),
    /// All steps of a component.
    Component(String),
    /// A pool.
    Pool(String),
    /// Pickups of a carrier.
    Carrier(String),
}

/// What a disruption does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DisruptionEffect {
    /// Every try is a technical fault (a step), no unit is there (a pool), no pickup happens (a carrier).
    Down,
    /// Durations that begin meanwhile are multiplied (a step).
    Slower(f64),
    /// So many units are missing (a pool).
    FewerUnits(u32),
    /// The chance of a technical fault is at least this (a step).
    Faults(f64),
}

/// What things cost beyond steps and pools.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Money {
    /// Cost of goods as a share of the order's total, for margins.
    pub goods_share: f64,
    /// Once for each order that is late, or overdue when the run ends.
    pub late_once: Decimal,
    /// For each day that an order is late, begun days count.
    pub late_per_day: Decimal,
    /// For each order that is cancelled.
    pub cancelled: Decimal,
}

/// Emissions beyond what steps say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Carbon {
    /// Kilograms of CO2e for each kilogram that a carrier collects or, without carriers, that `fulfil.deliver` brings, once
    /// for all attempts.
    pub kg_per_kg_shipped: f64,
}

/// A promise whose keeping is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceLevel {
    /// Name on screen.
    pub title: Text,
    /// The step whose leaving keeps it, of all parts where parts come to it; the end of the order when absent.
    pub step: Option<String>,
    /// The step whose entering starts the clock; the order's arrival when absent.
    pub from: Option<String>,
    /// The time in which it must happen; the order's promised moment when absent, and orders without one do not count.
    pub within_us: Option<i64>,
    /// The share of orders that should keep it.
    pub target: f64,
}

/// A distribution. Times are microseconds, other amounts as they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant(f64),
    /// Every value from the first to the second alike.
    Uniform(f64, f64),
    /// Whole numbers from the first to the second alike.
    UniformWhole(i64, i64),
    /// Least, most likely, greatest.
    Triangular(f64, f64, f64),
    /// By its mean.
    Exponential(f64),
    /// Sum of `k` exponentials.
    Erlang {
        /// Phases.
        k: u32,
        /// Mean of the sum.
        mean: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape.
        shape: f64,
        /// Mean.
        mean: f64,
    },
    /// Weibull.
    Weibull {
        /// Shape.
        shape: f64,
        /// Scale: 63 % lie below.
        scale: f64,
    },
    /// Lognormal.
    Lognormal {
        /// Median.
        median: f64,
        /// Sigma of the logarithm.
        sigma: f64,
    },
    /// Normal, cut off below at 0.
    Normal {
        /// Mean before cutting.
        mean: f64,
        /// Standard deviation before cutting.
        sd: f64,
    },
    /// Whole numbers with a Poisson distribution.
    Poisson(f64),
    /// One of these by weight.
    Empirical(Vec<(f64, f64)>),
    /// Any of these points or between them: (value, share at or below), straight lines between.
    Points(Vec<(f64, f64)>),
}

impl Scenario {
    /// A scenario with nothing in it: no order ever comes.
    pub fn empty(id: &str, start: DateTime) -> Scenario {
        Scenario {
            id: id.to_owned(),
            title: Text::default(),
            purpose: Text::default(),
            flow: String::new(),
            start,
            horizon: Horizon::LastOrder,
            warm_up: WarmUp::Fixed(0),
            replications: 10,
            seed: 1,
            arrivals: Vec::new(),
            orders: OrderMix::default(),
            steps: BTreeMap::new(),
            components: BTreeMap::new(),
            pools: BTreeMap::new(),
            calendars: BTreeMap::new(),
            stock: None,
            carriers: BTreeMap::new(),
            disruptions: Vec::new(),
            money: Money::default(),
            carbon: Carbon::default(),
            service_levels: Vec::new(),
            sample_every_us: 3_600_000_000,
        }
    }
}

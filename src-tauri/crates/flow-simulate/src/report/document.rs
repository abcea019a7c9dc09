//! The report as a document: its fields are the JSON, in this order. `simulation.schema.json` describes it.

use flow_model::Text;
use serde::Serialize;

use super::facts::{Document, Kind};
use super::measure::{Sense, Unit};
use super::number::{Figure, Number, Times};
use super::series::SeriesReport;
use super::steady::Steady;

/// Raised when an entry is removed or changes its meaning.
pub const FORMAT: u32 = 1;

/// What replications of a scenario say about a flow.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// What happened, what holds it up, what is stuck: two or three sentences.
    pub headline: Text,
    /// The flow.
    pub flow: Document,
    /// The scenario.
    pub scenario: Document,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Confidence level of every range.
    pub level: Number,
    /// What kind of question was asked.
    pub kind: Kind,
    /// How often it ran.
    pub replications: Replications,
    /// The run's start on the wall clock.
    pub start: String,
    /// How long was measured, in seconds.
    pub measured_s: Figure,
    /// How long the warm-up lasted that was cut off before, in seconds; absent when there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_up_s: Option<Number>,
    /// ISO 4217, where all orders have one currency.
    pub currency: Option<String>,
    /// Key figures of all orders.
    pub figures: Vec<KeyFigure>,
    /// Orders by fate.
    pub orders: Orders,
    /// From arrival to end, of the orders that ended. Nothing when means are refused.
    pub lead_time_s: Option<Times>,
    /// The same of completed orders.
    pub lead_time_completed_s: Option<Times>,
    /// Waiting of an order, for whatever visits of its steps wait; what its branches wait at the same time counts once.
    pub waiting_s: Option<Times>,
    /// Promised moments.
    pub promises: Promises,
    /// Service levels, in the order of the scenario.
    pub service_levels: Vec<ServiceReport>,
    /// By channel.
    pub channels: Vec<ChannelReport>,
    /// What holds orders up, the worst first.
    pub waits: Vec<Wait>,
    /// Where the orders in the flow at the end stand, most first.
    pub standing: Vec<StandingReport>,
    /// How old those orders are.
    pub age_at_end_s: Option<Times>,
    /// By step.
    pub steps: Vec<StepReport>,
    /// Ids of the steps where somebody works or orders wait: by the load of the busiest pool that serves them, then by how
    /// long orders waited there in all, the most first.
    pub busiest: Vec<String>,
    /// By exit: how many orders took the connection.
    pub connections: Vec<ConnectionReport>,
    /// By pool.
    pub pools: Vec<PoolReport>,
    /// By carrier.
    pub carriers: Vec<CarrierReport>,
    /// Goods.
    pub stock: StockReport,
    /// Limited numbers of places.
    pub quotas: Vec<QuotaReport>,
    /// Money.
    pub money: MoneyReport,
    /// Kilograms of CO2e.
    pub carbon_kg: Figure,
    /// The same for each completed order.
    pub carbon_kg_per_completed: Option<Figure>,
    /// The long run; nothing for a terminating run.
    pub steady_state: Option<Steady>,
    /// Numbers over time.
    pub series: SeriesReport,
    /// What must balance.
    pub checks: Checks,
    /// What else one must know to read the numbers.
    pub notes: Vec<Text>,
}

/// How often it ran.
#[derive(Clone, Debug, Serialize)]
pub struct Replications {
    /// Replications that the numbers are made of.
    pub counted: usize,
    /// Number that was asked for.
    pub asked: Option<u32>,
    /// Precision that was asked for, as a share of the mean lead time.
    pub precision_asked: Option<Number>,
    /// Precision that was reached, likewise.
    pub precision: Option<Number>,
    /// How many ended at the horizon.
    pub at_horizon: usize,
    /// How many ended with the last order.
    pub with_last_order: usize,
    /// How many somebody stopped; they are counted only when no other ended.
    pub stopped: usize,
    /// How many had too many orders under way.
    pub too_many_orders: usize,
    /// How many were ended since orders went round in circles.
    pub endless_loop: usize,
    /// Events handled in all.
    pub events: u64,
}

/// A key figure.
#[derive(Clone, Debug, Serialize)]
pub struct KeyFigure {
    /// Id, as goals name it.
    pub id: String,
    /// Name on screen.
    pub name: Text,
    /// What it is measured in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Sense,
    /// The figure; nothing where no replication has one, or when means are refused.
    pub value: Option<Figure>,
}

/// Orders by fate.
#[derive(Clone, Debug, Serialize)]
pub struct Orders {
    /// Came in.
    pub arrived: Figure,
    /// Were not let in.
    pub out_of_scope: Figure,
    /// Were in the flow when the statistics began.
    pub under_way_before: Figure,
    /// Completed.
    pub completed: Figure,
    /// Cancelled.
    pub cancelled: Figure,
    /// Returned.
    pub returned: Figure,
    /// Handed over to people.
    pub handed_over: Figure,
    /// Left by an exit that leads nowhere.
    pub lost: Figure,
    /// Taken out after too many steps.
    pub endless: Figure,
    /// Stand in joins for a branch that does not come.
    pub stuck: Figure,
    /// Otherwise in the flow at the end.
    pub unfinished: Figure,
    /// Merged into others; they count as what they ended as, too.
    pub merged: Figure,
    /// In the flow over time.
    pub backlog_mean: Option<Figure>,
    /// Most at once.
    pub backlog_greatest: Figure,
}

/// Promised moments.
#[derive(Clone, Debug, Serialize)]
pub struct Promises {
    /// On time, as a share of those whose promise is decided: on time, late or overdue.
    pub share: Option<Figure>,
    /// Completed in time.
    pub on_time: Figure,
    /// Completed later.
    pub late: Figure,
    /// Still in the flow, and past the promised moment.
    pub overdue: Figure,
    /// Still in the flow, and before the promised moment; absent when none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Figure>,
    /// How late the late ones were.
    pub lateness_s: Option<Times>,
}

/// A service level.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceReport {
    /// Id: its step, or `end`, with a number where there are several.
    pub id: String,
    /// Name on screen.
    pub title: Text,
    /// Share that should be kept.
    pub target: Option<Number>,
    /// Share that was kept, of those that are decided.
    pub share: Option<Figure>,
    /// Whether the target is met: `met` and `missed` when the whole range says so, whatever becomes of those that are
    /// open; otherwise `unclear`.
    pub verdict: Verdict,
    /// In time.
    pub kept: Figure,
    /// Later; or the time was up when an order ended otherwise, or when the run ended.
    pub broken: Figure,
    /// Under way and in time when the run ended. Orders that ended otherwise before the time was up are in none of the three.
    pub open: Figure,
    /// How long it took.
    pub time_s: Option<Times>,
}

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole range reaches it.
    Met,
    /// The whole range misses it.
    Missed,
    /// The range holds the target, those that are open could still turn it, or there is nothing to judge.
    Unclear,
}

/// A channel.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelReport {
    /// Name.
    pub channel: String,
    /// Came in.
    pub arrived: Figure,
    /// Completed.
    pub completed: Figure,
    /// From arrival to end.
    pub lead_time_s: Option<Times>,
}

/// What holds orders up.
#[derive(Clone, Debug, Serialize)]
pub struct Wait {
    /// What is waited for.
    pub kind: WaitKind,
    /// Id of the pool, carrier or step.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Share of all waiting, that of orders still waiting included for pools.
    pub share: Figure,
    /// Hours that orders waited, in all.
    pub hours: Figure,
    /// How much of it was busy, for a pool.
    pub utilisation: Option<Figure>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitKind {
    /// People, machines, slots.
    Pool,
    /// A pickup.
    Carrier,
    /// A gate, goods, an answer: a step without a pool.
    Step,
}

/// Where orders stand at the end.
#[derive(Clone, Debug, Serialize)]
pub struct StandingReport {
    /// Step id.
    pub step: String,
    /// Name.
    pub title: Text,
    /// Orders or parts there.
    pub orders: Figure,
    /// Of those, waiting: for people or machines, goods, a turn at a peak, a wave, a pickup, or others to be served or merged
    /// with.
    pub waiting: Figure,
}

/// A step.
#[derive(Clone, Debug, Serialize)]
pub struct StepReport {
    /// Id.
    pub id: String,
    /// Component id; empty when unknown.
    pub component: &'static str,
    /// Name.
    pub title: Text,
    /// Ids of the pools that serve it.
    pub pools: Vec<String>,
    /// Orders or parts that came.
    pub entered: Figure,
    /// That left.
    pub left: Figure,
    /// Each time a visit asked for people or machines, goods, a turn at a peak, a wave, a pickup, or others to be served or
    /// merged with: until it had them or gave up. Who is turned away has waited when it asked for something else before.
    pub waiting_s: Option<Times>,
    /// From coming to leaving.
    pub staying_s: Option<Times>,
    /// Orders there on average.
    pub standing_mean: Option<Figure>,
    /// Most there at once, in any replication.
    pub standing_greatest: Number,
    /// There at the end.
    pub at_end: Figure,
    /// Of those, waiting: for people or machines, goods, a turn at a peak, a wave, a pickup, or others to be served or merged
    /// with.
    pub waiting_at_end: Figure,
    /// Technical faults that went to the exception lane.
    pub faults: Figure,
    /// Tries that were made again.
    pub retries: Figure,
    /// Turned away since too many waited.
    pub turned_away: Figure,
    /// Cost of visits.
    pub cost: Figure,
}

/// An exit and how often it was taken.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectionReport {
    /// Step id.
    pub from: String,
    /// Exit.
    pub port: String,
    /// `success`, `outcome` or `fault`.
    pub kind: &'static str,
    /// Step it leads to; nothing when unwired.
    pub to: Option<String>,
    /// Orders or parts that took it.
    pub orders: Figure,
    /// Share of those that left the step.
    pub share: Option<Figure>,
}

/// A pool.
#[derive(Clone, Debug, Serialize)]
pub struct PoolReport {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Visits served.
    pub served: Figure,
    /// Unit time worked as a share of unit time offered; nothing for a pool without limit.
    pub utilisation: Option<Figure>,
    /// Units at work on average.
    pub busy_mean: Option<Figure>,
    /// Units there on average.
    pub open_mean: Option<Figure>,
    /// Waiting visits on average.
    pub queue_mean: Option<Figure>,
    /// Most that waited at once.
    pub queue_greatest: Figure,
    /// Time in its queue each time a visit asked for it: also of those that need not wait, and of those that gave up.
    pub waiting_s: Option<Times>,
    /// Unit hours after the end of a shift.
    pub overtime_hours: Figure,
    /// Visits that were interrupted.
    pub interrupted: Figure,
    /// Cost of units that were there.
    pub cost: Figure,
}

/// A carrier.
#[derive(Clone, Debug, Serialize)]
pub struct CarrierReport {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Pickups that happened.
    pub pickups: Figure,
    /// Parcels taken.
    pub parcels: Figure,
    /// Parcels that had to wait since a pickup was full, each once.
    pub left_behind: Figure,
    /// Waiting for a pickup.
    pub waiting_s: Option<Times>,
}

/// Goods.
#[derive(Clone, Debug, Serialize)]
pub struct StockReport {
    /// Pieces that orders asked for, each order once.
    pub wanted: Figure,
    /// Requests for which there was too little.
    pub stock_outs: Figure,
    /// Items, those with most stock-outs first; no more than 200.
    pub items: Vec<StockItemReport>,
    /// Items that are not listed.
    pub items_left_out: usize,
}

/// A stock item.
#[derive(Clone, Debug, Serialize)]
pub struct StockItemReport {
    /// SKU.
    pub sku: String,
    /// Place.
    pub place: String,
    /// Pieces that orders asked for, each order once; those that no place had at the first place.
    pub wanted: Figure,
    /// Requests for which there was too little.
    pub stock_outs: Figure,
    /// Pieces on hand on average.
    pub on_hand_mean: Option<Figure>,
    /// Fewest free pieces in any replication; below 0 means oversold.
    pub lowest: Number,
    /// Pieces delivered.
    pub delivered: Figure,
    /// Pieces shipped.
    pub shipped: Figure,
    /// Pieces that came back and can be sold.
    pub restocked: Figure,
    /// Pieces frozen at the end.
    pub frozen_at_end: Figure,
}

/// A limited number of places.
#[derive(Clone, Debug, Serialize)]
pub struct QuotaReport {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Places in all.
    pub places: Number,
    /// Given out.
    pub given: Figure,
    /// Came back.
    pub returned: Figure,
    /// Taken at the end.
    pub taken_at_end: Figure,
    /// Orders that got none.
    pub refused: Figure,
}

/// Money, in the order's currency.
#[derive(Clone, Debug, Serialize)]
pub struct MoneyReport {
    /// Totals of completed orders.
    pub revenue: Figure,
    /// Discounts that steps of the flow gave.
    pub discount: Figure,
    /// Goods of completed orders.
    pub goods: Figure,
    /// Freight.
    pub freight: Figure,
    /// Visits of steps.
    pub steps: Figure,
    /// Pools.
    pub pools: Figure,
    /// Lateness.
    pub late: Figure,
    /// Cancelled orders.
    pub cancelled: Figure,
    /// Freight, steps, pools, lateness and cancelled orders together.
    pub cost: Figure,
    /// The same for each completed order.
    pub cost_per_completed: Option<Figure>,
    /// Revenue less goods and cost.
    pub profit: Figure,
    /// Taken from customers.
    pub taken: Figure,
    /// Given back to them.
    pub given_back: Figure,
}

/// What must balance in every replication.
#[derive(Clone, Debug, Serialize)]
pub struct Checks {
    /// Everything did.
    pub passed: bool,
    /// Orders in the flow on average, counted over time: L.
    pub orders_in_flow: Option<Figure>,
    /// The same as rate times mean time, counted order by order: lambda W. Equal to L in every replication (Little 1961).
    pub rate_times_time: Option<Figure>,
    /// What did not balance: a fault of the simulator.
    pub faults: Vec<Text>,
}

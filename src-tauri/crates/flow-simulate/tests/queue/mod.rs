//! A queue with one server, simulated by hand: tallies to test reports with, and numbers with known truth.

use flow_model::Text;
use flow_simulate::{
    Batches, ExitName, Layout, Named, OrderCounts, PoolTally, RunEnd, Series, Standing, StepName, StepTally,
    Tally,
};

use crate::luck::Luck;

const SECOND: f64 = 1e6;

/// Orders come to one packer.
#[derive(Clone, Copy)]
pub(crate) struct Queue {
    /// Mean seconds between orders.
    pub(crate) gap_s: f64,
    /// Mean seconds of packing.
    pub(crate) service_s: f64,
    /// Seconds until the run ends.
    pub(crate) horizon_s: f64,
    /// Seconds before statistics begin.
    pub(crate) warm_up_s: f64,
}

/// The names of what the queue counts.
pub(crate) fn layout() -> Layout {
    let step = |id: &str, en: &str, zh: &str, pools, first_exit| StepName {
        id: id.to_owned(),
        component: "",
        title: Text::new(en, zh),
        pools,
        first_exit,
    };
    let exit = |step, to| ExitName {
        step,
        port: "ok".to_owned(),
        kind: flow_catalog::PortKind::Success,
        to: Some(to),
    };
    Layout {
        steps: vec![
            step("start", "Start", "开始", vec![], 0),
            step("pack", "Pack", "打包", vec![0], 1),
            step("done", "Completed", "已完成", vec![], 2),
        ],
        exits: vec![exit(0, 1), exit(1, 2)],
        pools: vec![Named {
            id: "packers".to_owned(),
            title: Text::new("Packers", "打包员"),
        }],
        channels: vec!["web".to_owned()],
        sample_every_us: 3_600_000_000,
        start: (1_794_355_200_000_000, 480),
        ..Layout::default()
    }
}

struct Order {
    came: i64,
    begun: i64,
    ended: i64,
}

/// One replication, by Lindley's recursion (1952).
pub(crate) fn tally(queue: Queue, seed: u64, replication: u32) -> Tally {
    let mut luck = Luck::new(seed * 1_000_003 + u64::from(replication));
    let horizon = (queue.horizon_s * SECOND) as i64;
    let mut orders: Vec<Order> = Vec::new();
    let mut came = 0;
    loop {
        came += (luck.exponential() * queue.gap_s * SECOND) as i64;
        if came >= horizon {
            break;
        }
        let begun = orders.last().map_or(came, |last| last.ended.max(came));
        let ended = begun + (luck.exponential() * queue.service_s * SECOND) as i64;
        orders.push(Order { came, begun, ended });
    }
    count(queue, replication, &orders)
}

fn count(queue: Queue, replication: u32, orders: &[Order]) -> Tally {
    let (from, horizon) = (
        (queue.warm_up_s * SECOND) as i64,
        (queue.horizon_s * SECOND) as i64,
    );
    let mut tally = Tally {
        replication,
        ended_at_us: horizon,
        measured_from_us: from,
        end: RunEnd::Horizon,
        steps: vec![StepTally::default(); 3],
        exits: vec![0; 2],
        pools: vec![PoolTally::default()],
        channels: vec![Default::default()],
        ..Tally::default()
    };
    tally.backlog = over_time(orders, from, horizon, |order| (order.came, order.ended));
    tally.pools[0].busy = over_time(orders, from, horizon, |order| (order.begun, order.ended));
    tally.pools[0].queue = over_time(orders, from, horizon, |order| (order.came, order.begun));
    tally.pools[0].open = constant(from, horizon);
    tally.pools[0].cost = (horizon - from) / 3_600;
    tally.money.pools = tally.pools[0].cost;
    orders
        .iter()
        .for_each(|order| one(&mut tally, order, from, horizon));
    tally.steps[1].standing = Standing {
        value: tally.backlog.value(),
        since: horizon,
        area: tally.backlog.area(),
        greatest: tally.backlog.greatest(),
    };
    batches(&mut tally.batches, orders, horizon);
    tally
}

fn one(tally: &mut Tally, order: &Order, from: i64, horizon: i64) {
    let counts: &mut OrderCounts = &mut tally.orders;
    let slice = |at: i64| (at / 3_600_000_000) as usize;
    bump(&mut tally.arrived, slice(order.came));
    tally.events += 2;
    let pack = &mut tally.steps[1];
    if order.came >= from {
        counts.arrived += 1;
        tally.channels[0].arrived += 1;
        pack.entered += 1;
        tally.exits[0] += 1;
    } else if order.ended >= from {
        counts.under_way_before += 1;
        tally.age_before_us += (from - order.came) as f64;
    }
    if (from..horizon).contains(&order.begun) {
        pack.waiting.add(order.begun - order.came);
        tally.pools[0].waiting.add(order.begun - order.came);
    }
    if order.ended >= horizon {
        counts.unfinished += 1;
        pack.at_end += 1;
        pack.waiting_at_end += u64::from(order.begun >= horizon);
        tally.age_at_end.add(horizon - order.came);
        return;
    }
    bump(&mut tally.ended, slice(order.ended));
    if order.ended >= from {
        counts.completed += 1;
        tally.channels[0].completed += 1;
        tally.channels[0].lead_time.add(order.ended - order.came);
        pack.left += 1;
        pack.staying.add(order.ended - order.came);
        tally.exits[1] += 1;
        tally.pools[0].served += 1;
        tally.lead_time.add(order.ended - order.came);
        tally.lead_time_completed.add(order.ended - order.came);
        tally.waiting_time.add(order.begun - order.came);
        tally.money.revenue += 50 * 10_000;
        tally.money.taken += 50 * 10_000;
        tally.money.kept += 50 * 10_000;
    }
}

fn bump(counts: &mut Vec<u64>, slice: usize) {
    if counts.len() <= slice {
        counts.resize(slice + 1, 0);
    }
    counts[slice] += 1;
}

fn constant(from: i64, horizon: i64) -> Series {
    let mut series = Series::new(3_600_000_000);
    series.change(0, 1);
    series.restart(from);
    series.finish(horizon);
    series
}

fn over_time(orders: &[Order], from: i64, horizon: i64, span: impl Fn(&Order) -> (i64, i64)) -> Series {
    let spans = orders.iter().map(span);
    let mut changes: Vec<(i64, i64)> = spans.flat_map(|(begin, end)| [(begin, 1), (end, -1)]).collect();
    changes.sort_unstable();
    let mut series = Series::new(3_600_000_000);
    let mut is_restarted = false;
    for (at, by) in changes.into_iter().filter(|(at, _)| *at < horizon) {
        if at >= from && !is_restarted {
            series.restart(from);
            is_restarted = true;
        }
        series.change(at, by);
    }
    series.finish(horizon);
    series
}

fn batches(batches: &mut Batches, orders: &[Order], horizon: i64) {
    for order in orders.iter().filter(|order| order.ended < horizon) {
        batches.add(order.ended - order.came, order.ended);
    }
}

//! The parts of a report about single steps, exits, pools, carriers, goods and gates.

use flow_catalog::{Family, PortKind, Role, component};
use flow_model::Text;

use super::document::*;
use super::figures::{measured_us, utilisation};
use super::names::{shown, step_titles};
use super::number::{Figure, Number, Reader, ratio};
use crate::tally::{Layout, StepName, Tally};

const HOUR_US: f64 = 3.6e9;
/// Stock items in a report.
const ITEMS_MAX: usize = 200;

pub(super) fn steps(layout: &Layout, reader: &Reader<'_>) -> Vec<StepReport> {
    let step = |(at, (name, title)): (usize, (&StepName, Text))| StepReport {
        id: name.id.clone(),
        component: name.component,
        title,
        pools: name
            .pools
            .iter()
            .map(|pool| layout.pools[*pool as usize].id.clone())
            .collect(),
        entered: reader.count(|tally| tally.steps[at].entered),
        left: reader.count(|tally| tally.steps[at].left),
        waiting_s: reader.times(|tally| &tally.steps[at].waiting),
        staying_s: reader.times(|tally| &tally.steps[at].staying),
        standing_mean: reader.perhaps(|tally| ratio((tally.steps[at].standing.area, measured_us(tally)))),
        standing_greatest: Number(greatest(reader, |tally| tally.steps[at].standing.greatest)),
        at_end: reader.count(|tally| tally.steps[at].at_end),
        waiting_at_end: reader.count(|tally| tally.steps[at].waiting_at_end),
        faults: reader.count(|tally| tally.steps[at].faults),
        retries: reader.count(|tally| tally.steps[at].retries),
        turned_away: reader.count(|tally| tally.steps[at].turned_away),
        cost: reader.each(|tally| tally.steps[at].cost as f64 / 1e4),
    };
    let named = layout.steps.iter().zip(step_titles(layout));
    named.enumerate().map(step).collect()
}

/// The share of its time in which a pool was busy.
fn load(reader: &Reader<'_>, at: usize) -> Option<Figure> {
    let share = reader.perhaps(|tally| utilisation(tally, at))?;
    Some(share.within(0.0, 1.0))
}

/// The steps where somebody works or orders wait, the busiest first. Where orders merely stand, as parcels under way do, nobody
/// is busy, however many they are.
pub(super) fn busiest(layout: &Layout, reader: &Reader<'_>) -> Vec<String> {
    let loads: Vec<f64> = (0..layout.pools.len())
        .map(|at| load(reader, at).map_or(0.0, |load| load.mean()))
        .collect();
    let mut busy: Vec<(f64, f64, &str)> = layout
        .steps
        .iter()
        .enumerate()
        .filter(|(at, _)| reader.tallies.iter().any(|tally| tally.steps[*at].entered > 0))
        .map(|(at, name)| {
            let load = name
                .pools
                .iter()
                .map(|pool| loads[*pool as usize])
                .fold(0.0, f64::max);
            let waited = reader
                .tallies
                .iter()
                .map(|tally| tally.steps[at].waiting.sum())
                .sum();
            (load, waited, name.id.as_str())
        })
        .filter(|(load, waited, _)| *load > 0.0 || *waited > 0.0)
        .collect();
    busy.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1)));
    busy.into_iter().map(|(_, _, id)| id.to_owned()).collect()
}

fn greatest(reader: &Reader<'_>, of: impl Fn(&Tally) -> i64) -> f64 {
    reader.tallies.iter().map(|tally| of(tally)).max().unwrap_or(0) as f64
}

pub(super) fn connections(layout: &Layout, reader: &Reader<'_>) -> Vec<ConnectionReport> {
    // What comes to a join is branches, and what leaves it is one order.
    let is_join = |step: usize| {
        let component = component(layout.steps[step].component);
        component.is_some_and(|component| component.family == Family::Join)
    };
    let connection = |(at, exit): (usize, &crate::tally::ExitName)| {
        let from = exit.step as usize;
        ConnectionReport {
            from: layout.steps[from].id.clone(),
            port: exit.port.clone(),
            kind: match exit.kind {
                PortKind::Success => "success",
                PortKind::Outcome => "outcome",
                PortKind::Fault => "fault",
            },
            to: exit.to.map(|to| layout.steps[to as usize].id.clone()),
            orders: reader.count(|tally| tally.exits[at]),
            share: reader.share(|tally| {
                let taken = tally.exits[at];
                let of = if is_join(from) {
                    taken
                } else {
                    tally.steps[from].left
                };
                (taken as f64, of as f64)
            }),
        }
    };
    layout.exits.iter().enumerate().map(connection).collect()
}

pub(super) fn pools(layout: &Layout, reader: &Reader<'_>) -> Vec<PoolReport> {
    let over_time =
        |area: &dyn Fn(&Tally) -> f64| reader.perhaps(|tally| ratio((area(tally), measured_us(tally))));
    let pool = |(at, name): (usize, &crate::tally::Named)| PoolReport {
        id: name.id.clone(),
        title: shown(&name.title, &name.id),
        served: reader.count(|tally| tally.pools[at].served),
        utilisation: load(reader, at),
        busy_mean: over_time(&|tally| tally.pools[at].busy.area()),
        open_mean: over_time(&|tally| tally.pools[at].open.area()),
        queue_mean: over_time(&|tally| tally.pools[at].queue.area()),
        queue_greatest: reader.count(|tally| tally.pools[at].queue.greatest().max(0) as u64),
        waiting_s: reader.times(|tally| &tally.pools[at].waiting),
        overtime_hours: reader.each(|tally| tally.pools[at].overtime_us / HOUR_US),
        interrupted: reader.count(|tally| tally.pools[at].interrupted),
        cost: reader.each(|tally| tally.pools[at].cost as f64 / 1e4),
    };
    layout.pools.iter().enumerate().map(pool).collect()
}

pub(super) fn carriers(layout: &Layout, reader: &Reader<'_>) -> Vec<CarrierReport> {
    let carrier = |(at, name): (usize, &crate::tally::Named)| CarrierReport {
        id: name.id.clone(),
        title: shown(&name.title, &name.id),
        pickups: reader.count(|tally| tally.carriers[at].pickups),
        parcels: reader.count(|tally| tally.carriers[at].parcels),
        left_behind: reader.count(|tally| tally.carriers[at].left_behind),
        waiting_s: reader.times(|tally| &tally.carriers[at].waiting),
    };
    layout.carriers.iter().enumerate().map(carrier).collect()
}

pub(super) fn stock(layout: &Layout, reader: &Reader<'_>) -> StockReport {
    let item = |(at, name): (usize, &crate::tally::StockName)| StockItemReport {
        sku: name.sku.clone(),
        place: name.place.clone(),
        wanted: reader.each(|tally| tally.stock[at].wanted as f64),
        stock_outs: reader.count(|tally| tally.stock[at].short),
        on_hand_mean: reader.perhaps(|tally| ratio((tally.stock[at].on_hand.area, measured_us(tally)))),
        lowest: Number(-greatest(reader, |tally| -tally.stock[at].lowest)),
        delivered: reader.each(|tally| tally.stock[at].delivered as f64),
        shipped: reader.each(|tally| tally.stock[at].shipped as f64),
        restocked: reader.each(|tally| tally.stock[at].restocked as f64),
        frozen_at_end: reader.each(|tally| tally.stock[at].frozen_at_end as f64),
    };
    // Which items are listed is decided before their figures are worked out: there may be very many.
    let mut worst: Vec<(u64, usize)> = (0..layout.stock.len())
        .map(|at| (reader.tallies.iter().map(|tally| tally.stock[at].short).sum(), at))
        .collect();
    worst.sort_by_key(|(short, at)| (std::cmp::Reverse(*short), *at));
    worst.truncate(ITEMS_MAX);
    StockReport {
        wanted: reader.each(|tally| tally.stock.iter().map(|item| item.wanted as f64).sum()),
        stock_outs: reader.count(|tally| tally.stock.iter().map(|item| item.short).sum()),
        items: worst
            .iter()
            .map(|(_, at)| item((*at, &layout.stock[*at])))
            .collect(),
        items_left_out: layout.stock.len().saturating_sub(ITEMS_MAX),
    }
}

pub(super) fn quotas(layout: &Layout, reader: &Reader<'_>) -> Vec<QuotaReport> {
    let quota = |(at, name): (usize, &crate::tally::Named)| QuotaReport {
        id: name.id.clone(),
        title: shown(&name.title, &name.id),
        places: Number(greatest(reader, |tally| tally.quotas[at].places)),
        given: reader.count(|tally| tally.quotas[at].given),
        returned: reader.count(|tally| tally.quotas[at].returned),
        taken_at_end: reader.each(|tally| tally.quotas[at].taken_at_end as f64),
        refused: reader.count(|tally| tally.quotas[at].refused),
    };
    layout.quotas.iter().enumerate().map(quota).collect()
}

/// Where orders stand at the end, most first.
pub(super) fn standing(layout: &Layout, reader: &Reader<'_>) -> Vec<StandingReport> {
    let named = layout.steps.iter().zip(step_titles(layout));
    let mut standing: Vec<StandingReport> = named
        .enumerate()
        .filter(|(at, _)| reader.tallies.iter().any(|tally| tally.steps[*at].at_end > 0))
        .map(|(at, (name, title))| StandingReport {
            step: name.id.clone(),
            title,
            orders: reader.count(|tally| tally.steps[at].at_end),
            waiting: reader.count(|tally| tally.steps[at].waiting_at_end),
        })
        .collect();
    standing.sort_by(|one, other| other.orders.mean().total_cmp(&one.orders.mean()));
    standing
}

/// What holds orders up: pools by the area under their queue, so that who still waits counts; carriers, and steps for what
/// orders wait for there beside pools, by the waits that are over. The worst first; what nobody waits for is left out.
pub(super) fn waits(layout: &Layout, reader: &Reader<'_>) -> Vec<Wait> {
    let mut sources: Vec<Source<'_>> = Vec::new();
    for (at, name) in layout.pools.iter().enumerate() {
        sources.push((WaitKind::Pool, &name.id, shown(&name.title, &name.id), at));
    }
    for (at, name) in layout.carriers.iter().enumerate() {
        sources.push((WaitKind::Carrier, &name.id, shown(&name.title, &name.id), at));
    }
    // Where parcels are delivered they wait for a carrier.
    let waits_for_carrier = |name: &StepName| {
        let component = component(name.component);
        !layout.carriers.is_empty() && component.is_some_and(|component| component.role == Role::Deliver)
    };
    for (at, (name, title)) in layout.steps.iter().zip(step_titles(layout)).enumerate() {
        if !waits_for_carrier(name) {
            sources.push((WaitKind::Step, &name.id, title, at));
        }
    }
    let waited = |tally: &Tally, source: &Source<'_>| waited(layout, tally, source);
    let in_all = |tally: &Tally| sources.iter().map(|source| waited(tally, source)).sum::<f64>();
    let all: Vec<f64> = reader.tallies.iter().map(|tally| in_all(tally)).collect();
    let mut waits: Vec<Wait> = sources
        .iter()
        .filter(|source| reader.tallies.iter().any(|tally| waited(tally, source) > 0.0))
        .map(|source| wait(layout, reader, source, &all))
        .collect();
    waits.sort_by(|one, other| other.hours.mean().total_cmp(&one.hours.mean()));
    waits
}

/// The same of replications.
pub(crate) fn waits_of(layout: &Layout, tallies: &[Tally], level: f64) -> Vec<Wait> {
    let all: Vec<&Tally> = tallies.iter().collect();
    waits(layout, &Reader::new(&all, level))
}

type Source<'a> = (WaitKind, &'a String, Text, usize);

fn waited(layout: &Layout, tally: &Tally, source: &Source<'_>) -> f64 {
    match source.0 {
        WaitKind::Pool => {
            let pool = &tally.pools[source.3];
            pool.queue.area() + pool.riders_us as f64
        }
        WaitKind::Carrier => tally.carriers[source.3].waiting.sum(),
        WaitKind::Step if layout.steps[source.3].pools.is_empty() => tally.steps[source.3].waiting.sum(),
        WaitKind::Step => tally.steps[source.3].before_us as f64,
    }
}

fn wait(layout: &Layout, reader: &Reader<'_>, source: &Source<'_>, all: &[f64]) -> Wait {
    let shares = reader.tallies.iter().zip(all);
    let shares = shares.filter_map(|(tally, all)| ratio((waited(layout, tally, source), *all)));
    let share = reader.intervals.mean(shares).map(Figure::from);
    Wait {
        kind: source.0,
        id: source.1.clone(),
        title: source.2.clone(),
        share: share.unwrap_or_else(|| reader.each(|_| 0.0)).within(0.0, 1.0),
        hours: reader.each(|tally| waited(layout, tally, source) / HOUR_US),
        utilisation: match source.0 {
            WaitKind::Pool => load(reader, source.3),
            WaitKind::Carrier | WaitKind::Step => None,
        },
    }
}

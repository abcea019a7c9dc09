//! Makes a report of replications.

use flow_feel::time::DateTime;
use flow_model::Text;

use super::checks::{imbalances, time_in_flow};
use super::document::*;
use super::facts::Facts;
use super::figures::{cost, measured_us, on_time, orders_in, profit, share_between};
use super::measure::Measure;
use super::names::shown;
use super::number::{Figure, Number, Reader, SECOND, ratio};
use super::places;
use super::series::SeriesReport;
use super::steady::steady;
use super::words;
use crate::statistics::{Next, Precision};
use crate::tally::{Layout, RunEnd, Tally};

impl Report {
    /// The report of replications of one model, in the order of their numbers. Replications that somebody stopped count
    /// only when there are no others. Each number is a mean over replications; without any, all are 0 or absent.
    ///
    /// # Panics
    /// In debug builds, when orders, stock, quotas, money or time of a replication do not balance. Otherwise that is a
    /// note and `checks.passed` is false.
    pub fn new(layout: &Layout, tallies: &[Tally], facts: &Facts) -> Report {
        let mut counted: Vec<&Tally> = tallies
            .iter()
            .filter(|tally| tally.end != RunEnd::Stopped)
            .collect();
        if counted.is_empty() {
            counted = tallies.iter().collect();
        }
        let reader = Reader::new(&counted, facts.level);
        let steady_state = steady(layout, &reader, facts);
        let settles = steady_state.as_ref().is_none_or(|steady| steady.settles);
        let times = |times| if settles { times } else { None };
        let mut report = Report {
            format: FORMAT,
            headline: Text::default(),
            flow: facts.flow.clone(),
            scenario: facts.scenario.clone(),
            seed: facts.seed,
            level: Number(facts.level),
            kind: facts.kind,
            replications: replications(tallies, &reader, facts),
            start: start(layout),
            measured_s: reader.each(|tally| measured_us(tally) / SECOND),
            warm_up_s: warm_up(&counted),
            currency: facts.currency.clone(),
            figures: figures(layout, &reader, settles),
            orders: orders(&reader),
            lead_time_s: times(reader.times(|tally| &tally.lead_time)),
            lead_time_completed_s: times(reader.times(|tally| &tally.lead_time_completed)),
            waiting_s: times(reader.times(|tally| &tally.waiting_time)),
            promises: promises(&reader),
            service_levels: service_levels(layout, &reader, facts),
            channels: channels(layout, &reader),
            waits: places::waits(layout, &reader),
            standing: places::standing(layout, &reader),
            age_at_end_s: reader.times(|tally| &tally.age_at_end),
            steps: places::steps(layout, &reader),
            busiest: places::busiest(layout, &reader),
            connections: places::connections(layout, &reader),
            pools: places::pools(layout, &reader),
            carriers: places::carriers(layout, &reader),
            stock: places::stock(layout, &reader),
            quotas: places::quotas(layout, &reader),
            money: money(&reader),
            carbon_kg: reader.each(|tally| tally.carbon_kg),
            carbon_kg_per_completed: per_completed(&reader, |tally| tally.carbon_kg),
            steady_state,
            series: SeriesReport::new(layout, &reader),
            checks: checks(layout, tallies, &reader),
            notes: layout.notes.clone(),
        };
        let orderless = counted.iter().filter(|tally| tally.lead_time.mean().is_none());
        let more = words::notes(&report, tallies.len(), orderless.count());
        report.notes.extend(more);
        report.notes.extend(words::without_factor(layout, tallies));
        report.notes.extend(words::wider_slices(layout, &report.series));
        report.headline = words::headline(&report);
        report
    }
}

fn replications(tallies: &[Tally], reader: &Reader<'_>, facts: &Facts) -> Replications {
    let ended = |end| tallies.iter().filter(|tally| tally.end == end).count();
    let lead_time = reader.perhaps(|tally| tally.lead_time.mean());
    let half = lead_time.and_then(|figure| Some((figure.high?.0 - figure.mean(), figure.mean())));
    Replications {
        counted: reader.tallies.len(),
        asked: facts.replications_asked,
        precision_asked: facts.precision_asked.map(Number),
        precision: half.and_then(ratio).map(Number),
        at_horizon: ended(RunEnd::Horizon),
        with_last_order: ended(RunEnd::LastOrder),
        stopped: ended(RunEnd::Stopped),
        too_many_orders: ended(RunEnd::TooManyOrders),
        endless_loop: ended(RunEnd::EndlessLoop),
        events: tallies.iter().map(|tally| tally.events).sum(),
    }
}

/// What is cut of every replication that lasts so long; nothing where there is no warm-up, or none was over.
fn warm_up(tallies: &[&Tally]) -> Option<Number> {
    let over = tallies.iter().filter(|tally| !tally.ended_in_warm_up);
    let length = over.map(|tally| tally.measured_from_us).max()?;
    (length > 0).then(|| Number(length as f64 / SECOND))
}

/// ISO 8601 with the zone.
fn start(layout: &Layout) -> String {
    let (micros, zone) = layout.start;
    let moment = DateTime::from_instant(micros).to_string();
    let local = moment.trim_end_matches('Z').to_owned();
    match zone {
        0 => format!("{local}Z"),
        _ => format!(
            "{local}{}{:02}:{:02}",
            if zone < 0 { '-' } else { '+' },
            zone.abs() / 60,
            zone.abs() % 60
        ),
    }
}

fn figures(layout: &Layout, reader: &Reader<'_>, settles: bool) -> Vec<KeyFigure> {
    Measure::main(layout)
        .into_iter()
        .map(|measure| KeyFigure {
            value: match !settles && measure.is_of_long_run() {
                true => None,
                false => reader
                    .perhaps_signed(|tally| measure.of(tally))
                    .map(|figure| figure.in_unit(measure.unit)),
            },
            id: measure.id,
            name: measure.name,
            unit: measure.unit,
            better: measure.sense,
        })
        .collect()
}

fn orders(reader: &Reader<'_>) -> Orders {
    Orders {
        arrived: reader.count(|tally| tally.orders.arrived),
        out_of_scope: reader.count(|tally| tally.orders.out_of_scope),
        under_way_before: reader.count(|tally| tally.orders.under_way_before),
        completed: reader.count(|tally| tally.orders.completed),
        cancelled: reader.count(|tally| tally.orders.cancelled),
        returned: reader.count(|tally| tally.orders.returned),
        handed_over: reader.count(|tally| tally.orders.handed_over),
        lost: reader.count(|tally| tally.orders.lost),
        endless: reader.count(|tally| tally.orders.endless),
        stuck: reader.count(|tally| tally.orders.stuck),
        unfinished: reader.count(|tally| tally.orders.unfinished),
        merged: reader.count(|tally| tally.orders.merged),
        backlog_mean: reader.perhaps(|tally| ratio((tally.backlog.area(), measured_us(tally)))),
        backlog_greatest: reader.count(|tally| tally.backlog.greatest().max(0) as u64),
    }
}

fn promises(reader: &Reader<'_>) -> Promises {
    Promises {
        share: reader.share(on_time),
        on_time: reader.count(|tally| tally.on_time),
        late: reader.count(|tally| tally.late),
        overdue: reader.count(|tally| tally.overdue),
        open: Some(reader.count(|tally| tally.promised)).filter(|open| open.mean() > 0.0),
        lateness_s: reader.times(|tally| &tally.lateness),
    }
}

fn service_levels(layout: &Layout, reader: &Reader<'_>, facts: &Facts) -> Vec<ServiceReport> {
    layout
        .service_levels
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let share = reader.share(|tally| {
                let level = &tally.service_levels[at];
                (level.kept as f64, (level.kept + level.broken) as f64)
            });
            let target = facts.targets.get(at).copied();
            // What is open may still turn out either way.
            let between = |tally: &Tally| {
                let level = &tally.service_levels[at];
                share_between(level.kept, level.broken, level.open)
            };
            let least = reader.perhaps(|tally| Some(between(tally)?.0));
            let most = reader.perhaps(|tally| Some(between(tally)?.1));
            let end = |figure: Option<Figure>, end: fn(Figure) -> Option<Number>| Some(end(figure?)?.0);
            let ends = end(least, |figure| figure.low).zip(end(most, |figure| figure.high));
            ServiceReport {
                id: name.id.clone(),
                title: shown(&name.title, &name.id),
                target: target.map(Number),
                share,
                verdict: match (ends, target) {
                    (Some((low, _)), Some(target)) if low >= target => Verdict::Met,
                    (Some((_, high)), Some(target)) if high < target => Verdict::Missed,
                    _ => Verdict::Unclear,
                },
                kept: reader.count(|tally| tally.service_levels[at].kept),
                broken: reader.count(|tally| tally.service_levels[at].broken),
                open: reader.count(|tally| tally.service_levels[at].open),
                time_s: reader.times(|tally| &tally.service_levels[at].time),
            }
        })
        .collect()
}

fn channels(layout: &Layout, reader: &Reader<'_>) -> Vec<ChannelReport> {
    let channel = |(at, name): (usize, &String)| ChannelReport {
        channel: name.clone(),
        arrived: reader.count(|tally| tally.channels[at].arrived),
        completed: reader.count(|tally| tally.channels[at].completed),
        lead_time_s: reader.times(|tally| &tally.channels[at].lead_time),
    };
    layout.channels.iter().enumerate().map(channel).collect()
}

fn money(reader: &Reader<'_>) -> MoneyReport {
    let amount =
        |of: fn(&crate::tally::MoneyTally) -> i64| reader.each(|tally| of(&tally.money) as f64 / 1e4);
    MoneyReport {
        revenue: amount(|money| money.revenue),
        discount: amount(|money| money.discount),
        goods: amount(|money| money.goods),
        freight: amount(|money| money.freight),
        steps: amount(|money| money.steps),
        pools: amount(|money| money.pools),
        late: amount(|money| money.late),
        cancelled: amount(|money| money.cancelled),
        cost: reader.each(cost),
        cost_per_completed: per_completed(reader, cost),
        profit: reader.signed(profit),
        taken: amount(|money| money.taken),
        given_back: amount(|money| money.given_back),
    }
}

fn per_completed(reader: &Reader<'_>, of: impl Fn(&Tally) -> f64) -> Option<Figure> {
    reader.perhaps(|tally| ratio((of(tally), tally.orders.completed as f64)))
}

fn checks(layout: &Layout, tallies: &[Tally], reader: &Reader<'_>) -> Checks {
    let mut faults: Vec<Text> = tallies
        .iter()
        .flat_map(|tally| imbalances(layout, tally))
        .collect();
    debug_assert!(faults.is_empty(), "{faults:#?}");
    faults.truncate(20);
    Checks {
        passed: faults.is_empty(),
        orders_in_flow: reader.perhaps(|tally| ratio((tally.backlog.area(), measured_us(tally)))),
        rate_times_time: reader.perhaps(|tally| ratio((time_in_flow(tally), measured_us(tally)))),
        faults,
    }
}

/// Whether replications are enough for a precision. That nobody came in any of them says nothing about those who will.
pub fn precision_next(precision: &Precision, tallies: &[Tally]) -> Next {
    let next = precision.next(&precision_values(tallies));
    let is_empty = |tally: &Tally| orders_in(&tally.orders) == 0;
    match next {
        Next::Enough if tallies.iter().all(is_empty) => match tallies.len() < precision.most {
            true => Next::Until((2 * tallies.len()).min(precision.most)),
            false => Next::GiveUp,
        },
        next => next,
    }
}

/// The numbers of replications that a wanted precision is about: the mean lead time of each in seconds or, where none
/// ended in one, the mean number of orders in the flow of all.
pub fn precision_values(tallies: &[Tally]) -> Vec<f64> {
    let lead_times: Option<Vec<f64>> = tallies.iter().map(|tally| tally.lead_time.mean()).collect();
    match lead_times {
        Some(micros) => micros.into_iter().map(|micros| micros / SECOND).collect(),
        None => tallies
            .iter()
            .map(|tally| ratio((tally.backlog.area(), measured_us(tally))).unwrap_or(0.0))
            .collect(),
    }
}

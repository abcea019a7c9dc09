//! A run that is too long for its slices of time gets wider ones, and counts the same.

mod office;

use std::collections::BTreeMap;

use flow_simulate::experiment::Variant;
use flow_simulate::report::Report;
use flow_simulate::scenario::{self, Horizon, WarmUp};
use flow_simulate::{Control, RunEnd};

/// Packing always fails, and is tried again by the people who look after it, for ever.
fn hopeless() -> Variant {
    let mut variant = office::variant();
    variant.scenario.horizon = Horizon::LastOrder;
    variant.scenario.arrivals[0].orders_max = Some(100);
    let pack = variant.scenario.steps.get_mut("pack").expect("a step that packs");
    pack.fault = Some(1.0);
    variant
}

#[test]
fn orders_that_go_round_for_ever_end_the_run() {
    let runs = office::play(&hopeless(), 0..1).unwrap();
    let tally = &runs.tallies[0];
    assert_eq!(tally.end, RunEnd::EndlessLoop);
    assert!(tally.orders.unfinished > 80, "{:?}", tally.orders);
}

#[test]
fn a_scenario_whose_orders_go_round_for_ever_is_checked() {
    let variant = hopeless();
    scenario::check(&variant.scenario, &variant.flow, &[], &BTreeMap::new());
}

const HOUR: i64 = 3_600_000_000;

#[test]
fn two_days_by_the_second_are_told_by_eight_seconds() {
    let mut variant = office::variant();
    variant.scenario.sample_every_us = 1_000_000;
    let by_second = office::play(&variant, 0..2).unwrap();
    variant.scenario.sample_every_us = 8_000_000;
    let by_eight = office::play(&variant, 0..2).unwrap();
    assert_eq!(by_second.tallies[0].backlog.slice_us(), 8_000_000);
    for (one, other) in by_second.tallies.iter().zip(&by_eight.tallies) {
        assert_eq!((&one.arrived, &one.ended), (&other.arrived, &other.ended));
        assert_eq!(one.backlog.slices().len(), other.backlog.slices().len());
        assert_eq!(one.orders, other.orders);
    }

    let report = Report::new(&by_second.layout, &by_second.tallies, &office::facts(&variant));
    assert_eq!(report.series.from_s.len(), 21_600);
    let note = report.notes.last().map(|note| note.en.clone());
    assert_eq!(
        note.as_deref(),
        Some(
            "The numbers over time are kept every 8\u{a0}s instead of every 1\u{a0}s: the run was too long for more."
        )
    );
}

#[test]
fn replications_of_different_lengths_are_told_by_the_widest_slices() {
    let mut variant = office::variant();
    variant.scenario.sample_every_us = 1_000_000;
    let long = office::play(&variant, 0..1).unwrap();
    variant.scenario.horizon = Horizon::After(6 * HOUR);
    let short = office::play(&variant, 1..2).unwrap();
    let tallies = [long.tallies[0].clone(), short.tallies[0].clone()];
    let report = Report::new(&long.layout, &tallies, &office::facts(&variant));
    let arrived = report
        .series
        .columns
        .iter()
        .find(|column| column.measure == "arrived");
    let arrived = arrived.expect("orders that arrived");
    let sum: f64 = arrived
        .mean
        .iter()
        .zip(&arrived.n)
        .map(|(mean, n)| mean.0 * *n as f64)
        .sum();
    let all = tallies[0].orders.arrived + tallies[1].orders.arrived;
    assert!((sum - all as f64).abs() < 1e-6 * all as f64, "{sum} of {all}");
    assert_eq!(arrived.n[..3], [2, 2, 2]);
    assert_eq!(arrived.n.last(), Some(&1));
}

/// Two thousand orders of two days; the last ends soon after.
fn until_the_last_order(warm_up_us: i64) -> Variant {
    let mut variant = office::variant();
    variant.scenario.horizon = Horizon::LastOrder;
    variant.scenario.arrivals[0].orders_max = Some(2_000);
    variant.scenario.warm_up = WarmUp::Fixed(warm_up_us);
    variant
}

#[test]
fn what_ends_before_its_warm_up_counts_nothing_and_is_no_long_run() {
    let whole = office::play(&until_the_last_order(0), 0..20).unwrap();
    let mut ends: Vec<i64> = whole.tallies.iter().map(|tally| tally.ended_at_us).collect();
    ends.sort_unstable();
    // None is over, half of them are, all are.
    for (warm_up, few) in [(30 * 24 * HOUR, 20), (ends[10] - 1, 10), (60_000_000, 0)] {
        let variant = until_the_last_order(warm_up);
        let runs = office::play(&variant, 0..20).unwrap();
        for tally in &runs.tallies {
            let is_over = tally.ended_at_us >= warm_up;
            assert_eq!(tally.ended_in_warm_up, !is_over);
            assert_eq!(tally.measured_from_us, warm_up.min(tally.ended_at_us));
            let seen = tally.orders.arrived + tally.orders.under_way_before;
            assert!(is_over || (seen, tally.lead_time.n(), tally.money.pools) == (0, 0, 0));
        }
        let report = Report::new(&runs.layout, &runs.tallies, &office::facts(&variant));
        assert!(report.checks.passed, "{:?}", report.checks.faults);
        let steady = report.steady_state.as_ref().unwrap();
        assert_eq!(steady.in_warm_up, few);
        assert_eq!(steady.lead_time_s.is_some(), few == 0, "{}", report.headline.en);
        let is_told = |note: &&flow_model::Text| note.en.contains("ended before the warm-up was over");
        assert_eq!(report.notes.iter().filter(is_told).count(), usize::from(few > 0));
        let text = &report.summary().en;
        assert_eq!(text.contains("In the long run"), few == 0, "{text}");
        assert_eq!(text.contains("Nothing was counted"), few == 20, "{text}");
        assert_eq!(text.contains("after a warm-up of"), few < 20, "{text}");
    }
}

/// Checking and packing follow each other for ever, and neither takes any time.
fn spinning() -> Variant {
    let mut variant = office::variant();
    variant.flow = flow_testkit::parse_notation(
        "s: flow.start\ncheck: service.call\npack: human.task\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
         s -> check -> pack -> check\ncheck.rejected -> e\npack.cancel -> x\npack.timeout -> x",
    );
    for step in variant.scenario.steps.values_mut() {
        step.duration = Some(scenario::Distribution::Constant(0.0));
        step.pools = Some(Vec::new());
    }
    variant
}

#[test]
fn orders_that_take_thousands_of_steps_at_one_moment_end_the_run_soon() {
    let variant = spinning();
    let tally = &office::play(&variant, 0..1).unwrap().tallies[0];
    assert_eq!(tally.end, RunEnd::EndlessLoop);
    assert!((20..30).contains(&tally.orders.endless), "{:?}", tally.orders);
    // The trial of the check ends, too, and at once when somebody stops it.
    let check = |control: &Control| {
        let (scenario, flow) = (&variant.scenario, &variant.flow);
        let found = scenario::check_until_stopped(scenario, flow, &[], &BTreeMap::new(), control);
        found.iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let stopped = Control::default();
    stopped.stop();
    assert!(check(&stopped).contains(&"N21"));
    assert!(check(&Control::default()).contains(&"N21"));
}

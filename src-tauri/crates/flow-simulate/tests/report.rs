//! Reports of a queue with one server, simulated by hand.

mod luck;
mod queue;
mod shape;

use flow_model::{Flow, Text};
use flow_simulate::report::{Facts, Kind, Method, Report, SCHEMA, imbalances};
use flow_simulate::{Layout, RunEnd, Tally};
use flow_testkit::{expect_file, root};
use queue::{Queue, layout, tally};

const CALM: Queue = Queue {
    gap_s: 60.0,
    service_s: 48.0,
    horizon_s: 172_800.0,
    warm_up_s: 0.0,
};
const RUSH: Queue = Queue {
    gap_s: 10.0,
    service_s: 13.0,
    ..CALM
};
const LONG: Queue = Queue {
    horizon_s: 1_728_000.0,
    warm_up_s: 86_400.5,
    ..CALM
};

fn facts(kind: Kind) -> Facts {
    let flow = Flow::new("packing", Text::new("Packing", "打包"));
    let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
    let mut scenario = flow_simulate::scenario::Scenario::empty("one-packer", start);
    scenario.title = Text::new("One packer", "一名打包员");
    let mut facts = Facts::new(&flow, "1a2b3c4d5e6f7a8b", &scenario, "8b7a6f5e4d3c2b1a", 7);
    facts.kind = kind;
    facts.currency = Some("CNY".to_owned());
    facts
}

fn tallies(queue: Queue, n: u32) -> Vec<Tally> {
    (0..n).map(|replication| tally(queue, 7, replication)).collect()
}

fn terminating(queue: Queue) -> Report {
    Report::new(&layout(), &tallies(queue, 10), &facts(Kind::Terminating))
}

fn check(name: &str, report: &Report) {
    let folder = root().join("tests/simulation/report");
    let summary = report.summary();
    expect_file(&folder.join(format!("{name}.en.txt")), &summary.en);
    expect_file(&folder.join(format!("{name}.zh.txt")), &summary.zh);
}

#[test]
fn a_calm_day_reads_well() {
    check("calm", &terminating(CALM));
}

/// Two steps have no name in common, whatever they are called: one that is called what another is with its id has its own, too.
#[test]
fn no_two_steps_have_one_name() {
    let titles = |names: [&str; 3]| {
        let mut layout = layout();
        for (step, name) in layout.steps.iter_mut().zip(names) {
            step.title = Text::new(name, "甲");
        }
        let report = Report::new(&layout, &tallies(CALM, 1), &facts(Kind::Terminating));
        let chinese = report.steps.iter().map(|step| step.title.chinese().to_owned());
        assert_eq!(
            chinese.collect::<Vec<_>>(),
            ["甲 (start)", "甲 (pack)", "甲 (done)"]
        );
        let english = report.steps.iter().map(|step| step.title.english().to_owned());
        english.collect::<Vec<_>>()
    };
    assert_eq!(titles(["X", "X", "Y"]), ["X (start)", "X (pack)", "Y"]);
    assert_eq!(
        titles(["X", "X", "X (start)"]),
        ["X (start)", "X (pack)", "X (start) (done)"]
    );
    assert_eq!(
        titles(["X (pack)", "X", "X"]),
        ["X (pack) (start)", "X (pack)", "X (done)"]
    );
}

/// Whatever line ends stand in names from files, a table has a row for each thing, and a sentence stays one.
#[test]
fn names_break_no_line() {
    let lines = |layout: &Layout, facts: &Facts| {
        let summary = Report::new(layout, &tallies(RUSH, 10), facts).summary();
        let count = |text: &str| text.lines().count();
        assert!(summary.en.contains("\n  Night shift  "), "{}", summary.en);
        [count(&summary.en), count(&summary.zh)]
    };
    let (mut named, mut broken) = (layout(), layout());
    let told = facts(Kind::Terminating);
    for (layout, space) in [(&mut named, " "), (&mut broken, "\r\n")] {
        layout.pools[0].title = Text::new(format!("Night{space}shift"), format!("夜{space}班"));
        layout.steps[1].title = Text::new(format!("Pack{space}all"), format!("打{space}包"));
        layout.steps[0].title = Text::new(format!("Be{space}gin"), format!("开{space}始"));
        layout.channels = vec![format!("web{space}shop")];
    }
    assert_eq!(lines(&broken, &told), lines(&named, &told));
}

#[test]
fn a_rush_says_what_is_left_and_where() {
    check("rush", &terminating(RUSH));
}

#[test]
fn the_long_run_is_given_when_it_settles_and_refused_when_it_does_not() {
    check(
        "long-run",
        &Report::new(&layout(), &tallies(LONG, 5), &facts(Kind::SteadyState)),
    );
    let overload = Queue {
        service_s: 61.0,
        ..LONG
    };
    let report = Report::new(&layout(), &tallies(overload, 5), &facts(Kind::SteadyState));
    assert!(report.lead_time_s.is_none());
    check("overload", &report);
}

#[test]
fn one_long_run_has_an_interval_from_its_batches() {
    let report = Report::new(&layout(), &tallies(LONG, 1), &facts(Kind::SteadyState));
    let steady = report.steady_state.unwrap();
    assert_eq!(steady.method, Method::BatchMeans);
    assert!(steady.lead_time_s.unwrap().low.is_some());
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.en.starts_with("One replication"))
    );
}

#[test]
fn the_same_tallies_give_the_same_bytes() {
    assert_eq!(terminating(CALM).to_json(), terminating(CALM).to_json());
}

#[test]
fn nothing_is_counted_without_replications() {
    let report = Report::new(&layout(), &[], &facts(Kind::Terminating));
    assert_eq!(report.headline.en, "Nothing was counted.");
    assert!(report.summary().zh.contains("没有任何统计结果"));
    assert!(serde_json::from_str::<serde_json::Value>(&report.to_json()).is_ok());
}

#[test]
fn stopped_replications_count_only_when_there_are_no_others() {
    let mut some = tallies(CALM, 4);
    some[3].end = RunEnd::Stopped;
    let report = Report::new(&layout(), &some, &facts(Kind::Terminating));
    assert_eq!((report.replications.counted, report.replications.stopped), (3, 1));
    let report = Report::new(&layout(), &some[3..], &facts(Kind::Terminating));
    assert_eq!(report.replications.counted, 1);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.en.starts_with("Stopped before"))
    );
}

#[test]
fn what_does_not_balance_is_a_fault() {
    for queue in [CALM, RUSH, LONG] {
        assert!(imbalances(&layout(), &tally(queue, 3, 0)).is_empty());
    }
    let mut lost_one = tally(RUSH, 3, 0);
    lost_one.orders.unfinished -= 1;
    assert_eq!(imbalances(&layout(), &lost_one).len(), 1);
    let mut made_time = tally(RUSH, 3, 0);
    made_time.lead_time.add(3_600_000_000);
    assert!(imbalances(&layout(), &made_time)[0].en.contains("Little's law"));
    let mut made_money = tally(RUSH, 3, 0);
    made_money.money.kept += 1;
    assert!(imbalances(&layout(), &made_money)[0].zh.contains("金额"));
}

#[test]
fn numbers_over_time_are_a_table_in_long_form() {
    let report = terminating(CALM);
    let csv = report.series_csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "from_s,about,id,measure,mean,low,high,n");
    assert_eq!(lines.len(), 1 + 48 * 8);
    assert!(lines[1].starts_with("0,orders,,in_flow,"));
    assert!(
        lines
            .last()
            .unwrap()
            .starts_with("169200,pool,packers,queue_most,")
    );
}

#[test]
fn the_json_has_the_shape_of_its_schema() {
    let steady = Report::new(&layout(), &tallies(LONG, 2), &facts(Kind::SteadyState));
    let single = Report::new(&layout(), &tallies(RUSH, 1), &facts(Kind::Terminating));
    for report in [terminating(CALM), terminating(RUSH), steady, single] {
        assert_eq!(shape::misfit(SCHEMA, &report.to_json()), None);
    }
    assert!(
        shape::misfit(
            SCHEMA,
            &terminating(CALM).to_json().replace("\"seed\"", "\"sead\"")
        )
        .is_some()
    );
}

#[test]
fn a_check_may_know_of_a_run() {
    let context = terminating(RUSH).check_context();
    let context: serde_json::Value = serde_json::from_str(&context).unwrap();
    let known: flow_validate::SimulationResult =
        serde_json::from_value(context["simulation"].clone()).unwrap();
    assert_eq!(known.slowest.unwrap().as_str(), "pack");
    assert!(known.utilisation["packers"].starts_with("0.99") || known.utilisation["packers"] == "1.0000");
}

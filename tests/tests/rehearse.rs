//! Rehearsals through the façade: the same for any number of threads, watched, stopped, bounded.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;

use flow_api::rehearse::{self, Effort, Means, Progress, Rehearsal, Rehearsed, Watch};
use flow_api::simulate::experiment::{Bottleneck, BottleneckPlan, Goal, OptimisePlan, Setting};
use flow_api::simulate::log::{Log, Names, write_csv};
use flow_api::simulate::scenario::{Arrivals, Distribution, Pattern, Scenario};
use flow_api::simulate::statistics::Precision;
use flow_api::simulate::{Control, RunEnd};
use flow_api::{ApiError, Code, Document};
use flow_engine::order::Orders;
use flow_model::Text;
use flow_testkit::root;

fn flow() -> Document {
    let path = root().join("flows/templates/b2b-credit.flow.json");
    Document::open(&std::fs::read(path).expect("a template")).expect("a flow")
}

/// A usual day with few orders, so that a replication takes a few milliseconds.
fn scenario(flow: &Document) -> Scenario {
    let mut scenario = flow_api::default_scenario(flow.flow(), &[]);
    scenario.arrivals[0].orders_max = Some(60);
    scenario
}

/// A flow that calls none, without files of orders.
fn rehearsal<'a>(document: &'a Document, scenario: &'a Scenario) -> Rehearsal<'a> {
    static NO_FILES: BTreeMap<String, Orders> = BTreeMap::new();
    Rehearsal {
        document,
        called: &[],
        scenario,
        files: &NO_FILES,
        seed: None,
    }
}

fn means(threads: usize) -> Means {
    Means {
        threads: NonZeroUsize::new(threads).expect("one at least"),
        under_way_max: 1_000_000,
    }
}

struct Run<'a> {
    effort: Effort,
    means: Means,
    control: &'a Control,
    told: &'a mut dyn FnMut(&Progress),
    log: Option<&'a mut Log>,
}

fn simulate(scenario: &Scenario, run: Run<'_>) -> Result<Rehearsed, ApiError> {
    let document = flow();
    let rehearsal = Rehearsal {
        seed: Some(7),
        ..rehearsal(&document, scenario)
    };
    let mut watch = Watch {
        control: run.control,
        told: run.told,
    };
    rehearse::simulate(&rehearsal, run.effort, run.means, &mut watch, run.log)
}

fn unwatched(scenario: &Scenario, effort: Effort, threads: usize, log: Option<&mut Log>) -> Rehearsed {
    let run = Run {
        effort,
        means: means(threads),
        control: &Control::default(),
        told: &mut |_| {},
        log,
    };
    simulate(scenario, run).expect("it can be simulated")
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let scenario = scenario(&flow());
    let all = |threads| {
        let mut log = Log::in_memory();
        let rehearsed = unwatched(&scenario, Effort::Replications(7), threads, Some(&mut log));
        let mut csv = Vec::new();
        let names = Names::new(&rehearsed.layout, &Text::default(), Text::english);
        write_csv(&mut log, &names, &mut csv, &mut |_| true).expect("memory can be written");
        (rehearsed.report.to_json(), csv)
    };
    let one = all(1);
    assert!(one.1.len() > 1_000);
    assert!(one == all(3), "three threads give something else");
    assert!(
        one == all(20),
        "more threads than replications give something else"
    );
}

/// How many more are needed is decided when all are back, so threads do not change it.
#[test]
fn a_precision_is_reached_by_adding_replications() {
    let scenario = scenario(&flow());
    let wanted = Effort::Precision(Precision {
        relative: 0.05,
        ..Precision::default()
    });
    let [one, two] = [1, 2].map(|threads| unwatched(&scenario, wanted, threads, None).report);
    assert_eq!(one.to_json(), two.to_json());
    let runs = &one.replications;
    assert!(runs.counted > 10, "{runs:?}");
    assert!(runs.precision.expect("a lead time").0 <= 0.05, "{runs:?}");
}

#[test]
fn stopping_keeps_what_is_finished() {
    let scenario = scenario(&flow());
    let control = Control::default();
    let mut seen = Vec::new();
    let mut told = |progress: &Progress| {
        seen.push(*progress);
        if progress.done >= 3 {
            control.stop();
        }
    };
    let run = Run {
        effort: Effort::Replications(100_000),
        means: means(2),
        control: &control,
        told: &mut told,
        log: None,
    };
    let rehearsed = simulate(&scenario, run).expect("what is finished");
    assert!(rehearsed.stopped);
    let counted = rehearsed.report.replications.counted;
    assert!((3..1_000).contains(&counted), "{counted}");
    let finished = rehearsed
        .tallies
        .iter()
        .filter(|tally| tally.end != RunEnd::Stopped);
    assert_eq!(finished.count(), counted);
    let says_so = |note: &Text| note.en.starts_with("Stopped early") && note.zh.starts_with("提前中止");
    assert_eq!(
        rehearsed.report.notes.iter().filter(|note| says_so(note)).count(),
        1
    );
    let last = seen.last().expect("it was told");
    assert_eq!(last.planned, 100_000);
    assert!(last.share > 0.0 && last.orders >= 180);
    assert!(seen.windows(2).all(|pair| pair[0].done <= pair[1].done));
}

#[test]
fn too_many_orders_end_a_run_and_are_told() {
    let mut many = scenario(&flow());
    many.arrivals[0].orders_max = Some(5_000);
    ends_early(&many);
    let mut at_once = scenario(&flow());
    at_once.arrivals[0] = Arrivals {
        pattern: Pattern::At(vec![0]),
        batch: Some(Distribution::Constant(10_000_000.0)),
        orders_max: None,
        until_us: None,
        ..at_once.arrivals[0].clone()
    };
    ends_early(&at_once);
}

fn ends_early(scenario: &Scenario) {
    let run = Run {
        effort: Effort::Replications(2),
        means: Means {
            under_way_max: 100,
            ..means(2)
        },
        control: &Control::default(),
        told: &mut |_| {},
        log: None,
    };
    let report = simulate(scenario, run).expect("a part").report;
    assert_eq!(report.replications.too_many_orders, 2);
    assert!(report.orders.arrived.mean() < 10_000.0);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.en.contains("more orders were in the flow"))
    );
}

/// A fault of the program in one thread is an error with its words; nothing hangs.
#[test]
fn a_thread_that_breaks_is_an_error() {
    let scenario = scenario(&flow());
    let mut log = Log::new(0, || -> io::Result<_> { panic!("the disk is made of cheese") });
    let run = Run {
        effort: Effort::Replications(500),
        means: means(2),
        control: &Control::default(),
        told: &mut |_| {},
        log: Some(&mut log),
    };
    let error = simulate(&scenario, run).expect_err("a replication broke");
    assert_eq!(error.code, Code::NotSimulated);
    assert!(error.message.en.contains("the disk is made of cheese"), "{error}");
    assert!(
        error.message.zh.starts_with("第 1 次重复运行出错"),
        "{}",
        error.message.zh
    );
}

/// Wherever a search is stopped, it answers with what it has.
#[test]
fn a_search_can_be_stopped_anywhere() {
    let document = flow();
    let scenario = scenario(&document);
    let rehearsal = rehearsal(&document, &scenario);
    let plan = |values: &str| {
        let setting = Setting::parse(&format!("pools.warehouse.capacity={values}")).expect("a setting");
        let goal = Goal::parse("min lead_time.mean").expect("a goal");
        let budget = 120;
        OptimisePlan {
            budget,
            ..OptimisePlan::new(goal, Vec::new(), vec![setting])
        }
    };
    for (values, stop_at) in [
        ("1..4", 0),
        ("1..4", 9),
        ("1..4", 60),
        ("1..2000", 1),
        ("1..2000", 20),
        ("1..2000", 90),
    ] {
        let control = Control::default();
        let mut told = |progress: &Progress| {
            if progress.done >= stop_at {
                control.stop();
            }
        };
        let mut watch = Watch {
            control: &control,
            told: &mut told,
        };
        match rehearse::optimise(&rehearsal, &plan(values), means(2), &mut watch) {
            Ok(found) => assert!(found.replications <= 120, "{values} {stop_at}"),
            Err(error) => assert_eq!(error.message.en, "stopped before anything was tried"),
        }
    }
}

#[test]
fn an_experiment_that_is_stopped_ends_with_what_it_has() {
    let (document, control) = (flow(), Control::default());
    let scenario = scenario(&document);
    let rehearsal = rehearsal(&document, &scenario);
    let mut told = |progress: &Progress| {
        if progress.done >= 3 {
            control.stop();
        }
    };
    let mut watch = Watch {
        control: &control,
        told: &mut told,
    };
    let found = rehearse::find_bottleneck(&rehearsal, &BottleneckPlan::default(), means(2), &mut watch);
    let Bottleneck {
        stopped, candidates, ..
    } = found.expect("what was found");
    assert!(stopped && candidates.is_empty());
}

#[test]
fn a_comparison_that_is_stopped_has_as_much_of_both() {
    let (document, control) = (flow(), Control::default());
    let scenario = scenario(&document);
    let rehearsal = rehearsal(&document, &scenario);
    let compare = |threads, stop_at| {
        let mut told = |progress: &Progress| {
            if progress.done >= stop_at {
                control.stop();
            }
        };
        let mut watch = Watch {
            control: &control,
            told: &mut told,
        };
        let effort = Effort::Replications(40);
        rehearse::compare(&rehearsal, &rehearsal, effort, means(threads), &mut watch).expect("a comparison")
    };
    let (one, three) = (compare(1, u32::MAX), compare(3, u32::MAX));
    assert_eq!(one.pairs, 40);
    assert_eq!(one.to_json(), three.to_json());
    // Half of the 80 replications are half of the pairs.
    assert!((17..40).contains(&compare(2, 40).pairs));
}

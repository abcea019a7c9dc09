//! Promises that are open, broken or overdue when the run ends: what the report, a comparison and an optimisation make of
//! them.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod shape;

use std::collections::BTreeMap;
use std::ops::Range;

use flow_simulate::experiment::{
    Comparison, Constraint, Goal, Judgement, OPTIMISATION_SCHEMA, Optimisation, OptimisePlan, Outcome, Runs,
    Setting, Side, Variant, compare, optimise,
};
use flow_simulate::report::{Facts, Report, SCHEMA, Verdict, precision_next};
use flow_simulate::statistics::{Next, Precision};
use flow_simulate::{Control, Model, NoLog, RunOptions, SimulateError, run, scenario};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

/// Orders that come at these moments and take so long.
fn variant(at: &[&str], takes: &str, horizon: &str, more: Value) -> Variant {
    let mut document = json!({
        "format": 1,
        "id": "promises",
        "start": "2026-11-11T00:00:00+08:00",
        "horizon": horizon,
        "arrivals": [{ "channel": "web", "at": at }],
        "steps": { "work": { "duration": takes, "exits": { "rejected": 0 }, "fault": 0, "pools": [] } },
    });
    for (key, value) in more.as_object().unwrap() {
        document[key] = value.clone();
    }
    Variant {
        flow: parse_notation(
            "s: flow.start\nwork: service.call\ne: flow.end\ns -> work -> e\nwork.rejected -> e",
        ),
        scenario: scenario::read(document.to_string().as_bytes()).unwrap().scenario,
    }
}

fn play(variant: &Variant, replications: Range<u32>) -> Result<Runs, SimulateError> {
    let model = Model::new(&variant.flow, &[], &variant.scenario, &BTreeMap::new())?;
    let one = |replication| {
        let options = RunOptions {
            replication,
            ..RunOptions::default()
        };
        run(&model, &options, &Control::default(), &mut NoLog)
    };
    Ok(Runs {
        layout: model.layout().clone(),
        tallies: replications.map(one).collect(),
    })
}

fn facts(variant: &Variant) -> Facts {
    Facts::new(&variant.flow, "flow", &variant.scenario, "scenario", 1)
}

fn report(variant: &Variant) -> Report {
    let runs = play(variant, 0..2).unwrap();
    let report = Report::new(&runs.layout, &runs.tallies, &facts(variant));
    assert_eq!(shape::misfit(SCHEMA, &report.to_json()), None);
    report
}

fn level(target: f64) -> Value {
    json!({ "service_levels": [{ "within": "PT3H", "target": target }] })
}

const FOUR: &[&str] = &["PT0S", "PT1H", "PT10H", "PT11H"];

#[test]
fn a_promise_is_met_or_missed_only_when_open_orders_cannot_turn_it() {
    // Two have kept it, the other two are under way and in time.
    for (target, verdict) in [(0.9, Verdict::Unclear), (0.5, Verdict::Met)] {
        let report = report(&variant(FOUR, "PT2H", "PT11H30M", level(target)));
        let promise = &report.service_levels[0];
        assert_eq!((promise.kept.mean(), promise.open.mean()), (2.0, 2.0));
        assert_eq!(promise.share.unwrap().mean(), 1.0);
        assert_eq!(promise.verdict, verdict, "{target}");
        let text = report.summary();
        assert!(text.en.contains("still open"), "{}", text.en);
        assert!(text.zh.contains("尚无结果"), "{}", text.zh);
    }
    // Two are too late though they have not ended, the other two could still keep it.
    for (target, verdict) in [(0.6, Verdict::Missed), (0.4, Verdict::Unclear)] {
        let report = report(&variant(FOUR, "P2D", "PT11H30M", level(target)));
        let promise = &report.service_levels[0];
        assert_eq!((promise.broken.mean(), promise.open.mean()), (2.0, 2.0));
        assert_eq!(promise.verdict, verdict, "{target}");
    }
}

fn promised(late: &str) -> Value {
    json!({
        "orders": { "fields": { "order.promised_at": { "after": "PT20H" } } },
        "money": { "late_once": late, "late_per_day": "7" },
    })
}

#[test]
fn overdue_orders_cost_what_late_ones_do_up_to_the_end() {
    // 40 and 39 hours overdue: two begun days each.
    let report = report(&variant(&["PT0S", "PT1H"], "P3D", "P2DT12H", promised("15")));
    assert_eq!(report.promises.overdue.mean(), 2.0);
    assert_eq!(report.money.late.mean(), 2.0 * (15.0 + 2.0 * 7.0));
}

#[test]
fn on_time_says_of_how_many() {
    let variant = variant(&["PT0S", "P2D"], "PT19H", "P2DT12H", promised("15"));
    let report = report(&variant);
    assert_eq!(report.promises.open.unwrap().mean(), 1.0);
    let text = report.summary();
    assert!(text.en.contains("On time, of 1 decided so far"), "{}", text.en);
    assert!(text.zh.contains("准时率（已有结果的 1 单）"), "{}", text.zh);
}

fn compared(a: &Variant, b: &Variant) -> Comparison {
    let (one, other) = (play(a, 0..3).unwrap(), play(b, 0..3).unwrap());
    let (facts_a, facts_b) = (facts(a), facts(b));
    compare(
        Side {
            layout: &one.layout,
            tallies: &one.tallies,
            facts: &facts_a,
        },
        Side {
            layout: &other.layout,
            tallies: &other.tallies,
            facts: &facts_b,
        },
    )
}

#[test]
fn a_comparison_shows_open_promises_and_claims_nothing_of_them() {
    let [quick, slow, slower] =
        ["PT30M", "PT2H", "PT4H"].map(|takes| variant(FOUR, takes, "PT11H30M", level(0.9)));
    // All four kept it against two, and nothing is broken: only the number of orders without it tells.
    let comparison = compared(&slow, &quick);
    let figure = |id: &str| comparison.figures.iter().find(|change| change.id == id).unwrap();
    let unkept = figure("service.end.unkept");
    assert_eq!((unkept.a.mean(), unkept.b.mean()), (2.0, 0.0));
    assert_eq!(unkept.judgement, Judgement::Better);
    // Two of two kept it against none of two, but two are open on both sides.
    let comparison = compared(&slow, &slower);
    let figure = |id: &str| comparison.figures.iter().find(|change| change.id == id).unwrap();
    let kept = figure("service.end");
    assert_eq!((kept.a.mean(), kept.b.mean()), (1.0, 0.0));
    assert_eq!(kept.judgement, Judgement::Unclear);
    assert_eq!(figure("service.end.unkept").judgement, Judgement::Worse);
    // All that are decided kept it on both sides; those that are open on one could turn that.
    let comparison = compared(&slow, &quick);
    let figure = |id: &str| comparison.figures.iter().find(|change| change.id == id).unwrap();
    let kept = figure("service.end");
    assert_eq!((kept.a.mean(), kept.b.mean()), (1.0, 1.0));
    assert_eq!(kept.judgement, Judgement::Unclear);
    assert_eq!(
        compared(&quick, &quick).figures.last().unwrap().judgement,
        Judgement::Same
    );
}

#[test]
fn a_bound_on_promises_is_not_kept_by_ending_nobody() {
    let base = variant(
        &["PT0S", "PT10H", "PT11H"],
        "PT2H",
        "PT11H30M",
        json!({
            "orders": { "fields": { "order.promised_at": { "after": "PT3H" } } },
            "service_levels": [{ "step": "work", "within": "PT3H", "target": 0.9 }],
        }),
    );
    for (bound, outcome) in [
        ("on_time>=90%", Outcome::Infeasible),
        ("service.work>=90%", Outcome::Infeasible),
        ("on_time>=30%", Outcome::Found),
    ] {
        let plan = OptimisePlan::new(
            Goal::parse("min cost").unwrap(),
            vec![Constraint::parse(bound).unwrap()],
            vec![Setting::parse("steps.work.times=1|1.1").unwrap()],
        );
        let found = optimise(&base, &facts(&base), &plan, &mut |variant, runs| {
            play(variant, runs)
        })
        .unwrap();
        assert_eq!(found.outcome, outcome, "{bound}");
    }
}

#[test]
fn one_is_not_many_and_names_do_not_steer_a_terminal() {
    let mut variant = variant(&["PT0S"], "PT1H", "P1D", json!({}));
    variant.flow.title = flow_model::Text::new("a\u{1b}[2Jb", "甲");
    let runs = play(&variant, 0..1).unwrap();
    let text = Report::new(&runs.layout, &runs.tallies, &facts(&variant)).summary();
    assert!(text.en.starts_with("Of 1 order, 100"), "{}", text.en);
    assert!(text.en.contains("; 1 replication, seed"), "{}", text.en);
    assert!(!text.en.contains('\u{1b}'), "{}", text.en);
}

#[test]
fn replications_without_orders_are_not_precise() {
    let variant = variant(&["PT2H"], "PT1H", "PT1H", json!({}));
    let precision = Precision {
        most: 50,
        ..Precision::default()
    };
    let tallies = play(&variant, 0..50).unwrap().tallies;
    assert_eq!(precision_next(&precision, &tallies[..15]), Next::Until(30));
    assert_eq!(precision_next(&precision, &tallies), Next::GiveUp);
    let mut facts = facts(&variant);
    facts.precision_asked = Some(0.05);
    let layout = play(&variant, 0..1).unwrap().layout;
    let text = Report::new(&layout, &tallies, &facts).summary();
    assert!(
        text.en.contains("In 50 of 50 replications no order ended"),
        "{}",
        text.en
    );
}

#[test]
fn nobody_late_is_no_lateness_and_what_has_no_value_is_left_out() {
    let desk = |capacity: u32| {
        let mut more = promised("5");
        more["pools"] = json!({ "desk": { "capacity": capacity } });
        more["steps"] = json!({ "work": {
            "duration": "PT9H", "exits": { "rejected": 0 }, "fault": 0, "pools": ["desk"],
        } });
        variant(FOUR, "PT9H", "last_order", more)
    };
    let found = |base: &Variant, goal: &str, bound: Option<&str>, vary: &str| {
        let bounds = bound.map(|bound| Constraint::parse(bound).unwrap());
        let plan = OptimisePlan {
            budget: 60,
            ..OptimisePlan::new(
                Goal::parse(goal).unwrap(),
                bounds.into_iter().collect(),
                vec![Setting::parse(vary).unwrap()],
            )
        };
        let answer = optimise(base, &facts(base), &plan, &mut play).unwrap();
        for text in [&answer.summary().en, &answer.to_json()] {
            // Nobody is told of a number that stands for none.
            let digits = |number: &str| number.len() > 11 && number.bytes().all(|byte| byte.is_ascii_digit());
            let mut numbers = text.split(|letter: char| !letter.is_ascii_digit() && letter != ',');
            assert!(!numbers.any(|number| digits(&number.replace(',', ""))), "{text}");
        }
        assert_eq!(shape::misfit(OPTIMISATION_SCHEMA, &answer.to_json()), None);
        answer
    };
    let hours = |answer: &Optimisation| answer.best.goal.map(|goal| goal.mean() / 3_600.0);
    // With one at the desk the last order is 5 hours late, with two nobody is.
    let answer = found(&desk(1), "min lateness.mean", None, "pools.desk.capacity=1..3");
    assert_eq!(
        (answer.best.values[0].clone(), hours(&answer)),
        (json!(2), Some(0.0))
    );
    assert_eq!(answer.start.goal.unwrap().mean(), 5.0 * 3_600.0);
    let bound = Some("lateness.mean<=PT1H");
    let answer = found(&desk(3), "min lead_time.mean", bound, "pools.desk.capacity=1|3");
    assert_eq!(answer.best.values, [json!(3)]);
    assert!(answer.constraints[0].kept);

    // Where nobody gets through, nobody is known to be in time.
    let late = variant(FOUR, "PT21H", "PT34H", promised("5"));
    let answer = found(&late, "min lateness.mean", None, "steps.work.times=1|100");
    assert_eq!(
        (answer.best.values[0].clone(), hours(&answer)),
        (json!(1), Some(1.0))
    );

    // Some replications end no order, and those of the slow variant none at all.
    let mut rare = variant(&["PT0S"], "PT24H", "P1D", json!({}));
    let work = rare.scenario.steps.get_mut("work").unwrap();
    work.duration = Some(scenario::Distribution::Exponential(24.0 * 3.6e9));
    for goal in ["min lead_time.mean", "max lead_time.mean"] {
        let answer = found(&rare, goal, None, "steps.work.times=1|100000");
        assert!(
            hours(&answer).is_some_and(|hours| hours < 24.0),
            "{}",
            answer.headline.en
        );
        assert_eq!(answer.best.values, answer.start.values);
        let (en, zh) = (&answer.headline.en, &answer.headline.zh);
        assert!(
            en.contains("Too few replications have a value of \"Lead time, mean\""),
            "{en}"
        );
        assert!(zh.contains("算得出“平均全程时间”的运行太少"), "{zh}");
        let slow = answer.leaders.iter().find(|design| design.goal.is_none());
        assert!(slow.is_some_and(|slow| slow.replications >= 5));
    }
    let bound = Some("lead_time.mean<=P2D");
    let answer = found(&rare, "min unfinished", bound, "steps.work.times=100000|200000");
    assert_eq!(answer.outcome, Outcome::Infeasible);
    assert!(!answer.constraints[0].kept && answer.constraints[0].value.is_none());
    let answer = found(
        &rare,
        "min lead_time.mean",
        None,
        "steps.work.times=100000|200000",
    );
    assert!(
        answer.headline.en.starts_with("No replication has a value"),
        "{}",
        answer.headline.en
    );
}

#[test]
fn every_service_level_has_an_id_of_its_own() {
    let ids = |levels: Value| {
        let variant = variant(FOUR, "PT2H", "P2D", json!({ "service_levels": levels }));
        let report = report(&variant);
        let ids: Vec<String> = report
            .service_levels
            .iter()
            .map(|level| level.id.clone())
            .collect();
        let figures = report
            .figures
            .iter()
            .filter_map(|figure| figure.id.strip_prefix("service."));
        assert_eq!(figures.collect::<Vec<_>>(), ids);
        ids
    };
    let of = |step: &str, within: &str| json!({ "step": step, "within": within, "target": 0.9 });
    let end = |within: &str| json!({ "within": within, "target": 0.9 });
    assert_eq!(ids(json!([of("work", "P1D")])), ["work"]);
    assert_eq!(ids(json!([end("P1D")])), ["end"]);
    assert_eq!(
        ids(json!([
            end("PT1H"),
            of("work", "P1D"),
            of("work", "P2D"),
            of("e", "P1D"),
            end("P1D")
        ])),
        ["end", "work", "work-2", "e", "end-2"]
    );
}

/// A moment in a zone of its own, certain or drawn, is that moment; where an order has none, a service level that waits for it
/// does not count the order.
#[test]
fn a_promised_moment_may_be_drawn() {
    let met = |promised: Value| {
        let more = json!({
            "orders": { "fields": { "order.promised_at": promised } },
            "service_levels": [{ "target": 0.9 }],
        });
        let report = report(&variant(FOUR, "PT2H", "P1D", more));
        let level = &report.service_levels[0];
        let promises = [report.promises.on_time.mean(), report.promises.late.mean()];
        assert_eq!([level.kept.mean(), level.broken.mean()], promises);
        promises
    };
    // Two end by 03:00, two by 12:00 at the earliest.
    for moment in ["2026-11-11T11:00:00+08:00", "2026-11-11T04:00:00+01:00"] {
        assert_eq!(met(json!(moment)), [2.0, 2.0], "{moment}");
        assert_eq!(met(json!({ "weighted": [[moment, 1]] })), [2.0, 2.0], "{moment}");
    }
    let evening = "2026-11-11T20:00:00+08:00";
    let [on_time, late] = met(json!({ "weighted": [[evening, 1], ["2026-11-11T00:00:00+08:00", 1]] }));
    assert!(
        on_time + late == 4.0 && on_time > 0.0 && late > 0.0,
        "{on_time} {late}"
    );
    assert_eq!(met(Value::Null), [0.0, 0.0]);
}

/// An order that is lost or taken out for going in circles ends without its promise like any other: what was late then is
/// broken, and what was not is not counted.
#[test]
fn losing_orders_keeps_no_promise() {
    let ends = |rejected: &str, takes: &str| {
        let end = |within: &str| json!({ "within": within, "target": 0.9 });
        let step = json!({ "step": "e", "within": "PT1H", "target": 0.9 });
        let more = json!({
            "steps": { "work": { "duration": takes, "exits": { "rejected": 1 }, "fault": 0, "pools": [] } },
            "service_levels": [end("PT1H"), end("PT3H"), step],
        });
        let mut variant = variant(&["PT0S", "PT10H"], takes, "P2D", more);
        variant.flow = parse_notation(&format!(
            "s: flow.start\nwork: service.call\ne: flow.end\nc: flow.end {{ result: \"cancelled\" }}\n\
             s -> work -> e\n{rejected}"
        ));
        let report = report(&variant);
        let levels = report.service_levels.iter();
        let levels: Vec<_> = levels
            .map(|level| [level.kept.mean(), level.broken.mean(), level.open.mean()])
            .collect();
        (report.orders, levels)
    };
    let late = [0.0, 2.0, 0.0];
    let (orders, levels) = ends("work.rejected -> c", "PT2H");
    assert_eq!(
        (orders.cancelled.mean(), levels),
        (2.0, vec![late, [0.0; 3], late])
    );
    let (orders, levels) = ends("", "PT2H");
    assert_eq!((orders.lost.mean(), levels), (2.0, vec![late, [0.0; 3], late]));
    let (orders, levels) = ends("work.rejected -> work", "PT5S");
    assert_eq!((orders.endless.mean(), levels), (2.0, vec![late; 3]));
}

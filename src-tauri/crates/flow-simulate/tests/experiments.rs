//! Experiments on a small flow in the real engine.

mod office;
mod shape;

use flow_simulate::experiment::{
    BOTTLENECK_SCHEMA, BottleneckPlan, COMPARISON_SCHEMA, CandidateKind, Comparison, Constraint,
    ExperimentError, Goal, Judgement, OPTIMISATION_SCHEMA, OptimisePlan, Outcome, Runs, Setting, Side,
    Variant, apply_setting, compare, find_bottleneck, optimise, settle_warm_up,
};
use flow_simulate::report::Report;
use flow_simulate::scenario::{
    Calendar, Delivery, Distribution, FieldSource, Good, Horizon, LineMix, Pattern, RateCurve, Shift, Stock,
    StockItem, Supply, WarmUp,
};
use flow_testkit::{expect_file, root};
use office::{facts, play, variant};
use serde_json::json;

fn check(name: &str, summary: &flow_model::Text) {
    let folder = root().join("tests/simulation/experiments");
    expect_file(&folder.join(format!("{name}.en.txt")), &summary.en);
    expect_file(&folder.join(format!("{name}.zh.txt")), &summary.zh);
}

fn with(path: &str, value: serde_json::Value) -> Variant {
    let mut changed = variant();
    apply_setting(&mut changed, path, &value).expect("a setting");
    changed
}

/// So many replications of two variants, and how they compare.
fn compared(before: &Variant, after: &Variant, replications: u32) -> (Runs, Runs, Comparison) {
    let runs = |variant: &Variant| play(variant, 0..replications).expect("it runs");
    let (facts_before, facts_after) = (facts(before), facts(after));
    let (one, other) = (runs(before), runs(after));
    let comparison = compare(
        Side {
            layout: &one.layout,
            tallies: &one.tallies,
            facts: &facts_before,
        },
        Side {
            layout: &other.layout,
            tallies: &other.tallies,
            facts: &facts_after,
        },
    );
    (one, other, comparison)
}

#[test]
fn two_variants_are_compared_pair_by_pair() {
    let (before, mut after) = (variant(), with("pools.packers.capacity", json!(7)));
    after.scenario.title = flow_model::Text::new("Two more packers", "多两名打包员");
    let (_, _, comparison) = compared(&before, &after, 10);
    let figure = |id: &str| comparison.figures.iter().find(|change| change.id == id).unwrap();
    assert_eq!(figure("arrived").judgement, Judgement::Same);
    assert_eq!(figure("lead_time.mean").judgement, Judgement::Better);
    assert_eq!(figure("cost").judgement, Judgement::Worse);
    assert!(
        figure("lead_time.mean").gain.unwrap().0 > 1.2,
        "{:?}",
        figure("lead_time.mean")
    );
    check("compare", &comparison.summary());
    assert_eq!(shape::misfit(COMPARISON_SCHEMA, &comparison.to_json()), None);
}

#[test]
fn a_variant_does_not_differ_from_itself() {
    let same = variant();
    let (runs, facts) = (play(&same, 0..4).unwrap(), facts(&same));
    let side = Side {
        layout: &runs.layout,
        tallies: &runs.tallies,
        facts: &facts,
    };
    let comparison = compare(side, side);
    assert!(
        comparison
            .figures
            .iter()
            .all(|change| change.judgement == Judgement::Same)
    );
    assert!(comparison.headline.en.starts_with("No difference"));
}

/// A figure that some replications lack is compared over the others.
#[test]
fn what_a_replication_lacks_is_compared_over_the_others() {
    let rare = |capacity: u32| {
        let mut office = with("pools.packers.capacity", json!(capacity));
        office.scenario.orders.fields.insert(
            "order.promised_at".to_owned(),
            FieldSource::After(Distribution::Constant(2.3 * 3_600e6)),
        );
        office
    };
    let (before, after) = (rare(5), rare(6));
    let (one, other, comparison) = compared(&before, &after, 10);
    let late = |runs: &Runs| -> Vec<bool> { runs.tallies.iter().map(|tally| tally.late > 0).collect() };
    let both = late(&one)
        .into_iter()
        .zip(late(&other))
        .filter(|pair| pair.0 && pair.1)
        .count();
    assert!((1..10).contains(&both), "{both}");
    let lateness = comparison
        .figures
        .iter()
        .find(|change| change.id == "lateness.mean")
        .unwrap();
    assert_eq!(lateness.difference.n, both);
}

#[test]
fn common_random_numbers_cut_the_variance_of_differences() {
    let (before, after) = (variant(), with("steps.pack.times", json!("0.95")));
    let (_, _, comparison) = compared(&before, &after, 20);
    let lead_time = comparison
        .figures
        .iter()
        .find(|change| change.id == "lead_time.mean")
        .unwrap();
    assert!(lead_time.gain.unwrap().0 > 5.0, "{lead_time:?}");
}

#[test]
fn the_bottleneck_is_what_delays_less_when_it_is_stronger() {
    let office = variant();
    let facts = facts(&office);
    let answer = find_bottleneck(&office, &facts, &BottleneckPlan::default(), &mut play).unwrap();
    assert!(answer.is_found);
    let relief = &answer.relief[0];
    assert!(
        answer
            .relief
            .iter()
            .any(|relief| relief.kind == CandidateKind::UnitInWindow),
        "{:#?}",
        answer.relief
    );
    assert!(relief.cost.is_some_and(|cost| cost.0 > 0.0));
    check("bottleneck", &answer.summary());
    assert_eq!(shape::misfit(BOTTLENECK_SCHEMA, &answer.to_json()), None);
}

#[test]
fn the_busiest_pool_is_not_the_bottleneck_when_nobody_waits_long_for_it() {
    // One clerk for each order that comes at a fixed beat is busy all the time, and yet nobody waits; the slow packers are
    // less busy, but their work comes in long pieces.
    let mut office = variant();
    office.scenario.arrivals[0].pattern = flow_simulate::scenario::Pattern::Every(100_000_000);
    let pools = &mut office.scenario.pools;
    pools.get_mut("clerks").unwrap().capacity = 1;
    pools.get_mut("packers").unwrap().capacity = 1;
    let check = office.scenario.steps.get_mut("check").unwrap();
    check.duration = Some(flow_simulate::scenario::Distribution::Constant(98e6));
    let pack = office.scenario.steps.get_mut("pack").unwrap();
    pack.duration = Some(flow_simulate::scenario::Distribution::Exponential(85e6));
    let runs = play(&office, 0..3).unwrap();
    let facts = facts(&office);
    let report = Report::new(&runs.layout, &runs.tallies, &facts);
    let busiest = report.pools.iter().max_by(|one, other| {
        let busy = |pool: &flow_simulate::report::PoolReport| pool.utilisation.unwrap().mean();
        busy(one).total_cmp(&busy(other))
    });
    assert_eq!(busiest.unwrap().id, "clerks");
    let answer = find_bottleneck(&office, &facts, &BottleneckPlan::default(), &mut play).unwrap();
    assert!(
        ["packers", "pack"].contains(&answer.candidates[0].id.as_str()),
        "{}",
        answer.headline.en
    );
    assert!(
        answer
            .candidates
            .iter()
            .any(|candidate| candidate.id == "clerks" && !candidate.helps)
    );
}

/// The office, with a step before the check.
fn with_first(step: &str, exits: &str) -> Variant {
    let mut office = variant();
    office.flow = flow_testkit::parse_notation(&format!(
        "s: flow.start\n{step}\ncheck: service.call\npack: human.task\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
         {exits}\ncheck -> pack -> e\ncheck.rejected -> x\npack.cancel -> x\npack.timeout -> x",
    ));
    office
}

/// The first candidate's kind and step, and whether it is the bottleneck.
fn first(variant: &Variant) -> (CandidateKind, String, bool) {
    let answer =
        find_bottleneck(variant, &facts(variant), &BottleneckPlan::default(), &mut play).expect("it runs");
    assert_eq!(shape::misfit(BOTTLENECK_SCHEMA, &answer.to_json()), None);
    let best = answer.candidates.first().expect("something was tried");
    (best.kind, best.id.clone(), answer.is_found)
}

#[test]
fn goods_that_run_out_are_a_bottleneck() {
    let mut office = with_first(
        "take: inventory.reserve\nlater: inventory.backorder",
        "s -> take -> check\ntake.short -> later -> take\nlater.refused -> x\nlater.expired -> x",
    );
    office.scenario.orders.lines = Some(LineMix {
        lines: Distribution::Constant(1.0),
        pieces: Distribution::Constant(1.0),
        goods: vec![Good {
            sku: "lamp".to_owned(),
            weight: 1.0,
            price: flow_feel::Decimal::from(50),
            kilograms: flow_feel::Decimal::from(1),
            entries: Default::default(),
            copies: 1,
        }],
        zipf: None,
    });
    office.scenario.stock = Some(Stock {
        places: vec!["north".to_owned()],
        items: vec![StockItem {
            sku: "*".to_owned(),
            place: String::new(),
            pieces: 500,
            supply: Supply::Deliveries(vec![Delivery {
                at_us: 12 * 3_600_000_000,
                pieces: 500,
                every_us: Some(12 * 3_600_000_000),
            }]),
        }],
    });
    assert_eq!(first(&office), (CandidateKind::Goods, "later".to_owned(), true));
}

#[test]
fn a_queue_that_lets_too_few_through_is_a_bottleneck() {
    let office = with_first(
        "gate: promo.queue { rate: \"0.012\", burst: 1, max_wait: \"P2D\" }",
        "s -> gate -> check\ngate.overflow -> x",
    );
    assert_eq!(first(&office), (CandidateKind::Rate, "gate".to_owned(), true));
}

fn plan(budget: u32) -> OptimisePlan {
    let settings = ["pools.clerks.capacity=3..9", "pools.packers.capacity=3..9"];
    let settings = settings
        .map(|text| Setting::parse(text).expect("a setting"))
        .to_vec();
    OptimisePlan {
        budget,
        ..OptimisePlan::new(Goal::parse("min cost").expect("a goal"), Vec::new(), settings)
    }
}

#[test]
fn the_cheapest_staff_that_keeps_a_limit_is_found() {
    let office = variant();
    let mut plan = plan(600);
    plan.constraints = vec![Constraint::parse("lead_time.p95<=PT1H").unwrap()];
    let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
    assert_eq!(answer.outcome, Outcome::Found);
    assert!(answer.replications <= 600);
    // Held against all combinations, the cheapest first, with more replications.
    let mut all: Vec<(u32, u32)> = (3..=9)
        .flat_map(|clerks| (3..=9).map(move |packers| (clerks, packers)))
        .collect();
    all.sort_by_key(|(clerks, packers)| clerks * 30 + packers * 25);
    let keeps = |(clerks, packers): &(u32, u32)| {
        let mut tried = office.clone();
        apply_setting(&mut tried, "pools.clerks.capacity", &json!(clerks)).unwrap();
        apply_setting(&mut tried, "pools.packers.capacity", &json!(packers)).unwrap();
        let runs = play(&tried, 0..20).unwrap();
        let hours = runs
            .tallies
            .iter()
            .map(|tally| tally.lead_time.quantile(0.95).unwrap() / 3.6e9);
        hours.sum::<f64>() / 20.0 <= 1.0
    };
    let best = all.into_iter().find(keeps).unwrap();
    assert_eq!(
        answer.best.values,
        [json!(best.0), json!(best.1)],
        "{}",
        answer.headline.en
    );
    check("optimise", &answer.summary());
    assert_eq!(shape::misfit(OPTIMISATION_SCHEMA, &answer.to_json()), None);
    let again = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
    assert_eq!(again.to_json(), answer.to_json());
}

#[test]
fn what_cannot_be_kept_is_said() {
    let office = variant();
    let mut plan = plan(100);
    plan.constraints = vec![Constraint::parse("lead_time.mean<=PT1M").unwrap()];
    let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
    assert_eq!(answer.outcome, Outcome::Infeasible);
    assert!(!answer.constraints[0].kept);
    assert!(answer.headline.zh.starts_with("试过的设置都不能满足"));
}

#[test]
fn a_small_budget_is_no_reason_to_call_constraints_missed() {
    let office = variant();
    for (budget, bound) in [
        (20, None),
        (24, None),
        (24, Some("arrived>=1")),
        (40, Some("arrived>=1")),
    ] {
        let mut plan = plan(budget);
        plan.settings = vec![Setting::parse("pools.packers.capacity=7|8").unwrap()];
        plan.constraints = bound
            .map(|text| Constraint::parse(text).unwrap())
            .into_iter()
            .collect();
        let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
        assert_eq!(answer.outcome, Outcome::Found, "{budget}");
        assert!(answer.best.keeps_constraints && answer.replications <= budget);
        assert_eq!(answer.best.values, [json!(7)], "{budget}");
        let is_sure = budget == 40;
        assert_eq!(answer.probability.is_some(), is_sure, "{budget}");
        assert_ne!(
            answer.headline.en.ends_with("too small to say how sure that is."),
            is_sure,
            "{}",
            answer.headline.en
        );
        assert_eq!(shape::misfit(OPTIMISATION_SCHEMA, &answer.to_json()), None);
    }
}

#[test]
fn small_spaces_are_tried_whole_on_small_budgets_too() {
    let office = variant();
    for budget in [110, 150, 360, 400] {
        let mut plan = plan(budget);
        plan.settings = ["pools.clerks.capacity=5..7", "pools.packers.capacity=3..8"]
            .map(|text| Setting::parse(text).unwrap())
            .to_vec();
        let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
        assert_eq!(answer.designs, Some(18));
        assert_eq!(answer.designs_tried, 18, "{budget}");
        assert_eq!(answer.best.values, [json!(5), json!(3)], "{}", answer.headline.en);
        assert!(answer.replications <= budget);
    }
}

#[test]
fn what_lies_beside_the_best_is_tried() {
    let office = variant();
    let mut plan = plan(400);
    plan.settings = ["pools.clerks.capacity=1..40", "pools.packers.capacity=1..40"]
        .map(|text| Setting::parse(text).unwrap())
        .to_vec();
    plan.constraints = vec![Constraint::parse("lead_time.p95<=PT1H").unwrap()];
    let mut tried = Vec::new();
    let answer = optimise(&office, &facts(&office), &plan, &mut |variant, range| {
        tried.push(["clerks", "packers"].map(|pool| variant.scenario.pools[pool].capacity));
        play(variant, range)
    });
    let answer = answer.unwrap();
    assert_eq!(answer.outcome, Outcome::Found);
    let best = [0, 1].map(|at| answer.best.values[at].as_u64().unwrap() as u32);
    for beside in [
        [best[0] - 1, best[1]],
        [best[0] + 1, best[1]],
        [best[0], best[1] - 1],
        [best[0], best[1] + 1],
    ] {
        assert!(tried.contains(&beside), "{beside:?}: {}", answer.headline.en);
    }
}

#[test]
fn what_gains_nothing_is_left_as_it_is() {
    let office = variant();
    // What arrives depends on nobody's capacity.
    for (values, budget) in [("1..5", 150), ("3..9", 20), ("1..3000", 200)] {
        let mut plan = plan(budget);
        plan.goal = Goal::parse("max arrived").unwrap();
        plan.settings = vec![Setting::parse(&format!("pools.packers.capacity={values}")).unwrap()];
        let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
        assert_eq!(answer.best.values, [json!(5)], "{values} {budget}");
        assert!(answer.probability.is_none(), "{}", answer.headline.en);
        assert!(
            answer
                .headline
                .en
                .starts_with("The present settings are the best")
        );
    }
    for budget in [100, 150, 600] {
        let mut plan = plan(budget);
        plan.goal = Goal::parse("max arrived").unwrap();
        let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
        assert_eq!(
            answer.best.values, answer.start.values,
            "{budget}: {}",
            answer.headline.en
        );
    }
    // One of two settings makes no difference; the other does.
    let mut one = plan(120);
    one.settings = [
        "pools.packers.capacity=5|7|9",
        "pools.packers.queue_max=1000000..1000200",
    ]
    .map(|text| Setting::parse(text).unwrap())
    .to_vec();
    let office = with("pools.packers.queue_max", json!(1_000_117));
    let fast = Goal::parse("min lead_time.mean").unwrap();
    one.goal = fast;
    let answer = optimise(&office, &facts(&office), &one, &mut play).unwrap();
    assert_eq!(
        answer.best.values,
        [json!(9), json!(1_000_117)],
        "{}",
        answer.headline.en
    );
    // None that gains as much is further away, be it more or less.
    for (values, nearest) in [("6..40", 6), ("1..4", 4), ("2|9|4|30", 4)] {
        let mut other = plan(120);
        other.goal = Goal::parse("max arrived").unwrap();
        other.settings = vec![Setting::parse(&format!("pools.packers.capacity={values}")).unwrap()];
        let answer = optimise(&variant(), &facts(&variant()), &other, &mut play).unwrap();
        assert_eq!(answer.best.values, [json!(nearest)], "{values}");
    }
    // None of the values is the present one, and none gains anything.
    let mut other = plan(120);
    other.goal = Goal::parse("max arrived").unwrap();
    other.settings = vec![Setting::parse("pools.packers.capacity=6|8").unwrap()];
    let answer = optimise(&office, &facts(&office), &other, &mut play).unwrap();
    let (en, zh) = (&answer.headline.en, &answer.headline.zh);
    let words = "No value gains anything: the present settings are as good as pools.packers.capacity 5 → 6.";
    assert!(en.starts_with(words), "{en}");
    assert!(en.ends_with("give the same.") && !en.contains("certain"), "{en}");
    assert!(zh.contains("改了没有好处") && !zh.contains("把握"), "{zh}");
}

#[test]
fn the_present_settings_are_what_is_compared_with() {
    let office = with("pools.packers.capacity", json!(6));
    let found = |values: &str, bound: Option<&str>| {
        let mut plan = plan(120);
        plan.settings = vec![Setting::parse(&format!("pools.packers.capacity={values}")).unwrap()];
        plan.constraints = bound
            .map(|text| Constraint::parse(text).unwrap())
            .into_iter()
            .collect();
        let answer = optimise(&office, &facts(&office), &plan, &mut play).unwrap();
        assert_eq!(shape::misfit(OPTIMISATION_SCHEMA, &answer.to_json()), None);
        answer
    };
    let answer = found("7|9", None);
    assert_eq!(
        (&answer.settings[0].from, &answer.settings[0].to),
        (&json!(6), &json!(7))
    );
    assert_eq!(answer.start.values, [json!(6)]);
    let now = play(&office, 0..answer.start.replications as u32).unwrap();
    let now = Report::new(&now.layout, &now.tallies, &facts(&office));
    let costs = answer.start.goal.unwrap().mean();
    assert!((costs - now.money.cost.mean()).abs() < 1e-6, "{costs}");
    assert!(
        answer.headline.en.contains("are better"),
        "{}",
        answer.headline.en
    );
    assert_eq!(answer.designs_tried, 2);
    let answer = found("5|9", None);
    assert!(
        answer.headline.en.contains("capacity 6 → 5"),
        "{}",
        answer.headline.en
    );
    assert!(
        !answer.headline.en.contains("are better"),
        "{}",
        answer.headline.en
    );
    // One value is one combination, however often it is named.
    assert_eq!(found("6|6|6", None).designs, Some(1));
    // When nothing keeps the constraints, what misses them least comes first.
    let answer = found("3..9", Some("lead_time.p95<=PT1S"));
    assert_eq!(answer.outcome, Outcome::Infeasible);
    assert_eq!(answer.leaders[0].values, answer.best.values);
}

#[test]
fn a_stopped_search_keeps_what_it_has() {
    let office = variant();
    let mut left = 60;
    let answer = optimise(&office, &facts(&office), &plan(600), &mut |variant, range| {
        left -= range.len() as i32;
        play(variant, if left > 0 { range } else { 0..0 })
    });
    let answer = answer.unwrap();
    assert_eq!(answer.outcome, Outcome::Stopped);
    assert!(answer.designs_tried > 3);
}

#[test]
fn wrong_settings_and_goals_are_refused_with_a_reason() {
    let office = variant();
    let refused = |text: &str| -> ExperimentError {
        let setting = Setting::parse(text).expect("it can be read");
        apply_setting(&mut office.clone(), &setting.path, &setting.values[0]).expect_err(text)
    };
    assert!(
        refused("pools.nobody.capacity=1..2")
            .text()
            .zh
            .contains("没有这一项")
    );
    assert!(
        refused("pools.packers.capacity=few|many")
            .text()
            .en
            .contains("whole numbers")
    );
    assert!(
        refused("steps.nowhere.times=1..2")
            .text()
            .en
            .contains("no such step")
    );
    assert!(refused("horizon=1..2").text().en.contains("no setting"));
    for unreadable in [
        "pools.packers.capacity",
        "=1..2",
        "a=5..1",
        "a=1..2:0",
        "a=1..99999999",
        "a=",
    ] {
        assert!(Setting::parse(unreadable).is_err(), "{unreadable}");
    }
    let refused = |office: &Variant, settings: [&str; 2]| {
        let plan = OptimisePlan {
            settings: settings.map(|text| Setting::parse(text).unwrap()).to_vec(),
            ..plan(100)
        };
        optimise(office, &facts(office), &plan, &mut play).expect_err("both set the same")
    };
    let twice = refused(
        &office,
        ["pools.packers.capacity=1..2", "pools.packers.capacity=3"],
    );
    assert!(twice.text().en.contains("varied twice"), "{twice}");
    let mut office = office;
    let hours = Shift {
        weekdays: vec![1],
        from_us: 0,
        until_us: 3_600_000_000,
        units: Some(2),
    };
    let calendar = Calendar {
        shifts: vec![hours.clone(), hours],
        ..Calendar::default()
    };
    office.scenario.calendars.insert("desk".to_owned(), calendar);
    let overlap = refused(
        &office,
        ["calendars.desk.units=2..4", "calendars.desk.2.units=1..3"],
    );
    assert!(
        overlap.text().en.contains("calendars.desk.units sets the same"),
        "{overlap}"
    );
    assert!(twice.text().zh.contains("出现了两次"), "{twice}");
    let mut plan = plan(100);
    plan.goal = Goal::parse("min lead_tim.mean").unwrap();
    let error = optimise(&office, &facts(&office), &plan, &mut play).expect_err("no such figure");
    assert!(error.to_string().contains("lead_time.mean"), "{error}");
}

#[test]
fn a_bound_is_of_the_kind_of_its_figure() {
    let office = variant();
    let refused = |text: &str| {
        let mut plan = plan(20);
        plan.constraints = vec![Constraint::parse(text).expect("it can be read")];
        optimise(&office, &facts(&office), &plan, &mut play).err()
    };
    for (wrong, en, zh) in [
        (
            "on_time>=P2D",
            "the bound of on_time must be a share from 0% to 100%, such as `on_time>=95%`",
            "0% 到 100% 之间的比例，如 `on_time>=95%`",
        ),
        ("on_time>=9500%", "a share from 0% to 100%", "0% 到 100%"),
        ("on_time>=95", "a share from 0% to 100%", "0% 到 100%"),
        (
            "lead_time.p95<=95%",
            "a length of time from 0, such as `lead_time.p95<=PT24H`",
            "时长，如 `lead_time.p95<=PT24H`",
        ),
        ("lead_time.p95<=-5", "a length of time from 0", "不小于 0 的时长"),
        (
            "cost<=95%",
            "an amount of money, as a number, such as `cost<=10000`",
            "金额",
        ),
        (
            "arrived>=P2D",
            "must be a number, such as `arrived>=100`",
            "应为数量",
        ),
        ("carbon_kg<=P2D", "kilograms", "公斤"),
    ] {
        let Some(error) = refused(wrong) else {
            panic!("{wrong} is accepted")
        };
        assert!(error.text().en.contains(en), "{}", error.text().en);
        assert!(error.text().zh.contains(zh), "{}", error.text().zh);
    }
    for right in [
        "on_time>=0.95",
        "lead_time.p95<=3600",
        "cost<=-5",
        "on_time>=100%",
    ] {
        assert_eq!(refused(right), None, "{right}");
    }
}

#[test]
fn settings_of_the_flow_are_set_by_edits() {
    let changed = with("steps.pack.deadline", json!("PT4H"));
    let before = variant();
    assert_ne!(changed.flow, before.flow);
    assert_eq!(changed.scenario, before.scenario);
}

#[test]
fn lost_orders_are_named_with_the_exit_they_left_by() {
    let mut office = variant();
    office.flow.edges.retain(|edge| edge.port.as_str() != "cancel");
    let pack = office.scenario.steps.get_mut("pack").unwrap();
    pack.exits.insert("cancel".to_owned(), 0.1);
    let runs = play(&office, 0..2).unwrap();
    let report = Report::new(&runs.layout, &runs.tallies, &facts(&office));
    assert!(report.orders.lost.mean() > 100.0);
    let (en, zh) = (&report.headline.en, &report.headline.zh);
    assert!(
        en.contains("at exits that lead nowhere: \"Manual handling\" by cancel ("),
        "{en}"
    );
    assert!(zh.contains("出口没有连线：“人工处理”的 cancel（"), "{zh}");
}

#[test]
fn a_warm_up_left_to_mser5_is_found_by_a_pilot() {
    let mut office = variant();
    assert_eq!(settle_warm_up(&office, &mut play).unwrap(), office);
    let day = 86_400_000_000;
    office.scenario.horizon = Horizon::After(20 * day);
    office.scenario.warm_up = WarmUp::Mser5;
    if let Pattern::Poisson(curve) = &mut office.scenario.arrivals[0].pattern {
        // Far too many on the first two days, then few enough.
        *curve = RateCurve {
            points: vec![(0, 75.0), (2 * day, 40.0)],
            repeat_us: None,
            peaks: Vec::new(),
            ..curve.clone()
        };
    }
    let settled = settle_warm_up(&office, &mut play).unwrap();
    let WarmUp::Fixed(cut) = settled.scenario.warm_up else {
        panic!("{:?}", settled.scenario.warm_up)
    };
    assert!(
        (2 * day..8 * day).contains(&cut),
        "{} days",
        cut as f64 / day as f64
    );
}

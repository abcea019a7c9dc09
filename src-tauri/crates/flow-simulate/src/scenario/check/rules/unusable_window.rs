//! What holds for a time begins before it ends, within the run, and is over before it comes again, which it does not do so
//! often that the run would hardly end.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::{duration, number};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::arriving::end;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::{Pattern, Strikes, Supply};

/// N16.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N16",
        name: "unusable-window",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Something ends before it begins, lasts longer than until it comes again, comes again too often, or begins after the run.",
                zh: "某段时间的结束早于开始、超过重复间隔、重复过于频繁，或在模拟结束后才开始。",
            },
            effect: Words {
                en: "It has no effect, or another one than is meant.",
                zh: "它不起作用，或效果与本意不同。",
            },
            advice: Words {
                en: "Correct the times.",
                zh: "请改正时间。",
            },
        },
        tags: &["times"],
        since: "0.1.0",
    },
    others: &[Severity::Warning],
    check,
};

/// What is said of what comes again too often.
const TOO_OFTEN: Wording = Wording {
    wrong: Words {
        en: "It comes again more than {most} times in the run.",
        zh: "它在一次模拟中会重复 {most} 次以上。",
    },
    effect: Words {
        en: "The run would hardly end.",
        zh: "模拟几乎不会结束。",
    },
    advice: Words {
        en: "Let more time pass in between.",
        zh: "请加大重复间隔。",
    },
};

/// How often one thing comes again in a run at most.
const TIMES_MAX: i64 = 1_000_000;

fn check(view: &View<'_>, found: &mut Found) {
    repetitions(view, found);
    let scenario = view.scenario;
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        let path = format!("arrivals[{index}]");
        if let Some(until) = stream.until_us {
            window(view, &path, (stream.from_us, until), None, found);
        }
        if let Pattern::Poisson(rate) | Pattern::Resample { rate, .. } = &stream.pattern {
            for (index, peak) in rate.peaks.iter().enumerate() {
                let path = format!("{path}.rate.peaks[{index}]");
                window(view, &path, (peak.from_us, peak.until_us), None, found);
            }
        }
    }
    for (index, disruption) in scenario.disruptions.iter().enumerate() {
        let path = format!("disruptions[{index}]");
        let times = (disruption.from_us, disruption.until_us);
        window(view, &path, times, disruption.every_us, found);
    }
    for (name, calendar) in &scenario.calendars {
        let weekly = calendar.shifts.iter().enumerate();
        let weekly = weekly.map(|(index, shift)| (format!("shifts[{index}]"), shift));
        let single = calendar.days.iter().flat_map(|(day, shifts)| {
            let shifts = shifts.iter().enumerate();
            shifts.map(move |(index, shift)| (format!("days.{day}[{index}]"), shift))
        });
        for (part, shift) in weekly.chain(single) {
            if shift.until_us <= shift.from_us {
                let what = Text::new(
                    "the shift ends before it begins; write an end of the next day as \"30:00\" for 06:00",
                    "班次的结束早于开始；次日 06:00 请写成 \"30:00\"",
                );
                found.push(finding(format!("calendars.{name}.{part}"), what));
            }
        }
    }
}

/// What is an event each time that it comes again: units of a pool that change, goods that come.
fn repetitions(view: &View<'_>, found: &mut Found) {
    let Some(run_us) = length_of_run(view) else { return };
    let mut judge = |path: String, from_us: i64, every_us: Option<i64>| {
        let times = |every: i64| run_us.saturating_sub(from_us) / every.max(1);
        if every_us.is_some_and(|every| times(every) > TIMES_MAX) {
            let values = [("most", number(TIMES_MAX))];
            let path = format!("{path}.every");
            found.push(ScenarioFinding::worded(&RULE.meta, &TOO_OFTEN, path, &values));
        }
    };
    for (index, disruption) in view.scenario.disruptions.iter().enumerate() {
        if matches!(disruption.strikes, Strikes::Pool(_)) {
            let path = format!("disruptions[{index}]");
            judge(path, disruption.from_us, disruption.every_us);
        }
    }
    let stock = view.scenario.stock.iter();
    for (index, item) in stock.flat_map(|stock| stock.items.iter().enumerate()) {
        let Supply::Deliveries(deliveries) = &item.supply else {
            continue;
        };
        for (position, delivery) in deliveries.iter().enumerate() {
            let path = format!("stock.items[{index}].supply.deliveries[{position}]");
            judge(path, delivery.at_us, delivery.every_us);
        }
    }
}

/// How long the run lasts: a day longer than orders come, where it ends with the last of them.
fn length_of_run(view: &View<'_>) -> Option<i64> {
    const DAY_US: i64 = 86_400_000_000;
    view.horizon_us().or_else(|| {
        let mut ends = view.scenario.arrivals.iter().map(|stream| end(view, stream));
        let last = ends.try_fold(0, |last, end| Some(end?.max(last)))?;
        Some(last.saturating_add(DAY_US))
    })
}

fn finding(path: String, what: Text) -> ScenarioFinding {
    ScenarioFinding::stated(&RULE.meta, path, what)
}

fn window(view: &View<'_>, path: &str, times: (i64, i64), every_us: Option<i64>, found: &mut Found) {
    let (from, until) = times;
    if until <= from {
        let what = Text::new("it ends before it begins", "结束早于开始");
        found.push(finding(format!("{path}.until"), what));
    } else if let Some(every) = every_us.filter(|every| until - from > *every) {
        let (length, gap) = (duration(until - from), duration(every));
        let what = Text::new(
            format!("it lasts {} and comes again every {}", length.en, gap.en),
            format!("持续 {}，却每隔 {} 重复一次", length.zh, gap.zh),
        );
        found.push(finding(format!("{path}.every"), what));
    } else if let Some(horizon) = view.horizon_us().filter(|horizon| from >= *horizon) {
        let length = duration(horizon);
        let what = Text::new(
            format!("it begins after the run has ended, which lasts {}", length.en),
            format!("它在模拟结束之后才开始，模拟时长为 {}", length.zh),
        );
        found.push(finding(format!("{path}.from"), what).of_severity(Severity::Warning));
    }
}

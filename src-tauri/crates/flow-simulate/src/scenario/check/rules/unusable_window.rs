//! What holds for a time begins before it ends, within the run, and is over before it comes again.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::duration;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::Pattern;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N16.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N16",
        name: "unusable-window",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Something ends before it begins, lasts longer than until it comes again, or begins after the run.",
                zh: "某段时间的结束早于开始、超过重复间隔，或在模拟结束后才开始。",
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

fn check(view: &View<'_>, found: &mut Found) {
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

//! What a report says in sentences: the headline and the notes.

use flow_catalog::{Family, component};
use flow_model::Text;

use super::document::{ConnectionReport, Report, StandingReport, Wait, WaitKind};
use super::format::{Lang, both, counted, decimal, duration, number, percent, quoted};
use super::names::step_titles;
use super::number::SECOND;
use super::series::SeriesReport;
use super::steady::{Growth, Steady};
use crate::tally::{Layout, Tally};

/// Orders in the flow at the end that are worth a sentence, as a share of all.
const MANY_UNFINISHED: f64 = 0.005;
/// Waiting that is worth a sentence, as a share of the time in the flow.
const MUCH_WAITING: f64 = 0.05;
/// The share of all waiting from which one thing is called what holds orders up.
const MAIN_WAIT: f64 = 0.3;

/// What happened, what holds orders up, what is stuck.
pub(super) fn headline(report: &Report) -> Text {
    both(|lang| {
        let sentences = [
            long_run(lang, report),
            happened(lang, report),
            outside(lang, report),
            holds_up(lang, report),
            stand(lang, report),
            stuck(lang, report),
            lost(lang, report),
        ];
        let sentences: Vec<String> = sentences.into_iter().flatten().collect();
        sentences.join(lang.of(" ", ""))
    })
}

/// The answer to a question about the long run.
fn long_run(lang: Lang, report: &Report) -> Option<String> {
    let steady = report.steady_state.as_ref().filter(|steady| steady.settles)?;
    let figure = steady.lead_time_s?;
    let say = |seconds: f64| duration(lang, seconds);
    let mean = say(figure.mean());
    let ends = figure
        .low
        .zip(figure.high)
        .map(|(low, high)| (say(low.0), say(high.0)));
    Some(match (lang, ends) {
        (Lang::En, Some((low, high))) => {
            format!("In the long run an order takes {mean} on average ({low} to {high}).")
        }
        (Lang::En, None) => format!("In the long run an order takes {mean} on average."),
        (Lang::Zh, Some((low, high))) => format!("长期来看，每单平均用时 {mean}（{low} 至 {high}）。"),
        (Lang::Zh, None) => format!("长期来看，每单平均用时 {mean}。"),
    })
}

fn all_orders(report: &Report) -> f64 {
    report.orders.arrived.mean() + report.orders.under_way_before.mean()
}

fn left_over(report: &Report) -> f64 {
    report.orders.unfinished.mean() + report.orders.stuck.mean()
}

fn has_many_unfinished(report: &Report) -> bool {
    left_over(report) > MANY_UNFINISHED * all_orders(report)
}

fn happened(lang: Lang, report: &Report) -> Option<String> {
    let all = all_orders(report);
    if report.replications.counted == 0 {
        return Some(lang.of("Nothing was counted.", "没有任何统计结果。").to_owned());
    }
    if all == 0.0 && report.in_warm_up() == report.replications.counted {
        let words = (
            "Nothing was counted: the run ended before the warm-up was over.",
            "没有任何统计结果：预热还没结束，模拟就已结束。",
        );
        return Some(lang.of(words.0, words.1).to_owned());
    }
    if all == 0.0 {
        let words = match report.orders.out_of_scope.mean() > 0.0 {
            true => ("No order was let in.", "没有放行任何订单。"),
            false => ("No order came.", "没有订单到达。"),
        };
        return Some(lang.of(words.0, words.1).to_owned());
    }
    if let Some(steady) = report.steady_state.as_ref().filter(|steady| !steady.settles) {
        return Some(never_settles(lang, &steady.grows[0]));
    }
    let completed = percent(lang, report.orders.completed.mean() / all);
    let mut sentence = match has_many_unfinished(report) {
        true => unfinished(lang, report, all, &completed),
        false => ended(lang, report, all, &completed),
    };
    let cancelled = report.orders.cancelled.mean() / all;
    if cancelled >= 0.01 {
        let cancelled = percent(lang, cancelled);
        sentence.push_str(&match lang {
            Lang::En => format!("; {cancelled} were cancelled"),
            Lang::Zh => format!("，{cancelled} 被取消"),
        });
    }
    sentence.push_str(lang.of(".", "。"));
    Some(sentence)
}

/// Orders that came and were not let in.
fn outside(lang: Lang, report: &Report) -> Option<String> {
    let outside = decimal(report.orders.out_of_scope.mean(), 0);
    (outside != "0").then(|| match lang {
        Lang::En => format!("{} did not fit the scope.", counted(&outside, "order")),
        Lang::Zh => format!("{outside} 单不符合适用范围，未放行。"),
    })
}

fn unfinished(lang: Lang, report: &Report, all: f64, completed: &str) -> String {
    let after = duration(lang, report.measured_s.mean());
    let (left, all) = (decimal(left_over(report), 0), decimal(all, 0));
    match lang {
        Lang::En => format!(
            "After {after}, {left} of {} {} still in the flow; {completed} were completed",
            counted(&all, "order"),
            if left == "1" { "was" } else { "were" }
        ),
        Lang::Zh => format!("{after}后，{all} 单中仍有 {left} 单未结，{completed} 已完成"),
    }
}

fn ended(lang: Lang, report: &Report, all: f64, completed: &str) -> String {
    let all = decimal(all, 0);
    let Some(times) = &report.lead_time_s else {
        return match lang {
            Lang::En => format!("Of {}, {completed} were completed", counted(&all, "order")),
            Lang::Zh => format!("{all} 单中 {completed} 已完成"),
        };
    };
    let half = duration(lang, times.p50.mean());
    let most = duration(lang, times.p95.mean());
    match lang {
        Lang::En => {
            format!(
                "Of {}, {completed} were completed; half ended within {half}, 95\u{a0}% within {most}",
                counted(&all, "order")
            )
        }
        Lang::Zh => format!("{all} 单中 {completed} 已完成；半数在 {half}内结束，95% 在 {most}内结束"),
    }
}

pub(crate) fn never_settles(lang: Lang, grows: &Growth) -> String {
    let name = lang.text(&grows.title);
    match (lang, grows.pool.is_empty()) {
        (Lang::En, false) => format!(
            "\"{name}\" gets more work than it can do: its queue grows as long as orders come, so there are no long-run means."
        ),
        (Lang::En, true) => {
            "Orders in the flow grow as long as orders come, so there are no long-run means.".to_owned()
        }
        (Lang::Zh, false) => {
            format!("“{name}”的工作量超出能力，只要订单不断，队列就一直增长，因此不存在长期平均值。")
        }
        (Lang::Zh, true) => "只要订单不断，在途订单就一直增长，因此不存在长期平均值。".to_owned(),
    }
}

fn holds_up(lang: Lang, report: &Report) -> Option<String> {
    let worst = report.waits.first()?;
    let in_flow_hours = report.orders.backlog_mean?.mean() * report.measured_s.mean() / 3_600.0;
    let waited: f64 = report.waits.iter().map(|wait| wait.hours.mean()).sum();
    if worst.share.mean() < MAIN_WAIT || waited < MUCH_WAITING * in_flow_hours {
        return None;
    }
    Some(main_wait(lang, worst))
}

fn main_wait(lang: Lang, wait: &Wait) -> String {
    let name = lang.text(&wait.title);
    let (share, is_all) = (percent(lang, wait.share.mean()), wait.share.mean() > 0.995);
    let waiting = match lang {
        Lang::En if is_all => "All waiting".to_owned(),
        Lang::En => format!("{share} of the waiting"),
        Lang::Zh if is_all => "等待全部".to_owned(),
        Lang::Zh => format!("{share} 的等待"),
    };
    let busy = wait.utilisation.map(|share| percent(lang, share.mean().min(1.0)));
    match (lang, wait.kind) {
        (Lang::En, WaitKind::Pool) => match busy {
            Some(busy) => format!("{waiting} is for \"{name}\", {busy} busy."),
            None => format!("{waiting} is for \"{name}\"."),
        },
        (Lang::En, WaitKind::Carrier) => format!("{waiting} is for pickups by \"{name}\"."),
        (Lang::En, WaitKind::Step) => format!("{waiting} is at \"{name}\"."),
        (Lang::Zh, WaitKind::Pool) => match busy {
            Some(busy) => format!("{waiting}是在等“{name}”，其利用率 {busy}。"),
            None => format!("{waiting}是在等“{name}”。"),
        },
        (Lang::Zh, WaitKind::Carrier) => format!("{waiting}是在等“{name}”揽收。"),
        (Lang::Zh, WaitKind::Step) => format!("{waiting}发生在“{name}”。"),
    }
}

fn stand(lang: Lang, report: &Report) -> Option<String> {
    // Those of which not even one stands there on average are not worth a word.
    let standing: Vec<&StandingReport> = report
        .standing
        .iter()
        .filter(|place| decimal(place.orders.mean(), 0) != "0")
        .collect();
    if !has_many_unfinished(report) || standing.is_empty() {
        return None;
    }
    let named = |place: &StandingReport| {
        let orders = decimal(place.orders.mean(), 0);
        match lang {
            Lang::En => format!("\"{}\" ({orders})", lang.text(&place.title)),
            Lang::Zh => format!("“{}”（{orders} 单）", lang.text(&place.title)),
        }
    };
    let places: Vec<String> = standing.iter().copied().take(3).map(named).collect();
    let elsewhere = standing.len() > 3;
    // The first sentence has named them, unless it was about what grows.
    let is_told = report.steady_state.as_ref().is_none_or(|steady| steady.settles);
    Some(match lang {
        Lang::En => format!(
            "{} at {}{}.",
            if is_told {
                "They stand"
            } else {
                "Orders still in the flow stand"
            },
            places.join(", "),
            if elsewhere { " and elsewhere" } else { "" }
        ),
        Lang::Zh => format!(
            "{}停在{}{}。",
            if is_told { "" } else { "未结订单" },
            places.join("、"),
            if elsewhere { "等处" } else { "" }
        ),
    })
}

fn stuck(lang: Lang, report: &Report) -> Option<String> {
    let stuck = report.orders.stuck.mean();
    if stuck <= 0.0 {
        return None;
    }
    let is_join = |place: &&StandingReport| {
        let step = report.steps.iter().find(|step| step.id == place.step);
        let component = step.and_then(|step| component(step.component));
        component.is_some_and(|component| component.family == Family::Join)
    };
    let joins = report.standing.iter().filter(is_join).take(3);
    let joins: Vec<String> = joins.map(|place| quoted(lang, lang.text(&place.title))).collect();
    let stuck = number(stuck);
    Some(match (lang, joins.is_empty()) {
        (Lang::En, false) => format!(
            "Stuck for good: {stuck}, waiting at {} for a branch that does not come.",
            joins.join(", ")
        ),
        (Lang::En, true) => format!("Stuck for good: {stuck}, waiting for a branch that does not come."),
        (Lang::Zh, false) => format!("{stuck} 单已卡死在{}，等待不会到来的分支。", joins.join("、")),
        (Lang::Zh, true) => format!("{stuck} 单已卡死，等待不会到来的分支。"),
    })
}

fn lost(lang: Lang, report: &Report) -> Option<String> {
    let endless = report.orders.endless.mean();
    let mut sentences = Vec::new();
    if report.orders.lost.mean() > 0.0 {
        let lost = number(report.orders.lost.mean());
        let ends = dead_ends(lang, report);
        sentences.push(match (lang, ends.is_empty()) {
            (Lang::En, false) => format!(
                "Lost: {}, at exits that lead nowhere: {}.",
                counted(&lost, "order"),
                ends.join(", ")
            ),
            (Lang::En, true) => format!("Lost: {}.", counted(&lost, "order")),
            (Lang::Zh, false) => format!("丢失 {lost} 单，出口没有连线：{}。", ends.join("、")),
            (Lang::Zh, true) => format!("丢失 {lost} 单。"),
        });
    }
    if endless > 0.0 {
        let endless = number(endless);
        sentences.push(match lang {
            Lang::En => format!("Taken out for going in circles: {}.", counted(&endless, "order")),
            Lang::Zh => format!("{endless} 单在循环中空转，已被移出。"),
        });
    }
    (!sentences.is_empty()).then(|| sentences.join(lang.of(" ", "")))
}

/// Exits that orders took and that lead nowhere; technical faults go to the exception lane.
fn dead_ends(lang: Lang, report: &Report) -> Vec<String> {
    let is_dead =
        |exit: &&ConnectionReport| exit.to.is_none() && exit.kind != "fault" && exit.orders.mean() > 0.0;
    let mut dead: Vec<&ConnectionReport> = report.connections.iter().filter(is_dead).collect();
    dead.sort_by(|one, other| other.orders.mean().total_cmp(&one.orders.mean()));
    let named = |exit: &&ConnectionReport| {
        let step = report.steps.iter().find(|step| step.id == exit.from);
        let name = step.map_or(exit.from.as_str(), |step| lang.text(&step.title));
        let (port, orders) = (&exit.port, number(exit.orders.mean()));
        match lang {
            Lang::En => format!("\"{name}\" by {port} ({orders})"),
            Lang::Zh => format!("“{name}”的 {port}（{orders} 单）"),
        }
    };
    dead.iter().take(3).map(named).collect()
}

/// What else one must know, worst first. `tried` is how many replications there are, counted or not, `orderless` in how
/// many no order ended.
pub(super) fn notes(report: &Report, tried: usize, orderless: usize) -> Vec<Text> {
    let mut notes = report.checks.faults.clone();
    notes.extend(cut_short(report, tried));
    notes.extend(thin_evidence(report));
    notes.extend(other_precision(report, orderless));
    notes.extend(ended_in_warm_up(report.in_warm_up(), report.replications.counted));
    notes.extend(report.steady_state.iter().flat_map(steady_notes));
    notes.extend(flattering(report));
    notes
}

/// Says so when slices of time are wider than asked for.
pub(super) fn wider_slices(layout: &Layout, series: &SeriesReport) -> Option<Text> {
    let asked_s = layout.sample_every_us as f64 / SECOND;
    (series.slice_s.0 > asked_s).then(|| {
        both(|lang| {
            let (slice, asked) = (duration(lang, series.slice_s.0), duration(lang, asked_s));
            match lang {
                Lang::En => format!(
                    "The numbers over time are kept every {slice} instead of every {asked}: the run was too long for more."
                ),
                Lang::Zh => format!("运行时间过长，随时间变化的数字改为每 {slice}取一次（原设为每 {asked}）。"),
            }
        })
    })
}

/// Lengths whose factor could not be used, by step.
pub(super) fn without_factor(layout: &Layout, tallies: &[Tally]) -> Vec<Text> {
    let sentence = |(at, title): (usize, Text)| {
        let here = tallies.iter().filter_map(|tally| tally.steps.get(at));
        let draws: u64 = here.map(|step| step.without_factor).sum();
        (draws > 0).then(|| {
            both(|lang| match lang {
                Lang::En => format!(
                    "At {}, \"times\" was no number or below 0 in {}: no number counts as 1, what is below 0 as 0.",
                    quoted(lang, &title.en),
                    counted(draws, "draw"),
                ),
                Lang::Zh => format!(
                    "{}的“times”有 {draws} 次不是数或小于 0：不是数按 1、小于 0 按 0 计算。",
                    quoted(lang, &title.zh),
                ),
            })
        })
    };
    step_titles(layout)
        .into_iter()
        .enumerate()
        .filter_map(sentence)
        .collect()
}

fn cut_short(report: &Report, tried: usize) -> Vec<Text> {
    let runs = &report.replications;
    let mut notes = Vec::new();
    if runs.stopped > 0 {
        notes.push(match runs.stopped == tried {
            true => Text::new(
                "Stopped before a replication was finished: the numbers are those of the part that ran.",
                "尚未完成一次重复运行就被中止：数字只反映已运行的部分。",
            ),
            false => both(|lang| match lang {
                Lang::En => format!(
                    "Stopped early: {} {} finished and {} counted.",
                    counted(runs.counted, "replication"),
                    if runs.counted == 1 { "was" } else { "were" },
                    if runs.counted == 1 { "is" } else { "are" },
                ),
                Lang::Zh => format!("提前中止：统计了已完成的 {} 次重复运行。", runs.counted),
            }),
        });
    }
    notes.extend(ended_by_limit(runs.too_many_orders, runs.endless_loop));
    notes
}

/// How many replications a limit ended early.
pub(crate) fn ended_by_limit(too_many_orders: usize, endless_loop: usize) -> Vec<Text> {
    let mut notes = Vec::new();
    if too_many_orders > 0 {
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "{} ended early: more orders were in the flow than memory allows. The flow is overloaded, or the limit is too low.",
                counted(too_many_orders, "replication")
            ),
            Lang::Zh => format!(
                "{too_many_orders} 次重复运行提前结束：在途订单超过内存上限。流程过载，或上限设得太低。"
            ),
        }));
    }
    if endless_loop > 0 {
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "{} ended early: too many orders went round in circles.",
                counted(endless_loop, "replication")
            ),
            Lang::Zh => format!("{endless_loop} 次重复运行提前结束：太多订单在循环中空转。"),
        }));
    }
    notes
}

fn thin_evidence(report: &Report) -> Vec<Text> {
    let runs = &report.replications;
    let mut notes = Vec::new();
    let has_batches = report
        .steady_state
        .as_ref()
        .and_then(|steady| steady.lead_time_s?.low)
        .is_some();
    if runs.counted == 1 && has_batches {
        notes.push(Text::new(
            "One replication says little about chance: only the long-run mean has a range, made of batches of the run. Run more.",
            "只运行一次很难判断偶然性：只有长期平均值有区间，由该次运行分批得出。请多运行几次。",
        ));
    } else if runs.counted == 1 {
        notes.push(Text::new(
            "One replication says nothing about chance: no ranges. Run more.",
            "只运行一次无法判断偶然性，因此没有区间。请多运行几次。",
        ));
    }
    if let (Some(asked), Some(reached)) = (runs.precision_asked, runs.precision)
        && reached.0 > asked.0
    {
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "The precision asked for, {}, was not reached: {} after {}.",
                percent(lang, asked.0),
                percent(lang, reached.0),
                counted(runs.counted, "replication")
            ),
            Lang::Zh => format!(
                "未达到要求的精度 {}：{} 次重复运行后为 {}。",
                percent(lang, asked.0),
                runs.counted,
                percent(lang, reached.0)
            ),
        }));
    }
    notes
}

/// Where no order ended in some replications, the mean lead time cannot be judged.
fn other_precision(report: &Report, orderless: usize) -> Option<Text> {
    let runs = &report.replications;
    let asked = runs.precision_asked.filter(|_| orderless > 0)?;
    Some(both(|lang| {
        let (asked, n) = (percent(lang, asked.0), runs.counted);
        match lang {
            Lang::En => format!(
                "In {orderless} of {} no order ended. So the precision of {asked} was asked of the mean number of orders in the flow instead of the lead time.",
                counted(n, "replication")
            ),
            Lang::Zh => format!(
                "{n} 次重复运行中有 {orderless} 次没有订单结束，因此 {asked} 的精度要求改按平均在途订单判断，而不是全程时间。"
            ),
        }
    }))
}

/// What ended before its warm-up did is no part of the long run.
pub(crate) fn ended_in_warm_up(few: usize, all: usize) -> Option<Text> {
    (few > 0).then(|| {
        both(|lang| match lang {
            Lang::En => format!(
                "{few} of {} ended before the warm-up was over: nothing of them is counted, and nothing is said about the long run. Shorten the warm-up, or let orders come for longer.",
                counted(all, "replication")
            ),
            Lang::Zh => format!(
                "{all} 次重复运行中有 {few} 次在预热结束前就结束了：这些运行不计入统计，也不对长期情况下结论。请缩短预热，或让订单持续更久。"
            ),
        })
    })
}

fn steady_notes(steady: &Steady) -> Vec<Text> {
    let mut notes = Vec::new();
    if steady.is_correlated {
        notes.push(Text::new(
            "The one run is short: its batches still depend on each other, so the range of the long-run mean is too narrow.",
            "单次运行太短：各批之间仍相互影响，长期平均值的区间偏窄。",
        ));
    }
    if steady.settles && steady.too_short > 0 {
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "In {} lead times had not settled by the middle of what was measured: {}.",
                counted(steady.too_short, "replication"),
                match steady.lead_time_s {
                    Some(_) => "the long-run mean is less certain than its range says",
                    None => "too short for long-run means",
                }
            ),
            Lang::Zh => format!(
                "{} 次重复运行的全程时间到测量中段仍未稳定，{}。",
                steady.too_short,
                match steady.lead_time_s {
                    Some(_) => "长期平均值没有区间显示的那么可靠",
                    None => "时间太短，得不到长期平均值",
                }
            ),
        }));
    }
    notes
}

impl Report {
    /// Replications that ended before their warm-up was over.
    fn in_warm_up(&self) -> usize {
        self.steady_state.as_ref().map_or(0, |steady| steady.in_warm_up)
    }

    /// So many orders are cancelled that the lead time of all looks better than it is.
    pub(super) fn is_flattering(&self) -> bool {
        self.orders.cancelled.mean() > 0.1 * all_orders(self)
    }
}

/// A flow that cancels everyone, or ends nobody, has beautiful lead times.
fn flattering(report: &Report) -> Vec<Text> {
    let all = all_orders(report);
    let mut notes = Vec::new();
    if report.lead_time_s.is_some() && left_over(report) > 0.01 * all {
        let left = number(left_over(report));
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "Lead times are those of orders that ended. {left} had not, so the true times are longer."
            ),
            Lang::Zh => format!("全程时间只含已结束的订单，另有 {left} 单未结束，实际时间更长。"),
        }));
    }
    if report.is_flattering() {
        notes.push(Text::new(
            "Cancelled orders end early and make lead times look short. Times of completed orders are given beside them.",
            "取消的订单提前结束，会让全程时间显得短；已完成订单的时间另列。",
        ));
    }
    notes
}

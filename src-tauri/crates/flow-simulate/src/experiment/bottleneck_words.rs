//! A bottleneck in words.

use flow_model::Text;

use super::bottleneck::{Bottleneck, Candidate};
use crate::report::{
    Lang, Table, Unit, WaitKind, both, change, change_range, counted, money, number, percent, value,
};

pub(super) fn headline(answer: &Bottleneck) -> Text {
    both(|lang| {
        let Some(best) = answer.candidates.first().filter(|_| answer.is_found) else {
            return [
                nothing_found(lang, answer),
                no_staff(lang, answer).unwrap_or_default(),
            ]
            .join(lang.of(" ", ""))
            .trim_end()
            .to_owned();
        };
        let mut sentences = vec![evidence(lang, best)];
        let relief = answer
            .relief
            .first()
            .filter(|relief| relief.change != best.change || relief.id != best.id);
        sentences.extend(relief.and_then(|relief| cheapest(lang, relief, answer.currency.as_deref())));
        sentences.extend(no_staff(lang, answer));
        sentences.join(lang.of(" ", ""))
    })
}

fn nothing_found(lang: Lang, answer: &Bottleneck) -> String {
    if answer
        .candidates
        .iter()
        .all(|candidate| candidate.delay.is_none())
    {
        return lang
            .of(
                "No order came, so nothing holds any up.",
                "没有订单到达，谈不上瓶颈。",
            )
            .to_owned();
    }
    let text = lang.of(
        "No single pool, step or carrier holds orders up: more of any of them changes little.",
        "没有单一的瓶颈：增加任何一项资源，变化都不大。",
    );
    text.to_owned()
}

/// Orders that wait for goods, a gate or an answer are not helped by staff.
fn no_staff(lang: Lang, answer: &Bottleneck) -> Option<String> {
    let worst = answer.waits.first().filter(|wait| wait.kind == WaitKind::Step)?;
    let name = lang.text(&worst.title);
    let share = percent(lang, worst.share.mean());
    Some(match lang {
        Lang::En => format!(
            "{share} of the waiting is at \"{name}\", for goods, a gate, a wave or an answer: more staff does not change that."
        ),
        Lang::Zh => format!("{share} 的等待发生在“{name}”，等的是货、名额、波次或答复，增加人手无济于事。"),
    })
}

fn evidence(lang: Lang, best: &Candidate) -> String {
    let name = lang.text(&best.title);
    let change = lang.text(&best.change);
    let gain = effect(lang, best);
    match lang {
        Lang::En => format!("Bottleneck: \"{name}\". With {change}, {gain}."),
        Lang::Zh => format!("瓶颈是“{name}”：{change}后，{gain}。"),
    }
}

/// How much a candidate helps, with its range.
fn effect(lang: Lang, candidate: &Candidate) -> String {
    let Some(delay) = &candidate.delay else {
        return lang.of("nothing changes", "没有变化").to_owned();
    };
    let time = |seconds: f64| value(lang, Unit::Seconds, None, seconds);
    let gain = -delay.difference.mean();
    let range = match (delay.difference.low, delay.difference.high) {
        (Some(low), Some(high)) => match lang {
            Lang::En => format!(" ({} to {})", time(-high.0), time(-low.0)),
            Lang::Zh => format!("（{} 至 {}）", time(-high.0), time(-low.0)),
        },
        _ => String::new(),
    };
    let mut text = match lang {
        Lang::En => format!("an order is in the flow {} less{range}", time(gain)),
        Lang::Zh => format!("每单在流程中少 {}{range}", time(gain)),
    };
    let left = candidate
        .unfinished
        .as_ref()
        .map_or(0.0, |change| -change.difference.mean());
    if left >= 1.0 {
        let left = number(left.round());
        text.push_str(&match lang {
            Lang::En => format!(", and {left} fewer are left at the end"),
            Lang::Zh => format!("，期末少积压 {left} 单"),
        });
    }
    text
}

fn cheapest(lang: Lang, relief: &Candidate, currency: Option<&str>) -> Option<String> {
    let what = act(lang, relief);
    let effect = effect(lang, relief);
    let cost = relief.cost?.0;
    let price = if cost > 0.0 {
        money(currency, cost)
    } else {
        String::new()
    };
    Some(match (lang, price.is_empty()) {
        (Lang::En, false) => format!("Best value: {what}, for {price}: {effect}."),
        (Lang::En, true) => format!("Best value: {what}, at no extra cost: {effect}."),
        (Lang::Zh, false) => format!("最划算的办法：{what}，费用 {price}：{effect}。"),
        (Lang::Zh, true) => format!("最划算的办法：{what}，不增加成本：{effect}。"),
    })
}

/// What is done, as an order to somebody: `one more in "Packers", 18:00–22:00`.
fn act(lang: Lang, candidate: &Candidate) -> String {
    let name = lang.text(&candidate.title);
    let window = candidate.window.as_deref();
    let units = candidate.units.map(|units| {
        if units == 1 {
            "one".to_owned()
        } else {
            units.to_string()
        }
    });
    match (lang, units, window) {
        (Lang::En, Some(units), None) => format!("{units} more in \"{name}\""),
        (Lang::En, Some(units), Some(window)) => format!("{units} more in \"{name}\", {window}"),
        (Lang::En, None, _) => format!("\"{name}\" {}", candidate.change.english()),
        (Lang::Zh, _, _) => format!("“{name}”{}", candidate.change.chinese()),
    }
}

pub(super) fn summary(answer: &Bottleneck) -> Text {
    both(|lang| {
        let mut text = format!("{}\n", lang.text(&answer.headline));
        let currency = answer.currency.as_deref();
        for (title, candidates) in [
            (lang.of("What was tried", "试过的改动"), &answer.candidates),
            (
                lang.of("Relief, the best value first", "缓解办法，最划算的在前"),
                &answer.relief,
            ),
        ] {
            if !candidates.is_empty() {
                text.push_str(&format!("\n{title}\n"));
                table(lang, currency, candidates).write(&mut text);
            }
        }
        let (pairs, seed) = (answer.pairs, answer.seed);
        text.push_str(&match lang {
            Lang::En => {
                format!(
                    "\n{} of replications with the same customers and luck, seed {seed}\n",
                    counted(pairs, "pair")
                )
            }
            Lang::Zh => format!("\n{pairs} 对重复运行，顾客与运气相同，随机种子 {seed}\n"),
        });
        if answer.stopped {
            text.push_str(lang.of("Stopped before everything was tried.\n", "提前中止，尚未试完。\n"));
        }
        text
    })
}

fn table(lang: Lang, currency: Option<&str>, candidates: &[Candidate]) -> Table {
    let mut table = Table::new(&[
        "",
        lang.of("change", "改动"),
        lang.of("busy", "利用率"),
        lang.of("time in the flow", "在流程中的时间"),
        lang.of("range", "区间"),
        lang.of("left at the end", "期末积压"),
        lang.of("cost", "成本"),
        "",
    ]);
    for candidate in candidates {
        let delay = candidate.delay.as_ref().map(|change| &change.difference);
        let left = candidate
            .unfinished
            .as_ref()
            .map_or(0.0, |change| change.difference.mean());
        table.row(vec![
            lang.text(&candidate.title).to_owned(),
            lang.text(&candidate.change).to_owned(),
            candidate
                .utilisation
                .map_or(String::new(), |share| percent(lang, share.mean().min(1.0))),
            delay.map_or(String::new(), |delay| {
                change(lang, Unit::Seconds, currency, delay.mean())
            }),
            delay.map_or(String::new(), |delay| {
                change_range(lang, Unit::Seconds, currency, delay)
            }),
            change(lang, Unit::Number, currency, left),
            candidate.cost.map_or("–".to_owned(), |cost| {
                change(lang, Unit::Money, currency, cost.0)
            }),
            match candidate.helps {
                true => lang.of("helps", "有效"),
                false => lang.of("may be chance", "可能出于偶然"),
            }
            .to_owned(),
        ]);
    }
    table
}

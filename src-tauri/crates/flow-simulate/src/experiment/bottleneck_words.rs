//! A bottleneck in words.

use flow_model::Text;

use super::bottleneck::{Bottleneck, Candidate};
use crate::report::{Lang, Table, Unit, both, money, percent, range, signed, value};

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
                format!("\n{pairs} pairs of replications with the same customers and luck, seed {seed}\n")
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
        let in_unit = |unit, number: f64| signed(value(lang, unit, currency, number.abs()), number);
        table.row(vec![
            lang.text(&candidate.title).to_owned(),
            lang.text(&candidate.change).to_owned(),
            candidate
                .utilisation
                .map_or(String::new(), |share| percent(share.mean().min(1.0))),
            delay.map_or(String::new(), |change| in_unit(Unit::Seconds, change.mean())),
            delay.map_or(String::new(), |change| {
                range(lang, Unit::Seconds, currency, change)
            }),
            in_unit(Unit::Number, left),
            signed(money(currency, candidate.cost.0.abs()), candidate.cost.0),
            match candidate.helps {
                true => lang.of("helps", "有效"),
                false => lang.of("may be chance", "可能出于偶然"),
            }
            .to_owned(),
        ]);
    }
    table
}

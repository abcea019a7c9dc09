//! A comparison in words.

use flow_model::Text;

use super::compare::{Change, Comparison, Judgement, Side};
use crate::report::{
    Growth, Lang, Table, Unit, both, change as change_of, change_range, counted, ended_by_limit,
    ended_in_warm_up, never_settles, percent, signed, value,
};
use crate::tally::{RunEnd, Tally};

/// Figures that a headline speaks of, the most important first.
const TOLD: [&str; 12] = [
    "unfinished",
    "completed",
    "lost",
    "on_time",
    "lead_time.mean",
    "lead_time.p95",
    "cancelled",
    "stock_outs",
    "profit",
    "cost",
    "carbon_kg",
    "backlog.greatest",
];
const TOLD_MAX: usize = 3;

pub(super) fn headline(comparison: &Comparison) -> Text {
    both(|lang| {
        if comparison.pairs == 0 {
            return lang
                .of("There is nothing to compare.", "没有可比较的结果。")
                .to_owned();
        }
        // Without revenue, profit only says the cost again.
        let mut figures = comparison.figures.iter();
        let has_no_revenue =
            figures.any(|change| change.id == "revenue" && change.a.mean() == 0.0 && change.b.mean() == 0.0);
        let telling = |judgement| {
            let rank = |change: &&Change| TOLD.iter().position(|id| *id == change.id).unwrap_or(TOLD.len());
            let mut changes: Vec<&Change> = comparison
                .figures
                .iter()
                .filter(|change| change.judgement == judgement && !(has_no_revenue && change.id == "profit"))
                .collect();
            changes.sort_by_key(rank);
            changes.truncate(TOLD_MAX);
            changes
        };
        let (better, worse) = (telling(Judgement::Better), telling(Judgement::Worse));
        let mut sentences = Vec::new();
        for (changes, en, zh) in [(better, "B is better", "B 更好"), (worse, "B is worse", "B 更差")] {
            if !changes.is_empty() {
                let parts: Vec<String> = changes
                    .into_iter()
                    .map(|change| told(lang, change, comparison))
                    .collect();
                sentences.push(match lang {
                    Lang::En => format!("{en}: {}.", parts.join("; ")),
                    Lang::Zh => format!("{zh}：{}。", parts.join("；")),
                });
            }
        }
        if sentences.is_empty() {
            return lang
                .of(
                    "No difference between A and B that could not be chance.",
                    "A 与 B 的差别都可能出于偶然。",
                )
                .to_owned();
        }
        sentences.join(lang.of(" ", ""))
    })
}

fn told(lang: Lang, change: &Change, comparison: &Comparison) -> String {
    let say = |number: f64| value(lang, change.unit, comparison.currency.as_deref(), number);
    let (from, to) = (say(change.a.mean()), say(change.b.mean()));
    let size = match (change.unit, change.relative) {
        (Unit::Share, _) => Some(change_of(lang, change.unit, None, change.difference.mean())),
        // A share of a loss says nothing.
        (_, Some(relative)) if change.a.mean() > 0.0 => {
            Some(signed(percent(lang, relative.0.abs()), relative.0))
        }
        _ => None,
    };
    let size = match (lang, size) {
        (_, None) => String::new(),
        (Lang::En, Some(size)) => format!(" ({size})"),
        (Lang::Zh, Some(size)) => format!("（{size}）"),
    };
    let name = lang.text(&change.name);
    match lang {
        Lang::En => format!("{} {from} → {to}{size}", lower_first(name)),
        Lang::Zh => format!("{name} {from} → {to}{size}"),
    }
}

/// A name inside a sentence.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// `grow` is what grows without end in the one and in the other.
pub(super) fn notes(a: &Side<'_>, b: &Side<'_>, pairs: usize, grow: [Option<Growth>; 2]) -> Vec<Text> {
    let mut notes = Vec::new();
    if a.facts.seed != b.facts.seed {
        notes.push(Text::new(
            "A and B ran with different seeds, so they saw different customers: ranges are wider than they need be.",
            "A 与 B 的随机种子不同，面对的顾客也不同，区间比必要的宽。",
        ));
    }
    if pairs == 1 {
        notes.push(Text::new(
            "One pair says nothing about chance. Run more.",
            "只有一对结果，无法判断偶然性。请多运行几次。",
        ));
    }
    if a.tallies.len().max(b.tallies.len()) > pairs {
        notes.push(both(|lang| match lang {
            Lang::En => format!(
                "Only the {} that both finished {} compared.",
                counted(pairs, "replication"),
                if pairs == 1 { "is" } else { "are" }
            ),
            Lang::Zh => format!("只比较双方都完成的 {pairs} 次重复运行。"),
        }));
    }
    let is_growing = grow.iter().any(Option::is_some);
    for (letter, side, grows) in [("A", a, &grow[0]), ("B", b, &grow[1])] {
        let mut of_runs = of_runs(side);
        of_runs.extend(
            grows
                .as_ref()
                .map(|grows| both(|lang| never_settles(lang, grows))),
        );
        notes.extend(of_runs.iter().map(|note| of_side(letter, note)));
    }
    if is_growing {
        notes.push(Text::new(
            "Lead times, waiting and orders in the flow are therefore not compared.",
            "因此不比较全程时间、等待时间和在途订单。",
        ));
    }
    notes
}

/// The currencies of both where they differ.
pub(super) fn other_money((a, b): (&str, &str)) -> Text {
    both(|lang| match lang {
        Lang::En => format!("Amounts of money are not compared: those of A are in {a}, those of B in {b}."),
        Lang::Zh => format!("不比较金额：A 的币种是 {a}，B 的是 {b}。"),
    })
}

/// What became of the replications of a side.
fn of_runs(side: &Side<'_>) -> Vec<Text> {
    let count = |is: fn(&Tally) -> bool| side.tallies.iter().filter(|tally| is(tally)).count();
    let mut notes = ended_by_limit(
        count(|tally| tally.end == RunEnd::TooManyOrders),
        count(|tally| tally.end == RunEnd::EndlessLoop),
    );
    let in_warm_up = count(|tally| tally.ended_in_warm_up && tally.end != RunEnd::Stopped);
    notes.extend(ended_in_warm_up(in_warm_up, side.tallies.len()));
    notes
}

/// A note of one side.
fn of_side(letter: &str, note: &Text) -> Text {
    Text::new(
        format!("{letter}: {}", note.english()),
        format!("{letter}：{}", note.chinese()),
    )
}

pub(super) fn summary(comparison: &Comparison) -> Text {
    both(|lang| {
        let mut text = format!("{}\n\n", lang.text(&comparison.headline));
        for (letter, flow, scenario) in [
            ("A", &comparison.flow_a, &comparison.scenario_a),
            ("B", &comparison.flow_b, &comparison.scenario_b),
        ] {
            let (flow, scenario) = (lang.text(&flow.title), lang.text(&scenario.title));
            text.push_str(&match lang {
                Lang::En => format!("{letter}: flow \"{flow}\", scenario \"{scenario}\"\n"),
                Lang::Zh => format!("{letter}：流程“{flow}”，模拟方案“{scenario}”\n"),
            });
        }
        let (pairs, seed) = (comparison.pairs, comparison.seed);
        let alike = match comparison.same_customers {
            true => lang.of("the same customers and luck", "顾客与运气相同"),
            false => lang.of("other customers", "顾客不同"),
        };
        text.push_str(&match lang {
            Lang::En => format!(
                "{} of replications with {alike}, seed {seed}\n\n",
                counted(pairs, "pair")
            ),
            Lang::Zh => format!("{pairs} 对重复运行，{alike}，随机种子 {seed}\n\n"),
        });
        table(lang, comparison, &comparison.figures).write(&mut text);
        let changed: Vec<Change> = comparison
            .pools
            .iter()
            .filter(|change| is_clear(change))
            .cloned()
            .collect();
        if !changed.is_empty() {
            text.push_str(&format!(
                "
{}
",
                lang.of("Pools that change", "有变化的资源池")
            ));
            table(lang, comparison, &changed).write(&mut text);
        }
        if let Some(gain) = typical_gain(comparison).filter(|_| comparison.same_customers) {
            text.push_str(&match lang {
                Lang::En => format!(
                    "\nSince both saw the same customers, the same precision took {gain:.0} times fewer replications.\n"
                ),
                Lang::Zh => format!("\n双方面对相同的顾客，同样的精度只需 1/{gain:.0} 的运行次数。\n"),
            });
        }
        for note in &comparison.notes {
            text.push_str(&format!("\n{}\n", lang.text(note)));
        }
        text
    })
}

/// The median of the gains, where it is worth a sentence.
fn typical_gain(comparison: &Comparison) -> Option<f64> {
    let mut gains: Vec<f64> = comparison
        .figures
        .iter()
        .filter_map(|change| Some(change.gain?.0))
        .collect();
    gains.sort_by(f64::total_cmp);
    gains.get(gains.len() / 2).copied().filter(|gain| *gain >= 1.5)
}

fn is_clear(change: &Change) -> bool {
    !matches!(change.judgement, Judgement::Same | Judgement::Unclear)
}

fn table(lang: Lang, comparison: &Comparison, changes: &[Change]) -> Table {
    let level = percent(lang, comparison.level.0);
    let head = match lang {
        Lang::En => format!("{level} range"),
        Lang::Zh => format!("{level} 区间"),
    };
    let mut table = Table::new(&["", "A", "B", lang.of("difference", "差"), &head, ""]);
    let currency = comparison.currency.as_deref();
    for change in changes {
        if change.a.mean() == 0.0 && change.b.mean() == 0.0 {
            continue;
        }
        let difference = change.difference.mean();
        table.row(vec![
            lang.text(&change.name).to_owned(),
            value(lang, change.unit, currency, change.a.mean()),
            value(lang, change.unit, currency, change.b.mean()),
            change_of(lang, change.unit, currency, difference),
            change_range(lang, change.unit, currency, &change.difference),
            judgement(lang, change.judgement).to_owned(),
        ]);
    }
    table
}

fn judgement(lang: Lang, judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Better => lang.of("better", "更好"),
        Judgement::Worse => lang.of("worse", "更差"),
        Judgement::Different => lang.of("different", "不同"),
        Judgement::Same => lang.of("same", "相同"),
        Judgement::Unclear => lang.of("unclear", "不明确"),
    }
}

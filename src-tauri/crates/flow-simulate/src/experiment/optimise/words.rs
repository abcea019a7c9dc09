//! An optimisation in words.

use flow_model::Text;
use serde_json::Value;

use super::finals::{Final, NOTHING};
use super::{Aim, ConstraintReport, Design, Optimisation, Outcome};
use crate::report::{Lang, Table, apart, both, change, counted, number, percent, quoted, range, value};

pub(super) fn headline(answer: &Optimisation, chosen: &Final) -> Text {
    both(|lang| {
        let is_blind = answer.outcome == Outcome::Found && answer.best.goal.is_none();
        let mut sentences = Vec::from_iter((!is_blind).then(|| outcome(lang, answer)));
        sentences.extend(gain(lang, answer));
        sentences.extend(silence(lang, answer));
        sentences.extend(better_now(lang, answer));
        sentences.extend(certainty(lang, answer));
        sentences.extend(roughness(lang, answer, chosen));
        sentences.extend(likeness(lang, chosen));
        sentences.extend(doubt(lang, answer));
        sentences.join(lang.of(" ", ""))
    })
}

fn outcome(lang: Lang, answer: &Optimisation) -> String {
    let changed: Vec<String> = answer
        .settings
        .iter()
        .filter(|setting| setting.from != setting.to)
        .map(|setting| {
            let (from, to) = (now(lang, &setting.from), plain(&setting.to));
            format!("{} {from} → {to}", setting.path)
        })
        .collect();
    let list = changed.join(lang.of(", ", "，"));
    if behind_now(answer) == Some(0.0) {
        // A change that gains nothing is named, not recommended.
        return match lang {
            Lang::En => format!("No value gains anything: the present settings are as good as {list}."),
            Lang::Zh => format!("改了没有好处：现有设置与 {list} 一样好。"),
        };
    }
    match (answer.outcome, changed.is_empty(), lang) {
        (Outcome::Infeasible, _, Lang::En) => {
            "No settings that were tried keep all constraints; these miss them least.".to_owned()
        }
        (Outcome::Infeasible, _, Lang::Zh) => "试过的设置都不能满足全部约束；下面的差距最小。".to_owned(),
        (Outcome::Stopped, true, Lang::En) => {
            "Stopped early: nothing better than the present settings so far.".to_owned()
        }
        (Outcome::Stopped, true, Lang::Zh) => "提前中止：目前没有比现有设置更好的。".to_owned(),
        (Outcome::Stopped, false, Lang::En) => format!("Stopped early; best so far: {list}."),
        (Outcome::Stopped, false, Lang::Zh) => format!("提前中止；目前最好的设置：{list}。"),
        (Outcome::Found, true, Lang::En) => "The present settings are the best that were found.".to_owned(),
        (Outcome::Found, true, Lang::Zh) => "现有设置就是找到的最好设置。".to_owned(),
        (Outcome::Found, false, Lang::En) => format!("Best settings: {list}."),
        (Outcome::Found, false, Lang::Zh) => format!("最好的设置：{list}。"),
    }
}

fn gain(lang: Lang, answer: &Optimisation) -> Option<String> {
    let best = answer.best.goal.as_ref()?;
    let say = |number: f64| value(lang, answer.unit, answer.currency.as_deref(), number);
    let name = lang.text(&answer.name);
    let to = say(best.mean());
    let is_changed = answer.best.values != answer.start.values;
    let from = answer.start.goal.as_ref().filter(|_| is_changed);
    if is_changed && from.is_none() {
        return Some(match lang {
            Lang::En => format!("{name}: {to}; with the present settings no replication has a value."),
            Lang::Zh => format!("{name}：{to}；现有设置每次运行都算不出这个数。"),
        });
    }
    Some(match (lang, from) {
        (Lang::En, Some(start)) => format!("{name}: {} → {to}.", say(start.mean())),
        (Lang::En, None) => format!("{name}: {to}."),
        (Lang::Zh, Some(start)) => format!("{name}：{} → {to}。", say(start.mean())),
        (Lang::Zh, None) => format!("{name}：{to}。"),
    })
}

/// What has no value cannot be the reason of a choice.
fn silence(lang: Lang, answer: &Optimisation) -> Option<String> {
    let name = quoted(lang, lang.text(&answer.name));
    answer.best.goal.is_none().then(|| match lang {
        Lang::En => format!("No replication has a value of {name}, so nothing can be chosen by it."),
        Lang::Zh => format!("每次运行都算不出{name}，无法据此选择。"),
    })
}

/// How much worse the best of the values is than the present settings, which are not among them; nothing where that is no
/// question.
fn behind_now(answer: &Optimisation) -> Option<f64> {
    let is_asked = answer.outcome == Outcome::Found
        && answer.start.keeps_constraints
        && answer.start.values != answer.best.values;
    let change = answer.difference.filter(|_| is_asked)?.mean();
    Some(match answer.aim {
        Aim::Minimise => change,
        Aim::Maximise => -change,
    })
}

/// The present settings may be better than all values that were asked for.
fn better_now(lang: Lang, answer: &Optimisation) -> Option<String> {
    let is_better = behind_now(answer).is_some_and(|behind| behind > 0.0);
    is_better.then(|| {
        lang.of(
            "The present settings, which are not among the values to try, are better.",
            "现有设置不在要试的取值之内，但比它更好。",
        )
        .to_owned()
    })
}

fn certainty(lang: Lang, answer: &Optimisation) -> Option<String> {
    let probability = percent(lang, answer.probability?.0.min(0.999_9));
    // Less than that is nothing.
    let is_any = answer.indifference.0 <= NOTHING;
    let size = apart(
        lang,
        answer.unit,
        answer.currency.as_deref(),
        answer.indifference.0,
    );
    let (by_en, by_zh) = match is_any {
        true => (String::new(), String::new()),
        false => (format!(" by {size} or more"), format!(" {size} 以上")),
    };
    let others = answer.finalists - 1;
    Some(match lang {
        Lang::En if others == 1 => {
            format!("It is {probability} certain that the other finalist is not better{by_en}.")
        }
        Lang::En => {
            format!("It is {probability} certain that none of the {others} other finalists is better{by_en}.")
        }
        Lang::Zh => format!("其余 {others} 个入围方案都不比它好{by_zh}，把握为 {probability}。"),
    })
}

/// A choice by a few replications is a guess, and says so.
fn roughness(lang: Lang, answer: &Optimisation, chosen: &Final) -> Option<String> {
    let is_guess =
        answer.outcome == Outcome::Found && answer.designs != Some(1) && answer.best.goal.is_some();
    let name = quoted(lang, lang.text(&answer.name));
    match lang {
        _ if !is_guess => None,
        Lang::En if chosen.is_rough => Some("The budget is too small to say how sure that is.".to_owned()),
        Lang::Zh if chosen.is_rough => Some("运行次数太少，还不能判断有多大把握。".to_owned()),
        Lang::En if chosen.is_patchy => Some(format!(
            "Too few replications have a value of {name} to say how sure that is."
        )),
        Lang::Zh if chosen.is_patchy => Some(format!("算得出{name}的运行太少，还不能判断有多大把握。")),
        _ => None,
    }
}

/// What gives the same in every replication needs no probability.
fn likeness(lang: Lang, chosen: &Final) -> Option<String> {
    chosen.is_alike.then(|| {
        lang.of(
            "All settings that came into the last choice give the same.",
            "进入最后比较的各组设置结果完全一样。",
        )
        .to_owned()
    })
}

/// A bound that chance may break is no bound that is kept.
fn doubt(lang: Lang, answer: &Optimisation) -> Option<String> {
    let doubtful = |constraint: &&ConstraintReport| {
        constraint.kept && constraint.probability.is_some_and(|sure| sure.0 < answer.level.0)
    };
    let sure = |constraint: &ConstraintReport| constraint.probability.map_or(1.0, |sure| sure.0);
    let doubtful = answer.constraints.iter().filter(doubtful);
    let least = doubtful.min_by(|one, other| sure(one).total_cmp(&sure(other)))?;
    let name = quoted(lang, lang.text(&least.name));
    let sure = percent(lang, sure(least));
    Some(match lang {
        Lang::En => format!("The bound of {name} is kept only narrowly: {sure} certain."),
        Lang::Zh => format!("{name}只是勉强达标，把握为 {sure}。"),
    })
}

/// The present value.
fn now(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => lang.of("(as it is)", "（现状）").to_owned(),
        value => plain(value),
    }
}

/// A value as it is written in a setting.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn summary(answer: &Optimisation) -> Text {
    both(|lang| {
        let mut text = format!("{}\n", lang.text(&answer.headline));
        for (title, table) in [
            (lang.of("Settings", "设置"), settings(lang, answer)),
            (lang.of("Constraints", "约束"), constraints(lang, answer)),
            (
                lang.of("Best of those tried", "试过的较好方案"),
                leaders(lang, answer),
            ),
        ] {
            if !table.is_empty() {
                text.push_str(&format!("\n{title}\n"));
                table.write(&mut text);
            }
        }
        let (tried, used, seed) = (answer.designs_tried, answer.replications, answer.seed);
        let all = answer.designs.map(|all| number(all as f64));
        text.push_str(&match (lang, all) {
            (Lang::En, Some(all)) => {
                format!(
                    "\n{tried} of {} tried in {}, seed {seed}\n",
                    counted(all, "combination"),
                    counted(used, "replication")
                )
            }
            (Lang::En, None) => format!(
                "\n{} tried in {}, seed {seed}\n",
                counted(tried, "combination"),
                counted(used, "replication")
            ),
            (Lang::Zh, Some(all)) => {
                format!("\n共 {all} 种组合，试了 {tried} 种，运行 {used} 次，随机种子 {seed}\n")
            }
            (Lang::Zh, None) => format!("\n试了 {tried} 种组合，运行 {used} 次，随机种子 {seed}\n"),
        });
        for note in &answer.notes {
            text.push_str(&format!("\n{}\n", lang.text(note)));
        }
        text
    })
}

fn settings(lang: Lang, answer: &Optimisation) -> Table {
    let mut table = Table::new(&[
        "",
        lang.of("now", "现在"),
        lang.of("best", "最佳"),
        lang.of("change of the goal per value", "每档对目标的影响"),
    ]);
    for setting in &answer.settings {
        let influence = setting.influence.map_or(String::new(), |influence| {
            apart(lang, answer.unit, answer.currency.as_deref(), influence.0)
        });
        table.row(vec![
            setting.path.clone(),
            now(lang, &setting.from),
            plain(&setting.to),
            influence,
        ]);
    }
    table
}

fn constraints(lang: Lang, answer: &Optimisation) -> Table {
    let level = percent(lang, answer.level.0);
    let head = match lang {
        Lang::En => format!("{level} range"),
        Lang::Zh => format!("{level} 区间"),
    };
    let mut table = Table::new(&[
        "",
        lang.of("bound", "界限"),
        lang.of("mean", "均值"),
        &head,
        lang.of("probability kept", "满足的概率"),
        "",
    ]);
    for constraint in &answer.constraints {
        table.row(constraint_row(lang, answer, constraint));
    }
    table
}

fn constraint_row(lang: Lang, answer: &Optimisation, constraint: &ConstraintReport) -> Vec<String> {
    let currency = answer.currency.as_deref();
    let say = |number: f64| value(lang, constraint.unit, currency, number);
    let sign = if constraint.is_least { "≥" } else { "≤" };
    vec![
        lang.text(&constraint.name).to_owned(),
        format!("{sign} {}", say(constraint.bound.0)),
        constraint
            .value
            .map_or(String::new(), |figure| say(figure.mean())),
        constraint.value.map_or(String::new(), |figure| {
            range(lang, constraint.unit, currency, &figure)
        }),
        constraint
            .probability
            .map_or(String::new(), |sure| percent(lang, sure.0.min(0.999_9))),
        match constraint.kept {
            true => lang.of("kept", "满足"),
            false => lang.of("missed", "未满足"),
        }
        .to_owned(),
    ]
}

fn leaders(lang: Lang, answer: &Optimisation) -> Table {
    let level = percent(lang, answer.level.0);
    let head = match lang {
        Lang::En => format!("{level} range"),
        Lang::Zh => format!("{level} 区间"),
    };
    let better = match answer.aim {
        Aim::Minimise => lang.of("less is better", "越小越好"),
        Aim::Maximise => lang.of("more is better", "越大越好"),
    };
    let mut table = Table::new(&[
        lang.of("values", "取值"),
        lang.text(&answer.name),
        &head,
        better,
        lang.of("constraints", "约束"),
    ]);
    let currency = answer.currency.as_deref();
    let first = answer
        .leaders
        .first()
        .and_then(|leader| leader.goal)
        .map_or(0.0, |goal| goal.mean());
    let row = |design: &Design| {
        let values: Vec<String> = design.values.iter().map(plain).collect();
        let goal = design.goal.as_ref();
        let behind = goal.map(|goal| goal.mean() - first);
        vec![
            values.join(", "),
            goal.map_or(String::new(), |goal| {
                value(lang, answer.unit, currency, goal.mean())
            }),
            goal.map_or(String::new(), |goal| range(lang, answer.unit, currency, goal)),
            behind.map_or(String::new(), |behind| {
                change(lang, answer.unit, currency, behind)
            }),
            match design.keeps_constraints {
                true => lang.of("kept", "满足"),
                false => lang.of("missed", "未满足"),
            }
            .to_owned(),
        ]
    };
    answer
        .leaders
        .iter()
        .take(8)
        .for_each(|design| table.row(row(design)));
    table
}

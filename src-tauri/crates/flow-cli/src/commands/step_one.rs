//! `step` with one order: by a script, by itself, or as somebody chooses.

use flow_api::Document;
use flow_api::catalog::{Obligation, ObligationSet, PortKind};
use flow_api::engine::stepper::{ExitChoice, Lane, Script, ScriptStep, Stepper, TraceLine};

use serde_json::Value;

use super::step::{is_bad, name, refused};
use crate::arguments::Format;
use crate::paint::Ink;
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// Says which order it is and whether the flow is meant for it.
pub(super) fn begin(stepper: &Stepper<'_>, id: &str, console: &mut Console<'_, '_>) {
    let word = console.lang.of("order", "订单");
    let line = console.paint.ink(Ink::Strong, &format!("{word} {id}"));
    console.note(&line);
    if !stepper.is_in_scope() {
        let line = console.lang.of(
            "the flow's start does not let this order in; it is walked all the same",
            "开始步骤的条件不接收这个订单；仍照走一遍",
        );
        console.note(line);
    }
}

/// Walks a script, then on to the end.
pub(super) fn follow(
    document: &Document,
    stepper: &mut Stepper<'_>,
    script: &Script,
    console: &mut Console<'_, '_>,
) -> Outcome {
    let walked = stepper.walk(script, true);
    for line in stepper.trace().to_vec() {
        show(document, &line, console);
    }
    walked.map_err(refused)?;
    Ok(finish(document, stepper, console))
}

/// Lets somebody choose each exit.
pub(super) fn choose(
    document: &Document,
    stepper: &mut Stepper<'_>,
    console: &mut Console<'_, '_>,
) -> Outcome {
    while stepper.ending().is_none() {
        let options = options(stepper);
        if options.is_empty() {
            break;
        }
        for (number, (node, choice)) in options.iter().enumerate() {
            let line = option_line(document, number + 1, node, choice.as_ref(), console);
            console.line(&line);
        }
        let question = console.lang.of(
            "number, Enter = 1, [f] fault, [b] back, [q] quit: ",
            "编号，回车 = 1，[f] 故障，[b] 后退，[q] 退出：",
        );
        let Some(answer) = console.ask(question) else {
            break;
        };
        let step = match answer.as_str() {
            "q" => break,
            "b" => {
                stepper.back();
                continue;
            }
            "f" => fault(stepper, &options, console),
            "" => options.first().map(taken),
            number => number
                .parse::<usize>()
                .ok()
                .and_then(|number| options.get(number.checked_sub(1)?))
                .map(taken),
        };
        let Some(step) = step else { continue };
        let fired = stepper.fire(&step).map(<[TraceLine]>::to_vec);
        match fired {
            Ok(lines) => lines.iter().for_each(|line| show(document, line, console)),
            Err(error) => {
                let text = console.lang.text(&error.message).to_owned();
                console.line(&text);
            }
        }
    }
    Ok(finish(document, stepper, console))
}

/// A step that can fire, with an exit to leave by where there is a choice.
type Choice = (String, Option<ExitChoice>);

/// What can be done next, the exit that data choose first; faults are not listed.
fn options(stepper: &Stepper<'_>) -> Vec<Choice> {
    let mut options = Vec::new();
    for node in stepper.enabled() {
        let mut exits = stepper.choices(&node);
        exits.retain(|exit| exit.kind != PortKind::Fault);
        exits.sort_by_key(|exit| !exit.by_data);
        if exits.is_empty() {
            options.push((node, None));
        } else {
            options.extend(exits.into_iter().map(|exit| (node.clone(), Some(exit))));
        }
    }
    options
}

fn option_line(
    document: &Document,
    number: usize,
    node: &str,
    exit: Option<&ExitChoice>,
    console: &Console<'_, '_>,
) -> String {
    let lang = console.lang;
    let step = name(document, node, console);
    let exit = match exit {
        None => lang.of("go on", "继续").to_owned(),
        Some(exit) => {
            let by_data = if exit.by_data {
                lang.of(" (by its data)", "（按数据）")
            } else {
                ""
            };
            format!("{}{by_data}", lang.text(&exit.label))
        }
    };
    format!("  {number}  {step}: {exit}")
}

fn taken((node, exit): &Choice) -> ScriptStep {
    match exit {
        Some(exit) => ScriptStep::new(node, &exit.port),
        None => ScriptStep::auto(node),
    }
}

/// A technical fault of the first step that can have one, and what the person in the exception lane does.
fn fault(stepper: &Stepper<'_>, options: &[Choice], console: &mut Console<'_, '_>) -> Option<ScriptStep> {
    let found = options.iter().find_map(|(node, _)| {
        let exits = stepper.choices(node);
        let fault = exits.into_iter().find(|exit| exit.kind == PortKind::Fault)?;
        Some((node.clone(), fault.port))
    });
    let Some((node, port)) = found else {
        let line = console.lang.of("no step here can fail", "这里没有会出故障的步骤");
        console.line(line);
        return None;
    };
    let question = console.lang.of(
        "if no connection handles it, a person: [r] retries, [c] cancels, [h] hands over: ",
        "若没有连线处理，由人工：[r] 重试，[c] 取消，[h] 移交：",
    );
    let lane = match console.ask(question).as_deref() {
        Some("c") => Lane::Cancel,
        Some("h") => Lane::HandOver,
        _ => Lane::Retry,
    };
    Some(ScriptStep {
        lane: Some(lane),
        ..ScriptStep::new(&node, &port)
    })
}

/// One line of the trace, as JSON or in words.
fn show(document: &Document, line: &TraceLine, console: &mut Console<'_, '_>) {
    if console.format == Format::Json {
        console.line(&line.to_json_line());
        return;
    }
    let lang = console.lang;
    let mut text = format!("  {}", name(document, &line.fire, console));
    if let Some(exit) = &line.outcome {
        text.push_str(&format!(" -{exit}->"));
    }
    if line.forced {
        text.push_str(lang.of(" (not what its data say)", "（与数据不符）"));
    }
    if let Some(why) = &line.why {
        text.push_str(&format!("  {}", lang.text(why)));
    }
    console.line(&text);
    show_state(line, console);
    if !line.undone.is_empty() {
        let undone = line.undone.iter().map(|opened| opened.obligation).collect();
        let text = format!(
            "      {}{}",
            lang.of("undone: ", "已撤销："),
            obligations(undone, console)
        );
        console.line(&text);
    }
    for broken in &line.violations {
        let word = console.paint.ink(Ink::Error, lang.of("breaks", "违反"));
        let about: Vec<&str> = broken
            .obligations
            .iter()
            .filter_map(|id| Obligation::from_id(id))
            .map(|obligation| lang.of(obligation.words().en, obligation.words().zh))
            .collect();
        let colon = if about.is_empty() {
            ""
        } else {
            lang.of(": ", "：")
        };
        let about = about.join(lang.of(", ", "、"));
        console.line(&format!("      {word} {}{colon}{about}", broken.rule));
    }
}

/// What is open after a step, what became known and what the price is made of.
fn show_state(line: &TraceLine, console: &mut Console<'_, '_>) {
    if let Some(price) = &line.price {
        show_price(price, console);
    }
    for (field, value) in &line.fields {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        console.line(&format!("      {field} = {value}"));
    }
    if !line.open.is_empty() {
        let open = line.open.iter().map(|opened| opened.obligation).collect();
        let open = format!(
            "      {}{}",
            console.lang.of("open: ", "未结："),
            obligations(open, console)
        );
        console.line(&open);
    }
}

/// The price tape: each discount with the running total, then the offers that were not applied and why.
fn show_price(price: &Value, console: &mut Console<'_, '_>) {
    let lang = console.lang;
    let amount = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = |value: &Value| amount(&value[lang.of("en", "zh")]);
    let entries = |key: &str| price[key].as_array().cloned().unwrap_or_default();
    let row = |change: &str, total: &str, text: &str| format!("{change:>12}{total:>14}  {text}");
    let mut lines = vec![row("", &amount(&price["total_before"]), "")];
    for line in entries("lines") {
        lines.push(row(
            &amount(&line["amount"]),
            &amount(&line["total"]),
            &words(&line["label"]),
        ));
    }
    lines.extend(
        entries("lost")
            .iter()
            .map(|lost| row("", "", &words(&lost["why"]))),
    );
    for line in lines {
        console.line(&format!("      {}", line.trim_end()));
    }
}

/// Obligations in words.
pub(super) fn obligations(set: ObligationSet, console: &Console<'_, '_>) -> String {
    let words: Vec<&str> = set
        .iter()
        .map(Obligation::words)
        .map(|words| console.lang.of(words.en, words.zh))
        .collect();
    words.join(console.lang.of(", ", "、"))
}

/// How it ended and what is open.
fn finish(document: &Document, stepper: &Stepper<'_>, console: &mut Console<'_, '_>) -> u8 {
    let open: ObligationSet = stepper
        .open()
        .into_iter()
        .map(|opened| opened.obligation)
        .collect();
    let open = obligations(open, console);
    let lang = console.lang;
    let open = if open.is_empty() {
        lang.of("nothing", "无").to_owned()
    } else {
        open
    };
    let bad = stepper.ending().is_some_and(|ending| is_bad(ending.kind));
    let ended = match stepper.ending() {
        Some(ending) => {
            let words = lang.text(&ending.kind.words()).to_owned();
            let words = console
                .paint
                .ink(if bad { Ink::Error } else { Ink::Good }, &words);
            format!(
                "{words}{}{}",
                lang.of(" at ", "，止于"),
                name(document, &ending.node, console)
            )
        }
        None => lang.of("still on its way", "尚未结束").to_owned(),
    };
    console.note(&format!("{ended}{}{open}", lang.of("; open: ", "；未结："),));
    let broke = stepper.trace().iter().any(|line| !line.violations.is_empty());
    if bad || broke { FINDINGS } else { CLEAN }
}

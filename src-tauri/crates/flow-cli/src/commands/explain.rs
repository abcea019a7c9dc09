//! `explain`: what a rule finds, why it matters, what to do.

use flow_api::simulate::scenario;
use flow_api::validate::RuleMeta;
use flow_api::validate::rules::RULES;

use crate::arguments::{ExplainArguments, Format};
use crate::failure::Failure;
use crate::findings::level;
use crate::paint::Ink;
use crate::terminal::Console;
use crate::{CLEAN, Outcome};

/// Explains one rule, or lists them all.
pub(crate) fn run(arguments: &ExplainArguments, console: &mut Console<'_, '_>) -> Outcome {
    let of_scenarios = scenario::RULES.iter().map(|rule| &rule.meta);
    let chosen: Vec<&RuleMeta> = RULES
        .iter()
        .map(|rule| &rule.meta)
        .chain(of_scenarios)
        .filter(|meta| arguments.rule.as_deref().is_none_or(|id| is_named(meta, id)))
        .collect();
    if chosen.is_empty() {
        return Err(unknown(arguments.rule.as_deref().unwrap_or_default()));
    }
    match console.format {
        Format::Json => console.json(&chosen.iter().map(|meta| listing(meta)).collect::<Vec<_>>()),
        Format::Text if arguments.rule.is_some() => chosen.iter().for_each(|meta| show(meta, console)),
        Format::Text => chosen.iter().for_each(|meta| list(meta, console)),
    }
    Ok(CLEAN)
}

fn is_named(meta: &RuleMeta, id: &str) -> bool {
    meta.id.eq_ignore_ascii_case(id) || meta.name == id
}

fn unknown(id: &str) -> Failure {
    Failure::new(format!("there is no rule \"{id}\""), format!("没有规则“{id}”")).help(
        "`orderloom explain` lists the rules",
        "用 orderloom explain 列出全部规则",
    )
}

fn list(meta: &RuleMeta, console: &mut Console<'_, '_>) {
    let severity = console.lang.severity(level(meta.severity));
    let [wrong, ..] = meta.wording.in_general();
    let wrong = console.lang.text(&wrong);
    console.line(&format!("{}  {severity:<8} {wrong}", meta.id));
}

fn show(meta: &RuleMeta, console: &mut Console<'_, '_>) {
    let (lang, paint) = (console.lang, console.paint);
    let severity = lang.severity(level(meta.severity));
    let heading = format!("{} {} ({severity})", meta.id, meta.name);
    console.line(&paint.ink(Ink::Strong, &heading));
    let titles = [
        lang.of("What is wrong", "哪里不对"),
        lang.of("What will happen", "会怎样"),
        lang.of("What to do", "怎么办"),
    ];
    for (title, words) in titles.into_iter().zip(meta.wording.in_general()) {
        let title = paint.ink(Ink::Frame, title);
        console.line(&format!("  {title}{}{}", lang.of(": ", "："), lang.text(&words)));
    }
}

fn listing(meta: &RuleMeta) -> serde_json::Value {
    let [wrong, effect, advice] = meta.wording.in_general();
    serde_json::json!({
        "rule": meta.id,
        "name": meta.name,
        "severity": meta.severity,
        "tags": meta.tags,
        "wrong": wrong,
        "effect": effect,
        "advice": advice,
    })
}

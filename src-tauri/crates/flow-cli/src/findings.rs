//! Findings as text: what, where, by which path, and what to do.

use flow_api::model::{Flow, Text};
use flow_api::validate::{Severity, WitnessStep};
use flow_api::{
    Document, FindingReport, FlowReport, ScenarioDocument, ScenarioFindingReport, ScenarioReport, Summary,
};

use crate::arguments::Level;
use crate::excerpt::Excerpt;
use crate::paint::{Ink, Paint};
use crate::terminal::Console;
use crate::words::Lang;

/// Longest part of a path that is shown; the middle is left out beyond it.
const STEPS_SHOWN: usize = 14;

/// Writes the findings on one flow and the line that sums them up.
pub(crate) fn show(document: &Document, report: &FlowReport, console: &mut Console<'_, '_>) {
    for finding in &report.findings {
        for line in lines(document, &report.file, finding, console.lang, console.paint) {
            console.line(&line);
        }
        console.line("");
    }
    let summary = summary(report, console.lang, console.paint);
    console.line(&summary);
}

/// Writes the findings on one scenario and the line that sums them up.
pub(crate) fn show_scenario(
    document: &ScenarioDocument,
    report: &ScenarioReport,
    console: &mut Console<'_, '_>,
) {
    let lines = scenario_lines(document, report, console.lang, console.paint);
    lines.iter().for_each(|line| console.line(line));
}

/// The findings on one scenario and the line that sums them up.
pub(crate) fn scenario_lines(
    document: &ScenarioDocument,
    report: &ScenarioReport,
    lang: Lang,
    paint: Paint,
) -> Vec<String> {
    let mut lines = Vec::new();
    for ScenarioFindingReport { finding, at, .. } in &report.findings {
        let excerpt = Excerpt {
            name: &report.file,
            text: document.places.text(),
            place: *at,
        };
        let head = (finding.severity, finding.rule, &finding.message);
        lines.extend(said(head, &excerpt, lang, paint));
        if let Some(name) = &finding.suggestion {
            let word = paint.ink(Ink::Hint, lang.of("suggestion", "建议"));
            lines.push(format!("  {word}{}{name}", lang.of(": ", "：")));
        }
        lines.push(String::new());
    }
    let found = counted(report.summary(), lang, paint);
    let (scenario, flow) = (&report.scenario, &report.flow);
    lines.push(match lang {
        Lang::En => format!("{found} in {scenario} for flow {flow}"),
        Lang::Zh => format!("{scenario}（流程 {flow}）：{found}"),
    });
    lines
}

/// What a finding says and where.
fn said(head: (Severity, &str, &Text), excerpt: &Excerpt<'_>, lang: Lang, paint: Paint) -> Vec<String> {
    let (severity, rule, message) = head;
    let level = level(severity);
    let ink = ink(level);
    let heading = paint.ink(ink, &format!("{}[{rule}]", lang.severity(level)));
    // Names in it come from files and must not steer the terminal.
    let safe = |letter: char| {
        if letter.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    let message: String = lang.text(message).chars().map(safe).collect();
    let mut lines = vec![format!("{heading}{}{message}", lang.of(": ", "："))];
    lines.extend(excerpt.lines(paint, ink));
    lines
}

/// One finding as lines.
pub(crate) fn lines(
    document: &Document,
    file: &str,
    finding: &FindingReport,
    lang: Lang,
    paint: Paint,
) -> Vec<String> {
    let colon = lang.of(": ", "：");
    let excerpt = Excerpt {
        name: file,
        text: document.places().text(),
        place: finding.at,
    };
    let head = (finding.severity, finding.rule, &finding.message);
    let mut lines = said(head, &excerpt, lang, paint);
    if !finding.witness.is_empty() {
        let word = paint.ink(Ink::Frame, lang.of("path", "路径"));
        lines.push(format!(
            "  {word}{colon}{}",
            path(document.flow(), &finding.witness, lang)
        ));
    }
    if let Some(repair) = &finding.repair {
        let word = paint.ink(Ink::Hint, lang.of("repair", "可修复"));
        lines.push(format!("  {word}{colon}{}", lang.text(&repair.label)));
    }
    lines
}

/// A path in the names of steps: `Start -ok-> Verify payment -invalid-> End`.
pub(crate) fn path(flow: &Flow, witness: &[WitnessStep], lang: Lang) -> String {
    let half = STEPS_SHOWN / 2;
    let mut text = String::new();
    for (index, step) in witness.iter().enumerate() {
        if witness.len() > STEPS_SHOWN && index == half {
            text.push_str("… ");
        }
        if witness.len() > STEPS_SHOWN && (half..witness.len() - half).contains(&index) {
            continue;
        }
        text.push_str(&step_name(flow, step.node.as_str(), lang));
        let is_last = index + 1 == witness.len();
        match (step.exit.as_str(), is_last) {
            ("", true) => {}
            ("", false) => text.push_str(" -> "),
            (exit, _) => text.push_str(&format!(" -{exit}-> ")),
        }
    }
    text.trim_end().to_owned()
}

/// The name a step has on the canvas, with its id when that says more.
pub(crate) fn step_name(flow: &Flow, id: &str, lang: Lang) -> String {
    let Some(node) = flow.nodes.get(id) else {
        return id.to_owned();
    };
    let component = flow_api::catalog::component(node.component.as_str());
    let name = match (node.name.is_empty(), component) {
        (false, _) => lang.text(&node.name),
        (true, Some(component)) => lang.of(component.name.en, component.name.zh),
        (true, None) => id,
    };
    format!("{name} ({id})")
}

/// One line: `2 errors, 1 warning in flash-presale; every path was looked at`.
fn summary(report: &FlowReport, lang: Lang, paint: Paint) -> String {
    let found = counted(report.summary(), lang, paint);
    let is_clean = report.findings.is_empty();
    let reach = match (report.proved, is_clean, &report.not_proved) {
        (true, true, _) => paint.ink(Ink::Good, lang.of("proved safe", "已证明安全")),
        (true, false, _) => lang.of("every path was looked at", "已检查所有路径").to_owned(),
        (false, _, None) => paint.ink(Ink::Warning, lang.of("not proved", "未能证明")),
        (false, _, Some(reason)) => {
            let words = paint.ink(Ink::Warning, lang.of("not proved", "未能证明"));
            format!("{words}{}{}", lang.of(": ", "："), lang.text(reason))
        }
    };
    match lang {
        Lang::En => format!("{found} in {}; {reach}", report.flow),
        Lang::Zh => format!("{}：{found}，{reach}", report.flow),
    }
}

/// How many findings there are of each severity: `2 errors, 1 warning`.
fn counted(found: Summary, lang: Lang, paint: Paint) -> String {
    let counts = [
        (Level::Error, found.errors),
        (Level::Warning, found.warnings),
        (Level::Hint, found.hints),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| paint.ink(ink(level), &lang.count(level, count)))
        .collect();
    match parts.is_empty() {
        true => paint.ink(Ink::Good, lang.of("no problems", "没有问题")),
        false => parts.join(lang.of(", ", "、")),
    }
}

/// The level a severity counts for.
pub(crate) fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Hint => Level::Hint,
    }
}

fn ink(level: Level) -> Ink {
    match level {
        Level::Error => Ink::Error,
        Level::Warning => Ink::Warning,
        Level::Hint => Ink::Hint,
    }
}

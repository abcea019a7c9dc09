//! `check --fix`: repairs, one after the other, until none applies.

use std::collections::BTreeSet;

use flow_api::model::{Flow, NodeId, Text};
use flow_api::validate::{CheckContext, Finding, Report, is_better};
use flow_api::{Document, FindingReport, FlowReport, flow_report};

use crate::arguments::Format;
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::findings;
use crate::paint::Ink;
use crate::terminal::Console;
use crate::words::Lang;

/// Most repairs of one file in one run; each is followed by a full check.
const REPAIRS_MAX: usize = 200;

/// What became of a file.
pub(crate) struct Mended {
    /// The flow as it is now.
    pub(crate) document: Document,
    /// What is left.
    pub(crate) report: FlowReport,
}

/// What the user wants done with a repair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    All,
    Stop,
}

/// Mends a file as far as repairs go and the user agrees. The file is written once, at the end, and only if it changed.
pub(crate) fn mend(
    input: &Input,
    mut document: Document,
    context: &CheckContext,
    yes: bool,
    console: &mut Console<'_, '_>,
) -> Result<Mended, Failure> {
    if files::is_standard_input(&input.path) {
        return Err(Failure::new(
            "--fix needs a file, not standard input",
            "--fix 需要文件，不能用标准输入",
        ));
    }
    let can_ask = console.is_interactive() && console.format == Format::Text;
    if !yes && !can_ask {
        return Err(Failure::new(
            "--fix asks before each repair, and nobody can answer here",
            "--fix 会逐个询问，而这里无人回答",
        )
        .help("add --yes to make every repair", "加上 --yes 可直接做全部修复"));
    }
    let before = document.flow().clone();
    let repaired = repair_all(&mut document, input, context, yes, console);
    if *document.flow() != before {
        let bytes = document.canonical();
        files::replace(&input.path, &bytes)?;
        document = Document::open(&bytes).map_err(Failure::of)?;
    }
    let report = document.check(context);
    let mut report = flow_report(&document, &input.name(), report);
    report.repaired = Some(repaired);
    Ok(Mended { document, report })
}

/// Makes repairs and gives their labels.
fn repair_all(
    document: &mut Document,
    input: &Input,
    context: &CheckContext,
    mut yes: bool,
    console: &mut Console<'_, '_>,
) -> Vec<Text> {
    let mut repaired = Vec::new();
    let mut declined = BTreeSet::new();
    for _ in 0..REPAIRS_MAX {
        let report = document.check(context);
        let Some((finding, mended)) = next_repair(document, input, context, report, &mut declined) else {
            break;
        };
        let answer = if yes {
            Answer::Yes
        } else {
            ask(document, &mended, input, &finding, console)
        };
        match answer {
            Answer::Stop => break,
            Answer::No => {
                declined.insert(key(&finding));
                continue;
            }
            Answer::All => yes = true,
            Answer::Yes => {}
        }
        let Some(repair) = finding.repair else { continue };
        if document.apply(&repair.edit).is_err() {
            continue;
        }
        say_repaired(finding.rule, &repair.label, console);
        repaired.push(repair.label);
    }
    repaired
}

/// The first finding whose repair applies, makes the flow better and does not leave the finding; and the flow after it.
/// Others are declined for good.
fn next_repair(
    document: &Document,
    input: &Input,
    context: &CheckContext,
    report: Report,
    declined: &mut BTreeSet<String>,
) -> Option<(FindingReport, Flow)> {
    let before = report.findings.clone();
    let findings = flow_report(document, &input.name(), report).findings;
    for finding in findings {
        let Some(repair) = &finding.repair else { continue };
        let key = key(&finding);
        if declined.contains(&key) {
            continue;
        }
        let mut mended = document.flow().clone();
        let applies = flow_api::model::apply(&mut mended, &repair.edit).is_ok();
        if applies
            && helps(
                &before,
                &flow_api::validate::check(&mended, context).findings,
                &key,
            )
        {
            return Some((finding, mended));
        }
        declined.insert(key);
    }
    None
}

/// Whether a repair has made the flow better, and its finding is gone.
fn helps(before: &[Finding], after: &[Finding], wanted: &str) -> bool {
    let is_wanted = |finding: &Finding| key_of(finding.rule, &finding.nodes, &finding.message) == wanted;
    is_better(before, after) && !after.iter().any(is_wanted)
}

fn key(finding: &FindingReport) -> String {
    key_of(finding.rule, &finding.nodes, &finding.message)
}

/// What makes a finding the same one after a repair. The message names the exit, the setting, the obligation.
fn key_of(rule: &str, nodes: &[NodeId], message: &Text) -> String {
    format!("{rule} {nodes:?} {}", message.en)
}

fn ask(
    document: &Document,
    mended: &Flow,
    input: &Input,
    finding: &FindingReport,
    console: &mut Console<'_, '_>,
) -> Answer {
    for line in findings::lines(document, &input.name(), finding, console.lang, console.paint) {
        console.line(&line);
    }
    for change in flow_api::changes(document.flow(), mended) {
        let line = format!("    {}", console.lang.text(&change.message));
        console.line(&line);
    }
    let question = console.lang.of(
        "Make this repair? [y] yes  [n] no  [a] all  [q] stop: ",
        "做这个修复吗？[y] 做  [n] 不做  [a] 全部都做  [q] 停止：",
    );
    loop {
        match console.ask(question).as_deref() {
            Some("y" | "yes" | "是") => return Answer::Yes,
            Some("n" | "no" | "否") => return Answer::No,
            Some("a" | "all") => return Answer::All,
            Some("q" | "quit") | None => return Answer::Stop,
            Some(_) => {}
        }
    }
}

fn say_repaired(rule: &str, label: &Text, console: &mut Console<'_, '_>) {
    let word = console
        .paint
        .ink(Ink::Good, console.lang.of("repaired", "已修复"));
    let label = console.lang.text(label).to_owned();
    let line = match console.lang {
        Lang::En => format!("{word} {rule}: {label}"),
        Lang::Zh => format!("{word} {rule}：{label}"),
    };
    console.note(&line);
}

//! `check --fix`: repairs, one after the other, until none applies.

use std::collections::{BTreeMap, BTreeSet};

use flow_api::model::{Flow, NodeId, Text};
use flow_api::validate::{CheckContext, Finding, Report, is_better};
use flow_api::{Document, FindingReport, FlowReport, LeftRepair, flow_report};

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
    let done = repair_all(&mut document, input, context, yes, console);
    if *document.flow() != before {
        let bytes = document.canonical();
        files::replace(&input.path, &bytes)?;
        document = Document::open(&bytes).map_err(Failure::of)?;
    }
    let report = document.check(context);
    let mut report = flow_report(&document, &input.name(), report);
    let left = left(&report, &done);
    for one in &left {
        say_left(one, console);
    }
    report.repaired = Some(done.repaired);
    report.left = Some(left);
    Ok(Mended { document, report })
}

/// What became of the repairs of a file.
#[derive(Default)]
struct Done {
    /// Labels of those that were made, in order.
    repaired: Vec<Text>,
    /// Findings whose repair nobody wants.
    declined: BTreeSet<String>,
    /// Findings whose repair does no good to the flow as it is, and why.
    in_vain: BTreeMap<String, Text>,
}

/// Makes repairs until none applies. One that does no good may do so after others, so it is judged again when no other is left.
fn repair_all(
    document: &mut Document,
    input: &Input,
    context: &CheckContext,
    mut yes: bool,
    console: &mut Console<'_, '_>,
) -> Done {
    let mut done = Done::default();
    let mut is_changed = false;
    while done.repaired.len() < REPAIRS_MAX {
        let report = document.check(context);
        let Some((finding, mended)) = next_repair(document, input, context, report, &mut done) else {
            if !std::mem::take(&mut is_changed) {
                break;
            }
            done.in_vain.clear();
            continue;
        };
        let answer = if yes {
            Answer::Yes
        } else {
            ask(document, &mended, input, &finding, console)
        };
        match answer {
            Answer::Stop => break,
            Answer::No => {
                done.declined.insert(key(&finding));
                continue;
            }
            Answer::All => yes = true,
            Answer::Yes => {}
        }
        let key = key(&finding);
        let Some(repair) = finding.repair else { continue };
        if let Err(error) = document.apply(&repair.edit) {
            done.in_vain.insert(key, error.message);
            continue;
        }
        is_changed = true;
        say_repaired(finding.rule, &repair.label, console);
        done.repaired.push(repair.label);
    }
    done
}

/// The first finding whose repair applies, makes the flow better and does not leave the finding; and the flow after it.
fn next_repair(
    document: &Document,
    input: &Input,
    context: &CheckContext,
    report: Report,
    done: &mut Done,
) -> Option<(FindingReport, Flow)> {
    let before = report.findings.clone();
    let findings = flow_report(document, &input.name(), report).findings;
    for finding in findings {
        let Some(repair) = &finding.repair else { continue };
        let key = key(&finding);
        if done.declined.contains(&key) || done.in_vain.contains_key(&key) {
            continue;
        }
        let mut mended = document.flow().clone();
        let why = match flow_api::model::apply(&mut mended, &repair.edit) {
            Err(error) => Some(error.message()),
            Ok(_) => in_vain(
                &before,
                &flow_api::validate::check(&mended, context).findings,
                &key,
            ),
        };
        match why {
            None => return Some((finding, mended)),
            Some(why) => done.in_vain.insert(key, why),
        };
    }
    None
}

/// The repairs that are still offered and were not made, though nobody declined them.
fn left(report: &FlowReport, done: &Done) -> Vec<LeftRepair> {
    let is_at_limit = done.repaired.len() >= REPAIRS_MAX;
    let too_many = || {
        Text::new(
            format!("{REPAIRS_MAX} repairs are the most of one run; run it again"),
            format!("一次最多做 {REPAIRS_MAX} 个修复，请再运行一次"),
        )
    };
    let left = report.findings.iter().filter_map(|finding| {
        let label = finding.repair.as_ref()?.label.clone();
        let known = done.in_vain.get(&key(finding)).cloned();
        let why = known.or_else(|| is_at_limit.then(too_many))?;
        let rule = finding.rule;
        Some(LeftRepair { rule, label, why })
    });
    left.collect()
}

/// Why a repair does no good: its finding is still there, or another has come for it.
fn in_vain(before: &[Finding], after: &[Finding], wanted: &str) -> Option<Text> {
    let is_wanted = |finding: &Finding| key_of(finding.rule, &finding.nodes, &finding.message) == wanted;
    if after.iter().any(is_wanted) {
        return Some(Text::new(
            "the problem would still be there",
            "做了以后问题依然存在",
        ));
    }
    (!is_better(before, after)).then(|| {
        Text::new(
            "it would only put other problems in the place of this one",
            "做了以后只会换成别的问题",
        )
    })
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

fn say_left(left: &LeftRepair, console: &mut Console<'_, '_>) {
    let (lang, rule) = (console.lang, left.rule);
    let (label, why) = (lang.text(&left.label), lang.text(&left.why));
    let word = console.paint.ink(Ink::Warning, lang.of("not repaired", "未修复"));
    let line = match lang {
        Lang::En => format!("{word} {rule}: {label} ({why})"),
        Lang::Zh => format!("{word} {rule}：{label}（{why}）"),
    };
    console.note(&line);
}

//! What a window asks about findings: what a rule is about, what a repair would change, and all repairs that can be made without a
//! person having to choose.

use std::collections::BTreeSet;

use flow_api::model::{Difference, Edit, Flow, Text};
use flow_api::validate::rules::RULES;
use flow_api::validate::{CheckContext, Finding, is_better, levels};
use flow_api::{ApiError, Code, Document, changes};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Desk, value};
use crate::views::views;

/// Most repairs that are made at once; each is followed by a full check.
const REPAIRS_MAX: usize = 50;

/// A question about findings.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// What is wrong, what will happen and what to do, in general.
    Explain {
        /// Id of the rule.
        rule: String,
    },
    /// What a repair would change, in words and in the picture, and how many findings there would be then.
    Preview {
        /// Of which flow.
        key: i64,
        /// The repair.
        edit: Box<Edit>,
    },
    /// All repairs that make the flow better and nothing worse, as one edit that is not made yet.
    RepairAll {
        /// Of which flow.
        key: i64,
    },
}

pub(crate) fn ask(desk: &Desk, question: Question) -> Result<Value, ApiError> {
    match question {
        Question::Explain { rule } => explain(&rule),
        Question::Preview { key, edit } => {
            let (mut document, context) = desk.snapshot(key)?;
            let before = document.flow().clone();
            let findings = document.check(&context).findings;
            document.apply(&edit)?;
            Ok(told(&before, &findings, &mut document, &context))
        }
        Question::RepairAll { key } => {
            let (mut document, context) = desk.snapshot(key)?;
            repair_all(&mut document, &context)
        }
    }
}

fn explain(rule: &str) -> Result<Value, ApiError> {
    let found = RULES.iter().find(|known| known.meta.id == rule);
    let meta = &found.ok_or_else(|| unknown(rule))?.meta;
    let [wrong, effect, advice] = meta.wording.in_general();
    Ok(json!({ "rule": meta.id, "wrong": wrong, "effect": effect, "advice": advice }))
}

/// What became of a flow: in words, element by element, and in findings of each level. `views` has the steps that came or
/// changed.
fn told(before: &Flow, findings: &[Finding], document: &mut Document, context: &CheckContext) -> Value {
    let left = document.check(context).findings;
    let after = document.flow();
    let difference = Difference::between(before, after);
    let mut shown = views(after);
    shown.retain(|id, _| before.nodes.get(id) != after.nodes.get(id));
    json!({
        "changes": changes(before, after), "difference": difference, "views": shown,
        "before": levels(findings), "after": levels(&left),
    })
}

/// Makes one repair after the other; one that does not lower the number of findings of any level, or raises one, is left to the
/// person. It may do so no more after others, so it is judged again when no other is left.
fn repair_all(document: &mut Document, context: &CheckContext) -> Result<Value, ApiError> {
    let before = document.flow().clone();
    let first = document.check(context).findings;
    let mut findings = first.clone();
    let (mut edits, mut labels): (Vec<Edit>, Vec<Text>) = (Vec::new(), Vec::new());
    let mut declined = BTreeSet::new();
    let mut is_changed = false;
    while edits.len() < REPAIRS_MAX {
        let next = findings
            .iter()
            .find(|one| one.repair.is_some() && !declined.contains(&name(one)));
        let Some(finding) = next else {
            if !std::mem::take(&mut is_changed) {
                break;
            }
            declined.clear();
            continue;
        };
        declined.insert(name(finding));
        let Some(repair) = finding.repair.clone() else {
            break;
        };
        let bytes = document.canonical();
        if document.apply(&repair.edit).is_err() {
            continue;
        }
        let then = document.check(context).findings;
        if is_better(&findings, &then) {
            is_changed = true;
            edits.push(repair.edit);
            labels.push(repair.label);
            findings = then;
        } else {
            *document = Document::open(&bytes)?;
        }
    }
    let mut answer = told(&before, &first, document, context);
    if let Value::Object(parts) = &mut answer {
        parts.insert("edit".to_owned(), value(&Edit::Batch { edits }));
        parts.insert("labels".to_owned(), value(&labels));
    }
    Ok(answer)
}

/// A finding by what it says, which stays the same while other places of the flow change.
fn name(finding: &Finding) -> String {
    format!("{} {}", finding.rule, finding.message.en)
}

fn unknown(rule: &str) -> ApiError {
    let (en, zh) = (
        format!("there is no rule \"{rule}\""),
        format!("没有规则“{rule}”"),
    );
    ApiError::new(Code::NotFound, en, zh)
}

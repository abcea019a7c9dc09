//! Walks that were saved as tests, and what became of them since.
//!
//! Kept are the order and the exits that somebody chose; everything else goes as the flow has it now. A test fails when the
//! order ends otherwise than it did, or when it saves another sum.

use std::collections::BTreeSet;

use flow_api::engine::stepper::{EndingKind, ScriptStep, Stepper};
use flow_api::model::Text;
use flow_api::workspace::Walk as Kept;
use flow_api::{ApiError, Code};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Ground;
use super::names::outermost;
use super::walk::{Waits, Walk};
use crate::desk::value;

/// The shape that is written and read.
const VERSION: u32 = 1;

/// A walk as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct SavedWalk {
    version: u32,
    order: Value,
    steps: Vec<ScriptStep>,
    ends: Ends,
}

/// How an order ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Ends {
    /// The id of an ending.
    kind: String,
    node: String,
    /// What it was called, as the step may be gone later.
    name: Text,
    /// In words.
    words: Text,
    /// What offers saved, a decimal.
    saved: String,
}

/// What is kept of a walk; it is taken on to its end.
pub(super) fn to_keep(ground: &Ground, order: &Value, steps: &[ScriptStep]) -> Result<String, ApiError> {
    let refused = |why: Text| {
        ApiError::new(
            Code::EditRefused,
            format!("the walk cannot be saved: {}", why.en),
            format!("试走无法保存：{}", why.zh),
        )
    };
    let mut walk = Walk::new(ground, order)?;
    walk.follow(steps, Waits::ForChosen).map_err(refused)?;
    let ends = end(ground, &mut walk).map_err(refused)?;
    let saved = SavedWalk {
        version: VERSION,
        order: order.clone(),
        steps: chosen(steps),
        ends,
    };
    Ok(value(&saved).to_string())
}

/// The steps at which something was chosen, with their other visits up to then.
fn chosen(steps: &[ScriptStep]) -> Vec<ScriptStep> {
    let with_choice: BTreeSet<&str> = steps
        .iter()
        .filter(|step| step.exit.is_some())
        .map(|step| step.node.as_str())
        .collect();
    let last = steps.iter().rposition(|step| step.exit.is_some());
    let until = last.map_or(0, |last| last + 1);
    steps[..until]
        .iter()
        .filter(|step| with_choice.contains(step.node.as_str()))
        .cloned()
        .collect()
}

/// Walks every saved walk again.
pub(super) fn again(ground: &Ground, walks: &[Kept]) -> Value {
    walks.iter().map(|walk| one(ground, walk)).collect()
}

fn one(ground: &Ground, kept: &Kept) -> Value {
    let name = &kept.name;
    let Ok(saved) = serde_json::from_str::<SavedWalk>(&kept.walk) else {
        let message = Text::new(
            format!(
                "The walk \"{name}\" cannot be read; it was saved by another version. Remove it or save it anew."
            ),
            format!("试走“{name}”由其他版本保存，无法读取。请删除或重新保存。"),
        );
        return json!({ "walk": kept.id, "name": name, "passes": false, "message": message, "node": null, "order": null, "steps": [] });
    };
    let result = Walk::new(ground, &saved.order)
        .map_err(|error| error.message)
        .and_then(|mut walk| {
            walk.follow(&saved.steps, Waits::ForAll)?;
            end(ground, &mut walk)
        });
    let (message, node) = match &result {
        Ok(now) => (difference(name, &saved.ends, now), now.node.clone()),
        Err(why) => {
            let message = Text::new(
                format!(
                    "The walk \"{name}\" can no longer be followed: {}. It ended at \"{}\".",
                    why.en, saved.ends.name.en
                ),
                format!(
                    "试走“{name}”已无法重走：{}。原先止于“{}”。",
                    why.zh, saved.ends.name.zh
                ),
            );
            let last = saved.steps.last().map(|step| step.node.clone());
            (Some(message), last.unwrap_or_default())
        }
    };
    json!({
        "walk": kept.id, "name": name, "passes": message.is_none(), "message": message,
        "node": ground.knows(&node).then(|| outermost(&node).to_owned()), "order": saved.order, "steps": saved.steps,
    })
}

/// How two ends differ, in words; nothing when they are the same.
fn difference(name: &str, then: &Ends, now: &Ends) -> Option<Text> {
    if (&then.kind, &then.node) != (&now.kind, &now.node) {
        let place = |ends: &Ends| match ends.node.is_empty() {
            true => (ends.words.en.clone(), ends.words.zh.clone()),
            false => (
                format!("\"{}\" ({})", ends.name.en, ends.words.en),
                format!("“{}”（{}）", ends.name.zh, ends.words.zh),
            ),
        };
        let ((now_en, now_zh), (then_en, then_zh)) = (place(now), place(then));
        return Some(Text::new(
            format!("The walk \"{name}\" now ends at {now_en}; it ended at {then_en}."),
            format!("试走“{name}”现在止于{now_zh}，原先止于{then_zh}。"),
        ));
    }
    (then.saved != now.saved).then(|| {
        Text::new(
            format!(
                "In the walk \"{name}\" offers now save {}; they saved {}.",
                now.saved, then.saved
            ),
            format!("试走“{name}”现在优惠 {}，原先优惠 {}。", now.saved, then.saved),
        )
    })
}

/// Goes on to the end and says which it is.
fn end(ground: &Ground, walk: &mut Walk<'_>) -> Result<Ends, Text> {
    while walk.on_by_itself().map_err(|error| error.message)? {}
    let stepper: &Stepper<'_> = &walk.stepper;
    let ending = stepper.ending();
    let kind = ending.map_or(EndingKind::StepLimit, |ending| ending.kind);
    let node = ending.map(|ending| ending.node.clone()).unwrap_or_default();
    Ok(Ends {
        kind: kind.id().to_owned(),
        name: ground.name_of(&node),
        node,
        words: kind.words(),
        saved: stepper.discount().to_string(),
    })
}

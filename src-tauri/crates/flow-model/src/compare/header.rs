//! Promise and what the flow enters with; title, purpose and tags.

use std::collections::BTreeSet;

use super::Change;
use crate::flow::Flow;

pub(super) fn compare(before: &Flow, after: &Flow, changes: &mut Vec<Change>) {
    match (&before.promise, &after.promise) {
        (old, new) if old == new => {}
        (Some(old), Some(new)) => changes.push(Change::orders(
            format!("customers are promised {new} instead of {old}"),
            format!("对客户的承诺由 {old} 改为 {new}"),
        )),
        (None, Some(new)) => changes.push(Change::orders(
            format!("customers are now promised {new}"),
            format!("新增对客户的承诺 {new}"),
        )),
        (Some(old), None) => changes.push(Change::orders(
            format!("customers are no longer promised {old}"),
            format!("不再对客户承诺 {old}"),
        )),
        (None, None) => {}
    }
    if let Some((gone, new)) = exchanged(&before.enters_with, &after.enters_with) {
        changes.push(Change::orders(
            format!(
                "the flow counts on other things being open when it is called: {}",
                signed(&gone, &new, ", ")
            ),
            format!(
                "本流程被调用时所依赖的待结事项有变：{}",
                signed(&gone, &new, "、")
            ),
        ));
    }
    if before.id != after.id {
        changes.push(Change::looks(
            format!("the flow's id is \"{}\" instead of \"{}\"", after.id, before.id),
            format!("流程标识由“{}”改为“{}”", before.id, after.id),
        ));
    }
    if before.title != after.title {
        changes.push(Change::looks("the title reads differently", "标题有改动"));
    }
    if before.purpose != after.purpose {
        changes.push(Change::looks("the purpose reads differently", "用途说明有改动"));
    }
    if let Some((gone, new)) = exchanged(&before.tags, &after.tags) {
        changes.push(Change::looks(
            format!("other tags: {}", signed(&gone, &new, ", ")),
            format!("标签有变：{}", signed(&gone, &new, "、")),
        ));
    }
}

type Exchanged<'a> = (Vec<&'a String>, Vec<&'a String>);

/// What went and what came, if anything did.
fn exchanged<'a>(before: &'a BTreeSet<String>, after: &'a BTreeSet<String>) -> Option<Exchanged<'a>> {
    let gone: Vec<&String> = before.difference(after).collect();
    let new: Vec<&String> = after.difference(before).collect();
    (!gone.is_empty() || !new.is_empty()).then_some((gone, new))
}

fn signed(gone: &[&String], new: &[&String], separator: &str) -> String {
    let gone = gone.iter().map(|word| format!("−{word}"));
    let new = new.iter().map(|word| format!("+{word}"));
    gone.chain(new).collect::<Vec<_>>().join(separator)
}

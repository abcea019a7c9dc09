//! What only the reader sees: places, names, groups and notes.

use std::collections::BTreeMap;

use super::Change;
use super::words::{Words, titled};
use crate::flow::{Flow, Node, Text};
use crate::ids::NodeId;

pub(super) fn compare(words: &Words<'_>, changes: &mut Vec<Change>) {
    let both = || {
        let steps = words.after.nodes.iter();
        steps.filter_map(|(id, new)| Some((id, words.before.nodes.get(id)?, new)))
    };
    for (id, old, new) in both() {
        if old.name != new.name {
            changes.push(renamed(id, old, new));
        }
    }
    let moved = |(_, old, new): &(&NodeId, &Node, &Node)| old.at != new.at;
    let moved: Vec<&NodeId> = both().filter(moved).map(|(id, _, _)| id).collect();
    count_of(
        &moved,
        [
            "1 step stands elsewhere",
            "steps stand elsewhere",
            "个步骤移动了位置",
        ],
        changes,
    );
    let pinned = |(_, old, new): &(&NodeId, &Node, &Node)| old.pinned != new.pinned;
    let pinned: Vec<&NodeId> = both().filter(pinned).map(|(id, _, _)| id).collect();
    count_of(
        &pinned,
        [
            "1 step was pinned or freed",
            "steps were pinned or freed",
            "个步骤的固定状态有变",
        ],
        changes,
    );
    let unread = |(_, old, new): &(&NodeId, &Node, &Node)| writes_defaults_differently(words, old, new);
    let unread: Vec<&NodeId> = both().filter(unread).map(|(id, _, _)| id).collect();
    let said = [
        "1 step says a default that it left out, or the reverse",
        "steps say defaults that they left out, or the reverse",
        "个步骤写出或省略了默认值",
    ];
    count_of(&unread, said, changes);
    groups(words.before, words.after, changes);
    notes(words.before, words.after, changes);
}

fn renamed(id: &NodeId, old: &Node, new: &Node) -> Change {
    let change = match (old.name.is_empty(), new.name.is_empty()) {
        (false, true) => {
            let was = titled(&old.name, id.as_str());
            Change::looks(
                format!("step {} no longer has a name of its own", was.en),
                format!("步骤{}不再有自己的名称", was.zh),
            )
        }
        (true, _) => {
            let is = titled(&new.name, id.as_str());
            Change::looks(
                format!("step \"{id}\" is called {}", is.en),
                format!("步骤“{id}”命名为{}", is.zh),
            )
        }
        _ => {
            let (was, is) = (titled(&old.name, id.as_str()), titled(&new.name, id.as_str()));
            Change::looks(
                format!("step {} is called {}", was.en, is.en),
                format!("步骤{}改名为{}", was.zh, is.zh),
            )
        }
    };
    change.at([id])
}

/// Same behaviour, other settings in the file.
fn writes_defaults_differently(words: &Words<'_>, old: &Node, new: &Node) -> bool {
    let differs = |name: &String| old.settings.get(name) != new.settings.get(name);
    let is_default = |name: &String, node: &Node| match node.settings.get(name) {
        None => true,
        some => words.names.default(&node.component, name).as_ref() == some,
    };
    let mut names = old
        .settings
        .keys()
        .chain(new.settings.keys())
        .filter(|name| differs(name));
    names.any(|name| is_default(name, old) && is_default(name, new))
}

fn count_of(steps: &[&NodeId], [one, many, zh]: [&str; 3], changes: &mut Vec<Change>) {
    let en = match steps.len() {
        0 => return,
        1 => one.to_owned(),
        count => format!("{count} {many}"),
    };
    changes.push(Change::looks(en, format!("{} {zh}", steps.len())).at(steps.iter().copied()));
}

fn groups(before: &Flow, after: &Flow, changes: &mut Vec<Change>) {
    let name = |title: &Text, id: &crate::ids::GroupId| titled(title, id.as_str());
    for (id, old) in &before.groups {
        let was = name(&old.title, id);
        match after.groups.get(id) {
            Some(new) if new == old => {}
            Some(new) => {
                let nodes = old.nodes.symmetric_difference(&new.nodes);
                let changed = Change::looks(
                    format!("group {} is changed", was.en),
                    format!("分组{}有改动", was.zh),
                );
                changes.push(changed.at(nodes));
            }
            None => {
                changes.push(Change::looks(
                    format!("group {} is removed", was.en),
                    format!("删除了分组{}", was.zh),
                ));
            }
        }
    }
    for (id, new) in after
        .groups
        .iter()
        .filter(|(id, _)| !before.groups.contains_key(*id))
    {
        let is = name(&new.title, id);
        let added = Change::looks(format!("group {} is new", is.en), format!("新增了分组{}", is.zh));
        changes.push(added.at(&new.nodes));
    }
}

fn notes(before: &Flow, after: &Flow, changes: &mut Vec<Change>) {
    let count =
        |from: &BTreeMap<_, _>, to: &BTreeMap<_, _>| from.keys().filter(|id| !to.contains_key(*id)).count();
    let kept = |(id, old): &(&_, &_)| after.notes.get(*id).is_some_and(|new| new != *old);
    let parts = [
        (count(&before.notes, &after.notes), "removed", "删除"),
        (count(&after.notes, &before.notes), "new", "新增"),
        (before.notes.iter().filter(kept).count(), "changed", "修改"),
    ];
    for (count, en, zh) in parts {
        match count {
            0 => {}
            1 => changes.push(Change::looks(
                format!("1 note is {en}"),
                format!("{zh}了 1 条备注"),
            )),
            count => changes.push(Change::looks(
                format!("{count} notes are {en}"),
                format!("{zh}了 {count} 条备注"),
            )),
        }
    }
}

//! The jq of the workflow. What an order carries goes from task to task, `{data, wrote, open, visits, at, exit}`, and never
//! into the context of the workflow, which branches would share and overwrite.

use flow_catalog::{ObligationSet, Operation};
use flow_engine::Exit;

use crate::targets::undo::UndoTask;
use crate::yaml::{Yaml, map};

/// A runtime expression over what a task is given, which is `$c`.
pub(super) fn jq(body: &str) -> String {
    let is_path = |path: &str| {
        path.chars()
            .all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    match body.strip_prefix("$c") {
        Some("") => "${ . }".to_owned(),
        Some(rest) if rest.strip_prefix('.').is_some_and(is_path) => format!("${{ {rest} }}"),
        _ => bound(".", body),
    }
}

/// What a task hands on: an expression over its own result, which is `.`, and over what it was given, which is `$c`.
pub(super) fn output(body: &str) -> (&'static str, Yaml) {
    ("output", map([("as", Yaml::from(bound("$input", body)))]))
}

/// An expression in which `$c` stands for another, where it is there at all.
fn bound(given: &str, body: &str) -> String {
    match body.contains("$c") {
        true => format!("${{ {given} as $c | {body} }}"),
        false => format!("${{ {body} }}"),
    }
}

/// A text as jq has it; a parenthesis after a backslash would begin an interpolation, and JSON leaves no such.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Names of obligations, one after the other.
pub(super) fn names(set: ObligationSet) -> String {
    let names: Vec<String> = set.iter().map(|one| quoted(one.id())).collect();
    names.join(", ")
}

/// Defines `put`, which puts fields by group into fields by group.
pub(super) const PUT: &str = "def put($f): reduce (($f // {}) | to_entries[]) as $g (.; \
                              .[$g.key] = (if ($g.value | type) == \"object\" then ((.[$g.key] // {}) + $g.value) \
                              else $g.value end));";

/// Whether a person stopped any of `$all`, and how: handing over counts for more, because something cannot be undone then.
pub(super) const STOPPED: &str = "[$all[].stop] | if index(\"hand_over\") then \"hand_over\" \
                                  elif index(\"cancel\") then \"cancel\" else null end";

/// What an order carries after a task that answered `$p`.
pub(super) fn after_task(exits: &[Exit], open: &impl Fn(&Exit) -> String) -> String {
    let mut changed = String::from("$c.open");
    for exit in exits.iter().rev() {
        let after = open(exit);
        if after != "$c.open" {
            changed = format!(
                "(if $e == {} then {after} else {changed} end)",
                quoted(exit.port.as_str())
            );
        }
    }
    let usual = match exits {
        [only] => quoted(only.port.as_str()),
        _ => "\"\"".to_owned(),
    };
    format!(
        "{PUT} (if type == \"array\" then .[0] else . end) as $p | ($p.exit // {usual}) as $e | \
         $c + {{exit: $e, data: ($c.data | put($p.data)), wrote: ($c.wrote | put($p.data)), open: {changed}}}"
    )
}

/// What is open after an exit.
pub(super) fn open_after(exit: &Exit, id: &str, undo: Option<&UndoTask>) -> String {
    let mut open = "$c.open".to_owned();
    for operation in &exit.operations {
        match operation {
            Operation::Require(_) => {}
            Operation::Consume(set) => open = without(&open, *set),
            Operation::Release(set) => open = without(&open, set.intersection(ObligationSet::undoable())),
            Operation::Acquire(set) => {
                for one in set.iter() {
                    let name = quoted(one.id());
                    let mut entry = format!("obligation: {name}, by: ($c.at + {})", quoted(id));
                    if let Some(undo) = undo.filter(|_| one.is_undoable()) {
                        entry.push_str(&format!(", undo: {}", quoted(&undo.task)));
                        if let Some(partner) = &undo.partner {
                            entry.push_str(&format!(", connector: {}", quoted(partner)));
                        }
                    }
                    open = format!(
                        "({open} | if any(.[]; .obligation == {name}) then . else . + [{{{entry}}}] end)"
                    );
                }
            }
        }
    }
    open
}

fn without(open: &str, set: ObligationSet) -> String {
    format!("({open} | map(select(.obligation | IN({}) | not)))", names(set))
}

/// The newest open obligation of a set.
pub(super) fn newest(set: ObligationSet) -> String {
    format!("([$c.open[] | select(.obligation | IN({}))] | last)", names(set))
}

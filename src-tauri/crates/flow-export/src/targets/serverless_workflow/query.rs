//! The jq of the workflow: everything an order carries is in the context, `{data, open, visits, at, exit}`.

use flow_catalog::{ObligationSet, Operation};
use flow_engine::Exit;

use crate::targets::undo::UndoTask;

/// A runtime expression.
pub(super) fn jq(body: &str) -> String {
    format!("${{ {body} }}")
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

/// Puts the fields of `$p` into the order.
pub(super) const PUT: &str = "reduce (($p.data // {}) | to_entries[]) as $g ($context.data; \
                              .[$g.key] = (if ($g.value | type) == \"object\" then ((.[$g.key] // {}) + $g.value) \
                              else $g.value end))";

/// The context after a task that answered `$p`.
pub(super) fn after_task(exits: &[Exit], open: &impl Fn(&Exit) -> String) -> String {
    let mut changed = String::from("$context.open");
    for exit in exits.iter().rev() {
        let after = open(exit);
        if after != "$context.open" {
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
        "(if type == \"array\" then .[0] else . end) as $p | ($p.exit // {usual}) as $e | \
         $context + {{exit: $e, data: ({PUT}), open: {changed}}}"
    )
}

/// What is open after an exit.
pub(super) fn open_after(exit: &Exit, id: &str, undo: Option<&UndoTask>) -> String {
    let mut open = "$context.open".to_owned();
    for operation in &exit.operations {
        match operation {
            Operation::Require(_) => {}
            Operation::Consume(set) => open = without(&open, *set),
            Operation::Release(set) => open = without(&open, set.intersection(ObligationSet::undoable())),
            Operation::Acquire(set) => {
                for one in set.iter() {
                    let name = quoted(one.id());
                    let mut entry = format!("obligation: {name}, by: ($context.at + {})", quoted(id));
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
    format!(
        "([$context.open[] | select(.obligation | IN({}))] | last)",
        names(set)
    )
}

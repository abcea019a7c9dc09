//! The queries that states carry: what a step's exit does to the order's data and to what is open.
//!
//! Every state hands on one record: `data` (the order by group and field), `open` (what the order owes, oldest
//! first, each with the step that opened it and the task that undoes it), `visits` (how often counted waits were
//! passed), `at` (the call it is inside of), `exit` (how the last step was left).

use flow_catalog::{ObligationSet, Operation};
use flow_engine::Exit;

use super::jsonata::PRELUDE;
use super::values::quoted;
use crate::targets::undo::UndoTask;

/// Puts fields into the order: groups are merged, everything else is replaced.
const PUT: &str = "$put := function($a, $b){ $merge([$a, $each($b, function($v, $k){ \
                   {$k: $type($v) = 'object' ? $merge([$lookup($a, $k), $v]) : $v} })]) }; ";
/// Takes obligations out of what is open.
const DROP: &str = "$drop := function($o, $w){ [$filter($o, function($x){ $not($x.obligation in $w) })] }; ";
/// Adds an obligation unless it is open.
const ADD: &str = "$add := function($o, $x){ $x.obligation in $o.obligation ? $o : [$append($o, [$x])] }; ";

/// A query with the functions it uses in front.
pub(super) fn query(body: &str) -> String {
    let mut functions = String::new();
    for known in [PUT, DROP, ADD] {
        let name = known.split(' ').next().unwrap_or_default();
        if body.contains(&format!("{name}(")) {
            functions.push_str(known);
        }
    }
    match functions.is_empty() {
        true => format!("{{% {body} %}}"),
        false => format!("{{% ( {functions}{body} ) %}}"),
    }
}

/// A query over the order, which is in `$d`, with the functions translated conditions use.
pub(super) fn order_query(body: &str) -> String {
    let mut functions = String::new();
    let mut needed: Vec<&str> = PRELUDE.split_inclusive("}; ").collect();
    let mut used = body.to_owned();
    needed.reverse();
    for known in needed {
        let name = known.trim_start().split(' ').next().unwrap_or_default();
        if used.contains(&format!("{name}(")) {
            used.push_str(known);
            functions.insert_str(0, known);
        }
    }
    format!("{{% ( $d := $states.input.data; {functions}{body} ) %}}")
}

/// What a task hands on: the order with the fields it answered, the exit it answered, what is open after that exit.
pub(super) fn after_task(
    id: &str,
    answer: &str,
    exits: &[Exit],
    inside_branch: bool,
    open: &impl Fn(&Exit) -> String,
) -> String {
    let exit = match exits {
        [only] => quoted(only.port.as_str()),
        _ => "$exists($p.exit) ? $p.exit : ''".to_owned(),
    };
    let mut changes = String::new();
    for one in exits {
        let after = open(one);
        if after != "$i.open" {
            changes.push_str(&format!("$e = {} ? {after} : ", quoted(one.port.as_str())));
        }
    }
    let mut entries = format!(
        "'data': $put($i.data, $p.data), 'exit': $e, 'open': {}",
        match changes.is_empty() {
            true => "$i.open".to_owned(),
            false => format!("({changes}$i.open)"),
        }
    );
    if exits.len() > 1 {
        // Whom the exception lane asks about when the answer is no exit of the step.
        entries.push_str(&format!(", 'failed': {}", quoted(id)));
    }
    if inside_branch {
        entries.push_str(", 'wrote': $put($i.wrote, $p.data)");
    }
    query(&format!(
        "( $i := $states.input; $p := {answer}; $e := {exit}; $merge([$i, {{{entries}}}]) )"
    ))
}

/// What is open after an exit, from `$i.open`.
pub(super) fn open_after(exit: &Exit, id: &str, undo: Option<&UndoTask>) -> String {
    let mut open = "$i.open".to_owned();
    for operation in &exit.operations {
        match operation {
            Operation::Require(_) => {}
            Operation::Consume(set) => open = format!("$drop({open}, {})", list(*set)),
            Operation::Release(set) => {
                open = format!(
                    "$drop({open}, {})",
                    list(set.intersection(ObligationSet::undoable()))
                );
            }
            Operation::Acquire(set) => {
                for one in set.iter() {
                    let mut entry = format!(
                        "{{'obligation': {}, 'by': $i.at & {}",
                        quoted(one.id()),
                        quoted(id)
                    );
                    if let Some(undo) = undo.filter(|_| one.is_undoable()) {
                        entry.push_str(&format!(", 'undo': {}", quoted(&undo.task)));
                        if let Some(partner) = &undo.partner {
                            entry.push_str(&format!(", 'connector': {}", quoted(partner)));
                        }
                    }
                    open = format!("$add({open}, {entry}}})");
                }
            }
        }
    }
    open
}

/// Obligations as a list of texts.
pub(super) fn list(set: ObligationSet) -> String {
    let names: Vec<String> = set.iter().map(|one| quoted(one.id())).collect();
    format!("[{}]", names.join(", "))
}

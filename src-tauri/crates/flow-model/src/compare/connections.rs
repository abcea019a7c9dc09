//! Where orders go when they leave a step.

use std::collections::{BTreeMap, BTreeSet};

use super::Change;
use super::words::Words;
use crate::flow::{Edge, Flow};
use crate::ids::{NodeId, PortId};

type Exit<'a> = (&'a NodeId, &'a PortId);

pub(super) fn compare(words: &Words<'_>, changes: &mut Vec<Change>) {
    let gone: Vec<&Edge> = words.before.edges.difference(&words.after.edges).collect();
    let new: Vec<&Edge> = words.after.edges.difference(&words.before.edges).collect();
    let mut exits: BTreeMap<Exit<'_>, (Vec<&Edge>, Vec<&Edge>)> = BTreeMap::new();
    for edge in gone {
        exits.entry((&edge.from, &edge.port)).or_default().0.push(edge);
    }
    for edge in new {
        exits.entry((&edge.from, &edge.port)).or_default().1.push(edge);
    }
    for ((from, port), (gone, new)) in exits {
        // What left a removed step is told with the step.
        if words.after.nodes.contains_key(from) {
            let change = exit_changed(words, &gone, &new);
            let stays = stays(words.after, from, port, &new);
            changes.push(if stays.is_empty() {
                change
            } else {
                beside(words, change, &stays)
            });
        }
    }
}

fn exit_changed(words: &Words<'_>, gone: &[&Edge], new: &[&Edge]) -> Change {
    let all: Vec<&Edge> = gone.iter().chain(new).copied().collect();
    let (step, exit) = (words.step(&all[0].from), words.exit(all[0]));
    let was = words.steps(gone.iter().map(|edge| &edge.to));
    let is = words.steps(new.iter().map(|edge| &edge.to));
    let en = format!("orders that leave {} by {}", step.en, exit.en);
    let zh = format!("从{}的出口{}离开的订单", step.zh, exit.zh);
    let change = match (gone.is_empty(), new.is_empty()) {
        (false, false) => Change::orders(
            format!("{en} now go to {} instead of {}", is.en, was.en),
            format!("{zh}改为进入{}，不再进入{}", is.zh, was.zh),
        ),
        (true, _) => Change::orders(
            format!("{en} now go to {}", is.en),
            format!("{zh}现在进入{}", is.zh),
        ),
        _ => Change::orders(
            format!("{en} no longer go to {}", was.en),
            format!("{zh}不再进入{}", was.zh),
        ),
    };
    let ends: BTreeSet<&NodeId> = all.iter().flat_map(|edge| [&edge.from, &edge.to]).collect();
    change.at(ends).along(all)
}

/// The connections of the exit that are as before.
fn stays<'a>(after: &'a Flow, from: &'a NodeId, port: &PortId, new: &[&Edge]) -> Vec<&'a Edge> {
    after
        .leaving(from)
        .filter(|edge| edge.port == *port && !new.contains(edge))
        .collect()
}

fn beside(words: &Words<'_>, mut change: Change, stays: &[&Edge]) -> Change {
    let also = words.steps(stays.iter().map(|edge| &edge.to));
    change.message.en += &format!(", and still to {}", also.en);
    change.message.zh += &format!("，仍进入{}", also.zh);
    change
}

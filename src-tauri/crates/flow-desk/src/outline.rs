//! The flow as a text tree: what comes after what, and what happens otherwise.
//!
//! Steps in a row stand below each other; what an exit other than the main one leads to is set in below it. Every step stands in
//! the tree once; a way that leads to one that is there already says so.

use std::collections::BTreeSet;

use flow_api::model::{Flow, NodeId, Text};
use serde::Serialize;
use serde_json::Value;

use crate::expression::condition_words;
use crate::views::{ExitView, StepView, views};

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// How far it is set in.
    depth: u32,
    /// What it is.
    kind: Kind,
    /// The step it is, is left, or goes on at.
    step: NodeId,
    /// The exit, for a line about one.
    port: Option<String>,
    /// What it says: the exit, or the condition of a branch.
    text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// A step.
    Step,
    /// An exit, with what it leads to set in below.
    Exit,
    /// The way goes on at a step that stands elsewhere.
    GoOn,
    /// An exit that leads nowhere yet.
    Open,
    /// A step that no order reaches.
    Loose,
}

/// The tree of a flow.
pub(crate) fn outline(flow: &Flow) -> Vec<Row> {
    let mut tree = Tree {
        flow,
        views: views(flow),
        seen: BTreeSet::new(),
        rows: Vec::new(),
    };
    let sources: Vec<NodeId> = flow
        .nodes
        .keys()
        .filter(|id| tree.family(id) == "source")
        .cloned()
        .collect();
    for source in sources {
        tree.walk(source, 0);
    }
    let mut loose: Vec<(&NodeId, i32)> = flow.nodes.iter().map(|(id, node)| (id, node.at.x)).collect();
    loose.sort_by_key(|(_, x)| *x);
    for (id, _) in loose {
        if !tree.seen.contains(id) {
            let at = tree.rows.len();
            tree.walk(id.clone(), 0);
            if let Some(first) = tree.rows.get_mut(at) {
                first.kind = Kind::Loose;
            }
        }
    }
    tree.rows
}

struct Tree<'a> {
    flow: &'a Flow,
    views: std::collections::BTreeMap<NodeId, StepView>,
    seen: BTreeSet<NodeId>,
    rows: Vec<Row>,
}

impl Tree<'_> {
    fn family(&self, id: &NodeId) -> &'static str {
        self.views.get(id).map_or("task", |view| view.family)
    }

    fn push(&mut self, depth: u32, kind: Kind, step: &NodeId, port: Option<&str>, text: Text) {
        self.rows.push(Row {
            depth,
            kind,
            step: step.clone(),
            port: port.map(str::to_owned),
            text,
        });
    }

    /// A step and all that comes after it, in a row where it can be. Ways are kept on a stack of our own: flows may be long.
    fn walk(&mut self, first: NodeId, depth: u32) {
        let mut ahead = vec![Todo::Step(first, depth)];
        while let Some(todo) = ahead.pop() {
            match todo {
                Todo::Line(row) => self.rows.push(row),
                Todo::Step(step, depth) => {
                    if !self.seen.insert(step.clone()) {
                        self.push(depth, Kind::GoOn, &step, None, Text::default());
                        continue;
                    }
                    self.push(depth, Kind::Step, &step, None, Text::default());
                    let mut next = self.after(&step, depth);
                    next.reverse();
                    ahead.extend(next);
                }
            }
        }
    }

    /// What comes after a step: its other exits set in, then the main one in a row.
    fn after(&self, step: &NodeId, depth: u32) -> Vec<Todo> {
        let empty = Vec::new();
        let exits = self.views.get(step).map_or(&empty, |view| &view.exits);
        let target = |exit: &ExitView| {
            self.flow
                .leaving(step)
                .find(|edge| edge.port.as_str() == exit.port)
                .map(|edge| edge.to.clone())
        };
        let is_even = matches!(self.family(step), "decision" | "fork");
        let main = exits.iter().position(|exit| exit.kind == "success" && !is_even);
        let mut todo = Vec::new();
        for (at, exit) in exits.iter().enumerate() {
            if Some(at) == main || (exit.kind == "fault" && target(exit).is_none()) {
                continue;
            }
            let kind = if target(exit).is_some() {
                Kind::Exit
            } else {
                Kind::Open
            };
            todo.push(Todo::Line(Row {
                depth: depth + 1,
                kind,
                step: step.clone(),
                port: Some(exit.port.clone()),
                text: self.said(step, exit),
            }));
            if let Some(to) = target(exit) {
                todo.push(Todo::Step(to, depth + 2));
            }
        }
        if let Some(exit) = main.and_then(|at| exits.get(at)) {
            match target(exit) {
                Some(to) => todo.push(Todo::Step(to, depth)),
                None => todo.push(Todo::Line(Row {
                    depth: depth + 1,
                    kind: Kind::Open,
                    step: step.clone(),
                    port: Some(exit.port.clone()),
                    text: exit.label.clone(),
                })),
            }
        }
        todo
    }

    /// A branch says its condition; every other exit its name.
    fn said(&self, step: &NodeId, exit: &ExitView) -> Text {
        let branches = self.flow.nodes.get(step).and_then(|node| {
            node.settings
                .values()
                .filter_map(Value::as_array)
                .find(|list| list.iter().any(|one| one.get("port").is_some()))
        });
        let Some(branches) = branches.filter(|_| self.family(step) == "decision") else {
            return exit.label.clone();
        };
        let branch = branches
            .iter()
            .find(|one| one.get("port").and_then(Value::as_str) == Some(&exit.port));
        match branch.and_then(|branch| branch.get("when").and_then(Value::as_str)) {
            Some(when) => {
                let said = condition_words(when);
                Text::new(
                    format!("If {}", said.english()),
                    format!("如果{}", said.chinese()),
                )
            }
            None if branch.is_none() => Text::new("Otherwise", "否则"),
            None => exit.label.clone(),
        }
    }
}

enum Todo {
    Line(Row),
    Step(NodeId, u32),
}

#[cfg(test)]
mod tests {
    use flow_api::TEMPLATES;
    use flow_api::model::read;

    use super::{Kind, outline};

    #[test]
    fn every_step_of_every_template_stands_in_its_outline_once() {
        for (id, bytes) in TEMPLATES {
            let flow = read(bytes).unwrap().flow;
            let rows = outline(&flow);
            let mut steps: Vec<_> = rows
                .iter()
                .filter(|row| matches!(row.kind, Kind::Step | Kind::Loose))
                .map(|row| row.step.clone())
                .collect();
            steps.sort();
            assert_eq!(steps, flow.nodes.keys().cloned().collect::<Vec<_>>(), "{id}");
            assert!(!rows.iter().any(|row| row.kind == Kind::Loose), "{id}");
        }
    }
}

//! What opens and undoes obligations, for targets without compensation.

use std::collections::BTreeMap;

use flow_catalog::{COMPONENTS, Effect, Obligation, ObligationSet, Operation, Settings, Undo};
use flow_engine::{CompiledFlow, CompiledNode};
use flow_model::{Flow, Node};

/// The task that undoes what a step opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UndoTask {
    /// The server's task.
    pub(crate) task: String,
    /// For a partner call: the call that undoes.
    pub(crate) partner: Option<String>,
}

/// The undo task of a step; nothing for one that names none.
pub(crate) fn undo_of(compiled: &CompiledNode, node: &Node) -> Option<UndoTask> {
    let component = compiled.component?;
    match component.undo {
        Undo::Nothing => None,
        Undo::Task(task) => Some(UndoTask {
            task: task.to_owned(),
            partner: None,
        }),
        Undo::Setting(name) => Some(UndoTask {
            task: component.export.task_type?.to_owned(),
            partner: Some(Settings::new(component, node).text(name)?.to_owned()),
        }),
    }
}

/// Whether a step opens something undoable and names nothing that undoes it.
pub(crate) fn lacks_undo(compiled: &CompiledNode, undo: Option<&UndoTask>) -> bool {
    undo.is_none() && opened(compiled).intersects(ObligationSet::undoable())
}

/// Everything that a step may open.
fn opened(compiled: &CompiledNode) -> ObligationSet {
    let operations = compiled.exits.iter().flat_map(|exit| &exit.operations);
    operations.fold(ObligationSet::EMPTY, |set, operation| match operation {
        Operation::Acquire(opened) => set.union(*opened),
        _ => set,
    })
}

/// What an undo step may undo.
pub(crate) fn released(compiled: &CompiledNode) -> ObligationSet {
    let operations = compiled.exits.iter().flat_map(|exit| &exit.operations);
    let released = operations.fold(ObligationSet::EMPTY, |set, operation| match operation {
        Operation::Release(undone) => set.union(*undone),
        _ => set,
    });
    released.intersection(ObligationSet::undoable())
}

/// The tasks that undo in a flow, each with what it may have to undo.
pub(crate) fn tasks(flow: &Flow, compiled: &CompiledFlow) -> BTreeMap<String, ObligationSet> {
    let mut tasks: BTreeMap<String, ObligationSet> = BTreeMap::new();
    let mut add = |task: String, set: ObligationSet| {
        let known = tasks.entry(task).or_default();
        *known = known.union(set);
    };
    for node in &compiled.nodes {
        let undoable = opened(node).intersection(ObligationSet::undoable());
        let undo = flow.nodes.get(&node.id).and_then(|own| undo_of(node, own));
        if let (false, Some(undo)) = (undoable.is_empty(), undo) {
            add(undo.task, undoable);
        }
    }
    for (one, task) in entering(compiled) {
        if let Some(task) = task {
            add(task, ObligationSet::of(&[one]));
        }
    }
    tasks
}

/// What a sub-flow may count on when it is exported by itself, each with the task that usually undoes it.
pub(crate) fn entering(compiled: &CompiledFlow) -> Vec<(Obligation, Option<String>)> {
    let entering = compiled.enters_with.iter();
    entering.map(|one| (one, usual_undo(one))).collect()
}

/// The task that undoes an obligation where nobody knows who opened it: that of the first component that opens it.
fn usual_undo(obligation: Obligation) -> Option<String> {
    let opens = |effect: &Effect| match effect.operation {
        Operation::Acquire(set) => set.contains(obligation),
        _ => false,
    };
    let mut openers = COMPONENTS
        .iter()
        .filter(|component| component.effects.iter().any(opens));
    openers.find_map(|component| match component.undo {
        Undo::Task(task) if obligation.is_undoable() => Some(task.to_owned()),
        _ => None,
    })
}

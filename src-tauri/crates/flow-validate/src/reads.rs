//! Which fields each step reads.

use flow_catalog::{Dynamic, FieldSet, SettingKind, field_index};
use flow_engine::NodeIndex;

use crate::view::FlowView;

/// What each step reads: by its component, by an expression, or sent to a partner.
pub(crate) fn read_by_each(view: &FlowView<'_>) -> Vec<FieldSet> {
    let steps = view.compiled.nodes.iter();
    let mut read: Vec<FieldSet> = steps.map(|step| step.needs.union(step.reads)).collect();
    for (node, _) in view.steps().filter(|(node, _)| may_read_anything(view, *node)) {
        read[node as usize] = FieldSet::ALL;
    }
    for placed in view.expressions() {
        if let Ok(expression) = placed.compiled.as_ref() {
            expression
                .reads()
                .iter()
                .for_each(|slot| read[placed.node as usize].insert(*slot));
        }
    }
    for (node, _) in view.steps() {
        for dynamic in view
            .component(node)
            .map_or(&[][..], |component| component.dynamic)
        {
            if let Dynamic::SendsFrom(name) = *dynamic {
                let sent = view.list(node, name).into_iter().filter_map(field_index);
                sent.for_each(|slot| read[node as usize].insert(slot));
            }
        }
    }
    read
}

/// A called flow and a table are not looked into here.
fn may_read_anything(view: &FlowView<'_>, node: NodeIndex) -> bool {
    let settings = view
        .component(node)
        .map_or(&[][..], |component| component.settings);
    let mut tables = settings
        .iter()
        .filter(|setting| matches!(setting.kind, SettingKind::TableRef(_)));
    view.compiled_step(node).calls.is_some() || tables.any(|setting| view.text(node, setting.name).is_some())
}

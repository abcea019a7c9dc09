//! What a step reads must be known on every path that leads to it: a delivery cannot follow a parcel that no step
//! created, a warehouse cannot ship an order that was never routed.
//!
//! Put the step that finds it out in front, or lead the path through it.
//!
//! # Invalid
//! ```text
//! @enters_with paid
//! @enters_with stock
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: fulfil.dispatch
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> d -> e
//! d.short -> e
//! ```
//! # Valid
//! ```text
//! @enters_with paid
//! @enters_with stock
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: fulfil.source
//! d: fulfil.dispatch
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> r -> d -> e
//! r.none -> e
//! d.short -> e
//! ```

use flow_catalog::{COMPONENTS, Component, FieldSet, SettingKind, Words, field_index};
use flow_engine::NodeIndex;
use flow_model::{Edge, Edit, Text};

use crate::finding::{Finding, Severity, WitnessStep};
use crate::findings::Findings;
use crate::opener::is_ready;
use crate::path::{hops, replayable};
use crate::repair::{Mend, onward};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{fields, text};

/// D01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D01",
        name: "unknown-data",
        severity: Severity::Error,
        engine: Engine::Data,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" needs {field}, not yet known on {path}.",
                zh: "“{node}”要用{field}，但{path}上还没有该数据。",
            },
            effect: Words {
                en: "The step cannot do its work there.",
                zh: "走到这里时该步骤无法执行。",
            },
            advice: Words {
                en: "Put a step that finds it out in front ({writers}).",
                zh: "请在前面加上能得到该数据的步骤（{writers}）。",
            },
        },
        tags: &["data"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let read = read_by_expressions(view);
    for (node, _) in view.steps().filter(|(node, _)| view.is_reachable(*node)) {
        let needed = view.compiled_step(node).needs.union(read[node as usize]);
        let missing = needed.minus(view.known().surely(node));
        if !missing.is_empty() {
            findings.push(finding(view, node, missing));
        }
    }
}

/// Fields that expressions of each step cannot do without. A condition copes with a field that is only perhaps
/// known, so only fields that no path knows count there; what is worked out from a partner's reply is left out.
fn read_by_expressions(view: &FlowView<'_>) -> Vec<FieldSet> {
    let mut read = vec![FieldSet::EMPTY; view.compiled.nodes.len()];
    for placed in view.expressions() {
        let Ok(expression) = placed.compiled.as_ref() else {
            continue;
        };
        if placed.kind == SettingKind::Map {
            continue;
        }
        let handled = expression.reads_null_checked();
        for slot in expression.reads().iter().filter(|slot| !handled.contains(slot)) {
            let copes = placed.is_condition && view.known().perhaps(placed.node).contains(*slot);
            if !copes {
                read[placed.node as usize].insert(*slot);
            }
        }
    }
    read
}

fn finding(view: &FlowView<'_>, node: NodeIndex, missing: FieldSet) -> Finding {
    let slots: Vec<usize> = missing.iter().collect();
    let (path, witness) = unknown_path(view, node, slots[0]);
    let values = [
        ("node", view.name(node)),
        ("field", fields(&slots)),
        ("path", path),
        ("writers", writers(slots[0])),
    ];
    let found = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).with_witness(witness);
    match writer_of(view, node, missing) {
        Some(component) if view.open_fork(node).is_none() => {
            let label = text(component.name);
            let label = Text::new(
                format!("Put \"{}\" in front", label.en),
                format!("在前面加“{}”", label.zh),
            );
            found.with_repair(label, put_in_front(view, node, component, slots[0]))
        }
        _ => found,
    }
}

/// A path to the step on which no step writes the field.
fn unknown_path(view: &FlowView<'_>, node: NodeIndex, slot: usize) -> (Text, Vec<WitnessStep>) {
    let start = view.compiled.starts.first().copied().unwrap_or_default();
    let unwritten = |edge: flow_engine::EdgeIndex| {
        let edge = view.compiled.edges[edge as usize];
        !view.exit(edge.from, edge.exit).writes.contains(slot)
    };
    let any_way = || view.graph().path_from_start(node);
    let Some(mut path) = hops(view, start, node, &unwritten).or_else(any_way) else {
        return (view.path_text(&[]), Vec::new());
    };
    path.push((node, 0));
    let witness = replayable(view, &path);
    (view.path_text(&witness), witness)
}

/// The components that write a field, by name.
fn writers(slot: usize) -> Text {
    let known = COMPONENTS.iter().filter(|component| writes(component, slot));
    let names: Vec<Text> = known.map(|component| text(component.name)).collect();
    crate::words::listed(&names)
}

fn writes(component: &Component, slot: usize) -> bool {
    component
        .writes
        .iter()
        .any(|path| field_index(path) == Some(slot))
}

/// A component that writes all that is missing, needs nothing that is not known there, and changes nothing else.
fn writer_of(view: &FlowView<'_>, node: NodeIndex, missing: FieldSet) -> Option<&'static Component> {
    let is_fit = |component: &Component| {
        component.effects.is_empty()
            && component.dynamic.is_empty()
            && component
                .success()
                .is_some_and(|port| component.writes_on.contains(&port.id))
            && missing.iter().all(|slot| writes(component, slot))
            && is_ready(view, component, node)
    };
    COMPONENTS.iter().copied().find(|component| is_fit(component))
}

/// Leads every connection that comes without the field through a new step.
fn put_in_front(view: &FlowView<'_>, node: NodeIndex, component: &'static Component, slot: usize) -> Edit {
    let mut mend = Mend::new(view);
    let writer = mend.add_component(component, node);
    for edge in &view.compiled_step(node).incoming {
        let compiled = view.compiled.edges[*edge as usize];
        let after = view
            .known()
            .surely(compiled.from)
            .union(view.exit(compiled.from, compiled.exit).writes);
        if view.is_reachable(compiled.from) && !after.contains(slot) {
            let edge = view.edge(*edge);
            let to = Edge {
                to: writer.clone(),
                ..edge.clone()
            };
            mend.push(Edit::Reconnect { edge, to });
        }
    }
    let success = onward(component);
    mend.connect(&writer, success, view.id(node));
    mend.lead_out(&writer, component, &[success], node, view.may_be_open(node));
    mend.finish()
}

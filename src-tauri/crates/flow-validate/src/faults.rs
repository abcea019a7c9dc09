//! What the proof found, in the terms that findings need: names, paths, the connection it came by.

use flow_catalog::Obligation;
use flow_engine::{EdgeIndex, NodeIndex, ViolationKind};
use flow_model::{NodeId, Text};

use crate::finding::{Finding, WitnessStep};
use crate::path::witness_of;
use crate::proof::Found;
use crate::rule::{RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{self, same, text, thing};

/// A fault that the proof found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault<'v, 'f> {
    pub(crate) view: &'v FlowView<'f>,
    pub(crate) found: &'v Found,
}

/// The faults of a kind.
pub(crate) fn faults<'v, 'f>(
    view: &'v FlowView<'f>,
    kind: ViolationKind,
) -> impl Iterator<Item = Fault<'v, 'f>> {
    let found = view.proof().found.iter();
    found
        .filter(move |found| found.violation.kind == kind)
        .map(move |found| Fault { view, found })
}

/// The faults of a kind; those at an end only where there are no others, since they follow from them.
pub(crate) fn before_ends<'v, 'f>(view: &'v FlowView<'f>, kind: ViolationKind) -> Vec<Fault<'v, 'f>> {
    let is_end =
        |fault: &Fault<'_, '_>| fault.is_ours() && view.compiled_step(fault.node()).outcome.is_some();
    let (at_ends, others): (Vec<_>, Vec<_>) = faults(view, kind).partition(is_end);
    if others.is_empty() { at_ends } else { others }
}

impl Fault<'_, '_> {
    /// The step at fault.
    pub(crate) fn node(&self) -> NodeIndex {
        self.found.violation.node
    }

    /// The step whose firing shows it.
    pub(crate) fn last(&self) -> Option<NodeIndex> {
        self.found.witness.last().map(|step| step.node)
    }

    /// The obligation it is about, if it is about one.
    pub(crate) fn obligation(&self) -> Option<Obligation> {
        self.found.violation.obligations.iter().next()
    }

    /// What the obligations are called: `stock freeze` or `payment authorisation or payment`.
    pub(crate) fn things(&self) -> Text {
        let things: Vec<Text> = self.found.violation.obligations.iter().map(thing).collect();
        let join = |pick: fn(&Text) -> &str, separator: &str| {
            things.iter().map(pick).collect::<Vec<_>>().join(separator)
        };
        Text::new(join(|thing| &thing.en, " or "), join(|thing| &thing.zh, "或"))
    }

    /// The name of the step at fault; for one inside a called flow, behind the name of the call.
    pub(crate) fn name(&self) -> Text {
        let Some(inside) = &self.found.inside else {
            return self.view.name(self.node());
        };
        let call = self
            .last()
            .map_or_else(|| same(inside.flow.as_str()), |call| self.view.name(call));
        let flow = self.view.context.flows.get(inside.flow.as_str());
        let step = flow.and_then(|flow| flow.nodes.get(&inside.node));
        let inner = match step {
            Some(step) if !step.name.is_empty() => step.name.clone(),
            Some(step) => flow_catalog::component(step.component.as_str())
                .map_or_else(|| same(inside.node.as_str()), |component| text(component.name)),
            None => same(inside.node.as_str()),
        };
        words::inside(&call, &inner)
    }

    /// The path that shows it.
    pub(crate) fn witness(&self) -> Vec<WitnessStep> {
        witness_of(self.view, &self.found.witness)
    }

    /// The step to show, the one at fault or the call it happens in, with its path. The words of the rule may name the
    /// `node`, the `path` and the `obligation`.
    pub(crate) fn finding(&self, meta: &RuleMeta) -> Finding {
        self.worded(meta, &meta.wording, &[])
    }

    /// As [`Fault::finding`], in other words or with more that they may name.
    pub(crate) fn worded(&self, meta: &RuleMeta, wording: &Wording, more: &[(&str, Text)]) -> Finding {
        let witness = self.witness();
        let mut values = vec![
            ("node", self.name()),
            ("path", self.view.path_text(&witness)),
            ("obligation", self.things()),
        ];
        values.extend_from_slice(more);
        Finding::worded(meta, wording, self.nodes(), &values).with_witness(witness)
    }

    fn nodes(&self) -> Vec<NodeId> {
        let shown = if self.found.inside.is_some() {
            self.last()
        } else {
            Some(self.node())
        };
        let mut nodes: Vec<NodeId> = shown.into_iter().map(|node| self.view.id(node).clone()).collect();
        let last = self.last().map(|last| self.view.id(last).clone());
        nodes.extend(last.filter(|last| !nodes.contains(last)));
        nodes
    }

    /// True when a change of this flow may mend it: it does not happen inside a called flow.
    pub(crate) fn is_ours(&self) -> bool {
        self.found.inside.is_none()
    }

    /// True when a change at this step alone may mend it. Where branches run into each other that has to be mended first:
    /// what is open then does not depend on the path of this token.
    pub(crate) fn is_mendable(&self) -> bool {
        let is_structural = |found: &Found| {
            matches!(
                found.violation.kind,
                ViolationKind::S06 | ViolationKind::S07 | ViolationKind::S08
            )
        };
        self.is_ours() && !self.view.proof().found.iter().any(is_structural)
    }

    /// The connection by which the order last came to the step whose firing shows it.
    pub(crate) fn came_by(&self) -> Option<EdgeIndex> {
        let (last, before) = self.found.witness.split_last()?;
        before.iter().rev().find_map(|step| {
            let exits = &self.view.compiled_step(step.node).exits;
            let left = (0..)
                .zip(exits)
                .filter(|(exit, _)| step.exit.is_none_or(|by| by == *exit));
            let mut edges = left.filter_map(|(_, exit)| exit.edges.first());
            edges
                .find(|edge| self.view.compiled.edges[**edge as usize].to == last.node)
                .copied()
        })
    }
}

//! What several rules ask about steps: who decides, what routes, what becomes of an order; and how they speak of an exit
//! that leads to nobody who decides.

use flow_catalog::{Family, Obligation, ObligationSet, Operation, Outcome, Role};
use flow_engine::{ExitIndex, NodeIndex};
use flow_model::Text;

use crate::edits::{label, reached_with_role, rewire};
use crate::finding::Finding;
use crate::rule::RuleMeta;
use crate::view::FlowView;

/// What a move makes of an order for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Goods leave.
    Shipped,
    /// The order is over, and not in another team's hands.
    Ended,
}

/// True when a person has the order at this step, or another team gets it.
pub(crate) fn person_decides(view: &FlowView<'_>, node: NodeIndex) -> bool {
    matches!(view.role(node), Role::PersonTask | Role::Approval)
        || view.compiled_step(node).outcome == Some(Outcome::HandedOver)
}

/// True when the step decides from where an order ships.
pub(crate) fn routes(view: &FlowView<'_>, node: NodeIndex) -> bool {
    matches!(view.role(node), Role::RuleRouting | Role::LearnedRouting)
}

/// True when goods leave by this exit.
pub(crate) fn ships(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> bool {
    const SHIPPED: ObligationSet = ObligationSet::of(&[Obligation::Shipped]);
    let opens =
        |operation: &Operation| matches!(operation, Operation::Acquire(set) if set.intersects(SHIPPED));
    view.exit(node, exit).operations.iter().any(opens)
}

/// What leaving a step by an exit makes of the order, if that is for good.
pub(crate) fn fate(view: &FlowView<'_>, node: NodeIndex, exit: Option<ExitIndex>) -> Option<Fate> {
    let is_end = view
        .component(node)
        .is_some_and(|component| component.family == Family::Sink);
    match exit {
        Some(exit) => ships(view, node, exit).then_some(Fate::Shipped),
        None => is_end.then_some(Fate::Ended),
    }
}

/// A finding about an exit, with its connections. Its words may name the `node` and the `exit`. The repair leads the
/// exit to a step of one of the roles, where orders reach one.
pub(crate) fn about_exit(
    view: &FlowView<'_>,
    meta: &RuleMeta,
    (node, exit): (NodeIndex, ExitIndex),
    roles: &[Role],
    more: &[(&str, Text)],
) -> Finding {
    let exit = view.exit(node, exit);
    let port = exit.port.as_str();
    let mut values = vec![("node", view.name(node)), ("exit", view.exit_label(node, port))];
    values.extend_from_slice(more);
    let edges = exit.edges.iter().map(|edge| view.edge(*edge));
    let found = Finding::new(meta, vec![view.id(node).clone()], &values).with_edges(edges.collect());
    let Some(target) = reached_with_role(view, roles, node) else {
        return found;
    };
    let values = [
        ("exit", view.exit_label(node, port)),
        ("target", view.name(target)),
    ];
    let label = label(
        "Wire \"{exit}\" to \"{target}\"",
        "将出口“{exit}”连到“{target}”",
        &values,
    );
    found.with_repair(label, rewire(view, node, port, target))
}

//! Whether stock is still to come: taking money before it is worth a warning only then.

use std::iter::successors;

use flow_catalog::{Family, Obligation, ObligationSet, Operation};

use crate::compiled::{CompiledFlow, NodeIndex};

/// Goods that are kept for the order, or on their way.
const GOODS: ObligationSet =
    ObligationSet::of(&[Obligation::Stock, Obligation::Presale, Obligation::Shipped]);

impl CompiledFlow {
    /// Whether stock may still be secured after a step, or in a branch parallel to it. What called flows do counts as
    /// possible.
    pub fn secures_stock_later(&self, node: NodeIndex) -> bool {
        let outermost = successors(Some(node), |inner| self.open_fork(*inner))
            .last()
            .unwrap_or(node);
        let steps = 0..self.nodes.len() as NodeIndex;
        let leads_there = self.reaching(steps.filter(|step| self.may_secure(*step)));
        self.successors(outermost).any(|next| leads_there[next as usize])
    }

    fn may_secure(&self, node: NodeIndex) -> bool {
        let mut operations = self.node(node).exits.iter().flat_map(|exit| &exit.operations);
        self.family(node) == Family::Subflow
            || operations
                .any(|operation| matches!(operation, Operation::Acquire(set) if set.intersects(GOODS)))
    }
}

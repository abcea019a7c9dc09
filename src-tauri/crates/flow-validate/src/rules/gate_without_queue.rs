//! A flash sale opens with everybody at once. A peak queue in front of the gate lets orders in at a rate the systems bear;
//! without it the gate itself is what breaks.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> g -> e
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! q: promo.queue { rate: "200" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> q -> g -> e
//! q.overflow -> c
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```

use flow_catalog::{PortKind, Role, Words};
use flow_engine::NodeIndex;
use flow_model::{Edit, Text};
use std::collections::BTreeMap;

use crate::edits::steps_before;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::property::{Next, shortest_path};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// B02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B02",
        name: "gate-without-queue",
        severity: Severity::Warning,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "Orders reach the flash gate \"{node}\" without passing a peak queue.",
                zh: "订单未经削峰排队就到达抢购“{node}”。",
            },
            effect: Words {
                en: "At the opening second the systems behind it get the whole crowd.",
                zh: "开抢瞬间，全部流量会直接压到后面的系统。",
            },
            advice: Words {
                en: "Put a peak queue in front of it.",
                zh: "请在它之前加一个削峰排队。",
            },
        },
        tags: &["promotion"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::FlashGate) {
        let found = shortest_path(view, |_, step, _| match view.role(step) {
            _ if step == node => Next::Goal,
            Role::PeakQueue => Next::Blocked,
            _ => Next::Go(0),
        });
        let Some(witness) = found.witness() else { continue };
        let values = [("node", view.name(node))];
        let mut finding =
            Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).with_witness(witness);
        if let Some(edit) = queue_before(view, node) {
            let label = Text::new("Put a peak queue in front", "在前面加削峰排队");
            finding = finding.with_repair(label, edit);
        }
        findings.push(finding);
    }
}

/// A queue whose overflow goes where the gate sends those it turns away.
fn queue_before(view: &FlowView<'_>, gate: NodeIndex) -> Option<Edit> {
    let exits = (0..).zip(&view.compiled_step(gate).exits);
    let turned_away = exits
        .filter(|(_, exit)| exit.kind == PortKind::Outcome)
        .find_map(|(exit, _)| view.target(gate, exit))?;
    let inserted = vec![(Role::PeakQueue, BTreeMap::new(), "ok")];
    let (steps, mut edits) = steps_before(view, gate, inserted)?;
    let queue = steps.first()?;
    let overflow = queue
        .component
        .ports
        .iter()
        .find(|port| port.kind == PortKind::Outcome)?;
    edits.push(queue.connect(overflow.id, view.id(turned_away)));
    Some(Edit::Batch { edits })
}

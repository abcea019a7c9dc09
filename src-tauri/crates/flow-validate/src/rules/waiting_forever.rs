//! "Wait for all" goes on when every branch of its fork has arrived. If one branch can turn off on the way, the order waits
//! for something that never comes.
//!
//! Lead every way of the branch to the join.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! d: flow.decide { branches: [{ "port": "big", "when": "order.total > 1000" }] }
//! w: flow.decide { branches: [{ "port": "heavy", "when": "order.weight > 30" }] }
//! j: flow.join
//! k: flow.join
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.value -> d
//! f.weight -> w
//! d.big -> j
//! w.heavy -> j
//! d.other -> k
//! w.other -> k
//! j -> e
//! k -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! v: order.validate
//! n: after.notify { template: "thanks" }
//! j: flow.join
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.check -> v -> j
//! v.invalid -> j
//! f.thanks -> n -> j
//! j -> e
//! ```

use flow_catalog::Words;
use flow_engine::{Exit, NodeIndex, ViolationKind};
use flow_model::Text;

use crate::faults::{Fault, faults};
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, same};

/// S06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S06",
        name: "waiting-forever",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "\"{join}\" may wait for ever: branch {branch} does not always arrive.",
                zh: "“{join}”可能永远等不到分支{branch}。",
            },
            effect: Words {
                en: "Orders that take {path} stand there without end.",
                zh: "走{path}的订单会一直停在那里。",
            },
            advice: Words {
                en: "Lead every way of that branch to \"{join}\", or start the branches only where all of them run.",
                zh: "请让该分支的每条路都汇到“{join}”，或只在所有分支都会执行时才并行。",
            },
        },
        tags: &["structure", "parallel"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::S06) {
        let values = [("join", fault.name()), ("branch", branch(view, &fault))];
        findings.push(fault.worded(&RULE.meta, &RULE.meta.wording, &values));
    }
}

/// The branch that does not arrive, by the exit of its fork; where there is none, by the steps that lead in.
fn branch(view: &FlowView<'_>, fault: &Fault<'_, '_>) -> Text {
    let slot = fault.found.violation.slot.filter(|_| fault.is_ours());
    let slot = slot.and_then(|slot| view.compiled_step(fault.node()).slots.get(slot as usize));
    let Some(slot) = slot else { return same("") };
    let sources = slot
        .edges
        .iter()
        .map(|edge| view.compiled.edges[*edge as usize].from);
    let sources: Vec<NodeIndex> = sources.collect();
    let fork = view.graph().dominator[fault.node() as usize];
    let exits = fork.map_or(&[][..], |fork| &view.compiled_step(fork).exits);
    let leads_in = |exit: &&Exit| {
        let heads = exit
            .edges
            .iter()
            .map(|edge| view.compiled.edges[*edge as usize].to);
        let mut heads = heads.filter(|head| *head != fault.node());
        heads.any(|head| sources.iter().all(|source| view.graph().dominates(head, *source)))
    };
    match exits.iter().find(leads_in) {
        Some(exit) => listed(&[same(exit.port.as_str())]),
        None => listed(
            &sources
                .iter()
                .map(|source| view.name(*source))
                .collect::<Vec<_>>(),
        ),
    }
}

//! Some steps use up what an earlier one has taken: money can only be captured from an authorisation, stock can only be
//! shipped when it is frozen, a balance follows a deposit.
//!
//! Put that earlier step in front, on every path.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! c: payment.capture
//! e: flow.end
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> c -> e
//! c.failed -> u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! c: payment.capture
//! e: flow.end
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> c -> e
//! a.declined -> x
//! c.failed -> u -> x
//! ```

use flow_catalog::{Obligation, Words};
use flow_engine::{EdgeIndex, NodeIndex, ViolationKind};
use flow_model::{Edit, Text};
use serde_json::json;

use crate::faults::faults;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::open::open_on;
use crate::opener::{Opener, opener};
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::text;

/// T03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T03",
        name: "missing-obligation",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" needs a {obligation}, which is missing on {path}.",
                zh: "“{node}”需要先有{obligation}，{path}上没有。",
            },
            effect: Words {
                en: "The step cannot do its work there.",
                zh: "走到这里时该步骤无法执行。",
            },
            advice: Words {
                en: "Put the step that takes it in front.",
                zh: "请在前面加上相应的步骤。",
            },
        },
        tags: &["obligations"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T03) {
        let found = fault.finding(&RULE.meta);
        let edge = fault.came_by().filter(|_| fault.is_mendable());
        let repair = edge
            .zip(fault.obligation())
            .and_then(|(edge, wanted)| open_before(view, edge, fault.node(), wanted));
        findings.push(match repair {
            Some((label, edit)) => found.with_repair(label, edit),
            None => found,
        });
    }
}

/// Puts a step that opens the obligation on a connection, if it is open on no path that comes by it.
pub(super) fn open_before(
    view: &FlowView<'_>,
    edge: EdgeIndex,
    node: NodeIndex,
    wanted: Obligation,
) -> Option<(Text, Edit)> {
    if open_on(view, edge).contains(wanted) || view.open_fork(node).is_some() {
        return None;
    }
    let Opener { component, setting } = opener(view, node, wanted)?;
    let settings = setting.map(|(name, value)| (name, json!(value)));
    let mut mend = Mend::new(view);
    mend.insert_component(edge, component, settings.as_slice());
    let name = text(component.name);
    let label = Text::new(
        format!("Put \"{}\" in front", name.en),
        format!("在前面加“{}”", name.zh),
    );
    Some((label, mend.finish()))
}

//! Dangerous goods and chilled goods may not travel in one parcel. A step that cuts orders into parts must cut by at least
//! one of the two.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: order.split { by: ["node", "presale"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p -> e
//! p.whole -> e
//! p.limit -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: order.split { by: ["node", "hazmat", "cold_chain"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p -> e
//! p.whole -> e
//! p.limit -> x
//! ```

use flow_catalog::{Role, Words};
use flow_model::Text;
use serde_json::Value;

use crate::edits::set;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// B06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B06",
        name: "mixed-dangerous-goods",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Parts made by \"{node}\" can mix dangerous goods with chilled goods.",
                zh: "“{node}”拆出的包裹可能把危险品和冷链商品混装。",
            },
            effect: Words {
                en: "Carriers refuse such parcels, and they are against transport rules.",
                zh: "承运商会拒收这样的包裹，也违反运输规定。",
            },
            advice: Words {
                en: "Split by dangerous goods and by cold chain.",
                zh: "请增加按危险品和冷链拆分。",
            },
        },
        tags: &["promotion", "shipping"],
        since: "0.1.0",
    },
    check,
};

/// Goods that may not share a parcel, as the keys that tell them apart.
const APART: [&str; 2] = ["hazmat", "cold_chain"];

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::Split) {
        let mut keys = view.list(node, "by");
        if keys.iter().any(|key| APART.contains(key)) {
            continue;
        }
        keys.extend(APART);
        let values = [("node", view.name(node))];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("by");
        let keys: Vec<Value> = keys.into_iter().map(Value::from).collect();
        findings.push(finding.with_repair(
            Text::new("Split by dangerous goods and cold chain", "按危险品和冷链拆分"),
            set(view, node, "by", keys),
        ));
    }
}

//! A flash sale has a quota in all and a limit for each buyer. Without the first it sells what is not there; without the
//! second a few buyers with scripts take everything.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! q: promo.queue { rate: "200" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", quota: 5000, per_customer: 0 }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> q -> g -> e
//! q.overflow -> c
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! q: promo.queue { rate: "200" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", quota: 5000, per_customer: 2 }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> q -> g -> e
//! q.overflow -> c
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```

use flow_catalog::Default;
use flow_catalog::{Role, Words};
use flow_model::Text;

use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::number;

/// B01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B01",
        name: "unlimited-flash-sale",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Flash gate \"{node}\" has no {missing}.",
                zh: "抢购“{node}”没有设置{missing}。",
            },
            effect: Words {
                en: "{harm}.",
                zh: "{harm}。",
            },
            advice: Words {
                en: "Set a quota and a limit per buyer, both at least 1.",
                zh: "请设置总量和每人限购，均不小于 1。",
            },
        },
        tags: &["promotion"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let limits = [
        (
            "quota",
            Text::new("quota", "总量"),
            Text::new("More is sold than there is", "卖出的会超过实际库存"),
        ),
        (
            "per_customer",
            Text::new("limit per buyer", "每人限购"),
            Text::new("A few buyers take everything", "少数买家会抢走全部名额"),
        ),
    ];
    for (node, _) in view.with_role(Role::FlashGate) {
        for (setting, missing, harm) in &limits {
            if view.int(node, setting).is_some_and(|limit| limit > 0) {
                continue;
            }
            let usual = match view.declared(node, setting).map(|declared| declared.default) {
                Some(Default::Int(usual)) if usual > 0 => usual,
                _ => 1,
            };
            let values = [
                ("node", view.name(node)),
                ("missing", missing.clone()),
                ("harm", harm.clone()),
                ("usual", number(usual)),
            ];
            let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting(*setting);
            findings.push(finding.with_repair(
                label("Set the {missing} to {usual}", "将{missing}设为{usual}", &values),
                set(view, node, setting, usual),
            ));
        }
    }
}

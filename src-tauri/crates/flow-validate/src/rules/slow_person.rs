//! Nobody may be given longer to decide than what the order holds will last: an eight-hour deadline is no good while
//! the stock is frozen for two.
//!
//! Shorten the person's deadline, or let the freeze, lock or authorisation last longer.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize { valid_for: "PT2H" }
//! h: human.task { deadline: "PT8H" }
//! c: payment.capture
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> h -> c -> e
//! a.declined -> u
//! h.cancel -> u
//! h.timeout -> u
//! c.failed -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize { valid_for: "PT12H" }
//! h: human.task { deadline: "PT8H" }
//! c: payment.capture
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> h -> c -> e
//! a.declined -> u
//! h.cancel -> u
//! h.timeout -> u
//! c.failed -> u
//! u -> x
//! ```

use flow_catalog::Words;

use super::lapsed_obligation::longer;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{duration, thing};

/// C05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C05",
        name: "slow-person",
        severity: Severity::Error,
        engine: Engine::Time,
        wording: Wording {
            wrong: Words {
                en: "\"{human}\" may take {deadline}, longer than the {obligation} from \"{node}\" lasts ({ttl}).",
                zh: "“{human}”最长可用{deadline}，超过“{node}”的{obligation}有效期{ttl}。",
            },
            effect: Words {
                en: "When the person decides late, it has already run out.",
                zh: "处理得晚时，它已经失效。",
            },
            advice: Words {
                en: "Shorten the deadline, or let it last longer.",
                zh: "请缩短处理时限，或延长有效期。",
            },
        },
        tags: &["people", "time"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for lifetime in view.lifetimes() {
        let Some(setting) = lifetime.setting else { continue };
        for (person, longest_us) in lifetime.slow_persons(view) {
            let values = [
                ("human", view.name(person)),
                ("deadline", duration(longest_us)),
                ("obligation", thing(lifetime.obligation)),
                ("node", view.name(lifetime.node)),
                ("ttl", duration(lifetime.lasts_us)),
            ];
            let nodes = vec![view.id(person).clone(), view.id(lifetime.node).clone()];
            let (label, edit) = longer(view, lifetime, setting);
            let found = Finding::new(&RULE.meta, nodes, &values).with_repair(label, edit);
            findings.push(found.with_witness(run_to(view, person)));
        }
    }
}

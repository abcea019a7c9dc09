//! A freeze, a lock or an authorisation runs out by itself. If the slowest way to the step that uses it is longer
//! than it lasts, some orders get there with nothing in hand: the card cannot be charged, the stock is sold to others.
//!
//! Let it last longer, shorten the deadlines on the way, or take it later. A called flow counts with the longest time it
//! may take, and what it opens or uses is looked at, too; parts that run one after the other count as one, since their
//! number is not known.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize { valid_for: "P7D" }
//! w: flow.wait { for: "P10D" }
//! c: payment.capture
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> w -> c -> e
//! a.declined -> u
//! c.failed -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize { valid_for: "P14D" }
//! w: flow.wait { for: "P10D" }
//! c: payment.capture
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> w -> c -> e
//! a.declined -> u
//! c.failed -> u
//! u -> x
//! ```

use std::collections::BTreeSet;

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_model::{Edit, Text};
use serde_json::json;

use crate::called::Lapse;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::lifetime::{Lifetime, longest_us};
use crate::path::{run_to, slow_run};
use crate::repair::iso_hours;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::time::Slowest;
use crate::view::FlowView;
use crate::words::{duration, inside, thing};

/// T08.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T08",
        name: "lapsed-obligation",
        severity: Severity::Error,
        engine: Engine::Time,
        wording: Wording {
            wrong: Words {
                en: "The {obligation} may run out before \"{user}\" uses it: it lasts {ttl}, but the way there may take {worst}.",
                zh: "{obligation}可能在“{user}”使用前失效：有效期{ttl}，途中最长{worst}。",
            },
            effect: Words {
                en: "Slow orders get there with nothing in hand.",
                zh: "走得慢的订单到达时，它已不再有效。",
            },
            advice: Words {
                en: "Let \"{node}\" hold it longer, or shorten the waits and deadlines on the way.",
                zh: "请延长“{node}”的有效期，或缩短途中的等待和时限。",
            },
        },
        tags: &["obligations", "time"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for lifetime in view.lifetimes() {
        if let Some(way) = &lifetime.use_after
            && let Some(worst_us) = lifetime.lapses_after_us()
            && !is_said_elsewhere(view, lifetime, worst_us)
        {
            findings.push(finding(view, lifetime, way, worst_us));
        }
    }
    let mut seen = BTreeSet::new();
    for (call, _) in view
        .with_role(Role::Call)
        .filter(|(call, _)| view.is_reachable(*call))
    {
        let mut waiting: Vec<&str> = view.compiled_step(call).calls.as_deref().into_iter().collect();
        while let Some(id) = waiting.pop() {
            if let Some(called) = view.called_flows().get(id).filter(|_| seen.insert(id)) {
                for lapse in &called.lapses {
                    findings.push(found_inside(view, call, lapse));
                }
                waiting.extend(called.calls.iter().map(String::as_str));
            }
        }
    }
}

/// True when the rule on slow persons or the one on the balance of a presale explains it.
fn is_said_elsewhere(view: &FlowView<'_>, lifetime: &Lifetime, worst_us: i64) -> bool {
    if lifetime.setting.is_none() {
        return false;
    }
    let persons = lifetime.slow_persons(view);
    let their_us: i64 = persons
        .iter()
        .filter_map(|(node, _)| longest_us(view, *node))
        .sum();
    let balance = lifetime.balance.as_ref().and_then(|(_, due_us)| *due_us);
    balance.is_some_and(|due_us| due_us > lifetime.lasts_us)
        || (!persons.is_empty() && worst_us - their_us <= lifetime.lasts_us)
}

fn finding(view: &FlowView<'_>, lifetime: &Lifetime, way: &Slowest, worst_us: i64) -> Finding {
    let values = [
        ("obligation", thing(lifetime.obligation)),
        ("user", view.name(way.to)),
        ("node", view.name(lifetime.node)),
        ("ttl", duration(lifetime.lasts_us)),
        ("worst", duration(worst_us)),
    ];
    let nodes = vec![view.id(lifetime.node).clone(), view.id(way.to).clone()];
    let found = Finding::new(&RULE.meta, nodes, &values).with_witness(slow_run(view, lifetime.node, way));
    let Some(setting) = lifetime.setting else {
        return found;
    };
    let (label, edit) = longer(view, lifetime, setting);
    found.at_setting(setting).with_repair(label, edit)
}

/// An obligation that runs out inside a called flow; that flow has to be mended.
fn found_inside(view: &FlowView<'_>, call: NodeIndex, lapse: &Lapse) -> Finding {
    let values = [
        ("obligation", thing(lapse.obligation)),
        ("user", inside(&view.name(call), &lapse.user)),
        ("node", inside(&view.name(call), &lapse.opener)),
        ("ttl", duration(lapse.lasts_us)),
        ("worst", duration(lapse.worst_us)),
    ];
    Finding::new(&RULE.meta, vec![view.id(call).clone()], &values).with_witness(run_to(view, call))
}

/// Lets an obligation last as long as the slowest way needs.
pub(super) fn longer(view: &FlowView<'_>, lifetime: &Lifetime, setting: &str) -> (Text, Edit) {
    let slowest_person = lifetime
        .slow_persons(view)
        .iter()
        .map(|(_, longest)| *longest)
        .max();
    let needed_us = lifetime.needed_us().max(slowest_person.unwrap_or(0));
    let value = iso_hours(needed_us);
    let spoken = duration(flow_catalog::settings::duration_us(&value).unwrap_or(needed_us));
    let label = Text::new(
        format!("Let it last {}", spoken.en),
        format!("有效期改为 {}", spoken.zh),
    );
    let edit = Edit::SetSetting {
        node: view.id(lifetime.node).clone(),
        setting: setting.to_owned(),
        value: Some(json!(value)),
    };
    (label, edit)
}

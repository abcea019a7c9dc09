//! The shares of a pilot add up to at most 1, and the key that is hashed stays the same for a customer. With an order's own
//! number as key the same customer is in the pilot today and out of it tomorrow, and nothing can be compared.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "a", share: "0.6"}, {port: "b", share: "0.6"}] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.a -> e
//! d.b -> c
//! d.other -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", key: "customer.id", branches: [{port: "a", share: "0.1"}] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.a -> e
//! d.other -> c
//! ```

use flow_catalog::{FIELDS, PiiClass, Words, field_index};
use flow_engine::NodeIndex;
use flow_feel::{Decimal, Rounding};

use crate::decisions::{BranchSetting, DecisionMode, branches, changed_branches, decisions};
use crate::edits::{default_text, label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{percent, same};

/// X04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "X04",
        name: "unsound-pilot-shares",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The pilot shares of \"{node}\" add up to {sum}.",
                zh: "“{node}”的试点比例合计为{sum}。",
            },
            effect: Words {
                en: "Later branches get fewer orders than they say, and \"otherwise\" none.",
                zh: "后面的分支分到的订单会少于设定，“否则”分不到订单。",
            },
            advice: Words {
                en: "Lower the shares until they add up to at most 100\u{a0}%.",
                zh: "请降低比例，使合计不超过 100%。",
            },
        },
        tags: &["conditions"],
        since: "0.1.0",
    },
    check,
};

const MOVING_KEY: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" hashes {key}, which is not fixed for a customer.",
        zh: "“{node}”按 {key} 分流，而它对同一客户并不固定。",
    },
    effect: Words {
        en: "The same customer is in the pilot today and out of it tomorrow, and results cannot be compared.",
        zh: "同一客户今天在试点内、明天在试点外，结果无法比较。",
    },
    advice: Words {
        en: "Hash a field that identifies the customer.",
        zh: "请改用能识别客户的字段。",
    },
};

/// Places after the point of a scaled share.
const SHARE_PLACES: i32 = 4;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for node in decisions(view, DecisionMode::Share) {
        check_sum(view, node, findings);
        check_key(view, node, findings);
    }
}

fn share(branch: &BranchSetting) -> Option<Decimal> {
    branch.share.as_deref()?.trim().parse().ok()
}

fn check_sum(view: &FlowView<'_>, node: NodeIndex, findings: &mut Findings) {
    let branches = branches(view, node);
    let sum = branches
        .iter()
        .filter_map(share)
        .try_fold(Decimal::ZERO, Decimal::add);
    let Some(sum) = sum.filter(|sum| *sum > Decimal::from(1)) else {
        return;
    };
    let values = [("node", view.name(node)), ("sum", percent(sum))];
    let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("branches");
    let scaled = |branch: &BranchSetting| share(branch)?.div(sum)?.round(SHARE_PLACES, Rounding::Down);
    let changed = changed_branches(view, node, |index, entry| {
        let branch = branches.iter().find(|branch| branch.index == index);
        if let Some(share) = branch.and_then(scaled) {
            entry["share"] = share.to_string().into();
        }
        true
    });
    findings.push(finding.with_repair(
        label("Scale the shares to 100\u{a0}%", "按比例缩放到 100%", &values),
        set(view, node, "branches", changed),
    ));
}

fn check_key(view: &FlowView<'_>, node: NodeIndex, findings: &mut Findings) {
    let Some(key) = view.text(node, "key").filter(|key| !tells_customers_apart(key)) else {
        return;
    };
    let values = [("node", view.name(node)), ("key", same(key))];
    let finding =
        Finding::worded(&RULE.meta, &MOVING_KEY, vec![view.id(node).clone()], &values).at_setting("key");
    findings.push(match default_text(view, node, "key") {
        Some(usual) => finding.with_repair(
            label("Hash {usual}", "改用 {usual} 分流", &[("usual", same(usual))]),
            set(view, node, "key", usual),
        ),
        None => finding,
    });
}

/// True for a field that is the same on all orders of a customer and differs between customers. A path that names no
/// field is the affair of another rule.
fn tells_customers_apart(path: &str) -> bool {
    let Some(field) = field_index(path).map(|index| &FIELDS[index]) else {
        return true;
    };
    field.from_start && field.pii != PiiClass::None && path.starts_with("customer.")
}

//! Two branches of a decision that ask for the same orders: the first wins. Where one condition lies wholly inside a later
//! one, the order of the branches says what is meant, and nothing is reported; nor where both lead to the same step. A
//! partial overlap is mostly a slip in a bound.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "high", when: "order.total >= 100"},
//!   {port: "low", when: "order.total <= 100"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.high -> e
//! d.low -> c
//! d.other -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "high", when: "order.total >= 100"},
//!   {port: "low", when: "order.total < 100"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.high -> e
//! d.low -> c
//! d.other -> c
//! ```

use flow_catalog::Words;
use flow_engine::NodeIndex;
use flow_feel::boxes::Region;
use flow_model::{Edit, Text};

use crate::conditions::{arriving, asked, region, with_other_bound, words_of};
use crate::decisions::{BranchSetting, DecisionMode, branches, changed_branches, decisions};
use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::same;

/// X02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "X02",
        name: "branch-overlap",
        severity: Severity::Warning,
        engine: Engine::Interval,
        wording: Wording {
            wrong: Words {
                en: "Branches \"{a}\" and \"{b}\" of \"{node}\" overlap at {overlap}.",
                zh: "“{node}”的分支“{a}”与“{b}”在{overlap}处重叠。",
            },
            effect: Words {
                en: "The first wins: such orders never take \"{b}\".",
                zh: "按先后取第一个：这些订单不会走“{b}”。",
            },
            advice: Words {
                en: "Change a bound so that each order fits one branch only.",
                zh: "请调整边界，让每个订单只符合一个分支。",
            },
        },
        tags: &["conditions"],
        since: "0.1.0",
    },
    check,
};

/// Decisions with more branches than this are not compared pair by pair.
const BRANCHES_MAX: usize = 100;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for node in decisions(view, DecisionMode::Rules) {
        let branches = branches(view, node);
        let Some(arriving) = arriving(view, &branches).filter(|_| branches.len() <= BRANCHES_MAX) else {
            continue;
        };
        let asked = asked(view, &branches);
        for (second, later) in asked.iter().enumerate() {
            for (first, earlier) in asked[..second].iter().enumerate() {
                let (Some(earlier), Some(later)) = (earlier, later) else {
                    continue;
                };
                let pair = (&branches[first], &branches[second]);
                if same_target(view, node, pair) {
                    continue;
                }
                if let Some(overlap) = partial_overlap(earlier, later, &arriving) {
                    findings.push(finding(view, node, pair, (earlier, later), &overlap));
                }
            }
        }
    }
}

fn same_target(view: &FlowView<'_>, node: NodeIndex, pair: (&BranchSetting, &BranchSetting)) -> bool {
    let target = |branch: &BranchSetting| view.target(node, view.exit_named(node, &branch.port)?);
    pair.0.port == pair.1.port || target(pair.0).is_some_and(|step| target(pair.1) == Some(step))
}

/// What both take, when neither lies inside the other.
fn partial_overlap(earlier: &Region, later: &Region, arriving: &Region) -> Option<Region> {
    let overlap = earlier.and(later)?.and(arriving)?;
    let earlier_only = earlier.minus(later)?.and(arriving)?;
    let later_only = later.minus(earlier)?.and(arriving)?;
    let partial = !overlap.is_empty() && !earlier_only.is_empty() && !later_only.is_empty();
    partial.then_some(overlap)
}

fn finding(
    view: &FlowView<'_>,
    node: NodeIndex,
    (first, second): (&BranchSetting, &BranchSetting),
    regions: (&Region, &Region),
    overlap: &Region,
) -> Finding {
    let values = [
        ("node", view.name(node)),
        ("a", same(&first.port)),
        ("b", same(&second.port)),
        ("overlap", words_of(overlap)),
    ];
    let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values)
        .at_setting(format!("branches[{}].when", second.index));
    match repair(view, node, (first, second), regions) {
        Some((label, edit)) => finding.with_repair(label, edit),
        None => finding,
    }
}

/// Tightens the later branch to what it takes anyway: by moving a bound where that is enough, else in so many words.
fn repair(
    view: &FlowView<'_>,
    node: NodeIndex,
    (first, second): (&BranchSetting, &BranchSetting),
    (earlier, later): (&Region, &Region),
) -> Option<(Text, Edit)> {
    let (earlier_text, later_text) = (first.when.as_deref()?, second.when.as_deref()?);
    let wanted = later.minus(earlier)?;
    let is_wanted = |condition: &String| {
        let same = || {
            let tightened = region(view, condition)?;
            Some(tightened.minus(&wanted)?.is_empty() && wanted.minus(&tightened)?.is_empty())
        };
        same() == Some(true)
    };
    let condition = with_other_bound(later_text)
        .into_iter()
        .find(is_wanted)
        .unwrap_or_else(|| format!("({later_text}) and not({earlier_text})"));
    let tightened = region(view, &condition)?;
    if !tightened.and(earlier)?.is_empty() {
        return None;
    }
    let changed = changed_branches(view, node, |index, branch| {
        if index == second.index {
            branch["when"] = condition.clone().into();
        }
        true
    });
    let values = [("b", same(&second.port)), ("condition", same(&condition))];
    let label = label(
        "Change branch \"{b}\" to {condition}",
        "将分支“{b}”改为 {condition}",
        &values,
    );
    Some((label, set(view, node, "branches", changed)))
}

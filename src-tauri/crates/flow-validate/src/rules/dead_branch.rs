//! Every branch of a decision can be taken by some order. A branch is dead when its condition contradicts itself, when it
//! contradicts the scope of the start, or when the branches before it take everything it asks for.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "mid", when: "order.total > 500 and order.total < 200"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.mid -> e
//! d.other -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "mid", when: "order.total > 200 and order.total < 500"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.mid -> e
//! d.other -> c
//! ```

use flow_catalog::Words;
use flow_engine::NodeIndex;
use flow_feel::boxes::Region;
use flow_model::{Edit, NodeId};

use crate::conditions::{arriving, asked, union};
use crate::decisions::{BranchSetting, DecisionMode, branches, changed_branches, decisions, otherwise};
use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::property::{reached_without, region_behind};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, same};

/// X03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "X03",
        name: "dead-branch",
        severity: Severity::Error,
        engine: Engine::Interval,
        wording: Wording {
            wrong: Words {
                en: "The condition of branch \"{branch}\" of \"{node}\" can never be true.",
                zh: "“{node}”的分支“{branch}”的条件永远不成立。",
            },
            effect: Words {
                en: "No order ever takes it; what hangs on it never runs.",
                zh: "没有订单会走这个分支，其后的步骤不会执行。",
            },
            advice: Words {
                en: "Mend the condition, or remove the branch.",
                zh: "请修正条件，或删除该分支。",
            },
        },
        tags: &["conditions"],
        since: "0.1.0",
    },
    check,
};

const OUT_OF_SCOPE: Wording = Wording {
    wrong: Words {
        en: "Branch \"{branch}\" of \"{node}\" asks for orders that the flow does not take.",
        zh: "“{node}”的分支“{branch}”所要的订单不在流程的适用范围内。",
    },
    effect: Words {
        en: "No order ever takes it; what hangs on it never runs.",
        zh: "没有订单会走这个分支，其后的步骤不会执行。",
    },
    advice: Words {
        en: "Mend the condition or the scope of the start, or remove the branch.",
        zh: "请修正条件或开始的适用范围，或删除该分支。",
    },
};

const COVERED: Wording = Wording {
    wrong: Words {
        en: "Branch \"{branch}\" of \"{node}\" is never taken: {earlier} takes all its orders first.",
        zh: "“{node}”的分支“{branch}”永远不会被选中：{earlier}已先取走全部订单。",
    },
    effect: Words {
        en: "No order ever takes it; what hangs on it never runs.",
        zh: "没有订单会走这个分支，其后的步骤不会执行。",
    },
    advice: Words {
        en: "Move the branch up, mend its condition, or remove it.",
        zh: "请把该分支前移、修正条件，或删除它。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for node in decisions(view, DecisionMode::Rules) {
        let branches = branches(view, node);
        let asked = asked(view, &branches);
        let arriving = arriving(view, &branches).unwrap_or_else(Region::everything);
        for (place, region) in asked.iter().enumerate() {
            let Some(region) = region else { continue };
            if let Some(cause) = cause_of_death(region, &asked[..place], &arriving) {
                findings.push(finding(view, node, &branches, place, cause));
            }
        }
    }
}

/// Why no order takes a branch.
enum Cause {
    Contradiction,
    OutOfScope,
    Covered(Vec<usize>),
}

fn cause_of_death(region: &Region, before: &[Option<Region>], arriving: &Region) -> Option<Cause> {
    if region.is_empty() {
        return Some(Cause::Contradiction);
    }
    let coming = region.and(arriving)?;
    if coming.is_empty() {
        return Some(Cause::OutOfScope);
    }
    let covering: Vec<usize> = (0..before.len())
        .filter(|place| {
            let shared = before[*place].as_ref().and_then(|earlier| earlier.and(&coming));
            shared.is_some_and(|shared| !shared.is_empty())
        })
        .collect();
    let earlier = union(covering.iter().filter_map(|place| before[*place].as_ref()))?;
    let left = coming.minus(&earlier)?;
    left.is_empty().then_some(Cause::Covered(covering))
}

fn finding(
    view: &FlowView<'_>,
    node: NodeIndex,
    branches: &[BranchSetting],
    place: usize,
    cause: Cause,
) -> Finding {
    let branch = &branches[place];
    let mut values = vec![("node", view.name(node)), ("branch", same(&branch.port))];
    let wording = match cause {
        Cause::Contradiction => &RULE.meta.wording,
        Cause::OutOfScope => &OUT_OF_SCOPE,
        Cause::Covered(by) => {
            let names: Vec<_> = by.iter().map(|place| same(&branches[*place].port)).collect();
            values.push(("earlier", listed(&names)));
            &COVERED
        }
    };
    let finding = Finding::worded(&RULE.meta, wording, vec![view.id(node).clone()], &values)
        .at_setting(format!("branches[{}].when", branch.index));
    finding.with_repair(
        label("Remove branch \"{branch}\"", "删除分支“{branch}”", &values),
        without(view, node, branches, place),
    )
}

/// Removes a branch with the connections of its exit, unless something else leaves by it, and with the steps that only
/// it led to.
fn without(view: &FlowView<'_>, node: NodeIndex, branches: &[BranchSetting], place: usize) -> Edit {
    let gone = &branches[place];
    let changed = changed_branches(view, node, |index, _| index != gone.index);
    let mut edits = vec![set(view, node, "branches", changed)];
    let others = branches.iter().enumerate().filter(|(other, _)| *other != place);
    let still_used = others
        .map(|(_, branch)| &branch.port)
        .any(|port| *port == gone.port)
        || otherwise(view, node) == Some(gone.port.as_str());
    if !still_used {
        let leaving = view.flow.edges.iter();
        let leaving = leaving.filter(|edge| edge.from == *view.id(node) && edge.port.as_str() == gone.port);
        edits.extend(leaving.map(|edge| Edit::Disconnect { edge: edge.clone() }));
        let nodes = left_behind(view, node, &gone.port);
        if !nodes.is_empty() {
            edits.push(Edit::RemoveNodes { nodes });
        }
    }
    Edit::Batch { edits }
}

/// The steps that orders reach by this exit alone.
fn left_behind(view: &FlowView<'_>, node: NodeIndex, port: &str) -> Vec<NodeId> {
    let Some(exit) = view.exit_named(node, port) else {
        return Vec::new();
    };
    let without = reached_without(view, node, exit);
    let behind = region_behind(view, node, exit, |step| without[step as usize]);
    let steps = view
        .steps()
        .filter(|(step, _)| behind[*step as usize] && !without[*step as usize]);
    steps.map(|(step, _)| view.id(step).clone()).collect()
}

//! The branches of a decision cover every order that can come, or `otherwise` is wired for the rest. An order that matches
//! no branch and finds no `otherwise` is lost there. Only conditions that can be compared exactly are judged; fields that
//! may be missing are the affair of the data rules.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "low", when: "order.total < 100"},
//!   {port: "high", when: "order.total > 100"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.low -> e
//! d.high -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [
//!   {port: "low", when: "order.total < 100"},
//!   {port: "high", when: "order.total > 100"}
//! ] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> d
//! d.low -> e
//! d.high -> e
//! d.other -> c
//! ```

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_feel::boxes::Region;
use flow_model::{Edit, Text};

use crate::conditions::{arriving, asked, orders_of, region, union, with_other_bound};
use crate::decisions::{BranchSetting, DecisionMode, branches, changed_branches, decisions, otherwise};
use crate::edits::{label, reached_with_role, rewire, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::same;

/// X01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "X01",
        name: "decision-gap",
        severity: Severity::Error,
        engine: Engine::Interval,
        wording: Wording {
            wrong: Words {
                en: "The branches of \"{node}\" leave a gap, and \"{otherwise}\" is not wired: no branch takes {gap}.",
                zh: "“{node}”的条件有遗漏，且出口“{otherwise}”没有连线：{gap}不满足任何分支。",
            },
            effect: Words {
                en: "Such orders are lost there.",
                zh: "这些订单会在此丢失。",
            },
            advice: Words {
                en: "Close the gap, or wire \"{otherwise}\".",
                zh: "请补上遗漏的条件，或连接出口“{otherwise}”。",
            },
        },
        tags: &["conditions"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for node in decisions(view, DecisionMode::Rules) {
        let port = otherwise(view, node).unwrap_or_default();
        if view
            .exit_named(node, port)
            .is_some_and(|exit| view.target(node, exit).is_some())
        {
            continue;
        }
        let branches = branches(view, node);
        let Some(gap) = gap_of(view, &branches).filter(|gap| !gap.is_empty()) else {
            continue;
        };
        let values = [
            ("node", view.name(node)),
            ("otherwise", view.exit_label(node, port)),
            ("gap", left_out(&gap)),
        ];
        let mut finding =
            Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("branches");
        if let Some((label, edit)) = repair(view, node, port, &branches) {
            finding = finding.with_repair(label, edit);
        }
        findings.push(finding);
    }
}

/// Those orders, as what no branch takes.
fn left_out(gap: &Region) -> Text {
    match *gap == Region::everything() {
        true => Text::new("any order", "所有订单都"),
        false => orders_of(gap),
    }
}

/// The orders that arrive and match no branch.
fn gap_of(view: &FlowView<'_>, branches: &[BranchSetting]) -> Option<Region> {
    let asked: Option<Vec<Region>> = asked(view, branches).into_iter().collect();
    arriving(view, branches)?.minus(&union(&asked?)?)
}

/// Moves one bound where that closes the gap and makes no branches overlap; else wires the exit for the rest to where
/// the order is undone or handled by a person.
fn repair(
    view: &FlowView<'_>,
    node: NodeIndex,
    port: &str,
    branches: &[BranchSetting],
) -> Option<(Text, Edit)> {
    if let Some((index, condition)) = closing_bound(view, branches) {
        let values = [
            ("port", same(&branches[index].port)),
            ("condition", same(&condition)),
        ];
        let place = branches[index].index;
        let changed = changed_branches(view, node, |index, branch| {
            if index == place {
                branch["when"] = condition.clone().into();
            }
            true
        });
        let label = label(
            "Change branch \"{port}\" to {condition}",
            "将分支“{port}”改为 {condition}",
            &values,
        );
        return Some((label, set(view, node, "branches", changed)));
    }
    let target = reached_with_role(view, &[Role::Compensate, Role::PersonTask], node)?;
    let values = [
        ("port", view.exit_label(node, port)),
        ("target", view.name(target)),
    ];
    let label = label(
        "Wire \"{port}\" to \"{target}\"",
        "将出口“{port}”连到“{target}”",
        &values,
    );
    Some((label, rewire(view, node, port, target))).filter(|_| !port.is_empty())
}

fn closing_bound(view: &FlowView<'_>, branches: &[BranchSetting]) -> Option<(usize, String)> {
    let asked: Option<Vec<Region>> = asked(view, branches).into_iter().collect();
    let asked = asked?;
    let arriving = arriving(view, branches)?;
    branches.iter().enumerate().find_map(|(index, branch)| {
        let others = union(
            asked
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, region)| region),
        );
        let closes = |condition: &String| {
            let close = || {
                let moved = region(view, condition)?;
                let gap = arriving.minus(&moved.or(others.as_ref()?)?)?;
                let shared = moved
                    .and(others.as_ref()?)?
                    .minus(&asked[index])?
                    .and(&arriving)?;
                Some(gap.is_empty() && shared.is_empty())
            };
            close() == Some(true)
        };
        let condition = with_other_bound(branch.when.as_deref()?)
            .into_iter()
            .find(closes)?;
        Some((index, condition))
    })
}

//! Orders that go abroad pass customs and a tax calculation before they ship. Which orders go abroad is read from the scope
//! of the start and from the conditions of decisions on `order.country`; conditions on the region alone say nothing about
//! the country, and nothing is reported. The home country is China.
//!
//! # Invalid
//! ```text
//! @enters_with paid
//! @enters_with stock
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.country != \"CN\"" }
//! f: fulfil.source { nodes: "all_nodes" }
//! d: fulfil.dispatch
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> f
//! f -> d -> e
//! f.none -> x
//! d.short -> x
//! ```
//! # Valid
//! ```text
//! @enters_with paid
//! @enters_with stock
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.country != \"CN\"" }
//! t: service.tax { endpoint: "tax" }
//! u: service.customs { endpoint: "single_window" }
//! f: fulfil.source { nodes: "all_nodes" }
//! d: fulfil.dispatch
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> t -> u -> f
//! t.unknown_code -> x
//! u.rejected -> x
//! u.inspect -> f
//! f -> d -> e
//! f.none -> x
//! d.short -> x
//! ```

use flow_catalog::{Operation, PortKind, Role, SettingKind, Words, component_with_role, schema};
use flow_engine::{ExitIndex, NodeIndex};
use flow_feel::boxes::Region;
use flow_model::{Edit, Text};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::conditions::{asked, orders_of, region, slots, union};
use crate::decisions::{BranchSetting, DecisionMode, branches, decisions, otherwise};
use crate::edits::{reached_with_role, steps_before};
use crate::finding::WitnessStep;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::property::{Found, Next, shortest_path};
use crate::routing::ships;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// B03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B03",
        name: "shipped-abroad-undeclared",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "At \"{node}\", {orders} can ship without {missing}.",
                zh: "{orders}可能未经{missing}就在“{node}”发货。",
            },
            effect: Words {
                en: "Parcels are held at the border, and the shop owes what was not declared.",
                zh: "包裹会被海关扣留，漏报的税费由商家承担。",
            },
            advice: Words {
                en: "Put the missing step before \"{node}\".",
                zh: "请在“{node}”之前加上缺少的步骤。",
            },
        },
        tags: &["promotion", "shipping"],
        since: "0.1.0",
    },
    check,
};

/// Orders that stay in the home country.
const AT_HOME: &str = "order.country = \"CN\"";
const TAX: Duty = Duty {
    role: Role::Tax,
    name: Words {
        en: "a tax calculation",
        zh: "税费计算",
    },
};
const CUSTOMS: Duty = Duty {
    role: Role::Customs,
    name: Words {
        en: "a customs declaration",
        zh: "报关",
    },
};

/// Something that has to be done before an order ships abroad.
struct Duty {
    role: Role,
    name: Words,
}

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(home) = region(view, AT_HOME) else { return };
    let scope = view.steady_scope();
    if excludes(scope, &home) {
        report(view, &orders_of(scope), |_, _| true, true, findings);
        return;
    }
    for (node, exit, orders) in exits_abroad(view, scope, &home) {
        let leaves = |step: NodeIndex, left_by: Option<ExitIndex>| step == node && left_by == Some(exit);
        report(view, &orders_of(&orders), leaves, false, findings);
    }
}

/// True when no order at home is among them, but some order is.
fn excludes(orders: &Region, home: &Region) -> bool {
    !orders.is_empty() && orders.and(home).is_some_and(|both| both.is_empty())
}

/// Exits of decisions that only orders for abroad take, with those orders.
fn exits_abroad(view: &FlowView<'_>, scope: &Region, home: &Region) -> Vec<(NodeIndex, ExitIndex, Region)> {
    let mut abroad = Vec::new();
    for node in decisions(view, DecisionMode::Rules) {
        let branches = branches(view, node);
        if !branches.iter().any(|branch| reads_country(view, branch)) {
            continue;
        }
        let asked = asked(view, &branches);
        let taken = |port: &str| taken_by(view, node, port, (&branches, &asked), scope);
        for (exit, declared) in (0..).zip(&view.compiled_step(node).exits) {
            if let Some(orders) = taken(declared.port.as_str()).filter(|orders| excludes(orders, home)) {
                abroad.push((node, exit, orders));
            }
        }
    }
    abroad
}

/// True when the branch asks for the country; without one that does, no exit of a decision is for abroad alone.
fn reads_country(view: &FlowView<'_>, branch: &BranchSetting) -> bool {
    let country = schema().slot("order.country");
    let read = branch.when.as_deref().map(|condition| slots(view, condition));
    read.is_some_and(|read| read.iter().any(|slot| Some(*slot) == country))
}

/// The orders that leave a decision by an exit, where boxes can say it.
fn taken_by(
    view: &FlowView<'_>,
    node: NodeIndex,
    port: &str,
    (branches, asked): (&[BranchSetting], &[Option<Region>]),
    scope: &Region,
) -> Option<Region> {
    let mut left = scope.clone();
    let mut taken = Region::nothing();
    for (branch, orders) in branches.iter().zip(asked) {
        let Some(orders) = orders else {
            // Nobody knows what it takes: at most everything that is left, at least nothing.
            if branch.port == port {
                return None;
            }
            continue;
        };
        if branch.port == port {
            taken = taken.or(&left.and(orders)?)?;
        }
        left = left.minus(orders)?;
    }
    if otherwise(view, node) == Some(port) {
        taken = union([&taken, &left])?;
    }
    Some(taken)
}

/// Reports the worst that can happen to orders that are known to go abroad once `leaves` was true of a move.
fn report(
    view: &FlowView<'_>,
    orders: &Text,
    leaves: impl Fn(NodeIndex, Option<ExitIndex>) -> bool,
    from_start: bool,
    findings: &mut Findings,
) {
    let sets: [&[&Duty]; 3] = [&[&TAX, &CUSTOMS], &[&CUSTOMS], &[&TAX]];
    for missing in sets {
        let avoided = |step: NodeIndex, left_by: Option<ExitIndex>| {
            missing.iter().any(|duty| fulfils(view, duty, step, left_by))
        };
        let found = shortest_path(view, |phase, step, left_by| {
            let abroad = from_start || phase == 1 || leaves(step, left_by);
            match left_by {
                _ if avoided(step, left_by) => Next::Blocked,
                Some(exit) if abroad && ships(view, step, exit) => Next::Goal,
                _ => Next::Go(u8::from(abroad)),
            }
        });
        if let Found::Path(witness) = found {
            findings.push(finding(view, orders, missing, witness));
            return;
        }
    }
}

/// True when leaving the step by the exit means that the duty is done.
fn fulfils(view: &FlowView<'_>, duty: &Duty, node: NodeIndex, exit: Option<ExitIndex>) -> bool {
    let Some(exit) = exit.filter(|_| view.role(node) == duty.role) else {
        return false;
    };
    let exit = view.exit(node, exit);
    let opens = |operation: &Operation| matches!(operation, Operation::Acquire(_));
    exit.kind == PortKind::Success || exit.operations.iter().any(opens)
}

fn finding(view: &FlowView<'_>, orders: &Text, missing: &[&Duty], witness: Vec<WitnessStep>) -> Finding {
    let english: Vec<&str> = missing.iter().map(|duty| duty.name.en).collect();
    let chinese: Vec<&str> = missing.iter().map(|duty| duty.name.zh).collect();
    let ship = witness
        .last()
        .and_then(|last| view.compiled.index.get(&last.node))
        .copied();
    let nodes = ship.map(|ship| view.id(ship).clone()).into_iter().collect();
    let values = [
        ("node", ship.map(|ship| view.name(ship)).unwrap_or_default()),
        ("orders", orders.clone()),
        ("missing", Text::new(english.join(" and "), chinese.join("和"))),
    ];
    let finding = Finding::new(&RULE.meta, nodes, &values).with_witness(witness);
    match ship.and_then(|ship| duties_before(view, ship, missing)) {
        Some(edit) => {
            let label = Text::new(
                format!("Put {} in front", english.join(" and ")),
                format!("在前面加{}", chinese.join("和")),
            );
            finding.with_repair(label, edit)
        }
        None => finding,
    }
}

/// New steps in front of the one that ships; what they turn away goes to a person, or is undone. Each names the
/// connector after itself.
fn duties_before(view: &FlowView<'_>, ship: NodeIndex, missing: &[&Duty]) -> Option<Edit> {
    let refuge = reached_with_role(view, &[Role::PersonTask, Role::Compensate], ship)?;
    let components = missing.iter().filter_map(|duty| component_with_role(duty.role));
    let effects = components.flat_map(|component| component.effects);
    let mut opened = effects.filter_map(|effect| match effect.operation {
        Operation::Acquire(set) => Some(set),
        _ => None,
    });
    // What other paths have opened already would be opened twice on them.
    if opened.any(|set| view.may_be_open(ship).intersects(set)) {
        return None;
    }
    let inserted = missing
        .iter()
        .map(|duty| (duty.role, connectors(duty.role), "ok"));
    let (steps, mut edits) = steps_before(view, ship, inserted.collect())?;
    for step in &steps {
        let turned_away = step
            .component
            .ports
            .iter()
            .filter(|port| port.kind == PortKind::Outcome);
        edits.extend(turned_away.map(|port| step.connect(port.id, view.id(refuge))));
    }
    Some(Edit::Batch { edits })
}

/// The connectors that a step of the role must name.
fn connectors(role: Role) -> BTreeMap<String, Value> {
    let Some(component) = component_with_role(role) else {
        return BTreeMap::new();
    };
    let name = component.id.rsplit('.').next().unwrap_or(component.id);
    let needed = component
        .settings
        .iter()
        .filter(|setting| setting.required && setting.kind == SettingKind::Ref("connector"));
    needed
        .map(|setting| (setting.name.to_owned(), name.into()))
        .collect()
}

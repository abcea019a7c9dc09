//! The templates, broken in every small way: whatever a flow looks like, the check answers the same each time, its
//! witnesses replay, and its repairs mend what they say.
//!
//! A mutant loses a connection, has one lead elsewhere, loses a step, or has one setting changed. All are made; every
//! n-th is checked, so that the run stays short. Set `MUTANTS=1` to check all.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Default, Family, PortKind, Setting, SettingKind, component};
use flow_engine::{CompiledFlow, Move, compile, replay};
use flow_model::{Edge, Edit, Flow, FlowId, apply, read};
use flow_testkit::{Fixture, fixtures};
use flow_validate::rules::rule;
use flow_validate::{CheckContext, Checker, Engine, Finding, Severity, WitnessStep, check};
use serde_json::{Value, json};

/// One of so many mutants is checked, unless all are asked for.
const STRIDE: usize = 3;
/// Other steps that each connection is led to.
const RETARGETS: usize = 2;

/// A broken template.
struct Mutant {
    /// What was done to which template.
    what: String,
    flow: Flow,
    /// True when a connection or a step is concerned.
    structural: bool,
}

fn templates() -> Vec<Flow> {
    let found = fixtures("flows/templates", ".flow.json");
    let flow = |fixture: &Fixture| read(&fixture.bytes).expect("a flow").flow;
    found.iter().map(flow).collect()
}

fn mutants_of(flow: &Flow) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let mut add = |what: String, edit: Edit, structural: bool| {
        let mut mutant = flow.clone();
        if apply(&mut mutant, &edit).is_ok() {
            let what = format!("{}: {what}", flow.id);
            mutants.push(Mutant {
                what,
                flow: mutant,
                structural,
            });
        }
    };
    let edges: Vec<&Edge> = flow.edges.iter().collect();
    let steps: Vec<_> = flow.nodes.keys().collect();
    for (place, edge) in edges.iter().enumerate() {
        let name = format!("{}.{} -> {}", edge.from, edge.port, edge.to);
        let edit = Edit::Disconnect {
            edge: (*edge).clone(),
        };
        add(format!("without {name}"), edit, true);
        for turn in 1..=RETARGETS {
            let to = steps[(place * 7 + turn * 5) % steps.len()].clone();
            if to == edge.to {
                continue;
            }
            let what = format!("{name} leads to {to}");
            let edit = Edit::Reconnect {
                edge: (*edge).clone(),
                to: Edge {
                    to,
                    ..(*edge).clone()
                },
            };
            add(what, edit, true);
        }
    }
    for (id, node) in &flow.nodes {
        let known = component(node.component.as_str()).expect("templates use known components");
        if let Some(port) = known.ports.iter().find(|port| port.kind == PortKind::Success) {
            let edit = Edit::RemoveAndRejoin {
                node: id.clone(),
                port: port.id.into(),
            };
            add(format!("without {id}"), edit, true);
        }
        for setting in known.settings {
            for value in other_values(setting, node.settings.get(setting.name)) {
                let what = format!("{id}.{} = {value}", setting.name);
                let edit = Edit::SetSetting {
                    node: id.clone(),
                    setting: setting.name.to_owned(),
                    value: Some(value),
                };
                add(what, edit, false);
            }
        }
    }
    mutants
}

/// Values that change what the setting means, some of them senseless.
fn other_values(setting: &Setting, own: Option<&Value>) -> Vec<Value> {
    let candidates = match setting.kind {
        SettingKind::Bool => vec![json!(setting.default != Default::Bool(true))],
        SettingKind::Int(..) => vec![json!(0), json!(1), json!(100_000)],
        SettingKind::Duration => vec![json!("PT1S"), json!("P90D"), json!("soon")],
        SettingKind::DateTime => vec![json!("2020-01-01T00:00:00Z"), json!("2030-01-01T00:00:00Z")],
        SettingKind::Decimal | SettingKind::Money | SettingKind::Ratio => vec![json!("0"), json!("0.9")],
        SettingKind::Enum(choices) => choices.iter().map(|choice| json!(choice.id)).collect(),
        SettingKind::EnumList(choices) => choices.iter().map(|choice| json!([choice.id])).collect(),
        SettingKind::Condition => vec![
            json!("order.total > 100 and order.total < 50"),
            json!("order.country != \"CN\""),
            json!("order.totle > 1"),
        ],
        SettingKind::FieldList => vec![json!(["customer.id_no"]), json!(["order.address"])],
        SettingKind::FieldPath => vec![json!("order.id")],
        SettingKind::Branches => vec![
            json!([]),
            json!([{"port": "a", "when": "order.total >= 1"}, {"port": "b", "when": "order.total <= 1"}]),
            json!([{"port": "a", "share": "0.8"}, {"port": "b", "share": "0.8"}]),
        ],
        SettingKind::Ref(_) => vec![json!(""), json!("https://example.com/?token=0123456789abcdef")],
        _ => vec![json!("")],
    };
    candidates
        .into_iter()
        .filter(|value| Some(value) != own)
        .collect()
}

/// The witness as moves of the engine; nothing when a name is not of the flow.
fn moves_of(flow: &CompiledFlow, witness: &[WitnessStep]) -> Option<Vec<Move>> {
    let to_move = |step: &WitnessStep| {
        let node = *flow.index.get(&step.node)?;
        let compiled = &flow.nodes[node as usize];
        let family = compiled.component.map(|component| component.family);
        let exit = match family {
            Some(Family::Sink | Family::Fork) => None,
            // It goes wrong inside the called flow, which does not come back.
            Some(Family::Subflow) if step.exit.as_str().is_empty() => None,
            Some(Family::Join) => Some(0),
            // A call in which something goes wrong is not left.
            Some(Family::Subflow) if step.exit.as_str().is_empty() => None,
            _ => {
                let place = compiled.exits.iter().position(|exit| exit.port == step.exit)?;
                Some(u32::try_from(place).ok()?)
            }
        };
        Some(Move {
            node,
            exit,
            returns: None,
        })
    };
    witness.iter().map(to_move).collect()
}

fn place(mutant: &Mutant, finding: &Finding) -> String {
    format!(
        "{}\n{} {:?}: {}\nwitness: {:?}",
        mutant.what, finding.rule, finding.nodes, finding.message.en, finding.witness
    )
}

/// What makes two findings the same for a user.
fn key(finding: &Finding) -> impl Ord + '_ {
    (
        finding.rule,
        &finding.nodes,
        &finding.edges,
        &finding.setting,
        &finding.message,
    )
}

fn faults_of(
    mutant: &Mutant,
    context: &CheckContext,
    findings: &[Finding],
    session: &mut Checker,
) -> Vec<String> {
    let mut faults = Vec::new();
    let compiled = compile(&mutant.flow);
    // Where an order stands on several steps that do not wait for each other, one change does not mend what it owes.
    let races = ["S06", "S07", "S08"];
    let steps_race = findings.iter().any(|finding| races.contains(&finding.rule));
    for finding in findings {
        let replays = moves_of(&compiled, &finding.witness)
            .is_some_and(|moves| moves.is_empty() || replay(&compiled, &moves).is_ok());
        if !replays {
            faults.push(format!("does not replay: {}", place(mutant, finding)));
        }
        let Some(repair) = &finding.repair else { continue };
        let mut mended = mutant.flow.clone();
        if let Err(error) = apply(&mut mended, &repair.edit) {
            faults.push(format!("cannot be applied ({error}): {}", place(mutant, finding)));
            continue;
        }
        if rule(finding.rule).is_some_and(|rule| rule.meta.engine == Engine::State) && steps_race {
            continue;
        }
        let after = session.check(&mended, context);
        if after.findings.iter().any(|other| key(other) == key(finding)) {
            faults.push(format!(
                "\"{}\" does not mend: {}",
                repair.label.en,
                place(mutant, finding)
            ));
        }
    }
    faults
}

#[test]
fn broken_templates_are_answered_soundly() {
    let flows = templates();
    let all: BTreeMap<FlowId, Flow> = flows.iter().map(|flow| (flow.id.clone(), flow.clone())).collect();
    let stride = if std::env::var_os("MUTANTS").is_some() {
        1
    } else {
        STRIDE
    };
    let mut faults = Vec::new();
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut n_mutants, mut n_structural, mut n_flagged) = (0, 0, 0);
    let mut session = Checker::new();
    for flow in &flows {
        let mut others = all.clone();
        others.remove(&flow.id);
        let context = CheckContext {
            flows: others,
            ..CheckContext::default()
        };
        for mutant in mutants_of(flow).into_iter().step_by(stride) {
            let report = session.check(&mutant.flow, &context);
            if report != check(&mutant.flow, &context) {
                faults.push(format!("answers differ: {}", mutant.what));
            }
            let rules: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule).collect();
            for id in rules {
                *by_rule.entry(id).or_default() += 1;
            }
            n_mutants += 1;
            if mutant.structural {
                n_structural += 1;
                let has_error = |finding: &Finding| finding.severity == Severity::Error;
                n_flagged += usize::from(report.findings.iter().any(has_error));
            }
            faults.extend(faults_of(&mutant, &context, &report.findings, &mut session));
        }
    }
    println!("{n_mutants} mutants; {n_flagged} of {n_structural} structural ones have errors");
    println!("{by_rule:?}");
    faults.sort();
    faults.dedup();
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

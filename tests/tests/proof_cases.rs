//! What the proof says about small flows, one per question: flow in, faults out.

use std::collections::BTreeMap;

use flow_engine::{CompiledFlow, compile};
use flow_model::FlowId;
use flow_testkit::parse_notation;
use flow_validate::proof::{Found, Limits, SubFlowTable, Unproved, prove};

/// Faults as `rule step obligations: path`, then `not proved` if so.
fn told(text: &str, called: &[(&str, &str)], limits: Limits) -> (String, Option<Unproved>) {
    let flow = parse_notation(text);
    let compiled = compile(&flow);
    let existing = called
        .iter()
        .map(|(id, text)| (FlowId::new(*id), parse_notation(text)));
    let table = SubFlowTable::new(&compiled, &flow.id, &existing.collect::<BTreeMap<_, _>>());
    let proof = prove(&compiled, &table, limits);
    assert_eq!(proof.proved, proof.reason.is_none());
    let mut lines: Vec<String> = proof.found.iter().map(|found| line(&compiled, found)).collect();
    lines.sort();
    (lines.join("\n"), proof.reason)
}

fn line(flow: &CompiledFlow, found: &Found) -> String {
    let path: Vec<&str> = found
        .witness
        .iter()
        .map(|step| flow.node(step.node).id.as_str())
        .collect();
    let violation = found.violation;
    let inside = found
        .inside
        .as_ref()
        .map(|inside| format!(" in {}/{}", inside.flow, inside.node));
    format!(
        "{} {} {}{}: {}",
        violation.kind.rule(),
        flow.node(violation.node).id,
        violation.obligations,
        inside.unwrap_or_default(),
        path.join(" ")
    )
}

fn check(text: &str, called: &[(&str, &str)], expected: &str) {
    let (told, reason) = told(text, called, Limits::default());
    assert_eq!(told, expected);
    assert_eq!(reason, None);
}

const DECISIONS: &str = r#"
    s: flow.start
    d: flow.decide { "branches": [{ "port": "big", "when": "order.total > 100" }] }
    a: payment.authorize
    m: after.notify { "template": "t" }
    again: flow.decide { "branches": [{ "port": "big", "when": "order.total > 100" }] }
    x: flow.compensate
    e: flow.end { "result": "cancelled" }
    s -> d
    d.big -> a
    a -> m
    a.declined -> x
    d.other -> m
    m -> again
    again.big -> x
    again.other -> e
    x -> e
"#;

#[test]
fn decisions_on_the_same_field_do_not_contradict_each_other() {
    check(DECISIONS, &[], "");
    let other = DECISIONS.replacen("order.total > 100", "order.total > 50", 1);
    check(&other, &[], "T01 e auth: s d a m again e");
}

#[test]
fn a_wait_is_exhausted_only_after_its_visits() {
    let flow = r#"
        s: flow.start
        a: payment.authorize
        w: flow.wait { "max_visits": 2 }
        x: flow.end { "result": "cancelled" }
        y: flow.compensate
        s -> a
        a -> y
        a.declined -> w
        w -> a
        w.exhausted -> r
        r: inventory.reserve
        r -> x
        r.short -> x
        y -> x
    "#;
    check(flow, &[], "T01 x stock: s a w a w a w r x");
}

#[test]
fn called_flows_answer_with_what_they_leave_open() {
    let main = r#"
        s: flow.start
        c: flow.call { "flow": "part" }
        e: flow.end { "result": "cancelled" }
        s -> c
        c -> e
        c.cancelled -> e
    "#;
    let part = r#"
        s: flow.start
        r: inventory.reserve
        e: flow.end
        x: flow.end { "result": "cancelled" }
        d: inventory.reserve
        s -> r
        r -> d
        r.short -> x
        d -> e
        d.short -> e
    "#;
    check(
        main,
        &[("part", part)],
        "T01 e stock: s c e\nT02 c stock in part/d: s c",
    );
    let (_, reason) = told(main, &[], Limits::default());
    assert!(matches!(reason, Some(Unproved::MissingFlow { .. })), "{reason:?}");
    let (_, reason) = told(main, &[("part", main)], Limits::default());
    assert!(matches!(reason, Some(Unproved::CallsItself { .. })), "{reason:?}");
}

#[test]
fn nothing_is_claimed_beyond_a_bound_or_without_a_start() {
    let flow = "s: flow.start\ne: flow.end { \"result\": \"cancelled\" }\ns -> e";
    let limits = Limits {
        states_max: 1,
        ..Limits::default()
    };
    assert_eq!(
        told(flow, &[], limits).1,
        Some(Unproved::TooManyStates { max: 1 })
    );
    assert_eq!(
        told("e: flow.end", &[], Limits::default()).1,
        Some(Unproved::Starts { count: 0 })
    );
    let unknown = "s: flow.start\nt: does.not.exist\ns -> t";
    assert!(matches!(
        told(unknown, &[], Limits::default()).1,
        Some(Unproved::UnknownComponent { .. })
    ));
}

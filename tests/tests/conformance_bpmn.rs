//! Plain BPMN run in two engines that are not ours, in step with the stepper: every template and example, and flows that
//! have what those have not. Walks take every connection; whoever does the work answers as the walk says, branches go on in
//! the order of the walk, and timers ring when their turn comes. What an engine does not know is said at its driver and in
//! `docs/bpmn.md`.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{COMPONENTS, Family, component};
use flow_export::targets::bpmn::{self, Profile};
use flow_export::{Drawing, Language};
use flow_model::{Flow, NodeId};
use orderloom_tests::covering::{Order, covering};
use orderloom_tests::in_step::{Engine, compare, moves};
use orderloom_tests::tools::{by_halves, node, python};
use orderloom_tests::walks::{Walk, flows, in_step_flows};
use serde_json::{Value, json};

/// SpiffWorkflow leaves it to its driver when each step is taken, gateways included. It knows no compensation.
const SPIFF: Engine = Engine {
    at_once: false,
    undoes: false,
};

/// bpmn-engine passes gateways at once.
const BPMN_ENGINE: Engine = Engine {
    at_once: true,
    undoes: true,
};

/// Walks of each flow beyond those that take a connection for the first time.
const MORE: usize = 2;
/// The same for flows with branches, whose steps can follow each other in many orders.
const MORE_OF_BRANCHES: usize = 12;

fn run(engine: Engine, jobs: &[Value]) -> Vec<Value> {
    match engine.at_once {
        true => by_halves(node, "run_bpmn_engine.mjs", jobs),
        false => by_halves(python, "run_spiff.py", jobs),
    }
}

/// A flow with its walks.
struct Walked {
    name: String,
    flow: Flow,
    called: Vec<Flow>,
    walks: Vec<(u64, Walk)>,
}

impl Walked {
    fn of(engine: Engine, (name, flow, called): (String, Flow, Vec<Flow>)) -> Walked {
        let order = match engine.at_once {
            true => Order::AtOnceFirst,
            false => Order::Any,
        };
        let has_branches = flow
            .nodes
            .values()
            .any(|node| node.component.as_str() == "flow.fork");
        let more = if has_branches { MORE_OF_BRANCHES } else { MORE };
        let all = covering(&flow, &called, order, more);
        assert_eq!(all.missed, Default::default(), "{name}: no walk took these");
        Walked {
            name,
            flow,
            called,
            walks: all.walks,
        }
    }

    fn xml(&self) -> String {
        let drawing = Drawing {
            flow: &self.flow,
            called: &self.called,
        };
        let xml = bpmn::write(&drawing, Profile::Plain, Language::English);
        let xml = xml.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        String::from_utf8(xml).expect("UTF-8")
    }

    fn job(&self, xml: &str, runs: Vec<Value>) -> Value {
        json!({"name": self.name, "xml": xml, "process": format!("Process_{}", self.flow.id), "runs": runs})
    }

    fn runs(&self) -> Vec<Value> {
        self.walks.iter().map(|(_, walk)| moves(walk)).collect()
    }
}

/// Every template and example, and the flows of `tests/in-step` with those they call.
fn all_flows() -> Vec<(String, Flow, Vec<Flow>)> {
    let mut all = flows();
    all.extend(in_step_flows());
    all
}

/// Nothing of the catalog is left untried.
#[test]
fn every_component_is_in_a_flow_that_is_run() {
    let all = all_flows();
    let flows = all
        .iter()
        .flat_map(|(_, flow, called)| std::iter::once(flow).chain(called));
    let used: BTreeSet<&str> = flows
        .flat_map(|flow| flow.nodes.values())
        .map(|node| node.component.as_str())
        .collect();
    let known: BTreeSet<&str> = COMPONENTS.iter().map(|component| component.id).collect();
    assert_eq!(used, known);
}

fn runs_in_step(engine: Engine) {
    let walked: Vec<Walked> = all_flows()
        .into_iter()
        .map(|flow| Walked::of(engine, flow))
        .collect();
    let jobs: Vec<Value> = walked.iter().map(|one| one.job(&one.xml(), one.runs())).collect();
    let mut ran = run(engine, &jobs).into_iter();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for one in &walked {
        for (seed, walk) in &one.walks {
            let ran = ran.next().expect("every walk was run");
            if let Err(difference) = compare(walk, &ran, engine) {
                panic!("{}, seed {seed}: {difference}\n{ran:#}", one.name);
            }
            count(one, walk, &mut kinds);
        }
    }
    for kind in [
        "cancel",
        "hand_over",
        "fault",
        "time up",
        "event",
        "exhausted",
        "parts",
        "no parts",
        "Fork",
        "Join",
        "Wait",
        "Decision",
        "Subflow",
        "undone",
        "inside",
    ] {
        assert!(kinds.contains_key(kind), "no walk had {kind}: {kinds:?}");
    }
}

/// What a walk shows of what BPMN can say.
fn count(one: &Walked, walk: &Walk, kinds: &mut BTreeMap<String, usize>) {
    let mut note = |kind: &str| *kinds.entry(kind.to_owned()).or_default() += 1;
    for (line, told) in walk.trace.iter().zip(moves(walk).as_array().expect("a list")) {
        if let Some(lane) = told["lane"].as_str() {
            note(lane);
            continue;
        }
        if told["entries"].as_u64().is_some_and(|entries| entries > 1) {
            note("parts");
        }
        if told["entries"] == json!(0) {
            note("no parts");
        }
        if !line.undone.is_empty() {
            note("undone");
        }
        if line.fire.contains('/') {
            note("inside");
            continue;
        }
        let node = &one.flow.nodes[&NodeId::new(line.fire.as_str())];
        let known = component(node.component.as_str()).expect("a known component");
        note(&format!("{:?}", known.family));
        let outcome = line.outcome.as_deref().unwrap_or_default();
        if known.ports.iter().any(|port| port.id == outcome && port.time_up) {
            note("time up");
        }
        if outcome == "fault" || known.family == Family::Wait {
            note(outcome);
        }
    }
}

#[test]
fn spiff_workflow_runs_as_the_stepper_walks() {
    runs_in_step(SPIFF);
}

#[test]
fn bpmn_engine_runs_as_the_stepper_walks() {
    runs_in_step(BPMN_ENGINE);
}

/// A connection led to another element.
fn aimed(xml: &str, flow: &str, target: &str) -> String {
    let mark = format!("<sequenceFlow id=\"{flow}\"");
    let start = xml.find(&mark).unwrap_or_else(|| panic!("{flow}"));
    let (before, rest) = xml.split_at(start);
    let (flow, after) = rest.split_once('>').expect("a tag ends");
    let (source, _) = flow.split_once(" targetRef=").expect("a flow leads somewhere");
    format!("{before}{source} targetRef=\"{target}\">{after}")
}

fn without_line(xml: &str, part: &str) -> String {
    assert!(xml.contains(part), "{part}");
    let lines = xml.lines().filter(|line| !line.contains(part));
    lines.map(|line| format!("{line}\n")).collect()
}

fn instead(xml: &str, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "{from}");
    xml.replace(from, to)
}

/// Files with a fault that an engine has to show: what is wrong, in which flow, and how.
type Fault = (&'static str, &'static str, fn(&str) -> String);

const FAULTS: [Fault; 8] = [
    ("a connection to another end", "faults", |xml| {
        aimed(xml, "Flow_v.fault", "Event_z")
    }),
    ("time that is up leaves the task waiting", "faults", |xml| {
        instead(
            xml,
            "attachedToRef=\"Task_m\"",
            "cancelActivity=\"false\" attachedToRef=\"Task_m\"",
        )
    }),
    ("an answer read wrongly", "faults", |xml| {
        instead(xml, "exit_r = &quot;short&quot;", "exit_r = &quot;none&quot;")
    }),
    ("cancelled and handed over exchanged", "faults", |xml| {
        instead(
            xml,
            "exit_after_failure = &quot;cancel&quot;",
            "exit_after_failure = &quot;hand_over&quot;",
        )
    }),
    ("branches left under way at the end", "ends-in-branches", |xml| {
        without_line(xml, "<terminateEventDefinition")
    }),
    ("counted once too often", "decided-outside", |xml| {
        instead(xml, "visits_w &gt;= 2", "visits_w &gt;= 3")
    }),
    ("another flow called", "one-after-another", |xml| {
        instead(
            xml,
            "calledElement=\"Process_inner\"",
            "calledElement=\"Process_inner.undo\"",
        )
    }),
    (
        "cancelled parts taken for good ones",
        "one-after-another",
        |xml| {
            instead(
                xml,
                "exit_c = &quot;cancelled&quot;",
                "exit_c = &quot;stopped&quot;",
            )
        },
    ),
];

/// Flows of `tests/in-step` with a fault in the file, and walks held against what an engine did in another one.
fn faults_are_caught(engine: Engine, more: &[Fault]) {
    let walked: Vec<Walked> = in_step_flows()
        .into_iter()
        .map(|flow| Walked::of(engine, flow))
        .collect();
    let mut cases: Vec<(&str, &Walked, String)> = walked.iter().map(|one| ("", one, one.xml())).collect();
    for (what, name, change) in FAULTS.iter().chain(more) {
        let one = walked.iter().find(|one| one.name == format!("in-step/{name}"));
        let one = one.expect("the flow is there");
        let xml = change(&one.xml());
        assert_ne!(xml, one.xml(), "{what}");
        cases.push((what, one, xml));
    }
    let jobs: Vec<Value> = cases
        .iter()
        .map(|(_, one, xml)| one.job(xml, one.runs()))
        .collect();
    let mut ran = run(engine, &jobs).into_iter();
    for (what, one, _) in cases {
        let ran: Vec<Value> = ran.by_ref().take(one.walks.len()).collect();
        let is_other = |(_, walk): &(u64, Walk), ran: &Value| compare(walk, ran, engine).is_err();
        if !what.is_empty() {
            assert!(
                one.walks.iter().zip(&ran).any(|(walk, ran)| is_other(walk, ran)),
                "{what}: not caught"
            );
            continue;
        }
        for (pair, ran) in one.walks.windows(2).zip(&ran) {
            let is_same = moves(&pair[0].1) == moves(&pair[1].1);
            assert!(
                is_same || is_other(&pair[1], ran),
                "{}, seed {}",
                one.name,
                pair[1].0
            );
        }
    }
}

#[test]
fn spiff_workflow_shows_faults() {
    faults_are_caught(SPIFF, &[]);
}

#[test]
fn bpmn_engine_shows_faults() {
    faults_are_caught(
        BPMN_ENGINE,
        &[("nothing undoes", "one-after-another", |xml| {
            without_line(xml, "id=\"Association_r\"")
        })],
    );
}

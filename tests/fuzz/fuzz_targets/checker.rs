//! Whatever the flow is, the check answers, answers the same again, and keeps its word: a repair can be made, and the
//! path of what was proved can be walked.
#![no_main]

use flow_catalog::{COMPONENTS, Family, SettingKind};
use flow_engine::{CompiledFlow, Move};
use flow_model::{Edge, Flow, Node, NodeId, Text};
use flow_validate::rules::rule;
use flow_validate::{CheckContext, Checker, Engine, WitnessStep};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Most steps of a made-up flow; larger ones find nothing that small ones do not, only more slowly.
const STEPS_MAX: u8 = 14;

fuzz_target!(|bytes: &[u8]| {
    let flow = match flow_model::read(bytes) {
        Ok(document) if document.flow.nodes.len() <= 60 => document.flow,
        Ok(_) => return,
        Err(_) => made_up(&mut Bytes(bytes)),
    };
    let context = CheckContext::default();
    let mut checker = Checker::new();
    let report = checker.check(&flow, &context);
    assert_eq!(
        report,
        checker.check(&flow, &context),
        "the same check answers the same"
    );
    let compiled = flow_engine::compile(&flow);
    for finding in &report.findings {
        assert!(!finding.message.en.is_empty() && !finding.message.zh.is_empty());
        if let Some(repair) = &finding.repair {
            let mut mended = flow.clone();
            flow_model::apply(&mut mended, &repair.edit).expect("a repair can be made");
        }
        let is_proved = rule(finding.rule).is_some_and(|rule| rule.meta.engine == Engine::State);
        if is_proved && let Some(path) = moves(&compiled, &finding.witness) {
            let walked = flow_engine::replay(&compiled, &path);
            assert!(
                walked.is_ok(),
                "{walked:?}: {} {:?}",
                finding.rule,
                finding.witness
            );
        }
    }
});

/// A witness as moves. Nothing for an empty one, and for one through sub-flows, whose outcome it does not spell out.
fn moves(flow: &CompiledFlow, witness: &[WitnessStep]) -> Option<Vec<Move>> {
    let mut path = Vec::new();
    for step in witness {
        let node = flow.node_of(step.node.as_str())?;
        if flow.family(node) == Family::Subflow {
            return None;
        }
        let exits = &flow.node(node).exits;
        let exit = match flow.family(node) {
            Family::Fork | Family::Sink => None,
            // A join has one way out, whether the path names it or not.
            Family::Join => Some(0),
            _ => exits.iter().position(|exit| exit.port == step.exit),
        };
        path.push(Move {
            node,
            exit: exit.and_then(|exit| u32::try_from(exit).ok()),
            returns: None,
        });
    }
    (!path.is_empty()).then_some(path)
}

/// The fuzzer's input as a source of choices; zeros when it is used up.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    fn below(&mut self, count: usize) -> usize {
        usize::from(self.next()) % count.max(1)
    }
}

/// A flow of a start and some steps, each exit connected to some step or none.
fn made_up(bytes: &mut Bytes<'_>) -> Flow {
    let mut flow = Flow::new("fuzzed", Text::new("Fuzzed", "模糊"));
    let count = 2 + usize::from(bytes.next() % STEPS_MAX);
    let name = |index: usize| format!("n{index:02}");
    for index in 0..count {
        let component = match index {
            0 => COMPONENTS[0],
            _ => COMPONENTS[bytes.below(COMPONENTS.len())],
        };
        let mut node = Node::new(component.id);
        if let Some(setting) = component.settings.get(bytes.below(component.settings.len() + 1))
            && let Some(value) = value(setting.kind, bytes)
        {
            node.settings.insert(setting.name.to_owned(), value);
        }
        flow.nodes.insert(NodeId::new(name(index)), node);
        let ports: Vec<&str> = component.ports.iter().map(|port| port.id).collect();
        for port in ports {
            let port = if port == "*" {
                ["a", "b", "otherwise"][bytes.below(3)]
            } else {
                port
            };
            let target = bytes.below(count + 1);
            if target < count {
                flow.edges.insert(Edge::new(name(index), port, name(target)));
            }
        }
    }
    for _ in 0..bytes.next() % 8 {
        let (from, to) = (bytes.below(count), bytes.below(count));
        let port = ["a", "b", "c", "otherwise", "ok"][bytes.below(5)];
        flow.edges.insert(Edge::new(name(from), port, name(to)));
    }
    flow
}

/// Some value for a setting, fitting or not.
fn value(kind: SettingKind, bytes: &mut Bytes<'_>) -> Option<Value> {
    let texts = [
        "",
        "PT1M",
        "P1D",
        "order.total > 100",
        "a",
        "0.5",
        "2026-11-11T00:00:00+08:00",
        "otherwise",
    ];
    let some_text = |bytes: &mut Bytes<'_>| Value::from(texts[bytes.below(texts.len())]);
    Some(match kind {
        SettingKind::Bool => Value::from(bytes.next() % 2 == 0),
        SettingKind::Int(least, most) => Value::from([least, most, 0, 1, 3][bytes.below(5)]),
        SettingKind::Enum(choices) => Value::from(choices[bytes.below(choices.len())].id),
        SettingKind::EnumList(choices) => {
            let chosen = choices
                .iter()
                .filter(|_| bytes.next() % 2 == 0)
                .map(|choice| Value::from(choice.id));
            Value::Array(chosen.collect())
        }
        SettingKind::Branches => {
            let branch = |port: &str, text: &Value| serde_json::json!({ "port": port, "when": text });
            let first = some_text(bytes);
            let second = some_text(bytes);
            Value::Array(vec![branch("a", &first), branch("b", &second)])
        }
        SettingKind::Map => Value::Object(serde_json::Map::new()),
        _ => some_text(bytes),
    })
}

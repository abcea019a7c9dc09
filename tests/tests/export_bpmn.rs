//! Every template and example as BPMN for every engine: the same bytes twice, valid by the official schema, read without
//! warnings and linted without errors by bpmn.io's tools, drawn by bpmn-js with nothing over anything else; and what
//! travels in our own namespace is enough to rebuild the flow.

use std::collections::BTreeSet;

use flow_export::targets::bpmn::{self, Profile};
use flow_export::{Drawing, Language};
use flow_model::{Flow, Node, Point};
use flow_testkit::{Rng, expect_file, large_flow, root};
use orderloom_tests::tools::{node, python};
use orderloom_tests::walks::{flows, in_step_flows};
use serde_json::{Value, json};

/// The file of a flow; written twice, the same bytes.
fn write(flow: &Flow, called: &[Flow], profile: Profile, language: Language) -> String {
    let drawing = Drawing { flow, called };
    let once =
        bpmn::write(&drawing, profile, language).unwrap_or_else(|error| panic!("{}: {error}", flow.id));
    let again = bpmn::write(&drawing, profile, language).expect("what was written once is written again");
    assert!(once == again, "{}: not the same twice", flow.id);
    String::from_utf8(once).expect("UTF-8")
}

/// Every template and example for an engine, every other one in Chinese.
fn jobs(profile: Profile) -> Vec<Value> {
    let all = flows();
    let jobs = all.iter().enumerate().map(|(position, (name, flow, called))| {
        let language = match position % 2 {
            0 => Language::English,
            _ => Language::Chinese,
        };
        json!({ "name": name, "profile": profile.id(), "xml": write(flow, called, profile, language) })
    });
    jobs.collect()
}

fn assert_sound(answers: &[Value], count: usize) {
    assert_eq!(answers.len(), count);
    for answer in answers {
        assert_eq!(answer["faults"], json!([]), "{}", answer["name"]);
    }
}

#[test]
fn files_are_valid_by_the_official_schema() {
    let jobs: Vec<Value> = Profile::ALL.into_iter().flat_map(jobs).collect();
    assert_sound(&python("check_xsd.py", &Value::Array(jobs.clone())), jobs.len());
    let broken = jobs[0]["xml"]
        .as_str()
        .expect("a text")
        .replace("<startEvent", "<beginEvent");
    let answers = python(
        "check_xsd.py",
        &json!([{ "name": "broken", "xml": broken.replace("</startEvent", "</beginEvent") }]),
    );
    assert_ne!(answers[0]["faults"], json!([]));
}

/// What moddle, the linter and bpmn-js say of every file for an engine.
fn tools_are_content_with(profile: Profile) {
    let jobs = jobs(profile);
    let answers = node("check_bpmn.mjs", &Value::Array(jobs.clone()));
    assert_sound(&answers, jobs.len());
    for (answer, job) in answers.iter().zip(&jobs) {
        let shapes = job["xml"]
            .as_str()
            .expect("a text")
            .matches("<bpmndi:BPMNShape")
            .count() as u64;
        let drawn = answer["elements"].as_u64().expect("a count");
        assert!(
            shapes > 5 && drawn > shapes,
            "{}: {drawn} of {shapes} are drawn",
            answer["name"]
        );
    }
}

#[test]
fn plain_files_are_read_linted_and_drawn() {
    tools_are_content_with(Profile::Plain);
}

#[test]
fn zeebe_files_are_read_linted_and_drawn() {
    tools_are_content_with(Profile::Zeebe);
}

#[test]
fn camunda_7_files_are_read_linted_and_drawn() {
    tools_are_content_with(Profile::Camunda7);
}

#[test]
fn flowable_files_are_read_linted_and_drawn() {
    tools_are_content_with(Profile::Flowable);
}

/// The tools find what is wrong, so that their silence says something.
#[test]
fn tools_find_faults() {
    let (_, flow, called) = &flows()[1];
    let sound = write(flow, called, Profile::Zeebe, Language::English);
    let task = diagrams(&sound)[0]
        .shapes
        .iter()
        .map(|(_, area)| *area)
        .find(|area| area[2] >= 100);
    let [left, _, width, _] = task.expect("a task is drawn");
    let through = format!("<di:waypoint x=\"{}\" was=", left + width / 2);
    let changes = [
        ("runs through", "<di:waypoint x=", through.as_str()),
        (
            "moddle:",
            "<sequenceFlow id=",
            "<sequenceFlow wrong:wrong=\"\" id=",
        ),
        ("camunda-compat/", "<zeebe:taskDefinition", "<zeebe:other"),
        ("label-required:", "name=\"How did it go?\"", "name=\"\""),
        ("lies on", "<dc:Bounds x=", "<dc:Bounds x=\"100\" was="),
    ];
    let jobs = changes.map(|(_, from, to)| {
        assert!(sound.contains(from), "{from}");
        json!({ "name": from, "profile": "zeebe", "xml": sound.replace(from, to) })
    });
    let answers = node("check_bpmn.mjs", &json!(jobs));
    for ((wanted, _, _), answer) in changes.iter().zip(answers) {
        let faults = answer["faults"].to_string();
        assert!(faults.contains(wanted), "{wanted}: {faults:.600}");
    }
}

/// Parts that run at the same time wait for messages of the same name: which part one is for is in its key.
#[test]
fn parts_wait_for_messages_by_keys_of_their_own() {
    let mut jobs = Vec::new();
    for (name, flow, called) in flows().into_iter().chain(in_step_flows()) {
        let calls = flow
            .nodes
            .values()
            .any(|node| node.settings.contains_key("for_each"));
        let xml = calls.then(|| write(&flow, &called, Profile::Zeebe, Language::English));
        let xml = xml.filter(|xml| xml.contains("<message "));
        jobs.extend(
            xml.map(|xml| json!({ "name": name, "xml": xml, "process": format!("Process_{}", flow.id) })),
        );
    }
    let keys = |answer: &Value| -> Vec<String> {
        let found = answer["keys"].as_array().expect("keys").iter();
        let found = found.map(|one| one["key"].as_str().expect("a key is a text").to_owned());
        found.collect()
    };
    let mut all = BTreeSet::new();
    for answer in node("run_keys.mjs", &json!(jobs)) {
        let keys = keys(&answer);
        let apart: BTreeSet<String> = keys.iter().cloned().collect();
        assert_eq!(apart.len(), keys.len(), "{}: {keys:?}", answer["name"]);
        all.extend(apart);
    }
    for key in ["A-1", "A-1/parts[0]", "A-1/parts[2]", "A-1/c[1]/i"] {
        assert!(all.contains(key), "{key}: {all:?}");
    }
    // With the order's number alone the test would find them alike.
    let key = "if call_path = null then order.id else order.id + &quot;/&quot; + call_path";
    for job in &mut jobs {
        let xml = job["xml"].as_str().expect("a text");
        assert!(xml.contains(key), "{xml:.2000}");
        job["xml"] = json!(xml.replace(key, "order.id"));
    }
    for answer in node("run_keys.mjs", &json!(jobs)) {
        let keys = keys(&answer);
        assert!(keys.len() > 3 && keys.iter().all(|key| key == "A-1"), "{keys:?}");
    }
}

#[test]
fn flows_come_back_from_what_travels() {
    for profile in Profile::ALL {
        let jobs = Value::Array(jobs(profile));
        let rebuilt = python("rebuild_bpmn.py", &jobs);
        let mut rebuilt = rebuilt.iter();
        for (name, flow, called) in flows() {
            let calls = |one: &&Flow| {
                let settings = flow.nodes.values().filter_map(|node| node.settings.get("flow"));
                settings.into_iter().any(|id| id == one.id.as_str())
            };
            for wanted in std::iter::once(&flow).chain(called.iter().filter(calls)) {
                let text = rebuilt.next().expect("every process comes back").to_string();
                let read =
                    flow_model::read(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert!(read.flow == *wanted, "{name} {}: {}", wanted.id, profile.id());
            }
        }
        assert!(rebuilt.next().is_none());
    }
}

#[test]
fn examples_are_as_expected() {
    for (name, flow, called) in flows() {
        let is_example = name.starts_with("flows/examples/") && !name.contains("/parts/");
        let profiles: &[Profile] = match (is_example, flow.id.as_str()) {
            (true, "regional-pilot") => &Profile::ALL,
            (true, _) => &[Profile::Plain],
            _ => &[],
        };
        for profile in profiles {
            let file = root().join(format!("tests/exports/bpmn/{}.{}.bpmn", flow.id, profile.id()));
            expect_file(&file, &write(&flow, &called, *profile, Language::English));
        }
    }
}

/// Left, top, width, height.
type Area = [i64; 4];

/// The shapes and edges of each diagram of a file, by id.
#[derive(Default)]
struct Diagram<'a> {
    shapes: Vec<(&'a str, Area)>,
    edges: Vec<(&'a str, Vec<[i64; 2]>)>,
}

fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
    let marked = format!(" {name}=\"");
    let rest = line
        .split_once(&marked)
        .unwrap_or_else(|| panic!("{name}: {line}"))
        .1;
    rest.split_once('"').expect("quoted").0
}

fn diagrams(xml: &str) -> Vec<Diagram<'_>> {
    let mut all: Vec<Diagram<'_>> = Vec::new();
    let mut is_label = false;
    for line in xml.lines().map(str::trim_start) {
        let number = |name: &str| attribute(line, name).parse::<i64>().expect("a number");
        if line.starts_with("<bpmndi:BPMNDiagram") {
            all.push(Diagram::default());
        }
        let Some(diagram) = all.last_mut() else { continue };
        if line.starts_with("<bpmndi:BPMNShape") {
            diagram.shapes.push((attribute(line, "bpmnElement"), [0; 4]));
        } else if line.starts_with("<bpmndi:BPMNEdge") {
            diagram.edges.push((attribute(line, "bpmnElement"), Vec::new()));
        } else if line.contains("bpmndi:BPMNLabel>") {
            is_label = line.starts_with("<bpmndi");
        } else if line.starts_with("<dc:Bounds") && !is_label {
            let area = [number("x"), number("y"), number("width"), number("height")];
            diagram.shapes.last_mut().expect("bounds stand in a shape").1 = area;
        } else if line.starts_with("<di:waypoint") {
            let edge = diagram.edges.last_mut().expect("waypoints stand in an edge");
            edge.1.push([number("x"), number("y")]);
        }
    }
    all
}

fn overlap(one: Area, other: Area) -> bool {
    (0..2).all(|axis| one[axis] < other[axis] + other[axis + 2] && other[axis] < one[axis] + one[axis + 2])
}

/// Nothing lies on anything, no edge runs through anything, every corner is square.
fn assert_clear(name: &str, xml: &str) {
    for diagram in diagrams(xml) {
        let is_frame = |id: &str| id.starts_with("SubProcess_");
        let mut shapes: Vec<_> = diagram.shapes.iter().filter(|(id, _)| !is_frame(id)).collect();
        shapes.sort_by_key(|(_, area)| area[0]);
        for (position, (id, area)) in shapes.iter().enumerate() {
            let near = shapes[position + 1..]
                .iter()
                .take_while(|(_, other)| other[0] < area[0] + area[2]);
            for (other, other_area) in near {
                let on_border = |event: &str, area: &Area| event.starts_with("Event_") && area[2] == 36;
                let hangs = on_border(id, area) != on_border(other, other_area);
                assert!(
                    hangs || !overlap(*area, *other_area),
                    "{name}: {id} lies on {other}"
                );
            }
        }
        for (edge, way) in &diagram.edges {
            for pair in way.windows(2) {
                let [[ax, ay], [bx, by]] = [pair[0], pair[1]];
                assert!(
                    ax == bx || ay == by,
                    "{name}: {edge} is not drawn at right angles"
                );
                let run = [ax.min(bx), ay.min(by), (ax - bx).abs(), (ay - by).abs()];
                for (id, area) in &shapes {
                    let inside = [area[0], area[1], area[2], area[3]];
                    let through = run[0] < inside[0] + inside[2]
                        && run[0] + run[2] > inside[0]
                        && run[1] < inside[1] + inside[3]
                        && run[1] + run[3] > inside[1];
                    assert!(!through, "{name}: {edge} runs through {id}");
                }
            }
        }
    }
}

/// Flows whose steps stand anywhere, even on each other, are drawn clearly.
#[test]
fn any_flow_is_drawn_clearly() {
    for (name, flow, called) in flows() {
        for profile in Profile::ALL {
            assert_clear(&name, &write(&flow, &called, profile, Language::Chinese));
        }
    }
    let mut written = 0;
    for seed in 0..80 {
        let mut rng = Rng::new(seed);
        let mut flow = large_flow(20 + rng.below(60), seed);
        let spread = 100 + rng.below(4_000) as i32;
        flow.nodes.values_mut().for_each(|node: &mut Node| {
            node.at = Point {
                x: rng.below(2 * spread as usize) as i32 - spread,
                y: rng.below(2 * spread as usize) as i32 - spread,
            };
        });
        let drawing = Drawing {
            flow: &flow,
            called: &[],
        };
        if let Ok(bytes) = bpmn::write(&drawing, Profile::ALL[seed as usize % 4], Language::English) {
            assert_clear(&format!("seed {seed}"), &String::from_utf8(bytes).expect("UTF-8"));
            written += 1;
        }
    }
    assert!(written > 60, "{written}");
}

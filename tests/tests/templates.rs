//! Templates and examples: every flow file below `flows/` is readable, canonical, worded in both languages, laid
//! out so that it reads well, proved and free of errors. The folders are walked, so there is no list to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use flow_catalog::{Role, component};
use flow_model::{Flow, FlowId, Text, crossings, overlaps, read, write};
use flow_testkit::{Fixture, fixtures};
use flow_validate::{CheckContext, Proved, Severity, check};

/// Most pairs of connections that may cross in one drawing.
const CROSSINGS_MAX: usize = 2;

/// Shortest purpose that counts as a paragraph, in characters: English, Chinese.
const PURPOSE_LEAST: (usize, usize) = (80, 30);

struct File {
    path: PathBuf,
    bytes: Vec<u8>,
    flow: Flow,
}

fn flows() -> Vec<File> {
    let found: Vec<File> = fixtures("flows", ".flow.json").into_iter().map(file).collect();
    assert!(found.len() > 12, "the flows were not found");
    found
}

fn file(fixture: Fixture) -> File {
    let Fixture { path, bytes, .. } = fixture;
    let document = read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    File {
        path,
        bytes,
        flow: document.flow,
    }
}

/// Runs a check on every flow and lists what it says against them.
fn each_flow(says: impl Fn(&File) -> Vec<String>) {
    let faults: Vec<String> = flows()
        .iter()
        .flat_map(|file| {
            says(file)
                .into_iter()
                .map(|fault| format!("{}: {fault}", file.path.display()))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_canonical_and_named_after_their_flow() {
    each_flow(|file| {
        let mut faults = Vec::new();
        if write(&file.flow) != file.bytes {
            faults.push("is not as it would be written".to_owned());
        }
        let name = file
            .path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name != format!("{}.flow.json", file.flow.id) {
            faults.push(format!("holds the flow {}", file.flow.id));
        }
        faults
    });
}

#[test]
fn titles_purposes_and_names_are_in_both_languages() {
    each_flow(|file| {
        let flow = &file.flow;
        let mut faults = Vec::new();
        let mut both = |what: &str, text: &Text| {
            if text.en.trim().is_empty() || text.zh.trim().is_empty() {
                faults.push(format!("{what} lacks a language"));
            }
        };
        both("title", &flow.title);
        both("purpose", &flow.purpose);
        for (id, node) in flow.nodes.iter().filter(|(_, node)| !node.name.is_empty()) {
            both(id.as_str(), &node.name);
        }
        for (id, group) in &flow.groups {
            both(id.as_str(), &group.title);
        }
        let short = (flow.purpose.en.chars().count(), flow.purpose.zh.chars().count());
        if short.0 < PURPOSE_LEAST.0 || short.1 < PURPOSE_LEAST.1 {
            faults.push("has a purpose shorter than a paragraph".to_owned());
        }
        if flow.tags.is_empty() {
            faults.push("has no tags".to_owned());
        }
        faults
    });
}

#[test]
fn steps_whose_component_says_too_little_have_names() {
    each_flow(|file| {
        let tells_too_little = |role: Role| {
            matches!(
                role,
                Role::Decide | Role::Wait | Role::Call | Role::PersonTask | Role::Notify | Role::End
            )
        };
        file.flow
            .nodes
            .iter()
            .filter(|(_, node)| {
                component(node.component.as_str()).is_some_and(|found| tells_too_little(found.role))
            })
            .filter(|(_, node)| node.name.is_empty())
            .map(|(id, _)| format!("step {id} needs a name"))
            .collect()
    });
}

#[test]
fn no_two_steps_of_a_flow_have_the_same_name_and_component() {
    each_flow(|file| {
        let mut seen = BTreeSet::new();
        file.flow
            .nodes
            .iter()
            .filter(|(_, node)| !seen.insert((&node.component, &node.name)))
            .map(|(id, _)| format!("step {id} cannot be told from another"))
            .collect()
    });
}

#[test]
fn flows_read_well() {
    each_flow(|file| {
        let mut faults: Vec<String> = overlaps(&file.flow)
            .into_iter()
            .map(|(one, other)| format!("{one} lies on {other}"))
            .collect();
        let found = crossings(&file.flow);
        if found > CROSSINGS_MAX {
            faults.push(format!("{found} crossings, {CROSSINGS_MAX} allowed"));
        }
        faults
    });
}

#[test]
fn flows_run_from_left_to_right() {
    each_flow(|file| {
        let flow = &file.flow;
        let first = flow.nodes.values().map(|node| node.at.x).min();
        let is_start = |role: Role| role == Role::Start;
        flow.nodes
            .iter()
            .filter(|(_, node)| component(node.component.as_str()).is_some_and(|found| is_start(found.role)))
            .filter(|(_, node)| Some(node.at.x) != first)
            .map(|(id, _)| format!("{id} is not at the left"))
            .collect()
    });
}

#[test]
fn flows_are_proved_and_have_no_errors() {
    let files = flows();
    let all: BTreeMap<FlowId, Flow> = files
        .iter()
        .map(|file| (file.flow.id.clone(), file.flow.clone()))
        .collect();
    assert_eq!(all.len(), files.len(), "two flows have one id");
    let mut faults = Vec::new();
    for file in &files {
        let mut flows = all.clone();
        flows.remove(&file.flow.id);
        let context = CheckContext {
            flows,
            ..CheckContext::default()
        };
        let report = check(&file.flow, &context);
        if report.proved != Proved::Yes {
            faults.push(format!("{}: is not proved", file.path.display()));
        }
        let errors = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        faults.extend(
            errors.map(|finding| format!("{}: {} {}", file.path.display(), finding.rule, finding.message.en)),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

//! Every rule finds what it is for, says it in both languages, and is silent on what is right.
//!
//! `rules/<id>-<name>/` holds `valid-*` and `invalid-*` flows in the text notation (`.flow.txt`) or as flow files
//! (`.flow.json`). Beside an invalid one stands `.findings`: what the rule says about it. A case that needs to be
//! told more has `.context.json`; flows it calls are in `parts/`. Set `BLESS=1` to write the `.findings` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use flow_engine::{Move, replay};
use flow_model::{Flow, apply};
use flow_testkit::{expect_file, parse_notation, root};
use flow_validate::rules::RULES;
use flow_validate::{
    CheckContext, Finding, LiveFlow, Report, Rule, RunningOrders, ServerTasks, Severity, SimulationResult,
    TargetLimits, check,
};
use serde::Deserialize;

/// What a case may be told from outside.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    now: Option<String>,
    simulation: Option<SimulationResult>,
    server: Option<ServerTasks>,
    target: Option<TargetLimits>,
    running: Option<RunningOrders>,
    /// Names of flows in `parts/` that are live.
    live: Vec<String>,
}

fn rules_folder() -> PathBuf {
    root().join("tests/rules")
}

fn folder(rule: &Rule) -> PathBuf {
    rules_folder().join(format!("{}-{}", rule.meta.id, rule.meta.name))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Cases of a rule whose names begin so, as (path without endings, flow).
fn cases(rule: &Rule, begin: &str) -> Vec<(PathBuf, Flow)> {
    let paths = entries(&folder(rule)).into_iter();
    paths
        .filter_map(|path| Some((stem_of(&path, begin)?, read(&path))))
        .collect()
}

fn stem_of(path: &Path, begin: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = name
        .strip_suffix(".flow.txt")
        .or_else(|| name.strip_suffix(".flow.json"))?;
    stem.starts_with(begin).then(|| path.with_file_name(stem))
}

fn read(path: &Path) -> Flow {
    let text = fs::read_to_string(path).expect("a readable file");
    if path.extension().is_some_and(|extension| extension == "json") {
        return flow_model::read(text.as_bytes()).expect("a flow file").flow;
    }
    parse_notation(&text)
}

fn context(stem: &Path) -> CheckContext {
    let told = stem.with_extension("context.json");
    let told: Told = match fs::read_to_string(&told) {
        Ok(text) => serde_json::from_str(&text).expect("a context"),
        Err(_) => Told::default(),
    };
    let parts = stem.with_file_name("parts");
    let flows: BTreeMap<_, _> = entries(&parts)
        .iter()
        .filter(|path| stem_of(path, "").is_some())
        .map(|path| read(path))
        .map(|flow| (flow.id.clone(), flow))
        .collect();
    let live = told.live.iter().map(|id| LiveFlow {
        flow: flows[id.as_str()].clone(),
    });
    CheckContext {
        live: live.collect(),
        now: told.now,
        simulation: told.simulation,
        server: told.server,
        target: told.target,
        running: told.running,
        flows,
    }
}

fn of_rule<'r>(rule: &Rule, report: &'r Report) -> Vec<&'r Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule.meta.id)
        .collect()
}

fn errors(report: &Report) -> Vec<&Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
}

/// A finding as the `.findings` files hold it.
fn written(finding: &Finding) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    let nodes: Vec<&str> = finding.nodes.iter().map(|node| node.as_str()).collect();
    let mut text = format!("{} {severity} {}\n", finding.rule, nodes.join(" ")).replace(" \n", "\n");
    writeln!(text, "en: {}\nzh: {}", finding.message.en, finding.message.zh).expect("it can be written");
    if let Some(setting) = &finding.setting {
        writeln!(text, "setting: {setting}").expect("it can be written");
    }
    if let Some(part) = &finding.table {
        let path = [part.table.as_str(), part.part.as_str()].join(" ");
        writeln!(text, "table: {}", path.trim_end()).expect("it can be written");
    }
    for edge in &finding.edges {
        writeln!(text, "connection: {}.{} -> {}", edge.from, edge.port, edge.to).expect("it can be written");
    }
    if !finding.witness.is_empty() {
        let steps = finding
            .witness
            .iter()
            .map(|step| format!("{}.{}", step.node, step.exit));
        let steps: Vec<String> = steps.map(|step| step.trim_end_matches('.').to_owned()).collect();
        writeln!(text, "witness: {}", steps.join(" ")).expect("it can be written");
    }
    if let Some(repair) = &finding.repair {
        writeln!(text, "repair: {} / {}", repair.label.en, repair.label.zh).expect("it can be written");
    }
    text
}

fn listed(findings: &[&Finding]) -> String {
    findings
        .iter()
        .map(|finding| written(finding))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every path can be walked: the order takes each step by the exit named.
fn check_witnesses(place: &str, flow: &Flow, findings: &[&Finding]) {
    let compiled = flow_engine::compile(flow);
    for finding in findings {
        let moves = finding.witness.iter().map(|step| {
            let node = compiled.index[&step.node];
            let exits = &compiled.node(node).exits;
            let exit = exits.iter().position(|exit| exit.port == step.exit);
            Move {
                node,
                exit: exit.map(|exit| exit as u32),
                returns: None,
            }
        });
        let moves: Vec<Move> = moves.collect();
        if let Err(error) = replay(&compiled, &moves)
            && !moves.is_empty()
        {
            panic!("{place}: {error}:\n{}", written(finding));
        }
    }
}

/// Applies each repair by itself: its finding must go and no error may come.
fn check_repairs(place: &str, flow: &Flow, context: &CheckContext, rule: &Rule) {
    let before = check(flow, context);
    let known: BTreeSet<_> = errors(&before)
        .iter()
        .map(|error| (error.rule, error.nodes.clone()))
        .collect();
    for finding in of_rule(rule, &before) {
        let Some(repair) = &finding.repair else { continue };
        let mut mended = flow.clone();
        apply(&mut mended, &repair.edit).unwrap_or_else(|error| panic!("{place}: {error}"));
        let after = check(&mended, context);
        let same = |other: &&Finding| other.nodes == finding.nodes && other.message == finding.message;
        assert!(
            !of_rule(rule, &after).iter().any(same),
            "{place}: \"{}\" does not mend it:\n{}",
            repair.label.en,
            written(finding)
        );
        for error in errors(&after) {
            let is_known = known.contains(&(error.rule, error.nodes.clone()));
            assert!(
                is_known,
                "{place}: \"{}\" brings a new error:\n{}",
                repair.label.en,
                written(error)
            );
        }
    }
}

fn assert_silent(place: &str, rule: &Rule, report: &Report) {
    let own = of_rule(rule, report);
    assert!(own.is_empty(), "{place}: the rule speaks up:\n{}", listed(&own));
    let errors = errors(report);
    assert!(errors.is_empty(), "{place}: errors:\n{}", listed(&errors));
}

#[test]
fn every_rule_has_fixtures_of_both_kinds() {
    for rule in RULES {
        for begin in ["valid-", "invalid-"] {
            assert!(
                !cases(rule, begin).is_empty(),
                "{}: no {begin}* in its folder",
                rule.meta.id
            );
        }
    }
    let folders: BTreeSet<PathBuf> = RULES.iter().map(|rule| folder(rule)).collect();
    for path in entries(&rules_folder()) {
        assert!(folders.contains(&path), "{} belongs to no rule", path.display());
    }
}

#[test]
fn valid_flows_are_silent() {
    for rule in RULES {
        for (stem, flow) in cases(rule, "valid-") {
            assert_silent(&stem.display().to_string(), rule, &check(&flow, &context(&stem)));
        }
    }
}

#[test]
fn invalid_flows_are_found_and_mended() {
    for rule in RULES {
        for (stem, flow) in cases(rule, "invalid-") {
            let context = context(&stem);
            let report = check(&flow, &context);
            let found = listed(&of_rule(rule, &report));
            check_witnesses(&stem.display().to_string(), &flow, &of_rule(rule, &report));
            assert!(!found.is_empty(), "{}: nothing found", stem.display());
            expect_file(&stem.with_extension("findings"), &found);
            check_repairs(&stem.display().to_string(), &flow, &context, rule);
        }
    }
}

/// The examples in a rule's documentation, as (heading, flow).
fn documented(rule: &Rule) -> Vec<(String, Flow)> {
    let file = format!(
        "src-tauri/crates/flow-validate/src/rules/{}.rs",
        rule.meta.name.replace('-', "_")
    );
    let source = fs::read_to_string(root().join(file)).expect("the rule has its file");
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut examples = Vec::new();
    let mut heading = String::new();
    let mut example: Option<String> = None;
    for line in lines.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match &mut example {
            Some(text) if line == "```" => {
                examples.push((heading.clone(), parse_notation(text)));
                example = None;
            }
            Some(text) => writeln!(text, "{line}").expect("it can be written"),
            None if line.starts_with("```") => example = Some(String::new()),
            None if line.starts_with("# ") => heading = line[2..].to_owned(),
            None => {}
        }
    }
    examples
}

#[test]
fn documented_examples_hold() {
    for rule in RULES {
        for (heading, flow) in documented(rule) {
            let place = format!("{}: example \"{heading}\"", rule.meta.id);
            let report = check(&flow, &CheckContext::default());
            match heading.as_str() {
                "Invalid" => {
                    assert!(!of_rule(rule, &report).is_empty(), "{place}: nothing found");
                    check_repairs(&place, &flow, &CheckContext::default(), rule);
                }
                "Valid" => assert_silent(&place, rule, &report),
                _ => panic!("{place}: unknown heading"),
            }
        }
    }
}

#[test]
fn metadata_is_complete() {
    let mut last = "";
    let order = |id: &str| ("STDXCPBE".find(&id[..1]), id.to_owned());
    for rule in RULES {
        assert!(
            last.is_empty() || order(last) < order(rule.meta.id),
            "{} is out of order",
            rule.meta.id
        );
        last = rule.meta.id;
        let wording = rule.meta.wording;
        for words in [wording.wrong, wording.effect, wording.advice] {
            assert!(words.en.ends_with('.'), "{}: {}", rule.meta.id, words.en);
            assert!(words.zh.ends_with('。'), "{}: {}", rule.meta.id, words.zh);
            let half_width = words.zh.contains([',', ';', ':', '?', '!', '(', '"']);
            assert!(
                !half_width,
                "{}: half-width punctuation in {}",
                rule.meta.id, words.zh
            );
        }
    }
}

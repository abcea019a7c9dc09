//! Every rule about scenarios finds what it is for, says it in both languages where it stands, and is silent on what is
//! right.
//!
//! `scenarios/<id>-<name>/` holds `valid-*` and `invalid-*` scenario files. Beside an invalid one stands `.findings`: what
//! the rule says about it. The flow is the one that a scenario names, of `scenarios/flows`, or the shop; files of orders
//! lie beside the scenario. Set `BLESS=1` to write the `.findings` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use flow_engine::order::read_csv;
use flow_model::Flow;
use flow_simulate::scenario::{
    Document, FieldSource, NoFile, OrderFile, Pattern, RULES, Scenario, ScenarioFinding, check, read, usual,
    write,
};
use flow_simulate::{Control, Model, NoLog, RunOptions, run};
use flow_testkit::{Fixture, expect_file, fixtures, parse_notation, root};
use flow_validate::Severity;
use serde_json::json;

fn flows() -> BTreeMap<String, Flow> {
    let files = fixtures("tests/scenarios/flows", ".flow.txt");
    files
        .into_iter()
        .map(|file| (file.name.clone(), parse_notation(file.text())))
        .collect()
}

fn scenario_of(file: &Fixture) -> Document {
    read(&file.bytes).unwrap_or_else(|error| panic!("{}: {error}", file.path.display()))
}

/// The files that a scenario names, looked for beside it.
fn order_files(scenario: &Scenario, folder: &Path) -> BTreeMap<String, OrderFile> {
    let of_stream = |pattern: &Pattern| match pattern {
        Pattern::Replay { file, .. } | Pattern::Resample { file, .. } => Some(file.clone()),
        _ => None,
    };
    let named = scenario
        .arrivals
        .iter()
        .filter_map(|stream| of_stream(&stream.pattern));
    let named = named.chain(scenario.orders.rows.clone());
    let read_file = |name: String| {
        let file = match fs::read(folder.join(&name)) {
            Ok(bytes) => read_csv(&bytes).map_or_else(OrderFile::Faulty, OrderFile::Read),
            Err(_) if folder.join(&name).is_dir() => OrderFile::NoFile(NoFile::Folder),
            Err(_) => OrderFile::Missing,
        };
        (name, file)
    };
    named.map(read_file).collect()
}

fn findings_of(scenario: &Scenario, folder: &Path) -> Vec<ScenarioFinding> {
    let flows = flows();
    let flow = flows.get(&scenario.flow).unwrap_or(&flows["shop"]);
    let called: Vec<Flow> = flows.values().cloned().collect();
    check(scenario, flow, &called, &order_files(scenario, folder))
}

/// Findings as the `.findings` files hold them.
fn written(document: &Document, findings: &[&ScenarioFinding]) -> String {
    let mut text = String::new();
    for (index, finding) in findings.iter().enumerate() {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let place = match finding.at_key {
            true => document.places.key(&finding.path),
            false => document.places.at(&finding.path),
        };
        let place = place.map_or("-".to_owned(), |place| format!("{}:{}", place.line, place.column));
        let blank = if index == 0 { "" } else { "\n" };
        let path = &finding.path;
        writeln!(text, "{blank}{} {severity} {place} {path}", finding.rule).expect("it can be written");
        let (en, zh) = (&finding.message.en, &finding.message.zh);
        writeln!(text, "en: {en}\nzh: {zh}").expect("it can be written");
        if let Some(name) = &finding.suggestion {
            writeln!(text, "suggestion: {name}").expect("it can be written");
        }
    }
    text
}

#[test]
fn fixtures_get_their_findings() {
    for file in fixtures("tests/scenarios", ".scenario.json") {
        let document = scenario_of(&file);
        let folder = file.path.parent().expect("it lies in a folder");
        let findings = findings_of(&document.scenario, folder);
        let (rule, case) = file
            .name
            .split_once('/')
            .expect("it lies in the folder of a rule");
        let id = rule.split('-').next().expect("a rule id");
        let own: Vec<&ScenarioFinding> = findings.iter().filter(|finding| finding.rule == id).collect();
        if case.starts_with("valid-") {
            let wrong = findings
                .iter()
                .filter(|finding| finding.rule == id || finding.severity == Severity::Error);
            let wrong: Vec<&ScenarioFinding> = wrong.collect();
            assert!(wrong.is_empty(), "{}:\n{}", file.name, written(&document, &wrong));
        } else {
            assert!(!own.is_empty(), "{} finds nothing", file.name);
            expect_file(&file.beside(".findings"), &written(&document, &own));
        }
    }
}

/// A rule finds what is as bad as it says of itself, and nothing else.
#[test]
fn every_severity_of_a_rule_has_a_fixture() {
    let mut seen = BTreeSet::new();
    for file in fixtures("tests/scenarios", ".scenario.json") {
        let folder = file.path.parent().expect("it lies in a folder");
        let findings = findings_of(&scenario_of(&file).scenario, folder);
        seen.extend(findings.iter().map(|finding| (finding.rule, finding.severity)));
    }
    let stated = RULES.iter().flat_map(|rule| {
        let all = std::iter::once(&rule.meta.severity).chain(rule.others);
        all.map(|severity| (rule.meta.id, *severity))
    });
    assert_eq!(seen, stated.collect());
}

#[test]
fn every_rule_has_fixtures_of_both_kinds() {
    let files = fixtures("tests/scenarios", ".scenario.json");
    let kinds: BTreeSet<(String, bool)> = files
        .iter()
        .filter_map(|file| {
            let (rule, case) = file.name.split_once('/')?;
            Some((rule.to_owned(), case.starts_with("valid-")))
        })
        .collect();
    let wanted = RULES.iter().flat_map(|rule| {
        let name = format!("{}-{}", rule.meta.id, rule.meta.name);
        [(name.clone(), true), (name, false)]
    });
    assert_eq!(kinds, wanted.collect(), "left: fixtures, right: rules");
}

/// Rules have ids without gaps, each a file of its name, and fixtures in canonical form.
#[test]
fn rules_are_in_order() {
    let folder = root().join("src-tauri/crates/flow-simulate/src/scenario/check/rules");
    for (number, rule) in (1..).zip(RULES) {
        assert_eq!(rule.meta.id, format!("N{number:02}"));
        let file = folder.join(format!("{}.rs", rule.meta.name.replace('-', "_")));
        assert!(file.exists(), "{}", file.display());
        for words in rule.meta.wording.in_general() {
            assert!(
                !words.en.contains(['{', '}']) && !words.zh.contains(['{', '}']),
                "{words:?}"
            );
        }
    }
    for file in fixtures("tests/scenarios", ".scenario.json") {
        let canonical = String::from_utf8(write(&scenario_of(&file).scenario)).expect("it is text");
        expect_file(&file.path, &canonical);
    }
}

/// What a program can put together and no file can say is judged, too, and nothing panics.
#[test]
fn numbers_that_are_none_are_found() {
    let file = fixtures("tests/scenarios", ".scenario.json")
        .into_iter()
        .find(|file| file.name.starts_with("N01") && file.name.contains("/valid"));
    let mut scenario = scenario_of(&file.expect("a valid scenario")).scenario;
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
        for pool in scenario.pools.values_mut() {
            pool.carbon_g_per_hour = number;
        }
        scenario.orders.fields.insert(
            "order.priority".to_owned(),
            FieldSource::Weighted(vec![(json!(1), number)]),
        );
        let findings = findings_of(&scenario, &root());
        let is_found = |path: &str| {
            findings
                .iter()
                .any(|finding| finding.rule == "N06" && finding.path == path)
        };
        assert!(
            is_found("orders.fields.order.priority.weighted[0][1]"),
            "{number}: {findings:?}"
        );
    }
}

/// The scenario of a usual day runs to its end for every template: every order that its start takes ends.
#[test]
fn a_usual_day_runs_to_its_end() {
    let flows = |folder: &str| -> Vec<Flow> {
        let read = |file: Fixture| flow_model::read(&file.bytes).expect("a flow file").flow;
        let files = fixtures(folder, ".flow.json").into_iter();
        files.filter(|file| !file.name.contains('/')).map(read).collect()
    };
    let parts = flows("flows/templates/parts");
    for flow in flows("flows/templates") {
        let scenario = usual(&flow, &parts);
        let model = Model::new(&flow, &parts, &scenario, &BTreeMap::new()).expect("it can be run");
        let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
        let orders = &tally.orders;
        let ended = orders.completed + orders.cancelled + orders.returned + orders.handed_over;
        let left = orders.unfinished + orders.stuck + orders.endless + orders.out_of_scope;
        assert_eq!(
            (ended + left, left),
            (orders.arrived, 0),
            "{}: {orders:?}",
            flow.id
        );
        assert!((900..=1_000).contains(&orders.arrived), "{}: {orders:?}", flow.id);
    }
}

#[test]
fn a_pool_that_only_an_approval_matrix_names_is_used() {
    let text =
        |name: &str| fs::read_to_string(root().join("flows/examples").join(name)).expect("it is there");
    let flow = text("approval-by-amount.flow.json");
    let mut flow = flow_model::read(flow.as_bytes()).expect("it is a flow").flow;
    let approval = flow.nodes.get_mut("approve").expect("the step is there");
    approval
        .settings
        .insert("roles".into(), json!(["sales_manager", "finance_manager"]));
    let scenario = text("approval-by-amount.scenario.json");
    let scenario = read(scenario.as_bytes()).expect("it is a scenario").scenario;
    let found = check(&scenario, &flow, &[], &BTreeMap::new());
    assert!(found.iter().all(|finding| finding.rule != "N02"), "{found:#?}");
}

/// Goods of a usual day are of the category that the scope of a flow names.
#[test]
fn a_usual_day_has_the_goods_that_a_scope_asks_for() {
    let path = root().join("flows/examples/appliance-promotion.flow.json");
    let flow = flow_model::read(&fs::read(path).expect("the example"))
        .expect("a flow file")
        .flow;
    let scenario = usual(&flow, &[]);
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).expect("it can be run");
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
    assert_eq!(tally.orders.out_of_scope, 0);
    assert!(tally.orders.arrived >= 900, "{:?}", tally.orders);
}

//! The catalog keeps its contract: ids, exits, settings, obligations, fields and simulation defaults are shared with
//! flows, exports and partner services. `catalog/contract.json` states them; a change is listed in
//! [`DEVIATIONS`] with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use flow_catalog::{
    COMPONENTS, FIELDS, Need, PRESETS, PresetShape, Rehearsal, SettingCheck, SettingKind, catalog_json,
    check_setting, component, field_index,
};
use flow_testkit::root;
use serde_json::{Value, json};

/// Places where the catalog differs from the contract on purpose, and why.
const DEVIATIONS: &[(&str, &str)] = &[
    (
        "flow.decide setting mode values",
        "a decision table may name the exit",
    ),
    ("flow.decide setting table", "names that decision table"),
    (
        "human.approval setting matrix",
        "a decision table may name the levels",
    ),
    (
        "flow.call setting summary",
        "worked out by the checker, so nobody can type it",
    ),
    (
        "flow.call setting for_each type",
        "names a list of the order model, not any text",
    ),
    (
        "flow.decide setting key type",
        "names a field of the order model, not any text",
    ),
    (
        "promo.apply setting stack default",
        "the promotion table says how its offers combine unless the step does",
    ),
    (
        "flow.compensate setting tokens default",
        "an empty list stands for all",
    ),
    (
        "inventory.promise setting cutoff type",
        "a time of day, so that 25:99 is found",
    ),
    (
        "after.notify setting quiet type",
        "from one time of day to another, so that a wrong one is found",
    ),
    (
        "order.merge writes_on",
        "only an order that was merged into another knows which",
    ),
    ("human.approval writes_on", "when nobody answered nobody decided"),
];

fn contract() -> Vec<Value> {
    let path = root().join("tests/catalog/contract.json");
    let text = fs::read_to_string(path).expect("the contract is there");
    serde_json::from_str(&text).expect("the contract is JSON")
}

fn listed() -> BTreeMap<String, Value> {
    let listing = catalog_json();
    let components = listing["components"].as_array().expect("a list").clone();
    components
        .into_iter()
        .map(|entry| (entry["id"].as_str().expect("an id").to_owned(), entry))
        .collect()
}

#[test]
fn components_keep_the_contract() {
    let listed = listed();
    let mut found = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for wanted in contract() {
        let id = wanted["id"].as_str().expect("an id").to_owned();
        match listed.get(&id) {
            Some(have) => compare(&id, &wanted, have, &mut found),
            None => _ = found.insert(format!("{id} is gone")),
        }
        ids.insert(id);
    }
    found.extend(
        listed
            .keys()
            .filter(|id| !ids.contains(*id))
            .map(|id| format!("{id} is new")),
    );
    let allowed: BTreeSet<String> = DEVIATIONS.iter().map(|(place, _)| (*place).to_owned()).collect();
    assert_eq!(
        found, allowed,
        "left: differences found, right: differences stated"
    );
}

fn compare(id: &str, wanted: &Value, have: &Value, found: &mut BTreeSet<String>) {
    let mut same = |place: &str, left: Value, right: Value| {
        if left != right {
            found.insert(format!("{id} {place}"));
        }
    };
    same("group", wanted["group"].clone(), have["group"].clone());
    same("reads", wanted["reads"].clone(), have["reads"].clone());
    same("writes", wanted["writes"].clone(), have["writes"].clone());
    same(
        "writes_on",
        wanted["writes_on"].clone(),
        have["writes_on"].clone(),
    );
    same("ports", list(&wanted["ports"], port), list(&have["ports"], port));
    same(
        "effects",
        list(&wanted["effects"], contract_effect),
        list(&have["effects"], listed_effect),
    );
    same("export", wanted["export"].clone(), have["export"].clone());
    same("undo", wanted["compensation"].clone(), listed_undo(&have["undo"]));
    same(
        "simulation",
        contract_simulation(&wanted["simulation"]),
        have["simulation"].clone(),
    );
    let wanted_settings = by_name(&wanted["config"]);
    let have_settings = by_name(&have["settings"]);
    for name in wanted_settings
        .keys()
        .chain(have_settings.keys())
        .collect::<BTreeSet<_>>()
    {
        match (wanted_settings.get(name), have_settings.get(name)) {
            (Some(wanted), Some(have)) => {
                let place = |what: &str| format!("setting {name} {what}");
                same(&place("type"), contract_type(wanted), have["type"].clone());
                same(
                    &place("default"),
                    wanted["default"].clone(),
                    have["default"].clone(),
                );
                same(
                    &place("required"),
                    json!(wanted["required"] == json!(true)),
                    have["required"].clone(),
                );
                same(&place("unit"), wanted["unit"].clone(), have["unit"].clone());
                same(
                    &place("values"),
                    wanted["values"].clone(),
                    list(&have["values"], |value| value["id"].clone()),
                );
            }
            _ => same(&format!("setting {name}"), json!("there"), json!("gone")),
        }
    }
}

fn list(values: &Value, each: impl Fn(&Value) -> Value) -> Value {
    match values.as_array() {
        Some(values) => values.iter().map(each).collect(),
        None => Value::Null,
    }
}

fn by_name(settings: &Value) -> BTreeMap<&str, &Value> {
    let settings = settings.as_array().expect("a list of settings");
    settings
        .iter()
        .map(|entry| (entry["name"].as_str().expect("a name"), entry))
        .collect()
}

fn port(port: &Value) -> Value {
    json!([port["id"], port["kind"]])
}

fn contract_effect(effect: &Value) -> Value {
    let token = effect["token"].as_str().expect("a token");
    let tokens: BTreeSet<&str> = match token {
        "*" => flow_catalog::Obligation::ALL
            .into_iter()
            .map(|each| each.id())
            .collect(),
        _ => token.split('|').collect(),
    };
    let when = effect["if"].as_str().and_then(|text| text.split_once('='));
    json!([effect["on"], effect["op"], tokens, when])
}

fn listed_effect(effect: &Value) -> Value {
    let tokens: BTreeSet<&str> = effect["obligations"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let when = effect["when"]
        .as_object()
        .map(|when| (when["setting"].clone(), when["is"].clone()));
    json!([effect["on"], effect["operation"], tokens, when])
}

fn listed_undo(undo: &Value) -> Value {
    match undo["setting"].as_str() {
        Some(setting) => json!(format!("config.{setting}")),
        None => undo["task"].clone(),
    }
}

/// The contract's types in the catalog's finer names; names of fields and tables count as what they refine.
fn contract_type(setting: &Value) -> Value {
    let kind = setting["type"].as_str().expect("a type");
    json!(match kind {
        "list<text>" => "list<field>",
        "context" => "map",
        "ref" if setting["name"] == json!("rules") => "table",
        _ if kind.starts_with("expr<") => "expression",
        other => other,
    })
}

fn contract_simulation(simulation: &Value) -> Value {
    let wanted = &simulation["duration"];
    let length = |name: &str| micros(wanted[name].as_str().expect("a length"));
    let duration = match wanted["dist"].as_str() {
        Some("const") => json!({ "distribution": "constant", "value_us": length("value") }),
        _ => json!({ "distribution": "lognormal", "median_us": length("median"), "sigma": wanted["sigma"] }),
    };
    json!({
        "duration": duration,
        "floor_us": length("floor"),
        "mix": simulation["mix"],
        "fault": simulation["fault"],
        "resource": simulation["resource"],
        "cost": simulation["cost"],
    })
}

fn micros(length: &str) -> i64 {
    flow_catalog::settings::duration_us(length).expect("a length of time")
}

#[test]
fn every_word_is_there_in_both_languages() {
    let mut empty = Vec::new();
    look_for_empty_words("catalog", &catalog_json(), &mut empty);
    assert!(empty.is_empty(), "without words: {empty:?}");
}

fn look_for_empty_words(place: &str, value: &Value, empty: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            let blank = |language: &str| {
                entries
                    .get(language)
                    .and_then(Value::as_str)
                    .is_some_and(|text| text.trim().is_empty())
            };
            if blank("en") || blank("zh") {
                empty.push(place.to_owned());
            }
            for (name, value) in entries {
                look_for_empty_words(&format!("{place}.{name}"), value, empty);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                let name = value["id"]
                    .as_str()
                    .or(value["name"].as_str())
                    .map_or(index.to_string(), str::to_owned);
                look_for_empty_words(&format!("{place}.{name}"), value, empty);
            }
        }
        _ => {}
    }
}

#[test]
fn chinese_uses_full_width_punctuation_and_spaces_before_latin() {
    let mut faults = Vec::new();
    look_at_chinese(&catalog_json(), &mut faults);
    assert!(faults.is_empty(), "{faults:#?}");
}

fn look_at_chinese(value: &Value, faults: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(text) = entries.get("zh").and_then(Value::as_str)
                && is_badly_set(text)
            {
                faults.push(text.to_owned());
            }
            entries.values().for_each(|value| look_at_chinese(value, faults));
        }
        Value::Array(values) => values.iter().for_each(|value| look_at_chinese(value, faults)),
        _ => {}
    }
}

fn is_badly_set(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    letters.windows(2).any(|pair| {
        let latin = |letter: char| letter.is_ascii_alphanumeric();
        (is_chinese(pair[0]) && (latin(pair[1]) || matches!(pair[1], ',' | ';' | ':' | '?' | '(')))
            || (latin(pair[0]) && is_chinese(pair[1]))
    })
}

/// What a run needs to heed a setting can be looked up.
#[test]
fn needs_of_a_run_fit_their_settings() {
    for component in COMPONENTS {
        for setting in component.settings {
            let Rehearsal::Heeded(needs) = setting.rehearsal else {
                continue;
            };
            let has = |name: &str| component.settings.iter().any(|own| own.name == name);
            let fits = |need: &Need| match *need {
                Need::Field(path) => field_index(path).is_some(),
                Need::Fields => matches!(
                    setting.kind,
                    SettingKind::Condition
                        | SettingKind::ConditionList
                        | SettingKind::Expr(_)
                        | SettingKind::FieldPath
                        | SettingKind::TableRef("decision")
                ),
                Need::Partners => has("same"),
                Need::Share(port) => component.ports.iter().any(|own| own.id == port),
                Need::Lasting | Need::StockOrLasting => setting.kind == SettingKind::Duration,
                Need::Lines | Need::Stock | Need::NoCarriers => true,
            };
            assert!(needs.iter().all(fits), "{} {}", component.id, setting.name);
        }
    }
}

#[test]
fn defaults_fit_their_settings() {
    for component in COMPONENTS {
        for setting in component.settings {
            if let Some(default) = setting.default.to_json() {
                let answer = check_setting(setting, &default);
                assert!(
                    answer == SettingCheck::Fine,
                    "{}.{}: {answer:?}",
                    component.id,
                    setting.name
                );
            }
        }
    }
}

#[test]
fn declarations_refer_to_what_exists() {
    for component in COMPONENTS {
        let id = component.id;
        let has_port = |port: &str| component.ports.iter().any(|entry| entry.id == port);
        let has_setting = |name: &str| component.settings.iter().any(|entry| entry.name == name);
        for path in component
            .reads
            .iter()
            .map(|read| read.path)
            .chain(component.writes.iter().copied())
        {
            assert!(field_index(path).is_some(), "{id}: no field {path}");
        }
        for port in component
            .writes_on
            .iter()
            .copied()
            .chain(component.effects.iter().map(|effect| effect.on))
        {
            assert!(has_port(port), "{id}: no exit {port}");
        }
        for (setting, value) in component.effects.iter().filter_map(|effect| effect.when) {
            assert!(has_setting(setting), "{id}: no setting {setting}");
            let kind = component
                .settings
                .iter()
                .find(|entry| entry.name == setting)
                .map(|entry| entry.kind);
            let known = match kind {
                Some(SettingKind::Enum(choices)) => choices.iter().any(|choice| choice.id == value),
                Some(SettingKind::Bool) => matches!(value, "true" | "false"),
                _ => false,
            };
            assert!(known, "{id}: {setting} is never {value}");
        }
    }
}

#[test]
fn ids_and_paths_are_found() {
    for entry in COMPONENTS {
        assert!(
            component(entry.id).is_some_and(|found| std::ptr::eq(found, *entry)),
            "{}",
            entry.id
        );
    }
    for (index, field) in FIELDS.iter().enumerate() {
        assert_eq!(field_index(field.path), Some(index));
    }
    assert!(component("flow.begin").is_none());
    assert!(field_index("order.totl").is_none());
}

#[test]
fn presets_are_made_of_components_and_settings_that_exist() {
    assert_eq!(PRESETS.len(), 6);
    let listing = catalog_json();
    for preset in listing["presets"].as_array().expect("a list") {
        for step in preset["steps"].as_array().expect("a list") {
            let entry = component(step["component"].as_str().expect("an id")).expect("a component");
            for (name, value) in step["settings"].as_object().expect("settings are an object") {
                let setting = entry
                    .settings
                    .iter()
                    .find(|setting| setting.name == name)
                    .expect("a setting");
                assert_eq!(
                    check_setting(setting, value),
                    SettingCheck::Fine,
                    "{} {name}",
                    preset["id"]
                );
            }
        }
    }
}

#[test]
fn presets_are_wired_by_exits_that_exist() {
    for preset in PRESETS {
        let PresetShape::Pattern { steps, connections } = preset.shape else {
            continue;
        };
        for (from, exit, to) in connections {
            let found = component(steps[*from].0).expect("a component");
            assert!(
                found.ports.iter().any(|port| port.id == *exit),
                "{} {exit}",
                preset.id
            );
            assert!(*to < steps.len() && from != to, "{} {exit}", preset.id);
        }
    }
}

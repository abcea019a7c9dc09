//! Names that the settings of steps may take, so that nobody has to know them by heart: those that the flow, the flows it calls
//! and its scenario use already, and those that components take by themselves.

use std::collections::{BTreeMap, BTreeSet};

use flow_api::catalog::{COMPONENTS, Default, Setting, SettingKind, component, pool_words};
use flow_api::model::{Flow, Text};
use flow_api::simulate::scenario::Scenario;
use flow_api::{ApiError, default_scenario, read_scenario};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::rehearse::own_scenario;

/// What names of roles are known as, and what names of places are.
const ROLE: &str = "role";
const PLACES: &str = "node_group";

/// For each sort of name (`role`, `connector`, …) the names with what they are called on screen, where something calls them
/// anything.
pub(crate) fn names(desk: &Desk, key: i64) -> Result<Value, ApiError> {
    let (document, context) = desk.snapshot(key)?;
    let called: Vec<Flow> = context.flows.into_values().collect();
    let flow = document.flow();
    let mut found: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for component in COMPONENTS {
        for setting in component.settings {
            for name in by_default(setting) {
                found
                    .entry(sort_of(setting).unwrap_or_default())
                    .or_default()
                    .insert(name.to_owned());
            }
        }
    }
    for flow in std::iter::once(flow).chain(&called) {
        for (sort, name) in used(flow) {
            found.entry(sort).or_default().insert(name);
        }
    }
    let mut titles: BTreeMap<String, Text> = BTreeMap::new();
    let own = own_scenario(desk, key)?.and_then(|bytes| read_scenario(&bytes).ok());
    let scenarios = own
        .map(|own| own.scenario)
        .into_iter()
        .chain([default_scenario(flow, &called)]);
    for scenario in scenarios {
        take(&scenario, &mut found, &mut titles);
    }
    let told = found
        .into_iter()
        .filter(|(sort, _)| !sort.is_empty())
        .map(|(sort, names)| {
            let names: Vec<Value> = names
                .into_iter()
                .map(|name| json!({ "title": title_of(sort, &name, &titles), "id": name }))
                .collect();
            (sort.to_owned(), Value::Array(names))
        });
    Ok(Value::Object(told.collect()))
}

/// What the scenario calls a name; of roles with a usual name, else, what they are called everywhere.
fn title_of(sort: &str, name: &str, titles: &BTreeMap<String, Text>) -> Option<Text> {
    let own = titles.get(name).filter(|title| !title.is_empty());
    let usual = || pool_words(name).filter(|_| sort == ROLE);
    own.cloned()
        .or_else(|| usual().map(|words| Text::new(words.en, words.zh)))
}

/// People of a scenario may take a role, its places may hold stock. Machines, which stand in pools too, are no roles.
fn take(
    scenario: &Scenario,
    found: &mut BTreeMap<&'static str, BTreeSet<String>>,
    titles: &mut BTreeMap<String, Text>,
) {
    let machines: BTreeSet<&str> = COMPONENTS
        .iter()
        .filter(|component| {
            component
                .settings
                .iter()
                .all(|setting| sort_of(setting) != Some(ROLE))
        })
        .filter_map(|component| component.simulation.resource)
        .collect();
    for (name, pool) in &scenario.pools {
        if !machines.contains(name.as_str()) {
            found.entry(ROLE).or_default().insert(name.clone());
        }
        titles.entry(name.clone()).or_insert_with(|| pool.title.clone());
    }
    let places = scenario.stock.iter().flat_map(|stock| &stock.places);
    found
        .entry(PLACES)
        .or_default()
        .extend(places.map(ToString::to_string));
}

/// The sort of name that a setting takes.
fn sort_of(setting: &Setting) -> Option<&'static str> {
    match setting.kind {
        SettingKind::Ref(sort) => Some(sort),
        SettingKind::RefList => Some(ROLE),
        _ => None,
    }
}

fn by_default(setting: &Setting) -> Vec<&'static str> {
    match (sort_of(setting), setting.default) {
        (Some(_), Default::Text(name)) => vec![name],
        (Some(_), Default::List(names)) => names.to_vec(),
        _ => Vec::new(),
    }
}

/// Names in the settings of a flow, each with its sort.
fn used(flow: &Flow) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for node in flow.nodes.values() {
        let settings = component(node.component.as_str()).map_or(&[][..], |component| component.settings);
        for setting in settings {
            let Some(sort) = sort_of(setting) else { continue };
            match node.settings.get(setting.name) {
                Some(Value::String(name)) if !name.is_empty() => all.push((sort, name.clone())),
                Some(Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str);
                    all.extend(names.map(|name| (sort, name.to_owned())));
                }
                _ => {}
            }
        }
    }
    all
}

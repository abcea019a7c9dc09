//! How two flows differ, in words.

use flow_catalog::{Words, component};
use flow_model::{Change, ComponentId, Flow, Names, PortId, Text, apply, compare, fingerprint};
use flow_testkit::{Kinds, Mix, Rng, expect_file, fixtures, parse_notation, random_edit, random_flow};
use serde_json::Value;

/// The words of the catalog.
struct Catalog;

fn text(words: Option<Words>) -> Text {
    words
        .map(|words| Text::new(words.en, words.zh))
        .unwrap_or_default()
}

impl Names for Catalog {
    fn component(&self, id: &ComponentId) -> Text {
        text(component(id.as_str()).map(|component| component.name))
    }

    fn setting(&self, id: &ComponentId, name: &str) -> Text {
        let settings = component(id.as_str())
            .map(|component| component.settings)
            .unwrap_or_default();
        text(
            settings
                .iter()
                .find(|setting| setting.name == name)
                .map(|setting| setting.label),
        )
    }

    fn port(&self, id: &ComponentId, port: &PortId) -> Text {
        let ports = component(id.as_str())
            .map(|component| component.ports)
            .unwrap_or_default();
        text(
            ports
                .iter()
                .find(|known| known.id == port.as_str())
                .map(|known| known.label),
        )
    }

    fn default(&self, id: &ComponentId, name: &str) -> Option<Value> {
        let setting = component(id.as_str())?
            .settings
            .iter()
            .find(|setting| setting.name == name)?;
        setting.default.to_json()
    }
}

fn told(changes: &[Change]) -> String {
    let line = |change: &Change| {
        let whom = if change.affects_orders { "orders" } else { "looks" };
        let nodes: Vec<&str> = change.nodes.iter().map(|id| id.as_str()).collect();
        format!(
            "{whom}: {}\n        {}\n        [{}]\n",
            change.message.en,
            change.message.zh,
            nodes.join(" ")
        )
    };
    changes.iter().map(line).collect()
}

fn differ_for_orders(before: &Flow, after: &Flow) -> bool {
    let default = |id: &ComponentId, name: &str| Catalog.default(id, name);
    fingerprint(before, &default) != fingerprint(after, &default)
}

#[test]
fn differences_are_told_in_both_languages() {
    for fixture in fixtures("tests/model/compare", ".flows") {
        let (before, after) = fixture.text().split_once("---\n").expect("two flows");
        let (before, after) = (parse_notation(before), parse_notation(after));
        let changes = compare(&before, &after, &Catalog);
        expect_file(&fixture.beside(".changes"), &told(&changes));
    }
}

#[test]
fn what_is_told_agrees_with_the_fingerprint() {
    let kinds = Kinds::common();
    for seed in 0..300 {
        let before = random_flow(seed, 12, &kinds, Mix::default());
        let mut after = before.clone();
        let mut rng = Rng::new(seed);
        for _ in 0..1 + rng.below(4) {
            let edit = random_edit(&after, &kinds, &mut rng);
            let _ = apply(&mut after, &edit);
        }
        let changes = compare(&before, &after, &Catalog);
        let told_to = changes.iter().any(|change| change.affects_orders);
        assert_eq!(
            told_to,
            differ_for_orders(&before, &after),
            "seed {seed}: {}",
            told(&changes)
        );
        assert_eq!(
            changes.is_empty(),
            before == after,
            "seed {seed}: {}",
            told(&changes)
        );
        assert!(
            changes
                .iter()
                .all(|change| !change.message.en.is_empty() && !change.message.zh.is_empty())
        );
    }
}

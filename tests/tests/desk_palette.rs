//! What the palette is told beside the catalog.

use orderloom_tests::desk::{ask, desk};
use serde_json::{Value, json};

fn catalog(name: &str) -> Value {
    let (_scratch, desk) = desk(name);
    ask(&desk, json!({ "ask": "catalog" }))
}

#[test]
fn every_component_is_found_by_its_first_pinyin_letters() {
    let catalog = catalog("palette-pinyin");
    for component in catalog["components"].as_array().expect("components") {
        let id = component["id"].as_str().expect("an id");
        let letters = component["name"]["zh"].as_str().expect("a name").chars();
        let letters = letters.filter(|letter| letter.is_alphanumeric()).count();
        let spelled = catalog["spellings"][id].as_array().expect("spellings");
        let spelled: Vec<&str> = spelled.iter().filter_map(Value::as_str).collect();
        assert!(
            spelled.iter().any(|one| one.len() == letters),
            "{id}: {spelled:?}"
        );
        assert!(
            spelled.iter().all(|one| one.is_ascii() && !one.is_empty()),
            "{id}: {spelled:?}"
        );
    }
}

#[test]
fn a_step_is_found_by_what_people_call_it() {
    let catalog = catalog("palette-called");
    let spelled = |letters: &str| {
        let spellings = catalog["spellings"].as_object().expect("spellings");
        let found = spellings
            .iter()
            .filter(|(_, all)| all.as_array().is_some_and(|all| all.contains(&json!(letters))));
        found.map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    let promotions = spelled("mj");
    assert_eq!(promotions, spelled("zj"));
    assert_eq!(promotions.len(), 1, "{promotions:?}");
}

#[test]
fn what_usually_comes_next_is_a_step_that_can_come_next() {
    let catalog = catalog("palette-next");
    let components = catalog["components"].as_array().expect("components");
    let family = |id: &Value| {
        let found = components.iter().find(|one| one["id"] == *id);
        found.expect("a component of the catalog")["family"].clone()
    };
    let next = catalog["next"].as_object().expect("what comes next");
    assert!(next.len() > 20, "{}", next.len());
    for (from, followers) in next {
        assert_ne!(family(&json!(from)), "sink");
        for follower in followers.as_array().expect("a list") {
            assert_ne!(family(follower), "source", "after {from}");
        }
    }
}

#[test]
fn presets_are_pieces_whose_steps_do_not_cover_each_other() {
    let catalog = catalog("palette-pieces");
    for preset in catalog["presets"].as_array().expect("presets") {
        let id = preset["id"].as_str().expect("an id");
        let piece = &catalog["pieces"][id];
        let nodes = piece["nodes"].as_object().expect("steps");
        assert_eq!(
            nodes.len(),
            preset["steps"].as_array().expect("steps").len(),
            "{id}"
        );
        let connections = piece["edges"].as_array().map_or(0, Vec::len);
        assert_eq!(
            connections,
            preset["connections"].as_array().expect("connections").len(),
            "{id}"
        );
        let places: Vec<(i64, i64)> = nodes
            .values()
            .filter_map(|node| Some((node["at"][0].as_i64()?, node["at"][1].as_i64()?)))
            .collect();
        for (at, one) in places.iter().enumerate() {
            for other in &places[at + 1..] {
                assert!(
                    (one.0 - other.0).abs() >= 176 || (one.1 - other.1).abs() >= 64,
                    "{id}: {one:?} {other:?}"
                );
            }
        }
    }
}

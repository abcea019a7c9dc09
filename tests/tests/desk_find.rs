//! What a window asks about words in flows, how they are typed, and what is read of other tools before it is added.

use std::path::Path;

use orderloom_tests::desk::{ask, desk};
use serde_json::json;

#[test]
fn words_are_found_in_one_flow_and_in_all() {
    let (_scratch, desk) = desk("desk-find");
    let make = |id: &str| {
        ask(
            &desk,
            json!({ "ask": "create", "origin": { "from": "template", "id": id } }),
        )["key"]
            .clone()
    };
    let (first, second) = (make("approval-policy"), make("dropship"));
    let here = ask(
        &desk,
        json!({ "ask": "find.here", "key": first, "text": "approv" }),
    );
    let hits = here.as_array().expect("hits");
    assert!(!hits.is_empty());
    for hit in hits {
        let all = hit.to_string().to_lowercase();
        assert!(
            hit["kind"] != "step" || !hit["id"].as_str().unwrap_or_default().is_empty(),
            "{all}"
        );
        assert!(
            hit["excerpt"]["zh"].is_string() || hit["excerpt"]["en"].is_string(),
            "{all}"
        );
    }
    let chinese = ask(&desk, json!({ "ask": "find.here", "key": first, "text": "审批" }));
    assert!(
        !chinese.as_array().expect("hits").is_empty(),
        "both languages, whatever is shown"
    );

    let everywhere = ask(&desk, json!({ "ask": "find.everywhere", "text": "order" }));
    let keys: Vec<_> = everywhere
        .as_array()
        .expect("flows")
        .iter()
        .map(|flow| flow["key"].clone())
        .collect();
    assert!(keys.contains(&first) && keys.contains(&second), "{keys:?}");
    ask(&desk, json!({ "ask": "library.delete", "key": second }));
    let left = ask(&desk, json!({ "ask": "find.everywhere", "text": "order" }));
    let in_bin = left
        .as_array()
        .expect("flows")
        .iter()
        .any(|flow| flow["key"] == second);
    assert!(!in_bin, "the bin is not searched");
    assert_eq!(
        ask(&desk, json!({ "ask": "find.everywhere", "text": " " })),
        json!([])
    );
}

#[test]
fn names_are_spelled_by_first_letters_and_in_full() {
    let (_scratch, desk) = desk("desk-spell");
    let spelled = ask(
        &desk,
        json!({ "ask": "spell", "texts": ["满减", "重复 VIP", "Ship"] }),
    );
    assert_eq!(spelled[0], json!(["mj", "manjian"]));
    let letters = spelled[1].as_array().expect("spellings");
    assert!(
        letters.contains(&json!("cfvip")) && letters.contains(&json!("zfvip")),
        "{letters:?}"
    );
    assert!(spelled[2].as_array().expect("spellings").contains(&json!("ship")));
}

#[test]
fn a_flow_that_comes_with_a_template_is_put_into_the_library_under_its_id() {
    let (_scratch, desk) = desk("desk-called");
    let add = |id: &str| desk.ask(json!({ "ask": "create", "origin": { "from": "called", "flow": id } }));
    assert!(add("nothing-of-the-kind").is_err());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../flows/templates/parts");
    let part = std::fs::read_dir(folder)
        .expect("parts")
        .next()
        .expect("a part")
        .expect("a part");
    let name = part.file_name().to_string_lossy().into_owned();
    let id = name.strip_suffix(".flow.json").expect("a flow file");
    assert_eq!(add(id).expect("an entry")["flow"], id);
}

#[test]
fn a_model_of_another_tool_is_added_only_when_it_is_accepted() {
    let (_scratch, desk) = desk("desk-import");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/import/bpmn-io/draft.bpmn");
    let bytes = std::fs::read(folder).expect("a model");
    let path = Path::new("/models/draft.bpmn");
    let library = || {
        ask(&desk, json!({ "ask": "library" }))
            .as_array()
            .expect("a list")
            .len()
    };
    let read = desk.take_file(path, &bytes).expect("a model");
    assert_eq!(read["became"], "import");
    assert!(
        !read["report"]["elements"]
            .as_array()
            .expect("elements")
            .is_empty()
    );
    assert!(read["flows"][0]["steps"].as_u64().expect("a number") > 0);
    // Its process has no name, so the file's is shown and not an id.
    assert_eq!(read["flows"][0]["title"]["en"], "draft");
    assert_eq!(library(), 0, "nothing is added before it is accepted");

    ask(&desk, json!({ "ask": "file.decline", "import": read["import"] }));
    assert!(
        desk.ask(json!({ "ask": "file.accept", "import": read["import"] }))
            .is_err()
    );
    assert_eq!(library(), 0);

    let again = desk.take_file(path, &bytes).expect("a model");
    let added = ask(&desk, json!({ "ask": "file.accept", "import": again["import"] }));
    assert_eq!(
        added.as_array().expect("entries").len(),
        again["flows"].as_array().expect("flows").len()
    );
    assert_eq!(library(), added.as_array().expect("entries").len());
    assert!(
        desk.ask(json!({ "ask": "file.accept", "import": again["import"] }))
            .is_err(),
        "once"
    );
}

//! The document: what is read, what is refused and where, canonical bytes, edits and undo, layout.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{
    Edge, Edit, Flow, Node, NodeId, ReadError, SIZE_MAX, Text, apply, crossings, fingerprint, has_overlaps,
    overlaps, read, write,
};
use flow_testkit::{Kinds, Mix, Rng, expect_file, fixtures, parse_notation, random_edit, random_flow};
use serde_json::{Value, json};

fn random(seed: u64, size: usize) -> Flow {
    random_flow(seed, size, &Kinds::common(), Mix::default())
}

fn told(error: &ReadError) -> String {
    let (message, hint) = (&error.message, &error.hint);
    let mut lines = vec![
        format!("{}:{}: {}", error.line, error.column, message.en),
        message.zh.clone(),
    ];
    if !hint.is_empty() {
        lines.extend([format!("help: {}", hint.en), format!("建议：{}", hint.zh)]);
    }
    lines.join("\n") + "\n"
}

#[test]
fn refused_files_are_refused_at_the_right_place() {
    for fixture in fixtures("tests/model/refused", ".flow.json") {
        let error = read(&fixture.bytes).expect_err(&fixture.name);
        expect_file(&fixture.beside(".txt"), &told(&error));
    }
}

#[test]
fn files_with_a_mark_or_other_line_ends_are_read() {
    for fixture in fixtures("tests/model/format-2", ".flow.json") {
        let plain = read(&fixture.bytes).expect(&fixture.name).flow;
        let marked = [&b"\xEF\xBB\xBF"[..], &fixture.bytes].concat();
        let document = read(&marked).expect("a byte order mark is let through");
        assert_eq!(document.flow, plain);
        assert_eq!(
            document
                .places
                .header("format")
                .map(|place| (place.line, place.column)),
            Some((2, 13))
        );
        let windows = fixture.text().replace('\n', "\r\n");
        assert_eq!(
            read(windows.as_bytes())
                .expect("line ends of Windows are let through")
                .flow,
            plain
        );
    }
}

#[test]
fn large_files_are_refused_unread() {
    let error = read(&vec![b' '; SIZE_MAX + 1]).expect_err("too large");
    assert_eq!(error.message.en, "the file has 33 MiB; a flow has at most 32 MiB");
    let mut many = random(1, 3);
    let from = NodeId::new("n0");
    for number in 0..200_000 {
        many.edges
            .insert(Edge::new(from.as_str(), format!("p{number}"), from.as_str()));
    }
    let error = read(&write(&many)).expect_err("too many elements");
    assert!(error.message.en.contains("200,000"), "{error}");
}

#[test]
fn nesting_without_end_is_refused() {
    for open in [
        "[",
        "{\"a\":",
        "{\"format\": 2, \"nodes\": {\"s\": {\"settings\": {\"x\": ",
    ] {
        let deep = open.to_owned() + &"[".repeat(1_000_000);
        read(deep.as_bytes()).expect_err("cut off");
        let closed = "[".repeat(100_000) + &"]".repeat(100_000);
        read(closed.as_bytes()).expect_err("not a flow");
    }
}

#[test]
fn stored_files_of_format_2_are_canonical() {
    for fixture in fixtures("tests/model/format-2", ".flow.json") {
        let document =
            read(&fixture.bytes).unwrap_or_else(|error| panic!("{}: {}", fixture.name, told(&error)));
        let written = String::from_utf8(write(&document.flow)).expect("UTF-8");
        expect_file(&fixture.path, &written);
    }
}

#[test]
fn every_format_ever_written_stays_readable() {
    for fixture in fixtures("tests/model/format-1", ".flow.json") {
        let document =
            read(&fixture.bytes).unwrap_or_else(|error| panic!("{}: {}", fixture.name, told(&error)));
        let written = String::from_utf8(write(&document.flow)).expect("UTF-8");
        expect_file(&fixture.beside(".format-2.json"), &written);
        assert_eq!(overlaps(&document.flow), []);
        let id = NodeId::new("s");
        let scope = document
            .places
            .node_part(&id, "settings.scope")
            .expect("the step has a scope");
        assert!(document.places.text()[scope.start..scope.end].starts_with('"'));
    }
}

#[test]
fn places_point_into_the_file() {
    let fixtures = fixtures("tests/model/format-2", ".flow.json");
    let fixture = fixtures
        .iter()
        .find(|fixture| fixture.name == "everything")
        .expect("it is stored");
    let document = read(&fixture.bytes).expect("readable");
    let places = &document.places;
    let decide = NodeId::new("decide");
    let mut said = String::new();
    let mut say = |what: &str, place: Option<flow_model::Place>| match place {
        Some(place) => {
            let found = &places.text()[place.start..place.end].replace('\n', "⏎");
            said += &format!("{what}: {}:{} {found}\n", place.line, place.column);
        }
        None => said += &format!("{what}: nowhere\n"),
    };
    say("node", places.node(&decide));
    say("node with a wide name", places.node(&"开始".into()));
    say("no node", places.node(&"none".into()));
    for path in [
        "component",
        "settings.branches[0].when",
        "settings.branches[1]",
        "settings.branches[7].when",
    ] {
        say(path, places.node_part(&decide, path));
    }
    for path in [
        "settings.map.ship.tracking",
        "settings.absent",
        "at[1]",
        "absent",
        "policy.retries",
    ] {
        say(path, places.node_part(&decide, path));
    }
    say("edge", places.edge(&Edge::new("decide", "other", "end")));
    say(
        "edge behind wide letters",
        places.edge(&Edge::new("开始", "ok", "decide")),
    );
    say("table", places.table(&"approval".into()));
    say(
        "rows[1].then[0]",
        places.table_part(&"approval".into(), "rows[1].then[0]"),
    );
    say(
        "offers[1].benefit.off",
        places.table_part(&"offers".into(), "offers[1].benefit.off"),
    );
    say("group", places.group(&flow_model::GroupId::new("g")));
    say("note", places.note(&flow_model::NoteId::new("n")));
    say("promise", places.header("promise"));
    expect_file(&fixture.beside(".places"), &said);
}

#[test]
fn what_is_written_is_read_back() {
    let kinds = Kinds::common();
    for seed in 0..60 {
        let mut flow = random(seed, 20);
        let mut rng = Rng::new(seed);
        for _ in 0..40 {
            let edit = random_edit(&flow, &kinds, &mut rng);
            let _ = apply(&mut flow, &edit);
        }
        let bytes = write(&flow);
        let text = String::from_utf8_lossy(&bytes);
        let document = read(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {}\n{text}", told(&error)));
        assert_eq!(document.flow, flow, "seed {seed}");
        assert_eq!(write(&document.flow), bytes, "seed {seed}");
        for edge in &flow.edges {
            let place = document.places.edge(edge).expect("each connection has a place");
            assert!(text[place.start..place.end].contains(edge.port.as_str()));
        }
    }
}

#[test]
fn damaged_files_never_panic() {
    let stored = fixtures("tests/model", ".json");
    let mut rng = Rng::new(2);
    for round in 0..4_000 {
        let mut bytes = rng.pick(&stored).expect("some").bytes.clone();
        for _ in 0..1 + rng.below(4) {
            let at = rng.below(bytes.len() + 1);
            match rng.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, rng.next_u64() as u8),
                2 => bytes.insert(at, *rng.pick(b"{}[]\",:\\0e.-ntf\n").expect("some")),
                3 if at < bytes.len() => bytes[at] = rng.next_u64() as u8,
                _ => {
                    let end = (at + rng.below(40)).min(bytes.len());
                    bytes.drain(at..end);
                }
            }
        }
        match read(&bytes) {
            Ok(document) => {
                let written = write(&document.flow);
                assert_eq!(
                    read(&written).expect("what was read can be written").flow,
                    document.flow
                );
                document.flow.nodes.keys().for_each(|id| {
                    document.places.node(id).expect("each step has a place");
                });
            }
            Err(error) => {
                assert!(error.line >= 1 && error.column >= 1, "round {round}");
                assert!(error.offset <= bytes.len(), "round {round}");
            }
        }
    }
}

#[test]
fn undo_gives_the_same_bytes_and_redo_too() {
    let kinds = Kinds::common();
    let mut refused = 0;
    for seed in 0..40 {
        let mut flow = random(seed, 25);
        let mut rng = Rng::new(seed);
        let mut states = vec![write(&flow)];
        let mut history = Vec::new();
        for _ in 0..60 {
            let edit = random_edit(&flow, &kinds, &mut rng);
            let wire = serde_json::to_string(&edit).expect("edits can be sent");
            let sent: Edit = serde_json::from_str(&wire).unwrap_or_else(|error| panic!("{error}: {wire}"));
            assert_eq!(sent, edit, "{wire}");
            let before = flow.clone();
            match apply(&mut flow, &edit) {
                Ok(difference) => {
                    assert_eq!(
                        difference,
                        flow_model::Difference::between(&before, &flow),
                        "{wire}"
                    );
                    let wire = serde_json::to_string(&difference).expect("differences can be stored");
                    history.push(serde_json::from_str(&wire).unwrap_or(difference));
                    states.push(write(&flow));
                }
                Err(error) => {
                    refused += 1;
                    assert_eq!(flow, before, "seed {seed}: {error} left a trace");
                    assert!(!error.message().zh.is_empty());
                }
            }
        }
        for (difference, state) in history.iter().zip(&states).rev() {
            difference.reversed().apply_to(&mut flow);
            assert!(write(&flow) == *state, "seed {seed}: undo");
        }
        for (difference, state) in history.iter().zip(&states[1..]) {
            difference.apply_to(&mut flow);
            assert!(write(&flow) == *state, "seed {seed}: redo");
        }
    }
    assert!(
        refused > 100,
        "the edits are too tame to test refusals: {refused}"
    );
}

#[test]
fn edits_keep_every_connection_between_steps_that_exist() {
    let kinds = Kinds::common();
    let mut flow = random(7, 30);
    let mut rng = Rng::new(7);
    for _ in 0..2_000 {
        let edit = random_edit(&flow, &kinds, &mut rng);
        let _ = apply(&mut flow, &edit);
        let known = |id: &NodeId| flow.nodes.contains_key(id);
        assert!(
            flow.edges.iter().all(|edge| known(&edge.from) && known(&edge.to)),
            "{edit:?}"
        );
        assert!(
            flow.groups.values().flat_map(|group| &group.nodes).all(known),
            "{edit:?}"
        );
        assert!(
            flow.notes.values().flat_map(|note| &note.about).all(known),
            "{edit:?}"
        );
        if flow.nodes.len() > 200 {
            flow = random(rng.next_u64(), 30);
        }
    }
}

#[test]
fn removed_steps_are_rejoined_and_inserted_ones_go_between() {
    let mut flow = parse_notation("a: x\nb: x\nc: x\nd: x\na -> b -> c\nd.p -> b\nb.late -> d");
    let rejoin = Edit::RemoveAndRejoin {
        node: "b".into(),
        port: "ok".into(),
    };
    apply(&mut flow, &rejoin).expect("b has one way on");
    let edges: BTreeSet<Edge> = [Edge::new("a", "ok", "c"), Edge::new("d", "p", "c")].into();
    assert_eq!(flow.edges, edges);
    let insert = Edit::InsertOnEdge {
        edge: Edge::new("a", "ok", "c"),
        id: "e".into(),
        node: Node::new("y"),
        port: "ok".into(),
    };
    apply(&mut flow, &insert).expect("the connection is there");
    assert!(
        flow.edges.contains(&Edge::new("a", "ok", "e")) && flow.edges.contains(&Edge::new("e", "ok", "c"))
    );
}

#[test]
fn a_replaced_step_keeps_what_fits() {
    let mut flow = parse_notation(r#"a: x { old: 1 } name { en: "Mine" }"#.to_owned().as_str());
    for edge in [
        Edge::new("a", "ok", "a"),
        Edge::new("a", "no", "a"),
        Edge::new("a", "drop", "a"),
    ] {
        flow.edges.insert(edge);
    }
    let replace = Edit::ReplaceComponent {
        node: "a".into(),
        with: Node::new("y"),
        ports: BTreeMap::from([("no".into(), Some("denied".into())), ("drop".into(), None)]),
    };
    apply(&mut flow, &replace).expect("the step is there");
    let node = &flow.nodes["a"];
    assert_eq!(
        (
            node.component.as_str(),
            node.name.en.as_str(),
            node.settings.len()
        ),
        ("y", "Mine", 0)
    );
    let ports: Vec<&str> = flow.edges.iter().map(|edge| edge.port.as_str()).collect();
    assert_eq!(ports, ["denied", "ok"]);
}

#[test]
fn edits_refuse_what_a_file_may_not_hold() {
    let mut flow = parse_notation("a: x");
    let set = |value: Value| Edit::SetSetting {
        node: "a".into(),
        setting: "s".to_owned(),
        value: Some(value),
    };
    let refusal = |flow: &mut Flow, edit: &Edit| apply(flow, edit).expect_err("refused").to_string();
    assert!(refusal(&mut flow, &set(json!([{ "x": 0.5 }]))).contains("decimals as text"));
    let deep = (0..70).fold(json!(1), |inner, _| json!([inner]));
    assert!(refusal(&mut flow, &set(deep)).contains("deeper"));
    let add = |id: &str| Edit::AddNode {
        id: id.into(),
        node: Node::new("x"),
    };
    assert!(refusal(&mut flow, &add("")).contains("cannot be an id"));
    assert!(refusal(&mut flow, &add("a")).contains("exists already"));
    let half = Edit::Batch {
        edits: vec![add("b"), add("a")],
    };
    refusal(&mut flow, &half);
    assert!(!flow.nodes.contains_key("b"), "a batch is all or nothing");
    let nested = (0..40).fold(add("b"), |edit, _| Edit::Batch { edits: vec![edit] });
    refusal(&mut flow, &nested);
}

#[test]
fn tidy_puts_no_step_on_another_and_is_done_once() {
    for seed in 0..60 {
        let mut flow = random_flow(
            seed,
            40,
            &Kinds::common(),
            Mix {
                mistakes: 10,
                ..Mix::default()
            },
        );
        assert_eq!(has_overlaps(&flow), !overlaps(&flow).is_empty(), "seed {seed}");
        let all = Edit::Tidy { nodes: None };
        apply(&mut flow, &all).expect("tidy cannot fail");
        assert_eq!(overlaps(&flow), [], "seed {seed}");
        assert!(!has_overlaps(&flow), "seed {seed}");
        assert!(
            apply(&mut flow, &all).expect("tidy").is_empty(),
            "seed {seed}: tidied twice"
        );
        let mut rng = Rng::new(seed);
        let some: BTreeSet<NodeId> = flow.nodes.keys().filter(|_| rng.chance(40)).cloned().collect();
        for id in some.iter().take(2) {
            flow.nodes.get_mut(id).expect("chosen from it").pinned = true;
        }
        let pinned = flow.clone();
        for edit in [
            Edit::Tidy {
                nodes: Some(some.clone()),
            },
            all.clone(),
        ] {
            apply(&mut flow, &edit).expect("tidy");
            assert_eq!(overlaps(&flow), [], "seed {seed}");
            assert!(
                apply(&mut flow, &edit).expect("tidy").is_empty(),
                "seed {seed}: tidied twice"
            );
            let kept = |id: &NodeId| !pinned.nodes[id].pinned || flow.nodes[id].at == pinned.nodes[id].at;
            assert!(flow.nodes.keys().all(kept), "seed {seed}: a pinned step moved");
        }
    }
}

#[test]
fn flows_too_long_for_the_canvas_are_still_laid_out() {
    let mut flow = Flow::new("long", Text::default());
    for number in 0..6_000 {
        flow.nodes
            .insert(format!("n{number}").as_str().into(), Node::new("x"));
        flow.edges.insert(Edge::new(
            format!("n{number}"),
            "ok",
            format!("n{}", (number + 1) % 6_000),
        ));
    }
    apply(&mut flow, &Edit::Tidy { nodes: None }).expect("tidy");
    assert_eq!(overlaps(&flow), []);
}

#[test]
fn old_templates_are_laid_out_from_left_to_right() {
    let most = BTreeMap::from([("peak-protection", 0), ("split-shipments", 3)]);
    for fixture in fixtures("tests/model/format-1", ".flow.json") {
        let flow = read(&fixture.bytes).expect("readable").flow;
        assert!(
            crossings(&flow) <= most[fixture.name.as_str()],
            "{}: {}",
            fixture.name,
            crossings(&flow)
        );
        let back = flow
            .edges
            .iter()
            .filter(|edge| flow.nodes[&edge.from].at.x >= flow.nodes[&edge.to].at.x);
        assert!(back.count() <= 1, "{}", fixture.name);
    }
}

#[test]
fn the_fingerprint_is_over_behaviour_only() {
    let none = |_: &flow_model::ComponentId, _: &str| None;
    let flow = parse_notation("a: x { s: 1 }\nb: y\na -> b");
    let print = fingerprint(&flow, &none);
    let changed = |change: &dyn Fn(&mut Flow)| {
        let mut other = flow.clone();
        change(&mut other);
        fingerprint(&other, &none) != print
    };
    let node =
        |flow: &mut Flow, change: &dyn Fn(&mut Node)| change(flow.nodes.get_mut("a").expect("it is there"));
    assert!(!changed(&|flow| flow.title = Text::new("New", "新")));
    assert!(!changed(&|flow| node(flow, &|node| node.at.x = 99)));
    assert!(!changed(
        &|flow| node(flow, &|node| node.name = Text::new("A", "甲"))
    ));
    assert!(!changed(&|flow| node(flow, &|node| node.pinned = true)));
    assert!(changed(&|flow| node(flow, &|node| node.component = "z".into())));
    assert!(changed(&|flow| node(flow, &|node| node.policy.retries = Some(0))));
    assert!(changed(&|flow| node(flow, &|node| drop(
        node.settings.insert("s".to_owned(), json!("1"))
    ))));
    assert!(changed(&|flow| flow.promise = Some("P1D".to_owned())));
    assert!(changed(&|flow| drop(flow.edges.pop_first())));
    let default = |_: &flow_model::ComponentId, name: &str| (name == "s").then(|| json!(1));
    let bare = parse_notation("a: x\nb: y\na -> b");
    assert_eq!(fingerprint(&flow, &default), fingerprint(&bare, &default));
    assert_ne!(fingerprint(&flow, &none), fingerprint(&bare, &none));
    assert_eq!(print.to_string().len(), 64);
}

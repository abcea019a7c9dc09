//! The event log against what was counted, and its text read back by other means than it was written.

use std::collections::BTreeMap;

use flow_model::{Flow, NodeId, Text};
use flow_simulate::log::{Log, Names, Recorder, Written, write_csv, write_xes};
use flow_simulate::{Control, Layout, Model, RunOptions, Tally, run};
use flow_testkit::parse_notation;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A desk with two clerks whom urgent orders interrupt, faults that a person looks at, an approval by two, a fork and a loop.
const FLOW: &str = r#"
@title Desk & "counter"
s: flow.start
check: service.call
sign: human.approval { roles: ["lead", "boss"], deadline: "PT20M" }
f: flow.fork
pack: inventory.reserve
bill: service.call
j: flow.join
e: flow.end
x: flow.end { result: "cancelled" }
s -> check -> sign -> f
sign.rejected -> x
sign.timeout -> x
check.rejected -> x
f.a -> pack
f.b -> bill
pack -> j
bill -> j
bill.rejected -> j
pack.short -> j
j -> e
"#;

const SCENARIO: &str = r#"{
  "format": 1,
  "id": "desk",
  "start": "2026-11-11T08:00:00+08:00",
  "horizon": "P1D",
  "arrivals": [
    { "channel": "web, \"fast\"", "rate": { "per_hour": 40 } },
    { "channel": "shop", "rate": { "per_hour": 10 } }
  ],
  "orders": { "fields": { "order.priority": { "weighted": [[1, 3], [9, 1]] } } },
  "pools": {
    "clerks": { "title": { "en": "Clerks", "zh": "客服" }, "capacity": 2, "preempts": true },
    "helper": { "capacity": 1 },
    "lead": { "capacity": 20 },
    "boss": { "capacity": 20 }
  },
  "steps": {
    "check": {
      "duration": { "exponential": "PT2M" },
      "pools": ["clerks"],
      "fault": 0.6,
      "lane": { "delay": "PT5M", "cancel": 0.2, "pool": "helper" }
    },
    "sign": { "duration": { "exponential": "PT8M" }, "pools": ["lead", "boss"], "fault": 0 },
    "pack": { "pools": ["clerks"], "duration": "PT30S" },
    "bill": { "pools": [], "duration": "PT1M" }
  }
}"#;

struct Played {
    flow: Flow,
    layout: Layout,
    tally: Tally,
    log: Log,
}

fn play() -> Played {
    let mut flow = parse_notation(FLOW);
    for (step, en, zh) in [
        ("check", "Desk", "柜台"),
        ("bill", "Desk", "柜台"),
        ("pack", "Packing", "打包"),
    ] {
        let node = flow.nodes.get_mut(&NodeId::new(step)).expect("a step");
        node.name = Text::new(en, zh);
    }
    let scenario = flow_simulate::scenario::read(SCENARIO.as_bytes())
        .expect("a scenario")
        .scenario;
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).expect("a model");
    let mut log = Log::in_memory();
    let mut recorder = Recorder::new(&mut log);
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut recorder);
    recorder.finish();
    let layout = model.layout().clone();
    Played {
        flow,
        layout,
        tally,
        log,
    }
}

/// An event by the names of its attributes.
type Attributes = BTreeMap<String, String>;

fn csv(played: &mut Played, wording: fn(&Text) -> &str) -> (Written, Vec<Attributes>) {
    let names = Names::new(&played.layout, &played.flow.title, wording);
    let mut bytes = Vec::new();
    let written =
        write_csv(&mut played.log, &names, &mut bytes, &mut |_| true).expect("memory can be written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let mut lines = text.lines().map(fields);
    let heads = lines.next().expect("a heading");
    let event = |fields: Vec<String>| {
        assert_eq!(fields.len(), heads.len(), "{fields:?}");
        heads
            .iter()
            .cloned()
            .zip(fields)
            .filter(|(_, field)| !field.is_empty())
            .collect()
    };
    (written, lines.map(event).collect())
}

/// The fields of a line by RFC 4180.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(char) = chars.next() {
        match char {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                fields.last_mut().expect("one at least").push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            other => fields.last_mut().expect("one at least").push(other),
        }
    }
    fields
}

/// The traces of a log: attributes of the trace, and its events.
fn xes(played: &mut Played) -> (Written, Vec<(Attributes, Vec<Attributes>)>) {
    let names = Names::new(&played.layout, &played.flow.title, Text::english);
    let mut bytes = Vec::new();
    let written =
        write_xes(&mut played.log, &names, &mut bytes, &mut |_| true).expect("memory can be written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let mut reader = Reader::from_str(&text);
    reader.config_mut().trim_text(true);
    let mut traces: Vec<(Attributes, Vec<Attributes>)> = Vec::new();
    let mut way: Vec<String> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                match name.as_str() {
                    "trace" => traces.push(Default::default()),
                    "event" => traces.last_mut().expect("in a trace").1.push(Attributes::new()),
                    _ => {}
                }
                way.push(name);
            }
            Event::Empty(empty) => {
                let (key, value) = (value(&empty, "key"), value(&empty, "value"));
                let place = match (way.last().map(String::as_str), traces.last_mut()) {
                    (Some("event"), Some((_, events))) => events.last_mut(),
                    (Some("trace"), Some((attributes, _))) => Some(attributes),
                    _ => None,
                };
                if let Some(place) = place {
                    let before = place.insert(key.clone().expect("a key"), value.expect("a value"));
                    assert_eq!(before, None, "{key:?} stands twice");
                }
            }
            Event::End(_) => {
                way.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(way.is_empty());
    (written, traces)
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).expect("well-formed XML")?;
    Some(
        attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .expect("known entities")
            .into_owned(),
    )
}

/// How often each exit was taken, by step and exit; a fork is left by all of its exits at once.
fn exits(events: &[Attributes]) -> BTreeMap<(String, String), u64> {
    let mut exits = BTreeMap::new();
    for event in events
        .iter()
        .filter(|event| event["lifecycle:transition"] == "complete")
    {
        let step = event["step"].clone();
        let exit = event.get("exit").cloned().unwrap_or_default();
        *exits.entry((step, exit)).or_default() += 1;
    }
    exits
}

#[test]
fn exits_are_those_that_were_counted() {
    let mut played = play();
    let (written, events) = csv(&mut played, Text::english);
    assert_eq!(written.events, events.len() as u64);
    assert_eq!(written.cases, played.tally.orders.arrived);
    let found = exits(&events);
    for (exit, counted) in played.layout.exits.iter().zip(&played.tally.exits) {
        let step = &played.layout.steps[exit.step as usize];
        let port = match step.component {
            "flow.fork" => String::new(),
            _ => exit.port.clone(),
        };
        let logged = found.get(&(step.id.clone(), port)).copied().unwrap_or_default();
        assert_eq!(logged, *counted, "{} by {}", step.id, exit.port);
    }
}

#[test]
fn events_follow_each_other_in_time_and_life_cycles_are_whole() {
    let mut played = play();
    let (_, events) = csv(&mut played, Text::english);
    let moments = |pair: &[Attributes]| pair[0]["time:timestamp"] <= pair[1]["time:timestamp"];
    assert!(events.windows(2).all(moments));
    assert!(events[0]["time:timestamp"].starts_with("2026-11-11T08:"));
    let mut states: BTreeMap<(String, String), &str> = BTreeMap::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for event in &events {
        let visit = (event["case:concept:name"].clone(), event["step"].clone());
        let transition = event["lifecycle:transition"].as_str();
        let (from, to): (&[&str], &str) = match transition {
            "schedule" => (&["none"], "waiting"),
            "start" => (&["waiting"], "working"),
            "suspend" => (&["working"], "suspended"),
            "resume" => (&["suspended"], "working"),
            "complete" => (&["none", "waiting", "working", "suspended"], "none"),
            other => panic!("no transition of the standard life cycle: {other}"),
        };
        let state = states.entry(visit.clone()).or_insert("none");
        assert!(from.contains(state), "{visit:?}: {transition} while {state}");
        *state = to;
        let cause = event.get("cause").map(String::as_str).unwrap_or_default();
        *seen.entry(format!("{transition} {cause}")).or_default() += 1;
    }
    for needed in [
        "suspend fault",
        "suspend next_person",
        "suspend priority",
        "resume ",
        "start ",
        "schedule ",
    ] {
        assert!(
            seen.contains_key(needed),
            "nothing is told by {seen:?} of {needed}"
        );
    }
    let interrupted: u64 = played.tally.pools.iter().map(|pool| pool.interrupted).sum();
    assert_eq!(seen["suspend priority"], interrupted);
}

#[test]
fn xes_has_the_same_events_by_order() {
    let mut played = play();
    let (written, traces) = xes(&mut played);
    let (_, events) = csv(&mut played, Text::english);
    let mut expected: BTreeMap<String, Vec<Attributes>> = BTreeMap::new();
    for mut event in events {
        let case = event.remove("case:concept:name").expect("a case");
        event.remove("channel");
        expected.entry(case).or_default().push(event);
    }
    assert_eq!(written.cases, traces.len() as u64);
    assert_eq!(written.cases, played.tally.orders.arrived);
    let mut found = BTreeMap::new();
    for (attributes, events) in traces {
        // A comma or quotation mark would end the field in CSV.
        let case = attributes["concept:name"].replace([',', '"'], " ");
        assert!(["shop", "web, \"fast\""].contains(&attributes["channel"].as_str()));
        assert!(found.insert(case, events).is_none(), "a case is one trace");
    }
    for (case, events) in &expected {
        assert_eq!(found.get(case), Some(events), "{case}");
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn names_are_in_the_language_and_tell_steps_apart() {
    let mut played = play();
    let (_, english) = csv(&mut played, Text::english);
    let (_, chinese) = csv(&mut played, Text::chinese);
    let named = |events: &[Attributes], step: &str, what: &str| {
        let event = events
            .iter()
            .find(|event| event["step"] == step && event.contains_key(what));
        event.map(|event| event[what].clone()).unwrap_or_default()
    };
    assert_eq!(named(&english, "check", "org:resource"), "Clerks");
    assert_eq!(named(&chinese, "check", "org:resource"), "客服");
    assert_eq!(named(&english, "check", "concept:name"), "Desk (check)");
    assert_eq!(named(&english, "bill", "concept:name"), "Desk (bill)");
    assert_eq!(named(&english, "pack", "concept:name"), "Packing");
    assert_eq!(named(&chinese, "pack", "concept:name"), "打包");
    // Also from a step that is called what another is with its id.
    let steps = played.layout.steps.iter_mut();
    steps
        .filter(|step| step.id == "pack")
        .for_each(|step| step.title = Text::new("Desk (check)", "打包"));
    let (_, english) = csv(&mut played, Text::english);
    assert_eq!(named(&english, "check", "concept:name"), "Desk (check)");
    assert_eq!(named(&english, "pack", "concept:name"), "Desk (check) (pack)");
}

/// Whoever stops while a log is written has whole lines and whole traces.
#[test]
fn a_log_that_is_stopped_is_the_begin_of_the_whole() {
    let mut played = play();
    let names = Names::new(&played.layout, &played.flow.title, Text::english);
    let log = &mut played.log;
    let (mut whole, mut part) = (Vec::new(), Vec::new());
    let all = write_xes(log, &names, &mut whole, &mut |_| true).expect("memory can be written");
    let mut shares = Vec::new();
    let written = write_xes(log, &names, &mut part, &mut |share| {
        shares.push(share);
        share < 0.3
    });
    let written = written.expect("memory can be written");
    assert!(!all.is_stopped && written.is_stopped);
    assert!((256..all.cases).contains(&written.cases), "{written:?}");
    assert!(
        shares.is_sorted() && shares.iter().all(|share| *share < 1.0),
        "{shares:?}"
    );
    let traces = part.strip_suffix(b"</log>\n").expect("the log is closed");
    assert!(whole.starts_with(traces) && traces.ends_with(b"</trace>\n"));

    let mut none = Vec::new();
    let written = write_csv(log, &names, &mut none, &mut |_| false).expect("memory can be written");
    assert!(written.is_stopped && written.events == 0);
    assert_eq!(
        none.iter().filter(|byte| **byte == b'\n').count(),
        1,
        "the heading"
    );
}

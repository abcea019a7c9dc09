//! Scenario files: what is written reads as the same, what is wrong is refused where it stands, and no bytes panic.

mod random_scenario;

use std::collections::BTreeMap;

use flow_simulate::scenario::{self, Arrivals, Distribution, Pattern, Scenario};
use flow_testkit::Rng;

#[test]
fn what_is_written_reads_as_the_same() {
    for seed in 0..400 {
        let scenario = random_scenario::scenario(&mut Rng::new(seed));
        let bytes = scenario::write(&scenario);
        let text = String::from_utf8_lossy(&bytes);
        let document = scenario::read(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        assert_eq!(document.scenario, scenario, "seed {seed}\n{text}");
        assert_eq!(scenario::write(&document.scenario), bytes, "seed {seed}");
    }
}

#[test]
fn no_bytes_panic() {
    for seed in 0..400 {
        let mut rng = Rng::new(seed);
        let mut bytes = scenario::write(&random_scenario::scenario(&mut rng));
        for _ in 0..1 + rng.below(3) {
            let at = rng.below(bytes.len());
            match rng.below(9) {
                0 => bytes[at] = rng.below(256) as u8,
                1 => drop(bytes.drain(at..(at + 3).min(bytes.len()))),
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, b"{}[]\",:-9PTe"[rng.below(12)]),
            }
            if let Ok(document) = scenario::read(&bytes) {
                let again = scenario::write(&document.scenario);
                let read = scenario::read(&again).expect("what was written can be read");
                assert_eq!(scenario::write(&read.scenario), again, "seed {seed}");
            }
        }
    }
}

/// Reads a scenario with one part beside the header.
fn read_with(part: &str) -> Result<Scenario, String> {
    let text = format!("{{\"format\": 1, \"id\": \"x\", \"start\": \"2026-11-11T00:00:00+08:00\",\n{part}}}");
    match scenario::read(text.as_bytes()) {
        Ok(document) => Ok(document.scenario),
        Err(error) if error.hint.is_empty() => Err(error.to_string()),
        Err(error) => Err(format!("{error} ({})", error.hint.en)),
    }
}

#[track_caller]
fn refused(part: &str, message: &str) {
    assert_eq!(read_with(part).expect_err(part), message);
}

#[test]
fn units_are_asked_for() {
    let lead_time = |value: &str| {
        format!(
            r#""stock": {{"items": [{{"sku": "a", "pieces": 1, "supply": {{"reorder_at": 1, "quantity": 9, "lead_time": {value}}}}}]}}"#
        )
    };
    refused(
        &lead_time("3"),
        "2:103: expected a length of time, found a number without a unit (write \"PT30S\", \"PT5M\", \"PT2H\" or \
         \"P3D\" for seconds, minutes, hours or days)",
    );
    refused(
        &lead_time("\"3 days\""),
        "2:103: \"3 days\" is not a length of time (ISO 8601, such as \"PT5M\" or \"P1DT2H\"; months and years have no \
         fixed length)",
    );
    refused(
        r#""arrivals": [{"channel": "web", "rate": 120}]"#,
        "2:41: a rate without a unit (write {\"per_hour\": 120})",
    );
    refused(
        r#""steps": {"a": {"fault": "PT5M"}}"#,
        "2:26: expected a number, found a text (no length of time is meant here but a number)",
    );
    assert!(read_with(&lead_time("\"P3D\"")).is_ok());
}

#[test]
fn unknown_names_are_refused_with_the_nearest() {
    refused(
        r#""pools": {"desk": {"capcity": 3}}"#,
        "2:20: unknown key \"capcity\" (did you mean \"capacity\"?)",
    );
    refused(
        r#""steps": {"a": {"duration": {"lognormel": {"median": "PT1M", "sigma": 1}}}}"#,
        "2:30: unknown distribution \"lognormel\" (did you mean \"lognormal\"?)",
    );
    refused(
        r#""calendars": {"day": {"shifts": [{"weekdays": ["moon"], "from": "09:00", "until": "18:00"}]}}"#,
        "2:48: \"moon\" is not one of mon, tue, wed, thu, fri, sat, sun (did you mean \"mon\"?)",
    );
}

#[test]
fn nonsense_is_refused() {
    refused(
        r#""horizon": "-PT5M""#,
        "2:12: a length of time cannot be negative here",
    );
    refused(r#""horizon": "P99999D""#, "2:12: longer than 36,500 days");
    refused(
        r#""steps": {"a": {"fault": 1e999}}"#,
        "2:26: 1e999 is too large a number",
    );
    refused(
        r#""steps": {"a": {"fault": NaN}}"#,
        "2:26: not JSON: expected a value",
    );
    refused(
        r#""arrivals": [{"channel": "web", "every": "PT0S"}]"#,
        "2:42: a length of time above zero is needed here",
    );
    refused(
        r#""disruptions": [{"strikes": {"pool": "a"}, "from": "2026-11-10T20:00:00", "until": "P1D", "effect": "down"}]"#,
        "2:52: 2026-11-10T20:00:00+08:00 is before the run begins at 2026-11-11T00:00:00+08:00 (write \"PT0S\" for the \
         start of the run, or let the run begin earlier)",
    );
    refused(
        r#""arrivals": [{"channel": "web", "gaps": "PT1M", "every": "PT1M"}]"#,
        "2:14: orders come in one way, not by gaps and every (give one of rate, gaps, every, at, replay, or resample \
         with a rate)",
    );
}

#[test]
fn a_wall_clock_is_a_moment_of_the_run() {
    let read = read_with(
        r#""arrivals": [{"channel": "web", "at": ["PT2H", "2026-11-11T01:00:00", "2026-11-10T16:00:00Z"]}]"#,
    );
    let scenario = read.unwrap();
    let hour = 3_600_000_000;
    assert_eq!(scenario.arrivals[0].pattern, Pattern::At(vec![0, hour, 2 * hour]));
}

/// Mean and variance of a lognormal distribution, by its median and sigma (Johnson, Kotz, Balakrishnan 1994).
#[test]
fn mean_and_deviation_give_the_same_lognormal() {
    let read = read_with(
        r#""arrivals": [{"channel": "web", "gaps": {"lognormal": {"mean": "PT30M", "sd": "PT20M"}}}]"#,
    );
    let arrivals: Vec<Arrivals> = read.unwrap().arrivals;
    let Pattern::Gaps(Distribution::Lognormal { median, sigma }) = arrivals[0].pattern else {
        panic!("not lognormal");
    };
    let mean = median * libm::exp(sigma * sigma / 2.0);
    let sd = mean * (libm::exp(sigma * sigma) - 1.0).sqrt();
    assert!((mean / 1.8e9 - 1.0).abs() < 1e-9, "{mean}");
    assert!((sd / 1.2e9 - 1.0).abs() < 1e-9, "{sd}");
}

#[test]
fn a_place_is_found_by_its_path() {
    let text = "{\"format\": 1, \"id\": \"x\", \"start\": \"2026-11-11T00:00:00Z\",\n \"steps\": {\"call/a.b\": {\"fault\": 0.5}},\n \"arrivals\": [{\"channel\": \"web\", \"every\": \"PT1M\"}]}";
    let places = scenario::read(text.as_bytes()).unwrap().places;
    let at = |path: &str| {
        places
            .at(path)
            .map(|place| (place.line, place.column, place.end - place.start))
    };
    assert_eq!(at("steps.call/a.b"), Some((2, 12, 10)));
    assert_eq!(at("steps.call/a.b.fault"), Some((2, 34, 3)));
    assert_eq!(at("arrivals[0].channel"), Some((3, 27, 5)));
    assert_eq!(at("arrivals[0].rate"), Some((3, 15, 35)));
    assert_eq!(at("pools.desk"), None);
}

/// Whatever a scenario says, checking it answers in both languages, the same each time.
#[test]
fn every_scenario_can_be_checked() {
    let flow = flow_testkit::parse_notation(
        "s: flow.start\nv: order.validate\nt: human.task\ne: flow.end\ns -> v -> e\nv.invalid -> t\nt -> v",
    );
    let files = BTreeMap::new();
    for seed in 0..150 {
        let mut scenario = random_scenario::scenario(&mut Rng::new(seed));
        if let Some(stream) = scenario.arrivals.first_mut() {
            stream.batch = Some(Distribution::Gamma {
                shape: [f64::NAN, f64::INFINITY, -1.0, 0.0][seed as usize % 4],
                mean: f64::MAX,
            });
        }
        let findings = scenario::check(&scenario, &flow, &[], &files);
        assert_eq!(
            findings,
            scenario::check(&scenario, &flow, &[], &files),
            "seed {seed}"
        );
        for finding in findings {
            let (en, zh) = (&finding.message.en, &finding.message.zh);
            assert!(
                !en.contains('{') && !zh.contains('{') && !zh.is_empty(),
                "seed {seed}: {en} {zh}"
            );
        }
    }
}

/// The paths of what a rule finds in a scenario of one part, with a pool that one step needs.
fn found(rule: &str, part: &str) -> Vec<String> {
    let flow = flow_testkit::parse_notation("s: flow.start\nt: human.task\ne: flow.end\ns -> t -> e");
    let scenario = read_with(part).expect(part);
    let findings = scenario::check(&scenario, &flow, &[], &BTreeMap::new());
    let own = findings.into_iter().filter(|finding| finding.rule == rule);
    own.map(|finding| finding.path).collect()
}

/// What is an event each time comes again a million times in a run at most, to whose end a day is added where orders end it.
#[test]
fn nothing_comes_again_too_often() {
    let every = |what: &str, run: &str| match what {
        "pool" | "step" => found(
            "N16",
            &format!(
                r#"{run}, "disruptions": [{{ "strikes": {{ "{what}": "t" }}, "from": "PT1H", "until": "PT1H0.000001S", "every": "PT0.1S", "effect": "down" }}]"#
            ),
        ),
        _ => found(
            "N16",
            &format!(
                r#"{run}, "stock": {{ "items": [{{ "sku": "*", "pieces": 1, "supply": {{ "deliveries": [{{ "at": "PT0S", "every": "PT0.1S", "pieces": 1 }}] }} }}] }}"#
            ),
        ),
    };
    let orders = |at: &str| format!(r#""arrivals": [{{ "channel": "web", "at": ["{at}"] }}]"#);
    let day = format!(r#"{}, "horizon": "P1D""#, orders("PT0S"));
    let days = format!(r#"{}, "horizon": "P2D""#, orders("PT0S"));
    let (pool, stock) = (
        "disruptions[0].every",
        "stock.items[0].supply.deliveries[0].every",
    );
    for (what, path) in [("pool", pool), ("stock", stock)] {
        assert!(every(what, &day).is_empty(), "{what}");
        assert_eq!(every(what, &days), [path]);
        assert!(every(what, &orders("PT1H")).is_empty(), "{what}");
        assert_eq!(every(what, &orders("PT5H")), [path]);
    }
    // That a step is down is looked at when it works.
    assert!(every("step", &days).is_empty());
}

/// Weights that are all 0 leave nothing to choose, whatever is drawn.
#[test]
fn something_is_left_to_choose() {
    let with = |values: &str| {
        found(
            "N05",
            &format!(r#""steps": {{ "t": {{ "duration": {{ "empirical": {values} }} }} }}"#),
        )
    };
    assert_eq!(with(r#"[["PT1M", 0]]"#), ["steps.t.duration.empirical"]);
    assert!(with(r#"[["PT1M", 0], ["PT2M", 1]]"#).is_empty());
    assert!(with(r#"["PT1M"]"#).is_empty());
}

/// Beyond two hundred of one kind the rest is counted.
#[test]
fn very_many_findings_are_counted() {
    let flow = flow_testkit::parse_notation("s: flow.start\ne: flow.end\ns -> e");
    let mut scenario = Scenario::empty("many", "2026-01-01T00:00:00Z".parse().expect("a moment"));
    for number in 0..1_000 {
        scenario
            .steps
            .insert(format!("step-{number}"), Default::default());
    }
    let findings = scenario::check(&scenario, &flow, &[], &BTreeMap::new());
    let unknown: Vec<_> = findings.iter().filter(|finding| finding.rule == "N01").collect();
    assert_eq!(unknown.len(), 201);
    let said = &unknown[200].message.en;
    assert_eq!(
        said,
        "800 more problems of this kind are not listed. Mend the listed ones and check again."
    );
}

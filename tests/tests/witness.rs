//! A finding about a path carries a witness that the stepper replays, without any order.

use flow_catalog::schema;
use flow_engine::stepper::{Program, Script, ScriptStep, Stepper};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record};
use flow_model::Flow;
use flow_testkit::{Kinds, Mix, fixtures, parse_notation, random_flow};
use flow_validate::{CheckContext, check};

/// Rules whose witness is a run; that of a rule about the drawing may pass a join that never fires.
fn is_about_runs(rule: &str) -> bool {
    rule.starts_with('T') || ["S06", "S07", "S08"].contains(&rule)
}

/// Replays each witness of the rules; gives how many there were.
fn replay_witnesses(name: &str, flow: &Flow, counts: fn(&str) -> bool) -> usize {
    let program = Program::new(flow, &[]);
    let report = check(flow, &CheckContext::default());
    let with_path = report
        .findings
        .iter()
        .filter(|finding| counts(finding.rule) && !finding.witness.is_empty());
    let mut n_paths = 0;
    for finding in with_path {
        let steps = finding.witness.iter();
        let steps = steps.map(|step| ScriptStep::new(step.node.as_str(), step.exit.as_str()));
        let script = Script::of(steps.collect());
        let clock = Clock {
            now: DateTime::from_instant(0),
        };
        let Some(mut stepper) = Stepper::new(&program, Record::new(schema()), clock, None) else {
            continue;
        };
        let walked = stepper.walk(&script, false);
        assert!(
            walked.is_ok(),
            "{name}: {} {:?}: {walked:?}",
            finding.rule,
            finding.witness
        );
        n_paths += 1;
    }
    n_paths
}

#[test]
fn the_stepper_replays_every_witness_of_the_rule_cases() {
    let cases = fixtures("tests/rules", ".flow.txt");
    let invalid = cases.iter().filter(|case| case.name.contains("/invalid"));
    let n_paths: usize = invalid
        .map(|case| replay_witnesses(&case.name, &parse_notation(case.text()), |_| true))
        .sum();
    assert!(n_paths > 0);
}

#[test]
fn the_stepper_replays_every_witness_of_random_flows() {
    let mix = Mix {
        mistakes: 30,
        ..Mix::default()
    };
    let n_paths: usize = (0..150)
        .map(|seed| {
            let flow = random_flow(seed, 15, &Kinds::common(), Mix { ..mix });
            replay_witnesses(&format!("seed {seed}"), &flow, is_about_runs)
        })
        .sum();
    assert!(n_paths > 0);
}

//! The proof neither misses nor invents: on small random flows it agrees with a search that leaves nothing out, and
//! each fault comes with a path that can be replayed.

#[path = "proof/brute.rs"]
mod brute;

use std::collections::{BTreeMap, BTreeSet};

use flow_engine::{CompiledFlow, compile, replay};
use flow_model::FlowId;
use flow_testkit::{SmallFlow, small_flow, to_notation};
use flow_validate::proof::{Limits, Proof, SubFlowTable, prove};

const CASES: u64 = 2_000;

struct Case {
    seed: u64,
    small: SmallFlow,
    compiled: CompiledFlow,
    proof: Proof,
}

fn case(seed: u64) -> Case {
    let small = small_flow(seed);
    let compiled = compile(&small.flow);
    let table = SubFlowTable::new(&compiled, &small.flow.id, &small.called);
    let proof = prove(&compiled, &table, Limits::default());
    Case {
        seed,
        small,
        compiled,
        proof,
    }
}

impl Case {
    fn described(&self) -> String {
        let called = self.small.called.values().map(to_notation).collect::<Vec<_>>();
        format!(
            "seed {}\n{}\n{}",
            self.seed,
            to_notation(&self.small.flow),
            called.join("\n")
        )
    }

    fn brute(&self) -> brute::Everything {
        let called: BTreeMap<String, CompiledFlow> = self
            .small
            .called
            .iter()
            .map(|(id, flow): (&FlowId, _)| (id.as_str().to_owned(), compile(flow)))
            .collect();
        brute::explore(&self.compiled, &called, self.compiled.enters_with)
    }
}

#[test]
fn agrees_with_brute_force_on_small_flows() {
    let mut n_faulty = 0;
    let mut n_longer = 0;
    let mut n_compared = 0;
    for seed in 0..CASES {
        let case = case(seed);
        let brute = case.brute();
        if !brute.complete {
            continue;
        }
        assert!(
            case.proof.proved,
            "not proved: {:?}\n{}",
            case.proof.reason,
            case.described()
        );
        let found: BTreeSet<brute::Fault> = case
            .proof
            .found
            .iter()
            .map(|found| {
                (
                    found.violation.kind.rule(),
                    found.violation.node,
                    found.violation.obligations,
                )
            })
            .collect();
        let expected: BTreeSet<brute::Fault> = brute.faults.keys().copied().collect();
        let missed: Vec<_> = expected.difference(&found).collect();
        let invented: Vec<_> = found.difference(&expected).collect();
        assert!(
            missed.is_empty() && invented.is_empty(),
            "missed {missed:?} invented {invented:?}\n{}",
            case.described()
        );
        for fault in &case.proof.found {
            let key = (
                fault.violation.kind.rule(),
                fault.violation.node,
                fault.violation.obligations,
            );
            let shortest = brute.faults[&key];
            let described = || format!("{fault:?} shortest {shortest}\n{}", case.described());
            assert!(fault.witness.len() >= shortest, "{}", described());
            n_longer += usize::from(fault.witness.len() > shortest);
        }
        n_faulty += usize::from(!expected.is_empty());
        n_compared += 1;
    }
    println!("{n_compared} compared, {n_faulty} faulty, {n_longer} paths longer than the shortest");
    assert!(n_compared > CASES / 2);
}

#[test]
fn every_fault_has_a_path_that_shows_it() {
    for seed in 0..CASES {
        let case = case(seed);
        for found in &case.proof.found {
            let fired = replay(&case.compiled, &found.witness);
            let fired = fired.unwrap_or_else(|error| panic!("{error}: {found:?}\n{}", case.described()));
            let (last, before) = fired.split_last().unwrap();
            let is_shown = last.violations.contains(&found.violation) || found.inside.is_some();
            assert!(is_shown, "{found:?}\n{}", case.described());
            let key =
                |violation: &flow_engine::Violation| (violation.kind, violation.node, violation.obligations);
            let was_shown = |fired: &flow_engine::Fired| {
                fired
                    .violations
                    .iter()
                    .any(|other| key(other) == key(&found.violation))
            };
            assert!(
                !before.iter().any(was_shown),
                "shown before the end: {found:?}\n{}",
                case.described()
            );
        }
    }
}

#[test]
fn large_flows_are_proved_and_grow_in_line() {
    for (steps, seed) in [(100, 1), (300, 2), (1_000, 3)] {
        let flow = flow_testkit::large_flow(steps, seed);
        let compiled = compile(&flow);
        let table = SubFlowTable::new(&compiled, &flow.id, &BTreeMap::new());
        let proof = prove(&compiled, &table, Limits::default());
        assert!(proof.proved, "{:?}", proof.reason);
        assert!(proof.found.is_empty(), "{:?}", proof.found);
        assert!(
            proof.states_visited < 3 * steps,
            "{} states for {steps} steps",
            proof.states_visited
        );
    }
}

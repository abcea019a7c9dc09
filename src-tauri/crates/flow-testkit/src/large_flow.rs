//! Large flows without faults, for measuring.

use flow_catalog::Role;
use flow_model::{Edge, Flow, Text};
use serde_json::{Value, json};

use crate::rng::Rng;
use crate::small_flow::add_step;

/// A flow of about that many steps that follows from the seed alone: checks, decisions, nested parallel blocks, counted
/// loops, chains that take money and stock and give them back, a common undo that hundreds of exits lead to, and at
/// last payment and shipping. A check finds no error in it.
pub fn large_flow(steps: usize, seed: u64) -> Flow {
    let mut builder = Builder {
        flow: Flow::new("large", Text::default()),
        random: Rng::new(seed),
        undo: String::new(),
    };
    let start = builder.step(
        Role::Start,
        &[("effective_from", json!("2025-11-01T00:00:00+08:00"))],
    );
    builder.undo = builder.step(Role::Compensate, &[]);
    let cancelled = builder.step(Role::End, &[("result", json!("cancelled"))]);
    let undo = builder.undo.clone();
    builder.connect(&undo, "ok", &cancelled);
    let mut open = vec![(start, "ok")];
    while builder.flow.nodes.len() + 10 < steps {
        open = builder.segment(open);
    }
    builder.shipping(open);
    builder.flow
}

/// Exits that lead nowhere yet.
type Open = Vec<(String, &'static str)>;

struct Builder {
    flow: Flow,
    random: Rng,
    undo: String,
}

impl Builder {
    fn step(&mut self, role: Role, settings: &[(&str, Value)]) -> String {
        let id = format!("n{:06}", self.flow.nodes.len());
        add_step(&mut self.flow, &id, role, settings);
        id
    }

    fn connect(&mut self, from: &str, port: &str, to: &str) {
        self.flow.edges.insert(Edge::new(from, port, to));
    }

    /// A step behind the open exits; its own exits that fail lead to the undo.
    fn next(&mut self, open: Open, role: Role, settings: &[(&str, Value)], failing: &[&str]) -> String {
        let step = self.step(role, settings);
        for (from, port) in open {
            self.connect(&from, port, &step);
        }
        let undo = self.undo.clone();
        for port in failing {
            self.connect(&step, port, &undo);
        }
        step
    }

    fn segment(&mut self, open: Open) -> Open {
        match self.random.below(10) {
            0..=1 => self.checks(open),
            2..=3 => self.decision(open),
            4..=5 => self.counted_loop(open),
            6..=7 => self.money_and_stock(open),
            _ => self.parallel(open, 0),
        }
    }

    fn checks(&mut self, open: Open) -> Open {
        let validate = self.next(
            open,
            Role::PersonTask,
            &[("role", json!("desk"))],
            &["cancel", "timeout"],
        );
        let notify = self.next(
            vec![(validate, "ok")],
            Role::Notify,
            &[("template", json!("hello"))],
            &[],
        );
        vec![(notify, "ok")]
    }

    fn decision(&mut self, open: Open) -> Open {
        let branches = json!([{ "port": "a", "when": "order.total > 100" }, { "port": "b", "when": "order.total > 50" }]);
        let decision = self.next(open, Role::Decide, &[("branches", branches)], &[]);
        let told = self.next(
            vec![(decision.clone(), "a")],
            Role::Notify,
            &[("template", json!("a"))],
            &[],
        );
        let desk = [("role", json!("desk"))];
        let seen = self.next(
            vec![(decision.clone(), "b")],
            Role::PersonTask,
            &desk,
            &["cancel", "timeout"],
        );
        vec![(told, "ok"), (seen, "ok"), (decision, "other")]
    }

    fn counted_loop(&mut self, open: Open) -> Open {
        let hold = self.next(open, Role::Hold, &[], &["cancel"]);
        let wait = self.next(vec![(hold.clone(), "timeout")], Role::Wait, &[], &["exhausted"]);
        self.connect(&wait, "ok", &hold);
        vec![(hold, "ok")]
    }

    fn money_and_stock(&mut self, open: Open) -> Open {
        let authorize = self.next(open, Role::Authorize, &[], &["declined"]);
        let reserve = self.next(vec![(authorize, "ok")], Role::Reserve, &[], &["short"]);
        let promise = self.next(vec![(reserve, "ok")], Role::Promise, &[], &["none"]);
        let undo = self.next(
            vec![(promise.clone(), "ok"), (promise, "late")],
            Role::Compensate,
            &[],
            &[],
        );
        vec![(undo, "ok")]
    }

    fn parallel(&mut self, open: Open, depth: usize) -> Open {
        let fork = self.next(open, Role::Fork, &[], &[]);
        let join = self.step(Role::Join, &[]);
        let n_branches = 2 + self.random.below(2);
        for (position, port) in ["a", "b", "c"].into_iter().take(n_branches).enumerate() {
            let mut branch = vec![(fork.clone(), port)];
            for _ in 0..1 + self.random.below(2) {
                branch = self.branch(branch, position, depth);
            }
            for (from, port) in branch {
                self.connect(&from, port, &join);
            }
        }
        vec![(join, "ok")]
    }

    /// A piece of a branch; different branches take different things, so that they do not disturb each other.
    fn branch(&mut self, open: Open, position: usize, depth: usize) -> Open {
        match self.random.below(5) {
            0 if depth < 2 => self.parallel(open, depth + 1),
            1 => {
                let hold = self.next(open, Role::Hold, &[], &[]);
                let wait = self.next(vec![(hold.clone(), "timeout")], Role::Wait, &[], &[]);
                self.connect(&wait, "ok", &hold);
                vec![(hold.clone(), "ok"), (hold, "cancel"), (wait, "exhausted")]
            }
            2 if depth == 0 && position == 0 => {
                let reserve = self.next(open, Role::Reserve, &[], &[]);
                let release = self.next(vec![(reserve.clone(), "ok")], Role::Release, &[], &[]);
                vec![(release, "ok"), (reserve, "short")]
            }
            3 if depth == 0 && position == 1 => {
                let authorize = self.next(open, Role::Authorize, &[], &[]);
                let auth = [("tokens", json!(["auth"]))];
                let undo = self.next(vec![(authorize.clone(), "ok")], Role::Compensate, &auth, &[]);
                vec![(undo, "ok"), (authorize, "declined")]
            }
            _ => {
                let task = self.next(open, Role::PersonTask, &[("role", json!("desk"))], &[]);
                vec![(task.clone(), "ok"), (task.clone(), "cancel"), (task, "timeout")]
            }
        }
    }

    fn shipping(&mut self, open: Open) {
        // Longer than freezing, shipping and delivering may take.
        let lasting = [("valid_for", json!("P30D"))];
        let authorize = self.next(open, Role::Authorize, &lasting, &["declined"]);
        let reserve = self.next(vec![(authorize, "ok")], Role::Reserve, &[], &["short"]);
        let source = self.next(vec![(reserve, "ok")], Role::RuleRouting, &[], &["none"]);
        let ship = self.next(vec![(source, "ok")], Role::Ship, &[], &["short"]);
        let deliver = self.next(vec![(ship, "ok")], Role::Deliver, &[], &["refused", "lost"]);
        let capture = self.next(vec![(deliver, "ok")], Role::Capture, &[], &[]);
        let completed = self.step(Role::End, &[("result", json!("completed"))]);
        let handed_over = self.step(Role::End, &[("result", json!("handed_over"))]);
        self.connect(&capture, "ok", &completed);
        self.connect(&capture, "failed", &handed_over);
    }
}

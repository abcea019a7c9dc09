//! Flows of one shape at any size, for measuring how the time of a check grows.

use flow_catalog::Role;
use flow_model::{
    DecisionTable, Edge, Flow, HitPolicy, InputClause, NodeId, OutputClause, Table, TableId, TableRow, Text,
};
use serde_json::{Value, json};

use crate::large_flow::large_flow;
use crate::rng::Rng;
use crate::small_flow::add_step;

/// A shape: its name, and the flow of about so many steps.
pub type Shape = (&'static str, fn(usize) -> Flow);

/// Shapes that a check must take no longer for than n log n.
pub const SHAPES: &[Shape] = &[
    ("chain", chain),
    ("common undo", common_undo),
    ("wide fork", wide_fork),
    ("nested forks", nested_forks),
    ("series of blocks", series_of_blocks),
    ("join of many", join_of_many),
    ("ladder", ladder),
    ("distinct decisions", distinct_decisions),
    ("counted loops", counted_loops),
    ("faulty settings", faulty_settings),
    ("without 100 connections", |steps| {
        with_faults(large_flow(steps, 1), 100)
    }),
];

/// Steps one after the other.
pub fn chain(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    for _ in 2..steps {
        at = vec![builder.notify(at)];
    }
    builder.finish(at)
}

/// Steps one after the other that all lead to one undo when they fail.
pub fn common_undo(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    let mut failed = Vec::new();
    for _ in 4..steps {
        let task = builder.task(at);
        failed.extend([
            (task.clone(), "cancel".to_owned()),
            (task.clone(), "timeout".to_owned()),
        ]);
        at = vec![(task, "ok".to_owned())];
    }
    let undo = builder.step(failed, Role::Compensate, &[]);
    builder.step(
        vec![(undo, "ok".to_owned())],
        Role::End,
        &[("result", json!("cancelled"))],
    );
    builder.finish(at)
}

/// One fork with a branch for each step.
pub fn wide_fork(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let start = builder.start();
    let fork = builder.step(start, Role::Fork, &[]);
    let ends = (4..steps).map(|branch| builder.notify(vec![(fork.clone(), format!("b{branch:05}"))]));
    let ends = ends.collect();
    let join = builder.step(ends, Role::Join, &[]);
    builder.finish(vec![(join, "ok".to_owned())])
}

/// Forks in forks, a quarter as deep as there are steps.
pub fn nested_forks(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    let mut sides = Vec::new();
    for _ in 0..steps / 3 {
        let fork = builder.step(at, Role::Fork, &[]);
        sides.push(builder.notify(vec![(fork.clone(), "a".to_owned())]));
        at = vec![(fork, "b".to_owned())];
    }
    at = vec![builder.notify(at)];
    while let Some(side) = sides.pop() {
        at.push(side);
        at = vec![(builder.step(at, Role::Join, &[]), "ok".to_owned())];
    }
    builder.finish(at)
}

/// Parallel blocks of two branches one after the other.
pub fn series_of_blocks(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    for _ in 0..steps / 4 {
        let fork = builder.step(at, Role::Fork, &[]);
        let branches = ["a", "b"].map(|branch| builder.notify(vec![(fork.clone(), branch.to_owned())]));
        at = vec![(builder.step(branches.into(), Role::Join, &[]), "ok".to_owned())];
    }
    builder.finish(at)
}

/// A join to which a step of one branch leads after each of many others.
pub fn join_of_many(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let start = builder.start();
    let fork = builder.step(start, Role::Fork, &[]);
    let mut inputs = vec![builder.notify(vec![(fork.clone(), "a".to_owned())])];
    let mut at = vec![(fork, "b".to_owned())];
    for _ in 5..steps {
        let task = builder.task(at);
        inputs.extend([
            (task.clone(), "cancel".to_owned()),
            (task.clone(), "timeout".to_owned()),
        ]);
        at = vec![(task, "ok".to_owned())];
    }
    inputs.extend(at);
    let join = builder.step(inputs, Role::Join, &[]);
    builder.finish(vec![(join, "ok".to_owned())])
}

/// Decisions that merge again, so that paths double with each.
pub fn ladder(steps: usize) -> Flow {
    decisions(steps, |_| 100)
}

/// As a ladder; every decision asks something else.
pub fn distinct_decisions(steps: usize) -> Flow {
    decisions(steps, |position| position + 1)
}

fn decisions(steps: usize, limit: fn(usize) -> usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    for position in 0..steps / 3 {
        let branches = json!([{ "port": "a", "when": format!("order.total > {}", limit(position)) }]);
        let decision = builder.step(at, Role::Decide, &[("branches", branches)]);
        at = ["a", "other"]
            .map(|port| builder.notify(vec![(decision.clone(), port.to_owned())]))
            .into();
    }
    builder.finish(at)
}

/// Counted loops one after the other.
pub fn counted_loops(steps: usize) -> Flow {
    let mut builder = Builder::new();
    let mut at = builder.start();
    for _ in 0..steps / 2 {
        let (hold, wait) = builder.round(at);
        at = vec![
            (hold.clone(), "ok".to_owned()),
            (hold, "cancel".to_owned()),
            (wait, "exhausted".to_owned()),
        ];
    }
    builder.finish(at)
}

/// Counted loops in one outer loop; each that is worn out ends the order with stock still frozen. To know that these
/// ends can be reached the search has to count all the loops together.
pub fn loops_that_end(loops: usize) -> Flow {
    let mut builder = Builder::new();
    let start = builder.start();
    let reserve = builder.step(start, Role::Reserve, &[]);
    let mut at = vec![(reserve.clone(), "ok".to_owned()), (reserve, "short".to_owned())];
    let mut first = None;
    for _ in 0..loops {
        let (hold, wait) = builder.round(at);
        builder.step(
            vec![(wait, "exhausted".to_owned())],
            Role::End,
            &[("result", json!("cancelled"))],
        );
        first.get_or_insert_with(|| hold.clone());
        at = vec![(hold.clone(), "ok".to_owned()), (hold, "cancel".to_owned())];
    }
    let task = builder.task(at);
    let rework = builder.step(
        vec![(task.clone(), "cancel".to_owned())],
        Role::Wait,
        &[("max_visits", json!(9))],
    );
    builder.step(
        vec![(rework.clone(), "exhausted".to_owned())],
        Role::End,
        &[("result", json!("cancelled"))],
    );
    builder.connect(&rework, "ok", &first.unwrap_or_default());
    builder.finish(vec![
        (task.clone(), "ok".to_owned()),
        (task, "timeout".to_owned()),
    ])
}

/// Parallel branches that all freeze and release stock, so that their order matters.
pub fn sharing_branches(branches: usize) -> Flow {
    let mut builder = Builder::new();
    let start = builder.start();
    let fork = builder.step(start, Role::Fork, &[]);
    let mut inputs = Vec::new();
    for branch in 0..branches {
        let reserve = builder.step(vec![(fork.clone(), format!("b{branch:05}"))], Role::Reserve, &[]);
        let release = builder.step(vec![(reserve.clone(), "ok".to_owned())], Role::Release, &[]);
        inputs.extend([(release, "ok".to_owned()), (reserve, "short".to_owned())]);
    }
    let join = builder.step(inputs, Role::Join, &[]);
    builder.finish(vec![(join, "ok".to_owned())])
}

/// A chain whose steps have an unknown and a wrong setting each.
pub fn faulty_settings(steps: usize) -> Flow {
    let mut flow = chain(steps);
    for node in flow.nodes.values_mut() {
        node.settings.insert("templat".to_owned(), json!(1));
        node.settings.insert("template".to_owned(), json!(7));
    }
    flow
}

/// A decision by a table of so many rows over six fields of the order.
pub fn large_table(rows: usize) -> Flow {
    const FIELDS: [&str; 6] = [
        "order.total",
        "order.weight",
        "order.priority",
        "order.country",
        "order.region",
        "customer.orders",
    ];
    let row = |row: usize| TableRow {
        when: vec![
            format!("[{}..{}]", row * 37 % 1_000, row * 37 % 1_000 + 50),
            format!(">= 0.{:02}", row * 13 % 100),
            ["< 5", ">= 5", "-"][row % 3].to_owned(),
            ["\"CN\"", "\"DE\"", "not(\"CN\")", "-"][row % 4].to_owned(),
            ["\"CN-31\"", "-"][row / 3 % 2].to_owned(),
            format!("> {}", row * 7 % 60),
        ],
        then: vec![["\"a\"", "\"b\""][row % 2].to_owned()],
        note: String::new(),
    };
    let input = |field: &&str| InputClause {
        expression: (*field).to_owned(),
        label: Text::default(),
    };
    let table = DecisionTable {
        title: Text::new("Large", "大表"),
        hit_policy: HitPolicy::Unique,
        inputs: FIELDS.iter().map(input).collect(),
        outputs: vec![OutputClause {
            name: "exit".to_owned(),
            values: vec!["a".to_owned(), "b".to_owned()],
        }],
        rows: (0..rows).map(row).collect(),
    };
    let mut builder = Builder::new();
    let start = builder.start();
    let settings = [("mode", json!("table")), ("table", json!("large"))];
    let decision = builder.step(start, Role::Decide, &settings);
    let exits = ["a", "b", "other"].map(|port| (decision.clone(), port.to_owned()));
    let mut flow = builder.finish(exits.into());
    flow.tables.insert(TableId::new("large"), Table::Decision(table));
    flow
}

/// The flow with some connections taken away and as many bent to another step, by a fixed seed.
pub fn with_faults(mut flow: Flow, count: usize) -> Flow {
    let mut random = Rng::new(7);
    let nodes: Vec<NodeId> = flow.nodes.keys().cloned().collect();
    for round in 0..2 * count {
        let position = random.below(flow.edges.len());
        let Some(edge) = flow.edges.iter().nth(position).cloned() else {
            break;
        };
        flow.edges.remove(&edge);
        if round % 2 == 0 {
            let to = nodes[random.below(nodes.len())].clone();
            flow.edges.insert(Edge { to, ..edge });
        }
    }
    flow
}

/// Exits that lead nowhere yet.
type Open = Vec<(String, String)>;

struct Builder {
    flow: Flow,
}

impl Builder {
    fn new() -> Self {
        Self {
            flow: Flow::new("shape", Text::default()),
        }
    }

    fn start(&mut self) -> Open {
        let settings = [("effective_from", json!("2025-11-01T00:00:00+08:00"))];
        vec![(self.step(Vec::new(), Role::Start, &settings), "ok".to_owned())]
    }

    fn step(&mut self, open: Open, role: Role, settings: &[(&str, Value)]) -> String {
        let id = format!("n{:06}", self.flow.nodes.len());
        add_step(&mut self.flow, &id, role, settings);
        for (from, port) in open {
            self.connect(&from, &port, &id);
        }
        id
    }

    fn connect(&mut self, from: &str, port: &str, to: &str) {
        self.flow.edges.insert(Edge::new(from, port, to));
    }

    fn notify(&mut self, open: Open) -> (String, String) {
        (
            self.step(open, Role::Notify, &[("template", json!("hello"))]),
            "ok".to_owned(),
        )
    }

    fn task(&mut self, open: Open) -> String {
        self.step(open, Role::PersonTask, &[("role", json!("desk"))])
    }

    /// A hold that a counted wait repeats.
    fn round(&mut self, open: Open) -> (String, String) {
        let hold = self.step(open, Role::Hold, &[]);
        let wait = self.step(vec![(hold.clone(), "timeout".to_owned())], Role::Wait, &[]);
        self.connect(&wait, "ok", &hold);
        (hold, wait)
    }

    fn finish(mut self, open: Open) -> Flow {
        self.step(open, Role::End, &[("result", json!("completed"))]);
        self.flow
    }
}

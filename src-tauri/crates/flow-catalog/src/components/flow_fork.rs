//! Starts all branches at once.
//!
//! Use it for work that can go on side by side, such as a risk check and a stock check. Close it with a wait
//! for all; never let one branch end the order alone.

use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Run in parallel.
pub(super) static SPEC: Component = Component {
    id: "flow.fork",
    version: 1,
    group: Group::Flow,
    family: Family::Fork,
    role: Role::Fork,
    icon: "git-fork",
    name: words("Run in parallel", "并行开始"),
    purpose: words("Starts all branches at once", "同时开始所有分支"),
    help: words(
        "Use it for work that can go on side by side, such as a risk check and a stock check. Close it with a wait for all; never let one branch end the order alone.",
        "适合可以同时做的事，例如风控和查库存并行。后面要用并行汇合收口，不要让其中一个分支单独结束订单。",
    ),
    settings: &[],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("*", "Branch", "分支")],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "parallelGateway",
        task_type: None,
    },
};

//! Continues when every branch of its fork has arrived.
//!
//! Every branch of the fork must reach it on every path, otherwise the order waits for ever. Ways of the same
//! branch may meet here: they count once.

use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Wait for all.
pub(super) static SPEC: Component = Component {
    id: "flow.join",
    version: 1,
    group: Group::Flow,
    family: Family::Join,
    role: Role::Join,
    icon: "git-merge",
    name: words("Wait for all", "并行汇合"),
    purpose: words(
        "Continues when every branch of its fork has arrived",
        "等并行的每个分支都到齐后继续",
    ),
    help: words(
        "Every branch of the fork must reach it on every path, otherwise the order waits for ever. Ways of the same branch may meet here: they count once.",
        "并行的每个分支、每条路径都要走到这里，否则订单会一直等下去。同一分支的几条路可以都接进来，只算一次。",
    ),
    settings: &[],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("ok", "All here", "已到齐")],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "parallelGateway",
        task_type: None,
    },
};

//! Starts all branches at once.

use crate::spec::{
    Component, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role, Simulation,
    Undo, Words,
};

/// Run in parallel.
pub(super) static SPEC: Component = Component {
    id: "flow.fork",
    version: 1,
    group: Group::Flow,
    family: Family::Fork,
    role: Role::Fork,
    icon: "git-fork",
    name: Words {
        en: "Run in parallel",
        zh: "并行开始",
    },
    purpose: Words {
        en: "Starts all branches at once",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port {
        id: "*",
        kind: PortKind::Success,
        label: Words { en: "", zh: "" },
    }],
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

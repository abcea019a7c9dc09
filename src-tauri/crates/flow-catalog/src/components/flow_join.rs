//! Continues when every branch of its fork has arrived.

use crate::spec::{
    Component, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role, Simulation,
    Undo, Words,
};

/// Wait for all.
pub(super) static SPEC: Component = Component {
    id: "flow.join",
    version: 1,
    group: Group::Flow,
    family: Family::Join,
    role: Role::Join,
    icon: "git-merge",
    name: Words {
        en: "Wait for all",
        zh: "并行汇合",
    },
    purpose: Words {
        en: "Continues when every branch of its fork has arrived",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port {
        id: "ok",
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

//! Runs another flow, once or for each part of the order.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Sub-flow.
pub(super) static SPEC: Component = Component {
    id: "flow.call",
    version: 1,
    group: Group::Flow,
    family: Family::Subflow,
    role: Role::Call,
    icon: "box",
    name: Words {
        en: "Sub-flow",
        zh: "子流程",
    },
    purpose: Words {
        en: "Runs another flow, once or for each part of the order",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "flow",
            label: Words { en: "Flow", zh: "" },
            doc: Words {
                en: "flow to run",
                zh: "",
            },
            kind: SettingKind::Ref("flow"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "for_each",
            label: Words {
                en: "For each",
                zh: "",
            },
            doc: Words {
                en: "list field; empty = once",
                zh: "",
            },
            kind: SettingKind::ListPath,
            default: Default::None,
            required: false,
            unit: None,
        },
        Setting {
            name: "parallel",
            label: Words {
                en: "Parallel",
                zh: "",
            },
            doc: Words {
                en: "run parts at the same time",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "cancelled",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Called,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("cancelled", 0.02)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "callActivity",
        task_type: None,
    },
};

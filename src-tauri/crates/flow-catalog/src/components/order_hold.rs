//! Parks the order until a condition holds, someone releases it, or time runs out.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Hold order.
pub(super) static SPEC: Component = Component {
    id: "order.hold",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Hold,
    icon: "hand-stop",
    name: Words {
        en: "Hold order",
        zh: "挂单",
    },
    purpose: Words {
        en: "Parks the order until a condition holds, someone releases it, or time runs out",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "type",
            label: Words { en: "Type", zh: "" },
            doc: Words {
                en: "hold type, e.g. merge_window, stock, address",
                zh: "",
            },
            kind: SettingKind::Text,
            default: Default::Text("manual"),
            required: false,
            unit: None,
        },
        Setting {
            name: "release_when",
            label: Words {
                en: "Release when",
                zh: "",
            },
            doc: Words {
                en: "automatic release",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("false"),
            required: false,
            unit: None,
        },
        Setting {
            name: "max",
            label: Words { en: "Max", zh: "" },
            doc: Words {
                en: "longest hold",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P1D"),
            required: true,
            unit: None,
        },
        Setting {
            name: "role",
            label: Words { en: "Role", zh: "" },
            doc: Words {
                en: "who may release",
                zh: "",
            },
            kind: SettingKind::Ref("role"),
            default: Default::Text("order_desk"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.id",
        optional: false,
    }],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "timeout",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "cancel",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 7_200_000_000,
                sigma: 1.0,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.93), ("timeout", 0.05), ("cancel", 0.02)],
        fault: 0.0,
        resource: Some("order_desk"),
        cost: "0",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.order.hold.v1"),
    },
};

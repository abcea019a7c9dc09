//! Queues a job for a person: fix, choose, override or give up.

use crate::spec::{
    Component, Default, Distribution, Duration, Dynamic, Export, Family, Group, Longest, Port, PortKind,
    Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Manual handling.
pub(super) static SPEC: Component = Component {
    id: "human.task",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::PersonTask,
    icon: "user-cog",
    name: Words {
        en: "Manual handling",
        zh: "人工处理",
    },
    purpose: Words {
        en: "Queues a job for a person: fix, choose, override or give up",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "role",
            label: Words { en: "Role", zh: "" },
            doc: Words { en: "who", zh: "" },
            kind: SettingKind::Ref("role"),
            default: Default::Text("order_desk"),
            required: true,
            unit: None,
        },
        Setting {
            name: "deadline",
            label: Words {
                en: "Deadline",
                zh: "",
            },
            doc: Words {
                en: "then timeout",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT8H"),
            required: true,
            unit: None,
        },
        Setting {
            name: "may_override",
            label: Words {
                en: "May override",
                zh: "",
            },
            doc: Words {
                en: "fields the person may set, e.g. route.node",
                zh: "",
            },
            kind: SettingKind::FieldList,
            default: Default::List(&[]),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.id",
        optional: false,
    }],
    writes: &["human.decision", "human.by", "human.reason"],
    writes_on: &["ok", "cancel"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "cancel",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "timeout",
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
    dynamic: &[Dynamic::WritesFrom("may_override")],
    undo: Undo::Nothing,
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_500_000_000,
                sigma: 0.9,
            },
            floor_us: 60_000_000,
        },
        mix: &[("ok", 0.93), ("cancel", 0.05), ("timeout", 0.02)],
        fault: 0.0,
        resource: Some("order_desk"),
        cost: "3",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.human.task.v1"),
    },
};

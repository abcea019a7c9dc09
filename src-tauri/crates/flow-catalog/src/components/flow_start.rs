//! Begins one instance per order that matches the scope.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Start.
pub(super) static SPEC: Component = Component {
    id: "flow.start",
    version: 1,
    group: Group::Flow,
    family: Family::Source,
    role: Role::Start,
    icon: "player-play",
    name: Words {
        en: "Start",
        zh: "开始",
    },
    purpose: Words {
        en: "Begins one instance per order that matches the scope",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "trigger",
            label: Words {
                en: "Trigger",
                zh: "",
            },
            doc: Words {
                en: "what starts the flow",
                zh: "",
            },
            kind: SettingKind::Enum(&[
                "order_created",
                "order_paid",
                "return_requested",
                "schedule",
                "message",
            ]),
            default: Default::Text("order_created"),
            required: false,
            unit: None,
        },
        Setting {
            name: "scope",
            label: Words { en: "Scope", zh: "" },
            doc: Words {
                en: "which orders this flow takes",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("true"),
            required: false,
            unit: None,
        },
        Setting {
            name: "effective_from",
            label: Words {
                en: "Effective from",
                zh: "",
            },
            doc: Words {
                en: "first moment this version takes new orders",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "effective_to",
            label: Words {
                en: "Effective to",
                zh: "",
            },
            doc: Words {
                en: "last moment; empty = open",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: false,
            unit: None,
        },
    ],
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
        bpmn: "startEvent",
        task_type: None,
    },
};

//! Pauses for a time, until a moment, or for an event; the only legal way to close a loop that no person stands in.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Wait.
pub(super) static SPEC: Component = Component {
    id: "flow.wait",
    version: 1,
    group: Group::Flow,
    family: Family::Wait,
    role: Role::Wait,
    icon: "clock-pause",
    name: Words {
        en: "Wait",
        zh: "等待",
    },
    purpose: Words {
        en: "Pauses for a time, until a moment, or for an event; the only legal way to close a loop that no person stands in",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "for",
            label: Words { en: "For", zh: "" },
            doc: Words {
                en: "how long",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT1H"),
            required: false,
            unit: None,
        },
        Setting {
            name: "until",
            label: Words { en: "Until", zh: "" },
            doc: Words {
                en: "absolute moment instead of a length",
                zh: "",
            },
            kind: SettingKind::Expr("datetime"),
            default: Default::None,
            required: false,
            unit: None,
        },
        Setting {
            name: "event",
            label: Words { en: "Event", zh: "" },
            doc: Words {
                en: "message that ends the wait early",
                zh: "",
            },
            kind: SettingKind::Ref("message"),
            default: Default::None,
            required: false,
            unit: None,
        },
        Setting {
            name: "max_visits",
            label: Words {
                en: "Max visits",
                zh: "",
            },
            doc: Words {
                en: "how often one order may pass here",
                zh: "",
            },
            kind: SettingKind::Int(1, 1_000),
            default: Default::Int(3),
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
            id: "event",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "exhausted",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::UntilOr("until", "for"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 1.0), ("event", 0.0), ("exhausted", 0.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "eventBasedGateway",
        task_type: None,
    },
};

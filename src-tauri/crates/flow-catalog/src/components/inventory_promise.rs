//! Looks up sellable stock and works out when it can arrive.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Promise date.
pub(super) static SPEC: Component = Component {
    id: "inventory.promise",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Promise,
    icon: "calendar-check",
    name: Words {
        en: "Promise date",
        zh: "可承诺交期",
    },
    purpose: Words {
        en: "Looks up sellable stock and works out when it can arrive",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "safety_stock",
            label: Words {
                en: "Safety stock",
                zh: "",
            },
            doc: Words {
                en: "kept back",
                zh: "",
            },
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(0),
            required: false,
            unit: Some("pieces"),
        },
        Setting {
            name: "horizon",
            label: Words {
                en: "Horizon",
                zh: "",
            },
            doc: Words {
                en: "how far future supply counts",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
            required: false,
            unit: None,
        },
        Setting {
            name: "cutoff",
            label: Words { en: "Cutoff", zh: "" },
            doc: Words {
                en: "same-day shipping ends",
                zh: "",
            },
            kind: SettingKind::Text,
            default: Default::Text("16:00"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.region",
            optional: false,
        },
        Read {
            path: "order.promised_at",
            optional: false,
        },
    ],
    writes: &["stock.atp", "stock.short", "stock.ready_at"],
    writes_on: &["ok", "late", "none"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "late",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "none",
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
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 300_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.9), ("late", 0.06), ("none", 0.04)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.promise.v1"),
    },
};

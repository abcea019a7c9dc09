//! Waits for supply, telling the customer a new date.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Back-order.
pub(super) static SPEC: Component = Component {
    id: "inventory.backorder",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Backorder,
    icon: "package-import",
    name: Words {
        en: "Back-order",
        zh: "缺货等待",
    },
    purpose: Words {
        en: "Waits for supply, telling the customer a new date",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "max",
            label: Words { en: "Max", zh: "" },
            doc: Words {
                en: "longest wait",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
            required: true,
            unit: None,
        },
        Setting {
            name: "ask_customer",
            label: Words {
                en: "Ask customer",
                zh: "",
            },
            doc: Words {
                en: "customer may refuse",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(true),
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
            path: "order.promised_at",
            optional: false,
        },
    ],
    writes: &["stock.ready_at"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "refused",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "expired",
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
                median_us: 345_600_000_000,
                sigma: 0.6,
            },
            floor_us: 14_400_000_000,
        },
        mix: &[("ok", 0.75), ("refused", 0.15), ("expired", 0.1)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.inventory.backorder.v1"),
    },
};

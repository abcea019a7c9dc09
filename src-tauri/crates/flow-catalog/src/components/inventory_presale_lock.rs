//! Locks future stock for a presale order until the balance is due.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Presale lock.
pub(super) static SPEC: Component = Component {
    id: "inventory.presale_lock",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::PresaleLock,
    icon: "lock",
    name: Words {
        en: "Presale lock",
        zh: "预售锁库",
    },
    purpose: Words {
        en: "Locks future stock for a presale order until the balance is due",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "ttl",
            label: Words { en: "Ttl", zh: "" },
            doc: Words {
                en: "lock ends by itself",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P20D"),
            required: true,
            unit: None,
        },
        Setting {
            name: "available_at",
            label: Words {
                en: "Available at",
                zh: "",
            },
            doc: Words {
                en: "when goods arrive",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "limit",
            label: Words { en: "Limit", zh: "" },
            doc: Words {
                en: "most pieces to presell",
                zh: "",
            },
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(1000),
            required: true,
            unit: Some("pieces"),
        },
        Setting {
            name: "oversell",
            label: Words {
                en: "Oversell",
                zh: "",
            },
            doc: Words {
                en: "allowed above the limit",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.lines",
        optional: false,
    }],
    writes: &["stock.lock_id", "stock.expires_at", "stock.ready_at"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "sold_out",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Presale])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.inventory.presale_unlock.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.97), ("sold_out", 0.03)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.presale_lock.v1"),
    },
};

//! Freezes stock for this order so that nobody else can sell it.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Freeze stock.
pub(super) static SPEC: Component = Component {
    id: "inventory.reserve",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Reserve,
    icon: "snowflake",
    name: Words {
        en: "Freeze stock",
        zh: "库存冻结",
    },
    purpose: Words {
        en: "Freezes stock for this order so that nobody else can sell it",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "ttl",
            label: Words { en: "Ttl", zh: "" },
            doc: Words {
                en: "freeze ends by itself",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P2D"),
            required: true,
            unit: None,
        },
        Setting {
            name: "partial",
            label: Words {
                en: "Partial",
                zh: "",
            },
            doc: Words {
                en: "freeze what there is",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
        },
        Setting {
            name: "from_presale",
            label: Words {
                en: "From presale",
                zh: "",
            },
            doc: Words {
                en: "turn the presale lock into frozen stock",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
        },
        Setting {
            name: "pool",
            label: Words { en: "Pool", zh: "" },
            doc: Words {
                en: "which stock pool",
                zh: "",
            },
            kind: SettingKind::Enum(&["shared", "channel", "flash"]),
            default: Default::Text("shared"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.lines",
        optional: false,
    }],
    writes: &["stock.hold_id", "stock.expires_at", "stock.short"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "short",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Presale])),
            when: Some(("from_presale", "true")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Stock])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.inventory.release.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.96), ("short", 0.04)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.reserve.v1"),
    },
};

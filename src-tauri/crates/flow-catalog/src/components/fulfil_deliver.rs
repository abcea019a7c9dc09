//! Follows the parcel until it is signed for.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Delivery.
pub(super) static SPEC: Component = Component {
    id: "fulfil.deliver",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::Deliver,
    icon: "truck-delivery",
    name: Words {
        en: "Delivery",
        zh: "配送签收",
    },
    purpose: Words {
        en: "Follows the parcel until it is signed for",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "max",
            label: Words { en: "Max", zh: "" },
            doc: Words {
                en: "lost after",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P15D"),
            required: true,
            unit: None,
        },
        Setting {
            name: "attempts",
            label: Words {
                en: "Attempts",
                zh: "",
            },
            doc: Words {
                en: "delivery attempts",
                zh: "",
            },
            kind: SettingKind::Int(1, 20),
            default: Default::Int(3),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "ship.tracking",
            optional: false,
        },
        Read {
            path: "route.eta",
            optional: true,
        },
    ],
    writes: &["ship.delivered_at"],
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
            id: "lost",
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
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::WithCustomer])),
            when: None,
        },
        Effect {
            on: "lost",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
        Effect {
            on: "refused",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 172_800_000_000,
                sigma: 0.5,
            },
            floor_us: 21_600_000_000,
        },
        mix: &[("ok", 0.985), ("refused", 0.01), ("lost", 0.005)],
        fault: 0.0,
        resource: Some("carrier"),
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.fulfil.deliver.v1"),
    },
};

//! Sends the order to the warehouse: pick, pack and hand over.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Dynamic, Effect, Export, Family, Group, Longest, Operation,
    Port, PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Ship from warehouse.
pub(super) static SPEC: Component = Component {
    id: "fulfil.dispatch",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::Ship,
    icon: "truck-loading",
    name: Words {
        en: "Ship from warehouse",
        zh: "仓库发货",
    },
    purpose: Words {
        en: "Sends the order to the warehouse: pick, pack and hand over",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "ship_within",
            label: Words {
                en: "Ship within",
                zh: "",
            },
            doc: Words { en: "target", zh: "" },
            kind: SettingKind::Duration,
            default: Default::Text("P1D"),
            required: false,
            unit: None,
        },
        Setting {
            name: "wave",
            label: Words { en: "Wave", zh: "" },
            doc: Words {
                en: "release rhythm",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: false,
            unit: None,
        },
        Setting {
            name: "on_short",
            label: Words {
                en: "On short",
                zh: "",
            },
            doc: Words {
                en: "when the shelf is empty",
                zh: "",
            },
            kind: SettingKind::Enum(&["report", "partial"]),
            default: Default::Text("report"),
            required: false,
            unit: None,
        },
        Setting {
            name: "cod",
            label: Words { en: "Cod", zh: "" },
            doc: Words {
                en: "cash on delivery: no secured money needed",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "route.node",
            optional: false,
        },
        Read {
            path: "route.carrier",
            optional: false,
        },
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.address",
            optional: false,
        },
    ],
    writes: &["ship.tracking", "ship.dispatched_at"],
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
            operation: Operation::Require(ObligationSet::of(&[
                Obligation::Paid,
                Obligation::Auth,
                Obligation::Credit,
            ])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Stock])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
    ],
    dynamic: &[Dynamic::NoRequireIf("cod")],
    undo: Undo::Nothing,
    longest: Longest::Setting("ship_within"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 28_800_000_000,
                sigma: 0.6,
            },
            floor_us: 1_800_000_000,
        },
        mix: &[("ok", 0.985), ("short", 0.015)],
        fault: 0.002,
        resource: Some("warehouse"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.fulfil.dispatch.v1"),
    },
};

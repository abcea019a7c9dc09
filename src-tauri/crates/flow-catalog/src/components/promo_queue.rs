//! Holds back orders above a rate so that later steps are not flooded.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Peak queue.
pub(super) static SPEC: Component = Component {
    id: "promo.queue",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::PeakQueue,
    icon: "traffic-lights",
    name: Words {
        en: "Peak queue",
        zh: "削峰排队",
    },
    purpose: Words {
        en: "Holds back orders above a rate so that later steps are not flooded",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "rate",
            label: Words { en: "Rate", zh: "" },
            doc: Words {
                en: "orders let through",
                zh: "",
            },
            kind: SettingKind::Decimal,
            default: Default::Text("100"),
            required: true,
            unit: Some("orders/s"),
        },
        Setting {
            name: "burst",
            label: Words { en: "Burst", zh: "" },
            doc: Words {
                en: "let through at once",
                zh: "",
            },
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(500),
            required: false,
            unit: Some("orders"),
        },
        Setting {
            name: "max_wait",
            label: Words {
                en: "Max wait",
                zh: "",
            },
            doc: Words {
                en: "then overflow",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT2M"),
            required: true,
            unit: None,
        },
        Setting {
            name: "order_by",
            label: Words {
                en: "Order by",
                zh: "",
            },
            doc: Words {
                en: "higher first",
                zh: "",
            },
            kind: SettingKind::Expr("int"),
            default: Default::Text("order.priority"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.priority",
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
            id: "overflow",
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
    longest: Longest::Setting("max_wait"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 500_000,
                sigma: 1.0,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("overflow", 0.02)],
        fault: 0.0005,
        resource: Some("order_gate"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.promo.queue.v1"),
    },
};

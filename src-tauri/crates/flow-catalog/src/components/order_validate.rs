//! Checks completeness, address, limits and duplicates.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Validate order.
pub(super) static SPEC: Component = Component {
    id: "order.validate",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Plain,
    icon: "clipboard-check",
    name: Words {
        en: "Validate order",
        zh: "订单校验",
    },
    purpose: Words {
        en: "Checks completeness, address, limits and duplicates",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "rules",
            label: Words { en: "Rules", zh: "" },
            doc: Words {
                en: "each must hold",
                zh: "",
            },
            kind: SettingKind::ConditionList,
            default: Default::List(&[]),
            required: false,
            unit: None,
        },
        Setting {
            name: "duplicate_window",
            label: Words {
                en: "Duplicate window",
                zh: "",
            },
            doc: Words {
                en: "same customer, same lines",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT10M"),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_qty_per_sku",
            label: Words {
                en: "Max qty per sku",
                zh: "",
            },
            doc: Words {
                en: "per line",
                zh: "",
            },
            kind: SettingKind::Int(1, 1_000_000),
            default: Default::Int(999),
            required: false,
            unit: Some("pieces"),
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.address",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "customer.id",
            optional: false,
        },
    ],
    writes: &["risk.issues"],
    writes_on: &["ok", "invalid"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "invalid",
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
                median_us: 200_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.985), ("invalid", 0.015)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.order.validate.v1"),
    },
};

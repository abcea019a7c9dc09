//! Cuts the order into parts by warehouse, temperature, hazard, presale date or weight.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Split order.
pub(super) static SPEC: Component = Component {
    id: "order.split",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Split,
    icon: "cut",
    name: Words {
        en: "Split order",
        zh: "拆单",
    },
    purpose: Words {
        en: "Cuts the order into parts by warehouse, temperature, hazard, presale date or weight",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "by",
            label: Words { en: "By", zh: "" },
            doc: Words {
                en: "split keys",
                zh: "",
            },
            kind: SettingKind::EnumList(&["node", "presale", "cold_chain", "hazmat", "weight", "supplier"]),
            default: Default::List(&["node", "presale"]),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_parts",
            label: Words {
                en: "Max parts",
                zh: "",
            },
            doc: Words {
                en: "more parts leave by the limit port",
                zh: "",
            },
            kind: SettingKind::Int(1, 100),
            default: Default::Int(3),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_weight",
            label: Words {
                en: "Max weight",
                zh: "",
            },
            doc: Words {
                en: "per part",
                zh: "",
            },
            kind: SettingKind::Decimal,
            default: Default::Text("30"),
            required: false,
            unit: Some("kg"),
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.weight",
            optional: false,
        },
    ],
    writes: &["order.parts"],
    writes_on: &["ok", "limit"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "whole",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "limit",
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
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.1), ("whole", 0.895), ("limit", 0.005)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.order.split.v1"),
    },
};

//! Picks node, carrier and mode by ranked rules; the fallback of AI routing.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Source by rules.
pub(super) static SPEC: Component = Component {
    id: "fulfil.source",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::RuleRouting,
    icon: "route",
    name: Words {
        en: "Source by rules",
        zh: "规则寻源",
    },
    purpose: Words {
        en: "Picks node, carrier and mode by ranked rules; the fallback of AI routing",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "nodes",
            label: Words { en: "Nodes", zh: "" },
            doc: Words {
                en: "candidate group",
                zh: "",
            },
            kind: SettingKind::Ref("node_group"),
            default: Default::Text("all_nodes"),
            required: true,
            unit: None,
        },
        Setting {
            name: "rank",
            label: Words { en: "Rank", zh: "" },
            doc: Words {
                en: "sort keys in order",
                zh: "",
            },
            kind: SettingKind::EnumList(&[
                "promise",
                "split",
                "cost",
                "distance",
                "stock_age",
                "load",
                "carbon",
                "priority",
            ]),
            default: Default::List(&["promise", "split", "cost", "distance"]),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_distance",
            label: Words {
                en: "Max distance",
                zh: "",
            },
            doc: Words {
                en: "0 = any",
                zh: "",
            },
            kind: SettingKind::Decimal,
            default: Default::Text("0"),
            required: false,
            unit: Some("km"),
        },
        Setting {
            name: "max_split",
            label: Words {
                en: "Max split",
                zh: "",
            },
            doc: Words {
                en: "parts allowed here",
                zh: "",
            },
            kind: SettingKind::Int(1, 100),
            default: Default::Int(1),
            required: false,
            unit: None,
        },
        Setting {
            name: "exclude",
            label: Words {
                en: "Exclude",
                zh: "",
            },
            doc: Words {
                en: "drop candidate",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("false"),
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
            path: "order.weight",
            optional: false,
        },
        Read {
            path: "order.promised_at",
            optional: false,
        },
    ],
    writes: &[
        "route.node",
        "route.carrier",
        "route.mode",
        "route.cost",
        "route.eta",
        "route.reasons",
    ],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
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
        mix: &[("ok", 0.985), ("none", 0.015)],
        fault: 0.001,
        resource: Some("routing_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.fulfil.source.v1"),
    },
};

//! Scores every node x carrier x mode by expected cost and chance of being on time, with reasons.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// AI routing.
pub(super) static SPEC: Component = Component {
    id: "fulfil.ai_route",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::LearnedRouting,
    icon: "sparkles",
    name: Words {
        en: "AI routing",
        zh: "AI路由",
    },
    purpose: Words {
        en: "Scores every node x carrier x mode by expected cost and chance of being on time, with reasons",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "model",
            label: Words { en: "Model", zh: "" },
            doc: Words {
                en: "model version",
                zh: "",
            },
            kind: SettingKind::Ref("model"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "refresh",
            label: Words {
                en: "Refresh",
                zh: "",
            },
            doc: Words {
                en: "strategy refresh",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT15M"),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_data_age",
            label: Words {
                en: "Max data age",
                zh: "",
            },
            doc: Words {
                en: "older input leaves by stale",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: false,
            unit: None,
        },
        Setting {
            name: "min_confidence",
            label: Words {
                en: "Min confidence",
                zh: "",
            },
            doc: Words {
                en: "below leaves by unsure",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0.7"),
            required: false,
            unit: None,
        },
        Setting {
            name: "on_time_target",
            label: Words {
                en: "On time target",
                zh: "",
            },
            doc: Words {
                en: "chance constraint",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0.95"),
            required: false,
            unit: None,
        },
        Setting {
            name: "w_late",
            label: Words { en: "W late", zh: "" },
            doc: Words {
                en: "cost of one late order",
                zh: "",
            },
            kind: SettingKind::Money,
            default: Default::Text("20"),
            required: false,
            unit: None,
        },
        Setting {
            name: "w_carbon",
            label: Words {
                en: "W carbon",
                zh: "",
            },
            doc: Words {
                en: "per kg CO2e",
                zh: "",
            },
            kind: SettingKind::Money,
            default: Default::Text("0.5"),
            required: false,
            unit: None,
        },
        Setting {
            name: "explain",
            label: Words {
                en: "Explain",
                zh: "",
            },
            doc: Words {
                en: "reasons kept",
                zh: "",
            },
            kind: SettingKind::Int(0, 50),
            default: Default::Int(3),
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
        Read {
            path: "order.priority",
            optional: false,
        },
        Read {
            path: "customer.segment",
            optional: false,
        },
    ],
    writes: &[
        "route.node",
        "route.carrier",
        "route.mode",
        "route.cost",
        "route.eta",
        "route.on_time",
        "route.reasons",
        "route.data_age",
    ],
    writes_on: &["ok", "unsure"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "unsure",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "stale",
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
                median_us: 150_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.94), ("unsure", 0.03), ("stale", 0.02), ("none", 0.01)],
        fault: 0.002,
        resource: Some("routing_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.fulfil.ai_route.v1"),
    },
};

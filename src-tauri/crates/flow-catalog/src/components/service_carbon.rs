//! Estimates transport emissions of the chosen route.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Carbon footprint.
pub(super) static SPEC: Component = Component {
    id: "service.carbon",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Carbon,
    icon: "leaf",
    name: Words {
        en: "Carbon footprint",
        zh: "碳足迹",
    },
    purpose: Words {
        en: "Estimates transport emissions of the chosen route",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "method",
            label: Words { en: "Method", zh: "" },
            doc: Words {
                en: "factor set",
                zh: "",
            },
            kind: SettingKind::Enum(&["iso14083", "table"]),
            default: Default::Text("iso14083"),
            required: false,
            unit: None,
        },
        Setting {
            name: "offset",
            label: Words { en: "Offset", zh: "" },
            doc: Words {
                en: "offer to offset",
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
            path: "route.mode",
            optional: false,
        },
        Read {
            path: "order.weight",
            optional: false,
        },
        Read {
            path: "order.region",
            optional: false,
        },
    ],
    writes: &["carbon.kg"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
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
                median_us: 400_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.003,
        resource: Some("carbon_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.carbon.v1"),
    },
};

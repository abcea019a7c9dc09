//! Takes exactly one branch, by condition or by pilot share.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Decide.
pub(super) static SPEC: Component = Component {
    id: "flow.decide",
    version: 1,
    group: Group::Flow,
    family: Family::Decision,
    role: Role::Decide,
    icon: "arrows-split",
    name: Words {
        en: "Decide",
        zh: "判断分支",
    },
    purpose: Words {
        en: "Takes exactly one branch, by condition or by pilot share",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "mode",
            label: Words { en: "Mode", zh: "" },
            doc: Words {
                en: "rules: first true condition; share: stable hash of key",
                zh: "",
            },
            kind: SettingKind::Enum(&["rules", "share", "table"]),
            default: Default::Text("rules"),
            required: false,
            unit: None,
        },
        Setting {
            name: "branches",
            label: Words {
                en: "Branches",
                zh: "",
            },
            doc: Words {
                en: "each: port name, condition (rules) or share ratio (share)",
                zh: "",
            },
            kind: SettingKind::Branches,
            default: Default::List(&[]),
            required: false,
            unit: None,
        },
        Setting {
            name: "key",
            label: Words { en: "Key", zh: "" },
            doc: Words {
                en: "field hashed in share mode",
                zh: "",
            },
            kind: SettingKind::FieldPath,
            default: Default::Text("customer.id"),
            required: false,
            unit: None,
        },
        Setting {
            name: "otherwise",
            label: Words {
                en: "Otherwise",
                zh: "",
            },
            doc: Words {
                en: "port taken when nothing matches",
                zh: "",
            },
            kind: SettingKind::Text,
            default: Default::Text("other"),
            required: false,
            unit: None,
        },
        Setting {
            name: "table",
            label: Words { en: "Table", zh: "" },
            doc: Words {
                en: "decision table whose answer names the exit, in table mode",
                zh: "",
            },
            kind: SettingKind::TableRef("decision"),
            default: Default::None,
            required: false,
            unit: None,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port {
            id: "other",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "*",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("other", 1.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "exclusiveGateway",
        task_type: None,
    },
};

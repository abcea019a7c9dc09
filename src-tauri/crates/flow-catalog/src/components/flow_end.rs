//! Closes the order with a stated result, or hands it to another team with everything still open.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Role, Setting, SettingKind,
    Simulation, Undo, Words,
};

/// End.
pub(super) static SPEC: Component = Component {
    id: "flow.end",
    version: 1,
    group: Group::Flow,
    family: Family::Sink,
    role: Role::End,
    icon: "flag",
    name: Words {
        en: "End",
        zh: "结束",
    },
    purpose: Words {
        en: "Closes the order with a stated result, or hands it to another team with everything still open",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "result",
            label: Words { en: "Result", zh: "" },
            doc: Words {
                en: "how it ends",
                zh: "",
            },
            kind: SettingKind::Enum(&["completed", "cancelled", "returned", "handed_over"]),
            default: Default::Text("completed"),
            required: false,
            unit: None,
        },
        Setting {
            name: "to",
            label: Words { en: "To", zh: "" },
            doc: Words {
                en: "receiver when handed over",
                zh: "",
            },
            kind: SettingKind::Ref("team"),
            default: Default::None,
            required: false,
            unit: None,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "endEvent",
        task_type: None,
    },
};

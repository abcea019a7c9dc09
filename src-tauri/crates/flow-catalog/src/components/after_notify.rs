//! Tells the customer or a colleague something.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Notify.
pub(super) static SPEC: Component = Component {
    id: "after.notify",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::Notify,
    icon: "bell",
    name: Words {
        en: "Notify",
        zh: "消息通知",
    },
    purpose: Words {
        en: "Tells the customer or a colleague something",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "template",
            label: Words {
                en: "Template",
                zh: "",
            },
            doc: Words {
                en: "message",
                zh: "",
            },
            kind: SettingKind::Ref("message_template"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "to",
            label: Words { en: "To", zh: "" },
            doc: Words { en: "who", zh: "" },
            kind: SettingKind::Enum(&["customer", "role", "partner"]),
            default: Default::Text("customer"),
            required: false,
            unit: None,
        },
        Setting {
            name: "channel",
            label: Words {
                en: "Channel",
                zh: "",
            },
            doc: Words { en: "how", zh: "" },
            kind: SettingKind::Enum(&["auto", "sms", "email", "app", "im"]),
            default: Default::Text("auto"),
            required: false,
            unit: None,
        },
        Setting {
            name: "quiet",
            label: Words { en: "Quiet", zh: "" },
            doc: Words {
                en: "no customer messages",
                zh: "",
            },
            kind: SettingKind::Text,
            default: Default::Text("22:00-08:00"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "customer.id",
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
                median_us: 500_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.003,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "sendTask",
        task_type: Some("oms.after.notify.v1"),
    },
};

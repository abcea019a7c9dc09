//! Waits a short window and joins orders for the same buyer, address and warehouse.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Merge orders.
pub(super) static SPEC: Component = Component {
    id: "order.merge",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Merge,
    icon: "arrows-join",
    name: Words {
        en: "Merge orders",
        zh: "合单",
    },
    purpose: Words {
        en: "Waits a short window and joins orders for the same buyer, address and warehouse",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "window",
            label: Words { en: "Window", zh: "" },
            doc: Words {
                en: "how long to wait for a partner",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT2H"),
            required: false,
            unit: None,
        },
        Setting {
            name: "same",
            label: Words { en: "Same", zh: "" },
            doc: Words {
                en: "must be equal",
                zh: "",
            },
            kind: SettingKind::EnumList(&["shop", "customer", "address", "node", "carrier"]),
            default: Default::List(&["shop", "customer", "address", "node"]),
            required: false,
            unit: None,
        },
        Setting {
            name: "include_presale",
            label: Words {
                en: "Include presale",
                zh: "",
            },
            doc: Words {
                en: "presale orders may merge",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(false),
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
                en: "never merge these",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("payment.method = \"cod\""),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.address",
            optional: false,
        },
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "customer.id",
            optional: false,
        },
        Read {
            path: "payment.method",
            optional: false,
        },
    ],
    writes: &["order.merged_into"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "absorbed",
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
    longest: Longest::Setting("window"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant {
                value_us: 7_200_000_000,
            },
            floor_us: 7_200_000_000,
        },
        mix: &[("ok", 0.95), ("absorbed", 0.05)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.order.merge.v1"),
    },
};

//! Calls any partner through a typed connector.

use crate::spec::{
    Component, Default, Distribution, Duration, Dynamic, Export, Family, Group, Longest, Port, PortKind,
    Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Partner service.
pub(super) static SPEC: Component = Component {
    id: "service.call",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Partner,
    icon: "plug-connected",
    name: Words {
        en: "Partner service",
        zh: "第三方服务",
    },
    purpose: Words {
        en: "Calls any partner through a typed connector",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "endpoint",
            label: Words {
                en: "Endpoint",
                zh: "",
            },
            doc: Words {
                en: "connector",
                zh: "",
            },
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "send",
            label: Words { en: "Send", zh: "" },
            doc: Words {
                en: "order fields sent",
                zh: "",
            },
            kind: SettingKind::FieldList,
            default: Default::List(&[]),
            required: false,
            unit: None,
        },
        Setting {
            name: "undo",
            label: Words { en: "Undo", zh: "" },
            doc: Words {
                en: "connector call that reverses this one",
                zh: "",
            },
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: false,
            unit: None,
        },
        Setting {
            name: "map",
            label: Words { en: "Map", zh: "" },
            doc: Words {
                en: "order field = FEEL over the reply",
                zh: "",
            },
            kind: SettingKind::Map,
            default: Default::Map,
            required: false,
            unit: None,
        },
        Setting {
            name: "acquires",
            label: Words {
                en: "Acquires",
                zh: "",
            },
            doc: Words {
                en: "obligations it opens; each needs undo or is physical",
                zh: "",
            },
            kind: SettingKind::EnumList(&[
                "deposit",
                "paid",
                "auth",
                "credit",
                "stock",
                "presale",
                "quota",
                "coupon",
                "customs",
                "shipped",
                "with_customer",
                "rma",
            ]),
            default: Default::List(&[]),
            required: false,
            unit: None,
        },
        Setting {
            name: "deadline",
            label: Words {
                en: "Deadline",
                zh: "",
            },
            doc: Words {
                en: "no answer = fault",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT30S"),
            required: false,
            unit: None,
        },
    ],
    reads: &[Read {
        path: "order.id",
        optional: false,
    }],
    writes: &["reply.data"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "rejected",
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
    dynamic: &[
        Dynamic::AcquiresFrom("acquires"),
        Dynamic::WritesKeysOf("map"),
        Dynamic::SendsFrom("send"),
    ],
    undo: Undo::Setting("undo"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_000_000,
                sigma: 0.7,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.97), ("rejected", 0.03)],
        fault: 0.01,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.call.v1"),
    },
};

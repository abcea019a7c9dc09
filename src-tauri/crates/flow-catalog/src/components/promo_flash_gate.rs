//! Lets an order in only inside the window, within the quota and the buyer's limit.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Flash-sale gate.
pub(super) static SPEC: Component = Component {
    id: "promo.flash_gate",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::FlashGate,
    icon: "bolt",
    name: Words {
        en: "Flash-sale gate",
        zh: "限时抢购",
    },
    purpose: Words {
        en: "Lets an order in only inside the window, within the quota and the buyer's limit",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "from",
            label: Words { en: "From", zh: "" },
            doc: Words {
                en: "window start",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "to",
            label: Words { en: "To", zh: "" },
            doc: Words {
                en: "window end",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "quota",
            label: Words { en: "Quota", zh: "" },
            doc: Words {
                en: "orders in all",
                zh: "",
            },
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(1000),
            required: true,
            unit: Some("orders"),
        },
        Setting {
            name: "per_customer",
            label: Words {
                en: "Per customer",
                zh: "",
            },
            doc: Words {
                en: "orders per buyer",
                zh: "",
            },
            kind: SettingKind::Int(0, 1_000_000),
            default: Default::Int(1),
            required: false,
            unit: Some("orders"),
        },
    ],
    reads: &[
        Read {
            path: "customer.id",
            optional: false,
        },
        Read {
            path: "order.created_at",
            optional: false,
        },
        Read {
            path: "order.lines",
            optional: false,
        },
    ],
    writes: &["promo.quota_id"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "closed",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "sold_out",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "over_limit",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Quota])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.promo.return_quota.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 50_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[
            ("ok", 0.55),
            ("closed", 0.02),
            ("sold_out", 0.4),
            ("over_limit", 0.03),
        ],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.promo.flash_gate.v1"),
    },
};

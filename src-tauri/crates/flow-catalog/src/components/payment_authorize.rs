//! Reserves the amount on the customer's account without taking it.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Authorise payment.
pub(super) static SPEC: Component = Component {
    id: "payment.authorize",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Authorize,
    icon: "lock-dollar",
    name: Words {
        en: "Authorise payment",
        zh: "支付预授权",
    },
    purpose: Words {
        en: "Reserves the amount on the customer's account without taking it",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "amount",
            label: Words { en: "Amount", zh: "" },
            doc: Words {
                en: "amount to reserve",
                zh: "",
            },
            kind: SettingKind::Expr("money"),
            default: Default::Text("order.total"),
            required: false,
            unit: None,
        },
        Setting {
            name: "valid_for",
            label: Words {
                en: "Valid for",
                zh: "",
            },
            doc: Words {
                en: "how long the reservation lasts",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P7D"),
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
                en: "give up after",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT15M"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "payment.method",
            optional: false,
        },
        Read {
            path: "order.currency",
            optional: false,
        },
    ],
    writes: &["payment.auth_id", "payment.auth_expires_at"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "declined",
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
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Auth])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.payment.void.v1"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 2_000_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.95), ("declined", 0.05)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.authorize.v1"),
    },
};

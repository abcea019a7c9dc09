//! Confirms that the money (all, deposit or balance) arrived.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Verify payment.
pub(super) static SPEC: Component = Component {
    id: "payment.verify",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::VerifyPayment,
    icon: "cash",
    name: Words {
        en: "Verify payment",
        zh: "支付验证",
    },
    purpose: Words {
        en: "Confirms that the money (all, deposit or balance) arrived",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "stage",
            label: Words { en: "Stage", zh: "" },
            doc: Words {
                en: "which money",
                zh: "",
            },
            kind: SettingKind::Enum(&["full", "deposit", "balance"]),
            default: Default::Text("full"),
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
                en: "unpaid after this leaves by expired",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: true,
            unit: None,
        },
        Setting {
            name: "tolerance",
            label: Words {
                en: "Tolerance",
                zh: "",
            },
            doc: Words {
                en: "accepted shortfall",
                zh: "",
            },
            kind: SettingKind::Money,
            default: Default::Text("0"),
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
    writes: &["payment.paid", "payment.deposit"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "mismatch",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "expired",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[
        Effect {
            on: "mismatch",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: Some(("stage", "full")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Deposit])),
            when: Some(("stage", "deposit")),
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Deposit])),
            when: Some(("stage", "balance")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: Some(("stage", "balance")),
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.payment.refund.v1"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_200_000_000,
                sigma: 2.2,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.93), ("mismatch", 0.005), ("expired", 0.065)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.payment.verify.v1"),
    },
};

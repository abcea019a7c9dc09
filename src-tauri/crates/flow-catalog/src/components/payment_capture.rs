//! Takes the authorised money, or invoices on credit terms.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Take payment.
pub(super) static SPEC: Component = Component {
    id: "payment.capture",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Capture,
    icon: "credit-card",
    name: Words {
        en: "Take payment",
        zh: "扣款/开票",
    },
    purpose: Words {
        en: "Takes the authorised money, or invoices on credit terms",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "mode",
            label: Words { en: "Mode", zh: "" },
            doc: Words {
                en: "capture an authorisation or invoice on terms",
                zh: "",
            },
            kind: SettingKind::Enum(&["capture", "invoice"]),
            default: Default::Text("capture"),
            required: false,
            unit: None,
        },
        Setting {
            name: "amount",
            label: Words { en: "Amount", zh: "" },
            doc: Words {
                en: "not above the authorised amount",
                zh: "",
            },
            kind: SettingKind::Expr("money"),
            default: Default::Text("order.total"),
            required: false,
            unit: None,
        },
        Setting {
            name: "terms",
            label: Words { en: "Terms", zh: "" },
            doc: Words {
                en: "invoice due after",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P30D"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "payment.auth_id",
            optional: true,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "order.currency",
            optional: false,
        },
    ],
    writes: &["payment.paid"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "failed",
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
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Auth])),
            when: Some(("mode", "capture")),
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Credit])),
            when: Some(("mode", "invoice")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.payment.refund.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 3_000_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.992), ("failed", 0.008)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.capture.v1"),
    },
};

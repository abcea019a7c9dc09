//! Gives money back, all or part.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Refund.
pub(super) static SPEC: Component = Component {
    id: "payment.refund",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Refund,
    icon: "receipt-refund",
    name: Words {
        en: "Refund",
        zh: "退款",
    },
    purpose: Words {
        en: "Gives money back, all or part",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "amount",
            label: Words { en: "Amount", zh: "" },
            doc: Words {
                en: "how much",
                zh: "",
            },
            kind: SettingKind::Expr("money"),
            default: Default::Text("payment.paid"),
            required: false,
            unit: None,
        },
        Setting {
            name: "full",
            label: Words { en: "Full", zh: "" },
            doc: Words {
                en: "false keeps the order paid",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
        },
        Setting {
            name: "to",
            label: Words { en: "To", zh: "" },
            doc: Words {
                en: "where to",
                zh: "",
            },
            kind: SettingKind::Enum(&["original", "wallet", "coupon"]),
            default: Default::Text("original"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "payment.paid",
            optional: false,
        },
        Read {
            path: "payment.method",
            optional: true,
        },
    ],
    writes: &["payment.refunded"],
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
    effects: &[Effect {
        on: "ok",
        operation: Operation::Consume(ObligationSet::of(&[Obligation::Paid])),
        when: Some(("full", "true")),
    }],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_800_000_000,
                sigma: 1.2,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.995), ("failed", 0.005)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.refund.v1"),
    },
};

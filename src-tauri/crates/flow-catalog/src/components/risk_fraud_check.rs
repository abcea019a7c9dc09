//! Scores the order; high scores go to review.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Fraud check.
pub(super) static SPEC: Component = Component {
    id: "risk.fraud_check",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Plain,
    icon: "shield-search",
    name: Words {
        en: "Fraud check",
        zh: "风险识别",
    },
    purpose: Words {
        en: "Scores the order; high scores go to review",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "review_from",
            label: Words {
                en: "Review from",
                zh: "",
            },
            doc: Words {
                en: "score 0..100",
                zh: "",
            },
            kind: SettingKind::Decimal,
            default: Default::Text("60"),
            required: false,
            unit: None,
        },
        Setting {
            name: "reject_from",
            label: Words {
                en: "Reject from",
                zh: "",
            },
            doc: Words {
                en: "score 0..100",
                zh: "",
            },
            kind: SettingKind::Decimal,
            default: Default::Text("90"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "customer.id",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "order.address",
            optional: false,
        },
        Read {
            path: "payment.method",
            optional: false,
        },
    ],
    writes: &["risk.fraud_score"],
    writes_on: &["ok", "review", "reject"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "review",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "reject",
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
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 800_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.965), ("review", 0.03), ("reject", 0.005)],
        fault: 0.002,
        resource: Some("risk_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.risk.fraud_check.v1"),
    },
};

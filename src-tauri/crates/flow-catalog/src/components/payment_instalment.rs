//! Asks a finance partner for a plan and a financed authorisation.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Instalment plan.
pub(super) static SPEC: Component = Component {
    id: "payment.instalment",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Authorize,
    icon: "calendar-dollar",
    name: Words {
        en: "Instalment plan",
        zh: "分期付款",
    },
    purpose: Words {
        en: "Asks a finance partner for a plan and a financed authorisation",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "terms",
            label: Words { en: "Terms", zh: "" },
            doc: Words {
                en: "number of periods",
                zh: "",
            },
            kind: SettingKind::Int(1, 120),
            default: Default::Int(6),
            required: false,
            unit: Some("periods"),
        },
        Setting {
            name: "max_rate",
            label: Words {
                en: "Max rate",
                zh: "",
            },
            doc: Words {
                en: "highest yearly rate shown to the customer",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0.18"),
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
                en: "how long the approval lasts",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
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
            path: "customer.id",
            optional: false,
        },
        Read {
            path: "order.currency",
            optional: false,
        },
    ],
    writes: &["payment.auth_id", "payment.auth_expires_at", "payment.plan_terms"],
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
    undo: Undo::Task("oms.payment.void_plan.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 40_000_000,
                sigma: 0.9,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.82), ("declined", 0.18)],
        fault: 0.01,
        resource: Some("finance_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.instalment.v1"),
    },
};

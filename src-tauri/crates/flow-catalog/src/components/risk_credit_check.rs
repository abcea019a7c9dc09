//! Compares the order with the customer's free credit and can use up that credit.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Credit check.
pub(super) static SPEC: Component = Component {
    id: "risk.credit_check",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Plain,
    icon: "report-money",
    name: Words {
        en: "Credit check",
        zh: "信用检查",
    },
    purpose: Words {
        en: "Compares the order with the customer's free credit and can use up that credit",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "reserve",
            label: Words {
                en: "Reserve",
                zh: "",
            },
            doc: Words {
                en: "use the credit now",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
        },
        Setting {
            name: "over_allowed",
            label: Words {
                en: "Over allowed",
                zh: "",
            },
            doc: Words {
                en: "tolerated overshoot of the limit",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0"),
            required: false,
            unit: None,
        },
        Setting {
            name: "max_overdue",
            label: Words {
                en: "Max overdue",
                zh: "",
            },
            doc: Words {
                en: "oldest unpaid invoice",
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
            path: "customer.id",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
    ],
    writes: &["risk.credit_left"],
    writes_on: &["ok", "over_limit"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
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
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Credit])),
        when: Some(("reserve", "true")),
    }],
    dynamic: &[],
    undo: Undo::Task("oms.risk.credit_release.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_000_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.92), ("over_limit", 0.08)],
        fault: 0.002,
        resource: Some("credit_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.risk.credit_check.v1"),
    },
};

//! Files the declaration early and returns clearance time and fee.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Customs pre-declaration.
pub(super) static SPEC: Component = Component {
    id: "service.customs",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Customs,
    icon: "passport",
    name: Words {
        en: "Customs pre-declaration",
        zh: "海关预申报",
    },
    purpose: Words {
        en: "Files the declaration early and returns clearance time and fee",
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
                en: "single window",
                zh: "",
            },
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "answer_within",
            label: Words {
                en: "Answer within",
                zh: "",
            },
            doc: Words {
                en: "target for time and fee",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT3M"),
            required: false,
            unit: None,
        },
        Setting {
            name: "consent",
            label: Words {
                en: "Consent",
                zh: "",
            },
            doc: Words {
                en: "needed before sensitive data leaves",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("customer.id_no != null"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.country",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "customer.id_no",
            optional: false,
        },
        Read {
            path: "customer.name",
            optional: false,
        },
    ],
    writes: &["customs.ref", "customs.clear_at", "customs.fee"],
    writes_on: &["ok", "inspect"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "inspect",
            kind: PortKind::Outcome,
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
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Customs])),
            when: None,
        },
        Effect {
            on: "inspect",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Customs])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.service.customs_withdraw.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 90_000_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.95), ("inspect", 0.04), ("rejected", 0.01)],
        fault: 0.01,
        resource: Some("customs_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.customs.v1"),
    },
};

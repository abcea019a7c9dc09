//! Asks one or more roles for a decision, with escalation.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Approval.
pub(super) static SPEC: Component = Component {
    id: "human.approval",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Approval,
    icon: "user-check",
    name: Words {
        en: "Approval",
        zh: "审批",
    },
    purpose: Words {
        en: "Asks one or more roles for a decision, with escalation",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "roles",
            label: Words { en: "Roles", zh: "" },
            doc: Words {
                en: "levels in order",
                zh: "",
            },
            kind: SettingKind::RefList,
            default: Default::List(&["ops_manager"]),
            required: true,
            unit: None,
        },
        Setting {
            name: "deadline",
            label: Words {
                en: "Deadline",
                zh: "",
            },
            doc: Words {
                en: "per level",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("PT4H"),
            required: true,
            unit: None,
        },
        Setting {
            name: "escalate_to",
            label: Words {
                en: "Escalate to",
                zh: "",
            },
            doc: Words {
                en: "next in line at the deadline",
                zh: "",
            },
            kind: SettingKind::Ref("role"),
            default: Default::Text("ops_director"),
            required: true,
            unit: None,
        },
        Setting {
            name: "four_eyes",
            label: Words {
                en: "Four eyes",
                zh: "",
            },
            doc: Words {
                en: "not the person who asked",
                zh: "",
            },
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
        },
        Setting {
            name: "matrix",
            label: Words { en: "Matrix", zh: "" },
            doc: Words {
                en: "decision table that answers the roles to ask, instead of the fixed levels",
                zh: "",
            },
            kind: SettingKind::TableRef("decision"),
            default: Default::None,
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
            path: "order.discount",
            optional: false,
        },
        Read {
            path: "customer.segment",
            optional: false,
        },
    ],
    writes: &["human.decision", "human.by", "human.reason"],
    writes_on: &["ok", "rejected", "timeout"],
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
            id: "timeout",
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
    longest: Longest::PerLevel("deadline", "roles"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 2_700_000_000,
                sigma: 1.0,
            },
            floor_us: 60_000_000,
        },
        mix: &[("ok", 0.9), ("rejected", 0.08), ("timeout", 0.02)],
        fault: 0.0,
        resource: Some("ops_manager"),
        cost: "5",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.human.approval.v1"),
    },
};

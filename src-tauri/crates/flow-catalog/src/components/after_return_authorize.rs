//! Decides whether goods may come back and opens a return case.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Accept return.
pub(super) static SPEC: Component = Component {
    id: "after.return_authorize",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::ReturnCase,
    icon: "package-export",
    name: Words {
        en: "Accept return",
        zh: "退货申请",
    },
    purpose: Words {
        en: "Decides whether goods may come back and opens a return case",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "window",
            label: Words { en: "Window", zh: "" },
            doc: Words {
                en: "after delivery",
                zh: "",
            },
            kind: SettingKind::Duration,
            default: Default::Text("P7D"),
            required: false,
            unit: None,
        },
        Setting {
            name: "auto_accept",
            label: Words {
                en: "Auto accept",
                zh: "",
            },
            doc: Words {
                en: "else denied or by hand",
                zh: "",
            },
            kind: SettingKind::Condition,
            default: Default::Text("customer.return_rate < 0.3"),
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
            path: "customer.return_rate",
            optional: false,
        },
        Read {
            path: "ship.delivered_at",
            optional: true,
        },
    ],
    writes: &["rma.id", "rma.reason"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "denied",
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
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Rma])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.after.return_close.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_000_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.93), ("denied", 0.07)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.after.return_authorize.v1"),
    },
};

//! Takes the goods in, inspects them and closes the case.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Receive return.
pub(super) static SPEC: Component = Component {
    id: "after.return_receive",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::Plain,
    icon: "package",
    name: Words {
        en: "Receive return",
        zh: "退货收货质检",
    },
    purpose: Words {
        en: "Takes the goods in, inspects them and closes the case",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[Setting {
        name: "max",
        label: Words { en: "Max", zh: "" },
        doc: Words {
            en: "goods must be back by",
            zh: "",
        },
        kind: SettingKind::Duration,
        default: Default::Text("P15D"),
        required: true,
        unit: None,
    }],
    reads: &[Read {
        path: "rma.id",
        optional: false,
    }],
    writes: &["rma.condition"],
    writes_on: &["ok", "damaged"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "damaged",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "missing",
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
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Rma])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::WithCustomer])),
            when: None,
        },
        Effect {
            on: "damaged",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Rma])),
            when: None,
        },
        Effect {
            on: "damaged",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::WithCustomer])),
            when: None,
        },
        Effect {
            on: "missing",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Rma])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 259_200_000_000,
                sigma: 0.5,
            },
            floor_us: 43_200_000_000,
        },
        mix: &[("ok", 0.9), ("damaged", 0.06), ("missing", 0.04)],
        fault: 0.0,
        resource: Some("returns_desk"),
        cost: "4",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.after.return_receive.v1"),
    },
};

//! Undoes every open obligation in reverse order (refund, void, unfreeze, unlock ...).

use crate::obligation::ObligationSet;
use crate::spec::{
    Component, Default, Distribution, Duration, Dynamic, Effect, Export, Family, Group, Longest, Operation,
    Port, PortKind, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Undo open steps.
pub(super) static SPEC: Component = Component {
    id: "flow.compensate",
    version: 1,
    group: Group::Flow,
    family: Family::Task,
    role: Role::Compensate,
    icon: "arrow-back-up",
    name: Words {
        en: "Undo open steps",
        zh: "撤销补偿",
    },
    purpose: Words {
        en: "Undoes every open obligation in reverse order (refund, void, unfreeze, unlock ...)",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[Setting {
        name: "tokens",
        label: Words { en: "Tokens", zh: "" },
        doc: Words {
            en: "which obligations; all by default",
            zh: "",
        },
        kind: SettingKind::EnumList(&[
            "deposit",
            "paid",
            "auth",
            "credit",
            "stock",
            "presale",
            "quota",
            "coupon",
            "customs",
            "shipped",
            "with_customer",
            "rma",
        ]),
        default: Default::List(&[]),
        required: false,
        unit: None,
    }],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port {
        id: "ok",
        kind: PortKind::Success,
        label: Words { en: "", zh: "" },
    }],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Release(ObligationSet::ALL),
        when: None,
    }],
    dynamic: &[Dynamic::ReleasesFrom("tokens")],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 20_000_000,
                sigma: 0.8,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "intermediateThrowEvent",
        task_type: None,
    },
};

//! Gives frozen stock back for sale.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Unfreeze stock.
pub(super) static SPEC: Component = Component {
    id: "inventory.release",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Release,
    icon: "snowflake-off",
    name: Words {
        en: "Unfreeze stock",
        zh: "释放库存",
    },
    purpose: Words {
        en: "Gives frozen stock back for sale",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[Setting {
        name: "lines",
        label: Words { en: "Lines", zh: "" },
        doc: Words {
            en: "which lines",
            zh: "",
        },
        kind: SettingKind::Expr("list"),
        default: Default::Text("order.lines"),
        required: false,
        unit: None,
    }],
    reads: &[Read {
        path: "stock.hold_id",
        optional: false,
    }],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
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
        operation: Operation::Release(ObligationSet::of(&[Obligation::Stock])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.release.v1"),
    },
};

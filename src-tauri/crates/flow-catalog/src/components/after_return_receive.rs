//! Takes the goods in, inspects them and closes the case.
//!
//! Refund only after it. Decide separately what damaged and missing goods mean for the money.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Receive return.
pub(super) static SPEC: Component = Component {
    id: "after.return_receive",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::Plain,
    icon: "package",
    name: words("Receive return", "退货收货质检"),
    purpose: words(
        "Takes the goods in, inspects them and closes the case",
        "收回商品、质检并关闭退货单",
    ),
    help: words(
        "Refund only after it. Decide separately what damaged and missing goods mean for the money.",
        "收到货再退款。损坏和没寄回的，货款怎么算要分别决定。",
    ),
    settings: &[Setting {
        name: "max",
        label: words("Back within", "寄回时限"),
        doc: words("goods must be back by then", "多久内要寄回"),
        kind: SettingKind::Duration,
        default: Default::Text("P15D"),
        required: true,
        unit: None,
        rehearsal: Rehearsal::HEEDED,
    }],
    reads: &[Read::needs("rma.id")],
    writes: &["rma.condition"],
    writes_on: &["ok", "damaged"],
    ports: &[
        Port::success("ok", "Good", "完好"),
        Port::outcome("damaged", "Damaged", "损坏"),
        Port::time_up("missing", "Not back", "未寄回"),
        Port::FAULT,
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

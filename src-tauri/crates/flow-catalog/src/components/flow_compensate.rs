//! Undoes every open obligation in reverse order (refund, void, unfreeze, unlock ...).
//!
//! Put it before every cancelled end. It cannot call back goods that have left or reached the customer: use a
//! return or hand the order over instead.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Simulation, Undo,
};
use crate::words::words;

/// Undo open steps.
pub(super) static SPEC: Component = Component {
    id: "flow.compensate",
    version: 1,
    group: Group::Flow,
    family: Family::Task,
    role: Role::Compensate,
    icon: "arrow-back-up",
    name: words("Undo open steps", "撤销补偿"),
    purpose: words(
        "Undoes every open obligation in reverse order (refund, void, unfreeze, unlock ...)",
        "按从后到前的顺序撤销所有未了结的事项：退款、撤销授权、解冻、解锁等",
    ),
    help: words(
        "Put it before every cancelled end. It cannot call back goods that have left or reached the customer: use a return or hand the order over instead.",
        "放在每个取消结束之前。货已发出或已在客户手上就撤不回来，要走退货或移交。",
    ),
    settings: &[Setting {
        name: "tokens",
        label: words("Undo only", "撤销范围"),
        doc: words(
            "which obligations to undo; empty = all that are open",
            "撤销哪些待结事项；不填表示全部",
        ),
        kind: SettingKind::EnumList(Obligation::CHOICES),
        default: Default::List(&[]),
        required: false,
        unit: None,
        rehearsal: Rehearsal::HEEDED,
    }],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("ok", "Undone", "已撤销")],
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

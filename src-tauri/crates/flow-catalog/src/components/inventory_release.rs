//! Gives frozen stock back for sale.
//!
//! Only for giving back a part while the order goes on. To cancel, undo open steps unfreezes by itself.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Unfreeze stock.
pub(super) static SPEC: Component = Component {
    id: "inventory.release",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Release,
    icon: "snowflake-off",
    name: words("Unfreeze stock", "释放库存"),
    purpose: words("Gives frozen stock back for sale", "把冻结的库存放回可售"),
    help: words(
        "Only for giving back a part while the order goes on. To cancel, undo open steps unfreezes by itself.",
        "只在订单继续、释放一部分时使用。取消订单用撤销补偿，会自动解冻。",
    ),
    settings: &[Setting {
        name: "lines",
        label: words("Lines", "释放范围"),
        doc: words("which lines are given back", "释放哪些订单行"),
        kind: SettingKind::Expr("list"),
        default: Default::Text("order.lines"),
        required: false,
        unit: None,
        rehearsal: Rehearsal::PassedOver,
    }],
    reads: &[Read::needs("stock.hold_id")],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("ok", "Released", "已释放"), Port::FAULT],
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

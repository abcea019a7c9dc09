//! Decides whether goods may come back and opens a return case.
//!
//! Use it when the customer asks to send something back. Follow it with receive return, otherwise the case
//! stays open.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Accept return.
pub(super) static SPEC: Component = Component {
    id: "after.return_authorize",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::ReturnCase,
    icon: "package-export",
    name: words("Accept return", "退货申请"),
    purpose: words(
        "Decides whether goods may come back and opens a return case",
        "判断能否退货，并开退货单",
    ),
    help: words(
        "Use it when the customer asks to send something back. Follow it with receive return, otherwise the case stays open.",
        "客户申请退货时使用。后面要接退货收货，否则退货单一直开着。",
    ),
    settings: &[
        Setting {
            name: "window",
            label: words("Return window", "退货期"),
            doc: words(
                "time after delivery in which goods may come back",
                "签收后多久内可退",
            ),
            kind: SettingKind::Duration,
            default: Default::Text("P7D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Field("ship.delivered_at")]),
        },
        Setting {
            name: "auto_accept",
            label: words("Accept when", "自动同意条件"),
            doc: words(
                "accepted by itself when this holds, otherwise denied or decided by hand",
                "满足即自动同意，否则拒绝或人工判断",
            ),
            kind: SettingKind::Condition,
            default: Default::Text("customer.return_rate < 0.3"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("customer.return_rate"),
        Read::may_use("ship.delivered_at"),
    ],
    writes: &["rma.id", "rma.reason"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Accepted", "同意退货"),
        Port::outcome("denied", "Denied", "不予退货"),
        Port::FAULT,
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

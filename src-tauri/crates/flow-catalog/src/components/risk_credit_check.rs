//! Compares the order with the customer's free credit and can use up that credit.
//!
//! For customers on terms. Use it a second time with an overshoot after someone approved going over the
//! limit.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Credit check.
pub(super) static SPEC: Component = Component {
    id: "risk.credit_check",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Plain,
    icon: "report-money",
    name: words("Credit check", "信用检查"),
    purpose: words(
        "Compares the order with the customer's free credit and can use up that credit",
        "对比订单金额与客户剩余信用额度，可同时占用额度",
    ),
    help: words(
        "For customers on terms. Use it a second time with an overshoot after someone approved going over the limit.",
        "用于账期客户。超额获批后，可再用一次并放宽超额比例。",
    ),
    settings: &[
        Setting {
            name: "reserve",
            label: words("Use the credit", "占用额度"),
            doc: words(
                "takes the amount off the free credit at once",
                "通过时立即占用额度",
            ),
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "over_allowed",
            label: words("Overshoot", "允许超额"),
            doc: words("share of the limit it may go over", "可超出额度的比例"),
            kind: SettingKind::Ratio,
            default: Default::Text("0"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_overdue",
            label: words("Oldest unpaid", "最长逾期"),
            doc: words(
                "an older unpaid invoice fails the check",
                "有账单逾期超过该时长即不通过",
            ),
            kind: SettingKind::Duration,
            default: Default::Text("P30D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("customer.id"), Read::needs("order.total")],
    writes: &["risk.credit_left"],
    writes_on: &["ok", "over_limit"],
    ports: &[
        Port::success("ok", "Within the limit", "额度内"),
        Port::outcome("over_limit", "Over the limit", "超额度"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Credit])),
        when: Some(("reserve", "true")),
    }],
    dynamic: &[],
    undo: Undo::Task("oms.risk.credit_release.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_000_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.92), ("over_limit", 0.08)],
        fault: 0.002,
        resource: Some("credit_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.risk.credit_check.v1"),
    },
};

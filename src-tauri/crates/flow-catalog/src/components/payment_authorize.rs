//! Reserves the amount on the customer's account without taking it.
//!
//! Use it to make sure of the money before you work, and take it after shipping. It runs out: keep it valid
//! longer than all steps up to take payment.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Authorise payment.
pub(super) static SPEC: Component = Component {
    id: "payment.authorize",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Authorize,
    icon: "lock-dollar",
    name: words("Authorise payment", "支付预授权"),
    purpose: words(
        "Reserves the amount on the customer's account without taking it",
        "在客户账户上预留金额，先不扣款",
    ),
    help: words(
        "Use it to make sure of the money before you work, and take it after shipping. It runs out: keep it valid longer than all steps up to take payment.",
        "先确保有钱再备货，发货后再扣。授权会到期，有效期要盖住到扣款为止的所有步骤。",
    ),
    settings: &[
        Setting {
            name: "amount",
            label: words("Amount", "授权金额"),
            doc: words("how much to reserve", "预留多少"),
            kind: SettingKind::Expr("money"),
            default: Default::Text("order.total"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "valid_for",
            label: words("Valid for", "授权有效期"),
            doc: words("how long the reservation lasts", "授权多久内有效"),
            kind: SettingKind::Duration,
            default: Default::Text("P7D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lasting]),
        },
        Setting {
            name: "deadline",
            label: words("Deadline", "授权时限"),
            doc: words("give up when no answer came by then", "到时没有结果就放弃"),
            kind: SettingKind::Duration,
            default: Default::Text("PT15M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::needs("order.total"),
        Read::needs("payment.method"),
        Read::needs("order.currency"),
    ],
    writes: &["payment.auth_id", "payment.auth_expires_at"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Authorised", "已授权"),
        Port::outcome("declined", "Declined", "被拒绝"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Auth])),
        when: None,
    }],
    dynamic: &[Dynamic::Lifetime("valid_for", Obligation::Auth)],
    undo: Undo::Task("oms.payment.void.v1"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 2_000_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.95), ("declined", 0.05)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.authorize.v1"),
    },
};

//! Confirms that the money (all, deposit or balance) arrived.
//!
//! Use it for prepaid orders. Use authorise and take payment instead when the money is to be taken only after
//! shipping.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Verify payment.
pub(super) static SPEC: Component = Component {
    id: "payment.verify",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::VerifyPayment,
    icon: "cash",
    name: words("Verify payment", "支付验证"),
    purpose: words(
        "Confirms that the money (all, deposit or balance) arrived",
        "确认货款到账：全款、定金或尾款",
    ),
    help: words(
        "Use it for prepaid orders. Use authorise and take payment instead when the money is to be taken only after shipping.",
        "先付款后发货的订单使用。发货后才扣款的，改用支付预授权加扣款。",
    ),
    settings: &[
        Setting {
            name: "stage",
            label: words("Which money", "收款阶段"),
            doc: words("all of it, the deposit, or the balance", "收全款、定金还是尾款"),
            kind: SettingKind::Enum(&[
                choice("full", "All", "全款"),
                choice("deposit", "Deposit", "定金"),
                choice("balance", "Balance", "尾款"),
            ]),
            default: Default::Text("full"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "deadline",
            label: words("Deadline", "付款时限"),
            doc: words("unpaid after this leaves by expired", "到时未付走超时出口"),
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "tolerance",
            label: words("Tolerance", "允许少付"),
            doc: words("shortfall that is still accepted", "少付多少以内仍算到账"),
            kind: SettingKind::Money,
            default: Default::Text("0"),
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
    writes: &["payment.paid", "payment.deposit"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Paid", "已到账"),
        Port::outcome("mismatch", "Wrong amount", "金额不符"),
        Port::time_up("expired", "Not paid in time", "超时未付"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "mismatch",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: Some(("stage", "full")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Deposit])),
            when: Some(("stage", "deposit")),
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Deposit])),
            when: Some(("stage", "balance")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: Some(("stage", "balance")),
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.payment.refund.v1"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_200_000_000,
                sigma: 2.2,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.93), ("mismatch", 0.005), ("expired", 0.065)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.payment.verify.v1"),
    },
};

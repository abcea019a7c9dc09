//! Gives money back, all or part.
//!
//! Use it for partial refunds and goodwill. To cancel an order use undo open steps: it refunds by itself.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Refund.
pub(super) static SPEC: Component = Component {
    id: "payment.refund",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Refund,
    icon: "receipt-refund",
    name: words("Refund", "退款"),
    purpose: words("Gives money back, all or part", "退还货款，可全退也可部分退"),
    help: words(
        "Use it for partial refunds and goodwill. To cancel an order use undo open steps: it refunds by itself.",
        "部分退款或补偿时使用。取消订单请用撤销补偿，它会自动退款。",
    ),
    settings: &[
        Setting {
            name: "amount",
            label: words("Amount", "退款金额"),
            doc: words("how much", "退多少"),
            kind: SettingKind::Expr("money"),
            default: Default::Text("payment.paid"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "full",
            label: words("In full", "全额退款"),
            doc: words("switch off when the order stays paid", "关闭则订单仍算已付款"),
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "to",
            label: words("To", "退到"),
            doc: words("where the money goes", "退款去向"),
            kind: SettingKind::Enum(&[
                choice("original", "Original account", "原路退回"),
                choice("wallet", "Wallet", "余额"),
                choice("coupon", "Coupon", "优惠券"),
            ]),
            default: Default::Text("original"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("payment.paid"), Read::may_use("payment.method")],
    writes: &["payment.refunded"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Refunded", "已退款"),
        Port::outcome("failed", "Failed", "退款失败"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Consume(ObligationSet::of(&[Obligation::Paid])),
        when: Some(("full", "true")),
    }],
    dynamic: &[Dynamic::SetsField("payment.refunded", "amount")],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_800_000_000,
                sigma: 1.2,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.995), ("failed", 0.005)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.refund.v1"),
    },
};

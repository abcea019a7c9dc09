//! Takes the authorised money, or invoices on credit terms.
//!
//! Take it once, after shipping. For credit customers choose invoice: it turns used credit into a bill.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Take payment.
pub(super) static SPEC: Component = Component {
    id: "payment.capture",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Capture,
    icon: "credit-card",
    name: words("Take payment", "扣款/开票"),
    purpose: words(
        "Takes the authorised money, or invoices on credit terms",
        "扣下已授权的款项，或按账期开票",
    ),
    help: words(
        "Take it once, after shipping. For credit customers choose invoice: it turns used credit into a bill.",
        "发货后扣一次。信用客户选开票：把占用的信用额度转成应收账单。",
    ),
    settings: &[
        Setting {
            name: "mode",
            label: words("How", "收款方式"),
            doc: words(
                "take an authorised amount, or invoice on terms",
                "扣授权款，或按账期开票",
            ),
            kind: SettingKind::Enum(&[
                choice("capture", "Take authorised money", "扣授权款"),
                choice("invoice", "Invoice on terms", "账期开票"),
            ]),
            default: Default::Text("capture"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "amount",
            label: words("Amount", "扣款金额"),
            doc: words("not above the authorised amount", "不能超过授权金额"),
            kind: SettingKind::Expr("money"),
            default: Default::Text("order.total"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "terms",
            label: words("Due after", "账期"),
            doc: words("when the invoice is due", "开票后多久到期"),
            kind: SettingKind::Duration,
            default: Default::Text("P30D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::may_use("payment.auth_id"),
        Read::needs("order.total"),
        Read::needs("order.currency"),
    ],
    writes: &["payment.paid"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Taken", "已扣款"),
        Port::outcome("failed", "Failed", "扣款失败"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Auth])),
            when: Some(("mode", "capture")),
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Credit])),
            when: Some(("mode", "invoice")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Paid])),
            when: None,
        },
    ],
    dynamic: &[Dynamic::SetsField("payment.paid", "amount")],
    undo: Undo::Task("oms.payment.refund.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 3_000_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.992), ("failed", 0.008)],
        fault: 0.002,
        resource: Some("pay_gateway"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.capture.v1"),
    },
};

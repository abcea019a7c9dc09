//! Asks a finance partner for a plan and a financed authorisation.
//!
//! Offer it on large baskets. About one in five is declined: always offer another way to pay.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Instalment plan.
pub(super) static SPEC: Component = Component {
    id: "payment.instalment",
    version: 1,
    group: Group::Payment,
    family: Family::Task,
    role: Role::Authorize,
    icon: "calendar-dollar",
    name: words("Instalment plan", "分期付款"),
    purpose: words(
        "Asks a finance partner for a plan and a financed authorisation",
        "向金融伙伴申请分期，并取得分期授权",
    ),
    help: words(
        "Offer it on large baskets. About one in five is declined: always offer another way to pay.",
        "适合大额订单。约五分之一会被拒，要给客户另一种付款方式。",
    ),
    settings: &[
        Setting {
            name: "terms",
            label: words("Periods", "分期期数"),
            doc: words("number of monthly payments", "分几期还"),
            kind: SettingKind::Int(1, 120),
            default: Default::Int(6),
            required: false,
            unit: Some("periods"),
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "max_rate",
            label: words("Highest rate", "最高年利率"),
            doc: words(
                "highest yearly rate shown to the customer",
                "向客户展示的年利率上限",
            ),
            kind: SettingKind::Ratio,
            default: Default::Text("0.18"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "valid_for",
            label: words("Valid for", "批复有效期"),
            doc: words("how long the approval lasts", "批复多久内有效"),
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lasting]),
        },
    ],
    reads: &[
        Read::needs("order.total"),
        Read::needs("customer.id"),
        Read::needs("order.currency"),
    ],
    writes: &["payment.auth_id", "payment.auth_expires_at", "payment.plan_terms"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Approved", "分期通过"),
        Port::outcome("declined", "Declined", "被拒绝"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Auth])),
        when: None,
    }],
    dynamic: &[
        Dynamic::SetsField("payment.plan_terms", "terms"),
        Dynamic::Lifetime("valid_for", Obligation::Auth),
    ],
    undo: Undo::Task("oms.payment.void_plan.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 40_000_000,
                sigma: 0.9,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.82), ("declined", 0.18)],
        fault: 0.01,
        resource: Some("finance_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.payment.instalment.v1"),
    },
};

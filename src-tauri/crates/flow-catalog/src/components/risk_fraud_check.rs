//! Scores the order; high scores go to review.
//!
//! Put it before stock and money are touched. Send review to a person; do not cancel on a score alone.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Fraud check.
pub(super) static SPEC: Component = Component {
    id: "risk.fraud_check",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Plain,
    icon: "shield-search",
    name: words("Fraud check", "风险识别"),
    purpose: words(
        "Scores the order; high scores go to review",
        "给订单打风险分，高分转人工复核",
    ),
    help: words(
        "Put it before stock and money are touched. Send review to a person; do not cancel on a score alone.",
        "放在动库存和货款之前。可疑订单交给人复核，不要只凭分数取消。",
    ),
    settings: &[
        Setting {
            name: "review_from",
            label: words("Review from", "复核分数线"),
            doc: words(
                "scores from here go to review, 0 to 100",
                "达到该分转人工复核，0 到 100",
            ),
            kind: SettingKind::Decimal,
            default: Default::Text("60"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "reject_from",
            label: words("Reject from", "拒绝分数线"),
            doc: words(
                "scores from here are rejected, 0 to 100",
                "达到该分直接拒绝，0 到 100",
            ),
            kind: SettingKind::Decimal,
            default: Default::Text("90"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::needs("customer.id"),
        Read::needs("order.total"),
        Read::needs("order.address"),
        Read::needs("payment.method"),
    ],
    writes: &["risk.fraud_score"],
    writes_on: &["ok", "review", "reject"],
    ports: &[
        Port::success("ok", "Clear", "通过"),
        Port::outcome("review", "Review", "待复核"),
        Port::outcome("reject", "Reject", "拒绝"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 800_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.965), ("review", 0.03), ("reject", 0.005)],
        fault: 0.002,
        resource: Some("risk_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.risk.fraud_check.v1"),
    },
};

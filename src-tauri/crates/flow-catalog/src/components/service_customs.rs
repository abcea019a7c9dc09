//! Files the declaration early and returns clearance time and fee.
//!
//! File it before money is taken, so that the customer knows time and fee when buying. Needs the buyer's
//! consent to send identity data.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Customs pre-declaration.
pub(super) static SPEC: Component = Component {
    id: "service.customs",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Customs,
    icon: "passport",
    name: words("Customs pre-declaration", "海关预申报"),
    purpose: words(
        "Files the declaration early and returns clearance time and fee",
        "提前申报，返回预计清关时间和费用",
    ),
    help: words(
        "File it before money is taken, so that the customer knows time and fee when buying. Needs the buyer's consent to send identity data.",
        "收款前先申报，客户下单时就知道时间和费用。发送证件信息须取得买家同意。",
    ),
    settings: &[
        Setting {
            name: "endpoint",
            label: words("Connector", "服务连接"),
            doc: words("single window to file with", "向哪个单一窗口申报"),
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "answer_within",
            label: words("Answer within", "答复时限"),
            doc: words("target for time and fee", "多久内给出时间和费用"),
            kind: SettingKind::Duration,
            default: Default::Text("PT3M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "consent",
            label: words("Consent", "授权条件"),
            doc: words("must hold before sensitive data leaves", "满足后才可发送敏感信息"),
            kind: SettingKind::Condition,
            default: Default::Text("customer.id_no != null"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.country"),
        Read::needs("order.total"),
        Read::needs("customer.id_no"),
        Read::needs("customer.name"),
    ],
    writes: &["customs.ref", "customs.clear_at", "customs.fee"],
    writes_on: &["ok", "inspect"],
    ports: &[
        Port::success("ok", "Accepted", "已受理"),
        Port::outcome("inspect", "Inspection", "需查验"),
        Port::outcome("rejected", "Rejected", "被退单"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Customs])),
            when: None,
        },
        Effect {
            on: "inspect",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Customs])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Task("oms.service.customs_withdraw.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 90_000_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.95), ("inspect", 0.04), ("rejected", 0.01)],
        fault: 0.01,
        resource: Some("customs_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.customs.v1"),
    },
};

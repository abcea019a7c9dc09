//! Lets an order in only inside the window, within the quota and the buyer's limit.
//!
//! Put a peak queue in front. The quota counts orders, not pieces: check the presale limit against quota
//! times pieces per buyer.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Flash-sale gate.
pub(super) static SPEC: Component = Component {
    id: "promo.flash_gate",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::FlashGate,
    icon: "bolt",
    name: words("Flash-sale gate", "限时抢购"),
    purpose: words(
        "Lets an order in only inside the window, within the quota and the buyer's limit",
        "只放行在活动时间内、名额内、未超个人限购的订单",
    ),
    help: words(
        "Put a peak queue in front. The quota counts orders, not pieces: check the presale limit against quota times pieces per buyer.",
        "前面要有削峰排队。名额按订单计，不按件计：预售上限要够名额乘以每人可买件数。",
    ),
    settings: &[
        Setting {
            name: "from",
            label: words("From", "开始时间"),
            doc: words("first moment of the sale", "活动开始"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "to",
            label: words("To", "结束时间"),
            doc: words("last moment of the sale", "活动结束"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "quota",
            label: words("Quota", "总名额"),
            doc: words("orders let in, all together", "一共放行多少单"),
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(1000),
            required: true,
            unit: Some("orders"),
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "per_customer",
            label: words("Per buyer", "每人限购"),
            doc: words("orders each buyer may place", "每人最多几单"),
            kind: SettingKind::Int(0, 1_000_000),
            default: Default::Int(1),
            required: false,
            unit: Some("orders"),
            rehearsal: Rehearsal::Heeded(&[Need::Field("customer.id")]),
        },
    ],
    reads: &[
        Read::needs("customer.id"),
        Read::needs("order.created_at"),
        Read::needs("order.lines"),
    ],
    writes: &["promo.quota_id"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Let in", "放行"),
        Port::outcome("closed", "Not open", "不在活动时间"),
        Port::outcome("sold_out", "Sold out", "已抢完"),
        Port::outcome("over_limit", "Over the limit", "超出限购"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Quota])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.promo.return_quota.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 50_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[
            ("ok", 0.55),
            ("closed", 0.02),
            ("sold_out", 0.4),
            ("over_limit", 0.03),
        ],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.promo.flash_gate.v1"),
    },
};

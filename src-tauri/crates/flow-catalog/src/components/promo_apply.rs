//! Works out discounts, gifts and coupons and books their use.
//!
//! Spend and save, percentages, gifts, coupons: the offers and how they combine are in a promotion table of the
//! flow. Put it before money is taken; an order that gets nothing leaves by not eligible.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Apply promotion.
pub(super) static SPEC: Component = Component {
    id: "promo.apply",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::Promotion,
    icon: "discount",
    name: words("Apply promotion", "促销计算"),
    purpose: words(
        "Works out discounts, gifts and coupons and books their use",
        "计算折扣、赠品和优惠券，并登记核销",
    ),
    help: words(
        "Spend and save, percentages, gifts, coupons: the offers and how they combine are in a promotion table of the flow. Put it before money is taken; an order that gets nothing leaves by not eligible.",
        "满减、满折、直减、赠品、优惠券：优惠内容和叠加方式写在流程的促销表里。放在收款之前；没有优惠的订单走不符合出口。",
    ),
    settings: &[
        Setting {
            name: "rules",
            label: words("Promotion table", "促销表"),
            doc: words("the offers", "有哪些优惠"),
            kind: SettingKind::TableRef("promotion"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lines]),
        },
        Setting {
            name: "from",
            label: words("From", "开始时间"),
            doc: words("first moment of the promotion", "活动开始"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "to",
            label: words("To", "结束时间"),
            doc: words("last moment of the promotion", "活动结束"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "max_discount",
            label: words("Most off", "优惠上限"),
            doc: words(
                "largest share of the goods value that may be given away",
                "优惠最多占商品金额的比例",
            ),
            kind: SettingKind::Ratio,
            default: Default::Text("0.5"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lines]),
        },
        Setting {
            name: "stack",
            label: words("Combine", "叠加方式"),
            doc: words(
                "how offers combine, instead of what the table says",
                "多个优惠怎么叠加；不填按促销表",
            ),
            kind: SettingKind::Enum(&[
                choice("best", "Best for the customer", "对客户最优"),
                choice("all", "One after the other", "依次叠加"),
                choice("first", "Only the best one", "只取最优一个"),
            ]),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lines]),
        },
        Setting {
            name: "budget",
            label: words("Budget", "活动预算"),
            doc: words("all it may give away; 0 = no cap", "一共最多让利多少；0 表示不限"),
            kind: SettingKind::Money,
            default: Default::Text("0"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Lines]),
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.total"),
        Read::needs("customer.segment"),
        Read::needs("order.channel"),
    ],
    writes: &["order.discount", "order.total", "promo.applied"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Discounted", "已优惠"),
        Port::outcome("not_eligible", "Not eligible", "不符合"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Coupon])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.promo.return.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 300_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.6), ("not_eligible", 0.4)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.promo.apply.v1"),
    },
};

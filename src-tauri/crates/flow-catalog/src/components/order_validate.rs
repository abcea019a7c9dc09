//! Checks completeness, address, limits and duplicates.
//!
//! Put it first: bad data in means bad decisions later. Add your own conditions for what your channels get
//! wrong; send invalid orders to a person who can fix them.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Validate order.
pub(super) static SPEC: Component = Component {
    id: "order.validate",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Plain,
    icon: "clipboard-check",
    name: words("Validate order", "订单校验"),
    purpose: words(
        "Checks completeness, address, limits and duplicates",
        "检查订单是否完整：地址、限购、重复下单等",
    ),
    help: words(
        "Put it first: bad data in means bad decisions later. Add your own conditions for what your channels get wrong; send invalid orders to a person who can fix them.",
        "放在最前面：进来的数据错了，后面全错。按渠道常见问题补充条件；不合格的订单交给人修正。",
    ),
    settings: &[
        Setting {
            name: "rules",
            label: words("Conditions", "校验条件"),
            doc: words("each of them must hold", "每一条都要满足"),
            kind: SettingKind::ConditionList,
            default: Default::List(&[]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "duplicate_window",
            label: words("Duplicate window", "重复判定时长"),
            doc: words(
                "same customer and same goods within this time count as a duplicate",
                "该时长内同一客户、同样商品视为重复下单",
            ),
            kind: SettingKind::Duration,
            default: Default::Text("PT10M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_qty_per_sku",
            label: words("Most per item", "单品限购"),
            doc: words("pieces allowed on one line", "每行最多件数"),
            kind: SettingKind::Int(1, 1_000_000),
            default: Default::Int(999),
            required: false,
            unit: Some("pieces"),
            rehearsal: Rehearsal::Heeded(&[Need::Lines]),
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.address"),
        Read::needs("order.total"),
        Read::needs("customer.id"),
    ],
    writes: &["risk.issues"],
    writes_on: &["ok", "invalid"],
    ports: &[
        Port::success("ok", "Valid", "合格"),
        Port::outcome("invalid", "Invalid", "不合格"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 200_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.985), ("invalid", 0.015)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.order.validate.v1"),
    },
};

//! Cuts the order into parts by warehouse, temperature, hazard, presale date or weight.
//!
//! Use it when goods leave from several places or must not travel together. Not needed when one parcel does:
//! each part costs freight.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Split order.
pub(super) static SPEC: Component = Component {
    id: "order.split",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Split,
    icon: "cut",
    name: words("Split order", "拆单"),
    purpose: words(
        "Cuts the order into parts by warehouse, temperature, hazard, presale date or weight",
        "按仓库、温层、危险品、预售时间或重量，把订单拆成几个部分",
    ),
    help: words(
        "Use it when goods leave from several places or must not travel together. Not needed when one parcel does: each part costs freight.",
        "货从几个地方发，或不能混装时使用。一个包裹能发完就不要拆，每多一个包裹都要多付运费。",
    ),
    settings: &[
        Setting {
            name: "by",
            label: words("Split by", "拆分依据"),
            doc: words("what must not be mixed in one part", "按什么拆，同一部分里不混放"),
            kind: SettingKind::EnumList(&[
                choice("node", "Warehouse", "仓库"),
                choice("presale", "Presale date", "预售时间"),
                choice("cold_chain", "Cold chain", "冷链"),
                choice("hazmat", "Dangerous goods", "危险品"),
                choice("weight", "Weight", "重量"),
                choice("supplier", "Supplier", "供应商"),
            ]),
            default: Default::List(&["node", "presale"]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_parts",
            label: words("At most", "最多拆成"),
            doc: words("more parts leave by the limit exit", "超过这个数走超限出口"),
            kind: SettingKind::Int(1, 100),
            default: Default::Int(3),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "max_weight",
            label: words("Weight per part", "单包限重"),
            doc: words("heaviest part allowed", "每个部分的最大重量"),
            kind: SettingKind::Decimal,
            default: Default::Text("30"),
            required: false,
            unit: Some("kg"),
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("order.lines"), Read::needs("order.weight")],
    writes: &["order.parts"],
    writes_on: &["ok", "limit"],
    ports: &[
        Port::success("ok", "Split", "已拆单"),
        Port::outcome("whole", "One part", "无需拆单"),
        Port::outcome("limit", "Too many parts", "拆分超限"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 300_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.1), ("whole", 0.895), ("limit", 0.005)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.order.split.v1"),
    },
};

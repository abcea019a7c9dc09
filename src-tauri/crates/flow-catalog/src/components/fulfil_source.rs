//! Picks node, carrier and mode by ranked rules; the fallback of AI routing.
//!
//! Clear and fast, right for most orders. Use AI routing where weather, congestion or customs decide, with
//! this as its fallback.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Source by rules.
pub(super) static SPEC: Component = Component {
    id: "fulfil.source",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::RuleRouting,
    icon: "route",
    name: words("Source by rules", "规则寻源"),
    purpose: words(
        "Picks node, carrier and mode by ranked rules; the fallback of AI routing",
        "按排好的规则选发货节点、承运商和运输方式；也是 AI 路由的兜底",
    ),
    help: words(
        "Clear and fast, right for most orders. Use AI routing where weather, congestion or customs decide, with this as its fallback.",
        "简单快速，多数订单够用。受天气、拥堵、清关影响大的用 AI 路由，并用它兜底。",
    ),
    settings: &[
        Setting {
            name: "nodes",
            label: words("Candidates", "候选节点"),
            doc: words("group of places that may ship", "哪些地方可以发货"),
            kind: SettingKind::Ref("node_group"),
            default: Default::Text("all_nodes"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "rank",
            label: words("Rank by", "排序规则"),
            doc: words("what counts, most important first", "按什么排序，重要的在前"),
            kind: SettingKind::EnumList(&[
                choice("promise", "On time", "时效"),
                choice("split", "Fewer parts", "少拆单"),
                choice("cost", "Cost", "成本"),
                choice("distance", "Distance", "距离"),
                choice("stock_age", "Older stock first", "库龄"),
                choice("load", "Load of the place", "节点负荷"),
                choice("carbon", "Emissions", "碳排放"),
                choice("priority", "Priority of the place", "节点优先级"),
            ]),
            default: Default::List(&["promise", "split", "cost", "distance"]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_distance",
            label: words("Farthest", "最远距离"),
            doc: words("0 = any distance", "0 表示不限"),
            kind: SettingKind::Decimal,
            default: Default::Text("0"),
            required: false,
            unit: Some("km"),
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_split",
            label: words("Parts allowed", "允许拆分"),
            doc: words("parts it may plan here", "这里最多拆成几份"),
            kind: SettingKind::Int(1, 100),
            default: Default::Int(1),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "exclude",
            label: words("Leave out", "排除条件"),
            doc: words("drops a place for which this holds", "符合条件的节点不参与"),
            kind: SettingKind::Condition,
            default: Default::Text("false"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.region"),
        Read::needs("order.weight"),
        Read::needs("order.promised_at"),
    ],
    writes: &[
        "route.node",
        "route.carrier",
        "route.mode",
        "route.cost",
        "route.eta",
        "route.reasons",
    ],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Found", "已选定"),
        Port::outcome("none", "No place", "无仓可发"),
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
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.985), ("none", 0.015)],
        fault: 0.001,
        resource: Some("routing_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.fulfil.source.v1"),
    },
};

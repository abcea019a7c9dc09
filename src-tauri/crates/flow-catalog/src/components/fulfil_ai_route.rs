//! Scores every node x carrier x mode by expected cost and chance of being on time, with reasons.
//!
//! Begin with a pilot share. Wire unsure to a person, stale and no place to sourcing by rules: the model must
//! never be the only way on.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// AI routing.
pub(super) static SPEC: Component = Component {
    id: "fulfil.ai_route",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::LearnedRouting,
    icon: "sparkles",
    name: words("AI routing", "AI 路由"),
    purpose: words(
        "Scores every node x carrier x mode by expected cost and chance of being on time, with reasons",
        "对“节点 × 承运商 × 运输方式”逐一估算成本和准时概率，选最优并给出理由",
    ),
    help: words(
        "Begin with a pilot share. Wire unsure to a person, stale and no place to sourcing by rules: the model must never be the only way on.",
        "先小比例试点。没把握的交给人，数据过期和无仓可发的转规则寻源，不能只靠模型。",
    ),
    settings: &[
        Setting {
            name: "model",
            label: words("Model", "模型版本"),
            doc: words("which model decides", "用哪个模型"),
            kind: SettingKind::Ref("model"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "refresh",
            label: words("Refresh", "策略刷新"),
            doc: words("how often the strategy is renewed", "策略多久更新一次"),
            kind: SettingKind::Duration,
            default: Default::Text("PT15M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "max_data_age",
            label: words("Oldest data", "数据最大时效"),
            doc: words("older input leaves by stale", "数据更旧则走过期出口"),
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "min_confidence",
            label: words("Least confidence", "最低把握"),
            doc: words("below this it leaves by unsure", "低于该值走没把握出口"),
            kind: SettingKind::Ratio,
            default: Default::Text("0.7"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "on_time_target",
            label: words("On-time target", "准时目标"),
            doc: words("chance of being on time it must reach", "至少要达到的准时概率"),
            kind: SettingKind::Ratio,
            default: Default::Text("0.95"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "w_late",
            label: words("Cost of late", "迟到代价"),
            doc: words("cost of one late order", "一单迟到折合多少钱"),
            kind: SettingKind::Money,
            default: Default::Text("20"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "w_carbon",
            label: words("Cost of carbon", "碳排放代价"),
            doc: words("cost per kg CO2e", "每千克碳排放折合多少钱"),
            kind: SettingKind::Money,
            default: Default::Text("0.5"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "explain",
            label: words("Reasons kept", "保留理由"),
            doc: words("how many reasons are kept with the order", "每单保留几条理由"),
            kind: SettingKind::Int(0, 50),
            default: Default::Int(3),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.region"),
        Read::needs("order.weight"),
        Read::needs("order.promised_at"),
        Read::needs("order.priority"),
        Read::needs("customer.segment"),
    ],
    writes: &[
        "route.node",
        "route.carrier",
        "route.mode",
        "route.cost",
        "route.eta",
        "route.on_time",
        "route.reasons",
        "route.data_age",
    ],
    writes_on: &["ok", "unsure"],
    ports: &[
        Port::success("ok", "Chosen", "已选定"),
        Port::outcome("unsure", "Unsure", "没把握"),
        Port::outcome("stale", "Stale data", "数据过期"),
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
                median_us: 150_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.94), ("unsure", 0.03), ("stale", 0.02), ("none", 0.01)],
        fault: 0.002,
        resource: Some("routing_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.fulfil.ai_route.v1"),
    },
};

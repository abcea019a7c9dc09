//! Begins one instance per order that matches the scope.
//!
//! Every flow has exactly one. Narrow the scope when several flows share a channel: an order that fits no
//! scope is taken by none of them.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Start.
pub(super) static SPEC: Component = Component {
    id: "flow.start",
    version: 1,
    group: Group::Flow,
    family: Family::Source,
    role: Role::Start,
    icon: "player-play",
    name: words("Start", "开始"),
    purpose: words(
        "Begins one instance per order that matches the scope",
        "为每个符合范围的订单开启一次流程",
    ),
    help: words(
        "Every flow has exactly one. Narrow the scope when several flows share a channel: an order that fits no scope is taken by none of them.",
        "每个流程有且只有一个。多个流程共用渠道时，用范围分清各自接哪些单；哪个范围都不符合的订单，没有流程会接。",
    ),
    settings: &[
        Setting {
            name: "trigger",
            label: words("Trigger", "触发时机"),
            doc: words("what starts the flow", "什么情况下开始"),
            kind: SettingKind::Enum(&[
                choice("order_created", "Order placed", "下单"),
                choice("order_paid", "Order paid", "付款"),
                choice("return_requested", "Return requested", "申请退货"),
                choice("schedule", "Schedule", "定时"),
                choice("message", "Message", "收到消息"),
            ]),
            default: Default::Text("order_created"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "scope",
            label: words("Scope", "适用范围"),
            doc: words("which orders this flow takes", "哪些订单走这个流程"),
            kind: SettingKind::Condition,
            default: Default::Text("true"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "effective_from",
            label: words("In force from", "生效时间"),
            doc: words("first moment this version takes new orders", "从这一刻起接新订单"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "effective_to",
            label: words("In force until", "失效时间"),
            doc: words(
                "last moment it takes new orders; empty = open",
                "到这一刻不再接新订单；不填表示长期有效",
            ),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("ok", "Order in", "进入")],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "startEvent",
        task_type: None,
    },
};

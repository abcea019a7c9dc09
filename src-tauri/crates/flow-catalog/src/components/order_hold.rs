//! Parks the order until a condition holds, someone releases it, or time runs out.
//!
//! Use it to park orders you do not want to work on yet. Always give it a rule or a time to end; use a wait
//! when nobody needs to look.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Hold order.
pub(super) static SPEC: Component = Component {
    id: "order.hold",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Hold,
    icon: "hand-stop",
    name: words("Hold order", "挂单"),
    purpose: words(
        "Parks the order until a condition holds, someone releases it, or time runs out",
        "先把订单放一放，直到条件满足、有人放行或时间用完",
    ),
    help: words(
        "Use it to park orders you do not want to work on yet. Always give it a rule or a time to end; use a wait when nobody needs to look.",
        "暂时不想处理的订单先挂起。必须有自动放行条件或时限；不需要人看的用等待。",
    ),
    settings: &[
        Setting {
            name: "type",
            label: words("Reason", "挂单原因"),
            doc: words(
                "why it is parked, e.g. merge_window, stock, address",
                "为什么挂起，例如 merge_window、stock、address",
            ),
            kind: SettingKind::Text,
            default: Default::Text("manual"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "release_when",
            label: words("Release when", "自动放行条件"),
            doc: words("goes on by itself when this holds", "条件成立时自动放行"),
            kind: SettingKind::Condition,
            default: Default::Text("false"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "max",
            label: words("At most", "最长挂单"),
            doc: words("longest time it is parked", "最多挂起多久"),
            kind: SettingKind::Duration,
            default: Default::Text("P1D"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "role",
            label: words("Released by", "放行角色"),
            doc: words("who may let it go", "谁可以放行"),
            kind: SettingKind::Ref("role"),
            default: Default::Text("order_desk"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[Read::needs("order.id")],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port::success("ok", "Released", "放行"),
        Port::time_up("timeout", "Time is up", "超时"),
        Port::outcome("cancel", "Cancel", "取消"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 7_200_000_000,
                sigma: 1.0,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.93), ("timeout", 0.05), ("cancel", 0.02)],
        fault: 0.0,
        resource: Some("order_desk"),
        cost: "0",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.order.hold.v1"),
    },
};

//! Queues a job for a person: fix, choose, override or give up.
//!
//! The way a person can always step in. Give it a role with enough people and a deadline shorter than what is
//! frozen or reserved meanwhile.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Export, Longest, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Manual handling.
pub(super) static SPEC: Component = Component {
    id: "human.task",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::PersonTask,
    icon: "user-cog",
    name: words("Manual handling", "人工处理"),
    purpose: words(
        "Queues a job for a person: fix, choose, override or give up",
        "派一个任务给人处理：修正、选择、改派或放弃",
    ),
    help: words(
        "The way a person can always step in. Give it a role with enough people and a deadline shorter than what is frozen or reserved meanwhile.",
        "随时可以让人介入的通道。指定人手够的角色，时限要短于期间冻结、授权的有效期。",
    ),
    settings: &[
        Setting {
            name: "role",
            label: words("Role", "处理角色"),
            doc: words("who does it", "由谁处理"),
            kind: SettingKind::Ref("role"),
            default: Default::Text("order_desk"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "deadline",
            label: words("Deadline", "处理时限"),
            doc: words("then it leaves by timeout", "到时走超时出口"),
            kind: SettingKind::Duration,
            default: Default::Text("PT8H"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "may_override",
            label: words("May change", "可修改字段"),
            doc: words(
                "fields the person may set, e.g. route.node",
                "处理人可以修改的字段，例如 route.node",
            ),
            kind: SettingKind::FieldList,
            default: Default::List(&[]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[Read::needs("order.id")],
    writes: &["human.decision", "human.by", "human.reason"],
    writes_on: &["ok", "cancel"],
    ports: &[
        Port::success("ok", "Done", "已处理"),
        Port::outcome("cancel", "Give up", "放弃"),
        Port::time_up("timeout", "Not done in time", "超时未处理"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[Dynamic::WritesFrom("may_override")],
    undo: Undo::Nothing,
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_500_000_000,
                sigma: 0.9,
            },
            floor_us: 60_000_000,
        },
        mix: &[("ok", 0.93), ("cancel", 0.05), ("timeout", 0.02)],
        fault: 0.0,
        resource: Some("order_desk"),
        cost: "3",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.human.task.v1"),
    },
};

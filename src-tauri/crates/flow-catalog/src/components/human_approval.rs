//! Asks one or more roles for a decision, with escalation.
//!
//! Use it for yes or no by somebody in charge. Use manual handling when something must be fixed or chosen.
//! Who is asked can come from an approval matrix.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Approval.
pub(super) static SPEC: Component = Component {
    id: "human.approval",
    version: 1,
    group: Group::Control,
    family: Family::Task,
    role: Role::Approval,
    icon: "user-check",
    name: words("Approval", "审批"),
    purpose: words(
        "Asks one or more roles for a decision, with escalation",
        "请一级或多级角色审批，逾期自动升级",
    ),
    help: words(
        "Use it for yes or no by somebody in charge. Use manual handling when something must be fixed or chosen. Who is asked can come from an approval matrix.",
        "需要负责人表态同意与否时使用；要修正或选择的用人工处理。由谁审批可以按审批矩阵决定。",
    ),
    settings: &[
        Setting {
            name: "roles",
            label: words("Levels", "审批层级"),
            doc: words("who is asked, one level after the other", "依次由哪些角色审批"),
            kind: SettingKind::RefList,
            default: Default::List(&["ops_manager"]),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "deadline",
            label: words("Deadline", "每级时限"),
            doc: words("time for each level", "每一级的处理时限"),
            kind: SettingKind::Duration,
            default: Default::Text("PT4H"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "escalate_to",
            label: words("Escalate to", "升级给"),
            doc: words("who is asked when the deadline passes", "逾期后转给谁"),
            kind: SettingKind::Ref("role"),
            default: Default::Text("ops_director"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "four_eyes",
            label: words("Four eyes", "回避申请人"),
            doc: words("the person who asked may not approve", "申请人不能自己审批"),
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "matrix",
            label: words("Approval matrix", "审批矩阵"),
            doc: words(
                "decision table that answers the levels to ask, instead of the fixed ones",
                "由决策表给出审批层级，代替固定层级",
            ),
            kind: SettingKind::TableRef("decision"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
    ],
    reads: &[
        Read::needs("order.total"),
        Read::needs("order.discount"),
        Read::needs("customer.segment"),
    ],
    writes: &["human.decision", "human.by", "human.reason"],
    writes_on: &["ok", "rejected"],
    ports: &[
        Port::success("ok", "Approved", "通过"),
        Port::outcome("rejected", "Rejected", "驳回"),
        Port::time_up("timeout", "No answer", "超时未批"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::PerLevel("deadline", "roles"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 2_700_000_000,
                sigma: 1.0,
            },
            floor_us: 60_000_000,
        },
        mix: &[("ok", 0.9), ("rejected", 0.08), ("timeout", 0.02)],
        fault: 0.0,
        resource: Some("ops_manager"),
        cost: "5",
    },
    export: Export {
        bpmn: "userTask",
        task_type: Some("oms.human.approval.v1"),
    },
};

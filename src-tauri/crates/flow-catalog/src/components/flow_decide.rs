//! Takes exactly one exit: by condition, by pilot share or by decision table.
//!
//! Use it when data already known decide the way. Ask a person with an approval instead when judgement is
//! needed; use a decision table from three conditions on.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Decide.
pub(super) static SPEC: Component = Component {
    id: "flow.decide",
    version: 1,
    group: Group::Flow,
    family: Family::Decision,
    role: Role::Decide,
    icon: "arrows-split",
    name: words("Decide", "判断分支"),
    purpose: words(
        "Takes exactly one exit: by condition, by pilot share or by decision table",
        "按条件、试点比例或决策表，只走其中一个出口",
    ),
    help: words(
        "Use it when data already known decide the way. Ask a person with an approval instead when judgement is needed; use a decision table from three conditions on.",
        "走哪条路由已知数据决定时使用；需要人来判断的用审批；条件有三个以上时建议改用决策表。",
    ),
    settings: &[
        Setting {
            name: "mode",
            label: words("Decide by", "判断方式"),
            doc: words(
                "rules: the first condition that holds; share: a fixed part of the customers; table: a decision table",
                "条件：取第一个成立的；比例：固定一部分客户；表：按决策表",
            ),
            kind: SettingKind::Enum(&[
                choice("rules", "Conditions", "条件"),
                choice("share", "Pilot share", "试点比例"),
                choice("table", "Decision table", "决策表"),
            ]),
            default: Default::Text("rules"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "branches",
            label: words("Branches", "分支"),
            doc: words(
                "each has an exit name and a condition, or a share of the orders",
                "每个分支写明出口名，以及条件或比例",
            ),
            kind: SettingKind::Branches,
            default: Default::List(&[]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "key",
            label: words("Keep together by", "分流依据"),
            doc: words(
                "the same value always takes the same exit, in share mode",
                "按比例分流时，该字段相同的订单始终走同一出口",
            ),
            kind: SettingKind::FieldPath,
            default: Default::Text("customer.id"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "otherwise",
            label: words("Otherwise", "否则出口"),
            doc: words(
                "name of the exit taken when nothing else fits",
                "都不满足时走的出口名",
            ),
            kind: SettingKind::Text,
            default: Default::Text("other"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "table",
            label: words("Decision table", "决策表"),
            doc: words(
                "its answer names the exit, in table mode",
                "按决策表判断时，由表的结果指定出口",
            ),
            kind: SettingKind::TableRef("decision"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port::outcome("other", "Otherwise", "否则"),
        Port::outcome("*", "Branch", "分支"),
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("other", 1.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "exclusiveGateway",
        task_type: None,
    },
};

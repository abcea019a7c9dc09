//! Closes the order with a stated result, or hands it to another team with everything still open.
//!
//! Choose the result with care: it decides what may still be open. Cancelled must leave nothing open; hand
//! over only when a named team really takes the rest.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::Outcome;
use crate::spec::{Component, Distribution, Duration, Export, Longest, Simulation, Undo};
use crate::words::words;

/// End.
pub(super) static SPEC: Component = Component {
    id: "flow.end",
    version: 1,
    group: Group::Flow,
    family: Family::Sink,
    role: Role::End,
    icon: "flag",
    name: words("End", "结束"),
    purpose: words(
        "Closes the order with a stated result, or hands it to another team with everything still open",
        "以确定的结果结束订单，或连同未了结的事项一起移交给其他团队",
    ),
    help: words(
        "Choose the result with care: it decides what may still be open. Cancelled must leave nothing open; hand over only when a named team really takes the rest.",
        "结果决定哪些事项可以留着不结：取消不能留任何待结事项；只有确实有团队接手时才用移交。",
    ),
    settings: &[
        Setting {
            name: "result",
            label: words("Result", "结束结果"),
            doc: words("how the order ends", "订单以什么结果结束"),
            kind: SettingKind::Enum(Outcome::CHOICES),
            default: Default::Text("completed"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "to",
            label: words("Handed to", "接手团队"),
            doc: words("who takes over, when handed over", "移交时由谁接手"),
            kind: SettingKind::Ref("team"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Zero,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "endEvent",
        task_type: None,
    },
};

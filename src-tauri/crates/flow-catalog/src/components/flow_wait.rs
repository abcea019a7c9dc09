//! Pauses for a time, until a moment, or for an event; the only legal way to close a loop that no person stands in.
//!
//! Use it to try again later or to wait for a date. Give a time limit even when waiting for a message, and
//! count the visits whenever it closes a loop.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Wait.
pub(super) static SPEC: Component = Component {
    id: "flow.wait",
    version: 1,
    group: Group::Flow,
    family: Family::Wait,
    role: Role::Wait,
    icon: "clock-pause",
    name: words("Wait", "等待"),
    purpose: words(
        "Pauses for a time, until a moment, or for an event; the only legal way to close a loop that no person stands in",
        "等一段时间、等到某一时刻，或等某个消息；没有人参与的循环只能靠它收住",
    ),
    help: words(
        "Use it to try again later or to wait for a date. Give a time limit even when waiting for a message, and count the visits whenever it closes a loop.",
        "用于过会儿再试，或等到某个日期。等消息也要设时限；用在循环里要限制次数。",
    ),
    settings: &[
        Setting {
            name: "for",
            label: words("Wait for", "等待时长"),
            doc: words("how long", "等多久"),
            kind: SettingKind::Duration,
            default: Default::Text("PT1H"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "until",
            label: words("Wait until", "等到"),
            doc: words("a moment instead of a length", "等到某个时刻，填写后不再看时长"),
            kind: SettingKind::Expr("datetime"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
        Setting {
            name: "event",
            label: words("Message", "等待消息"),
            doc: words("the message that ends the wait early", "收到该消息就提前结束等待"),
            kind: SettingKind::Ref("message"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Share("event")]),
        },
        Setting {
            name: "max_visits",
            label: words("At most", "最多次数"),
            doc: words("how often one order may pass here", "一个订单最多经过几次"),
            kind: SettingKind::Int(1, 1_000),
            default: Default::Int(3),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port::success("ok", "Time is up", "到时"),
        Port::outcome("event", "Message came", "收到消息"),
        Port::outcome("exhausted", "Too often", "次数用完"),
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::UntilOr("until", "for"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 1.0), ("event", 0.0), ("exhausted", 0.0)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "eventBasedGateway",
        task_type: None,
    },
};

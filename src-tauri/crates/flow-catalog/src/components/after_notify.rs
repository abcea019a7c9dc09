//! Tells the customer or a colleague something.
//!
//! Tell customers before they ask: a new date, a balance due, a cancellation. It does not wait for an answer.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Notify.
pub(super) static SPEC: Component = Component {
    id: "after.notify",
    version: 1,
    group: Group::After,
    family: Family::Task,
    role: Role::Notify,
    icon: "bell",
    name: words("Notify", "消息通知"),
    purpose: words("Tells the customer or a colleague something", "通知客户或同事"),
    help: words(
        "Tell customers before they ask: a new date, a balance due, a cancellation. It does not wait for an answer.",
        "在客户来问之前先说：改期、尾款、取消。它不等回复。",
    ),
    settings: &[
        Setting {
            name: "template",
            label: words("Message", "消息模板"),
            doc: words("which message", "发哪条消息"),
            kind: SettingKind::Ref("message_template"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "to",
            label: words("To", "接收人"),
            doc: words("who gets it", "发给谁"),
            kind: SettingKind::Enum(&[
                choice("customer", "Customer", "客户"),
                choice("role", "Colleague", "同事"),
                choice("partner", "Partner", "合作伙伴"),
            ]),
            default: Default::Text("customer"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "channel",
            label: words("Channel", "通知渠道"),
            doc: words("how it is sent", "用什么方式发"),
            kind: SettingKind::Enum(&[
                choice("auto", "Best one", "自动选择"),
                choice("sms", "Text message", "短信"),
                choice("email", "Email", "邮件"),
                choice("app", "App", "应用消息"),
                choice("im", "Chat", "即时消息"),
            ]),
            default: Default::Text("auto"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "quiet",
            label: words("Quiet hours", "免打扰时段"),
            doc: words("no customer messages in these hours", "该时段不给客户发消息"),
            kind: SettingKind::TimeSpan,
            default: Default::Text("22:00-08:00"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("customer.id")],
    writes: &[],
    writes_on: &[],
    ports: &[Port::success("ok", "Sent", "已发送"), Port::FAULT],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 500_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.003,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "sendTask",
        task_type: Some("oms.after.notify.v1"),
    },
};

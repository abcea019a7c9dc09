//! Calls any partner through a typed connector.
//!
//! Use it when no component fits the partner. Name the call that reverses it whenever it opens an obligation;
//! send only the fields the partner needs.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::Obligation;
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Export, Longest, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Partner service.
pub(super) static SPEC: Component = Component {
    id: "service.call",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Partner,
    icon: "plug-connected",
    name: words("Partner service", "第三方服务"),
    purpose: words(
        "Calls any partner through a typed connector",
        "通过已配置的连接调用任意合作伙伴",
    ),
    help: words(
        "Use it when no component fits the partner. Name the call that reverses it whenever it opens an obligation; send only the fields the partner needs.",
        "没有现成组件的伙伴用它接入。会产生待结事项的，要填撤销调用；只发送对方必需的字段。",
    ),
    settings: &[
        Setting {
            name: "endpoint",
            label: words("Connector", "服务连接"),
            doc: words("which partner call", "调用哪个伙伴"),
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "send",
            label: words("Send", "发送字段"),
            doc: words("order fields that are sent", "把订单的哪些字段发过去"),
            kind: SettingKind::FieldList,
            default: Default::List(&[]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "undo",
            label: words("Undo call", "撤销调用"),
            doc: words("connector call that reverses this one", "用哪个调用来撤销"),
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
        Setting {
            name: "map",
            label: words("Take over", "返回取值"),
            doc: words(
                "order field = FEEL over the reply",
                "订单字段 = 对返回内容的 FEEL 表达式",
            ),
            kind: SettingKind::Map,
            default: Default::Map,
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "acquires",
            label: words("Opens", "产生的待结事项"),
            doc: words(
                "obligations it opens; each needs an undo call or is physical",
                "调用成功后产生的待结事项；除实物外都要能撤销",
            ),
            kind: SettingKind::EnumList(Obligation::CHOICES),
            default: Default::List(&[]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "deadline",
            label: words("Deadline", "应答时限"),
            doc: words("no answer by then is a technical fault", "到时无应答按故障处理"),
            kind: SettingKind::Duration,
            default: Default::Text("PT30S"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("order.id")],
    writes: &["reply.data"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Accepted", "已受理"),
        Port::outcome("rejected", "Rejected", "被拒绝"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[
        Dynamic::AcquiresFrom("acquires"),
        Dynamic::WritesKeysOf("map"),
        Dynamic::SendsFrom("send"),
    ],
    undo: Undo::Setting("undo"),
    longest: Longest::Setting("deadline"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_000_000,
                sigma: 0.7,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.97), ("rejected", 0.03)],
        fault: 0.01,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.call.v1"),
    },
};

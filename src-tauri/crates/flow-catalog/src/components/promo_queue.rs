//! Holds back orders above a rate so that later steps are not flooded.
//!
//! Put it first when a promotion brings bursts. Set the rate to what the slowest later step can do; say what
//! happens to the overflow.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Peak queue.
pub(super) static SPEC: Component = Component {
    id: "promo.queue",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::PeakQueue,
    icon: "traffic-lights",
    name: words("Peak queue", "削峰排队"),
    purpose: words(
        "Holds back orders above a rate so that later steps are not flooded",
        "控制放行速度，多出来的订单排队，不冲垮后面的步骤",
    ),
    help: words(
        "Put it first when a promotion brings bursts. Set the rate to what the slowest later step can do; say what happens to the overflow.",
        "大促有瞬时高峰时放在最前面。速度按后面最慢的步骤来定，排不上的订单要有去处。",
    ),
    settings: &[
        Setting {
            name: "rate",
            label: words("Rate", "放行速度"),
            doc: words("orders let through per second", "每秒放行多少单"),
            kind: SettingKind::Decimal,
            default: Default::Text("100"),
            required: true,
            unit: Some("orders/s"),
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "burst",
            label: words("Burst", "瞬时放行"),
            doc: words("orders let through at once", "一下子最多放行多少单"),
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(500),
            required: false,
            unit: Some("orders"),
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "max_wait",
            label: words("Longest wait", "最长排队"),
            doc: words("then it leaves by overflow", "到时走溢出出口"),
            kind: SettingKind::Duration,
            default: Default::Text("PT2M"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "order_by",
            label: words("Who first", "排队顺序"),
            doc: words("higher goes first", "数值大的先放行"),
            kind: SettingKind::Expr("int"),
            default: Default::Text("order.priority"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Fields]),
        },
    ],
    reads: &[Read::needs("order.priority")],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port::success("ok", "Let through", "放行"),
        Port::time_up("overflow", "Overflow", "溢出"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max_wait"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 500_000,
                sigma: 1.0,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("overflow", 0.02)],
        fault: 0.0005,
        resource: Some("order_gate"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.promo.queue.v1"),
    },
};

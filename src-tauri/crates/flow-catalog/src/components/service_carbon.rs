//! Estimates transport emissions of the chosen route.
//!
//! Use it after routing, when a report or a decision looks at the figure.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Carbon footprint.
pub(super) static SPEC: Component = Component {
    id: "service.carbon",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Carbon,
    icon: "leaf",
    name: words("Carbon footprint", "碳足迹"),
    purpose: words(
        "Estimates transport emissions of the chosen route",
        "估算所选路线的运输碳排放",
    ),
    help: words(
        "Use it after routing, when a report or a decision looks at the figure.",
        "选好路线之后使用；后面要有报告或判断用到这个数。",
    ),
    settings: &[
        Setting {
            name: "method",
            label: words("Method", "核算方法"),
            doc: words("which factors are used", "用哪套排放因子"),
            kind: SettingKind::Enum(&[
                choice("iso14083", "ISO 14083", "ISO 14083"),
                choice("table", "Own table", "自有系数表"),
            ]),
            default: Default::Text("iso14083"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "offset",
            label: words("Offer to offset", "提供碳抵消"),
            doc: words("lets the customer pay for an offset", "客户可选择抵消"),
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[
        Read::needs("route.node"),
        Read::needs("route.mode"),
        Read::needs("order.weight"),
        Read::needs("order.region"),
    ],
    writes: &["carbon.kg"],
    writes_on: &["ok"],
    ports: &[Port::success("ok", "Measured", "已核算"), Port::FAULT],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 1.0)],
        fault: 0.003,
        resource: Some("carbon_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.carbon.v1"),
    },
};

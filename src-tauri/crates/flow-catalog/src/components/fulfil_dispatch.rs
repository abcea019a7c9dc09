//! Sends the order to the warehouse: pick, pack and hand over.
//!
//! The point of no return: after it, undo cannot help. Secure the money and freeze the stock before.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Ship from warehouse.
pub(super) static SPEC: Component = Component {
    id: "fulfil.dispatch",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::Ship,
    icon: "truck-loading",
    name: words("Ship from warehouse", "仓库发货"),
    purpose: words(
        "Sends the order to the warehouse: pick, pack and hand over",
        "把订单下发仓库：拣货、打包、交给承运商",
    ),
    help: words(
        "The point of no return: after it, undo cannot help. Secure the money and freeze the stock before.",
        "过了这一步就撤不回来。之前要确保货款有保障、库存已冻结。",
    ),
    settings: &[
        Setting {
            name: "ship_within",
            label: words("Ship within", "发货时限"),
            doc: words("target time to leave the warehouse", "多久内出库"),
            kind: SettingKind::Duration,
            default: Default::Text("P1D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "wave",
            label: words("Wave", "波次间隔"),
            doc: words("how often orders are released to the floor", "隔多久下发一波"),
            kind: SettingKind::Duration,
            default: Default::Text("PT30M"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "on_short",
            label: words("Shelf empty", "拣货缺货时"),
            doc: words("what happens when a picker finds nothing", "货架上没货怎么办"),
            kind: SettingKind::Enum(&[
                choice("report", "Report", "报缺"),
                choice("partial", "Ship the rest", "部分发货"),
            ]),
            default: Default::Text("report"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "cod",
            label: words("Cash on delivery", "货到付款"),
            doc: words(
                "no secured money needed before shipping",
                "发货前不要求货款有保障",
            ),
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
    ],
    reads: &[
        Read::needs("route.node"),
        Read::needs("route.carrier"),
        Read::needs("order.lines"),
        Read::needs("order.address"),
    ],
    writes: &["ship.tracking", "ship.dispatched_at"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Shipped", "已发货"),
        Port::outcome("short", "Short", "拣货缺货"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Require(ObligationSet::of(&[
                Obligation::Paid,
                Obligation::Auth,
                Obligation::Credit,
            ])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Stock])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
    ],
    dynamic: &[Dynamic::NoRequireIf("cod")],
    undo: Undo::Nothing,
    longest: Longest::Setting("ship_within"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 28_800_000_000,
                sigma: 0.6,
            },
            floor_us: 1_800_000_000,
        },
        mix: &[("ok", 0.985), ("short", 0.015)],
        fault: 0.002,
        resource: Some("warehouse"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.fulfil.dispatch.v1"),
    },
};

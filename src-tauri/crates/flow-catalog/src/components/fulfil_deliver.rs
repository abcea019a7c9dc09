//! Follows the parcel until it is signed for.
//!
//! Say what happens to refused and lost parcels: both come back as open work, not as a finished order.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Effect, Export, Longest, Operation, Port, Read, Simulation, Undo,
};
use crate::words::words;

/// Delivery.
pub(super) static SPEC: Component = Component {
    id: "fulfil.deliver",
    version: 1,
    group: Group::Fulfil,
    family: Family::Task,
    role: Role::Deliver,
    icon: "truck-delivery",
    name: words("Delivery", "配送签收"),
    purpose: words("Follows the parcel until it is signed for", "跟踪包裹直到签收"),
    help: words(
        "Say what happens to refused and lost parcels: both come back as open work, not as a finished order.",
        "拒收和丢件都要有去处：这类订单还没完，不能当作结束。",
    ),
    settings: &[
        Setting {
            name: "max",
            label: words("Lost after", "丢件判定"),
            doc: words(
                "not signed for by then counts as lost",
                "超过该时长未签收按丢件处理",
            ),
            kind: SettingKind::Duration,
            default: Default::Text("P15D"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::NoCarriers]),
        },
        Setting {
            name: "attempts",
            label: words("Attempts", "派送次数"),
            doc: words("delivery attempts before it goes back", "最多派送几次，之后退回"),
            kind: SettingKind::Int(1, 20),
            default: Default::Int(3),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[Read::needs("ship.tracking"), Read::may_use("route.eta")],
    writes: &["ship.delivered_at"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Signed for", "已签收"),
        Port::outcome("refused", "Refused", "拒收"),
        Port::outcome("lost", "Lost", "丢件"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::WithCustomer])),
            when: None,
        },
        Effect {
            on: "lost",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
        Effect {
            on: "refused",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Shipped])),
            when: None,
        },
    ],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 172_800_000_000,
                sigma: 0.5,
            },
            floor_us: 21_600_000_000,
        },
        mix: &[("ok", 0.985), ("refused", 0.01), ("lost", 0.005)],
        fault: 0.0,
        resource: Some("carrier"),
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.fulfil.deliver.v1"),
    },
};

//! Locks future stock for a presale order until the balance is due.
//!
//! For goods you sell before they arrive. The limit must cover everything the gate can let in; the lock must
//! last until the balance is due.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Presale lock.
pub(super) static SPEC: Component = Component {
    id: "inventory.presale_lock",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::PresaleLock,
    icon: "lock",
    name: words("Presale lock", "预售锁库"),
    purpose: words(
        "Locks future stock for a presale order until the balance is due",
        "为预售订单锁住未来到货的库存，直到付尾款",
    ),
    help: words(
        "For goods you sell before they arrive. The limit must cover everything the gate can let in; the lock must last until the balance is due.",
        "货还没到就先卖时使用。上限要够抢购放行的全部数量，锁库要锁到尾款截止之后。",
    ),
    settings: &[
        Setting {
            name: "ttl",
            label: words("Lock for", "锁库时长"),
            doc: words("the lock ends by itself after this", "到时自动解锁"),
            kind: SettingKind::Duration,
            default: Default::Text("P20D"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "available_at",
            label: words("Goods arrive", "到货时间"),
            doc: words("when the goods are there", "货什么时候到"),
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "limit",
            label: words("Most pieces", "预售上限"),
            doc: words("most pieces to sell ahead", "最多预售多少件"),
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(1000),
            required: true,
            unit: Some("pieces"),
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "oversell",
            label: words("Oversell", "允许超卖"),
            doc: words("share allowed above the limit", "可超出上限的比例"),
            kind: SettingKind::Ratio,
            default: Default::Text("0"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[Read::needs("order.lines")],
    writes: &["stock.lock_id", "stock.expires_at", "stock.ready_at"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Locked", "已锁库"),
        Port::outcome("sold_out", "Sold out", "已售罄"),
        Port::FAULT,
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Presale])),
        when: None,
    }],
    dynamic: &[
        Dynamic::SetsField("stock.ready_at", "available_at"),
        Dynamic::Lifetime("ttl", Obligation::Presale),
    ],
    undo: Undo::Task("oms.inventory.presale_unlock.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.97), ("sold_out", 0.03)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.presale_lock.v1"),
    },
};

//! Freezes stock for this order so that nobody else can sell it.
//!
//! Freeze before you take money, and keep the freeze longer than every step up to shipping. Undo open steps
//! gives it back.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, Read, Simulation,
    Undo,
};
use crate::words::words;

/// Freeze stock.
pub(super) static SPEC: Component = Component {
    id: "inventory.reserve",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Reserve,
    icon: "snowflake",
    name: words("Freeze stock", "库存冻结"),
    purpose: words(
        "Freezes stock for this order so that nobody else can sell it",
        "为本单冻结库存，别人不能再卖",
    ),
    help: words(
        "Freeze before you take money, and keep the freeze longer than every step up to shipping. Undo open steps gives it back.",
        "收款前先冻结，冻结时长要盖住到发货为止的所有步骤。撤销补偿会自动解冻。",
    ),
    settings: &[
        Setting {
            name: "ttl",
            label: words("Freeze for", "冻结时长"),
            doc: words("the freeze ends by itself after this", "到时自动解冻"),
            kind: SettingKind::Duration,
            default: Default::Text("P2D"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::StockOrLasting]),
        },
        Setting {
            name: "partial",
            label: words("Partly", "允许部分冻结"),
            doc: words("freeze what there is", "有多少冻结多少"),
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Stock]),
        },
        Setting {
            name: "from_presale",
            label: words("From presale", "预售转现货"),
            doc: words(
                "turn the presale lock into frozen stock",
                "把预售锁库转成冻结库存",
            ),
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "pool",
            label: words("Stock pool", "库存池"),
            doc: words("which stock is used", "占用哪个库存池"),
            kind: SettingKind::Enum(&[
                choice("shared", "Shared", "共享"),
                choice("channel", "Channel", "渠道"),
                choice("flash", "Flash sale", "抢购"),
            ]),
            default: Default::Text("shared"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
    ],
    reads: &[Read::needs("order.lines")],
    writes: &["stock.hold_id", "stock.expires_at", "stock.short"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Frozen", "已冻结"),
        Port::outcome("short", "Short", "缺货"),
        Port::FAULT,
    ],
    effects: &[
        Effect {
            on: "ok",
            operation: Operation::Consume(ObligationSet::of(&[Obligation::Presale])),
            when: Some(("from_presale", "true")),
        },
        Effect {
            on: "ok",
            operation: Operation::Acquire(ObligationSet::of(&[Obligation::Stock])),
            when: None,
        },
    ],
    dynamic: &[Dynamic::Lifetime("ttl", Obligation::Stock)],
    undo: Undo::Task("oms.inventory.release.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 400_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.96), ("short", 0.04)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.reserve.v1"),
    },
};

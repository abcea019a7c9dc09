//! Looks up sellable stock and works out when it can arrive.
//!
//! Ask before you promise or take money. It freezes nothing: freeze stock afterwards.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Promise date.
pub(super) static SPEC: Component = Component {
    id: "inventory.promise",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Promise,
    icon: "calendar-check",
    name: words("Promise date", "可承诺交期"),
    purpose: words(
        "Looks up sellable stock and works out when it can arrive",
        "查询可售库存，算出最早送达时间",
    ),
    help: words(
        "Ask before you promise or take money. It freezes nothing: freeze stock afterwards.",
        "承诺或收款之前先查。它不占库存，之后还要冻结。",
    ),
    settings: &[
        Setting {
            name: "safety_stock",
            label: words("Safety stock", "安全库存"),
            doc: words("pieces kept back", "留着不卖的件数"),
            kind: SettingKind::Int(0, 1_000_000_000),
            default: Default::Int(0),
            required: false,
            unit: Some("pieces"),
            rehearsal: Rehearsal::Heeded(&[Need::Stock]),
        },
        Setting {
            name: "horizon",
            label: words("Look ahead", "展望期"),
            doc: words("how far future supply counts", "未来多久内的到货算在内"),
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Stock]),
        },
        Setting {
            name: "cutoff",
            label: words("Cut-off", "截单时间"),
            doc: words(
                "orders before this hour ship the same day",
                "该时刻前的订单当天发货",
            ),
            kind: SettingKind::TimeOfDay,
            default: Default::Text("16:00"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Stock]),
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.region"),
        Read::needs("order.promised_at"),
    ],
    writes: &["stock.atp", "stock.short", "stock.ready_at"],
    writes_on: &["ok", "late", "none"],
    ports: &[
        Port::success("ok", "On time", "可按时"),
        Port::outcome("late", "Later date", "要延期"),
        Port::outcome("none", "None", "无货"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 300_000,
                sigma: 0.5,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.9), ("late", 0.06), ("none", 0.04)],
        fault: 0.002,
        resource: Some("inventory_service"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.inventory.promise.v1"),
    },
};

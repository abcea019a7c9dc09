//! Waits for supply, telling the customer a new date.
//!
//! Use it when supply is certain to come. Ask the customer: waiting without consent ends in returns.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Back-order.
pub(super) static SPEC: Component = Component {
    id: "inventory.backorder",
    version: 1,
    group: Group::Inventory,
    family: Family::Task,
    role: Role::Backorder,
    icon: "package-import",
    name: words("Back-order", "缺货等待"),
    purpose: words(
        "Waits for supply, telling the customer a new date",
        "告知客户新的时间，等货到",
    ),
    help: words(
        "Use it when supply is certain to come. Ask the customer: waiting without consent ends in returns.",
        "确定会到货时使用。要先问客户：没征得同意就等，最后多半退货。",
    ),
    settings: &[
        Setting {
            name: "max",
            label: words("At most", "最长等待"),
            doc: words("longest wait for supply", "最多等多久"),
            kind: SettingKind::Duration,
            default: Default::Text("P14D"),
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "ask_customer",
            label: words("Ask the customer", "征求客户意见"),
            doc: words("the customer may refuse to wait", "客户可以不等"),
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[Read::needs("order.lines"), Read::needs("order.promised_at")],
    writes: &["stock.ready_at"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Supply came", "已到货"),
        Port::outcome("refused", "Will not wait", "客户不等"),
        Port::time_up("expired", "Waited too long", "等待超时"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("max"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 345_600_000_000,
                sigma: 0.6,
            },
            floor_us: 14_400_000_000,
        },
        mix: &[("ok", 0.75), ("refused", 0.15), ("expired", 0.1)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "receiveTask",
        task_type: Some("oms.inventory.backorder.v1"),
    },
};

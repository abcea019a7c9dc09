//! Waits a short window and joins orders for the same buyer, address and warehouse.
//!
//! Saves freight when customers order several times in a row. Keep the window short: it is added to the lead
//! time of every order.

use crate::form::{Default, Need, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Merge orders.
pub(super) static SPEC: Component = Component {
    id: "order.merge",
    version: 1,
    group: Group::Order,
    family: Family::Task,
    role: Role::Merge,
    icon: "arrows-join",
    name: words("Merge orders", "合单"),
    purpose: words(
        "Waits a short window and joins orders for the same buyer, address and warehouse",
        "等一小段时间，把同一买家、同一地址、同一仓库的订单合成一单",
    ),
    help: words(
        "Saves freight when customers order several times in a row. Keep the window short: it is added to the lead time of every order.",
        "客户短时间内连下几单时能省运费。等待要短：每个订单都会多花这段时间。",
    ),
    settings: &[
        Setting {
            name: "window",
            label: words("Wait for", "等待时长"),
            doc: words("how long to wait for a partner", "等多久看有没有可合的订单"),
            kind: SettingKind::Duration,
            default: Default::Text("PT2H"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "same",
            label: words("Must be equal", "合单条件"),
            doc: words("what two orders must share", "哪些相同才能合"),
            kind: SettingKind::EnumList(&[
                choice("shop", "Shop", "店铺"),
                choice("customer", "Customer", "客户"),
                choice("address", "Address", "地址"),
                choice("node", "Warehouse", "仓库"),
                choice("carrier", "Carrier", "承运商"),
            ]),
            default: Default::List(&["shop", "customer", "address", "node"]),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Partners]),
        },
        Setting {
            name: "include_presale",
            label: words("Presale too", "含预售单"),
            doc: words("presale orders may be merged", "预售订单也参与合单"),
            kind: SettingKind::Bool,
            default: Default::Bool(false),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "exclude",
            label: words("Never merge", "不合单条件"),
            doc: words(
                "orders for which this holds stay alone",
                "符合条件的订单不参与合单",
            ),
            kind: SettingKind::Condition,
            default: Default::Text("payment.method = \"cod\""),
            required: false,
            unit: None,
            rehearsal: Rehearsal::Heeded(&[Need::Partners, Need::Fields]),
        },
    ],
    reads: &[
        Read::needs("order.address"),
        Read::needs("order.lines"),
        Read::needs("customer.id"),
        Read::needs("payment.method"),
    ],
    writes: &["order.merged_into"],
    writes_on: &["absorbed"],
    ports: &[
        Port::success("ok", "Goes on", "继续"),
        Port::outcome("absorbed", "Merged into another", "并入他单"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Setting("window"),
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant {
                value_us: 7_200_000_000,
            },
            floor_us: 7_200_000_000,
        },
        mix: &[("ok", 0.95), ("absorbed", 0.05)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.order.merge.v1"),
    },
};

//! Gets tax and duty for the destination.
//!
//! Needed before the price is final on orders that cross a border. A missing goods code goes to a person who
//! knows them.

use crate::form::{Default, Rehearsal, Setting, SettingKind, choice};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Read, Simulation, Undo};
use crate::words::words;

/// Tax and duty.
pub(super) static SPEC: Component = Component {
    id: "service.tax",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Tax,
    icon: "receipt-tax",
    name: words("Tax and duty", "税费计算"),
    purpose: words("Gets tax and duty for the destination", "查询目的地的税费和关税"),
    help: words(
        "Needed before the price is final on orders that cross a border. A missing goods code goes to a person who knows them.",
        "跨境订单定价前使用。查不到编码的商品交给懂归类的人处理。",
    ),
    settings: &[
        Setting {
            name: "incoterm",
            label: words("Who pays duty", "关税承担"),
            doc: words("who pays duty", "由谁付关税"),
            kind: SettingKind::Enum(&[
                choice("DDP", "Seller (DDP)", "卖家承担（DDP）"),
                choice("DAP", "Buyer (DAP)", "买家承担（DAP）"),
            ]),
            default: Default::Text("DDP"),
            required: false,
            unit: None,
            rehearsal: Rehearsal::PassedOver,
        },
        Setting {
            name: "endpoint",
            label: words("Connector", "服务连接"),
            doc: words("tax provider to ask", "向哪家税务服务查询"),
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        },
    ],
    reads: &[
        Read::needs("order.lines"),
        Read::needs("order.country"),
        Read::needs("order.total"),
        Read::needs("order.currency"),
    ],
    writes: &["tax.total", "tax.duty"],
    writes_on: &["ok"],
    ports: &[
        Port::success("ok", "Known", "已算出"),
        Port::outcome("unknown_code", "Unknown goods code", "编码不明"),
        Port::FAULT,
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_500_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("unknown_code", 0.02)],
        fault: 0.005,
        resource: Some("tax_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.tax.v1"),
    },
};

//! Runs another flow, once or for each part of the order.
//!
//! Use it to share the same steps between flows, or to treat each part of a split order alike. The called
//! flow is proved together with this one; it must not call itself. Each part counts on what is open for the
//! order as on its own share of it: of its goods, and of the money. So in a part take and refund only what
//! that part costs; what the order costs in all is taken once, by the calling flow.

use crate::form::{Default, Rehearsal, Setting, SettingKind};
use crate::kind::{Family, Group, Role};
use crate::spec::{Component, Distribution, Duration, Export, Longest, Port, Simulation, Undo};
use crate::words::words;

/// Sub-flow.
pub(super) static SPEC: Component = Component {
    id: "flow.call",
    version: 1,
    group: Group::Flow,
    family: Family::Subflow,
    role: Role::Call,
    icon: "box",
    name: words("Sub-flow", "子流程"),
    purpose: words(
        "Runs another flow, once or for each part of the order",
        "调用另一个流程，可整单调用一次，也可按订单的每个部分各调用一次",
    ),
    help: words(
        "Use it to share the same steps between flows, or to treat each part of a split order alike. The called flow is proved together with this one; it must not call itself. Each part counts on what is open for the order as on its own share of it: of its goods, and of the money. So in a part take and refund only what that part costs; what the order costs in all is taken once, by the calling flow.",
        "多个流程共用同一段步骤，或拆单后每个包裹同样处理时使用。被调用的流程会一起证明，不能绕回来调用自己。逐项执行时，订单名下未结的货和款，每个部分都按自己的那一份来算；所以在部分里只收、只退这个部分的金额，整单的钱由主流程统一收一次。",
    ),
    settings: &[
        Setting {
            name: "flow",
            label: words("Flow", "子流程"),
            doc: words("the flow to run", "要调用的流程"),
            kind: SettingKind::Ref("flow"),
            default: Default::None,
            required: true,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "for_each",
            label: words("For each", "逐项执行"),
            doc: words(
                "a list of the order, run once per entry; empty = once",
                "按订单的哪个列表逐项执行；不填则只执行一次",
            ),
            kind: SettingKind::ListPath,
            default: Default::None,
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
        Setting {
            name: "parallel",
            label: words("Side by side", "同时执行"),
            doc: words("run the parts at the same time", "各部分同时进行"),
            kind: SettingKind::Bool,
            default: Default::Bool(true),
            required: false,
            unit: None,
            rehearsal: Rehearsal::HEEDED,
        },
    ],
    reads: &[],
    writes: &[],
    writes_on: &[],
    ports: &[
        Port::success("ok", "Done", "完成"),
        Port::outcome("cancelled", "Cancelled", "已取消"),
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Called,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Constant { value_us: 0 },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("cancelled", 0.02)],
        fault: 0.0,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "callActivity",
        task_type: None,
    },
};

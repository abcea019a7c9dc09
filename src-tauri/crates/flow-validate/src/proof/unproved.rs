//! Why a proof claims nothing.

use flow_catalog::Words;
use flow_engine::{CompiledFlow, NodeIndex};
use flow_model::{NodeId, Text};

use crate::words::{fill, same};

/// Why nothing is claimed beyond what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// There is no start, or more than one.
    Starts {
        /// How many there are.
        count: usize,
    },
    /// Nobody knows what a step does.
    UnknownComponent {
        /// The step.
        node: NodeId,
    },
    /// The flow can be in more states than are looked at.
    TooManyStates {
        /// How many are looked at.
        max: usize,
    },
    /// A flow that is called is not there.
    MissingFlow {
        /// The calling step.
        node: NodeId,
        /// The called flow; empty when the step names none.
        flow: String,
    },
    /// A called flow leads back to itself.
    CallsItself {
        /// The calling step.
        node: NodeId,
        /// The called flow.
        flow: String,
    },
    /// A called flow cannot be run: it does not have exactly one start, or a step of it is unknown.
    BrokenFlow {
        /// The called flow.
        flow: String,
    },
    /// Conditions are too complex to tell which decisions go together.
    Conditions,
    /// Called flows call flows that call flows, and so on.
    TooDeep {
        /// How deep is looked.
        max: u32,
    },
}

impl Unproved {
    /// The reason in both languages; `name` is what the user calls a step.
    pub fn text(&self, name: impl Fn(&NodeId) -> Text) -> Text {
        match self {
            Unproved::Starts { count } => Text::new(
                format!("the flow has {count} starts; it must have exactly one to be proved"),
                format!("流程有 {count} 个开始，必须有且只有一个才能证明"),
            ),
            Unproved::UnknownComponent { node } => about(
                &name(node),
                "nobody knows what step \"{node}\" does; replace it by another",
                "步骤“{node}”无法识别，请换成别的步骤",
                "",
            ),
            Unproved::TooManyStates { max } => Text::new(
                format!("the flow can be in more than {max} states; move a part of it into a sub-flow"),
                format!("流程的状态超过 {max} 个，请把一部分拆成子流程"),
            ),
            Unproved::MissingFlow { node, flow } if flow.is_empty() => about(
                &name(node),
                "step \"{node}\" does not say which flow it calls; choose one",
                "步骤“{node}”没有指定要调用的流程，请选择一个",
                "",
            ),
            Unproved::MissingFlow { node, flow } => about(
                &name(node),
                "step \"{node}\" calls flow \"{flow}\", which is not there; add it or choose another",
                "步骤“{node}”调用的流程“{flow}”不存在，请补上或另选一个",
                flow,
            ),
            Unproved::CallsItself { node, flow } => about(
                &name(node),
                "step \"{node}\" calls flow \"{flow}\", which leads back to itself; break the circle",
                "步骤“{node}”调用的流程“{flow}”会绕回自身，请断开这个循环",
                flow,
            ),
            Unproved::BrokenFlow { flow } => Text::new(
                format!("the called flow \"{flow}\" cannot be run; open it and mend its problems first"),
                format!("被调用的流程“{flow}”无法运行，请先打开它解决其中的问题"),
            ),
            Unproved::Conditions => Text::new(
                "the conditions of the decisions are too complex to tell which go together; simplify them",
                "判断的条件过于复杂，无法确定哪些分支会同时成立，请简化条件",
            ),
            Unproved::TooDeep { max } => Text::new(
                format!("sub-flows are nested deeper than {max}; call fewer flows from within flows"),
                format!("子流程嵌套超过 {max} 层，请减少嵌套"),
            ),
        }
    }
}

/// A reason that names a step and a flow.
fn about(step: &Text, en: &'static str, zh: &'static str, flow: &str) -> Text {
    fill(Words { en, zh }, &[("node", step.clone()), ("flow", same(flow))])
}

/// What about a flow's shape alone forbids a claim.
pub(super) fn of_shape(flow: &CompiledFlow) -> Option<Unproved> {
    if flow.starts.len() != 1 {
        return Some(Unproved::Starts {
            count: flow.starts.len(),
        });
    }
    let reached = flow.reachable_from_start();
    let unknown = |node: &NodeIndex| reached[*node as usize] && flow.node(*node).component.is_none();
    let node = (0..flow.nodes.len() as NodeIndex).find(unknown)?;
    Some(Unproved::UnknownComponent {
        node: flow.node(node).id.clone(),
    })
}

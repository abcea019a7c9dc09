//! Why an edit cannot be done.

use thiserror::Error;

use crate::flow::{Edge, Point, Text};
use crate::ids::{NodeId, PortId};

/// Why an edit cannot be done. The flow is as it was, and one can go on with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// A step that the edit names is not in the flow.
    #[error("step \"{0}\" does not exist")]
    NoSuchNode(NodeId),
    /// The id for a new step is in use.
    #[error("step \"{0}\" exists already")]
    NodeExists(NodeId),
    /// The connection is not in the flow.
    #[error("connection \"{}\" from exit \"{}\" to \"{}\" does not exist", .0.from, .0.port, .0.to)]
    NoSuchEdge(Edge),
    /// The connection is there already.
    #[error("connection \"{}\" from exit \"{}\" to \"{}\" exists already", .0.from, .0.port, .0.to)]
    EdgeExists(Edge),
    /// The exit leads to no step or to several, so nothing can take over from the removed step.
    #[error("exit \"{1}\" of step \"{0}\" does not lead to exactly one other step")]
    NoSingleSuccessor(NodeId, PortId),
    /// A group, a note or a table that the edit names is not in the flow.
    #[error("\"{0}\" does not exist")]
    NoSuchElement(String),
    /// An id is empty, too long or has characters that cannot be seen.
    #[error("\"{0}\" cannot be an id: 1 to 128 characters, none of them a control character")]
    BadId(String),
    /// A setting holds a binary float, which rounds.
    #[error("setting \"{0}\" holds a number with a fraction: write decimals as text")]
    Float(String),
    /// A place is outside the canvas.
    #[error("({}, {}) lies outside the canvas", .0.x, .0.y)]
    OffCanvas(Point),
    /// A setting is nested deeper than a file may be.
    #[error("setting \"{0}\" is nested deeper than 60 levels")]
    TooDeep(String),
    /// The flow would have more elements than a file may have.
    #[error("a flow has at most 200,000 elements")]
    TooMany,
}

impl EditError {
    /// The reason in both languages.
    pub fn message(&self) -> Text {
        let zh = match self {
            Self::NoSuchNode(id) => format!("步骤“{id}”不存在"),
            Self::NodeExists(id) => format!("步骤“{id}”已存在"),
            Self::NoSuchEdge(edge) => {
                format!("没有从“{}”的出口“{}”到“{}”的连线", edge.from, edge.port, edge.to)
            }
            Self::EdgeExists(edge) => {
                format!(
                    "从“{}”的出口“{}”到“{}”的连线已存在",
                    edge.from, edge.port, edge.to
                )
            }
            Self::NoSingleSuccessor(id, port) => format!("步骤“{id}”的出口“{port}”没有唯一的后续步骤"),
            Self::NoSuchElement(id) => format!("“{id}”不存在"),
            Self::BadId(id) => format!("“{id}”不能作为标识：须为 1 到 128 个字符，且不含控制字符"),
            Self::Float(name) => format!("设置“{name}”含小数：小数请写成文本"),
            Self::OffCanvas(point) => format!("位置 ({}, {}) 超出画布", point.x, point.y),
            Self::TooDeep(name) => format!("设置“{name}”的嵌套超过 60 层"),
            Self::TooMany => "一个流程最多 200,000 个元素".to_owned(),
        };
        Text::new(self.to_string(), zh)
    }
}

//! Why something could not be done, in the one form that crosses the wire: code, message, details.

use flow_model::{EditError, Node, NodeId, Place, Places, ReadError, Text};
use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};
use thiserror::Error;

/// What kind of error it is; clients decide by it, never by the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The bytes are not a flow; the file is left as it is.
    UnreadableFlow,
    /// The bytes are not a scenario; the file is left as it is.
    UnreadableScenario,
    /// A step names a component that this version does not have.
    UnknownComponent,
    /// Sub-flows call each other in a circle.
    CyclicSubFlows,
    /// An edit does not fit the flow, which is as it was.
    EditRefused,
    /// The context of a check cannot be read.
    UnreadableContext,
    /// An order or a script of outcomes cannot be read.
    UnreadableOrder,
    /// A flow cannot be simulated with a scenario.
    NotSimulated,
    /// An experiment was asked for that cannot be made.
    ExperimentRefused,
    /// The flow has errors, or the target cannot say what it means; nothing was written.
    ExportRefused,
    /// There is no key to sign with, or the keychain of the system does not give it.
    NoKey,
    /// The file is of no kind that is taken in, or cannot be read as what it is.
    UnreadableImport,
    /// There is no such target, or it is not written for such an engine.
    UnknownTarget,
    /// What was asked for is not in the library.
    NotFound,
    /// The database could not be read or written; nothing was changed.
    NotKept,
}

/// An error with its place in the text it is about. One can go on with everything opened before.
#[derive(Clone, Debug, Error)]
#[error("{}", .message.en)]
pub struct ApiError {
    /// What kind.
    pub code: Code,
    /// What is wrong, in both languages.
    pub message: Text,
    /// What to do about it, where that is not plain.
    pub help: Option<Box<Text>>,
    /// Where in the text.
    pub place: Option<Place>,
}

impl ApiError {
    /// An error without place or advice.
    pub fn new(code: Code, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            code,
            message: Text::new(en, zh),
            help: None,
            place: None,
        }
    }

    /// With advice.
    pub fn with_help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Some(Box::new(Text::new(en, zh)));
        self
    }

    /// At a place.
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// A component that is not in the catalog.
    pub fn unknown_component(component: &str) -> Self {
        let error = Self::new(
            Code::UnknownComponent,
            format!("there is no component \"{component}\""),
            format!("没有组件“{component}”"),
        );
        error.with_known_components(component)
    }

    /// A step of a component that is not in the catalog.
    fn unknown_step(id: &NodeId, node: &Node) -> Self {
        let component = node.component.as_str();
        let (en, zh) = match node.name.is_empty() {
            true => (id.as_str(), id.as_str()),
            false => (node.name.english(), node.name.chinese()),
        };
        let error = Self::new(
            Code::UnknownComponent,
            format!("step \"{en}\" is a \"{component}\", which this version does not know"),
            format!("步骤“{zh}”的类型是“{component}”，当前版本不认识"),
        );
        error.with_known_components(component)
    }

    fn with_known_components(self, component: &str) -> Self {
        let known = flow_catalog::COMPONENTS.iter().map(|component| component.id);
        match flow_model::nearest(component, known) {
            Some(near) => self.with_help(format!("did you mean {near}?"), format!("是否想写 {near}？")),
            None => self.with_help(
                "`orderloom components` lists those there are",
                "用 orderloom components 查看全部组件",
            ),
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        let place = Place {
            start: error.offset,
            end: error.offset,
            line: error.line,
            column: error.column,
        };
        Self {
            code: Code::UnreadableFlow,
            message: error.message,
            help: (!error.hint.is_empty()).then(|| Box::new(error.hint)),
            place: Some(place),
        }
    }
}

impl From<EditError> for ApiError {
    fn from(error: EditError) -> Self {
        let message = error.message();
        Self::new(Code::EditRefused, message.en, message.zh)
    }
}

impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let details = serde_json::json!({
            "help": self.help,
            "line": self.place.map(|place| place.line),
            "column": self.place.map(|place| place.column),
        });
        let mut error = serializer.serialize_struct("ApiError", 3)?;
        error.serialize_field("code", &self.code)?;
        error.serialize_field("message", &self.message)?;
        error.serialize_field("details", &details)?;
        error.end()
    }
}

/// The first step with a component that this version does not have.
pub(crate) fn first_unknown_component(flow: &flow_model::Flow, places: &Places) -> Option<ApiError> {
    let unknown = flow
        .nodes
        .iter()
        .filter(|(_, node)| flow_catalog::component(node.component.as_str()).is_none());
    let placed = unknown.map(|(id, node)| (places.node_part(id, "component"), id, node));
    let (place, id, node) = placed.min_by_key(|(place, ..)| place.map(|place| place.start))?;
    Some(ApiError::unknown_step(id, node).at(place))
}

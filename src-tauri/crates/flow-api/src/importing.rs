//! Takes in files of other kinds: says what a file is, and makes flows of BPMN.

use std::path::Path;

use flow_export::import::{self, ImportError, Imported};
use flow_model::Place;

use crate::error::{ApiError, Code};
use crate::orders::read_orders;
use crate::scenario::{ScenarioDocument, is_scenario, read_scenario};

/// What a file turned out to be.
#[derive(Debug)]
pub enum Incoming {
    /// A BPMN 2.0 model, as flows.
    Bpmn(Box<Imported>),
    /// Orders for the stepper: how many.
    Orders(usize),
    /// A flow file: nothing is to be converted.
    Flow,
    /// What a flow is rehearsed with.
    Scenario(Box<ScenarioDocument>),
}

/// Reads a file of any kind that is taken in; the error says what it is instead, or what is wrong with it. `name` is that of
/// the file, empty if it has none: what the file leaves without a name is called by it.
pub fn import_file(bytes: &[u8], name: &str) -> Result<Incoming, ApiError> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match (bytes, first) {
        ([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0xEF, 0xBB, 0xBF, b'<', ..] | [0, b'<', ..], _)
        | (_, Some(b'<')) => import::bpmn(bytes, stem(name))
            .map(Box::new)
            .map(Incoming::Bpmn)
            .map_err(refused),
        (_, Some(b'{')) if is_flow(bytes) => Ok(Incoming::Flow),
        (_, Some(b'{')) if is_scenario(bytes) => read_scenario(bytes).map(Box::new).map(Incoming::Scenario),
        (_, Some(_)) if name.ends_with(".scenario.json") => {
            read_scenario(bytes).map(Box::new).map(Incoming::Scenario)
        }
        (_, None) => Err(unknown("the file is empty", "文件是空的")),
        (_, Some(_)) if bytes.contains(&0) => Err(unknown(
            "the file is no text that is read here",
            "文件不是这里能读的文本",
        )),
        _ => read_orders(bytes).map(|orders| Incoming::Orders(orders.records.len())),
    }
}

/// A name without its folder and its ending.
fn stem(name: &str) -> &str {
    let path = Path::new(name);
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
}

fn is_flow(bytes: &[u8]) -> bool {
    let json: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
    json.is_ok_and(|json| json.get("format").is_some() && json.get("nodes").is_some())
}

fn unknown(en: &str, zh: &str) -> ApiError {
    ApiError::new(Code::UnreadableImport, en, zh).with_help(
        "BPMN 2.0 files become flows; order files are CSV or JSON",
        "BPMN 2.0 文件可转成流程；订单文件用 CSV 或 JSON",
    )
}

fn refused(error: ImportError) -> ApiError {
    let place = Place {
        start: 0,
        end: 0,
        line: error.line,
        column: error.column,
    };
    let api = ApiError::new(Code::UnreadableImport, error.message.en, error.message.zh).at(Some(place));
    match error.hint.is_empty() {
        true => api,
        false => api.with_help(error.hint.en, error.hint.zh),
    }
}

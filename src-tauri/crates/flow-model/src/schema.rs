//! The JSON Schema of the file format, for editors and other tools. The tests hold it to the reader.

use serde_json::Value;

/// The schema of a flow file, JSON Schema draft 2020-12.
///
/// It describes the shape; that connections lead to steps that exist is left to the reader.
pub fn schema() -> Value {
    serde_json::from_str(include_str!("../flow.schema.json")).expect("the schema beside this crate is JSON")
}

//! The JSON Schema of the file format, for editors and other tools. The tests hold it to the reader.

use serde_json::Value;

/// The schema of a scenario file, JSON Schema draft 2020-12.
///
/// It describes the shape; that names stand for something and shares make sense is left to the check.
pub fn schema() -> Value {
    serde_json::from_str(include_str!("../../scenario.schema.json"))
        .expect("the schema beside this crate is JSON")
}

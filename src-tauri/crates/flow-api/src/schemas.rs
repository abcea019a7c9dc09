//! The JSON Schemas of what is written and read.

use flow_catalog::{FIELDS, Field, FieldType};
use serde_json::{Map, Value, json};

/// The report of a check.
pub const CHECK: &str = include_str!("../schemas/check.schema.json");
/// What is known beside a flow.
pub const CONTEXT: &str = include_str!("../schemas/context.schema.json");
/// The exits to take, step by step.
pub const SCRIPT: &str = include_str!("../schemas/script.schema.json");
/// The list of components.
pub const COMPONENTS: &str = include_str!("../schemas/components.schema.json");

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A flow file.
pub fn flow() -> String {
    format!("{:#}\n", flow_model::schema())
}

/// A scenario file.
pub fn scenario() -> String {
    format!("{:#}\n", flow_simulate::scenario::schema())
}

/// An order, by the order model: one object, or a list of them.
pub fn order() -> String {
    let mut tree = Map::new();
    for field in FIELDS {
        let path: Vec<&str> = field.path.split('.').collect();
        insert(&mut tree, &path, field);
    }
    let order = json!({ "type": "object", "properties": tree });
    let schema = json!({
        "$schema": DRAFT,
        "title": "An order, or a list of orders",
        "oneOf": [{ "$ref": "#/$defs/order" }, { "type": "array", "items": { "$ref": "#/$defs/order" } }],
        "$defs": { "order": order },
    });
    format!("{schema:#}\n")
}

/// Puts a field where its path leads; `lines[]` is an entry of a list.
fn insert(properties: &mut Map<String, Value>, path: &[&str], field: &Field) {
    let [name, rest @ ..] = path else { return };
    let key = name.trim_end_matches("[]");
    if rest.is_empty() {
        properties.entry(key).or_insert_with(|| leaf(field));
        return;
    }
    let container = properties.entry(key).or_insert_with(|| json!({}));
    let object = if name.ends_with("[]") {
        container["type"] = json!("array");
        &mut container["items"]
    } else {
        container
    };
    object["type"] = json!("object");
    if object["properties"].is_null() {
        object["properties"] = json!({});
    }
    if let Some(inner) = object["properties"].as_object_mut() {
        insert(inner, rest, field);
    }
}

fn leaf(field: &Field) -> Value {
    let mut schema = kind(field.kind);
    let unit = field.unit.map(|unit| format!(" ({unit})")).unwrap_or_default();
    schema["description"] = json!(format!("{}{unit} / {}", field.name.en, field.name.zh));
    schema
}

/// Decimals and money are texts or whole numbers; an unknown value is null.
fn kind(kind: FieldType) -> Value {
    match kind {
        FieldType::Bool => json!({ "type": ["boolean", "null"] }),
        FieldType::Int => json!({ "type": ["integer", "null"] }),
        FieldType::Decimal | FieldType::Money | FieldType::Ratio => {
            json!({ "type": ["string", "number", "null"] })
        }
        FieldType::Enum(values) => {
            let values: Vec<Value> = values
                .iter()
                .map(|choice| json!(choice.id))
                .chain([Value::Null])
                .collect();
            json!({ "enum": values })
        }
        FieldType::TextList => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        FieldType::DateTime => json!({ "type": ["string", "null"], "format": "date-time" }),
        FieldType::Duration => json!({ "type": ["string", "null"], "format": "duration" }),
        FieldType::Text => json!({ "type": ["string", "null"] }),
        FieldType::PartList | FieldType::LineList => json!({ "type": ["array", "null"] }),
        FieldType::Context => json!({}),
    }
}

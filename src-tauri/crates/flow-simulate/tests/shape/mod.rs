//! Whether a document has the shape that its published schema says.

use serde_json::Value;

/// Says where a document leaves its schema; nothing when it fits. Knows the keywords that the schemas of this crate use
/// and no other.
pub(crate) fn misfit(schema: &str, document: &str) -> Option<String> {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    let document: Value = serde_json::from_str(document).expect("a document is JSON");
    fits(&schema, &schema, &document, "").err()
}

fn fits(whole: &Value, part: &Value, value: &Value, place: &str) -> Result<(), String> {
    let keywords = part.as_object().expect("a schema is an object");
    let wrong = |what: &str| Err(format!("{place}: {what}: {value}"));
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "required" => {}
            "$ref" => {
                let pointer = wanted
                    .as_str()
                    .and_then(|text| text.strip_prefix('#'))
                    .expect("inside");
                fits(
                    whole,
                    whole.pointer(pointer).expect("it is defined"),
                    value,
                    place,
                )?;
            }
            "const" if value == wanted => {}
            "enum" if wanted.as_array().expect("a list").contains(value) => {}
            "type" if is_of(wanted, value) => {}
            "anyOf" => {
                let options = wanted.as_array().expect("a list");
                let all: Vec<_> = options
                    .iter()
                    .map(|option| fits(whole, option, value, place))
                    .collect();
                if let Some(first) = all.iter().all(Result::is_err).then(|| all[0].clone()) {
                    return first;
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(whole, wanted, item, &format!("{place}[{index}]"))?;
                }
            }
            "properties" => properties(whole, part, value, place)?,
            "additionalProperties" => assert_eq!(wanted, false),
            "const" | "enum" | "type" => return wrong(keyword),
            other => panic!("unknown keyword {other}"),
        }
    }
    Ok(())
}

fn properties(whole: &Value, part: &Value, value: &Value, place: &str) -> Result<(), String> {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    for (key, inner) in object {
        let known = part["properties"]
            .get(key)
            .ok_or_else(|| format!("{place}.{key} is not known"))?;
        fits(whole, known, inner, &format!("{place}.{key}"))?;
    }
    let required = part["required"].as_array().into_iter().flatten();
    match required
        .filter_map(Value::as_str)
        .find(|key| !object.contains_key(*key))
    {
        Some(missing) => Err(format!("{place}.{missing} is missing")),
        None => Ok(()),
    }
}

fn is_of(wanted: &Value, value: &Value) -> bool {
    match wanted.as_str() {
        None => wanted
            .as_array()
            .expect("types")
            .iter()
            .any(|wanted| is_of(wanted, value)),
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some(other) => panic!("unknown type {other}"),
    }
}

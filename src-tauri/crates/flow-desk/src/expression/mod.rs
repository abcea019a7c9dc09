//! Expressions as they are typed: what is wrong with them and where, what they say in words, what they give for a sample order,
//! and what can be typed next. Nothing is changed here but which order is the sample; what expressions mean is decided in `flow_feel`.

mod functions;
mod question;
mod rows;
mod sample;
mod speak;
mod values;
mod vocabulary;

use flow_api::ApiError;
use flow_api::catalog::schema;
use flow_api::engine::pricing::offer_schema;
use flow_api::feel::{ExprError, Schema, Type, Unit, Value as Feel, compile, syntax};
use flow_api::model::Text;
use serde_json::{Value, json};

use crate::desk::{Desk, value};
pub(crate) use question::Question;
use sample::Arrived;
pub(crate) use sample::Samples;
use speak::Speaker;

/// What an expression must be, as a window says it.
struct Wanted {
    schema: &'static Schema,
    ty: Type,
    /// Its value for an order says something: not where it is about one line of an order.
    has_value: bool,
}

impl Wanted {
    fn of(name: &str) -> Wanted {
        let plain = |ty| Wanted {
            schema: schema(),
            ty,
            has_value: true,
        };
        match name {
            "bool" => plain(Type::Bool),
            "money" => plain(Type::Number(Unit::Money)),
            "int" => plain(Type::Number(Unit::Any)),
            "datetime" => plain(Type::DateTime),
            "list" => plain(Type::list(Type::Any)),
            "offer" => Wanted {
                schema: offer_schema(),
                ty: Type::Bool,
                has_value: false,
            },
            other => {
                let path = other.strip_prefix("field:").unwrap_or_default();
                let field = schema().slot(path).and_then(|slot| schema().field(slot));
                plain(field.map_or(Type::Any, |field| field.ty.clone()))
            }
        }
    }
}

/// Answers a question about expressions.
pub(crate) fn ask(desk: &Desk, samples: &Samples, question: Question) -> Result<Value, ApiError> {
    match question {
        Question::Check {
            key,
            node,
            text,
            wanted,
            walk,
        } => {
            let wanted = Wanted::of(&wanted);
            let arrived = match wanted.has_value && !text.trim().is_empty() {
                true => samples.arrive(desk, key, &node, walk.as_ref())?,
                false => None,
            };
            Ok(checked(&text, &wanted, arrived.as_ref()))
        }
        Question::Vocabulary { key, node } => vocabulary::vocabulary(desk, key, &node),
        Question::Write(rows) => Ok(json!({ "text": rows::write(&rows) })),
        Question::Sample { key } => samples.about(desk, key),
        Question::KeepSample { key, order } => samples.keep(desk, key, order.as_ref()),
    }
}

/// A condition in words, as part of a sentence; as it is typed where it cannot be read.
pub(crate) fn condition_words(text: &str) -> Text {
    match syntax::tree(text, schema()) {
        Ok(tree) => {
            let said = Speaker::naming(text, schema()).sentence(&tree);
            Text::new(speak::uncapital(said.english()), said.chinese())
        }
        Err(_) => Text::new(text, text),
    }
}

/// Faults with their places, or else the words, the rows and the value.
fn checked(text: &str, wanted: &Wanted, arrived: Option<&Arrived>) -> Value {
    if text.trim().is_empty() {
        return json!({ "faults": [], "words": null, "rows": null, "value": null });
    }
    let compiled = match compile(text, wanted.schema, &wanted.ty) {
        Ok(compiled) => compiled,
        Err(errors) => {
            let faults: Vec<Value> = errors.iter().map(|error| fault(text, error)).collect();
            return json!({ "faults": faults, "words": null, "rows": null, "value": null });
        }
    };
    let Ok(tree) = syntax::tree(text, wanted.schema) else {
        return json!({ "faults": [], "words": null, "rows": null, "value": null });
    };
    let is_condition = wanted.ty == Type::Bool;
    let words = Speaker::naming(text, wanted.schema).sentence(&tree);
    let rows = is_condition.then(|| rows::of(&tree, wanted.schema)).flatten();
    let value = arrived.map(|arrived| {
        let found = compiled.eval(&arrived.record, &arrived.clock);
        let worked = Speaker::working(text, wanted.schema, arrived).worked(&tree);
        let result = match (is_condition, &found) {
            (true, Feel::Null) => Text::new("not known, so no", "缺数据，按“否”处理"),
            _ => values::said(&found, compiled.ty(), speak::field_of(&tree), &arrived.currency()),
        };
        let holds = match found {
            Feel::Bool(truth) => Some(truth),
            _ => None,
        };
        json!({
            "order": arrived.name(), "arrives": arrived.arrives, "walked": arrived.is_walked,
            "worked": worked.filter(|worked| *worked != result), "result": result, "holds": holds,
        })
    });
    json!({ "faults": [], "words": words, "rows": value_of(rows.as_ref()), "value": value })
}

fn value_of(rows: Option<&rows::Rows>) -> Value {
    rows.map_or(Value::Null, value)
}

/// A fault, its place counted in UTF-16 units as texts of a window are.
fn fault(text: &str, error: &ExprError) -> Value {
    let units = |at: usize| {
        let at = (0..=at.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        text[..at.unwrap_or(0)].encode_utf16().count()
    };
    json!({
        "from": units(error.at.start), "to": units(error.at.end),
        "message": { "en": sentence(&error.message.en), "zh": error.message.zh },
        "suggestion": error.suggestion,
    })
}

/// A message begins with a capital letter where it stands by itself.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

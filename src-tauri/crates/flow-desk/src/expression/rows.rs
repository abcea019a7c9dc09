//! Conditions as rows of field, operator and value, for who does not write expressions.

use flow_api::feel::syntax::{Comparison, Expr, Kind, Test};
use flow_api::feel::{Decimal, Schema, Type, Value};
use serde::{Deserialize, Serialize};

/// A condition that can be shown as rows. No rows say that every order is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rows {
    joined: Joined,
    rows: Vec<Row>,
}

/// How rows go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Joined {
    /// All must hold.
    And,
    /// One is enough.
    Or,
}

/// One test of a field. Values are numbers, texts, moments and lengths as they stand in a flow file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    field: String,
    op: Op,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Between,
    In,
    NotIn,
    Empty,
    Filled,
    /// A text or a list holds a text.
    Has,
    /// It does not.
    Lacks,
}

/// The rows of a condition; nothing for one that rows cannot say.
pub(super) fn of(expr: &Expr<'_>, schema: &Schema) -> Option<Rows> {
    let (joined, parts): (Joined, &[Expr<'_>]) = match &expr.kind {
        Kind::Literal(Value::Bool(true)) => (Joined::And, &[]),
        Kind::And(parts) => (Joined::And, parts),
        Kind::Or(parts) => (Joined::Or, parts),
        _ => (Joined::And, std::slice::from_ref(expr)),
    };
    let rows = parts
        .iter()
        .map(|part| row_of(part, schema))
        .collect::<Option<Vec<Row>>>()?;
    Some(Rows { joined, rows })
}

fn row(field: &str, op: Op, values: Vec<String>) -> Row {
    Row {
        field: field.to_owned(),
        op,
        values,
    }
}

fn row_of(expr: &Expr<'_>, schema: &Schema) -> Option<Row> {
    match &expr.kind {
        Kind::Path(_) => {
            let (path, ty) = field_of(expr, schema)?;
            (ty == Type::Bool).then(|| row(&path, Op::Eq, vec!["true".to_owned()]))
        }
        Kind::Compare(comparison, sides) => compared(*comparison, &sides.0, &sides.1, schema),
        Kind::Between(parts) => {
            let (path, _) = field_of(&parts.0, schema)?;
            Some(row(
                &path,
                Op::Between,
                vec![literal(&parts.1)?, literal(&parts.2)?],
            ))
        }
        Kind::In(operand, tests) => among(operand, tests, Op::In, schema),
        Kind::Call(name, arguments) => {
            let arguments: Vec<&Expr<'_>> = arguments.iter().map(|argument| &argument.value).collect();
            called(&name.text, &arguments, schema)
        }
        _ => None,
    }
}

fn compared(comparison: Comparison, left: &Expr<'_>, right: &Expr<'_>, schema: &Schema) -> Option<Row> {
    let (path, _) = field_of(left, schema)?;
    if matches!(right.kind, Kind::Literal(Value::Null)) {
        return match comparison {
            Comparison::Equal => Some(row(&path, Op::Empty, Vec::new())),
            Comparison::NotEqual => Some(row(&path, Op::Filled, Vec::new())),
            _ => None,
        };
    }
    let op = match comparison {
        Comparison::Equal => Op::Eq,
        Comparison::NotEqual => Op::Ne,
        Comparison::Less => Op::Lt,
        Comparison::LessEqual => Op::Le,
        Comparison::Greater => Op::Gt,
        Comparison::GreaterEqual => Op::Ge,
    };
    Some(row(&path, op, vec![literal(right)?]))
}

fn among(operand: &Expr<'_>, tests: &[Test<'_>], op: Op, schema: &Schema) -> Option<Row> {
    let (path, _) = field_of(operand, schema)?;
    let mut values = Vec::new();
    for test in tests {
        match test {
            Test::Value(Expr {
                kind: Kind::List(members),
                ..
            }) => {
                for member in members {
                    values.push(literal(member)?);
                }
            }
            Test::Value(value) => values.push(literal(value)?),
            Test::Compare(..) => return None,
        }
    }
    Some(row(&path, op, values))
}

fn called(name: &str, arguments: &[&Expr<'_>], schema: &Schema) -> Option<Row> {
    match (name, arguments) {
        ("not", [operand]) => match &operand.kind {
            Kind::In(operand, tests) => among(operand, tests, Op::NotIn, schema),
            Kind::Path(_) => {
                let (path, ty) = field_of(operand, schema)?;
                (ty == Type::Bool).then(|| row(&path, Op::Eq, vec!["false".to_owned()]))
            }
            Kind::Call(..) => {
                let inner = row_of(operand, schema)?;
                (inner.op == Op::Has).then(|| row(&inner.field, Op::Lacks, inner.values))
            }
            _ => None,
        },
        ("list contains" | "contains", [list, member]) => {
            let (path, _) = field_of(list, schema)?;
            Some(row(&path, Op::Has, vec![literal(member)?]))
        }
        ("is defined", [operand]) => Some(row(&field_of(operand, schema)?.0, Op::Filled, Vec::new())),
        _ => None,
    }
}

/// The field that an expression is as a whole, with its type.
fn field_of(expr: &Expr<'_>, schema: &Schema) -> Option<(String, Type)> {
    let Kind::Path(parts) = &expr.kind else {
        return None;
    };
    let path = parts.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".");
    let field = schema.field(schema.slot(&path)?)?;
    Some((path, field.ty.clone()))
}

/// A literal as it stands in a flow file.
fn literal(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Text(text) => Some(text.to_string()),
        Kind::Literal(Value::Bool(truth)) => Some(truth.to_string()),
        Kind::Literal(Value::DateTime(at)) => Some(at.to_string()),
        Kind::Literal(Value::Date(at)) => Some(at.to_string()),
        Kind::Literal(Value::Duration(length)) => Some(length.to_string()),
        Kind::Negate(operand) => match &operand.kind {
            Kind::Number(number) => Some(number.neg().to_string()),
            _ => None,
        },
        Kind::Call(name, arguments) if matches!(&*name.text, "duration" | "date and time") => {
            match &arguments[..] {
                [argument] => match &argument.value.kind {
                    Kind::Text(text) => Some(text.to_string()),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// The condition that rows say.
pub(super) fn write(rows: &Rows) -> String {
    let schema = flow_api::catalog::schema();
    let texts: Vec<String> = rows.rows.iter().map(|row| written(row, schema)).collect();
    match (&texts[..], rows.joined) {
        ([], _) => "true".to_owned(),
        (texts, Joined::And) => texts.join(" and "),
        (texts, Joined::Or) => texts.join(" or "),
    }
}

fn written(row: &Row, schema: &Schema) -> String {
    let field = schema.slot(&row.field).and_then(|slot| schema.field(slot));
    let ty = field.map_or(Type::Any, |field| field.ty.clone());
    let path = &row.field;
    let value = |at: usize| in_words_of_feel(row.values.get(at).map_or("", String::as_str), &ty);
    let all = || {
        let values: Vec<String> = row
            .values
            .iter()
            .map(|value| in_words_of_feel(value, &ty))
            .collect();
        values.join(", ")
    };
    let holds = match ty {
        Type::List(_) => "list contains",
        _ => "contains",
    };
    match row.op {
        Op::Eq => format!("{path} = {}", value(0)),
        Op::Ne => format!("{path} != {}", value(0)),
        Op::Lt => format!("{path} < {}", value(0)),
        Op::Le => format!("{path} <= {}", value(0)),
        Op::Gt => format!("{path} > {}", value(0)),
        Op::Ge => format!("{path} >= {}", value(0)),
        Op::Between => format!("{path} between {} and {}", value(0), value(1)),
        Op::In => format!("{path} in ({})", all()),
        Op::NotIn => format!("not({path} in ({}))", all()),
        Op::Empty => format!("{path} = null"),
        Op::Filled => format!("{path} != null"),
        Op::Has => format!("{holds}({path}, {})", value(0)),
        Op::Lacks => format!("not({holds}({path}, {}))", value(0)),
    }
}

/// A value as a literal of its type; what is none of that type becomes a text, which the check then objects to.
fn in_words_of_feel(value: &str, ty: &Type) -> String {
    let quoted = || {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{escaped}\"")
    };
    match ty {
        Type::Number(_) if value.trim().parse::<Decimal>().is_ok() => value.trim().to_owned(),
        Type::Bool if matches!(value, "true" | "false") => value.to_owned(),
        Type::DateTime => format!("date and time({})", quoted()),
        Type::Duration => format!("duration({})", quoted()),
        _ => quoted(),
    }
}

#[cfg(test)]
mod tests {
    use flow_api::catalog::schema;
    use flow_api::feel::syntax::tree;

    use super::{of, write};

    fn again(text: &str) -> Option<String> {
        let tree = tree(text, schema()).expect("an expression");
        of(&tree, schema()).map(|rows| write(&rows))
    }

    #[test]
    fn rows_are_written_as_they_were_read() {
        for text in [
            "true",
            "order.total > 1000",
            "order.total between 100 and 200.5 and customer.segment = \"vip\"",
            "customer.segment in (\"vip\", \"b2b\") or order.priority >= 7",
            "not(order.channel in (\"app\", \"web\"))",
            "list contains(order.tags, \"gift \\\"red\\\"\")",
            "not(list contains(order.tags, \"gift\"))",
            "contains(order.note, \"急\")",
            "risk.fraud_score = null",
            "stock.ready_at != null and route.data_age <= duration(\"PT30M\")",
            "order.created_at >= date and time(\"2026-11-10T20:00:00+08:00\")",
            "risk.credit_left < -5",
        ] {
            assert_eq!(again(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_rows_cannot_say_has_none() {
        for text in [
            "order.total > order.discount",
            "order.total > 1 and (order.priority = 1 or order.priority = 2)",
            "some item in order.lines satisfies item.qty > 2",
            "order.total + 1 > 5",
            "order.created_at.weekday = 6",
            "if order.total > 5 then true else false",
            "false",
        ] {
            assert_eq!(again(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_of_another_type_never_becomes_code() {
        let rows = r#"{"joined":"and","rows":[{"field":"order.total","op":"gt","values":["1 or true"]}]}"#;
        let rows = serde_json::from_str(rows).expect("rows");
        assert_eq!(write(&rows), "order.total > \"1 or true\"");
    }
}

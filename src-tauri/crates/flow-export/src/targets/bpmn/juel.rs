//! FEEL conditions in JUEL (JSR 341), the language of Camunda 7 and Flowable.
//!
//! FEEL knows three truth values, JUEL two. So a condition is translated in two ways: what holds when it is true, and what
//! holds when it is false; a comparison with something missing is neither. What JUEL cannot say exactly gives nothing, and
//! the decision is left to a table or a worker.

use flow_catalog::schema;
use flow_feel::syntax::{Arith, Comparison, Expr, Kind, Name, tree};
use flow_feel::{Type, Value};

/// The condition in JUEL without its braces; nothing where JUEL cannot say it.
pub(super) fn condition(feel: &str) -> Option<String> {
    let expr = tree(feel, schema()).ok()?;
    truth(&expr, true)
}

/// What holds when an expression has this truth value.
fn truth(expr: &Expr<'_>, wanted: bool) -> Option<String> {
    let all = |parts: &[Expr<'_>], word: &str| {
        let parts: Option<Vec<String>> = parts.iter().map(|part| truth(part, wanted)).collect();
        Some(format!("({})", parts?.join(word)))
    };
    match &expr.kind {
        Kind::Literal(Value::Bool(value)) => Some((*value == wanted).to_string()),
        Kind::Path(names) if matches!(type_of(names), Some(Type::Bool)) => {
            Some(format!("{} == {wanted}", path(names)?))
        }
        Kind::And(parts) => all(parts, if wanted { " && " } else { " || " }),
        Kind::Or(parts) => all(parts, if wanted { " || " } else { " && " }),
        Kind::Call(name, arguments) if name.text == "not" && arguments.len() == 1 => {
            truth(&arguments[0].value, !wanted)
        }
        Kind::Call(name, arguments) if name.text == "list contains" && arguments.len() == 2 => {
            let (list, member) = (plain(&arguments[0].value)?, text(&arguments[1].value)?);
            let contains = format!("{list}.contains({member})");
            Some(match wanted {
                true => format!("({list} != null && {contains})"),
                false => format!("({list} != null && !{contains})"),
            })
        }
        Kind::Compare(sign, sides) => compare(*sign, &sides.0, &sides.1, wanted),
        Kind::Between(parts) => {
            let low = compare(Comparison::GreaterEqual, &parts.0, &parts.1, wanted)?;
            let high = compare(Comparison::LessEqual, &parts.0, &parts.2, wanted)?;
            Some(format!("({low} {} {high})", if wanted { "&&" } else { "||" }))
        }
        _ => None,
    }
}

fn compare(sign: Comparison, left: &Expr<'_>, right: &Expr<'_>, wanted: bool) -> Option<String> {
    use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    let sign = match (sign, wanted) {
        (same, true) => same,
        (Equal, false) => NotEqual,
        (NotEqual, false) => Equal,
        (Less, false) => GreaterEqual,
        (LessEqual, false) => Greater,
        (Greater, false) => LessEqual,
        (GreaterEqual, false) => Less,
    };
    let operator = match sign {
        Equal => "==",
        other => other.sign(),
    };
    // Equality with nothing is true or false in both languages.
    if matches!(sign, Equal | NotEqual) {
        let null = |expr: &Expr<'_>| matches!(expr.kind, Kind::Literal(Value::Null));
        if null(left) || null(right) {
            let other = if null(left) { right } else { left };
            return Some(format!("{} {operator} null", any(other)?));
        }
        return Some(format!("{} {operator} {}", any(left)?, any(right)?));
    }
    let mut known: Vec<String> = Vec::new();
    paths(left, &mut known)?;
    paths(right, &mut known)?;
    let compared = format!("{} {operator} {}", number(left)?, number(right)?);
    let mut parts: Vec<String> = known.into_iter().map(|path| format!("{path} != null")).collect();
    parts.push(compared);
    Some(format!("({})", parts.join(" && ")))
}

/// The paths in an arithmetic expression, each once: with one of them missing it has no value.
fn paths(expr: &Expr<'_>, found: &mut Vec<String>) -> Option<()> {
    match &expr.kind {
        Kind::Number(_) => {}
        Kind::Path(names) => {
            let path = path(names)?;
            if !found.contains(&path) {
                found.push(path);
            }
        }
        Kind::Negate(inner) => paths(inner, found)?,
        Kind::Chain(first, rest) => {
            paths(first, found)?;
            for (_, part) in rest {
                paths(part, found)?;
            }
        }
        _ => return None,
    }
    Some(())
}

fn number(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Kind::Number(number) => Some(number.to_string()),
        Kind::Path(names) if matches!(type_of(names)?, Type::Number(_)) => path(names),
        Kind::Negate(inner) => Some(format!("(-{})", number(inner)?)),
        Kind::Chain(first, rest) => {
            let mut text = number(first)?;
            for (sign, part) in rest {
                // What is divided by nothing has no value in FEEL and is an error in JUEL.
                if *sign == Arith::Divide {
                    return None;
                }
                text = format!("{text} {} {}", sign.sign(), number(part)?);
            }
            Some(format!("({text})"))
        }
        _ => None,
    }
}

fn any(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Kind::Text(_) => text(expr),
        Kind::Literal(Value::Bool(value)) => Some(value.to_string()),
        Kind::Path(_) => plain(expr),
        _ => number(expr),
    }
}

fn text(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Kind::Text(text) => Some(quoted(text)),
        _ => None,
    }
}

/// A field whose values are the same in both languages.
fn plain(expr: &Expr<'_>) -> Option<String> {
    let Kind::Path(names) = &expr.kind else {
        return None;
    };
    match type_of(names)? {
        Type::Bool | Type::Number(_) | Type::Text | Type::Enum(_) | Type::List(_) => path(names),
        _ => None,
    }
}

fn path(names: &[Name<'_>]) -> Option<String> {
    let is_word = |name: &Name<'_>| {
        let mut letters = name.text.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let words: Vec<&str> = names
        .iter()
        .filter(|name| is_word(name))
        .map(|name| &*name.text)
        .collect();
    (words.len() == names.len()).then(|| words.join("."))
}

fn type_of(names: &[Name<'_>]) -> Option<&'static Type> {
    let path: Vec<&str> = names.iter().map(|name| &*name.text).collect();
    let slot = schema().slot(&path.join("."))?;
    schema().field(slot).map(|field| &field.ty)
}

/// A text as JUEL writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A text where the engines evaluate what is between `${` or `#{` and `}`: as it is, or as an expression that is the text.
/// Outside of expressions two backslashes are one.
pub(super) fn literal(text: &str) -> String {
    match ["${", "#{", "\\\\"].iter().any(|sign| text.contains(sign)) {
        true => format!("${{{}}}", quoted(text)),
        false => text.to_owned(),
    }
}

/// A text in a list between commas that is split before it is evaluated: `$` and `{` keep the engines from seeing the next
/// comma until `}`, so each of these signs is an expression of its own. A comma itself cannot be said.
pub(super) fn listed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '$' | '{' | '\\' => {
                let sign = quoted(letter.encode_utf8(&mut [0; 4]));
                out.push_str(&format!("${{{sign}}}"));
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{condition, listed, literal};

    #[test]
    fn texts_are_no_expressions() {
        for (text, written) in [
            ("Choose", "Choose"),
            ("US$ {5}", "US$ {5}"),
            ("Choose ${bad}", "${'Choose ${bad}'}"),
            ("it's #{1}", r"${'it\'s #{1}'}"),
            (r"C:\\x", r"${'C:\\\\x'}"),
        ] {
            assert_eq!(literal(text), written);
        }
        for (text, written) in [
            ("sales", "sales"),
            ("${a}", "${'$'}${'{'}a}"),
            (r"#{a\b}", r"#${'{'}a${'\\'}b}"),
        ] {
            assert_eq!(listed(text), written);
        }
    }

    #[test]
    fn conditions_keep_the_third_truth_value() {
        let cases = [
            (
                "order.total > 1000",
                Some("(order.total != null && order.total > 1000)"),
            ),
            (
                "not(order.total > 1000)",
                Some("(order.total != null && order.total <= 1000)"),
            ),
            (
                "not(list contains(order.tags, \"it's\"))",
                Some("(order.tags != null && !order.tags.contains('it\\'s'))"),
            ),
            (
                "risk.fraud_score >= 60 or stock.atp = 0",
                Some("((risk.fraud_score != null && risk.fraud_score >= 60) || stock.atp == 0)"),
            ),
            (
                "order.discount > 0.3 * order.total",
                Some(
                    "(order.discount != null && order.total != null && order.discount > (0.3 * order.total))",
                ),
            ),
            ("some item in order.lines satisfies item.weight > 1", None),
            ("order.total / 2 > 1", None),
        ];
        for (feel, juel) in cases {
            assert_eq!(condition(feel).as_deref(), juel, "{feel}");
        }
    }
}

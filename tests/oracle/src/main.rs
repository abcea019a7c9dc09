//! Compares the expression language with the FEEL evaluator of the Decision Toolkit (`dsntk`) on random
//! expressions without fields: `cargo run --manifest-path tests/oracle/Cargo.toml -- [COUNT] [SEED]`.
//!
//! For development only. The other evaluator brings some 200 crates, which is why it is not used by the
//! product and not part of the workspace. Both may be wrong: a difference is a question, not a verdict.

mod generate;

use std::process::ExitCode;

use flow_feel::{Clock, Record, Schema, Type, compile, time::DateTime};

/// Differences of null that are written out.
const NULLS_SHOWN: u32 = 10;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let count = numbers.next().and_then(Result::ok).unwrap_or(20_000);
    let seed = numbers.next().and_then(Result::ok).unwrap_or(1);
    let (mut same, mut rejected, mut null, mut different) = (0, 0, 0, 0);
    for idx in 0..count {
        let text = generate::expression(seed.wrapping_mul(1_000_003).wrapping_add(idx));
        match (ours(&text), theirs(&text)) {
            (None, _) => rejected += 1,
            (Some(our), their) if our == their => same += 1,
            // Where DMN leaves open when an operation on null or out of range is null, the two differ.
            (Some(our), their) if our == "null" || their == "null" => {
                null += 1;
                if null <= NULLS_SHOWN {
                    println!("{text}\n  ours   {our}\n  theirs {their}");
                }
            }
            (Some(our), their) => {
                different += 1;
                println!("{text}\n  ours   {our}\n  theirs {their}");
            }
        }
    }
    println!(
        "{same} the same, {null} null on one side, {different} different, {rejected} rejected, seed {seed}"
    );
    if different == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Our value; nothing when the expression is rejected before evaluation.
fn ours(text: &str) -> Option<String> {
    let schema = Schema::new(Vec::new());
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    let compiled = compile(text, &schema, &Type::Any).ok()?;
    Some(plain(&compiled.eval(&Record::new(&schema), &clock).to_string()))
}

fn theirs(text: &str) -> String {
    let scope = dsntk_feel::FeelScope::default();
    match dsntk_feel_parser::parse_expression(&scope, text, false) {
        Ok(node) => plain(&dsntk_feel_evaluator::evaluate(&scope, &node).to_string()),
        Err(fault) => format!("fault: {fault}"),
    }
}

/// One way to write values that both can be brought to: times without quotes, null without its reason,
/// numbers without sign or further digits of zero.
fn plain(text: &str) -> String {
    let text = without_reasons(text)
        .replace("@\"", "")
        .replace(['"', ' '], "")
        .replace("P0D", "PT0S")
        .replace("+00:00", "Z");
    let number = |part: &str| {
        part.parse::<flow_feel::Decimal>()
            .map_or(part.to_owned(), |number| number.to_string())
    };
    match text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => format!("[{}]", inner.split(',').map(number).collect::<Vec<_>>().join(",")),
        None => number(&text),
    }
}

/// Without the reasons in parentheses that the other evaluator writes after null.
fn without_reasons(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("null(") {
        out.push_str(&rest[..at + 4]);
        let mut open = 0;
        let closing = rest[at + 4..].char_indices().find(|(_, letter)| {
            open += match letter {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            open == 0
        });
        rest = closing.map_or("", |(length, _)| &rest[at + 4 + length + 1..]);
    }
    out + rest
}

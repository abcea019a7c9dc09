//! Whatever the text, reading it ends without a panic, and whatever the expression, evaluating it ends soon.

#![expect(clippy::unwrap_used, reason = "a failing test names the line")]

mod random;

use flow_feel::{
    Clock, ErrorKind, Field, MAX_CHARACTERS, Record, Schema, Type, Unit, Value, compile, compile_unary_tests,
};
use random::Random;

const PIECES: &[&str] = &[
    "order.total",
    "order.tags",
    "order.lines",
    "客户",
    "x",
    "item",
    "partial",
    "1",
    "0.5",
    "1e9",
    "-",
    "+",
    "*",
    "/",
    "**",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    "..",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "?",
    "@",
    "\"a\"",
    "@\"P1D\"",
    "@\"2026-01-01\"",
    " and ",
    " or ",
    " not",
    " in ",
    " between ",
    " if ",
    " then ",
    " else ",
    " for ",
    " return ",
    " some ",
    " every ",
    " satisfies ",
    "null",
    "true",
    "false",
    "sum",
    "count",
    "date and time",
    "string length",
    "list contains",
    "now()",
    "//",
    "/*",
    "*/",
    "\"",
    "\\",
    "\u{feff}",
    "🐎",
    "\n",
    "a.b.c",
    "a:",
    " function",
];

#[test]
fn random_texts_are_read_without_a_panic() {
    let schema = schema();
    let record = record(&schema);
    let mut evaluated = 0;
    for seed in 0..30_000 {
        let mut random = Random::new(seed);
        let pieces = 1 + random.below(14);
        let text: String = (0..pieces).map(|_| random.pick(PIECES)).collect();
        if let Ok(compiled) = compile(&text, &schema, &Type::Any) {
            evaluated += 1;
            let value = compiled.eval(&record, &clock());
            check_round_trip(&value, &schema, &text);
        }
        if let Ok(tests) = compile_unary_tests(&text, &schema, &Type::Number(Unit::Money)) {
            tests.eval_with_input(&Value::int(5), &record, &clock());
        }
    }
    assert!(evaluated > 300, "only {evaluated} texts were expressions");
}

#[test]
fn random_bytes_are_read_without_a_panic() {
    let schema = schema();
    for seed in 0..20_000 {
        let mut random = Random::new(seed);
        let bytes: Vec<u8> = (0..random.below(60)).map(|_| random.next() as u8).collect();
        let text = String::from_utf8_lossy(&bytes);
        for faults in [
            compile(&text, &schema, &Type::Any).err(),
            compile_unary_tests(&text, &schema, &Type::Text).err(),
        ] {
            for fault in faults.into_iter().flatten() {
                assert!(
                    text.get(fault.at.clone()).is_some(),
                    "{:?} is no place in {text:?}",
                    fault.at
                );
            }
        }
    }
}

#[test]
fn nesting_is_limited() {
    let deep =
        |open: &str, close: &str, levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("count(", ")"),
        ("abs(", ")"),
        ("if true then ", " else 1"),
        ("{a: ", "}"),
    ] {
        assert!(kinds(&deep(open, close, 20)).is_empty(), "{open}");
        assert_eq!(kinds(&deep(open, close, 66)), [ErrorKind::TooDeep], "{open}");
    }
    assert_eq!(
        kinds(&format!("x{}", "[1]".repeat(70)).replace('x', "[1]")),
        [ErrorKind::TooDeep]
    );
    assert_eq!(kinds(&vec!["1"; 70].join(" ** ")), [ErrorKind::TooDeep]);
    assert!(kinds(&vec!["1"; 400].join(" + ")).is_empty());
    assert!(kinds(&vec!["true"; 200].join(" and ")).is_empty());
}

#[test]
fn length_counts_characters() {
    let text = |letters: usize| format!("\"{}\"", "单".repeat(letters - 2));
    assert!(kinds(&text(MAX_CHARACTERS)).is_empty());
    assert_eq!(kinds(&text(MAX_CHARACTERS + 1)), [ErrorKind::TooLong]);
}

#[test]
fn costly_expressions_end_and_give_null() {
    let loops = "for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c";
    let doubling: Vec<String> = (1..60)
        .map(|idx| format!("x{idx}: [x{0}, x{0}]", idx - 1))
        .collect();
    let doubling = format!("{{x0: [1], {}}}", doubling.join(", "));
    let texts = format!(
        "{{x0: \"ab\", {}}}",
        (1..60)
            .map(|idx| format!("x{idx}: x{0} + x{0}", idx - 1))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let quantified = "some a in 1..100000, b in 1..100000 satisfies a + b < 0";
    let numbers = "for i in 1..1000000000000 return i";
    for text in [
        loops,
        &doubling,
        &texts,
        quantified,
        numbers,
        "count(for i in 1..10001 return i)",
    ] {
        assert_eq!(evaluate(text), Value::Null, "{text}");
    }
    assert_eq!(evaluate("count(for i in 1..10000 return i)"), Value::int(10_000));
    assert_eq!(
        evaluate("count(distinct values(for i in 1..10000 return i))"),
        Value::int(10_000)
    );
}

fn kinds(text: &str) -> Vec<ErrorKind> {
    let faults = compile(text, &schema(), &Type::Any).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.kind).collect()
}

fn evaluate(text: &str) -> Value {
    let schema = schema();
    compile(text, &schema, &Type::Any)
        .unwrap()
        .eval(&record(&schema), &clock())
}

/// What a value is written as evaluates to the value.
fn check_round_trip(value: &Value, schema: &Schema, text: &str) {
    let written = value.to_string();
    if written.chars().count() > MAX_CHARACTERS {
        return;
    }
    let read = compile(&written, schema, &Type::Any)
        .unwrap_or_else(|faults| panic!("{text} gives {written}: {faults:?}"));
    assert_eq!(
        read.eval(&Record::new(schema), &clock()).to_string(),
        written,
        "{text}"
    );
}

fn schema() -> Schema {
    Schema::new(vec![
        Field::new("order.total", Type::Number(Unit::Money)),
        Field::new("order.tags", Type::list(Type::Text)),
        Field::new(
            "order.lines",
            Type::list(Type::record(vec![("x", Type::Number(Unit::None))])),
        ),
        Field::new("客户", Type::Text),
        Field::new("a.b.c", Type::Context),
    ])
}

fn record(schema: &Schema) -> Record {
    let mut record = Record::new(schema);
    record.set(0, Value::int(7));
    record.set(1, Value::list(vec![Value::text("a"), Value::Null]));
    record.set(3, Value::text("\"\\\n单"));
    record
}

fn clock() -> Clock {
    Clock {
        now: "2026-01-01T00:00:00+08:00".parse().unwrap(),
    }
}

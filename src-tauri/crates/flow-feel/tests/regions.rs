//! Proofs rest on regions, so on random conditions a region holds exactly the records for which the
//! condition evaluates to true, and its algebra is that of sets.

#![expect(clippy::unwrap_used, reason = "a failing test names the line")]

mod random;

use flow_feel::boxes::{Region, region_of, region_of_cell};
use flow_feel::{Clock, Field, Record, Schema, Type, Unit, Value, compile, compile_unary_tests};
use random::Random;

const CONDITIONS: u64 = 1_500;
const RECORDS: usize = 60;

#[test]
fn region_holds_the_records_for_which_the_condition_is_true() {
    let schema = schema();
    let mut exact = 0;
    for seed in 0..CONDITIONS {
        let mut random = Random::new(seed);
        let text = condition(&mut random, 3);
        let compiled =
            compile(&text, &schema, &Type::Bool).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let Some(region) = region_of(&compiled, &schema) else {
            continue;
        };
        exact += 1;
        let outside = region.not().unwrap();
        for _ in 0..RECORDS {
            let record = record(&mut random, &schema);
            let holds = compiled.eval(&record, &clock()).is_true();
            assert_eq!(
                region.contains(&record),
                holds,
                "seed {seed}: {text} on {record:?}"
            );
            assert_eq!(
                outside.contains(&record),
                !holds,
                "seed {seed}: not {text} on {record:?}"
            );
        }
        check_sample(
            &region,
            &schema,
            |record| compiled.eval(record, &clock()).is_true(),
            &text,
        );
        check_sample(
            &outside,
            &schema,
            |record| !compiled.eval(record, &clock()).is_true(),
            &text,
        );
    }
    assert!(
        exact > CONDITIONS * 9 / 10,
        "only {exact} conditions had a region"
    );
}

#[test]
fn difference_and_union_are_those_of_sets() {
    let schema = schema();
    for seed in 0..CONDITIONS {
        let mut random = Random::new(seed + 1_000_000);
        let texts = [condition(&mut random, 2), condition(&mut random, 2)];
        let regions: Vec<Region> = texts
            .iter()
            .filter_map(|text| region_of(&compile(text, &schema, &Type::Bool).unwrap(), &schema))
            .collect();
        let [left, right] = &regions[..] else { continue };
        let (difference, union, both) = (left.minus(right), left.or(right), left.and(right));
        for _ in 0..RECORDS {
            let record = record(&mut random, &schema);
            let (in_left, in_right) = (left.contains(&record), right.contains(&record));
            let found = [&difference, &union, &both].map(|region| region.as_ref().unwrap().contains(&record));
            assert_eq!(
                found,
                [in_left && !in_right, in_left || in_right, in_left && in_right],
                "{texts:?}"
            );
        }
        let same = left.minus(right).unwrap().is_empty() && right.minus(left).unwrap().is_empty();
        assert!(
            !same || left.not().unwrap().and(right).unwrap().is_empty(),
            "{texts:?}"
        );
    }
}

#[test]
fn cells_of_decision_tables_agree_too() {
    let schema = schema();
    for seed in 0..CONDITIONS {
        let mut random = Random::new(seed + 2_000_000);
        let slot = random.below(schema.fields().len() - 2);
        let text = cell(&mut random, slot);
        let ty = &schema.fields()[slot].ty;
        let tests =
            compile_unary_tests(&text, &schema, ty).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let region = region_of_cell(&tests, slot, &schema).unwrap_or_else(|| panic!("{text} has no region"));
        for _ in 0..RECORDS {
            let record = record(&mut random, &schema);
            let holds = tests
                .eval_with_input(record.get(slot), &record, &clock())
                .is_true();
            assert_eq!(
                region.contains(&record),
                holds,
                "seed {seed}: {text} on {}",
                record.get(slot)
            );
        }
    }
}

fn check_sample(region: &Region, schema: &Schema, holds: impl Fn(&Record) -> bool, text: &str) {
    let Some(sample) = region.sample() else {
        assert!(region.is_empty());
        return;
    };
    let mut record = Record::new(schema);
    record.set(7, Value::DateTime(clock().now));
    for (slot, value) in sample {
        record.set(slot, value);
    }
    let words = region.describe(schema);
    assert!(
        holds(&record),
        "the sample {record:?} is not in {} ({text})",
        words.en
    );
    assert!(!words.en.is_empty() && !words.zh.is_empty());
}

fn schema() -> Schema {
    Schema::new(vec![
        Field::new("a.amount", Type::Number(Unit::Money)),
        Field::new("a.count", Type::Number(Unit::None))
            .whole()
            .between(0, 6),
        Field::new("a.share", Type::Number(Unit::Ratio)),
        Field::new("a.kind", Type::one_of(&["x", "y", "z"])),
        Field::new("a.name", Type::Text),
        Field::new("a.flag", Type::Bool),
        Field::new("a.day", Type::Date),
        Field::new("a.moment", Type::DateTime).required(),
        Field::new("a.wait", Type::Duration),
        Field::new("a.tags", Type::list(Type::Text)),
        Field::new("a.other", Type::Number(Unit::Money)),
    ])
}

fn clock() -> Clock {
    Clock {
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn condition(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.below(4) == 0 {
        return test(random);
    }
    let mut part = || condition(random, depth - 1);
    let (first, second, third) = (part(), part(), part());
    match random.below(8) {
        0..3 => format!("({first} and {second})"),
        3..6 => format!("({first} or {second})"),
        6 => format!("not({first})"),
        _ => format!("(if {first} then {second} else {third})"),
    }
}

fn test(random: &mut Random) -> String {
    let slot = random.below(11);
    let path = schema().fields()[slot].path.clone();
    if slot == 9 || random.below(8) == 0 {
        return random
            .pick(&["PATH = null", "PATH != null", "is defined(PATH)", "null = PATH"])
            .replace("PATH", &path);
    }
    if slot == 10 {
        return random
            .pick(&["a.other < a.amount", "null", "true", "a.other > null"])
            .to_owned();
    }
    if slot == 5 {
        return random
            .pick(&["a.flag", "a.flag = true", "a.flag != false", "not(a.flag)"])
            .to_owned();
    }
    let (low, high) = ordered(random, slot);
    let sign = sign(random, slot);
    match random.below(6) {
        0 | 1 => format!("{path} {sign} {low}"),
        2 => format!("{low} {sign} {path}"),
        3 if !is_text(slot) => format!("{path} between {low} and {high}"),
        4 if !is_text(slot) => format!(
            "{path} in {}{low}..{high}{}",
            random.pick(&["[", "("]),
            random.pick(&["]", ")"])
        ),
        4 => format!("{path} in [{low}, {high}]"),
        _ if is_text(slot) => format!("{path} in ({low}, {high})"),
        _ => format!("{path} in ({low}, > {high})"),
    }
}

fn cell(random: &mut Random, slot: usize) -> String {
    let (low, high) = ordered(random, slot);
    let sign = sign(random, slot);
    if slot == 5 {
        return random
            .pick(&["-", "true", "false", "not(true)", "null", "not(null)"])
            .to_owned();
    }
    match random.below(8) {
        0 => "-".to_owned(),
        1 => format!("{sign} {low}"),
        2 if !is_text(slot) => format!("[{low}..{high})"),
        3 if !is_text(slot) => format!("]{low}..{high}]"),
        4 => format!("not({low}, {high})"),
        5 => format!("? {sign} {low}"),
        6 => format!("not(? = {low})"),
        _ => format!("{low}, {high}, null"),
    }
}

fn is_text(slot: usize) -> bool {
    matches!(slot, 3 | 4)
}

fn sign(random: &mut Random, slot: usize) -> &'static str {
    if is_text(slot) {
        random.pick(&["=", "!="])
    } else {
        random.pick(&["=", "!=", "<", "<=", ">", ">="])
    }
}

/// Two constants for a field, the lesser first.
fn ordered(random: &mut Random, slot: usize) -> (String, String) {
    let (left, right) = (random.below(6), random.below(6));
    let (low, high) = (left.min(right), left.max(right));
    (literal(slot, low), literal(slot, high))
}

fn literal(slot: usize, idx: usize) -> String {
    match slot {
        0 => ["-1", "0", "1", "1.5", "100", "1000000"][idx].to_owned(),
        1 => ["-1", "0", "1", "1.5", "3", "7"][idx].to_owned(),
        2 => ["-0.1", "0", "0.25", "0.5", "1", "2"][idx].to_owned(),
        3 => format!("\"{}\"", ["x", "y", "z", "x", "y", "z"][idx]),
        4 => format!("\"{}\"", ["p", "q", "r", "s", "", "other"][idx]),
        6 => format!("@\"2026-01-{:02}\"", idx + 1),
        7 => format!("@\"2026-01-01T0{idx}:00:00+08:00\""),
        8 => format!("@\"PT{}H\"", idx * 12),
        _ => "null".to_owned(),
    }
}

/// A record with values on, beside and between the constants of conditions.
fn record(random: &mut Random, schema: &Schema) -> Record {
    let mut record = Record::new(schema);
    for slot in 0..11 {
        if slot != 7 && random.below(6) == 0 {
            continue;
        }
        let idx = random.below(6);
        let number = |text: &str| Value::Number(text.parse().unwrap());
        let value = match slot {
            0 | 10 => number(["-1", "0.5", "1", "1.5", "99.99", "1000000"][idx]),
            1 => Value::int(idx as i64),
            2 => number(["0", "0.1", "0.25", "0.3", "0.5", "1"][idx]),
            3 => Value::text(["x", "y", "z"][idx % 3]),
            4 => Value::text(["p", "q", "r", "t", "", "other"][idx]),
            5 => Value::Bool(idx.is_multiple_of(2)),
            6 => Value::Date(format!("2026-01-{:02}", idx + 1).parse().unwrap()),
            7 => Value::DateTime(
                format!("2025-12-31T{:02}:{:02}:00Z", 16 + idx, idx / 5)
                    .parse()
                    .unwrap(),
            ),
            8 => Value::Duration(format!("PT{}H", idx * 6).parse().unwrap()),
            _ => Value::list(vec![Value::text("p")]),
        };
        record.set(slot, value);
    }
    record
}

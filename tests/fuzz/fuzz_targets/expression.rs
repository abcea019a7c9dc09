//! Whatever the text is, compiling it gives an expression or placed errors; an expression gives the same value twice.
#![no_main]

use std::sync::OnceLock;

use flow_engine::sample::{Profile, sample_orders};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Type};
use libfuzzer_sys::fuzz_target;

fn records() -> &'static [Record] {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    RECORDS.get_or_init(|| sample_orders(Profile::Mixed, 3, 1))
}

fuzz_target!(|text: &str| {
    let schema = flow_catalog::schema();
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    for want in [Type::Any, Type::Bool] {
        match flow_feel::compile(text, schema, &want) {
            Ok(expression) => {
                for record in records() {
                    let value = expression.eval(record, &clock);
                    assert_eq!(
                        format!("{value:?}"),
                        format!("{:?}", expression.eval(record, &clock))
                    );
                }
            }
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in errors {
                    assert!(
                        text.get(error.at.clone()).is_some(),
                        "{:?} is no place in {text:?}",
                        error.at
                    );
                }
            }
        }
    }
    if let Ok(condition) = flow_feel::compile(text, schema, &Type::Bool)
        && let Some(region) = flow_feel::boxes::region_of(&condition, schema)
    {
        for record in records() {
            assert_eq!(
                region.contains(record),
                condition.eval(record, &clock).is_true(),
                "{text}"
            );
        }
    }
    if let Ok(tests) = flow_feel::compile_unary_tests(text, schema, &Type::Any) {
        for record in records() {
            tests.eval_with_input(record.get(5), record, &clock);
        }
    }
});

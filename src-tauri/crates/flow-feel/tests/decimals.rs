//! Decimals agree with exact arithmetic on whole numbers of any size, rounded once to 34 digits, half to
//! even.

#![expect(clippy::unwrap_used, reason = "a failing test names the line")]

mod random;

use std::cmp::Ordering;
use std::str::FromStr;

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, Signed};
use flow_feel::{Decimal, Rounding};
use random::Random;

const ROUNDS: u64 = 40_000;

#[test]
fn sums_products_and_order_are_exact_and_rounded_once() {
    let mut random = Random::new(1);
    for _ in 0..ROUNDS {
        let (left, right) = (number(&mut random), number(&mut random));
        let (ours, theirs) = (parse(&left), parse(&right));
        let (exact_left, exact_right) = (exact(&left), exact(&right));
        assert_same(
            ours.add(theirs),
            &(&exact_left + &exact_right),
            &format!("{left} + {right}"),
        );
        assert_same(
            ours.sub(theirs),
            &(&exact_left - &exact_right),
            &format!("{left} - {right}"),
        );
        assert_same(
            ours.mul(theirs),
            &(&exact_left * &exact_right),
            &format!("{left} * {right}"),
        );
        let (short_left, short_right) = (exact(&ours.to_string()), exact(&theirs.to_string()));
        assert_eq!(
            ours.cmp(&theirs),
            short_left.cmp(&short_right),
            "{left} against {right}"
        );
        assert_eq!(
            ours == theirs,
            short_left.cmp(&short_right) == Ordering::Equal,
            "{left} = {right}"
        );
    }
}

#[test]
fn quotients_and_remainders_are_exact_and_rounded_once() {
    let mut random = Random::new(2);
    for _ in 0..ROUNDS {
        let (left, right) = (number(&mut random), number(&mut random));
        let (ours, theirs) = (parse(&left), parse(&right));
        let Some(quotient) = ours.div(theirs) else {
            assert!(theirs.is_zero(), "{left} / {right} is missing");
            continue;
        };
        assert_same(
            Some(quotient),
            &divided(&exact(&left), &exact(&right)),
            &format!("{left} / {right}"),
        );
        let what = format!("modulo({left}, {right})");
        assert_same(
            ours.modulo(theirs),
            &remainder(&exact(&left), &exact(&right)),
            &what,
        );
    }
}

#[test]
fn rounding_agrees_in_every_mode() {
    let modes = [
        (Rounding::HalfEven, RoundingMode::HalfEven),
        (Rounding::HalfUp, RoundingMode::HalfUp),
        (Rounding::HalfDown, RoundingMode::HalfDown),
        (Rounding::Up, RoundingMode::Up),
        (Rounding::Down, RoundingMode::Down),
        (Rounding::Ceiling, RoundingMode::Ceiling),
        (Rounding::Floor, RoundingMode::Floor),
    ];
    let mut random = Random::new(3);
    for _ in 0..ROUNDS {
        let text = number(&mut random);
        let scale = random.below(12) as i64 - 4;
        for (ours, theirs) in modes {
            let rounded = parse(&text).round(scale as i32, ours);
            let expected = exact(&text).with_scale_round(scale, theirs);
            assert_same(rounded, &expected, &format!("{text} to {scale} by {ours:?}"));
        }
    }
}

#[test]
fn text_round_trips() {
    let mut random = Random::new(4);
    for _ in 0..ROUNDS {
        let written = parse(&number(&mut random)).to_string();
        assert_eq!(parse(&written).to_string(), written);
    }
}

#[test]
fn a_float_is_the_nearest_as_the_text_says() {
    let mut random = Random::new(5);
    for round in 0..ROUNDS {
        let decimal = match round % 2 {
            0 => parse(&number(&mut random)),
            // About as many digits as a float holds, and powers of ten around those that it does.
            _ => parse(&format!(
                "{}{}e-{}",
                random.pick(&["", "-"]),
                random.next() >> (8 + random.below(50)),
                random.below(26)
            )),
        };
        let nearest: f64 = decimal.to_string().parse().unwrap();
        assert_eq!(decimal.to_f64().to_bits(), nearest.to_bits(), "{decimal}");
    }
}

/// A number of up to 34 digits, often short, near a power of ten, or with many nines.
fn number(random: &mut Random) -> String {
    let digits = match random.below(3) {
        0 => 1 + random.below(6),
        1 => 1 + random.below(34),
        _ => 30 + random.below(5),
    };
    let digit = |random: &mut Random| match random.below(4) {
        0 => '0',
        1 => '9',
        2 => '5',
        _ => char::from(b'0' + random.below(10) as u8),
    };
    let text: String = (0..digits).map(|_| digit(random)).collect();
    let sign = random.pick(&["", "-"]);
    let exponent = random.below(80) as i64 - 40;
    format!("{sign}{text}e{exponent}")
}

fn parse(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text} is a number"))
}

fn exact(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).unwrap()
}

/// A quotient to more digits than count, with a last digit for all that follows.
fn divided(left: &BigDecimal, right: &BigDecimal) -> BigDecimal {
    let ((left, left_scale), (right, right_scale)) =
        (left.as_bigint_and_exponent(), right.as_bigint_and_exponent());
    let shift = 120;
    let scaled = left.clone() * BigInt::from(10).pow(shift);
    let (quotient, rest) = (&scaled / &right, &scaled % &right);
    let sign = if left.is_negative() == right.is_negative() {
        1
    } else {
        -1
    };
    let trace = if rest == BigInt::from(0) {
        BigInt::from(0)
    } else {
        BigInt::from(sign)
    };
    BigDecimal::new(
        quotient * 10 + trace,
        left_scale - right_scale + i64::from(shift) + 1,
    )
}

/// The remainder with the sign of the divisor.
fn remainder(left: &BigDecimal, right: &BigDecimal) -> BigDecimal {
    let scale = left.fractional_digit_count().max(right.fractional_digit_count());
    let digits = |number: &BigDecimal| number.with_scale(scale).as_bigint_and_exponent().0;
    let (dividend, divisor) = (digits(left), digits(right));
    let rest = ((&dividend % &divisor) + &divisor) % &divisor;
    BigDecimal::new(rest, scale)
}

fn assert_same(found: Option<Decimal>, exact: &BigDecimal, what: &str) {
    let digits = std::num::NonZeroU64::new(34).unwrap();
    let expected = exact.with_precision_round(digits, RoundingMode::HalfEven);
    let found = found.unwrap_or_else(|| panic!("{what} is missing"));
    assert_eq!(
        BigDecimal::from_str(&found.to_string()).unwrap(),
        expected,
        "{what} = {found}"
    );
}

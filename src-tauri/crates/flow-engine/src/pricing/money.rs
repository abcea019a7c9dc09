//! Minor units of currencies.

use flow_feel::{Decimal, Rounding};

/// Currencies without a minor unit (ISO 4217).
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
/// Currencies with a thousandth (ISO 4217).
const THOUSANDTHS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Digits behind the point of a currency; two for one that is not known.
pub fn minor_digits(currency: &str) -> u8 {
    if WHOLE.contains(&currency) {
        0
    } else if THOUSANDTHS.contains(&currency) {
        3
    } else {
        2
    }
}

/// An amount with all digits of its minor unit, e.g. `12.50`.
pub fn money_text(amount: Decimal, digits: u8) -> String {
    let text = amount.to_string();
    let wanted = usize::from(digits);
    if wanted == 0 || text.contains('E') {
        return text;
    }
    match text.split_once('.') {
        Some((_, fraction)) => format!("{text}{}", "0".repeat(wanted.saturating_sub(fraction.len()))),
        None => format!("{text}.{}", "0".repeat(wanted)),
    }
}

/// Rounds half even to the minor unit.
pub(super) fn rounded(amount: Decimal, digits: u8) -> Decimal {
    amount
        .round(i32::from(digits), Rounding::HalfEven)
        .unwrap_or(Decimal::ZERO)
}

/// The sum; zero for amounts beyond 34 digits, which no order has.
pub(super) fn plus(left: Decimal, right: Decimal) -> Decimal {
    left.add(right).unwrap_or(Decimal::ZERO)
}

/// The difference.
pub(super) fn minus(left: Decimal, right: Decimal) -> Decimal {
    plus(left, right.neg())
}

/// The product.
pub(super) fn times(left: Decimal, right: Decimal) -> Decimal {
    left.mul(right).unwrap_or(Decimal::ZERO)
}

/// The sum of many.
pub(super) fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.fold(Decimal::ZERO, plus)
}

//! Decimals to and from text.

use std::fmt;
use std::str::FromStr;

use super::Decimal;

/// Zeros that plain notation may add before it gives way to an exponent.
const PLAIN_ZEROS: i32 = 40;

/// The text is not a decimal number, or too large for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub struct NotADecimal;

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Decimal, NotADecimal> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], parse_exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(NotADecimal);
        }
        let mut digits = Digits {
            value: 0,
            dropped: 0,
            sticky: false,
        };
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(NotADecimal);
            }
            digits.push(byte - b'0');
        }
        let exponent = exponent - i32::try_from(fraction.len()).map_err(|_| NotADecimal)? + digits.dropped;
        digits.finish(negative, exponent).ok_or(NotADecimal)
    }
}

/// The first 38 digits of a number; of those after, only whether one was not zero.
struct Digits {
    value: u128,
    dropped: i32,
    sticky: bool,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        if self.value < 10u128.pow(36) {
            self.value = self.value * 10 + u128::from(digit);
        } else {
            self.dropped += 1;
            self.sticky |= digit != 0;
        }
    }

    fn finish(self, negative: bool, exponent: i32) -> Option<Decimal> {
        // A trailing 1 stands for the digits cut off: it decides ties and changes nothing else.
        match self.sticky {
            true => Decimal::from_parts(negative, self.value * 10 + 1, exponent - 1),
            false => Decimal::from_parts(negative, self.value, exponent),
        }
    }
}

fn parse_exponent(text: &str) -> Result<i32, NotADecimal> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.is_empty() || unsigned.len() > 6 || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotADecimal);
    }
    digits.parse().map_err(|_| NotADecimal)
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.coefficient().to_string();
        let exponent = self.exponent();
        let sign = if self.is_negative() { "-" } else { "" };
        let behind = -exponent;
        let text = if (0..=PLAIN_ZEROS).contains(&exponent) {
            format!("{sign}{digits}{}", "0".repeat(exponent as usize))
        } else if exponent < 0 && behind < digits.len() as i32 {
            let (whole, fraction) = digits.split_at(digits.len() - behind as usize);
            format!("{sign}{whole}.{fraction}")
        } else if exponent < 0 && behind <= digits.len() as i32 + PLAIN_ZEROS {
            format!("{sign}0.{}{digits}", "0".repeat(behind as usize - digits.len()))
        } else {
            format!("{sign}{digits}E{exponent:+}")
        };
        out.pad(&text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

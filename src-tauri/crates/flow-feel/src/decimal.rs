//! Exact decimals as FEEL asks for: 34 significant digits, rounding half to even, IEEE 754 decimal128.
//!
//! Own code because the crates at hand either keep other digits and roundings (`rust_decimal` 28,
//! `fastnum` and `decimal-rs` 38, half up), whose results would have to be rounded a second time, or bind
//! the C library `libdecnumber`. Tests compare every operation with arbitrary-precision arithmetic.
//!
//! A value has one representation: no trailing zeros behind the point, and no exponent above zero unless
//! the digits would not fit. So equality and hashing are structural.

mod arith;
mod text;
mod wide;

use std::cmp::Ordering;

use wide::Wide;

/// The significant digits of a decimal.
pub const DIGITS: u32 = 34;
const EXPONENT_MAX: i32 = 6111;
const EXPONENT_MIN: i32 = -6176;

/// A decimal number: sign, up to 34 digits, power of ten.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    // Two halves instead of one u128, which would force values to 16-byte alignment.
    high: u64,
    low: u64,
    exponent: i16,
    negative: bool,
}

/// How to drop digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, ties to the even digit.
    HalfEven,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
}

impl Default for Decimal {
    fn default() -> Decimal {
        Decimal::ZERO
    }
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal {
        high: 0,
        low: 0,
        exponent: 0,
        negative: false,
    };
    /// One.
    pub const ONE: Decimal = Decimal {
        high: 0,
        low: 1,
        exponent: 0,
        negative: false,
    };

    /// `digits × 10^exponent`, rounded to 34 digits; `None` when too large.
    pub fn from_parts(negative: bool, digits: u128, exponent: i32) -> Option<Decimal> {
        Self::rounded(
            negative,
            Wide::from(digits),
            exponent.clamp(-100_000, 100_000),
            false,
        )
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether it has no digits behind the point.
    pub fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// The value without its sign.
    pub fn abs(self) -> Decimal {
        Decimal {
            negative: false,
            ..self
        }
    }

    /// The value as a whole machine number, when it is one.
    pub fn to_i64(self) -> Option<i64> {
        if self.exponent < 0 || self.exponent > 18 {
            return None;
        }
        let digits = self
            .coefficient()
            .checked_mul(wide::power_of_ten(self.exponent as u32)?)?;
        let signed = i128::try_from(digits).ok()?;
        i64::try_from(if self.negative { -signed } else { signed }).ok()
    }

    /// The nearest binary float; for display and statistics only.
    pub fn to_f64(self) -> f64 {
        // Where a float holds the digits and the power of ten exactly, the quotient is rounded once, to the nearest.
        if self.coefficient() <= 1 << f64::MANTISSA_DIGITS && (-22..=0).contains(&self.exponent) {
            let power = 10_u128.pow(u32::from(self.exponent.unsigned_abs()));
            let value = self.coefficient() as f64 / power as f64;
            return if self.negative { -value } else { value };
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    pub(crate) fn coefficient(self) -> u128 {
        (u128::from(self.high) << 64) | u128::from(self.low)
    }

    pub(crate) fn exponent(self) -> i32 {
        i32::from(self.exponent)
    }

    /// Packs parts that are already in the one representation.
    fn pack(negative: bool, coefficient: u128, exponent: i32) -> Decimal {
        Decimal {
            high: (coefficient >> 64) as u64,
            low: coefficient as u64,
            exponent: exponent as i16,
            negative: negative && coefficient != 0,
        }
    }

    /// Rounds to 34 digits half to even; `sticky` says that something non-zero was cut off before.
    fn rounded(negative: bool, wide: Wide, exponent: i32, sticky: bool) -> Option<Decimal> {
        if wide.is_short() && exponent >= EXPONENT_MIN {
            return Self::canonical(negative, wide.low(), exponent);
        }
        let digits = wide.digits() as i32;
        let excess = (digits - DIGITS as i32).max(EXPONENT_MIN - exponent).max(0);
        if excess == 0 {
            return Self::canonical(negative, wide.low(), exponent);
        }
        if excess > digits {
            return Some(Decimal::ZERO);
        }
        let (quotient, last, rest) = wide.drop_digits(excess as u32);
        let up = last > 5 || (last == 5 && (rest || sticky || quotient & 1 == 1));
        Self::canonical(negative, quotient + u128::from(up), exponent + excess)
    }

    /// The one representation of a number of at most 34 digits (or 10^34 after rounding up).
    fn canonical(negative: bool, mut coefficient: u128, mut exponent: i32) -> Option<Decimal> {
        if coefficient == 0 {
            return Some(Decimal::ZERO);
        }
        (coefficient, exponent) = without_trailing_zeros(coefficient, exponent);
        let limit = wide::power_of_ten(DIGITS).unwrap_or(u128::MAX);
        if coefficient >= limit {
            coefficient /= 10;
            exponent += 1;
        }
        while exponent > 0 && coefficient < limit / 10 {
            coefficient *= 10;
            exponent -= 1;
        }
        (exponent <= EXPONENT_MAX).then(|| Self::pack(negative, coefficient, exponent))
    }

    fn magnitude_cmp(self, other: Decimal) -> Ordering {
        let (left, right) = (self.coefficient(), other.coefficient());
        if self.exponent == other.exponent {
            return left.cmp(&right);
        }
        if left == 0 || right == 0 {
            return left.cmp(&right);
        }
        let shift = self.exponent() - other.exponent();
        if shift.abs() <= 19 && self.high == 0 && other.high == 0 {
            let scale = wide::power_of_ten(shift.unsigned_abs()).unwrap_or(1);
            return if shift > 0 {
                (left * scale).cmp(&right)
            } else {
                left.cmp(&(right * scale))
            };
        }
        let left_top = wide::digits(left) as i32 + self.exponent();
        let right_top = wide::digits(right) as i32 + other.exponent();
        if left_top != right_top {
            return left_top.cmp(&right_top);
        }
        // Equal tops mean the scaled side has as many digits as the other, so it fits.
        let scale = wide::power_of_ten(shift.unsigned_abs()).unwrap_or(1);
        if shift > 0 {
            (left * scale).cmp(&right)
        } else {
            left.cmp(&(right * scale))
        }
    }
}

/// Drops zeros behind the point, with narrow arithmetic when that does.
fn without_trailing_zeros(coefficient: u128, exponent: i32) -> (u128, i32) {
    let mut exponent = exponent;
    if let Ok(mut narrow) = u64::try_from(coefficient) {
        while exponent < 0 && narrow.is_multiple_of(10) {
            narrow /= 10;
            exponent += 1;
        }
        return (u128::from(narrow), exponent);
    }
    let mut coefficient = coefficient;
    while exponent < 0 && coefficient.is_multiple_of(10) {
        coefficient /= 10;
        exponent += 1;
    }
    (coefficient, exponent)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude_cmp(*other),
            (true, true) => other.magnitude_cmp(*self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::pack(value < 0, u128::from(value.unsigned_abs()), 0)
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Decimal {
        Decimal::from(i64::from(value))
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Decimal {
        Decimal::pack(false, u128::from(value), 0)
    }
}

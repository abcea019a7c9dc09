//! Decimal arithmetic: every result is the exact one rounded once. `None` stands for a result that does
//! not exist or is too large.

use super::wide::{self, Wide};
use super::{DIGITS, Decimal, Rounding};

#[expect(
    clippy::should_implement_trait,
    reason = "results can be missing, which the operators cannot say"
)]
impl Decimal {
    /// The sum.
    pub fn add(self, other: Decimal) -> Option<Decimal> {
        if self.exponent == other.exponent && self.high >> 62 == 0 && other.high >> 62 == 0 {
            return Self::sum(
                self.negative,
                Wide::from(self.coefficient()),
                other.negative,
                Wide::from(other.coefficient()),
                self.exponent(),
            );
        }
        let (upper, lower) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        if upper.is_zero() {
            return Some(lower);
        }
        let shift = (upper.exponent() - lower.exponent()) as u32;
        let upper_digits = wide::digits(upper.coefficient());
        if upper_digits + shift <= 2 * DIGITS + 4 {
            let scaled = Wide::from(upper.coefficient()).scaled(shift);
            let small = Wide::from(lower.coefficient());
            return Self::sum(upper.negative, scaled, lower.negative, small, lower.exponent());
        }
        // The lower one is far below the last digit kept: all that counts is on which side it lies.
        let extra = DIGITS + 4;
        let scaled = Wide::from(upper.coefficient()).scaled(extra);
        let trace = Wide::from(u128::from(!lower.is_zero()));
        Self::sum(
            upper.negative,
            scaled,
            lower.negative,
            trace,
            upper.exponent() - extra as i32,
        )
    }

    /// The difference.
    pub fn sub(self, other: Decimal) -> Option<Decimal> {
        self.add(other.neg())
    }

    /// The value with the other sign.
    pub fn neg(self) -> Decimal {
        Decimal {
            negative: !self.negative && !self.is_zero(),
            ..self
        }
    }

    /// The product.
    pub fn mul(self, other: Decimal) -> Option<Decimal> {
        let negative = self.negative != other.negative;
        let exponent = self.exponent() + other.exponent();
        Self::rounded(
            negative,
            Wide::product(self.coefficient(), other.coefficient()),
            exponent,
            false,
        )
    }

    /// The quotient.
    pub fn div(self, other: Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        if self.is_zero() {
            return Some(Decimal::ZERO);
        }
        let (dividend, divisor) = (self.coefficient(), other.coefficient());
        let shift = DIGITS + 1 + wide::digits(divisor) - wide::digits(dividend);
        let (quotient, remainder) = Wide::from(dividend).scaled(shift).div_rem(divisor);
        let exponent = self.exponent() - other.exponent() - shift as i32;
        Self::rounded(
            self.negative != other.negative,
            quotient,
            exponent,
            remainder != 0,
        )
    }

    /// `self − other × floor(self / other)`: the remainder with the sign of the divisor.
    pub fn modulo(self, other: Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let exponent = self.exponent.min(other.exponent);
        let mut left = (self.exponent - exponent) as u32;
        let raised = (other.exponent - exponent) as u32;
        if wide::digits(other.coefficient()) + raised > 38 {
            // The divisor is the greater one.
            let same_side = self.is_zero() || self.negative == other.negative;
            return if same_side { Some(self) } else { self.add(other) };
        }
        let divisor = other.coefficient() * wide::power_of_ten(raised)?;
        let mut remainder = self.coefficient() % divisor;
        while left > 0 {
            let step = left.min(DIGITS);
            (_, remainder) = Wide::product(remainder, wide::power_of_ten(step)?).div_rem(divisor);
            left -= step;
        }
        if remainder != 0 && self.negative != other.negative {
            remainder = divisor - remainder;
        }
        Decimal::from_parts(other.negative, remainder, i32::from(exponent))
    }

    /// The value with at most `scale` digits behind the point; a negative scale rounds to tens, hundreds…
    pub fn round(self, scale: i32, rounding: Rounding) -> Option<Decimal> {
        let drop = scale.saturating_neg().saturating_sub(self.exponent());
        if drop <= 0 {
            return Some(self);
        }
        let coefficient = self.coefficient();
        let digits = wide::digits(coefficient);
        let (kept, last, rest) = match u32::try_from(drop) {
            Ok(drop) if drop <= digits => Wide::from(coefficient).drop_digits(drop),
            _ => (0, 0, coefficient != 0),
        };
        let up = match rounding {
            Rounding::HalfEven => last > 5 || (last == 5 && (rest || kept & 1 == 1)),
            Rounding::HalfUp => last >= 5,
            Rounding::HalfDown => last > 5 || (last == 5 && rest),
            Rounding::Up => last > 0 || rest,
            Rounding::Down => false,
            Rounding::Ceiling => !self.negative && (last > 0 || rest),
            Rounding::Floor => self.negative && (last > 0 || rest),
        };
        Decimal::from_parts(self.negative, kept + u128::from(up), scale.saturating_neg())
    }

    /// The power with a whole exponent (by repeated squaring); `None` for others.
    pub fn power(self, exponent: Decimal) -> Option<Decimal> {
        let count = exponent.to_i64()?;
        if count.unsigned_abs() > 999_999_999 {
            return None;
        }
        if self.is_zero() && count < 0 {
            return None;
        }
        let mut result = Decimal::ONE;
        let mut square = self;
        let mut left = count.unsigned_abs();
        while left > 0 {
            if left & 1 == 1 {
                result = result.mul(square)?;
            }
            left >>= 1;
            if left > 0 {
                square = square.mul(square)?;
            }
        }
        if count < 0 {
            Decimal::ONE.div(result)
        } else {
            Some(result)
        }
    }

    fn sum(
        left_negative: bool,
        left: Wide,
        right_negative: bool,
        right: Wide,
        exponent: i32,
    ) -> Option<Decimal> {
        if left_negative == right_negative {
            return Self::rounded(left_negative, left.plus(right), exponent, false);
        }
        let (negative, difference) = if left >= right {
            (left_negative, left.minus(right))
        } else {
            (right_negative, right.minus(left))
        };
        if difference.is_zero() {
            Some(Decimal::ZERO)
        } else {
            Self::rounded(negative, difference, exponent, false)
        }
    }
}

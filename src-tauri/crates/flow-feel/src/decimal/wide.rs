//! Unsigned 256-bit numbers: just what exact products, sums and quotients of 34-digit numbers need.

use std::cmp::Ordering;

/// `high × 2^128 + low`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    high: u128,
    low: u128,
}

/// `10^power`, when it fits.
pub(super) fn power_of_ten(power: u32) -> Option<u128> {
    POWERS.get(power as usize).copied()
}

/// The decimal digits of a number; none for zero.
pub(super) fn digits(value: u128) -> u32 {
    value.checked_ilog10().map_or(0, |log| log + 1)
}

impl From<u128> for Wide {
    fn from(low: u128) -> Wide {
        Wide { high: 0, low }
    }
}

impl Wide {
    pub(super) fn product(left: u128, right: u128) -> Wide {
        let mask = u128::from(u64::MAX);
        let (left_high, left_low) = (left >> 64, left & mask);
        let (right_high, right_low) = (right >> 64, right & mask);
        let lowest = left_low * right_low;
        let cross = left_high * right_low + (lowest >> 64);
        let middle = left_low * right_high + (cross & mask);
        Wide {
            high: left_high * right_high + (cross >> 64) + (middle >> 64),
            low: (middle << 64) | (lowest & mask),
        }
    }

    /// `self × 10^power`, for results below 2^256.
    pub(super) fn scaled(self, power: u32) -> Wide {
        let mut wide = self;
        let mut left = power;
        while left > 0 {
            let step = left.min(38);
            let factor = POWERS[step as usize];
            let low = Wide::product(wide.low, factor);
            wide = Wide {
                high: low.high.wrapping_add(wide.high.wrapping_mul(factor)),
                low: low.low,
            };
            left -= step;
        }
        wide
    }

    pub(super) fn plus(self, other: Wide) -> Wide {
        let (low, carry) = self.low.overflowing_add(other.low);
        Wide {
            high: self.high.wrapping_add(other.high).wrapping_add(u128::from(carry)),
            low,
        }
    }

    /// `self − other`, for `other ≤ self`.
    pub(super) fn minus(self, other: Wide) -> Wide {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Wide {
            high: self
                .high
                .wrapping_sub(other.high)
                .wrapping_sub(u128::from(borrow)),
            low,
        }
    }

    pub(super) fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Whether it has at most 34 digits.
    pub(super) fn is_short(self) -> bool {
        self.high == 0 && self.low < POWERS[34]
    }

    pub(super) fn low(self) -> u128 {
        self.low
    }

    pub(super) fn digits(self) -> u32 {
        if self.high == 0 {
            return digits(self.low);
        }
        let (upper, _) = self.div_small(POWERS[19] as u64);
        let (upper, _) = upper.div_small(POWERS[19] as u64);
        38 + digits(upper.low)
    }

    /// Drops the last `count ≥ 1` digits: what is left (which must fit), the first digit dropped, and
    /// whether any of those after it was not zero.
    pub(super) fn drop_digits(self, count: u32) -> (u128, u64, bool) {
        let mut wide = self;
        let mut rest = false;
        let mut left = count - 1;
        while left > 0 {
            let step = left.min(19);
            let (quotient, remainder) = wide.div_small(POWERS[step as usize] as u64);
            rest |= remainder != 0;
            wide = quotient;
            left -= step;
        }
        let (quotient, last) = wide.div_small(10);
        (quotient.low, last, rest)
    }

    /// Quotient and remainder by a 64-bit divisor: long division by 64-bit digits.
    fn div_small(self, divisor: u64) -> (Wide, u64) {
        let divisor = u128::from(divisor);
        let mut remainder = 0u128;
        let mut step = |digit: u128| {
            let part = (remainder << 64) | digit;
            remainder = part % divisor;
            part / divisor
        };
        let mask = u128::from(u64::MAX);
        let high = (step(self.high >> 64) << 64) | step(self.high & mask);
        let low = (step(self.low >> 64) << 64) | step(self.low & mask);
        (Wide { high, low }, remainder as u64)
    }

    /// Quotient and remainder by any divisor: shift and subtract, one bit at a time.
    pub(super) fn div_rem(self, divisor: u128) -> (Wide, u128) {
        if self.high == 0 {
            return (Wide::from(self.low / divisor), self.low % divisor);
        }
        if let Ok(small) = u64::try_from(divisor) {
            let (quotient, remainder) = self.div_small(small);
            return (quotient, u128::from(remainder));
        }
        let mut quotient = Wide::from(0);
        let mut remainder = 0u128;
        for bit in (0..256 - self.high.leading_zeros()).rev() {
            let overflow = remainder >> 127 == 1;
            remainder = (remainder << 1) | u128::from(self.bit(bit));
            quotient = Wide {
                high: (quotient.high << 1) | (quotient.low >> 127),
                low: quotient.low << 1,
            };
            if overflow || remainder >= divisor {
                remainder = remainder.wrapping_sub(divisor);
                quotient.low |= 1;
            }
        }
        (quotient, remainder)
    }

    fn bit(self, idx: u32) -> bool {
        let half = if idx < 128 {
            self.low >> idx
        } else {
            self.high >> (idx - 128)
        };
        half & 1 == 1
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Wide) -> Ordering {
        (self.high, self.low).cmp(&(other.high, other.low))
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Wide) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

const POWERS: [u128; 39] = {
    let mut powers = [1u128; 39];
    let mut idx = 1;
    while idx < powers.len() {
        powers[idx] = powers[idx - 1] * 10;
        idx += 1;
    }
    powers
};

//! Random numbers for numbers with known truth.

/// Random numbers (SplitMix64, Steele, Lea and Flood 2014).
pub(crate) struct Luck(u64);

impl Luck {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Luck {
        // Seeds one apart must not give the same numbers one apart.
        Luck(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// Above 0 and at most 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -libm::log(self.share())
    }
}

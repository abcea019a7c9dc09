//! A number by which a row is known to be as it was written. It tells damage, not malice.

/// Whether content is what its sum says. Rows of databases before version 3 have none.
pub(crate) fn fits(kept: Option<i64>, key: i64, number: i64, content: &[u8]) -> bool {
    kept.is_none_or(|kept| kept == sum(key, number, content))
}

/// FNV-1a (Fowler, Noll and Vo) over words of eight bytes, with the flow and the row's number inside it, so that rows do not
/// stand in for each other.
pub(crate) fn sum(key: i64, number: i64, content: &[u8]) -> i64 {
    const PRIME: u64 = 0x0100_0000_01B3;
    let mut sum = 0xCBF2_9CE4_8422_2325;
    let mut take = |word: u64| {
        sum = (sum ^ word).wrapping_mul(PRIME);
        // Words are taken whole, so the upper half has to come back down.
        sum ^= sum >> 32;
    };
    take(key.cast_unsigned());
    take(number.cast_unsigned());
    take(content.len() as u64);
    let (words, rest) = content.as_chunks::<8>();
    for word in words {
        take(u64::from_le_bytes(*word));
    }
    for byte in rest {
        take(u64::from(*byte));
    }
    sum.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn every_flipped_bit_is_noticed() {
        let content: Vec<u8> = (0..100).collect();
        let right = sum(7, 1, &content);
        for bit in 0..content.len() * 8 {
            let mut other = content.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sum(7, 1, &other), right, "bit {bit}");
        }
        assert_ne!(sum(8, 1, &content), right);
        assert_ne!(sum(7, 2, &content), right);
        assert_ne!(sum(7, 1, &content[..99]), right);
    }
}

//! Distributions seen in a run, in bounded memory: a log-linear histogram (as HdrHistogram, Tene 2012).

/// Bits of a value that are kept below its leading one: no bucket is wider than 1/128 of its values. Within a bucket
/// quantiles are interpolated, so that those of smooth distributions are right to about a thousandth.
const SUB_BITS: u32 = 7;
const SUBS: usize = 1 << SUB_BITS;

/// Counts of whole values that are not negative, such as microseconds. Mean and extremes are exact; quantiles lie in
/// the right bucket, which is no wider than 1/128 of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    counts: Vec<u32>,
    n: u64,
    sum: u128,
    least: u64,
    greatest: u64,
}

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch {
            counts: Vec::new(),
            n: 0,
            sum: 0,
            least: u64::MAX,
            greatest: 0,
        }
    }
}

impl Sketch {
    /// Counts a value; a negative one counts as 0.
    #[inline(always)]
    pub fn add(&mut self, value: i64) {
        // The bucket of a negative value would be beyond those of all others.
        let Some(count) = self.counts.get_mut(bucket_of(value as u64)) else {
            return self.add_first(value);
        };
        *count = count.wrapping_add(1);
        let value = value as u64;
        // Hardly any value is the first of its kind: a branch that can be foretold is less than writing each time.
        if value < self.least {
            self.least = value;
        }
        if value > self.greatest {
            self.greatest = value;
        }
        self.n += 1;
        self.sum += u128::from(value);
    }

    /// Counts the value 0 so many times more.
    pub fn add_zeros(&mut self, n: u64) {
        if n == 0 {
            return;
        }
        self.counts.resize(self.counts.len().max(1), 0);
        self.counts[0] = self.counts[0].wrapping_add(n as u32);
        self.least = 0;
        self.n += n;
    }

    /// Counts a value that is greater than all before, or negative.
    #[cold]
    #[inline(never)]
    fn add_first(&mut self, value: i64) {
        let value = value.max(0);
        let n_buckets = bucket_of(value as u64) + 1;
        self.counts.resize(self.counts.len().max(n_buckets), 0);
        self.add(value);
    }

    /// Adds what another one counted.
    pub fn merge(&mut self, other: &Sketch) {
        if other.n == 0 {
            return;
        }
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        self.n += other.n;
        self.sum += other.sum;
    }

    /// How many values were counted.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their sum.
    pub fn sum(&self) -> f64 {
        self.sum as f64
    }

    /// Their mean; nothing without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum() / self.n as f64)
    }

    /// The greatest value; 0 without values.
    pub fn greatest(&self) -> i64 {
        self.greatest as i64
    }

    /// The value that a share of the values does not exceed (nearest rank, its place within the bucket taken as if
    /// values lay evenly there); nothing without values.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        self.quantiles([share]).map(|[value]| value)
    }

    /// Several quantiles in one pass, by shares that rise; nothing without values.
    pub fn quantiles<const N: usize>(&self, shares: [f64; N]) -> Option<[f64; N]> {
        if self.n == 0 {
            return None;
        }
        let rank = |share: f64| (libm::ceil(share * self.n as f64) as u64).clamp(1, self.n);
        let mut found = [self.greatest as f64; N];
        let (mut seen, mut next) = (0, 0);
        for (bucket, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = u64::from(*count);
            while next < N && seen + count >= rank(shares[next]) {
                found[next] = self.within(bucket, (rank(shares[next]) - seen) as f64, count as f64);
                next += 1;
            }
            seen += count;
        }
        Some(found)
    }

    /// The value at a rank, from 1, among so many in a bucket.
    fn within(&self, bucket: usize, rank: f64, count: f64) -> f64 {
        let (low, high) = bounds_of(bucket);
        let low = low.max(self.least) as f64;
        let high = high.min(self.greatest) as f64;
        low + (high - low) * ((rank - 0.5) / count)
    }

    /// How many values are at most this one, to the precision of the buckets.
    pub fn at_most(&self, value: i64) -> u64 {
        let end = bucket_of(value.max(0) as u64);
        self.counts
            .iter()
            .take(end + 1)
            .map(|count| u64::from(*count))
            .sum()
    }

    /// (first value, last value, count) of each bucket that holds something, in order.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        let counts = self.counts.iter().enumerate();
        counts.filter(|(_, count)| **count > 0).map(|(bucket, count)| {
            let (low, high) = bounds_of(bucket);
            (low, high, u64::from(*count))
        })
    }
}

/// Each row of [`SUBS`] buckets is twice as wide as the one before; the first two are one value wide.
#[inline]
fn bucket_of(value: u64) -> usize {
    let shift = 63 - SUB_BITS - (value | SUBS as u64).leading_zeros();
    SUBS * shift as usize + (value >> shift) as usize
}

fn bounds_of(bucket: usize) -> (u64, u64) {
    if bucket < SUBS {
        return (bucket as u64, bucket as u64);
    }
    let shift = (bucket / SUBS - 1) as u32;
    let low = ((bucket % SUBS + SUBS) as u64) << shift;
    (low, low + ((1_u64 << shift) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_its_bucket() {
        let mut value = 0_u64;
        while value < u64::MAX / 3 {
            for near in value.saturating_sub(1)..=value + 1 {
                let (low, high) = bounds_of(bucket_of(near));
                assert!(low <= near && near <= high, "{near} not in {low}..={high}");
                assert!((high - low) as f64 <= near as f64 / 127.0);
            }
            value = value * 3 / 2 + 1;
        }
    }

    #[test]
    fn quantiles_are_right_to_a_thousandth() {
        let mut sketch = Sketch::default();
        (1..=100_000).for_each(|value| sketch.add(value * 1_000));
        for share in [0.01, 0.5, 0.95, 0.999] {
            let exact = share * 1e8;
            let found = sketch.quantile(share).unwrap();
            assert!(
                (found - exact).abs() <= exact / 1_000.0,
                "{share}: {found} for {exact}"
            );
        }
        let several = sketch.quantiles([0.01, 0.5, 0.999]).unwrap();
        assert_eq!(
            several,
            [0.01, 0.5, 0.999].map(|share| sketch.quantile(share).unwrap())
        );
        assert_eq!(sketch.mean(), Some(50_000_500.0));
        assert_eq!(sketch.greatest(), 100_000_000);
    }
}

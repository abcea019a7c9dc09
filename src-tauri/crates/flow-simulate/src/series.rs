//! How a number changes over time: averages and peaks of equal slices of the run. A run that is too long for slices so
//! narrow gets slices of twice the width, as often as needed: a year by the second would fill the memory.

/// Slices of a series at most, where nobody says otherwise.
pub(crate) const SLICES_MAX: usize = 25_000;

/// A number that changes in steps, summed up by slices of time.
///
/// The integral over a slice is the value at its end times its width, less each change times the moment of the slice at
/// which it came: one multiplication a change, in whole numbers, and exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    slice_us: i64,
    slices_max: usize,
    value: i64,
    slice: usize,
    slice_begin: i64,
    slice_end: i64,
    /// Changes of the slice under way, each times its moment, counted from the slice's begin.
    missed: i128,
    /// Of the slice under way, and what it was before statistics began there.
    peak: i64,
    peak_before: i64,
    total_area: f64,
    greatest: i64,
    /// (average, greatest) of each slice that is over.
    slices: Vec<(f64, i64)>,
}

impl Series {
    /// A number that begins at 0. Slices are `slice_us` microseconds wide, or twice that and so on where there would be
    /// more than 25,000.
    pub fn new(slice_us: i64) -> Series {
        Series::at_most(SLICES_MAX, slice_us)
    }

    /// One of so many slices at most, an even number. All series of a run need the same, so that their slices are equal.
    pub(crate) fn at_most(slices_max: usize, slice_us: i64) -> Series {
        let slice_us = slice_us.max(1);
        Series {
            slice_us,
            slices_max,
            value: 0,
            slice: 0,
            slice_begin: 0,
            slice_end: slice_us,
            missed: 0,
            peak: 0,
            peak_before: i64::MIN,
            total_area: 0.0,
            greatest: 0,
            slices: Vec::new(),
        }
    }

    /// The number changes by this at a moment that is not before the last one.
    #[inline(always)]
    pub fn change(&mut self, now: i64, by: i64) {
        if now >= self.slice_end {
            self.close(now);
        }
        self.missed += i128::from(by) * i128::from(now - self.slice_begin);
        self.value += by;
        // Seldom, so that a branch is less than writing each time.
        if self.value > self.peak {
            self.peak = self.value;
        }
    }

    /// Which slice the last change fell into.
    #[inline]
    pub(crate) fn slice(&self) -> usize {
        self.slice
    }

    /// The number now.
    pub fn value(&self) -> i64 {
        self.value
    }

    #[cold]
    #[inline(never)]
    fn close(&mut self, now: i64) {
        while now >= self.slice_end {
            self.push(self.slice_us);
            self.slice += 1;
            self.slice_begin = self.slice_end;
            if self.slices.len() >= self.slices_max {
                self.widen();
            }
            self.slice_end = self.slice_begin.saturating_add(self.slice_us);
        }
    }

    /// Makes one slice of each two. The slice under way has just begun.
    fn widen(&mut self) {
        self.slices = (0..self.slices.len() / 2)
            .filter_map(|slice| self.over(2 * self.slice_us, slice))
            .collect();
        self.slice = self.slices.len();
        self.slice_us *= 2;
    }

    /// Ends the slice under way, which is so wide.
    fn push(&mut self, width: i64) {
        let area = self.area_in_slice(width);
        self.slices
            .push((area / width as f64, self.peak.max(self.peak_before)));
        self.total_area += area;
        self.greatest = self.greatest.max(self.peak);
        self.missed = 0;
        self.peak = self.value;
        self.peak_before = i64::MIN;
    }

    /// Integral of the number over the slice under way, which is so wide by now.
    fn area_in_slice(&self, width: i64) -> f64 {
        (i128::from(self.value) * i128::from(width) - self.missed) as f64
    }

    /// Ends the series at a moment that is not before the last change.
    pub fn finish(&mut self, now: i64) {
        self.change(now, 0);
        if now > self.slice_begin {
            self.push(now - self.slice_begin);
            self.slice_begin = now;
            self.slice_end = now;
        }
    }

    /// Statistics begin at this moment, a multiple of the slice width or not: area and greatest forget what was, slices do
    /// not.
    pub fn restart(&mut self, now: i64) {
        self.change(now, 0);
        // The slice under way is added as a whole when it ends.
        self.total_area = 0.0 - self.area_in_slice(now - self.slice_begin);
        self.greatest = self.value;
        self.peak_before = self.peak_before.max(self.peak);
        self.peak = self.value;
    }

    /// (average, greatest) of each slice, in order.
    pub fn slices(&self) -> &[(f64, i64)] {
        &self.slices
    }

    /// Width of a slice in microseconds; the last one may be narrower.
    pub fn slice_us(&self) -> i64 {
        self.slice_us
    }

    /// (average, greatest) of a slice of another width, that of this series times 1, 2, 4 and so on.
    pub(crate) fn over(&self, width_us: i64, slice: usize) -> Option<(f64, i64)> {
        let each = (width_us / self.slice_us).max(1) as usize;
        let first = slice.checked_mul(each)?;
        let parts = self.slices.get(first..self.slices.len().min(first + each))?;
        if let [] | [_] = parts {
            return parts.first().copied();
        }
        let (mut area, mut width, mut greatest) = (0.0, 0.0, i64::MIN);
        for (position, (average, peak)) in (first..).zip(parts) {
            // The last one ends where the series does.
            let end = (position as i64 + 1).saturating_mul(self.slice_us);
            let own = (self.slice_us - (end - self.slice_begin).max(0)) as f64;
            area += average * own;
            width += own;
            greatest = greatest.max(*peak);
        }
        Some((area / width, greatest))
    }

    /// Integral of the number over time from the start or the last restart to the end, in microseconds times units.
    pub fn area(&self) -> f64 {
        self.total_area
    }

    /// The greatest number since the start or the last restart.
    pub fn greatest(&self) -> i64 {
        self.greatest.max(self.peak)
    }
}

#[cfg(test)]
mod tests {
    use super::Series;

    #[test]
    fn averages_and_peaks_of_slices() {
        let mut series = Series::new(10);
        series.change(5, 2);
        series.change(12, -1);
        series.change(37, 3);
        series.finish(45);
        assert_eq!(
            series.slices(),
            [(1.0, 2), (1.2, 2), (1.0, 1), (1.9, 4), (4.0, 4)]
        );
        assert_eq!(series.area(), 10.0 + 12.0 + 10.0 + 19.0 + 20.0);
        assert_eq!(series.greatest(), 4);
        assert_eq!(series.over(20, 0), Some((1.1, 2)));
        // The last one is half as wide.
        assert_eq!(series.over(80, 0), Some((71.0 / 45.0, 4)));
        assert_eq!(series.over(20, 2), Some((4.0, 4)));
        assert_eq!(series.over(20, 3), None);
    }

    #[test]
    fn statistics_begin_within_a_slice_that_stays_whole() {
        let mut series = Series::new(10);
        series.change(2, 6);
        series.change(12, -4);
        series.restart(15);
        series.change(18, 1);
        series.finish(25);
        assert_eq!(series.slices(), [(4.8, 6), (3.0, 6), (3.0, 3)]);
        assert_eq!((series.area(), series.greatest()), (6.0 + 6.0 + 15.0, 3));
    }

    #[test]
    fn a_long_run_has_wider_slices_and_the_same_sums() {
        let mut narrow = Series::at_most(1 << 20, 10);
        let mut wide = Series::at_most(4, 10);
        for series in [&mut narrow, &mut wide] {
            for change in 0..40 {
                series.change(7 * change, if change % 3 == 2 { -1 } else { 2 });
            }
            series.change(1_003, 5);
            series.finish(1_285);
        }
        assert_eq!(wide.slice_us(), 640);
        assert_eq!(wide.slices().len(), 3);
        assert_eq!((wide.area(), wide.greatest()), (narrow.area(), narrow.greatest()));
        for (slice, (average, greatest)) in wide.slices().iter().enumerate() {
            let (same, peak) = narrow.over(640, slice).unwrap();
            assert!((average - same).abs() < 1e-9, "{average} is {same}");
            assert_eq!(*greatest, peak);
        }
    }
}

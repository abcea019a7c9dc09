//! How a number changes over time: averages and peaks of equal slices of the run.

/// A number that changes in steps, summed up by slices of time.
///
/// The integral over a slice is the value at its end times its width, less each change times the moment of the slice at
/// which it came: one multiplication a change, in whole numbers, and exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    slice_us: i64,
    value: i64,
    slice: usize,
    slice_begin: i64,
    slice_end: i64,
    /// Changes of the slice under way, each times its moment, counted from the slice's begin.
    missed: i128,
    peak: i64,
    total_area: f64,
    greatest: i64,
    /// (average, greatest) of each slice that is over.
    slices: Vec<(f64, i64)>,
}

impl Series {
    /// A number that begins at 0. Slices are `slice_us` microseconds wide.
    pub fn new(slice_us: i64) -> Series {
        let slice_us = slice_us.max(1);
        Series {
            slice_us,
            value: 0,
            slice: 0,
            slice_begin: 0,
            slice_end: slice_us,
            missed: 0,
            peak: 0,
            total_area: 0.0,
            greatest: 0,
            slices: Vec::new(),
        }
    }

    /// The number changes by this at a moment that is not before the last one.
    #[inline]
    pub fn change(&mut self, now: i64, by: i64) {
        if now >= self.slice_end {
            self.close(now);
        }
        self.missed += i128::from(by) * i128::from(now - self.slice_begin);
        self.value += by;
        self.peak = self.peak.max(self.value);
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
            self.slice_end = self.slice_end.saturating_add(self.slice_us);
        }
    }

    /// Ends the slice under way, which is so wide.
    fn push(&mut self, width: i64) {
        let area = (i128::from(self.value) * i128::from(width) - self.missed) as f64;
        self.slices.push((area / width as f64, self.peak));
        self.total_area += area;
        self.greatest = self.greatest.max(self.peak);
        self.missed = 0;
        self.peak = self.value;
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

    /// Forgets what was, but not the value: statistics begin at this moment, a multiple of the slice width or not.
    pub fn restart(&mut self, now: i64) {
        self.change(now, 0);
        self.total_area = 0.0;
        self.missed = i128::from(self.value) * i128::from(now - self.slice_begin);
        self.greatest = self.value;
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
    }
}

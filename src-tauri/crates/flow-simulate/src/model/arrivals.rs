//! Streams of orders as the run needs them.

use std::collections::{BTreeMap, BTreeSet};

use flow_feel::time::DateTime;

use super::Fields;
use crate::distribution::Draw;
use crate::error::SimulateError;
use crate::random::{Stream as Luck, key};
use crate::scenario::{Arrivals, Pattern, Peak, RateCurve, moments_of_rows};

const HOUR: f64 = 3_600_000_000.0;
/// Periods of a rate that may pass before the next order without being counted together.
const MANY_PERIODS: f64 = 1_000.0;

/// A stream of orders.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) channel: String,
    pub(crate) when: When,
    pub(crate) batch: Option<Draw>,
    pub(crate) orders_max: u64,
    pub(crate) from_us: i64,
    pub(crate) until_us: i64,
    pub(crate) luck: u64,
}

/// When orders come.
#[derive(Debug)]
pub(crate) enum When {
    Rate(Rate),
    Gaps(Draw),
    Every(i64),
    At(Vec<i64>),
    /// Rows of a file at their moments, in order of time: rows, moments.
    Replay(Vec<u32>, Vec<i64>),
    /// Rows of a file, drawn: first row and how many, and when.
    Resample(u32, u32, Rate),
}

/// A rate over time, as pieces.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pieces: Vec<Piece>,
    /// Length of all pieces when they repeat.
    repeat: Option<f64>,
    /// Orders of a whole period.
    a_period: f64,
    /// A single rate for ever.
    flat: Option<f64>,
    /// Peaks of a rate that repeats, which come once: moments of the run and the factor from each of them on.
    peaks: Vec<(f64, f64)>,
}

/// A piece of a rate.
#[derive(Debug, Clone, Copy)]
struct Piece {
    begin: f64,
    /// Infinite for the last piece of a rate that does not repeat.
    end: f64,
    /// Orders a microsecond at the begin.
    rate: f64,
    /// How many more each microsecond.
    slope: f64,
}

impl Stream {
    pub(crate) fn new(
        arrivals: &Arrivals,
        fields: &Fields,
        start: DateTime,
    ) -> Result<Stream, SimulateError> {
        let rows = |file: &String| {
            fields
                .files
                .get(file)
                .copied()
                .ok_or_else(|| SimulateError::MissingOrders(file.clone()))
        };
        let when = match &arrivals.pattern {
            Pattern::Poisson(curve) => When::Rate(Rate::new(curve)),
            Pattern::Gaps(gaps) => When::Gaps(Draw::new(gaps)),
            Pattern::Every(length) => When::Every((*length).max(1)),
            Pattern::At(moments) => {
                let mut moments = moments.clone();
                moments.retain(|at| *at >= arrivals.from_us);
                moments.sort_unstable();
                When::At(moments)
            }
            Pattern::Replay { file, stretch } => {
                let (first, n) = rows(file)?;
                let rows = &fields.rows[first as usize..(first + n) as usize];
                let mut placed: Vec<(i64, u32)> = moments_of_rows(rows, *stretch, start)
                    .into_iter()
                    .zip(first..)
                    .collect();
                placed.retain(|(moment, _)| *moment >= arrivals.from_us);
                placed.sort_unstable();
                When::Replay(
                    placed.iter().map(|(_, row)| *row).collect(),
                    placed.iter().map(|(moment, _)| *moment).collect(),
                )
            }
            Pattern::Resample { file, rate } => {
                let (first, n) = rows(file)?;
                When::Resample(first, n.max(1), Rate::new(rate))
            }
        };
        Ok(Stream {
            channel: arrivals.channel.clone(),
            when,
            batch: arrivals.batch.as_ref().map(Draw::new),
            orders_max: arrivals.orders_max.unwrap_or(u64::MAX),
            from_us: arrivals.from_us.max(0),
            until_us: arrivals.until_us.unwrap_or(i64::MAX),
            luck: key(&arrivals.channel, 11),
        })
    }
}

impl Rate {
    fn new(curve: &RateCurve) -> Rate {
        if curve.repeat_us.is_none_or(|length| length <= 0) || curve.peaks.is_empty() {
            return Rate::of_pieces(curve);
        }
        // The curve begins anew, its peaks are moments of the run.
        let base = Rate::of_pieces(&RateCurve {
            peaks: Vec::new(),
            ..curve.clone()
        });
        if base.flat.is_some() {
            return Rate::of_pieces(&RateCurve {
                repeat_us: None,
                ..curve.clone()
            });
        }
        let edges = curve.peaks.iter().flat_map(|peak| [peak.from_us, peak.until_us]);
        let edges: BTreeSet<i64> = edges.map(|at| at.max(0)).collect();
        let peaks = edges
            .into_iter()
            .map(|at| (at as f64, factor(&curve.peaks, at)))
            .collect();
        Rate { peaks, ..base }
    }

    fn of_pieces(curve: &RateCurve) -> Rate {
        let sane = |rate: f64| {
            if rate.is_finite() {
                rate.max(0.0) / HOUR
            } else {
                0.0
            }
        };
        let mut points: Vec<(i64, f64)> = curve.points.iter().map(|(at, rate)| (*at, sane(*rate))).collect();
        points.sort_by_key(|(at, _)| *at);
        if points.first().is_none_or(|(at, _)| *at > 0) {
            points.insert(0, (0, points.first().map_or(0.0, |(_, rate)| *rate)));
        }
        let end = curve.repeat_us.filter(|length| *length > 0);
        let plain = |at: i64| rate_at(&points, curve.is_linear, at);
        // Peaks cut pieces further.
        let mut edges: BTreeMap<i64, ()> = points.iter().map(|(at, _)| (*at, ())).collect();
        for peak in &curve.peaks {
            edges.insert(peak.from_us.max(0), ());
            edges.insert(peak.until_us.max(0), ());
        }
        let last = edges.last_key_value().map_or(0, |(at, ())| *at);
        let edges: Vec<i64> = edges
            .into_keys()
            .filter(|at| end.is_none_or(|end| *at < end))
            .collect();
        let repeat = end.map(|end| end as f64);
        let lines: Vec<(f64, f64, f64)> = edges
            .iter()
            .enumerate()
            .map(|(position, at)| {
                let until = edges.get(position + 1).copied().or(end).unwrap_or(last);
                let begin = plain(*at) * factor(&curve.peaks, *at);
                let finish = match curve.is_linear {
                    true => plain(until) * factor(&curve.peaks, *at),
                    false => begin,
                };
                (*at as f64, begin, finish)
            })
            .collect();
        let flat = match lines.as_slice() {
            [(_, begin, finish)] if begin == finish => Some(*begin),
            _ => None,
        };
        let ends = lines.iter().skip(1).map(|(begin, ..)| *begin).chain(repeat);
        let orders = lines
            .iter()
            .zip(ends.clone())
            .map(|((begin, first, last), end)| (first + last) / 2.0 * (end - begin));
        let pieces = lines.iter().zip(ends.chain([f64::INFINITY]));
        Rate {
            a_period: orders.sum(),
            pieces: pieces.map(|(line, end)| Piece::new(*line, end)).collect(),
            repeat,
            flat,
            peaks: Vec::new(),
        }
    }

    /// The moment at which so much more has come, on average: inversion of the cumulated rate (Çinlar 1975).
    /// Infinite when it never comes. The piece is that of the moment before, mostly the same again.
    #[inline]
    pub(crate) fn after(&self, now: f64, piece: &mut usize, luck: &mut Luck) -> f64 {
        let more = luck.exponential();
        match self.flat {
            Some(rate) if rate > 0.0 => now + more / rate,
            Some(_) => f64::INFINITY,
            None if self.peaks.is_empty() => self.after_pieces(now, piece, more),
            None => self.after_peaks(now, piece, more),
        }
    }

    /// As `after_pieces`, through peaks that come once: in each stretch with one factor so much less has to come.
    fn after_peaks(&self, now: f64, piece: &mut usize, mut more: f64) -> f64 {
        let mut at = now;
        let mut next = self.peaks.partition_point(|(begin, _)| *begin <= at);
        loop {
            let factor = next.checked_sub(1).map_or(1.0, |last| self.peaks[last].1);
            let end = self.peaks.get(next).map_or(f64::INFINITY, |(begin, _)| *begin);
            if factor > 0.0 {
                let then = self.after_pieces(at, piece, more / factor);
                if then < end || !end.is_finite() {
                    return then;
                }
                more -= factor * (self.brought(end) - self.brought(at));
                if more <= 0.0 {
                    return end;
                }
            }
            at = end;
            next += 1;
        }
    }

    /// Orders that a rate that repeats brings until a moment, without peaks.
    fn brought(&self, until: f64) -> f64 {
        let period = self.repeat.unwrap_or(f64::INFINITY);
        let periods = libm::floor(until / period);
        let at = until - periods * period;
        let begun = self.pieces.iter().take_while(|piece| piece.begin < at);
        let parts = begun.map(|piece| {
            let length = at.min(piece.end) - piece.begin;
            (piece.rate + piece.slope * length / 2.0) * length
        });
        periods * self.a_period + parts.sum::<f64>()
    }

    fn after_pieces(&self, now: f64, piece: &mut usize, mut more: f64) -> f64 {
        let period = self.repeat.unwrap_or(f64::INFINITY);
        let (mut base, mut at) = match self.repeat {
            Some(length) => {
                let base = libm::floor(now / length) * length;
                (base, now - base)
            }
            None => (0.0, now),
        };
        if !self.pieces[*piece].spans(at) {
            let begun = self.pieces.partition_point(|piece| piece.begin <= at);
            *piece = begun.saturating_sub(1);
        }
        // A whole period without any order means that none ever comes.
        let mut fruitless = 0;
        loop {
            let Piece {
                begin,
                end,
                rate,
                slope,
            } = self.pieces[*piece];
            let rate = rate + slope * (at - begin);
            if let Some(wait) = solve(rate, slope, more, end - at) {
                return base + at + wait;
            }
            let came = (rate + slope * (end - at) / 2.0) * (end - at);
            more -= came;
            fruitless = if came > 0.0 { 0 } else { fruitless + 1 };
            if !end.is_finite() || fruitless > self.pieces.len() {
                return f64::INFINITY;
            }
            *piece += 1;
            at = end;
            if *piece == self.pieces.len() {
                *piece = 0;
                base += period;
                at = 0.0;
                // Periods that bring next to nothing are not gone through one by one.
                let periods = libm::floor(more / self.a_period);
                if periods.is_finite() && periods > MANY_PERIODS {
                    base += periods * period;
                    more -= periods * self.a_period;
                }
            }
        }
    }
}

impl Piece {
    fn new((begin, first, last): (f64, f64, f64), end: f64) -> Piece {
        let slope = match end.is_finite() && end > begin {
            true => (last - first) / (end - begin),
            false => 0.0,
        };
        Piece {
            begin,
            end,
            rate: first,
            slope,
        }
    }

    #[inline]
    fn spans(&self, at: f64) -> bool {
        self.begin <= at && at < self.end
    }
}

/// The time after which a rate with a slope has brought so much; nothing when that is not within `room`.
fn solve(rate: f64, slope: f64, more: f64, room: f64) -> Option<f64> {
    let wait = if slope == 0.0 {
        if rate <= 0.0 {
            return None;
        }
        more / rate
    } else {
        let root = rate * rate + 2.0 * slope * more;
        if root < 0.0 {
            return None;
        }
        // The stable form of the root of slope/2 t^2 + rate t = more.
        2.0 * more / (rate + libm::sqrt(root))
    };
    (wait.is_finite() && wait <= room).then_some(wait)
}

/// What peaks make of the rate at a moment.
fn factor(peaks: &[Peak], at: i64) -> f64 {
    let over = peaks
        .iter()
        .filter(|peak| peak.from_us <= at && at < peak.until_us);
    over.map(|peak| match peak.times.is_finite() {
        true => peak.times.max(0.0),
        false => 1.0,
    })
    .product()
}

fn rate_at(points: &[(i64, f64)], is_linear: bool, at: i64) -> f64 {
    let next = points.partition_point(|(begin, _)| *begin <= at);
    let (from, rate) = points[next.saturating_sub(1)];
    match points.get(next) {
        Some((until, then)) if is_linear && *until > from => {
            rate + (then - rate) * (at - from) as f64 / (until - from) as f64
        }
        _ => rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix;

    #[test]
    fn short_periods_bring_as_much_as_their_mean() {
        let curve = RateCurve {
            points: vec![(0, 10.0), (1, 30.0)],
            is_linear: false,
            repeat_us: Some(2),
            peaks: Vec::new(),
        };
        let rate = Rate::new(&curve);
        let orders = 2_000;
        let mut piece = 0;
        let last = (0..orders).fold(0.0, |now, number| {
            rate.after(now, &mut piece, &mut Luck::new(mix(number), 5))
        });
        let hours = last / HOUR;
        assert!((hours - 100.0).abs() < 7.0, "20 an hour, in {hours} hours");
    }

    #[test]
    fn arrivals_follow_the_rate() {
        let hour = HOUR as i64;
        let curve = RateCurve {
            points: vec![(0, 10.0), (6 * hour, 30.0), (12 * hour, 0.0)],
            is_linear: true,
            repeat_us: Some(24 * hour),
            peaks: Vec::new(),
        };
        let rate = Rate::new(&curve);
        let days = 400;
        let mut counts = [0_u32; 24];
        let mut now = 0.0;
        let (mut number, mut piece) = (0, 0);
        loop {
            now = rate.after(now, &mut piece, &mut Luck::new(mix(number), 5));
            number += 1;
            if now >= f64::from(days) * 24.0 * HOUR {
                break;
            }
            counts[(now / HOUR) as usize % 24] += 1;
        }
        for (at, count) in counts.iter().enumerate() {
            let middle = rate_at(
                &[(0, 10.0), (6 * hour, 30.0), (12 * hour, 0.0)],
                true,
                at as i64 * hour + hour / 2,
            );
            // Within an hour the rate is a straight line, so its middle is its mean.
            let wanted = middle * f64::from(days);
            let tolerance = 5.0 * wanted.sqrt() + 1.0;
            assert!(
                (f64::from(*count) - wanted).abs() < tolerance,
                "hour {at}: {count} for {wanted}"
            );
        }
    }

    /// Orders of each of the first hours, in all runs together.
    fn hours(curve: &RateCurve, hours: usize, runs: u64) -> Vec<u32> {
        let rate = Rate::new(curve);
        let mut counts = vec![0; hours];
        for run in 0..runs {
            let (mut now, mut number, mut piece) = (0.0, run << 32, 0);
            loop {
                now = rate.after(now, &mut piece, &mut Luck::new(mix(number), 5));
                number += 1;
                match counts.get_mut((now / HOUR) as usize) {
                    Some(count) => *count += 1,
                    None => break,
                }
            }
        }
        counts
    }

    #[test]
    fn a_curve_begins_anew_and_its_peaks_do_not() {
        let hour = HOUR as i64;
        let peak = |from, until, times| Peak {
            from_us: from * hour,
            until_us: until * hour,
            times,
        };
        let peaks = vec![peak(1, 2, 3.0), peak(49, 60, 8.0), peak(55, 57, 0.0)];
        let runs = 300;
        for (is_linear, points) in [
            (false, vec![(0, 10.0), (12 * hour, 90.0)]),
            (true, vec![(0, 10.0), (12 * hour, 90.0), (20 * hour, 0.0)]),
            (false, vec![(0, 20.0)]),
        ] {
            let curve = RateCurve {
                points: points.clone(),
                is_linear,
                repeat_us: Some(24 * hour),
                peaks: peaks.clone(),
            };
            for (at, count) in hours(&curve, 96, runs).into_iter().enumerate() {
                let factor = match at {
                    1 => 3.0,
                    55 | 56 => 0.0,
                    49..60 => 8.0,
                    _ => 1.0,
                };
                let middle = (at % 24) as i64 * hour + hour / 2;
                let wanted = factor * rate_at(&points, is_linear, middle) * runs as f64;
                let off = (f64::from(count) - wanted).abs();
                assert!(off <= 5.0 * wanted.sqrt(), "hour {at}: {count} for {wanted}");
            }
        }
    }
}

//! How many orders a stream brings, and until when.

use super::files::OrderFile;
use super::view::View;
use crate::scenario::{Arrivals, Pattern, RateCurve, moments_of_rows};

const HOUR_US: f64 = 3_600e6;
/// Orders an hour beyond which more make no difference, so that sums of them are numbers.
const RATE_MAX: f64 = 1e30;

/// Orders that a stream is expected to bring before a moment.
pub(crate) fn expected(view: &View<'_>, arrivals: &Arrivals, until_us: i64) -> f64 {
    let from = arrivals.from_us;
    let until = arrivals.until_us.unwrap_or(i64::MAX).min(until_us);
    let length = (until as f64 - from as f64).max(0.0);
    let times = match &arrivals.pattern {
        Pattern::Poisson(rate) | Pattern::Resample { rate, .. } => between(rate, from, until),
        Pattern::Gaps(gaps) => ratio(length, gaps.mean()),
        Pattern::Every(gap_us) => ratio(length, *gap_us as f64),
        Pattern::At(_) | Pattern::Replay { .. } => {
            let ends = arrivals.until_us.unwrap_or(i64::MAX);
            let moments = moments(view, arrivals).into_iter();
            moments.filter(|at| *at < ends && *at <= until_us).count() as f64
        }
    };
    let orders = if times > 0.0 {
        times * together(arrivals)
    } else {
        0.0
    };
    arrivals.orders_max.map_or(orders, |most| orders.min(most as f64))
}

/// The moment after which a stream brings no order; nothing for one that never ends.
pub(crate) fn end(view: &View<'_>, arrivals: &Arrivals) -> Option<i64> {
    let own = match &arrivals.pattern {
        Pattern::Poisson(rate) | Pattern::Resample { rate, .. } => end_of_rate(rate),
        Pattern::At(_) | Pattern::Replay { .. } => return end_of_moments(view, arrivals),
        Pattern::Gaps(_) | Pattern::Every(_) => None,
    };
    let ends = [own, arrivals.until_us, end_by_number(view, arrivals)];
    ends.into_iter().flatten().min()
}

fn ratio(length: f64, gap: f64) -> f64 {
    if gap > 0.0 { length / gap } else { 0.0 }
}

/// A rate that is 0 from its last point on ends there; one that begins anew ends only when it is always 0.
fn end_of_rate(rate: &RateCurve) -> Option<i64> {
    let is_nothing = rate.points.iter().all(|(_, rate)| *rate <= 0.0);
    match (rate.points.last(), rate.repeat_us) {
        (None, _) => Some(0),
        _ if is_nothing => Some(0),
        (Some((at, last)), None) if *last <= 0.0 => Some(*at),
        _ => None,
    }
}

/// The moment by which the most orders of a stream have come.
fn end_by_number(view: &View<'_>, arrivals: &Arrivals) -> Option<i64> {
    const LATEST_US: i64 = 1 << 52;
    let most = arrivals.orders_max? as f64;
    let unbounded = Arrivals {
        orders_max: None,
        until_us: None,
        ..arrivals.clone()
    };
    let (mut early, mut late) = (arrivals.from_us, LATEST_US);
    if expected(view, &unbounded, late) < most {
        return None;
    }
    while late - early > 1_000_000 {
        let middle = early + (late - early) / 2;
        match expected(view, &unbounded, middle) < most {
            true => early = middle,
            false => late = middle,
        }
    }
    Some(late)
}

/// The moments from its begin on at which a stream brings orders that says so itself or by a file.
fn moments(view: &View<'_>, arrivals: &Arrivals) -> Vec<i64> {
    let mut moments = match &arrivals.pattern {
        Pattern::At(moments) => moments.clone(),
        Pattern::Replay { file, stretch } => match view.files.get(file) {
            Some(OrderFile::Read(orders)) => moments_of_rows(&orders.records, *stretch, view.scenario.start),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    moments.retain(|at| *at >= arrivals.from_us);
    moments
}

/// The last of these moments that a stream comes to, by its end and by the most orders that it brings.
fn end_of_moments(view: &View<'_>, arrivals: &Arrivals) -> Option<i64> {
    let mut moments = moments(view, arrivals);
    moments.sort_unstable();
    let taken = match arrivals.orders_max {
        Some(most) => libm::ceil(most as f64 / together(arrivals)) as usize,
        None => moments.len(),
    };
    let last = moments.into_iter().take(taken).next_back().unwrap_or_default();
    Some(arrivals.until_us.map_or(last, |until| last.min(until)))
}

/// Orders that come at one moment.
fn together(arrivals: &Arrivals) -> f64 {
    // A batch is never empty.
    arrivals.batch.as_ref().map_or(1.0, |batch| batch.mean().max(1.0))
}

/// Orders that a rate brings between two moments.
fn between(rate: &RateCurve, from: i64, until: i64) -> f64 {
    let base = |from: i64, until: i64| {
        let (from, until) = (from.max(0) as f64, until.max(0) as f64);
        (integral(rate, until) - integral(rate, from)).max(0.0)
    };
    let peaks = rate.peaks.iter().map(|peak| {
        let inside = base(peak.from_us.max(from), peak.until_us.min(until));
        inside * (peak.times - 1.0)
    });
    let extra: f64 = peaks.filter(|extra| extra.is_finite()).sum();
    (base(from, until) + extra).max(0.0)
}

/// Orders that a rate without its peaks brings from the start to a moment.
fn integral(rate: &RateCurve, until: f64) -> f64 {
    match rate.repeat_us {
        Some(period) if period > 0 => {
            let period = period as f64;
            let rounds = libm::floor(until / period);
            rounds * once(rate, period) + once(rate, until - rounds * period)
        }
        _ => once(rate, until),
    }
}

fn once(rate: &RateCurve, until: f64) -> f64 {
    let mut sum = 0.0;
    for (number, (at, begin)) in rate.points.iter().enumerate() {
        let at = *at as f64;
        let begin = begin.min(RATE_MAX);
        let next = rate.points.get(number + 1);
        let end = next.map_or(until, |(next, _)| (*next as f64).min(until));
        if end <= at {
            break;
        }
        let mean = match next {
            Some((next, rate_there)) if rate.is_linear => {
                let slope = (rate_there.min(RATE_MAX) - begin) / (*next as f64 - at);
                begin + slope * (end - at) / 2.0
            }
            _ => begin,
        };
        sum += mean * (end - at) / HOUR_US;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{between, end_of_rate};
    use crate::scenario::{Peak, RateCurve};

    const HOUR: i64 = 3_600_000_000;

    fn ramp(repeat_us: Option<i64>) -> RateCurve {
        RateCurve {
            points: vec![(0, 0.0), (10 * HOUR, 100.0)],
            is_linear: true,
            repeat_us,
            peaks: Vec::new(),
        }
    }

    #[track_caller]
    fn brings(rate: &RateCurve, from: i64, until: i64, orders: f64) {
        let brought = between(rate, from * HOUR, until * HOUR);
        assert!((brought - orders).abs() < 1e-6, "{brought}");
    }

    #[test]
    fn a_rate_brings_its_area() {
        brings(&ramp(None), 0, 10, 500.0);
        brings(&ramp(None), 5, 12, 375.0 + 200.0);
        brings(&ramp(Some(10 * HOUR)), 0, 25, 500.0 + 500.0 + 125.0);
        let steps = RateCurve {
            is_linear: false,
            points: vec![(0, 10.0), (2 * HOUR, 40.0)],
            ..ramp(None)
        };
        brings(&steps, 1, 3, 10.0 + 40.0);
        let peak = Peak {
            from_us: 2 * HOUR,
            until_us: 3 * HOUR,
            times: 3.0,
        };
        let peaked = RateCurve {
            peaks: vec![peak],
            ..steps
        };
        brings(&peaked, 0, 4, 20.0 + 120.0 + 40.0);
    }

    #[test]
    fn a_rate_beyond_all_numbers_brings_orders() {
        for repeat_us in [None, Some(HOUR), Some(24 * HOUR)] {
            let flood = RateCurve {
                points: vec![(0, 1e308)],
                is_linear: false,
                ..ramp(repeat_us)
            };
            assert!(between(&flood, HOUR, 48 * HOUR) > 1e30);
        }
    }

    #[test]
    fn a_rate_ends_where_it_stays_at_nothing() {
        let falling = RateCurve {
            points: vec![(0, 5.0), (HOUR, 0.0)],
            ..ramp(None)
        };
        assert_eq!(end_of_rate(&falling), Some(HOUR));
        assert_eq!(end_of_rate(&ramp(None)), None);
        let again = RateCurve {
            repeat_us: Some(2 * HOUR),
            ..falling
        };
        assert_eq!(end_of_rate(&again), None);
    }
}

//! Finite unions of intervals on a line of decimals, or of whole numbers only.

use crate::decimal::{Decimal, Rounding};

/// An interval; an end without a value reaches to infinity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: Option<Decimal>,
    pub(super) low_closed: bool,
    pub(super) high: Option<Decimal>,
    pub(super) high_closed: bool,
}

/// Intervals in ascending order that neither overlap nor touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) spans: Vec<Span>,
}

impl Span {
    pub(super) const ALL: Span = Span {
        low: None,
        low_closed: false,
        high: None,
        high_closed: false,
    };

    pub(super) fn point(at: Decimal) -> Span {
        Span {
            low: Some(at),
            low_closed: true,
            high: Some(at),
            high_closed: true,
        }
    }

    pub(super) fn below(end: Decimal, closed: bool) -> Span {
        Span {
            high: Some(end),
            high_closed: closed,
            ..Span::ALL
        }
    }

    pub(super) fn above(end: Decimal, closed: bool) -> Span {
        Span {
            low: Some(end),
            low_closed: closed,
            ..Span::ALL
        }
    }

    /// The same numbers; on a line of whole numbers with whole, closed ends. `None` when there are none.
    fn normal(mut self, whole: bool) -> Option<Span> {
        if whole {
            if let Some(low) = self.low {
                let up = low.round(0, Rounding::Ceiling).unwrap_or(low);
                let next = if up == low && !self.low_closed {
                    up.add(Decimal::ONE).unwrap_or(up)
                } else {
                    up
                };
                (self.low, self.low_closed) = (Some(next), true);
            }
            if let Some(high) = self.high {
                let down = high.round(0, Rounding::Floor).unwrap_or(high);
                let next = if down == high && !self.high_closed {
                    down.sub(Decimal::ONE).unwrap_or(down)
                } else {
                    down
                };
                (self.high, self.high_closed) = (Some(next), true);
            }
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) if low > high => None,
            (Some(low), Some(high)) if low == high && !(self.low_closed && self.high_closed) => None,
            _ => Some(self),
        }
    }

    fn and(&self, other: &Span) -> Span {
        let (low, low_closed) = match (self.low, other.low) {
            (Some(left), Some(right)) if left == right => (Some(left), self.low_closed && other.low_closed),
            (Some(left), Some(right)) if left < right => (Some(right), other.low_closed),
            (Some(left), _) => (Some(left), self.low_closed),
            (None, low) => (low, other.low_closed),
        };
        let (high, high_closed) = match (self.high, other.high) {
            (Some(left), Some(right)) if left == right => (Some(left), self.high_closed && other.high_closed),
            (Some(left), Some(right)) if left > right => (Some(right), other.high_closed),
            (Some(left), _) => (Some(left), self.high_closed),
            (None, high) => (high, other.high_closed),
        };
        Span {
            low,
            low_closed,
            high,
            high_closed,
        }
    }

    /// Whether the two overlap or touch, this one starting first.
    fn reaches(&self, next: &Span, whole: bool) -> bool {
        let (Some(high), Some(low)) = (self.high, next.low) else {
            return true;
        };
        let touching = high == low && (self.high_closed || next.low_closed);
        let neighbours = whole && high.add(Decimal::ONE) == Some(low);
        high > low || touching || neighbours
    }

    /// Whether this one ends before the other.
    fn ends_before(&self, other: &Span) -> bool {
        match (self.high, other.high) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(left), Some(right)) => {
                left < right || (left == right && !self.high_closed && other.high_closed)
            }
        }
    }

    fn starts_before(&self, other: &Span) -> bool {
        match (self.low, other.low) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(left), Some(right)) => {
                left < right || (left == right && self.low_closed && !other.low_closed)
            }
        }
    }

    fn contains(&self, number: Decimal) -> bool {
        let above = self
            .low
            .is_none_or(|low| number > low || (self.low_closed && number == low));
        above
            && self
                .high
                .is_none_or(|high| number < high || (self.high_closed && number == high))
    }
}

impl Line {
    pub(super) fn of(spans: Vec<Span>, whole: bool) -> Line {
        let mut spans: Vec<Span> = spans.into_iter().filter_map(|span| span.normal(whole)).collect();
        spans.sort_by(|left, right| right.starts_before(left).cmp(&left.starts_before(right)));
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.reaches(&span, whole) => {
                    if last.ends_before(&span) {
                        (last.high, last.high_closed) = (span.high, span.high_closed);
                    }
                }
                _ => merged.push(span),
            }
        }
        Line { spans: merged }
    }

    pub(super) fn and(&self, other: &Line, whole: bool) -> Line {
        let mut spans = Vec::new();
        let (mut left, mut right) = (self.spans.iter().peekable(), other.spans.iter().peekable());
        while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
            spans.push(first.and(second));
            if first.ends_before(second) {
                left.next();
            } else {
                right.next();
            }
        }
        Line::of(spans, whole)
    }

    /// All numbers not in it.
    pub(super) fn not(&self, whole: bool) -> Line {
        let mut spans = Vec::with_capacity(self.spans.len() + 1);
        let mut rest = Some(Span::ALL);
        for span in &self.spans {
            if let (Some(gap), Some(low)) = (&rest, span.low) {
                spans.push(Span {
                    high: Some(low),
                    high_closed: !span.low_closed,
                    ..gap.clone()
                });
            }
            rest = span.high.map(|high| Span::above(high, !span.high_closed));
        }
        spans.extend(rest);
        Line::of(spans, whole)
    }

    pub(super) fn contains(&self, number: Decimal) -> bool {
        self.spans.iter().any(|span| span.contains(number))
    }

    /// A number in it: zero, an end, or one near an end.
    pub(super) fn sample(&self) -> Option<Decimal> {
        let span = self
            .spans
            .iter()
            .find(|span| span.low.is_some())
            .or(self.spans.first())?;
        match (span.low, span.high) {
            (Some(low), _) if span.low_closed => Some(low),
            (_, Some(high)) if span.high_closed => Some(high),
            (Some(low), Some(high)) => low.add(high)?.div(Decimal::from(2)),
            (Some(low), None) => low.add(Decimal::ONE),
            (None, Some(high)) => high.sub(Decimal::ONE),
            (None, None) => Some(Decimal::ZERO),
        }
    }
}

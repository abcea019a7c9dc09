//! How many units are there when: calendars and disruptions of a pool or carrier, worked out as the run goes on.

use std::collections::BTreeMap;

use flow_feel::time::{DAY, DateTime};

use crate::scenario::{Calendar, Shift};

/// Days that are looked ahead for the next change.
const DAYS_AHEAD: i64 = 400;

/// A time in which units are missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) from_us: i64,
    pub(crate) until_us: i64,
    pub(crate) every_us: Option<i64>,
    /// Units that are missing; all when this is more than there are.
    pub(crate) units: u32,
}

impl Cut {
    /// Whether it is in force at a moment.
    pub(crate) fn covers(&self, at: i64) -> bool {
        let at = self.in_first_period(at);
        self.from_us <= at && at < self.until_us
    }

    fn in_first_period(&self, at: i64) -> i64 {
        match self.every_us {
            Some(every) if every > 0 && at >= self.from_us => self.from_us + (at - self.from_us) % every,
            _ => at,
        }
    }

    /// The next moment after this one at which it begins or ends.
    fn next_change(&self, after: i64) -> Option<i64> {
        let place = self.in_first_period(after);
        let period = after - place;
        let edges = [self.from_us, self.until_us];
        let next = edges.into_iter().filter(|edge| *edge > place).min();
        match (next, self.every_us) {
            (Some(next), _) => Some(period + next),
            (None, Some(every)) if every > 0 => Some(period + self.from_us + every),
            (None, _) => None,
        }
    }
}

/// Units over time.
#[derive(Clone, Debug)]
pub(crate) struct Timetable {
    /// Wall clock at the start of the run, in microseconds since 1970 without zone.
    start_local: i64,
    /// Units outside of any calendar, or of a shift that does not say.
    capacity: u32,
    /// Without a calendar the capacity is always there.
    has_calendar: bool,
    week: [Vec<Shift>; 7],
    days: BTreeMap<i64, Vec<Shift>>,
    cuts: Vec<Cut>,
}

impl Timetable {
    /// The timetable of a pool with so many units.
    pub(crate) fn new(
        start: DateTime,
        capacity: u32,
        calendar: Option<&Calendar>,
        cuts: Vec<Cut>,
    ) -> Timetable {
        let mut week: [Vec<Shift>; 7] = Default::default();
        let mut days = BTreeMap::new();
        if let Some(calendar) = calendar {
            for shift in &calendar.shifts {
                for weekday in &shift.weekdays {
                    week[usize::from(weekday.saturating_sub(1)) % 7].push(shift.clone());
                }
            }
            for (day, shifts) in &calendar.days {
                if let Some(number) = day_number(day) {
                    days.insert(number, shifts.clone());
                }
            }
        }
        Timetable {
            start_local: start.local,
            capacity,
            has_calendar: calendar.is_some(),
            week,
            days,
            cuts,
        }
    }

    /// Whether the number of units never changes.
    pub(crate) fn is_constant(&self) -> bool {
        !self.has_calendar && self.cuts.is_empty()
    }

    /// Units that are there at a moment of the run.
    pub(crate) fn units(&self, at: i64) -> u32 {
        let scheduled = match self.has_calendar {
            false => self.capacity,
            true => {
                let local = self.start_local + at;
                let today = local.div_euclid(DAY);
                let of_day = |day: i64| {
                    let moment = local - day * DAY;
                    let shifts = self.shifts(day).iter();
                    let here = shifts.filter(move |shift| shift.from_us <= moment && moment < shift.until_us);
                    here.map(|shift| shift.units.unwrap_or(self.capacity))
                        .sum::<u32>()
                };
                of_day(today) + of_day(today - 1)
            }
        };
        let missing = self.cuts.iter().filter(|cut| cut.covers(at));
        let missing = missing.fold(0_u32, |sum, cut| sum.saturating_add(cut.units));
        scheduled.saturating_sub(missing)
    }

    /// The next moment after this one at which the number may change.
    pub(crate) fn next_change(&self, after: i64) -> Option<i64> {
        let cut = self.cuts.iter().filter_map(|cut| cut.next_change(after)).min();
        let shift = match self.has_calendar {
            true => self.next_shift_edge(after),
            false => None,
        };
        [cut, shift].into_iter().flatten().min()
    }

    fn next_shift_edge(&self, after: i64) -> Option<i64> {
        let local = self.start_local + after;
        let today = local.div_euclid(DAY);
        let mut found: Option<i64> = None;
        for day in today - 1..today + DAYS_AHEAD {
            // A shift may reach into the next day, but begins in its own.
            if found.is_some_and(|edge| edge < day * DAY) {
                break;
            }
            let edges = self
                .shifts(day)
                .iter()
                .flat_map(|shift| [shift.from_us, shift.until_us]);
            let next = edges
                .map(|edge| day * DAY + edge)
                .filter(|edge| *edge > local)
                .min();
            found = [found, next].into_iter().flatten().min();
        }
        found.map(|edge| edge - self.start_local)
    }

    /// Shifts of a day, counted from 1970-01-01, a Thursday.
    fn shifts(&self, day: i64) -> &[Shift] {
        match self.days.get(&day) {
            Some(shifts) => shifts,
            None => &self.week[(day + 3).rem_euclid(7) as usize],
        }
    }
}

/// The number of a day `YYYY-MM-DD` since 1970-01-01.
fn day_number(day: &str) -> Option<i64> {
    let midnight: DateTime = format!("{day}T00:00:00").parse().ok()?;
    Some(midnight.local.div_euclid(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn shift(weekdays: &[u8], from: i64, until: i64, units: u32) -> Shift {
        Shift {
            weekdays: weekdays.to_vec(),
            from_us: from * HOUR,
            until_us: until * HOUR,
            units: Some(units),
        }
    }

    #[test]
    fn shifts_holidays_and_outages() {
        // 2026-11-09 is a Monday.
        let start = "2026-11-09T00:00:00+08:00".parse().unwrap();
        let calendar = Calendar {
            shifts: vec![shift(&[1, 2, 3, 4, 5], 9, 18, 3), shift(&[1], 20, 26, 1)],
            days: [("2026-11-11".to_owned(), Vec::new())].into(),
        };
        let cut = Cut {
            from_us: 10 * HOUR,
            until_us: 11 * HOUR,
            every_us: Some(24 * HOUR),
            units: 2,
        };
        let table = Timetable::new(start, 9, Some(&calendar), vec![cut]);
        let mut at = 0;
        let mut seen = vec![(0, table.units(0))];
        while let Some(next) = table.next_change(at).filter(|next| *next < 120 * HOUR) {
            assert!(next > at);
            if table.units(next) != seen.last().unwrap().1 {
                seen.push((next / HOUR, table.units(next)));
            }
            at = next;
        }
        let wanted = [
            (0, 0),
            (9, 3),
            (10, 1),
            (11, 3),
            (18, 0),
            (20, 1),
            (26, 0),
            (33, 3),
            (34, 1),
            (35, 3),
            (42, 0),
            (81, 3),
            (82, 1),
            (83, 3),
            (90, 0),
            (105, 3),
            (106, 1),
            (107, 3),
            (114, 0),
        ];
        assert_eq!(seen, wanted);
    }
}

//! When more help is needed: the hours of the day in which a queue is long, and a scenario with help in just these hours.

use flow_feel::time::DateTime;

use crate::scenario::{Calendar, Pool, Scenario, Shift};
use crate::tally::{Layout, Tally};

const HOUR_US: i64 = 3_600_000_000;
const DAY_HOURS: usize = 24;
/// A window shall hold this share of all waiting.
const WAITING_HELD: f64 = 0.8;
/// Help for longer than this is no relief for a rush but a larger team.
const HOURS_MAX: usize = 12;

/// Hours of the day on the wall clock, from the first to before the second; beyond 24 on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: usize,
    pub(crate) until: usize,
}

impl Window {
    /// As people write it: `18:00–22:00`.
    pub(crate) fn text(self) -> String {
        format!("{:02}:00–{:02}:00", self.from, self.until % DAY_HOURS)
    }
}

/// The shortest window of the day that holds four fifths of all waiting for a pool; nothing when the waiting is spread
/// over more than half the day, or slices of the time series are longer than an hour. A window begins an hour before
/// the waiting does, since help that comes with the queue comes late.
pub(crate) fn window(layout: &Layout, tallies: &[Tally], pool: usize) -> Option<Window> {
    if tallies
        .iter()
        .any(|tally| tally.pools[pool].queue.slice_us() > HOUR_US)
    {
        return None;
    }
    let waiting = by_hour(layout, tallies, pool);
    let all: f64 = waiting.iter().sum();
    if all <= 0.0 {
        return None;
    }
    let held = |from: usize, hours: usize| {
        (from..from + hours)
            .map(|hour| waiting[hour % DAY_HOURS])
            .sum::<f64>()
    };
    let hours =
        (1..HOURS_MAX).find(|hours| (0..DAY_HOURS).any(|from| held(from, *hours) >= WAITING_HELD * all))?;
    // Of equally short ones the fullest, and of these the earliest.
    let fullest = (0..DAY_HOURS)
        .rev()
        .max_by(|one, other| held(*one, hours).total_cmp(&held(*other, hours)))?;
    let from = (fullest + DAY_HOURS - 1) % DAY_HOURS;
    Some(Window {
        from,
        until: from + hours + 1,
    })
}

fn by_hour(layout: &Layout, tallies: &[Tally], pool: usize) -> [f64; DAY_HOURS] {
    let mut waiting = [0.0; DAY_HOURS];
    for tally in tallies {
        let queue = &tally.pools[pool].queue;
        for (slice, (average, _)) in queue.slices().iter().enumerate() {
            let at = layout.start.0 + slice as i64 * queue.slice_us();
            let hour = at.div_euclid(HOUR_US).rem_euclid(DAY_HOURS as i64) as usize;
            waiting[hour] += average * (queue.slice_us() as f64 / HOUR_US as f64);
        }
    }
    waiting
}

/// A scenario in which a pool has so many more units in a window of each day. It gets a calendar of its own, so that
/// other pools with the same one keep theirs.
pub(crate) fn with_help(scenario: &Scenario, name: &str, window: Window, units: u32) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let pool = changed.pools.get_mut(name)?;
    let mut calendar = match &pool.calendar {
        Some(calendar) => said(changed.calendars.get(calendar)?, pool),
        None => always(pool.units()),
    };
    let extra = Shift {
        weekdays: (1..=7).collect(),
        from_us: window.from as i64 * HOUR_US,
        until_us: window.until as i64 * HOUR_US,
        units: Some(units),
    };
    calendar.shifts.push(extra.clone());
    calendar
        .days
        .values_mut()
        .for_each(|shifts| shifts.push(extra.clone()));
    let own = format!("{name} + {}", window.text());
    pool.calendar = Some(own.clone());
    changed.calendars.insert(own, calendar);
    Some(changed)
}

/// A calendar whose shifts all say their units.
fn said(calendar: &Calendar, pool: &Pool) -> Calendar {
    let mut said = calendar.clone();
    let shifts = said.shifts.iter_mut().chain(said.days.values_mut().flatten());
    shifts.for_each(|shift| shift.units = Some(shift.units.unwrap_or(pool.units())));
    said
}

fn always(units: u32) -> Calendar {
    let whole_day = Shift {
        weekdays: (1..=7).collect(),
        from_us: 0,
        until_us: DAY_HOURS as i64 * HOUR_US,
        units: Some(units),
    };
    Calendar {
        shifts: vec![whole_day],
        ..Calendar::default()
    }
}

/// A scenario in which a pool has so many more units whenever it is there.
pub(crate) fn with_more(scenario: &Scenario, name: &str, units: u32) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let pool = changed.pools.get_mut(name)?;
    let capacity = pool.capacity;
    pool.capacity = capacity.saturating_add(units);
    if !pool.skills.is_empty() {
        // The new ones can do what the most versatile can.
        let versatile = pool.skills.iter().max_by_key(|group| group.skills.len())?.clone();
        pool.skills
            .push(crate::scenario::SkillGroup { units, ..versatile });
    }
    if let Some(calendar) = pool.calendar.clone() {
        let mut own = changed.calendars.get(&calendar)?.clone();
        let shifts = own.shifts.iter_mut().chain(own.days.values_mut().flatten());
        // Shifts that do not say their units follow the pool's capacity.
        shifts.for_each(|shift| shift.units = shift.units.map(|there| there.saturating_add(units)));
        let name = format!("{calendar} + {units}");
        pool.calendar = Some(name.clone());
        changed.calendars.insert(name, own);
    }
    Some(changed)
}

/// How many days a run touches, for the price of help on each.
pub(crate) fn days(layout: &Layout, tallies: &[Tally]) -> f64 {
    let last = tallies.iter().map(|tally| tally.ended_at_us).max().unwrap_or(0);
    let day = |micros: i64| DateTime::from_instant(micros).date();
    let first_day = day(layout.start.0);
    let last_day = day(layout
        .start
        .0
        .saturating_add(last.saturating_sub(1))
        .max(layout.start.0));
    let days = last_day.midnight().since(first_day.midnight());
    days.map_or(1.0, |length| {
        length.micros as f64 / (DAY_HOURS as i64 * HOUR_US) as f64 + 1.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Series;
    use crate::tally::PoolTally;

    /// A run of two days that begins at six in the evening, with a queue at these hours of the first day.
    fn waiting(hours: &[usize]) -> (Layout, Tally) {
        let layout = Layout {
            sample_every_us: HOUR_US,
            start: (18 * HOUR_US, 480),
            ..Layout::default()
        };
        let mut queue = Series::new(HOUR_US);
        for hour in hours {
            let begin = (*hour as i64 - 18) * HOUR_US;
            queue.change(begin, 10);
            queue.change(begin + HOUR_US, -10);
        }
        queue.finish(48 * HOUR_US);
        let tally = Tally {
            ended_at_us: 48 * HOUR_US,
            pools: vec![PoolTally {
                queue,
                ..PoolTally::default()
            }],
            ..Tally::default()
        };
        (layout, tally)
    }

    #[test]
    fn help_comes_an_hour_before_the_rush_on_the_wall_clock() {
        let (layout, tally) = waiting(&[20, 21, 22]);
        assert_eq!(window(&layout, &[tally], 0), Some(Window { from: 19, until: 23 }));
        let (layout, tally) = waiting(&[24, 25]);
        let found = window(&layout, &[tally], 0);
        assert_eq!(found, Some(Window { from: 23, until: 26 }));
        assert_eq!(found.map(Window::text), Some("23:00–02:00".to_owned()));
    }

    #[test]
    fn waiting_all_day_has_no_window() {
        let all: Vec<usize> = (18..42).collect();
        let (layout, tally) = waiting(&all);
        assert_eq!(window(&layout, &[tally], 0), None);
        let (layout, tally) = waiting(&[]);
        assert_eq!(window(&layout, std::slice::from_ref(&tally), 0), None);
        // From six in the evening of one day to six in the evening of the next but one.
        assert_eq!(days(&layout, &[tally]), 3.0);
    }

    #[test]
    fn help_leaves_other_pools_with_the_same_calendar_alone() {
        let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
        let mut scenario = Scenario::empty("any", start);
        let day = Shift {
            weekdays: vec![1],
            from_us: 0,
            until_us: 8 * HOUR_US,
            units: None,
        };
        let night = Shift {
            units: Some(2),
            ..day.clone()
        };
        let days = [("2026-11-12".to_owned(), vec![night.clone()])].into();
        scenario.calendars.insert(
            "day".to_owned(),
            Calendar {
                shifts: vec![day, night],
                days,
            },
        );
        let pool = Pool {
            title: Default::default(),
            capacity: 3,
            calendar: Some("day".to_owned()),
            discipline: Default::default(),
            preempts: false,
            queue_max: None,
            skills: Vec::new(),
            cost_per_hour: Default::default(),
            extra_cost_per_hour: None,
            carbon_g_per_hour: 0.0,
        };
        scenario.pools.insert("one".to_owned(), pool.clone());
        scenario.pools.insert("other".to_owned(), pool);
        let units = |calendar: &Calendar| -> Vec<Option<u32>> {
            calendar.shifts.iter().map(|shift| shift.units).collect()
        };
        let helped = with_help(&scenario, "one", Window { from: 7, until: 9 }, 1).expect("it is there");
        let own = &helped.calendars[helped.pools["one"].calendar.as_ref().expect("its own")];
        assert_eq!(units(own), [Some(3), Some(2), Some(1)]);
        assert_eq!(own.days["2026-11-12"].len(), 2);
        assert_eq!(helped.pools["other"], scenario.pools["other"]);
        assert_eq!(helped.calendars["day"], scenario.calendars["day"]);
        let more = with_more(&scenario, "one", 1).expect("it is there");
        let own = &more.calendars[more.pools["one"].calendar.as_ref().expect("its own")];
        assert_eq!((more.pools["one"].capacity, units(own)), (4, vec![None, Some(3)]));
        assert!(with_more(&scenario, "nobody", 1).is_none());
    }
}

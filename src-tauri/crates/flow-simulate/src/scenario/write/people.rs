//! Steps, pools and calendars.

use flow_feel::time::SECOND;
use flow_model::Json;

use super::amount::{Entries, bilingual, decimal, length, list, number, numbers, times, whole, word};
use crate::scenario::read::{DISCIPLINES, WEEKDAYS};
use crate::scenario::{Calendar, LaneMix, Pool, PoolUse, Shift, SkillGroup, StepAssumptions};

/// What differs from the usual for a step.
pub(super) fn step(step: &StepAssumptions) -> Json {
    let mut entries = Entries::default();
    entries.put_some("duration", step.duration.as_ref(), times);
    entries.put_some("times", step.times.as_deref(), word);
    entries.put_if(!step.exits.is_empty(), "exits", || {
        let mut exits = Entries::default();
        for (exit, share) in &step.exits {
            exits.put(exit, number(*share));
        }
        exits.object()
    });
    entries.put_some("fault", step.fault, number);
    entries.put_some("pools", step.pools.as_ref(), |pools| list(pools, pool_use));
    entries.put_some("set_up", step.set_up.as_ref(), times);
    entries.put_some("batch", step.batch, |batch| {
        let mut entries = Entries::default();
        entries.put("size", whole(batch.size));
        entries.put("wait", length(batch.wait_us));
        entries.object()
    });
    entries.put_some("priority", step.priority.as_deref(), word);
    entries.put_some("cost", step.cost, decimal);
    entries.put_some("carbon_kg", step.carbon_kg, number);
    entries.put_some("lane", step.lane.as_ref(), lane);
    entries.put_some("parts", step.parts.as_ref(), numbers);
    entries.put_some("restock", step.restock, number);
    entries.put_some("carrier", step.carrier.as_deref(), word);
    entries.put_some("place", step.place.as_deref(), word);
    entries.object()
}

fn pool_use(used: &PoolUse) -> Json {
    if used.units == 1 && used.skill.is_none() {
        return word(&used.pool);
    }
    let mut entries = Entries::default();
    entries.put("pool", word(&used.pool));
    entries.put_if(used.units != 1, "units", || whole(used.units));
    entries.put_some("skill", used.skill.as_deref(), word);
    entries.object()
}

fn lane(lane: &LaneMix) -> Json {
    let mut entries = Entries::default();
    entries.put("delay", times(&lane.delay));
    entries.put_if(lane.cancel != 0.0, "cancel", || number(lane.cancel));
    entries.put_some("pool", lane.pool.as_deref(), word);
    entries.object()
}

/// A pool.
pub(super) fn pool(pool: &Pool) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!pool.title.is_empty(), "title", || bilingual(&pool.title));
    entries.put("capacity", whole(pool.capacity));
    entries.put_some("calendar", pool.calendar.as_deref(), word);
    entries.put_if(pool.discipline != Default::default(), "discipline", || {
        let name = DISCIPLINES.iter().find(|(_, known)| *known == pool.discipline);
        word(name.map_or("", |(name, _)| name))
    });
    entries.put_if(pool.preempts, "preempts", || Json::of(&true));
    entries.put_some("queue_max", pool.queue_max, whole);
    entries.put_if(!pool.skills.is_empty(), "skills", || list(&pool.skills, skills));
    entries.put_if(!pool.cost_per_hour.is_zero(), "cost_per_hour", || {
        decimal(pool.cost_per_hour)
    });
    entries.put_some("extra_cost_per_hour", pool.extra_cost_per_hour, decimal);
    entries.put_if(pool.carbon_g_per_hour != 0.0, "carbon_g_per_hour", || {
        number(pool.carbon_g_per_hour)
    });
    entries.object()
}

fn skills(group: &SkillGroup) -> Json {
    let mut entries = Entries::default();
    entries.put("units", whole(group.units));
    entries.put("skills", list(&group.skills, |skill| word(skill)));
    entries.object()
}

/// A calendar.
pub(super) fn calendar(calendar: &Calendar) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!calendar.shifts.is_empty(), "shifts", || {
        list(&calendar.shifts, |one| shift(one, true))
    });
    entries.put_if(!calendar.days.is_empty(), "days", || {
        let mut days = Entries::default();
        for (day, shifts) in &calendar.days {
            days.put(day, list(shifts, |one| shift(one, false)));
        }
        days.elements()
    });
    entries.object()
}

/// A shift; of a week, or of a single day, which has no weekdays.
fn shift(shift: &Shift, is_weekly: bool) -> Json {
    let mut entries = Entries::default();
    let days: Vec<&str> = (1..)
        .zip(WEEKDAYS)
        .filter(|(number, _)| shift.weekdays.contains(number))
        .map(|(_, name)| name)
        .collect();
    entries.put_if(is_weekly && days.len() < WEEKDAYS.len(), "weekdays", || {
        list(&days, |name| word(name))
    });
    entries.put("from", time_of_day(shift.from_us));
    entries.put("until", time_of_day(shift.until_us));
    entries.put_some("units", shift.units, whole);
    entries.object()
}

/// `09:00`, with seconds where there are some; fractions of seconds, which no reader lets in, are cut off.
fn time_of_day(micros: i64) -> Json {
    let seconds = micros / SECOND;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    word(&match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    })
}

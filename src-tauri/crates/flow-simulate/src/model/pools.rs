//! Pools as the run needs them.

use super::money4;
use crate::scenario::{Discipline, Disruption, DisruptionEffect, Pool, Scenario, Strikes};
use crate::timetable::{Cut, Timetable};

/// A pool.
#[derive(Debug)]
pub(crate) struct PoolPlan {
    pub(crate) timetable: Timetable,
    pub(crate) discipline: Discipline,
    pub(crate) preempts: bool,
    pub(crate) queue_max: u32,
    /// Units and their skills as bits; one group with all skills when the pool does not tell units apart.
    pub(crate) groups: Vec<(u32, u64)>,
    /// Names of skills, by bit.
    pub(crate) skills: Vec<String>,
    /// Ten-thousandths for one unit-hour.
    pub(crate) cost_per_hour: i64,
    pub(crate) carbon_g_per_hour: f64,
    /// Whether some step has to be set up.
    pub(crate) has_set_up: bool,
    /// Whether waits for it are all the waits at its steps, so that they need not be counted twice.
    pub(crate) derives_waits: bool,
}

/// Use of a pool by a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use {
    pub(crate) pool: u32,
    pub(crate) units: u32,
    /// Skills that a unit must have, as bits.
    pub(crate) skills: u64,
}

impl Use {
    /// One unit of a pool, whatever it can do.
    pub(crate) fn one(pool: u32) -> Use {
        Use {
            pool,
            units: 1,
            skills: 0,
        }
    }
}

impl PoolPlan {
    pub(crate) fn new(name: &str, pool: &Pool, scenario: &Scenario) -> PoolPlan {
        let calendar = pool
            .calendar
            .as_ref()
            .and_then(|name| scenario.calendars.get(name));
        let cuts = cuts(&scenario.disruptions, &Strikes::Pool(name.to_owned()));
        let mut skills: Vec<String> = pool
            .skills
            .iter()
            .flat_map(|group| group.skills.iter().cloned())
            .collect();
        skills.sort();
        skills.dedup();
        skills.truncate(64);
        let bits = |names: &[String]| {
            let known = names
                .iter()
                .filter_map(|name| skills.iter().position(|skill| skill == name));
            known.fold(0_u64, |bits, bit| bits | 1 << bit)
        };
        let mut groups: Vec<(u32, u64)> = pool
            .skills
            .iter()
            .map(|group| (group.units, bits(&group.skills)))
            .collect();
        // Units that can do least are asked first.
        groups.sort_by_key(|(_, skills)| (skills.count_ones(), *skills));
        let capacity = match groups.is_empty() {
            true => pool.capacity,
            false => groups.iter().map(|(units, _)| units).sum(),
        };
        if groups.is_empty() {
            groups.push((u32::MAX, u64::MAX));
        }
        PoolPlan {
            timetable: Timetable::new(scenario.start, capacity, calendar, cuts),
            discipline: pool.discipline,
            preempts: pool.preempts,
            queue_max: pool.queue_max.unwrap_or(u32::MAX),
            groups,
            skills,
            cost_per_hour: money4(pool.cost_per_hour),
            carbon_g_per_hour: pool.carbon_g_per_hour,
            has_set_up: false,
            derives_waits: false,
        }
    }

    /// The bit of a skill; all bits when there is none of that name, so that nobody has it.
    pub(crate) fn skill(&self, name: &str) -> u64 {
        match self.skills.iter().position(|skill| skill == name) {
            Some(bit) => 1 << bit,
            None => u64::MAX,
        }
    }
}

/// Times in which units of something are missing.
pub(crate) fn cuts(disruptions: &[Disruption], struck: &Strikes) -> Vec<Cut> {
    let own = disruptions
        .iter()
        .filter(|disruption| disruption.strikes == *struck);
    own.filter_map(|disruption| {
        let units = match disruption.effect {
            DisruptionEffect::Down => u32::MAX,
            DisruptionEffect::FewerUnits(units) => units,
            DisruptionEffect::Slower(_) | DisruptionEffect::Faults(_) => return None,
        };
        Some(cut_of(disruption, units))
    })
    .collect()
}

/// The time of a disruption.
pub(crate) fn cut_of(disruption: &Disruption, units: u32) -> Cut {
    Cut {
        from_us: disruption.from_us,
        until_us: disruption.until_us,
        every_us: disruption.every_us,
        units,
    }
}

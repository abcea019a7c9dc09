//! Pools as the run needs them.

use smallvec::SmallVec;

use super::money4;
use crate::scenario::{Discipline, Disruption, DisruptionEffect, Pool, Scenario, Strikes, units_max};
use crate::timetable::{Cut, Timetable};

/// Groups of a pool and units of each.
pub(crate) type Taken = SmallVec<[(u32, u32); 2]>;

/// Skills of a pool that are told apart.
pub(crate) const SKILLS_MAX: usize = 64;

/// A pool.
#[derive(Debug)]
pub(crate) struct PoolPlan {
    pub(crate) timetable: Timetable,
    pub(crate) discipline: Discipline,
    pub(crate) preempts: bool,
    pub(crate) queue_max: u32,
    /// Units and their skills as bits, those without any among them; one group with all skills when the pool does not tell
    /// units apart.
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
    /// Whether some step needs it together with others.
    pub(crate) is_joint: bool,
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
        skills.truncate(SKILLS_MAX);
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
        let capacity = pool.units();
        let named = groups
            .iter()
            .fold(0_u32, |sum, (units, _)| sum.saturating_add(*units));
        let others = units_max(calendar, capacity).saturating_sub(named);
        if !groups.is_empty() && others > 0 {
            groups.push((others, 0));
        }
        // Units that can do least are asked first.
        groups.sort_by_key(|(_, skills)| (skills.count_ones(), *skills));
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
            is_joint: false,
        }
    }

    /// Whether all its units are alike, and nothing else is to be known when one of them is asked for or given back.
    pub(crate) fn is_plain(&self) -> bool {
        self.groups.len() == 1 && !self.preempts && !self.has_set_up && !self.is_joint
    }

    /// Which groups serve what uses ask of the pool, and with how many units each, when so many of each group are free;
    /// nothing when too few can. Those who can do least are asked first, and one group alone before several.
    pub(crate) fn hands<'u>(
        &self,
        wanted: impl Iterator<Item = &'u Use>,
        free: impl Fn(usize) -> u32,
    ) -> Option<Taken> {
        let mut choice = Choice {
            groups: &self.groups,
            free: (0..self.groups.len()).map(free).collect(),
            taken: SmallVec::new(),
        };
        for used in wanted {
            choice.serve(used)?;
        }
        let taken = choice.taken.iter().flat_map(|(_, groups)| groups.iter().copied());
        Some(taken.collect())
    }

    /// The bit of a skill; all bits when there is none of that name, so that nobody has it.
    pub(crate) fn skill(&self, name: &str) -> u64 {
        match self.skills.iter().position(|skill| skill == name) {
            Some(bit) => 1 << bit,
            None => u64::MAX,
        }
    }
}

/// Adds a use of a pool: naming a pool twice means one more unit of it.
pub(crate) fn add_use(uses: &mut Vec<Use>, used: Use, plan: &PoolPlan) {
    let are_alike = plan.groups.len() == 1;
    let same = uses
        .iter_mut()
        .find(|other| other.pool == used.pool && (are_alike || other.skills == used.skills));
    match same {
        Some(same) => {
            same.units = same.units.saturating_add(used.units);
            same.skills |= used.skills;
        }
        None => uses.push(used),
    }
}

/// Units that are being chosen for uses of one pool.
struct Choice<'p> {
    groups: &'p [(u32, u64)],
    /// Free units of each group.
    free: SmallVec<[u32; 4]>,
    /// Skills of each use, and what it takes of which groups.
    taken: SmallVec<[(u64, Taken); 2]>,
}

impl Choice<'_> {
    /// Chooses units for one more use.
    fn serve(&mut self, used: &Use) -> Option<()> {
        let own = self.taken.len();
        self.taken.push((used.skills, SmallVec::new()));
        let alone = (0..self.groups.len())
            .find(|group| self.can(*group, used.skills) && self.free[*group] >= used.units);
        if let Some(group) = alone {
            self.put(own, group, used.units);
            return Some(());
        }
        let mut left = used.units;
        while left > 0 {
            let mut asked = SmallVec::from_elem(false, self.groups.len());
            let found = self.find(own, left, &mut asked)?;
            left -= found;
        }
        Some(())
    }

    fn can(&self, group: usize, skills: u64) -> bool {
        self.groups[group].1 & skills == skills
    }

    /// Finds units for a use, at most so many, moving other uses to other groups where that helps.
    fn find(&mut self, own: usize, most: u32, asked: &mut SmallVec<[bool; 8]>) -> Option<u32> {
        let skills = self.taken[own].0;
        let able: SmallVec<[usize; 8]> = (0..self.groups.len())
            .filter(|group| self.can(*group, skills))
            .collect();
        if let Some(group) = able.iter().copied().find(|group| self.free[*group] > 0) {
            let units = most.min(self.free[group]);
            self.put(own, group, units);
            return Some(units);
        }
        for group in able {
            if std::mem::replace(&mut asked[group], true) {
                continue;
            }
            for other in 0..self.taken.len() {
                let there = self.taken[other].1.iter().find(|(at, _)| *at == group as u32);
                let Some(there) = there.map(|(_, units)| *units).filter(|_| other != own) else {
                    continue;
                };
                if let Some(units) = self.find(other, most.min(there), asked) {
                    self.drop(other, group, units);
                    self.put(own, group, units);
                    return Some(units);
                }
            }
        }
        None
    }

    fn put(&mut self, own: usize, group: usize, units: u32) {
        self.free[group] -= units;
        let taken = &mut self.taken[own].1;
        match taken.iter_mut().find(|(at, _)| *at == group as u32) {
            Some((_, there)) => *there += units,
            None => taken.push((group as u32, units)),
        }
    }

    fn drop(&mut self, own: usize, group: usize, units: u32) {
        self.free[group] += units;
        let taken = &mut self.taken[own].1;
        taken
            .iter_mut()
            .filter(|(at, _)| *at == group as u32)
            .for_each(|(_, there)| *there -= units);
        taken.retain(|(_, there)| *there > 0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::SkillGroup;

    /// Units of groups, by the skills they have.
    fn plan(groups: &[(u32, &str)]) -> PoolPlan {
        let groups = groups.iter().map(|(units, skills)| SkillGroup {
            units: *units,
            skills: skills.chars().map(String::from).collect(),
        });
        let pool = Pool {
            title: Default::default(),
            capacity: 0,
            calendar: None,
            discipline: Discipline::Priority,
            preempts: false,
            queue_max: None,
            skills: groups.collect(),
            cost_per_hour: Default::default(),
            extra_cost_per_hour: None,
            carbon_g_per_hour: 0.0,
        };
        let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
        PoolPlan::new("desk", &pool, &Scenario::empty("any", start))
    }

    fn chosen(plan: &PoolPlan, wanted: &[(u32, &str)]) -> Option<Vec<(String, u32)>> {
        let uses: Vec<Use> = wanted
            .iter()
            .map(|(units, skills)| Use {
                pool: 0,
                units: *units,
                skills: skills
                    .chars()
                    .fold(0, |bits, skill| bits | plan.skill(&skill.to_string())),
            })
            .collect();
        let hands = plan.hands(uses.iter(), |group| plan.groups[group].0)?;
        let names = |bits: u64| -> String {
            let named = plan.skills.iter().enumerate();
            named
                .filter(|(bit, _)| bits >> bit & 1 == 1)
                .map(|(_, name)| name.as_str())
                .collect()
        };
        let named = hands
            .iter()
            .map(|(group, units)| (names(plan.groups[*group as usize].1), *units));
        Some(named.collect())
    }

    fn of(groups: &[(&str, u32)]) -> Option<Vec<(String, u32)>> {
        Some(
            groups
                .iter()
                .map(|(skills, units)| ((*skills).to_owned(), *units))
                .collect(),
        )
    }

    #[test]
    fn those_who_can_do_least_serve_first_and_nobody_twice() {
        let desk = plan(&[(1, "xyz"), (2, "x"), (1, "xy"), (1, "xz")]);
        assert_eq!(chosen(&desk, &[(1, "x")]), of(&[("x", 1)]));
        assert_eq!(chosen(&desk, &[(1, "z")]), of(&[("xz", 1)]));
        assert_eq!(chosen(&desk, &[(1, "yz")]), of(&[("xyz", 1)]));
        assert_eq!(chosen(&desk, &[(1, "q")]), None);
        // One group alone before several, and several where none is enough.
        assert_eq!(chosen(&desk, &[(2, "x")]), of(&[("x", 2)]));
        assert_eq!(chosen(&desk, &[(4, "x")]), of(&[("x", 2), ("xy", 1), ("xz", 1)]));
        assert_eq!(chosen(&desk, &[(5, "x"), (1, "y")]), None);
        // Whoever was chosen makes room for those that nobody else can serve.
        let desk = plan(&[(1, "xy"), (1, "xz")]);
        assert_eq!(chosen(&desk, &[(1, "x"), (1, "y")]), of(&[("xz", 1), ("xy", 1)]));
        assert_eq!(chosen(&desk, &[(1, "y"), (1, "y")]), None);
        let desk = plan(&[(2, "ab"), (2, "bc"), (2, "cd")]);
        assert_eq!(
            chosen(&desk, &[(2, "b"), (2, "c"), (2, "a")]),
            of(&[("bc", 2), ("cd", 2), ("ab", 2)])
        );
        assert_eq!(chosen(&desk, &[(2, "b"), (2, "c"), (2, "a"), (1, "d")]), None);
    }
}

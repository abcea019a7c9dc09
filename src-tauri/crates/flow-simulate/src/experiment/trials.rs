//! What is tried to find a bottleneck, and what relieves it.

use flow_catalog::{Role, component};
use flow_model::{Flow, Text};

use super::bottleneck::{BottleneckPlan, Candidate, CandidateKind};
use super::compare::{Change, change, change_between};
use super::error::ExperimentError;
use super::relief::{Window, days, window, with_help, with_more};
use super::setting::multiply_times;
use super::shortage::{with_more_goods, with_more_let_through};
use super::{Runner, Variant, is_complete};
use crate::report::{
    Figure, Measure, Number, Wait, WaitKind, orders_in, shown, step_titles, utilisation, waits,
};
use crate::scenario::Scenario;
use crate::statistics::Intervals;
use crate::tally::{Layout, Tally};

/// Pools for which help in the rush is tried before the bottleneck is known.
const WINDOWS_MAX: usize = 2;

/// Something to try.
pub(super) struct Trial {
    kind: CandidateKind,
    id: String,
    title: Text,
    change: Text,
    units: Option<u32>,
    window: Option<String>,
    /// The flow, when it is changed itself.
    flow: Option<Flow>,
    scenario: Scenario,
    utilisation: Option<Figure>,
    /// The pool whose work itself becomes less, when a step becomes faster.
    worked_less: Option<usize>,
    /// Price of what the runs themselves do not cost.
    price: f64,
}

pub(super) struct Hunt<'a, 'r> {
    pub(super) variant: &'a Variant,
    pub(super) layout: &'a Layout,
    pub(super) tallies: &'a [Tally],
    pub(super) level: f64,
    pub(super) run: &'a mut Runner<'r>,
    pub(super) stopped: bool,
}

impl Hunt<'_, '_> {
    /// What orders wait for, the worst first.
    pub(super) fn waits(&self) -> Vec<Wait> {
        waits(self.layout, self.tallies, self.level)
    }

    /// What orders wait for most, and the busiest pool, whether they wait for it or not.
    pub(super) fn trials(&self, waits: &[Wait], plan: &BottleneckPlan) -> Vec<Trial> {
        let mut trials = Vec::new();
        let mut pools = 0;
        for wait in waits
            .iter()
            .filter(|wait| wait.share.mean() >= 0.02)
            .take(plan.candidates_max)
        {
            match wait.kind {
                WaitKind::Pool => {
                    trials.extend(self.more_units(&wait.id));
                    trials.extend(self.faster_step(&wait.id));
                    if pools < WINDOWS_MAX {
                        trials.extend(self.in_window(&wait.id, &[1]));
                    }
                    pools += 1;
                }
                WaitKind::Carrier => trials.extend(self.carrier(&wait.id)),
                WaitKind::Step => trials.extend(self.beyond_staff(&wait.id)),
            }
        }
        let busy = |at: &usize| self.utilisation(*at).map_or(0.0, |share| share.mean());
        let busiest = (0..self.layout.pools.len()).max_by(|one, other| busy(one).total_cmp(&busy(other)));
        if let Some(busiest) = busiest.map(|at| self.layout.pools[at].id.as_str())
            && !trials.iter().any(|trial| trial.id == busiest)
        {
            trials.extend(self.more_units(busiest));
        }
        trials
    }

    /// More units in the hours of the day in which the queue is long; nothing when there are no such hours.
    fn in_window(&self, name: &str, units: &[u32]) -> Vec<Trial> {
        let at = self.pool(name);
        let window = at.and_then(|at| Some((at, window(self.layout, self.tallies, at)?)));
        let Some((at, window)) = window else {
            return Vec::new();
        };
        units
            .iter()
            .filter_map(|units| self.help(at, window, *units))
            .collect()
    }

    fn pool(&self, name: &str) -> Option<usize> {
        self.layout.pools.iter().position(|pool| pool.id == name)
    }

    fn more_units(&self, name: &str) -> Option<Trial> {
        let at = self.pool(name)?;
        Some(Trial {
            kind: CandidateKind::Unit,
            id: name.to_owned(),
            title: shown(&self.layout.pools[at].title, name),
            change: Text::new("one more", "增加 1 个"),
            units: Some(1),
            window: None,
            flow: None,
            scenario: with_more(&self.variant.scenario, name, 1)?,
            utilisation: self.utilisation(at),
            worked_less: None,
            price: self.price_gap(name) * self.hours_of_one(at),
        })
    }

    /// The step of a pool in which most time is spent, 10 % faster.
    fn faster_step(&self, pool: &str) -> Option<Trial> {
        let at = self.pool(pool)?;
        let steps = self.layout.steps.iter().enumerate();
        let using = steps.filter(|(_, step)| step.pools.contains(&(at as u32)));
        let busy = |step: usize| {
            self.tallies
                .iter()
                .map(|tally| tally.steps[step].standing.area)
                .sum::<f64>()
        };
        let (number, step) = using.max_by(|one, other| busy(one.0).total_cmp(&busy(other.0)))?;
        let mut scenario = self.variant.scenario.clone();
        // What a component usually takes is multiplied as well as what the scenario says of the step.
        let usual = scenario
            .components
            .get(step.component)
            .and_then(|usual| usual.times.clone());
        let own = scenario.steps.entry(step.id.clone()).or_default();
        own.times = own.times.take().or(usual);
        multiply_times(own, 0.9);
        Some(Trial {
            kind: CandidateKind::Faster,
            id: step.id.clone(),
            title: step_titles(self.layout).swap_remove(number),
            change: Text::new("10\u{a0}% faster", "提速 10%"),
            units: None,
            window: None,
            flow: None,
            scenario,
            utilisation: self.utilisation(at),
            worked_less: Some(at),
            price: 0.0,
        })
    }

    fn carrier(&self, name: &str) -> Vec<Trial> {
        let Some(at) = self.layout.carriers.iter().position(|carrier| carrier.id == name) else {
            return Vec::new();
        };
        let trial = |kind, change, scenario| Trial {
            kind,
            id: name.to_owned(),
            title: shown(&self.layout.carriers[at].title, name),
            change,
            units: None,
            window: None,
            flow: None,
            scenario,
            utilisation: None,
            worked_less: None,
            price: 0.0,
        };
        let mut trials = Vec::new();
        let is_full = self
            .tallies
            .iter()
            .any(|tally| tally.carriers[at].left_behind > 0);
        let mut roomier = self.variant.scenario.clone();
        if let Some(room) = roomier
            .carriers
            .get_mut(name)
            .and_then(|carrier| carrier.capacity.as_mut())
            && is_full
        {
            *room += (*room / 10).max(1);
            trials.push(trial(
                CandidateKind::Room,
                Text::new("room for 10\u{a0}% more", "每次多装 10%"),
                roomier,
            ));
        }
        let mut sooner = self.variant.scenario.clone();
        if let Some(carrier) = sooner.carriers.get_mut(name) {
            carrier.every_us = (carrier.every_us - carrier.every_us / 10).max(1);
            trials.push(trial(
                CandidateKind::Sooner,
                Text::new("pickups 10\u{a0}% closer together", "揽收间隔缩短 10%"),
                sooner,
            ));
        }
        trials
    }

    /// What shortens a wait that no staff shortens: more of the goods that run out, or a gate that lets more through.
    fn beyond_staff(&self, id: &str) -> Option<Trial> {
        let number = self.layout.steps.iter().position(|step| step.id == id)?;
        let trial = |kind, change, flow, scenario| Trial {
            kind,
            id: id.to_owned(),
            title: step_titles(self.layout).swap_remove(number),
            change,
            units: None,
            window: None,
            flow,
            scenario,
            utilisation: None,
            worked_less: None,
            price: 0.0,
        };
        match component(self.layout.steps[number].component)?.role {
            Role::Backorder => {
                let scenario = with_more_goods(&self.variant.scenario, self.layout, self.tallies)?;
                let change = Text::new("10\u{a0}% more of the goods that run out", "短缺商品备货增加 10%");
                Some(trial(CandidateKind::Goods, change, None, scenario))
            }
            Role::PeakQueue => {
                let wider = with_more_let_through(self.variant, id)?;
                let change = Text::new("10\u{a0}% more let through", "放行速度提高 10%");
                let flow = Some(wider.flow);
                Some(trial(CandidateKind::Rate, change, flow, wider.scenario))
            }
            _ => None,
        }
    }

    /// More of the best candidate that was not tried yet: in the hours of the rush only, and two instead of one.
    pub(super) fn reliefs(&self, best: &Candidate, found: &[Candidate]) -> Vec<Trial> {
        let mut trials = Vec::new();
        for name in self.pools_of(best) {
            let in_window = self.in_window(&name, &[1, 2]);
            if in_window.is_empty()
                && let Some(mut two) = self.more_units(&name)
                && let Some(scenario) = with_more(&self.variant.scenario, &name, 2)
            {
                two.change = Text::new("2 more", "增加 2 个");
                two.units = Some(2);
                two.price *= 2.0;
                trials.push(Trial { scenario, ..two });
            }
            trials.extend(in_window);
        }
        let is_new = |trial: &Trial| {
            !found
                .iter()
                .any(|known| known.id == trial.id && known.change == trial.change)
        };
        trials.retain(is_new);
        trials
    }

    /// The pools that a candidate is about.
    pub(super) fn pools_of(&self, candidate: &Candidate) -> Vec<String> {
        match candidate.kind {
            CandidateKind::Unit | CandidateKind::UnitInWindow => vec![candidate.id.clone()],
            CandidateKind::Faster => {
                let step = self.layout.steps.iter().find(|step| step.id == candidate.id);
                let pools = step.into_iter().flat_map(|step| &step.pools);
                pools
                    .map(|pool| self.layout.pools[*pool as usize].id.clone())
                    .collect()
            }
            CandidateKind::Room | CandidateKind::Sooner | CandidateKind::Goods | CandidateKind::Rate => {
                Vec::new()
            }
        }
    }

    fn help(&self, at: usize, window: Window, units: u32) -> Option<Trial> {
        let pool = &self.layout.pools[at];
        let hours = (window.until - window.from) as f64 * days(self.layout, self.tallies) * f64::from(units);
        let text = window.text();
        Some(Trial {
            kind: CandidateKind::UnitInWindow,
            id: pool.id.clone(),
            title: shown(&pool.title, &pool.id),
            change: match units {
                1 => Text::new(format!("one more, {text}"), format!("{text} 增加 1 个")),
                _ => Text::new(format!("{units} more, {text}"), format!("{text} 增加 {units} 个")),
            },
            units: Some(units),
            window: Some(text),
            flow: None,
            scenario: with_help(&self.variant.scenario, &pool.id, window, units)?,
            utilisation: self.utilisation(at),
            worked_less: None,
            price: self.price_gap(&pool.id) * hours,
        })
    }

    /// What an extra hour costs beyond an ordinary one: the runs cost units at the ordinary price.
    fn price_gap(&self, pool: &str) -> f64 {
        let pool = self.variant.scenario.pools.get(pool);
        pool.and_then(|pool| Some(pool.extra_cost_per_hour?.to_f64() - pool.cost_per_hour.to_f64()))
            .unwrap_or(0.0)
    }

    /// Hours that one unit is there in a run.
    fn hours_of_one(&self, at: usize) -> f64 {
        let hours = self.tallies.iter().map(|tally| {
            let open = &tally.pools[at].open;
            let units = open.greatest().max(1) as f64;
            open.area() / 3.6e9 / units
        });
        hours.sum::<f64>() / self.tallies.len().max(1) as f64
    }

    fn utilisation(&self, at: usize) -> Option<Figure> {
        let shares = self.tallies.iter().filter_map(|tally| utilisation(tally, at));
        let intervals = Intervals::new(self.level, self.tallies.len());
        intervals.mean(shares).map(Figure::from)
    }

    /// The change of the time in the flow for each order that was there, but for work that is done faster: what is left is less
    /// waiting.
    fn queueing(&self, pairs: &[(&Tally, &Tally)], worked_less: Option<usize>) -> Option<Change> {
        let measure = Measure::find(self.layout, "delay")?;
        let first: Vec<f64> = pairs
            .iter()
            .map(|pair| measure.of(pair.0))
            .collect::<Option<_>>()?;
        let second = pairs.iter().map(|(base, changed)| {
            let saved = worked_less.map_or(0.0, |pool| {
                let work = |tally: &Tally| tally.pools[pool].busy.area();
                let orders = orders_in(&base.orders).max(1) as f64;
                (work(base) - work(changed)) / 1e6 / orders
            });
            Some(measure.of(changed)? + saved)
        });
        let second: Vec<f64> = second.collect::<Option<_>>()?;
        change_between(&measure, &first, &second, self.level)
    }

    /// Runs a trial and takes the differences; nothing when it was stopped.
    pub(super) fn play(&mut self, trial: Trial) -> Result<Option<Candidate>, ExperimentError> {
        if self.stopped {
            return Ok(None);
        }
        let asked = 0..self.tallies.len() as u32;
        let variant = Variant {
            flow: trial.flow.unwrap_or_else(|| self.variant.flow.clone()),
            scenario: trial.scenario,
        };
        let runs = (self.run)(&variant, asked.clone())?;
        if !is_complete(&runs, &asked) {
            self.stopped = true;
            return Ok(None);
        }
        let pairs: Vec<(&Tally, &Tally)> = self.tallies.iter().zip(&runs.tallies).collect();
        let figure = |id: &str| {
            let measure = Measure::find(self.layout, id)?;
            change(&measure, &measure, &pairs, self.level)
        };
        let cost = figure("cost").map_or(0.0, |change| change.difference.mean()) + trial.price;
        Ok(Some(Candidate {
            kind: trial.kind,
            id: trial.id,
            title: trial.title,
            change: trial.change,
            units: trial.units,
            window: trial.window,
            utilisation: trial.utilisation,
            delay: figure("delay"),
            queueing: self.queueing(&pairs, trial.worked_less),
            unfinished: figure("unfinished"),
            late: figure("late"),
            cost: matches!(trial.kind, CandidateKind::Unit | CandidateKind::UnitInWindow)
                .then_some(Number(cost)),
            helps: false,
        }))
    }
}

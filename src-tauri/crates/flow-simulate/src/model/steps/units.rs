//! The units of pools that a step takes.

use flow_catalog::Role;

use super::{Builder, Site};
use crate::model::{Act, NONE, Use, pools};

impl<'a> Builder<'a> {
    /// The pool that serves a step, or the uses of several.
    pub(super) fn pool_of(&mut self, site: &Site<'a>, act: &Act) -> (u32, (u32, u32)) {
        let none = (NONE, (0, 0));
        if matches!(
            act,
            Act::Approval(_)
                | Act::PeakQueue(_)
                | Act::Fork
                | Act::Join(_)
                | Act::End(_)
                | Act::Pass
                | Act::Decide(_)
                | Act::DecideByCustomer(..)
                | Act::Share
                | Act::Call(_)
                | Act::Wait(_)
        ) {
            return none;
        }
        let Some(said) = site.said(|said| said.pools.as_ref()) else {
            let setting = match site.role() {
                Role::PersonTask | Role::Hold => site.settings().and_then(|settings| settings.text("role")),
                _ => None,
            };
            let usual = site.component.and_then(|component| component.simulation.resource);
            let by_setting = setting.map_or(NONE, |name| self.pool(name));
            let pool = match by_setting {
                NONE => usual
                    .filter(|_| setting.is_none())
                    .map_or(NONE, |name| self.pool(name)),
                pool => pool,
            };
            return (pool, (0, 0));
        };
        let known = said.iter().filter_map(|used| {
            let pool = self.pool(&used.pool);
            (pool != NONE).then(|| Use {
                pool,
                units: used.units.max(1),
                skills: used
                    .skill
                    .as_ref()
                    .map_or(0, |skill| self.pools[pool as usize].skill(skill)),
            })
        });
        let mut uses: Vec<Use> = Vec::new();
        for used in known {
            pools::add_use(&mut uses, used, &self.pools[used.pool as usize]);
        }
        match uses.as_slice() {
            [] => none,
            [only]
                if only.units == 1
                    && only.skills == 0
                    && self.pools[only.pool as usize].groups.len() == 1 =>
            {
                (only.pool, (0, 0))
            }
            several => {
                let first = self.uses.len() as u32;
                self.uses.extend_from_slice(several);
                (NONE, (first, self.uses.len() as u32))
            }
        }
    }

    /// Units of a step's first pool are set up for it.
    pub(super) fn is_set_up_for(&mut self, pool: u32, uses: (u32, u32)) {
        let first = match uses.0 == uses.1 {
            true => pool,
            false => self.uses[uses.0 as usize].pool,
        };
        if let Some(plan) = self.pools.get_mut(first as usize) {
            plan.has_set_up = true;
        }
    }
}

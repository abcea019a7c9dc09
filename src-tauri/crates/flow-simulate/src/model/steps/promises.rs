//! The promises that are measured.

use std::collections::BTreeSet;

use crate::model::{Model, NONE, ServicePlan};
use crate::scenario::{Scenario, ServiceLevel};
use crate::tally::Named;

/// What each service level is called in figures: by its step, or `end` where it is about the end of the order. Where that is
/// taken, a number follows: `ship`, `ship-2`. A name that is the only one of its step is never taken from it.
fn service_names(levels: &[ServiceLevel]) -> Vec<String> {
    const END: &str = "end";
    let steps: BTreeSet<&str> = levels.iter().filter_map(|level| level.step.as_deref()).collect();
    let mut taken = BTreeSet::new();
    let mut name = |level: &ServiceLevel| {
        let own = level.step.as_deref();
        let base = own.unwrap_or(END);
        let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
        let mut names = std::iter::once(base.to_owned()).chain(numbered);
        let is_free =
            |name: &String| !taken.contains(name) && (own == Some(name) || !steps.contains(name.as_str()));
        let name = names.find(is_free).unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    levels.iter().map(&mut name).collect()
}

/// Adds the service levels of a scenario.
pub(super) fn add_service_levels(model: &mut Model, scenario: &Scenario) {
    let names = service_names(&scenario.service_levels);
    for (level, id) in scenario.service_levels.iter().zip(names) {
        let position = |id: &Option<String>| {
            let found = id
                .as_ref()
                .and_then(|id| model.layout.steps.iter().position(|step| step.id == *id));
            found.map_or(NONE, |step| step as u32)
        };
        let plan = ServicePlan {
            step: position(&level.step),
            from: position(&level.from),
            within_us: level.within_us,
        };
        for step in [plan.step, plan.from] {
            if let Some(step) = model.steps.get_mut(step as usize) {
                step.marks = true;
            }
        }
        model.layout.service_levels.push(Named {
            id,
            title: level.title.clone(),
        });
        model.service.push(plan);
    }
}

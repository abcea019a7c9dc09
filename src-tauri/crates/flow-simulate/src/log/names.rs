//! The names that a log uses for the positions of a run.

use std::collections::BTreeMap;

use flow_model::Text;

use crate::tally::Layout;

/// The names of a run in one language, for the writers of logs.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    pub(super) layout: &'a Layout,
    /// By exit: the step that it leaves.
    pub(super) left: Vec<u32>,
    /// Name of the flow.
    pub(super) flow: String,
    /// By step: its name, with its id where several steps have the same.
    pub(super) activities: Vec<String>,
    /// By step: the pools it uses.
    pub(super) resources: Vec<String>,
}

impl<'a> Names<'a> {
    /// The names of a run of a flow with this title. `wording` takes the language from a text: `Text::english` or
    /// `Text::chinese`.
    pub fn new(layout: &'a Layout, flow: &Text, wording: fn(&Text) -> &str) -> Names<'a> {
        let named = |title: &Text, id: &str| match wording(title) {
            "" => id.to_owned(),
            name => name.to_owned(),
        };
        let titles: Vec<String> = layout
            .steps
            .iter()
            .map(|step| named(&step.title, &step.id))
            .collect();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for title in &titles {
            *uses.entry(title).or_default() += 1;
        }
        let activity = |(title, step): (&String, &crate::tally::StepName)| match uses[title.as_str()] {
            1 => title.clone(),
            _ => format!("{title} ({})", step.id),
        };
        let resource = |step: &crate::tally::StepName| {
            let pools = step
                .pools
                .iter()
                .filter_map(|pool| layout.pools.get(*pool as usize));
            let pools: Vec<String> = pools.map(|pool| named(&pool.title, &pool.id)).collect();
            pools.join("; ")
        };
        Names {
            layout,
            left: layout.exits.iter().map(|exit| exit.step).collect(),
            flow: wording(flow).to_owned(),
            activities: titles.iter().zip(&layout.steps).map(activity).collect(),
            resources: layout.steps.iter().map(resource).collect(),
        }
    }
}

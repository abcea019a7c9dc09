//! The names that a log uses for the positions of a run.

use flow_model::Text;

use crate::report::told_apart;
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
        let steps = layout.steps.iter();
        let titles = steps.map(|step| named(wording(&step.title), &step.id));
        let resource = |step: &crate::tally::StepName| {
            let pools = step
                .pools
                .iter()
                .filter_map(|pool| layout.pools.get(*pool as usize));
            let pools: Vec<&str> = pools.map(|pool| named(wording(&pool.title), &pool.id)).collect();
            pools.join("; ")
        };
        Names {
            layout,
            left: layout.exits.iter().map(|exit| exit.step).collect(),
            flow: wording(flow).to_owned(),
            activities: told_apart(layout, titles),
            resources: layout.steps.iter().map(resource).collect(),
        }
    }
}

/// A name, or the id of what has none.
fn named<'a>(name: &'a str, id: &'a str) -> &'a str {
    match name {
        "" => id,
        name => name,
    }
}

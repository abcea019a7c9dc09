//! How things are called on screen.

use flow_model::Text;
use rustc_hash::FxHashMap;

use super::format::in_one_line;
use crate::tally::Layout;

/// A name on screen, in one line, or the id of what has none.
pub(crate) fn shown(title: &Text, id: &str) -> Text {
    let line = Text::new(in_one_line(&title.en), in_one_line(&title.zh));
    match line.is_empty() {
        true => Text::new(id, id),
        false => line,
    }
}

/// The names of all steps; those of a called flow behind that of the call, as flows may be called twice, and with the id where
/// several steps would have the same.
pub(crate) fn step_titles(layout: &Layout) -> Vec<Text> {
    let places: FxHashMap<&str, usize> = layout
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| (step.id.as_str(), at))
        .collect();
    let titles: Vec<Text> = (0..layout.steps.len())
        .map(|at| behind_calls(layout, &places, at))
        .collect();
    let english = told_apart(layout, titles.iter().map(Text::english));
    let chinese = told_apart(layout, titles.iter().map(Text::chinese));
    let both = english.into_iter().zip(chinese);
    both.map(|(en, zh)| Text::new(en, zh)).collect()
}

/// Names of all steps, each with its id where several would have the same: also where a step is called what another is with its
/// id.
pub(crate) fn told_apart<'a>(layout: &Layout, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let plain: Vec<&str> = names.collect();
    let mut told: Vec<String> = plain.iter().map(|name| (*name).to_owned()).collect();
    loop {
        let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
        for name in &told {
            *uses.entry(name).or_insert(0) += 1;
        }
        let is_shared: Vec<bool> = told.iter().map(|name| uses[name.as_str()] > 1).collect();
        let mut is_done = true;
        for (at, step) in layout.steps.iter().enumerate() {
            // Ids have no parentheses, so two names with ids differ: of those that are the same one has its id at most.
            if is_shared[at] && told[at] == plain[at] {
                told[at] = format!("{} ({})", plain[at], step.id);
                is_done = false;
            }
        }
        if is_done {
            return told;
        }
    }
}

fn behind_calls(layout: &Layout, places: &FxHashMap<&str, usize>, at: usize) -> Text {
    let step = &layout.steps[at];
    let own = shown(&step.title, &step.id);
    let call = step.id.rsplit_once('/').and_then(|(call, _)| places.get(call));
    match call {
        Some(call) => {
            let call = behind_calls(layout, places, *call);
            Text::new(
                format!("{} › {}", call.english(), own.english()),
                format!("{} › {}", call.chinese(), own.chinese()),
            )
        }
        None => own,
    }
}

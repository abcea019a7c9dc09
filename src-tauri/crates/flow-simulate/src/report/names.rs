//! How things are called on screen.

use flow_model::Text;
use rustc_hash::FxHashMap;

use crate::tally::{Layout, StepName};

/// A name on screen, or the id of what has none.
pub(crate) fn shown(title: &Text, id: &str) -> Text {
    match title.is_empty() {
        true => Text::new(id, id),
        false => title.clone(),
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
    let (mut english, mut chinese) = (FxHashMap::default(), FxHashMap::default());
    for title in &titles {
        *english.entry(title.english()).or_insert(0) += 1;
        *chinese.entry(title.chinese()).or_insert(0) += 1;
    }
    let with_id = |name: &str, uses: &FxHashMap<&str, u32>, id: &str| match uses[name] {
        1 => name.to_owned(),
        _ => format!("{name} ({id})"),
    };
    let unique = |(title, step): (&Text, &StepName)| {
        Text::new(
            with_id(title.english(), &english, &step.id),
            with_id(title.chinese(), &chinese, &step.id),
        )
    };
    titles.iter().zip(&layout.steps).map(unique).collect()
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

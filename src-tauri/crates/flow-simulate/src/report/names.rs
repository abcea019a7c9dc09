//! How things are called on screen.

use flow_model::Text;

use crate::tally::Layout;

/// A name on screen, or the id of what has none.
pub(crate) fn shown(title: &Text, id: &str) -> Text {
    match title.is_empty() {
        true => Text::new(id, id),
        false => title.clone(),
    }
}

/// The name of a step; for one of a called flow behind that of the call, as flows may be called twice.
pub(crate) fn step_title(layout: &Layout, at: usize) -> Text {
    let step = &layout.steps[at];
    let own = shown(&step.title, &step.id);
    let call = step
        .id
        .rsplit_once('/')
        .and_then(|(call, _)| layout.steps.iter().position(|other| other.id == call));
    match call {
        Some(call) => {
            let call = step_title(layout, call);
            Text::new(
                format!("{} › {}", call.english(), own.english()),
                format!("{} › {}", call.chinese(), own.chinese()),
            )
        }
        None => own,
    }
}

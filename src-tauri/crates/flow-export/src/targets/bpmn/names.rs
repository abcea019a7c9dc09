//! Names of elements and variables: made from ids of steps, each given once.

use std::collections::BTreeSet;

use crate::xml;

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// An id with a prefix, as BPMN tools write them: `Task_reserve`.
    pub(super) fn id(&mut self, prefix: &str, text: &str) -> String {
        self.once(xml::id(prefix, text))
    }

    fn once(&mut self, wanted: String) -> String {
        let mut name = wanted.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted}.{count}");
        }
        name
    }
}

/// A variable made from an id: letters, digits and underscores. Different ids give different variables.
pub(super) fn variable(prefix: &str, id: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if id.chars().all(is_word) {
        return format!("{prefix}{id}");
    }
    let kept: String = id
        .chars()
        .map(|letter| if is_word(letter) { letter } else { '_' })
        .take(60)
        .collect();
    format!("{prefix}{kept}_{}", crate::targets::short_hash(id))
}

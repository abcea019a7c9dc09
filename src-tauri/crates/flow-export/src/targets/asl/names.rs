//! Names of states: the step's id behind those of its callers, at most 80 characters, each once.

use std::collections::BTreeSet;

use crate::targets::short_hash;

/// What a state name may have, in characters (Amazon States Language, quotas).
const CHARACTERS_MAX: usize = 80;

/// Names given so far.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name for a state, the same for the same input; a long one keeps its beginning and a hash of the whole.
    pub(super) fn state(&mut self, wanted: &str) -> String {
        let clean: String = wanted
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        let clean = if clean.trim().is_empty() {
            "step".to_owned()
        } else {
            clean
        };
        let mut name = match clean.chars().count() > CHARACTERS_MAX {
            true => {
                let kept: String = clean.chars().take(CHARACTERS_MAX - 9).collect();
                format!("{kept}~{}", short_hash(wanted))
            }
            false => clean,
        };
        let mut number = 2;
        while self.0.contains(&name) {
            let base: String = name.chars().take(CHARACTERS_MAX - 4).collect();
            name = format!("{base}~{number}");
            number += 1;
        }
        self.0.insert(name.clone());
        name
    }
}

/// The function that does a task: Lambda allows letters, digits, `-` and `_` only, at most 64 of them.
pub(super) fn function(task: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let name: String = task
        .chars()
        .map(|letter| if plain(letter) { letter } else { '-' })
        .collect();
    match name.len() > 64 {
        true => format!("{}-{}", &name[..55], short_hash(task)),
        false => name,
    }
}

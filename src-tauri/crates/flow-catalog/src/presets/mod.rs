//! Presets: ready-made uses of components that the palette offers beside the components themselves, one file each.
//! Adding one: a file, its `mod` line and its line in [`PRESETS`].

use crate::words::Words;

mod ab_pilot;
mod balance;
mod cancel;
mod deposit;
mod invoice;
mod route_fallback;

/// A ready-made use of one component or of a few in a row.
#[derive(Debug)]
pub struct Preset {
    /// Name of the preset.
    pub id: &'static str,
    /// Name on screen.
    pub name: Words,
    /// One sentence: what it is for.
    pub purpose: Words,
    /// What it inserts.
    pub shape: PresetShape,
}

/// What a preset inserts. Settings are JSON objects as text.
#[derive(Debug)]
pub enum PresetShape {
    /// One step of a component with settings.
    Step {
        /// Component id.
        component: &'static str,
        /// Settings.
        settings: &'static str,
    },
    /// Several steps; `connections` are (from, exit, to) by position.
    Pattern {
        /// Component id and settings of each step.
        steps: &'static [(&'static str, &'static str)],
        /// Connections by position.
        connections: &'static [(usize, &'static str, usize)],
    },
}

/// All presets in the order of the palette.
pub static PRESETS: &[&Preset] = &[
    &ab_pilot::PRESET,
    &deposit::PRESET,
    &balance::PRESET,
    &invoice::PRESET,
    &route_fallback::PRESET,
    &cancel::PRESET,
];

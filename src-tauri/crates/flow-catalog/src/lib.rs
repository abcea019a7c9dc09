//! The order domain: components, obligations, the order model.
//!
//! Everything is static data. A component is one file in `components/` plus its two lines in `components/mod.rs`;
//! nothing outside that file names its id: other crates ask for its [`Role`], ports, settings and effects.

mod check;
pub mod components;
mod listing;
mod obligation;
mod order_model;
mod preset;
mod schema;
pub mod settings;
mod spec;

pub use check::check_setting;
pub use components::{COMPONENTS, component};
pub use listing::{LISTING_FORMAT, catalog_json};
pub use obligation::{Obligation, ObligationSet, Outcome};
pub use order_model::{FIELDS, Field, FieldSet, FieldType, PiiClass, field_index};
pub use preset::{PRESETS, Preset, PresetShape};
pub use schema::schema;
pub use settings::Settings;
pub use spec::{
    Choice, Component, Default, Distribution, Duration, Dynamic, Effect, Export, Family, Group, Longest,
    Operation, Port, PortKind, Read, Role, Setting, SettingCheck, SettingKind, Simulation, Undo, Words,
};

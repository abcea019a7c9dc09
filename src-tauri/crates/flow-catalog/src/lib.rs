//! The order domain: components, obligations, the order model.
//!
//! Everything is static data. A component is one file in `components/` plus its two lines in `components/mod.rs`;
//! nothing outside that file and the presets names its id: other crates ask for its [`Role`], ports, settings and
//! effects. A preset, a ready-made piece of flow, is one file in `presets/` in the same way.

mod check;
pub mod components;
mod field_set;
mod form;
mod kind;
mod listing;
mod obligation;
mod order_model;
mod pools;
mod presets;
mod schema;
pub mod settings;
mod spec;
mod unit;
mod words;

pub use check::check_setting;
pub use components::{COMPONENTS, component, component_with_role};
pub use field_set::FieldSet;
pub use form::{Choice, Default, Need, Rehearsal, Setting, SettingCheck, SettingKind};
pub use kind::{Family, Group, Role};
pub use listing::{LISTING_FORMAT, catalog_json};
pub use obligation::{Obligation, ObligationSet, Outcome};
pub use order_model::{FIELDS, Field, FieldType, PiiClass, field_index};
pub use pools::pool_words;
pub use presets::{PRESETS, Preset, PresetShape};
pub use schema::schema;
pub use settings::Settings;
pub use spec::{
    Component, Distribution, Duration, Dynamic, Effect, Export, Longest, Operation, Port, PortKind, Read,
    Simulation, Undo,
};
pub use unit::{NO_BREAK, in_percent, unit_words, with_unit};
pub use words::{Words, branch_words};

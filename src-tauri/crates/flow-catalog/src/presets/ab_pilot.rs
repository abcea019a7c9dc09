//! Sends a fixed share of customers down a new way.

use super::{Preset, PresetShape};
use crate::words::words;

/// A/B pilot.
pub(super) static PRESET: Preset = Preset {
    id: "preset.ab_pilot",
    name: words("A/B pilot", "小规模试点"),
    purpose: words(
        "Sends a fixed share of customers down a new way",
        "让固定比例的客户走新路径",
    ),
    shape: PresetShape::Step {
        component: "flow.decide",
        settings: r#"{"mode": "share", "key": "customer.id", "branches": [{"port": "new", "share": "0.1"}]}"#,
    },
};

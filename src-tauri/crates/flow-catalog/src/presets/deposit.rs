//! Waits half an hour for the deposit of a presale.

use super::{Preset, PresetShape};
use crate::words::words;

/// Collect deposit.
pub(super) static PRESET: Preset = Preset {
    id: "preset.deposit",
    name: words("Collect deposit", "收定金"),
    purpose: words(
        "Waits half an hour for the deposit of a presale",
        "等待预售定金，半小时未付作废",
    ),
    shape: PresetShape::Step {
        component: "payment.verify",
        settings: r#"{"stage": "deposit", "deadline": "PT30M"}"#,
    },
};

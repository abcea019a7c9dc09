//! Waits three days for the balance of a presale.

use super::{Preset, PresetShape};
use crate::words::words;

/// Collect balance.
pub(super) static PRESET: Preset = Preset {
    id: "preset.balance",
    name: words("Collect balance", "收尾款"),
    purpose: words(
        "Waits three days for the balance of a presale",
        "等待预售尾款，三天未付作废",
    ),
    shape: PresetShape::Step {
        component: "payment.verify",
        settings: r#"{"stage": "balance", "deadline": "P3D"}"#,
    },
};

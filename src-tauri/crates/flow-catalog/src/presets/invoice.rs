//! Bills a customer on terms instead of taking money.

use super::{Preset, PresetShape};
use crate::words::words;

/// Invoice on terms.
pub(super) static PRESET: Preset = Preset {
    id: "preset.invoice",
    name: words("Invoice on terms", "账期开票"),
    purpose: words(
        "Bills a customer on terms instead of taking money",
        "按账期开票，不即时扣款",
    ),
    shape: PresetShape::Step {
        component: "payment.capture",
        settings: r#"{"mode": "invoice", "terms": "P30D"}"#,
    },
};

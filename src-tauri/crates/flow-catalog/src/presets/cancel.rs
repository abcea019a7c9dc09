//! Undoes everything open and ends the order as cancelled.

use super::{Preset, PresetShape};
use crate::words::words;

/// Cancel cleanly.
pub(super) static PRESET: Preset = Preset {
    id: "preset.cancel",
    name: words("Cancel cleanly", "安全取消"),
    purpose: words(
        "Undoes everything open and ends the order as cancelled",
        "撤销全部待结事项，订单以取消结束",
    ),
    shape: PresetShape::Pattern {
        steps: &[
            ("flow.compensate", "{}"),
            ("flow.end", r#"{"result": "cancelled"}"#),
        ],
        connections: &[(0, "ok", 1)],
    },
};

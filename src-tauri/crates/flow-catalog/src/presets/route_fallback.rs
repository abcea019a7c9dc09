//! Routes by a model, by rules where it has no answer, and by a person where it is unsure.

use super::{Preset, PresetShape};
use crate::words::words;

/// AI routing with fallback and override.
pub(super) static PRESET: Preset = Preset {
    id: "preset.route_fallback",
    name: words("AI routing with fallback and override", "AI 路由（含兜底与人工）"),
    purpose: words(
        "Routes by a model, by rules where it has no answer, and by a person where it is unsure",
        "模型选路，无解时按规则，没把握时交给人",
    ),
    shape: PresetShape::Pattern {
        steps: &[
            ("fulfil.ai_route", "{}"),
            ("fulfil.source", "{}"),
            (
                "human.task",
                r#"{"role": "dispatcher", "may_override": ["route.node", "route.carrier", "route.mode"]}"#,
            ),
        ],
        connections: &[(0, "unsure", 2), (0, "stale", 1), (0, "none", 1), (1, "none", 2)],
    },
};

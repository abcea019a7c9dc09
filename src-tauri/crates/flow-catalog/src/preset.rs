//! Presets: ready-made uses of components that the palette offers beside the components themselves.

use crate::spec::{Words, words};

/// A ready-made use of one component or of a few in a row.
#[derive(Debug)]
pub struct Preset {
    /// Name of the preset.
    pub id: &'static str,
    /// Name on screen.
    pub name: Words,
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
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "preset.ab_pilot",
        name: words("A/B pilot", "小规模试点"),
        shape: PresetShape::Step {
            component: "flow.decide",
            settings: r#"{"mode": "share", "key": "customer.id", "branches": [{"port": "new", "share": "0.1"}]}"#,
        },
    },
    Preset {
        id: "preset.deposit",
        name: words("Collect deposit", "收定金"),
        shape: PresetShape::Step {
            component: "payment.verify",
            settings: r#"{"stage": "deposit", "deadline": "PT30M"}"#,
        },
    },
    Preset {
        id: "preset.balance",
        name: words("Collect balance", "收尾款"),
        shape: PresetShape::Step {
            component: "payment.verify",
            settings: r#"{"stage": "balance", "deadline": "P3D"}"#,
        },
    },
    Preset {
        id: "preset.invoice",
        name: words("Invoice on terms", "账期开票"),
        shape: PresetShape::Step {
            component: "payment.capture",
            settings: r#"{"mode": "invoice", "terms": "P30D"}"#,
        },
    },
    Preset {
        id: "preset.route_fallback",
        name: words("AI routing with fallback and override", "AI 路由（含兜底与人工）"),
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
    },
    Preset {
        id: "preset.cancel",
        name: words("Cancel cleanly", "安全取消"),
        shape: PresetShape::Pattern {
            steps: &[
                ("flow.compensate", "{}"),
                ("flow.end", r#"{"result": "cancelled"}"#),
            ],
            connections: &[(0, "ok", 1)],
        },
    },
];

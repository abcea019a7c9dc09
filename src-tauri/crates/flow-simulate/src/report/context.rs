//! What a later check of the flow may know of a run.

use std::collections::BTreeMap;

use serde_json::json;

use super::document::Report;

impl Report {
    /// A context file for `orderloom check --context`: the share of promises that were missed, the step of the flow that
    /// orders stand at most, and how busy pools are, so that rules can judge them.
    pub fn check_context(&self) -> String {
        let missed = self.promises.share.map_or(0.0, |kept| 1.0 - kept.mean());
        let own = self.steps.iter().filter(|step| !step.id.contains('/'));
        let standing = |at: f64| if at > 0.0 { Some(at) } else { None };
        let slowest = own
            .filter_map(|step| Some((standing(step.standing_mean?.mean())?, &step.id)))
            .max_by(|one, other| one.0.total_cmp(&other.0));
        let utilisation: BTreeMap<&String, String> = self
            .pools
            .iter()
            .filter_map(|pool| Some((&pool.id, share(pool.utilisation?.mean()))))
            .collect();
        let context = json!({
            "simulation": {
                "late_share": share(missed),
                "slowest": slowest.map(|(_, id)| id),
                "utilisation": utilisation,
            }
        });
        super::json(&context)
    }
}

/// A decimal from 0 to 1 as the file wants it.
fn share(share: f64) -> String {
    format!("{:.4}", share.clamp(0.0, 1.0))
}

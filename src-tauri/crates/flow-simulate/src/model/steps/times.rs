//! How long a step takes and may take, and its tries.

use super::*;

/// A time limit, so short that moments with it can be added up; [`i64::MAX`] for none.
pub(super) fn limit_us(longest_us: Option<i64>) -> i64 {
    match longest_us {
        None | Some(i64::MAX) => i64::MAX,
        Some(limit) => limit.min(i64::MAX / 4),
    }
}

/// Working time: as the scenario says, or as the flow or the catalog has it.
pub(super) fn duration(site: &Site<'_>) -> Draw {
    if let Some(said) = site.said(|said| said.duration.as_ref()) {
        return Draw::new(said);
    }
    let Some(component) = site.component else {
        return Draw::ZERO;
    };
    if let Some(window_us) = site.duration_us("window").filter(|_| site.role() == Role::Merge) {
        return Draw::Constant(window_us as f64);
    }
    match component.simulation.duration.distribution {
        Usual::Constant { value_us } => Draw::Constant(value_us as f64),
        Usual::Lognormal { median_us, sigma } => Draw::Lognormal {
            log_median: libm::log(median_us as f64),
            sigma,
        },
    }
}

/// How often a try that fails is made again, and when.
pub(super) fn retry(policy: &Policy) -> Retry {
    let length = |text: &Option<String>, usual| text.as_deref().and_then(duration_us).unwrap_or(usual);
    Retry {
        retries: policy.retries.unwrap_or(RETRIES).min(100),
        backoff_us: length(&policy.backoff, BACKOFF_US),
        timeout_us: length(&policy.timeout, TIMEOUT_US),
    }
}

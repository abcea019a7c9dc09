//! How long a step may take, from its settings and its technical policy.

use flow_catalog::settings::duration_us;
use flow_catalog::{Component, Longest, Settings};
use flow_model::Policy;

use crate::compiled::Timing;

/// The longest wait for one try under the common technical policy.
pub const TIMEOUT_US: i64 = 30_000_000;
/// Further tries after the first under the common technical policy.
pub const RETRIES: u32 = 3;
/// First pause between tries under the common technical policy; each further one is twice as long.
pub const BACKOFF_US: i64 = 2_000_000;
/// Pauses between tries are doubled until they are so long; a first pause that is longer stays as it is.
pub const BACKOFF_MAX_US: i64 = 60_000_000;

/// The pause after the next try, when the last one was so long and the first one is that of the policy.
pub fn next_pause_us(pause_us: i64, first_us: i64) -> i64 {
    pause_us.saturating_mul(2).min(BACKOFF_MAX_US.max(first_us))
}

/// Shortest and longest time of a step. An `until` moment and a called flow are not looked at: then no limit is known.
pub(crate) fn timing(component: &Component, settings: &Settings<'_>, policy: &Policy) -> Timing {
    let longest_us = match component.longest {
        Longest::Zero => Some(0),
        Longest::Policy => Some(policy_us(policy)),
        Longest::Setting(name) => settings.duration_us(name),
        Longest::PerLevel(name, levels) => settings
            .duration_us(name)
            .map(|level| level.saturating_mul(settings.list(levels).len() as i64 + 1)),
        Longest::UntilOr(until, length) if settings.text(until).is_none() => settings.duration_us(length),
        Longest::UntilOr(..) | Longest::Called => None,
    };
    Timing {
        shortest_us: component.simulation.duration.floor_us,
        longest_us,
    }
}

/// All tries and the doubled pauses between them.
fn policy_us(policy: &Policy) -> i64 {
    let length = |text: &Option<String>, common| text.as_deref().and_then(duration_us).unwrap_or(common);
    let retries = policy.retries.unwrap_or(RETRIES);
    let tries_us = length(&policy.timeout, TIMEOUT_US).saturating_mul(i64::from(retries) + 1);
    let first_us = length(&policy.backoff, BACKOFF_US);
    let mut pause_us = first_us;
    let mut pauses_us = 0_i64;
    let mut left = retries;
    while left > 0 && pause_us > 0 && pause_us < BACKOFF_MAX_US {
        pauses_us = pauses_us.saturating_add(pause_us);
        pause_us = next_pause_us(pause_us, first_us);
        left -= 1;
    }
    tries_us
        .saturating_add(pauses_us)
        .saturating_add(pause_us.saturating_mul(i64::from(left)))
}

#[cfg(test)]
mod tests {
    use super::policy_us;
    use flow_model::Policy;

    #[test]
    fn tries_and_pauses_add_up() {
        assert_eq!(policy_us(&Policy::default()), 134_000_000);
        let patient = Policy {
            retries: Some(7),
            ..Policy::default()
        };
        assert_eq!(
            policy_us(&patient),
            (240 + 2 + 4 + 8 + 16 + 32 + 60 + 60) * 1_000_000
        );
        let slow = |first: &str| {
            let policy = Policy {
                retries: Some(3),
                backoff: Some(first.to_owned()),
                ..Policy::default()
            };
            policy_us(&policy) / 1_000_000 - 120
        };
        assert_eq!(slow("PT40S"), 40 + 60 + 60);
        assert_eq!(slow("PT10M"), 3 * 600);
    }
}

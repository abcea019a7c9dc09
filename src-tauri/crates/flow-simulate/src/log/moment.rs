//! Moments of a run as ISO 8601 with milliseconds and zone, quickly.

use flow_feel::time::{DateTime, SECOND};

use crate::tally::Layout;

/// Writes moments; those that follow each other within a second are cheap.
pub(super) struct Moments {
    start_us: i64,
    zone: String,
    /// The second of the text, since 1970.
    second: i64,
    text: String,
}

impl Moments {
    pub(super) fn new(layout: &Layout) -> Moments {
        let (start_us, zone) = layout.start;
        let zone = match zone {
            0 => "Z".to_owned(),
            _ => format!(
                "{}{:02}:{:02}",
                if zone < 0 { '-' } else { '+' },
                zone.abs() / 60,
                zone.abs() % 60
            ),
        };
        Moments {
            start_us,
            zone,
            second: i64::MIN,
            text: String::new(),
        }
    }

    /// Appends a moment of the run.
    pub(super) fn write(&mut self, at_us: i64, out: &mut String) {
        let local = self.start_us.saturating_add(at_us);
        let second = local.div_euclid(SECOND);
        if second != self.second {
            self.second = second;
            let text = DateTime::from_instant(second.saturating_mul(SECOND)).to_string();
            text.trim_end_matches('Z').clone_into(&mut self.text);
        }
        out.push_str(&self.text);
        let millis = local.rem_euclid(SECOND) / 1_000;
        out.push('.');
        for place in [100, 10, 1] {
            out.push(char::from(b'0' + (millis / place % 10) as u8));
        }
        out.push_str(&self.zone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(start: (i64, i32), at_us: i64) -> String {
        let mut out = String::new();
        let layout = Layout {
            start,
            ..Layout::default()
        };
        Moments::new(&layout).write(at_us, &mut out);
        out
    }

    #[test]
    fn moments_have_milliseconds_and_the_zone() {
        assert_eq!(text((0, 0), 0), "1970-01-01T00:00:00.000Z");
        let november = 1_794_355_200 * SECOND;
        assert_eq!(
            text((november, 480), 90_061_001_999),
            "2026-11-12T01:01:01.001+08:00"
        );
        assert_eq!(text((november, -210), -1), "2026-11-10T23:59:59.999-03:30");
    }
}

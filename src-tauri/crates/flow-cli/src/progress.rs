//! How far a rehearsal is, on standard error: a bar on a terminal, plain lines elsewhere, nothing for short runs.

use flow_api::rehearse::Progress;

use crate::words::Lang;

/// Looks before anything is shown: a short run leaves no trace. A look is about a fortieth of a second.
const BAR_AFTER: u32 = 10;
const LINES_AFTER: u32 = 80;
/// Looks between two drawings of the bar.
const BAR_EVERY: u32 = 4;
const BAR_WIDTH: usize = 24;

/// Decides what to show of the progress, and when.
pub(crate) struct Shown {
    lang: Lang,
    kind: Kind,
    looks: u32,
    /// Columns of the bar on screen, to be wiped away.
    width: usize,
    /// Tenths that were told.
    tenths: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Bar,
    Lines,
}

impl Shown {
    pub(crate) fn new(lang: Lang, is_quiet: bool, is_terminal: bool) -> Shown {
        let kind = match (is_quiet, is_terminal) {
            (true, _) => Kind::Nothing,
            (false, true) => Kind::Bar,
            (false, false) => Kind::Lines,
        };
        Shown {
            lang,
            kind,
            looks: 0,
            width: 0,
            tenths: 0,
        }
    }

    /// What to write now to standard error, if anything, of a rehearsal.
    pub(crate) fn look(&mut self, progress: &Progress) -> Option<String> {
        self.told(progress.share, &self.words(progress))
    }

    /// The same of events that are being written, by the share of them that is.
    pub(crate) fn look_at_writing(&mut self, share: f64) -> Option<String> {
        let percent = (share * 100.0) as u32;
        let words = match self.lang {
            Lang::En => format!("{percent} % of the events written"),
            Lang::Zh => format!("已写入 {percent}% 的事件"),
        };
        self.told(share, &words)
    }

    fn told(&mut self, share: f64, words: &str) -> Option<String> {
        self.looks = self.looks.saturating_add(1);
        match self.kind {
            Kind::Nothing => None,
            Kind::Bar => {
                let is_due = self.looks >= BAR_AFTER && self.looks.is_multiple_of(BAR_EVERY);
                is_due.then(|| self.bar(share, words))
            }
            Kind::Lines => {
                let tenths = (share * 10.0) as u32;
                let is_due = self.looks >= LINES_AFTER && tenths > self.tenths;
                is_due.then(|| {
                    self.tenths = tenths;
                    format!("{words}\n")
                })
            }
        }
    }

    /// What wipes the bar away.
    pub(crate) fn end(&self) -> Option<String> {
        (self.width > 0).then(|| format!("\r{}\r", " ".repeat(self.width)))
    }

    fn bar(&mut self, share: f64, words: &str) -> String {
        let full = (share * BAR_WIDTH as f64) as usize;
        let full = full.min(BAR_WIDTH);
        let (done, open) = ("#".repeat(full), "-".repeat(BAR_WIDTH - full));
        let line = format!("[{done}{open}] {words}");
        let width = unicode_width::UnicodeWidthStr::width(line.as_str());
        let rest = " ".repeat(self.width.saturating_sub(width));
        self.width = width;
        format!("\r{line}{rest}")
    }

    fn words(&self, progress: &Progress) -> String {
        let percent = (progress.share * 100.0) as u32;
        let (done, planned) = (progress.done, progress.planned);
        let moment = self.moment(progress.now_us);
        match self.lang {
            Lang::En => {
                let planned = counted(u64::from(planned), "replication");
                let orders = counted(progress.orders, "order");
                format!("{percent} %, {done} of {planned}, {moment}{orders}")
            }
            Lang::Zh => {
                let orders = thousands(progress.orders);
                format!("{percent}%，已完成 {done}/{planned} 次重复运行，{moment}{orders} 单")
            }
        }
    }

    /// Where the slowest replication is: the day and the time since the start.
    fn moment(&self, now_us: i64) -> String {
        if now_us <= 0 {
            return String::new();
        }
        let minutes = now_us / 60_000_000;
        let (day, hour, minute) = (minutes / 1_440 + 1, minutes / 60 % 24, minutes % 60);
        match self.lang {
            Lang::En => format!("day {day} {hour:02}:{minute:02}, "),
            Lang::Zh => format!("第 {day} 天 {hour:02}:{minute:02}，"),
        }
    }
}

/// So many of something, in English.
pub(crate) fn counted(number: u64, one: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {one}{ending}", thousands(number))
}

/// A number with commas between thousands.
pub(crate) fn thousands(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::new();
    for (position, digit) in plain.chars().enumerate() {
        if position > 0 && (plain.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half() -> Progress {
        Progress {
            done: 4,
            planned: 10,
            share: 0.5,
            now_us: 97_500_000_000,
            orders: 1_234_567,
            ..Progress::default()
        }
    }

    fn looks(shown: &mut Shown, n: u32) -> Vec<String> {
        (0..n).filter_map(|_| shown.look(&half())).collect()
    }

    #[test]
    fn a_bar_is_drawn_over_itself_and_wiped_away() {
        let mut shown = Shown::new(Lang::En, false, true);
        let drawn = looks(&mut shown, 16);
        let line = "\r[############------------] 50 %, 4 of 10 replications, day 2 03:05, 1,234,567 orders";
        assert_eq!(drawn, [line, line]);
        assert_eq!(shown.end(), Some(format!("\r{}\r", " ".repeat(line.len() - 1))));
    }

    #[test]
    fn lines_are_few_and_in_the_language() {
        let mut shown = Shown::new(Lang::Zh, false, false);
        let lines = looks(&mut shown, 1_000);
        assert_eq!(
            lines,
            ["50%，已完成 4/10 次重复运行，第 2 天 03:05，1,234,567 单\n"]
        );
        assert_eq!(shown.end(), None);
    }

    #[test]
    fn short_and_quiet_runs_show_nothing() {
        assert!(looks(&mut Shown::new(Lang::En, false, true), BAR_AFTER - 1).is_empty());
        assert!(looks(&mut Shown::new(Lang::En, true, true), 1_000).is_empty());
    }
}

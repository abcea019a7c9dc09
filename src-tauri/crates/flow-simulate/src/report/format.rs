//! How numbers are said in a sentence or a table, in both languages.

use flow_catalog::{NO_BREAK, in_percent};
use flow_model::Text;
use unicode_width::UnicodeWidthStr as _;

use super::measure::Unit;
use super::number::{Figure, nine_digits};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    Zh,
}

impl Lang {
    pub(crate) fn of<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    pub(crate) fn text(self, text: &Text) -> &str {
        match self {
            Lang::En => text.english(),
            Lang::Zh => text.chinese(),
        }
    }
}

/// The same sentence made for both languages. Names in it come from files: what would steer a terminal is left out.
pub(crate) fn both(of: impl Fn(Lang) -> String) -> Text {
    let safe = |letter: char| match letter {
        '\n' => '\n',
        letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    let said = |lang| of(lang).chars().map(safe).collect::<String>();
    Text::new(said(Lang::En), said(Lang::Zh))
}

/// A name from a file as a table or a sentence has it: with a space where it breaks a line.
pub(crate) fn in_one_line(name: &str) -> String {
    let breaks = |letter: char| {
        matches!(
            letter,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let parts: Vec<&str> = name.split(breaks).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// So many of something, in English.
pub(crate) fn counted(number: impl std::fmt::Display, one: &str) -> String {
    let number = number.to_string();
    let many = if number == "1" { "" } else { "s" };
    format!("{number} {one}{many}")
}

/// A number with commas between thousands and so many digits after the point.
pub(crate) fn decimal(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    // From what is written of it, so that whoever reads the report gets to the same digits.
    let plain = format!("{:.digits$}", nine_digits(value.abs()));
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let is_nothing = !plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    format!(
        "{}{text}{rest}",
        if value < 0.0 && !is_nothing { "−" } else { "" }
    )
}

/// A count or a mean of counts: whole from 100 on, or when it is whole; small ones with two digits after the point.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if libm::trunc(value) == value || size >= 100.0 => 0,
        _ if size >= 1.0 => 1,
        _ => 2,
    };
    match size > 0.0 && size < 0.005 {
        true if value < 0.0 => below_nothing("0.01"),
        true => format!("<{NO_BREAK}0.01"),
        false => decimal(value, digits),
    }
}

/// A negative number that is less than this away from 0.
fn below_nothing(size: &str) -> String {
    format!(">{NO_BREAK}−{size}")
}

/// A share in percent: one digit after the point below 10 % and close to 100 %, and never all for nearly all.
pub(crate) fn percent(lang: Lang, share: f64) -> String {
    let percent = share * 100.0;
    let is_plain = percent == 0.0 || percent == 100.0 || (10.0..99.0).contains(&percent.abs());
    let number = match percent {
        nearly if nearly > 99.94 && nearly < 100.0 => format!(">{NO_BREAK}99.9"),
        little if little > 0.0 && little < 0.05 => format!("<{NO_BREAK}0.1"),
        _ => decimal(percent, if is_plain { 0 } else { 1 }),
    };
    lang.text(&in_percent(number)).to_owned()
}

/// A number and its unit, which no line break parts.
fn measured(lang: Lang, number: String, en: &str, zh: &str) -> String {
    format!("{number}{NO_BREAK}{}", lang.of(en, zh))
}

/// A length of time in its two largest units.
pub(crate) fn duration(lang: Lang, seconds: f64) -> String {
    let sign = if seconds < 0.0 { "−" } else { "" };
    let seconds = seconds.abs();
    if !seconds.is_finite() {
        return "–".to_owned();
    }
    if seconds < 60.0 {
        let digits = match seconds {
            0.0 => 0,
            small if small < 1.0 => 2,
            small if libm::trunc(small) == small => 0,
            _ => 1,
        };
        return measured(lang, format!("{sign}{}", decimal(seconds, digits)), "s", "秒");
    }
    const UNITS: [(u64, &str, &str); 4] = [
        (86_400, "d", "天"),
        (3_600, "h", "小时"),
        (60, "min", "分钟"),
        (1, "s", "秒"),
    ];
    let largest = UNITS
        .iter()
        .position(|unit| unit.0 as f64 <= seconds)
        .unwrap_or(3);
    let smallest = UNITS[(largest + 1).min(3)].0;
    let rounded = libm::round(seconds / smallest as f64) as u64 * smallest;
    // Rounding may have made a full larger unit.
    let largest = UNITS.iter().position(|unit| unit.0 <= rounded).unwrap_or(3);
    let (first, en, zh) = UNITS[largest];
    let count = decimal((rounded / first) as f64, 0);
    let mut text = measured(lang, format!("{sign}{count}"), en, zh);
    if let Some((second, en, zh)) = UNITS.get(largest + 1)
        && rounded % first >= *second
    {
        let count = (rounded % first / second).to_string();
        text.push_str(&format!(" {}", measured(lang, count, en, zh)));
    }
    text
}

/// A name in quotes, unless it begins with a name in quotes.
pub(crate) fn quoted(lang: Lang, name: &str) -> String {
    match lang {
        _ if name.starts_with(['"', '“']) => name.to_owned(),
        Lang::En => format!("\"{name}\""),
        Lang::Zh => format!("“{name}”"),
    }
}

/// Money in a currency, whole from 1,000 on.
pub(crate) fn money(currency: Option<&str>, value: f64) -> String {
    let amount = decimal(value.abs(), if value.abs() >= 1_000.0 { 0 } else { 2 });
    let sign = if value < 0.0 && amount.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        "−"
    } else {
        ""
    };
    match currency {
        Some("CNY") => format!("{sign}¥{amount}"),
        Some("EUR") => format!("{sign}€{amount}"),
        Some("USD") => format!("{sign}${amount}"),
        Some(other) => format!("{sign}{other}{NO_BREAK}{amount}"),
        None => format!("{sign}{amount}"),
    }
}

/// A value in its unit.
pub(crate) fn value(lang: Lang, unit: Unit, currency: Option<&str>, value: f64) -> String {
    match unit {
        Unit::Number => number(value),
        Unit::Seconds => duration(lang, value),
        Unit::Share => percent(lang, value),
        Unit::Money => money(currency, value),
        Unit::Kilograms => measured(lang, number(value), "kg", "千克"),
    }
}

/// A size with the sign of a change: `+4`, `−4`, `0`.
pub(crate) fn signed(size: String, change: f64) -> String {
    let is_nothing = !size.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if let Some(little) = size
        .strip_prefix(&format!("<{NO_BREAK}"))
        .filter(|_| change < 0.0)
    {
        return below_nothing(little);
    }
    match (is_nothing || size.starts_with('<'), change < 0.0) {
        (true, _) => size,
        (false, true) => format!("−{size}"),
        (false, false) => format!("+{size}"),
    }
}

/// The size of a change of a share in points, with as many digits as it takes to see it.
fn points(change: f64) -> String {
    let size = change.abs() * 100.0;
    let (mut places, mut least) = (1, 0.05);
    while size > 0.0 && size < least && places < 9 {
        places += 1;
        least /= 10.0;
    }
    decimal(size, places)
}

/// How far two values are apart: of shares in points, not in percent.
pub(crate) fn apart(lang: Lang, unit: Unit, currency: Option<&str>, size: f64) -> String {
    match unit {
        Unit::Share => measured(lang, points(size), "points", "个百分点"),
        _ => value(lang, unit, currency, size.abs()),
    }
}

/// A change in a unit.
pub(crate) fn change(lang: Lang, unit: Unit, currency: Option<&str>, change: f64) -> String {
    signed(apart(lang, unit, currency, change), change)
}

/// The ends of the range of a change, nothing where there is none.
pub(crate) fn change_range(lang: Lang, unit: Unit, currency: Option<&str>, figure: &Figure) -> String {
    let end = |end: f64| match unit {
        Unit::Share => signed(points(end), end),
        _ => change(lang, unit, currency, end),
    };
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} – {}", end(low.0), end(high.0)),
        _ => String::new(),
    }
}

/// The ends of a range in a unit, nothing where there is none.
pub(crate) fn range(lang: Lang, unit: Unit, currency: Option<&str>, figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!(
            "{} – {}",
            value(lang, unit, currency, low.0),
            value(lang, unit, currency, high.0)
        ),
        _ => String::new(),
    }
}

impl Figure {
    /// A range of a number that cannot be below 0, or of a share, does not reach beyond.
    pub(crate) fn in_unit(self, unit: Unit) -> Figure {
        match unit {
            Unit::Number | Unit::Seconds => self.within(0.0, f64::INFINITY),
            Unit::Share => self.within(0.0, 1.0),
            Unit::Money | Unit::Kilograms => self,
        }
    }
}

/// A table of texts: the first column to the left, the others to the right, two spaces between.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(heads: &[&str]) -> Table {
        Table {
            rows: vec![heads.iter().map(|head| (*head).to_owned()).collect()],
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows
            .push(cells.iter().map(|cell| in_one_line(cell)).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    pub(crate) fn write(&self, text: &mut String) {
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let space = " ".repeat(widths[column] - cell.width());
                match column {
                    0 => line.push_str(&format!("  {cell}{space}")),
                    _ => line.push_str(&format!("  {space}{cell}")),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_steer_terminals_and_one_is_not_many() {
        let text = both(|lang| lang.of("a\u{1b}[2J\u{7}b\n", "甲\u{9b}2J\n").to_owned());
        assert_eq!(
            (text.en.as_str(), text.zh.as_str()),
            ("a\u{fffd}[2J\u{fffd}b\n", "甲\u{fffd}2J\n")
        );
        assert_eq!(
            (counted(1, "order"), counted("1,200", "order")),
            ("1 order".to_owned(), "1,200 orders".to_owned())
        );
    }

    #[test]
    fn a_row_is_a_line_whatever_is_in_it() {
        let mut table = Table::new(&["", "orders"]);
        table.row(vec!["web\r\nshop\u{2028}\n".to_owned(), "1".to_owned()]);
        let mut text = String::new();
        table.write(&mut text);
        assert_eq!(text, "            orders\n  web shop       1\n");
    }

    #[test]
    fn numbers_and_times_as_people_say_them() {
        assert_eq!(number(12_431.4), "12,431");
        assert_eq!(number(3_005.499_999_999_9), "3,006");
        assert_eq!(number(3.25), "3.2");
        assert_eq!(number(0.25), "0.25");
        assert_eq!(number(0.001), "<\u{a0}0.01");
        assert_eq!(number(-0.001), ">\u{a0}−0.01");
        let count = |size| change(Lang::En, Unit::Number, None, size);
        assert_eq!(
            (count(-0.001), count(0.001)),
            (">\u{a0}−0.01".to_owned(), "<\u{a0}0.01".to_owned())
        );
        assert_eq!(apart(Lang::Zh, Unit::Share, None, 0.009), "0.9\u{a0}个百分点");
        assert_eq!(quoted(Lang::En, "Lead time"), "\"Lead time\"");
        assert_eq!(quoted(Lang::En, "\"work\": kept"), "\"work\": kept");
        assert_eq!(number(-1_000.0), "−1,000");
        assert_eq!(percent(Lang::En, 0.6234), "62\u{a0}%");
        assert_eq!(percent(Lang::Zh, 0.021), "2.1%");
        assert_eq!(percent(Lang::En, 0.9987), "99.9\u{a0}%");
        assert_eq!(percent(Lang::En, 0.99997), ">\u{a0}99.9\u{a0}%");
        assert_eq!(percent(Lang::Zh, 0.0001), "<\u{a0}0.1%");
        let share = |size| change(Lang::En, Unit::Share, None, size);
        assert_eq!(share(0.0312), "+3.1\u{a0}points");
        assert_eq!(share(-0.00023), "−0.02\u{a0}points");
        assert_eq!(share(0.0000004), "+0.00004\u{a0}points");
        assert_eq!(share(0.0), "0.0\u{a0}points");
        assert_eq!(duration(Lang::En, 12_000.0), "3\u{a0}h 20\u{a0}min");
        assert_eq!(duration(Lang::Zh, 12_000.0), "3\u{a0}小时 20\u{a0}分钟");
        assert_eq!(duration(Lang::En, 3_599.9), "1\u{a0}h");
        assert_eq!(duration(Lang::En, 0.347), "0.35\u{a0}s");
        assert_eq!(duration(Lang::En, 172_800.0), "2\u{a0}d");
        assert_eq!(duration(Lang::En, -90.0), "−1\u{a0}min 30\u{a0}s");
        assert_eq!(money(Some("CNY"), -1_234.5), "−¥1,234");
        assert_eq!(money(Some("CHF"), 12.5), "CHF\u{a0}12.50");
    }
}

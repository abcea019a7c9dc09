//! Puts findings into words: placeholders, lists, lengths of time, in both languages.
//!
//! Chinese text keeps a space between Chinese characters and digits or Latin letters; a value that meets the
//! template is spaced here, so that templates and values need not know of each other.

use flow_catalog::{FIELDS, NO_BREAK, Obligation, Words, in_percent};
use flow_feel::{Decimal, Rounding};
use flow_model::Text;

use crate::rule::Wording;

const SECOND: i64 = 1_000_000;
const UNITS: [(i64, &str, &str); 4] = [
    (86_400 * SECOND, "day", "天"),
    (3_600 * SECOND, "hour", "小时"),
    (60 * SECOND, "minute", "分钟"),
    (SECOND, "second", "秒"),
];

/// The three sentences with their placeholders filled.
pub fn say(wording: &Wording, values: &[(&str, Text)]) -> Text {
    let sentences = [wording.wrong, wording.effect, wording.advice].map(|words| fill(words, values));
    let english: Vec<&str> = sentences
        .iter()
        .map(|text| text.en.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    let chinese: String = sentences.iter().map(|text| text.zh.as_str()).collect();
    // A value may end a sentence with a question of its own.
    Text::new(
        english.join(" ").replace("?.", "?"),
        chinese.replace("？。", "？"),
    )
}

/// A template with its placeholders filled. A placeholder nobody gives a value for stays as it is.
pub fn fill(template: Words, values: &[(&str, Text)]) -> Text {
    Text {
        en: fill_one(template.en, values, Text::english, false),
        zh: fill_one(template.zh, values, Text::chinese, true),
    }
}

fn fill_one(
    template: &str,
    values: &[(&str, Text)],
    language: impl Fn(&Text) -> &str,
    spaced: bool,
) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|length| open + length) else {
            break;
        };
        let value = values.iter().find(|(name, _)| *name == &rest[open + 1..close]);
        append(&mut filled, &rest[..open], spaced);
        match value {
            Some((_, text)) => append(&mut filled, language(text), spaced),
            None => filled.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    append(&mut filled, rest, spaced);
    filled
}

fn append(text: &mut String, more: &str, spaced: bool) {
    let meets = |left: char, right: char| is_han(left) && right.is_ascii_alphanumeric();
    if let (true, Some(left), Some(right)) = (spaced, text.chars().next_back(), more.chars().next())
        && (meets(left, right) || meets(right, left))
    {
        text.push(' ');
    }
    text.push_str(more);
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}')
}

/// The same text in both languages.
pub fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// A step of a called flow, behind the name of the call.
pub(crate) fn inside(call: &Text, step: &Text) -> Text {
    Text::new(
        format!("{}: {}", call.english(), step.english()),
        format!("{}：{}", call.chinese(), step.chinese()),
    )
}

/// Fixed words as a text.
pub fn text(words: Words) -> Text {
    Text::new(words.en, words.zh)
}

/// An obligation as a thing, to stand inside a sentence: `payment authorisation`.
pub fn thing(obligation: Obligation) -> Text {
    let (en, zh) = match obligation {
        Obligation::Deposit => ("deposit", "定金"),
        Obligation::Paid => ("payment", "货款"),
        Obligation::Auth => ("payment authorisation", "预授权"),
        Obligation::Credit => ("credit used", "信用额度占用"),
        Obligation::Stock => ("stock freeze", "库存冻结"),
        Obligation::Presale => ("presale lock", "预售锁库"),
        Obligation::Quota => ("flash-sale quota", "抢购名额"),
        Obligation::Coupon => ("coupon", "优惠"),
        Obligation::Customs => ("customs declaration", "报关单"),
        Obligation::Shipped => ("shipment on its way", "在途货物"),
        Obligation::WithCustomer => ("delivery with the customer", "客户手中的货物"),
        Obligation::Rma => ("return case", "退货单"),
    };
    Text::new(en, zh)
}

/// Fields by name and path, at most three of them.
pub fn fields(slots: &[usize]) -> Text {
    const SHOWN: usize = 3;
    let shown: Vec<_> = slots
        .iter()
        .take(SHOWN)
        .filter_map(|slot| FIELDS.get(*slot))
        .collect();
    let more = slots.len().saturating_sub(SHOWN);
    let english: Vec<String> = shown
        .iter()
        .map(|field| format!("{} ({})", field.name.en, field.path))
        .collect();
    let chinese: Vec<String> = shown
        .iter()
        .map(|field| format!("{}（{}）", field.name.zh, field.path))
        .collect();
    if more > 0 {
        return Text::new(
            format!("{} and {more} more", english.join(", ")),
            format!("{}等 {} 项", chinese.join("、"), slots.len()),
        );
    }
    Text::new(english.join(", "), chinese.join("、"))
}

/// A number in both languages, thousands separated.
pub fn number(value: impl Into<i128>) -> Text {
    let value: i128 = value.into();
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    same(if value < 0 { format!("-{grouped}") } else { grouped })
}

/// A decimal in both languages, the whole part in thousands.
pub fn decimal(value: Decimal) -> Text {
    let plain = value.to_string();
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((&*plain, ""), |(whole, rest)| (whole, rest));
    match whole.parse::<i128>() {
        Ok(whole) if fraction.is_empty() => number(whole),
        Ok(whole) => same(format!("{}.{fraction}", number(whole).en)),
        Err(_) => same(plain),
    }
}

/// A share as percent with at most two places: `12.5 %`, `12.5%`.
pub fn percent(share: Decimal) -> Text {
    let scaled = share
        .mul(Decimal::from(100))
        .and_then(|percent| percent.round(2, Rounding::HalfUp));
    let text = decimal(scaled.unwrap_or(share)).en;
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    in_percent(text)
}

/// A moment without what it need not say: `2025-11-11 20:00 +08:00`.
pub fn moment(written: &str) -> Text {
    let Some((day, time)) = written.trim().split_once('T') else {
        return same(written);
    };
    let (clock, zone) = time.split_at(time.find(['+', '-', 'Z']).unwrap_or(time.len()));
    let clock = match clock.strip_suffix(":00") {
        Some(short) if short.contains(':') => short,
        _ => clock,
    };
    let zone = if zone == "Z" { "UTC" } else { zone };
    same(format!("{day} {clock} {zone}").trim_end())
}

/// Names in quotes, at most three of them: `"A", "B" and 4 more`.
pub fn listed(names: &[Text]) -> Text {
    const SHOWN: usize = 3;
    let Some(more) = names.len().checked_sub(SHOWN).filter(|more| *more > 0) else {
        return all_listed(names);
    };
    let (english, chinese) = quoted(&names[..SHOWN]);
    Text::new(
        format!("{} and {more} more", english.join(", ")),
        format!("{}等 {} 个", chinese.join("、"), names.len()),
    )
}

/// Names in quotes: `"A", "B" and "C"`.
pub fn all_listed(names: &[Text]) -> Text {
    let (english, chinese) = quoted(names);
    in_a_row(&english, &chinese)
}

/// Words one after the other: `1, 2 and 3`.
pub fn in_a_row(english: &[String], chinese: &[String]) -> Text {
    let english = match english.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => english.concat(),
    };
    Text::new(english, chinese.join("、"))
}

fn quoted(names: &[Text]) -> (Vec<String>, Vec<String>) {
    let quoted = |name: &Text| (format!("\"{}\"", name.english()), format!("“{}”", name.chinese()));
    names.iter().map(quoted).unzip()
}

/// A length of time with its two largest units: `2 days 4 hours`, `2 天 4 小时`.
pub fn duration(length_us: i64) -> Text {
    let mut rest = length_us.unsigned_abs();
    let mut parts: Vec<Text> = Vec::new();
    for (unit_us, english, chinese) in UNITS {
        let count = rest / unit_us.unsigned_abs();
        rest %= unit_us.unsigned_abs();
        if count > 0 && parts.len() < 2 {
            let plural = if count == 1 { "" } else { "s" };
            parts.push(Text::new(
                format!("{count}{NO_BREAK}{english}{plural}"),
                format!("{count}{NO_BREAK}{chinese}"),
            ));
        } else if !parts.is_empty() {
            break;
        }
    }
    if parts.is_empty() {
        return if length_us == 0 {
            Text::new("0\u{a0}seconds", "0\u{a0}秒")
        } else {
            Text::new("under 1\u{a0}second", "不到 1\u{a0}秒")
        };
    }
    let english: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    let chinese: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    Text::new(english.join(" "), chinese.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{duration, fill, listed, number};
    use flow_catalog::Words;
    use flow_model::Text;

    #[test]
    fn a_value_is_spaced_where_it_meets_chinese() {
        let template = Words {
            en: "{n} wires from \"{exit}\"",
            zh: "出口“{exit}”连了{n}条线",
        };
        let filled = fill(template, &[("n", number(12_345)), ("exit", Text::new("ok", ""))]);
        assert_eq!(filled.en, "12,345 wires from \"ok\"");
        assert_eq!(filled.zh, "出口“ok”连了 12,345 条线");
    }

    #[test]
    fn an_unknown_placeholder_stays() {
        let template = Words {
            en: "{a} and {b",
            zh: "",
        };
        assert_eq!(fill(template, &[]).en, "{a} and {b");
    }

    #[test]
    fn a_duration_has_two_units() {
        assert_eq!(duration(0).en, "0\u{a0}seconds");
        assert_eq!(duration(1).zh, "不到 1\u{a0}秒");
        assert_eq!(duration(90_061_000_000).en, "1\u{a0}day 1\u{a0}hour");
        assert_eq!(duration(86_400_000_000 + 60_000_000).zh, "1\u{a0}天");
        assert_eq!(duration(134_000_000).zh, "2\u{a0}分钟 14\u{a0}秒");
    }

    #[test]
    fn a_list_names_three() {
        let names: Vec<Text> = ["A", "B", "C", "D"]
            .iter()
            .map(|name| Text::new(*name, *name))
            .collect();
        assert_eq!(listed(&names[..1]).zh, "“A”");
        assert_eq!(listed(&names[..2]).en, "\"A\" and \"B\"");
        assert_eq!(listed(&names).zh, "“A”、“B”、“C”等 4 个");
    }
}

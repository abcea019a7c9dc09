//! Numbers and names in the words of findings.

use flow_catalog::in_percent;
use flow_model::Text;
use flow_validate::words::{number, same};

/// A number with at most three digits that say something.
pub(super) fn rough(value: f64) -> Text {
    match value.abs() {
        _ if !value.is_finite() => same(value.to_string()),
        huge if huge >= 1e15 => same(format!("{value:e}")),
        large if large >= 100.0 => number(libm::round(value) as i64),
        large if large >= 10.0 => same(trimmed(format!("{value:.1}"))),
        _ => same(trimmed(format!("{value:.3}"))),
    }
}

fn trimmed(text: String) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A share as percent, without fractions: `127 %`, `127%`.
pub(super) fn percent_of(share: f64) -> Text {
    let percent = number(libm::round((share * 100.0).clamp(-1e12, 1e12)) as i64).en;
    in_percent(percent)
}

/// Whether an item number is that of a good or of one of its copies: `tv` or `tv-1` to `tv-9`.
pub(super) fn is_one_of(sku: &str, good: &str, copies: u32) -> bool {
    let copy = || sku.strip_prefix(good)?.strip_prefix('-')?.parse::<u32>().ok();
    match copies {
        0 | 1 => sku == good,
        _ => copy().is_some_and(|number| (1..=copies).contains(&number)),
    }
}

/// The name that was probably meant, if one is near.
pub(super) fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> (Text, Option<&'n str>) {
    match flow_model::nearest(name, known) {
        Some(near) => (
            Text::new(format!("Did you mean \"{near}\"?"), format!("是否想写“{near}”？")),
            Some(near),
        ),
        None => (Text::default(), None),
    }
}

/// The name that was probably meant, else some of those there are.
pub(super) fn hint<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> (Text, Option<&'n str>) {
    const SHOWN: usize = 6;
    let known: Vec<&str> = known.into_iter().collect();
    if let (hint, Some(near)) = near(name, known.iter().copied()) {
        return (hint, Some(near));
    }
    let shown = known[..known.len().min(SHOWN)].join(", ");
    let more = if known.len() > SHOWN { " …" } else { "" };
    let hint = match known.is_empty() {
        true => Text::new("There are none to choose from.", "目前没有可选的名称。"),
        false => Text::new(
            format!("There are: {shown}{more}."),
            format!("可用的有：{}{more}。", shown.replace(", ", "、")),
        ),
    };
    (hint, None)
}

//! Units of settings and fields in words, and how they stand behind numbers.

use std::fmt::Display;

use flow_model::Text;

use crate::words::{Words, words};

/// Keeps a number and its unit on one line.
pub const NO_BREAK: char = '\u{a0}';

/// Every unit that a setting or a field may have, with its words; a test holds the list complete.
const UNITS: &[(&str, Words)] = &[
    ("pieces", words("pieces", "件")),
    (
        "pieces, least line",
        words("pieces, least line", "件（取最少的一行）"),
    ),
    ("orders", words("orders", "单")),
    ("orders/s", words("orders a second", "单/秒")),
    ("periods", words("periods", "期")),
    ("lifetime", words("orders in all", "单（累计）")),
    ("kg", words("kg", "千克")),
    ("kg each", words("kg each", "千克/件")),
    ("kg CO2e", words("kg CO2e", "千克 CO2e")),
    ("km", words("km", "公里")),
    ("0..100", words("0 to 100", "0 到 100")),
    (
        "0..9, 9 highest, default 5",
        words("0 to 9, 9 is highest", "0 到 9，9 最高"),
    ),
    ("ISO 4217", words("currency code, e.g. CNY", "币种代码，如 CNY")),
    (
        "ISO 3166-2",
        words("region code, e.g. CN-31", "地区代码，如 CN-31"),
    ),
    (
        "ISO 3166-1 alpha-2",
        words("country code, e.g. CN", "国家代码，如 CN"),
    ),
];

/// A unit as it stands behind a number, or says what is written; nothing for a unit that no setting and no field has.
pub fn unit_words(unit: &str) -> Option<Words> {
    let found = UNITS.iter().find(|(known, _)| *known == unit);
    found.map(|(_, words)| *words)
}

/// A number and its unit, which no line break parts: `3 kg`, `3 千克`.
pub fn with_unit(number: impl Display, unit: Words) -> Text {
    Text::new(
        format!("{number}{NO_BREAK}{}", unit.en),
        format!("{number}{NO_BREAK}{}", unit.zh),
    )
}

/// Per cent as each language writes them, never parted from their sign: `15 %`, `15%`.
pub fn in_percent(number: impl Display) -> Text {
    Text::new(format!("{number}{NO_BREAK}%"), format!("{number}%"))
}

#[cfg(test)]
mod tests {
    use super::{in_percent, unit_words, with_unit};
    use crate::{COMPONENTS, FIELDS};

    #[test]
    fn a_number_keeps_its_unit() {
        let (share, weight) = (in_percent(15), with_unit("2.5", unit_words("kg").unwrap()));
        assert_eq!((&*share.en, &*share.zh), ("15\u{a0}%", "15%"));
        assert_eq!((&*weight.en, &*weight.zh), ("2.5\u{a0}kg", "2.5\u{a0}千克"));
    }

    #[test]
    fn every_unit_has_its_words() {
        let of_settings = COMPONENTS.iter().flat_map(|component| component.settings);
        let units = of_settings
            .filter_map(|setting| setting.unit)
            .chain(FIELDS.iter().filter_map(|field| field.unit));
        for unit in units {
            assert!(unit_words(unit).is_some(), "{unit}");
        }
    }
}

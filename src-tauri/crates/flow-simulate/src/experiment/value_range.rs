//! Ranges of values as they are written in a setting: `2..12`, `1000..5000:500`, `0.1..0.3:0.1`. Lists are not here.

use flow_feel::time::Duration;
use flow_model::Text;
use serde_json::Value;

/// Values of one setting.
const VALUES_MAX: u64 = 10_000;
/// Digits behind the point.
const DIGITS_MAX: usize = 9;

/// Whole numbers, or decimals with as many digits as are written; otherwise what is wrong with them.
pub(super) fn range(first: &str, rest: &str) -> Result<Vec<Value>, Text> {
    let (last, stride) = rest.split_once(':').unwrap_or((rest, "1"));
    let texts = [first, last, stride].map(str::trim);
    let digits = texts.map(|text| text.split_once('.').map_or(0, |(_, rest)| rest.len()));
    let digits = digits.into_iter().max().unwrap_or(0);
    let scale = 10_i64.pow(digits.min(DIGITS_MAX) as u32);
    let whole = |text: &str| {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        let number = number.ok_or_else(|| no_number(&texts, text))?;
        let scaled = libm::round(number * scale as f64);
        match scaled.abs() < 9e15 && digits <= DIGITS_MAX {
            true => Ok(scaled as i64),
            false => Err(Text::new(
                format!("{text} has too many digits"),
                format!("{text} 的位数太多"),
            )),
        }
    };
    let (first, last, stride) = (whole(texts[0])?, whole(texts[1])?, whole(texts[2])?);
    if stride <= 0 {
        return Err(Text::new("the stride must be above 0", "步长必须大于 0"));
    }
    if first > last {
        return Err(Text::new("the first value is above the last", "起始值大于结束值"));
    }
    let values = (last - first) as u64 / stride as u64 + 1;
    if values > VALUES_MAX {
        return Err(too_many(values));
    }
    let number = |value: i64| match digits {
        0 => Value::from(value),
        _ => Value::from(format!("{:.digits$}", value as f64 / scale as f64)),
    };
    Ok((first..=last).step_by(stride as usize).map(number).collect())
}

fn no_number(texts: &[&str; 3], text: &str) -> Text {
    let [first, last, _] = texts;
    if [first, last].iter().any(|text| text.parse::<Duration>().is_ok()) {
        return Text::new(
            format!("lengths of time have no ranges; list them, such as {first}|{last}"),
            format!("时长不能写成范围，请逐个列出，如 {first}|{last}"),
        );
    }
    let (en, zh) = match text.is_empty() {
        true => (
            "a number is missing in the range".to_owned(),
            "范围中缺了一个数".to_owned(),
        ),
        false => (
            format!("a range goes from number to number, and {text:?} is none; list other values as a|b|c"),
            format!("范围的两端必须是数，“{text}”不是；其他取值请写作 a|b|c"),
        ),
    };
    Text::new(en, zh)
}

fn too_many(values: u64) -> Text {
    Text::new(
        format!(
            "these are {values} values, and {VALUES_MAX} are the most; give a greater stride, as in 1000..5000:500"
        ),
        format!("共有 {values} 个取值，最多 {VALUES_MAX} 个；请加大步长，如 1000..5000:500"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_range_is_said() {
        for (first, rest, en, zh) in [
            (
                "1",
                "4000000000",
                "these are 4000000000 values, and 10000 are the most",
                "最多 10000 个",
            ),
            ("1", "10001", "10001 values", "加大步长"),
            ("1", "3:0", "the stride must be above 0", "步长必须大于 0"),
            ("1", "3:-1", "the stride must be above 0", "步长必须大于 0"),
            ("5", "1", "the first value is above the last", "起始值大于结束值"),
            ("PT1M", "PT5M:PT2M", "such as PT1M|PT5M", "逐个列出，如 PT1M|PT5M"),
            (
                "PT1M",
                "PT5M",
                "lengths of time have no ranges",
                "时长不能写成范围",
            ),
            ("few", "9", "\"few\" is none", "“few”不是"),
            ("1", "", "a number is missing", "缺了一个数"),
            ("0.0000000001", "1", "too many digits", "位数太多"),
            ("1", "99999999999999999", "too many digits", "位数太多"),
            ("1", "NaN", "\"NaN\" is none", "“NaN”不是"),
        ] {
            let reason = range(first, rest).expect_err(rest);
            assert!(
                reason.english().contains(en),
                "{first}..{rest}: {}",
                reason.english()
            );
            assert!(
                reason.chinese().contains(zh),
                "{first}..{rest}: {}",
                reason.chinese()
            );
        }
        assert_eq!(range("1", "10000").map(|values| values.len()), Ok(10_000));
        assert_eq!(range("3", "3").map(|values| values.len()), Ok(1));
    }
}

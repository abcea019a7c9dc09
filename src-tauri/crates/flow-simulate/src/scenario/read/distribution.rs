//! Distributions: a plain amount, or an object whose one key is the name.

use flow_model::{Cursor, Fault, Kind, Object};

use super::amount::{Measure, amount, list, number, pair};
use crate::scenario::Distribution;

const NAMES: [&str; 12] = [
    "uniform",
    "uniform_whole",
    "triangular",
    "exponential",
    "erlang",
    "gamma",
    "weibull",
    "lognormal",
    "normal",
    "poisson",
    "empirical",
    "points",
];

/// A distribution of lengths of time.
pub(super) fn times(at: Cursor<'_>) -> Result<Distribution, Fault> {
    distribution(at, Measure::Time)
}

/// A distribution of numbers.
pub(super) fn numbers(at: Cursor<'_>) -> Result<Distribution, Fault> {
    distribution(at, Measure::Number)
}

/// A distribution.
pub(super) fn distribution(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    if at.kind() != Kind::Object {
        return Ok(Distribution::Constant(amount(at, measure)?));
    }
    let entries = at.entries()?;
    let [entry] = entries.as_slice() else {
        let fault = at.fault(
            "a distribution is an object with one key, its name",
            "分布是只有一个键的对象，键为分布名",
        );
        return Err(fault.hint(
            "such as {\"lognormal\": {\"median\": …, \"sigma\": …}}",
            "如 {\"lognormal\": {\"median\": …, \"sigma\": …}}",
        ));
    };
    let value = entry.value;
    match entry.key.as_ref() {
        "uniform" => bounds(value, measure),
        "uniform_whole" => whole_bounds(value, measure),
        "triangular" => triangular(value, measure),
        "exponential" => Ok(Distribution::Exponential(amount(value, measure)?)),
        "erlang" => erlang(value, measure),
        "gamma" => gamma(value, measure),
        "weibull" => weibull(value, measure),
        "lognormal" => lognormal(value, measure),
        "normal" => normal(value, measure),
        "poisson" if measure == Measure::Number => Ok(Distribution::Poisson(number(value)?)),
        "poisson" => Err(entry.key_at.fault(
            "poisson counts things, and a length of time is needed",
            "poisson 用于计数，此处需要时长",
        )),
        "empirical" => empirical(value, measure),
        "points" => points(value, measure),
        other => Err(entry
            .key_at
            .fault(
                format!("unknown distribution \"{other}\""),
                format!("未知的分布“{other}”"),
            )
            .or_rather(other, NAMES)),
    }
}

fn bounds(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let (least, most) = pair(at, "least, most", "最小, 最大")?;
    Ok(Distribution::Uniform(
        amount(least, measure)?,
        amount(most, measure)?,
    ))
}

fn whole_bounds(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let (least, most) = pair(at, "least, most", "最小, 最大")?;
    let whole = |at: Cursor<'_>| match measure {
        Measure::Time => super::amount::length(at),
        Measure::Number => at.int(i64::MIN, i64::MAX),
    };
    Ok(Distribution::UniformWhole(whole(least)?, whole(most)?))
}

fn triangular(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    match at.items()?[..] {
        [least, likely, most] => Ok(Distribution::Triangular(
            amount(least, measure)?,
            amount(likely, measure)?,
            amount(most, measure)?,
        )),
        _ => Err(at.fault(
            "expected [least, most likely, most]",
            "此处应为 [最小, 最可能, 最大]",
        )),
    }
}

fn erlang(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let object = at.object(&["k", "mean"])?;
    Ok(Distribution::Erlang {
        k: object.need("k")?.int(1, i64::from(u32::MAX))? as u32,
        mean: amount(object.need("mean")?, measure)?,
    })
}

fn gamma(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let object = at.object(&["shape", "mean", "sd"])?;
    let mean = amount(object.need("mean")?, measure)?;
    let shape = match object.get("sd") {
        None => number(object.need("shape")?)?,
        Some(sd) => {
            refuse_both(&object, "shape", "sd")?;
            let ratio = mean / above_zero(sd, measure)?;
            ratio * ratio
        }
    };
    Ok(Distribution::Gamma { shape, mean })
}

fn weibull(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let object = at.object(&["shape", "scale"])?;
    Ok(Distribution::Weibull {
        shape: number(object.need("shape")?)?,
        scale: amount(object.need("scale")?, measure)?,
    })
}

/// By median and sigma, or by mean and standard deviation, which give sigma² = ln(1 + (sd/mean)²) and the median
/// mean / √(1 + (sd/mean)²).
fn lognormal(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let object = at.object(&["median", "sigma", "mean", "sd"])?;
    let Some(mean) = object.get("mean") else {
        return Ok(Distribution::Lognormal {
            median: amount(object.need("median")?, measure)?,
            sigma: number(object.need("sigma")?)?,
        });
    };
    refuse_both(&object, "median", "mean")?;
    refuse_both(&object, "sigma", "mean")?;
    let ratio = amount(object.need("sd")?, measure)? / above_zero(mean, measure)?;
    let spread = 1.0 + ratio * ratio;
    let median = amount(mean, measure)? / spread.sqrt();
    Ok(Distribution::Lognormal {
        // A length of time is written in whole microseconds, and what is written must read as the same.
        median: match measure {
            Measure::Time => libm::round(median),
            Measure::Number => median,
        },
        sigma: libm::log(spread).sqrt(),
    })
}

fn normal(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let object = at.object(&["mean", "sd"])?;
    Ok(Distribution::Normal {
        mean: amount(object.need("mean")?, measure)?,
        sd: amount(object.need("sd")?, measure)?,
    })
}

fn above_zero(at: Cursor<'_>, measure: Measure) -> Result<f64, Fault> {
    match amount(at, measure)? {
        amount if amount > 0.0 => Ok(amount),
        _ => Err(at.fault("expected an amount above zero", "此处应大于零")),
    }
}

fn refuse_both(object: &Object<'_>, one: &str, other: &str) -> Result<(), Fault> {
    match (object.get(one), object.get(other)) {
        (Some(at), Some(_)) => Err(at.fault(
            format!("\"{one}\" and \"{other}\" cannot both be given"),
            format!("“{one}”和“{other}”不能同时给出"),
        )),
        _ => Ok(()),
    }
}

/// Values that are equally likely, or pairs of value and weight.
fn empirical(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let value = |item: Cursor<'_>| match item.kind() {
        Kind::List => {
            let (value, weight) = pair(item, "value, weight", "取值, 权重")?;
            Ok((amount(value, measure)?, number(weight)?))
        }
        _ => Ok((amount(item, measure)?, 1.0)),
    };
    Ok(Distribution::Empirical(some_of(at, list(at, value)?)?))
}

fn points(at: Cursor<'_>, measure: Measure) -> Result<Distribution, Fault> {
    let point = |item: Cursor<'_>| {
        let (value, share) = pair(item, "value, share at or below it", "取值, 不大于它的占比")?;
        Ok((amount(value, measure)?, number(share)?))
    };
    Ok(Distribution::Points(some_of(at, list(at, point)?)?))
}

/// Refuses an empty list.
pub(super) fn some_of<T>(at: Cursor<'_>, items: Vec<T>) -> Result<Vec<T>, Fault> {
    match items.is_empty() {
        true => Err(at.fault("the list is empty", "列表是空的")),
        false => Ok(items),
    }
}

//! Amounts, distributions and objects as JSON.

use flow_feel::Decimal;
use flow_feel::time::Duration;
use flow_model::{Json, Text};

use crate::scenario::Distribution;
use crate::scenario::read::Measure;

/// The entries of an object, in the order in which they are put.
#[derive(Default)]
pub(super) struct Entries(Vec<(String, Json)>);

impl Entries {
    /// Puts an entry.
    pub(super) fn put(&mut self, key: &str, value: Json) {
        self.0.push((key.to_owned(), value));
    }

    /// Puts an entry that says something else than leaving it out would.
    pub(super) fn put_if(&mut self, is_needed: bool, key: &str, value: impl FnOnce() -> Json) {
        if is_needed {
            self.put(key, value());
        }
    }

    /// Puts an entry for a value that is there.
    pub(super) fn put_some<T>(&mut self, key: &str, value: Option<T>, write: impl FnOnce(T) -> Json) {
        if let Some(value) = value {
            self.put(key, write(value));
        }
    }

    /// An object that goes on one line if it fits.
    pub(super) fn object(self) -> Json {
        Json::Object(self.0)
    }

    /// An object with a line for each entry.
    pub(super) fn elements(self) -> Json {
        Json::Elements(self.0)
    }
}

/// A text.
pub(super) fn word(text: &str) -> Json {
    Json::of(text)
}

/// A text in both languages.
pub(super) fn bilingual(text: &Text) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!text.en.is_empty(), "en", || word(&text.en));
    entries.put_if(!text.zh.is_empty(), "zh", || word(&text.zh));
    entries.object()
}

/// A length of time, or a moment as the time since the start.
pub(super) fn length(micros: i64) -> Json {
    word(&Duration { micros }.to_string())
}

/// An exact decimal.
pub(super) fn decimal(value: Decimal) -> Json {
    word(&value.to_string())
}

/// A whole number.
pub(super) fn whole(value: impl Into<i128>) -> Json {
    Json::Scalar(value.into().to_string())
}

/// A number, as short as it can be without meaning another one. What is no number, which no reader lets in, is null.
pub(super) fn number(value: f64) -> Json {
    const WHOLE_MAX: f64 = 1e15;
    Json::Scalar(match value {
        _ if !value.is_finite() => "null".to_owned(),
        _ if value == value.trunc() && value.abs() < WHOLE_MAX => format!("{:.0}", value + 0.0),
        _ => format!("{value:?}"),
    })
}

/// An amount of time or of something else.
fn amount(value: f64, measure: Measure) -> Json {
    match measure {
        Measure::Time => length(libm::round(value) as i64),
        Measure::Number => number(value),
    }
}

/// A distribution of lengths of time.
pub(super) fn times(value: &Distribution) -> Json {
    distribution(value, Measure::Time)
}

/// A distribution of numbers.
pub(super) fn numbers(value: &Distribution) -> Json {
    distribution(value, Measure::Number)
}

/// A distribution.
pub(super) fn distribution(value: &Distribution, measure: Measure) -> Json {
    let amount = |value: f64| amount(value, measure);
    let (name, inner) = match value {
        Distribution::Constant(value) => return amount(*value),
        Distribution::Uniform(least, most) => ("uniform", Json::List(vec![amount(*least), amount(*most)])),
        Distribution::UniformWhole(least, most) => {
            let bound = |bound: i64| match measure {
                Measure::Time => length(bound),
                Measure::Number => whole(bound),
            };
            ("uniform_whole", Json::List(vec![bound(*least), bound(*most)]))
        }
        Distribution::Triangular(least, likely, most) => {
            let bounds = [least, likely, most].map(|bound| amount(*bound));
            ("triangular", Json::List(bounds.into()))
        }
        Distribution::Exponential(mean) => ("exponential", amount(*mean)),
        Distribution::Erlang { k, mean } => ("erlang", two("k", whole(*k), "mean", amount(*mean))),
        Distribution::Gamma { shape, mean } => ("gamma", two("shape", number(*shape), "mean", amount(*mean))),
        Distribution::Weibull { shape, scale } => {
            ("weibull", two("shape", number(*shape), "scale", amount(*scale)))
        }
        Distribution::Lognormal { median, sigma } => (
            "lognormal",
            two("median", amount(*median), "sigma", number(*sigma)),
        ),
        Distribution::Normal { mean, sd } => ("normal", two("mean", amount(*mean), "sd", amount(*sd))),
        Distribution::Poisson(mean) => ("poisson", amount(*mean)),
        Distribution::Empirical(values) => ("empirical", empirical(values, amount)),
        Distribution::Points(points) => {
            let point = |(value, share): &(f64, f64)| Json::List(vec![amount(*value), number(*share)]);
            ("points", Json::List(points.iter().map(point).collect()))
        }
    };
    Json::Object(vec![(name.to_owned(), inner)])
}

fn two(first: &str, one: Json, second: &str, other: Json) -> Json {
    Json::Object(vec![(first.to_owned(), one), (second.to_owned(), other)])
}

/// Values alone when they are equally likely.
fn empirical(values: &[(f64, f64)], amount: impl Fn(f64) -> Json) -> Json {
    let are_alike = values.iter().all(|(_, weight)| *weight == 1.0);
    let item = |(value, weight): &(f64, f64)| match are_alike {
        true => amount(*value),
        false => Json::List(vec![amount(*value), number(*weight)]),
    };
    Json::List(values.iter().map(item).collect())
}

/// A list.
pub(super) fn list<'a, T: 'a>(items: impl IntoIterator<Item = &'a T>, write: impl Fn(&'a T) -> Json) -> Json {
    Json::List(items.into_iter().map(write).collect())
}

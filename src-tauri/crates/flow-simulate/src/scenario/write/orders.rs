//! How orders come, and what they are like.

use flow_model::Json;

use super::amount::{Entries, decimal, distribution, length, list, number, numbers, times, whole, word};
use crate::scenario::read::measure_of;
use crate::scenario::{
    Arrivals, Distribution, FieldSource, Good, LineMix, OrderMix, Pattern, Peak, RateCurve,
};

/// One stream of orders.
pub(super) fn arrivals(arrivals: &Arrivals) -> Json {
    let mut entries = Entries::default();
    entries.put("channel", word(&arrivals.channel));
    match &arrivals.pattern {
        Pattern::Poisson(curve) => entries.put("rate", rate(curve)),
        Pattern::Gaps(gaps) => entries.put("gaps", times(gaps)),
        Pattern::Every(gap_us) => entries.put("every", length(*gap_us)),
        Pattern::At(moments) => entries.put("at", list(moments, |moment| length(*moment))),
        Pattern::Replay { file, stretch } => {
            entries.put("replay", word(file));
            entries.put_if(*stretch != 1.0, "stretch", || number(*stretch));
        }
        Pattern::Resample { file, rate: curve } => {
            entries.put("resample", word(file));
            entries.put("rate", rate(curve));
        }
    }
    entries.put_some("batch", arrivals.batch.as_ref(), numbers);
    entries.put_some("orders_max", arrivals.orders_max, whole);
    entries.put_if(arrivals.from_us != 0, "from", || length(arrivals.from_us));
    entries.put_some("until", arrivals.until_us, length);
    entries.object()
}

fn rate(curve: &RateCurve) -> Json {
    let mut entries = Entries::default();
    match curve.points[..] {
        [(0, rate)] => entries.put("per_hour", number(rate)),
        _ => entries.put(
            "points",
            list(&curve.points, |(moment, rate)| {
                Json::List(vec![length(*moment), number(*rate)])
            }),
        ),
    }
    entries.put_if(curve.is_linear, "linear", || Json::of(&true));
    entries.put_some("repeat", curve.repeat_us, length);
    entries.put_if(!curve.peaks.is_empty(), "peaks", || list(&curve.peaks, peak));
    entries.object()
}

fn peak(peak: &Peak) -> Json {
    let mut entries = Entries::default();
    entries.put("from", length(peak.from_us));
    entries.put("until", length(peak.until_us));
    entries.put("times", number(peak.times));
    entries.object()
}

/// The order mix.
pub(super) fn orders(mix: &OrderMix) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!mix.fields.is_empty(), "fields", || {
        let mut fields = Entries::default();
        for (path, from) in &mix.fields {
            fields.put(path, source(path, from));
        }
        fields.elements()
    });
    entries.put_some("lines", mix.lines.as_ref(), lines);
    entries.put_some("customers", mix.customers, |customers| {
        let mut entries = Entries::default();
        entries.put("number", whole(customers.number));
        entries.put_if(customers.zipf != 0.0, "zipf", || number(customers.zipf));
        entries.object()
    });
    entries.put_some("rows", mix.rows.as_ref(), |file| word(file));
    entries.elements()
}

fn source(path: &str, source: &FieldSource) -> Json {
    let mut entries = Entries::default();
    match source {
        FieldSource::Constant(value) if !value.is_object() => return Json::sorted(value),
        FieldSource::Constant(value) => entries.put("constant", Json::sorted(value)),
        FieldSource::Weighted(choices) => entries.put(
            "weighted",
            list(choices, |(value, weight)| {
                Json::List(vec![Json::sorted(value), number(*weight)])
            }),
        ),
        FieldSource::Drawn(drawn, digits) => {
            entries.put("drawn", distribution(drawn, measure_of(path)));
            entries.put_if(*digits != 0, "decimals", || whole(*digits));
        }
        FieldSource::After(after) => entries.put("after", times(after)),
    }
    entries.object()
}

fn lines(mix: &LineMix) -> Json {
    let one = Distribution::Constant(1.0);
    let mut entries = Entries::default();
    entries.put_if(mix.lines != one, "lines", || numbers(&mix.lines));
    entries.put_if(mix.pieces != one, "pieces", || numbers(&mix.pieces));
    entries.put("goods", Json::Lines(mix.goods.iter().map(good).collect()));
    entries.put_some("zipf", mix.zipf, number);
    entries.elements()
}

fn good(good: &Good) -> Json {
    let mut entries = Entries::default();
    entries.put("sku", word(&good.sku));
    entries.put_if(good.weight != 1.0, "weight", || number(good.weight));
    entries.put_if(!good.price.is_zero(), "price", || decimal(good.price));
    entries.put_if(!good.kilograms.is_zero(), "kilograms", || decimal(good.kilograms));
    entries.put_if(!good.entries.is_empty(), "entries", || {
        let mut inner = Entries::default();
        for (key, value) in &good.entries {
            inner.put(key, Json::sorted(value));
        }
        inner.object()
    });
    entries.put_if(good.copies != 1, "copies", || whole(good.copies));
    entries.object()
}

//! How orders come.

use flow_model::{Cursor, Fault, Kind, Object};

use super::amount::{Start, list, name, number, owned, pair, some_length};
use super::distribution::{numbers, some_of, times};
use crate::scenario::{Arrivals, Pattern, Peak, RateCurve};

const KEYS: [&str; 12] = [
    "channel",
    "rate",
    "gaps",
    "every",
    "at",
    "replay",
    "stretch",
    "resample",
    "batch",
    "orders_max",
    "from",
    "until",
];

/// One stream of orders.
pub(super) fn arrivals(at: Cursor<'_>, start: Start) -> Result<Arrivals, Fault> {
    let object = at.object(&KEYS)?;
    let most = object.read("orders_max", |at| at.int(0, i64::MAX))?;
    Ok(Arrivals {
        channel: name(object.need("channel")?)?,
        pattern: pattern(at, &object, start)?,
        batch: object.read("batch", numbers)?,
        orders_max: most.map(|most| most as u64),
        from_us: object.read("from", |at| start.moment(at))?.unwrap_or_default(),
        until_us: object.read("until", |at| start.moment(at))?,
    })
}

fn pattern(at: Cursor<'_>, object: &Object<'_>, start: Start) -> Result<Pattern, Fault> {
    let ways = ["rate", "gaps", "every", "at", "replay", "resample"];
    let given: Vec<&str> = ways.into_iter().filter(|way| object.get(way).is_some()).collect();
    let pattern = match given[..] {
        ["rate"] => Pattern::Poisson(rate(object.need("rate")?, start)?),
        ["gaps"] => Pattern::Gaps(times(object.need("gaps")?)?),
        ["every"] => Pattern::Every(some_length(object.need("every")?)?),
        ["at"] => Pattern::At(moments(object.need("at")?, start)?),
        ["replay"] => Pattern::Replay {
            file: owned(object.need("replay")?)?,
            stretch: object.read("stretch", number)?.unwrap_or(1.0),
        },
        ["rate", "resample"] => Pattern::Resample {
            file: owned(object.need("resample")?)?,
            rate: rate(object.need("rate")?, start)?,
        },
        ["resample"] => {
            return Err(at.fault(
                "\"resample\" needs a \"rate\" by which its orders come",
                "“resample”还需要“rate”，说明订单按什么速率到来",
            ));
        }
        _ => return Err(ambiguous(at, &given)),
    };
    match object.get("stretch") {
        Some(at) if given != ["replay"] => Err(at.fault(
            "\"stretch\" goes with \"replay\" alone",
            "“stretch”只能与“replay”一起使用",
        )),
        _ => Ok(pattern),
    }
}

fn ambiguous(at: Cursor<'_>, given: &[&str]) -> Fault {
    let fault = match given {
        [] => at.fault("it is not said when orders come", "没有说明订单何时到来"),
        _ => at.fault(
            format!("orders come in one way, not by {}", given.join(" and ")),
            format!("到达方式只能有一种，不能同时写 {}", given.join("、")),
        ),
    };
    fault.hint(
        "give one of rate, gaps, every, at, replay, or resample with a rate",
        "请在 rate、gaps、every、at、replay 中选一种，或写 resample 加 rate",
    )
}

fn moments(at: Cursor<'_>, start: Start) -> Result<Vec<i64>, Fault> {
    let mut moments = list(at, |at| start.moment(at))?;
    moments.sort_unstable();
    Ok(moments)
}

/// A rate that may change with time.
fn rate(at: Cursor<'_>, start: Start) -> Result<RateCurve, Fault> {
    if at.kind() == Kind::Number {
        let fault = at.fault("a rate without a unit", "速率没有单位");
        return Err(fault.hint("write {\"per_hour\": 120}", "请写成 {\"per_hour\": 120}"));
    }
    let object = at.object(&["per_hour", "points", "linear", "repeat", "peaks"])?;
    let points = match (object.get("per_hour"), object.get("points")) {
        (Some(rate), None) => vec![(0, number(rate)?)],
        (None, Some(points)) => rate_points(points, start)?,
        _ => {
            return Err(at.fault(
                "a rate is either \"per_hour\" or \"points\"",
                "速率要么写“per_hour”，要么写“points”",
            ));
        }
    };
    Ok(RateCurve {
        points,
        is_linear: object.read("linear", Cursor::bool)?.unwrap_or_default(),
        repeat_us: object.read("repeat", some_length)?,
        peaks: object
            .read("peaks", |at| list(at, |at| peak(at, start)))?
            .unwrap_or_default(),
    })
}

/// Pairs of moment and orders an hour, in the order of time, from the start on.
fn rate_points(at: Cursor<'_>, start: Start) -> Result<Vec<(i64, f64)>, Fault> {
    let mut points: Vec<(i64, f64)> = Vec::new();
    for item in at.items()? {
        let (moment, rate) = pair(item, "moment, orders an hour", "时刻, 每小时订单数")?;
        let point = (start.moment(moment)?, number(rate)?);
        match points.last() {
            None if point.0 != 0 => {
                return Err(moment.fault(
                    "the first point of a rate is at the start: \"PT0S\"",
                    "速率的第一个点须在开始时刻：\"PT0S\"",
                ));
            }
            Some((before, _)) if *before >= point.0 => {
                return Err(moment.fault(
                    "points of a rate stand in the order of time",
                    "速率各点须按时间先后排列",
                ));
            }
            _ => points.push(point),
        }
    }
    some_of(at, points)
}

fn peak(at: Cursor<'_>, start: Start) -> Result<Peak, Fault> {
    let object = at.object(&["from", "until", "times"])?;
    Ok(Peak {
        from_us: start.moment(object.need("from")?)?,
        until_us: start.moment(object.need("until")?)?,
        times: number(object.need("times")?)?,
    })
}

//! Settings that an experiment may turn: a path into the scenario or the flow, and the values to try.
//!
//! | path | what |
//! |---|---|
//! | `pools.NAME.capacity`, `.queue_max` | units of a pool, unless its calendar says them; orders that may wait |
//! | `calendars.NAME.units`, `calendars.NAME.N.units` | units of every shift, or of the N-th, from 1 |
//! | `carriers.NAME.capacity`, `.every`, `.cut_off` | parcels of a pickup; time between pickups; time before it |
//! | `stock.SKU.pieces`, `.reorder_at`, `.quantity`, `.up_to` | goods, at all places; `stock.SKU@PLACE.…` at one |
//! | `arrivals.CHANNEL.times` | multiplies the rate of a channel |
//! | `steps.STEP.times` | multiplies the working time of a step |
//! | `steps.STEP.fault`, `.batch_size`, `.batch_wait` | chance of a fault; orders served together, and how long the first waits |
//! | `steps.STEP.SETTING` | a setting of the step in the flow, when its component has one of that name |
//!
//! Values are `2..12`, `1000..5000:500` (with a stride) or `a|b|c`. Lengths of time are ISO 8601, such as `PT30M`.

use flow_catalog::{SettingCheck, SettingKind, Settings, check_setting, component};
use flow_feel::time::Duration;
use flow_model::{Edit, Node, NodeId, Text, apply};
use serde_json::Value;

use super::Variant;
use super::error::ExperimentError;
use super::value_range::range;
use crate::scenario::{Batch, Pattern, RateCurve, Scenario, StepAssumptions, StockItem, Supply};

/// A setting with the values to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Where it is.
    pub path: String,
    /// The values, at least one, in their order: neighbours are thought to do alike.
    pub values: Vec<Value>,
}

impl Setting {
    /// Reads `pools.packers.capacity=2..12`, `steps.gate.quota=1000..5000:500` or `steps.route.mode=near|cheap`.
    pub fn parse(text: &str) -> Result<Setting, ExperimentError> {
        let how = || ExperimentError::Unreadable {
            text: text.to_owned(),
            reason: Text::new(
                "write it as PATH=2..12, PATH=1000..5000:500 or PATH=a|b|c",
                "写作 路径=2..12、路径=1000..5000:500 或 路径=a|b|c",
            ),
        };
        let (path, values) = text.split_once('=').ok_or_else(how)?;
        let (path, values) = (path.trim(), values.trim());
        if path.is_empty() || values.is_empty() {
            return Err(how());
        }
        let values = match values.split_once("..") {
            Some((first, rest)) => range(first, rest).map_err(|reason| ExperimentError::Unreadable {
                text: text.to_owned(),
                reason,
            })?,
            None => values.split('|').map(|value| scalar(value.trim())).collect(),
        };
        let mut once: Vec<Value> = Vec::with_capacity(values.len());
        for value in values {
            if !once.contains(&value) {
                once.push(value);
            }
        }
        let values = once;
        Ok(Setting {
            path: path.to_owned(),
            values,
        })
    }
}

/// A whole number or truth value as such, everything else as text.
fn scalar(text: &str) -> Value {
    match (text.parse::<i64>(), text) {
        (Ok(number), _) => Value::from(number),
        (_, "true") => Value::from(true),
        (_, "false") => Value::from(false),
        _ => Value::from(text),
    }
}

/// Sets a setting of a variant. The flow changes only by an [`Edit`].
pub fn apply_setting(variant: &mut Variant, path: &str, value: &Value) -> Result<(), ExperimentError> {
    let parts: Vec<&str> = path.split('.').collect();
    let place = Place { path, value };
    match parts.as_slice() {
        ["pools", name, what] => pool(&mut variant.scenario, &place, name, what),
        ["calendars", name, "units"] => calendar(&mut variant.scenario, &place, name, None),
        ["calendars", name, shift, "units"] => calendar(&mut variant.scenario, &place, name, Some(shift)),
        ["carriers", name, what] => carrier(&mut variant.scenario, &place, name, what),
        ["stock", .., what] if parts.len() > 2 => {
            let name = &path["stock.".len()..path.len() - what.len() - 1];
            stock(&mut variant.scenario, &place, name, what)
        }
        ["arrivals", .., "times"] if parts.len() > 2 => arrivals(
            &mut variant.scenario,
            &place,
            &path["arrivals.".len()..path.len() - ".times".len()],
        ),
        ["steps", .., what] if parts.len() > 2 => {
            let step = &path["steps.".len()..path.len() - what.len() - 1];
            set_step(variant, &place, step, what)
        }
        _ => Err(place.wrong("it is no setting that can be varied", "这不是可以调整的设置")),
    }
}

/// What a setting is now, where that can be said: the start of a search.
pub fn value_of(variant: &Variant, path: &str) -> Option<Value> {
    let scenario = &variant.scenario;
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["pools", name, "capacity"] => Some(Value::from(scenario.pools.get(*name)?.capacity)),
        ["pools", name, "queue_max"] => Some(Value::from(scenario.pools.get(*name)?.queue_max?)),
        ["calendars", name, "units"] => {
            let units = scenario.calendars.get(*name)?.shifts.first()?.units?;
            Some(Value::from(units))
        }
        ["calendars", name, shift, "units"] => {
            let at: usize = shift.parse().ok()?;
            let shifts = &scenario.calendars.get(*name)?.shifts;
            Some(Value::from(shifts.get(at.checked_sub(1)?)?.units?))
        }
        ["carriers", name, "capacity"] => Some(Value::from(scenario.carriers.get(*name)?.capacity?)),
        ["carriers", name, "every"] => Some(length(scenario.carriers.get(*name)?.every_us)),
        ["carriers", name, "cut_off"] => Some(length(scenario.carriers.get(*name)?.cut_off_us)),
        ["arrivals", .., "times"] => Some(Value::from(1)),
        ["stock", name, "pieces"] => {
            let stock = scenario.stock.as_ref()?;
            let places = stock.all_places();
            let item = stock.items.iter().find(|item| is_meant(item, name, &places))?;
            Some(Value::from(item.pieces))
        }
        ["steps", step, "times"] => scenario.steps.get(*step)?.times.is_none().then(|| Value::from(1)),
        ["steps", step, what] => {
            let node = variant.flow.nodes.get(&NodeId::new(*step));
            let of_flow = node.and_then(|node| own_or_usual(node, what));
            of_flow.or_else(|| assumed(scenario.steps.get(*step)?, what))
        }
        _ => None,
    }
}

/// A setting of a step in the flow, its usual value where it has none of its own.
fn own_or_usual(node: &Node, what: &str) -> Option<Value> {
    if let Some(own) = node.settings.get(what) {
        return Some(own.clone());
    }
    let settings = Settings::new(component(node.component.as_str())?, node);
    let text = || settings.text(what).map(Value::from);
    let is_truth = settings
        .declared(what)
        .is_some_and(|declared| declared.kind == SettingKind::Bool);
    let truth = || is_truth.then(|| Value::from(settings.bool(what)));
    settings.int(what).map(Value::from).or_else(text).or_else(truth)
}

/// What the scenario assumes of a step.
fn assumed(step: &StepAssumptions, what: &str) -> Option<Value> {
    match what {
        "fault" => step.fault.map(|share| scalar(&share.to_string())),
        "batch_size" => step.batch.map(|batch| Value::from(batch.size)),
        "batch_wait" => step.batch.map(|batch| length(batch.wait_us)),
        _ => None,
    }
}

fn length(micros: i64) -> Value {
    Value::from(Duration { micros }.to_string())
}

/// Whether two values are the same however they are written: `1` and `1.00`, `PT60M` and `PT1H`.
pub(super) fn is_same_value(one: &Value, other: &Value) -> bool {
    one == other || size(one).is_some_and(|size_of_one| Some(size_of_one) == size(other))
}

/// A value as a number: as such, as text, or a length of time in microseconds.
pub(super) fn size(value: &Value) -> Option<f64> {
    let text = || value.as_str();
    let number = || text()?.parse::<f64>().ok();
    let length = || Some(text()?.parse::<Duration>().ok()?.micros as f64);
    value.as_f64().or_else(number).or_else(length)
}

struct Place<'a> {
    path: &'a str,
    value: &'a Value,
}

impl Place<'_> {
    fn wrong(&self, en: impl Into<String>, zh: impl Into<String>) -> ExperimentError {
        ExperimentError::Unsettable {
            path: self.path.to_owned(),
            reason: Text::new(en, zh),
        }
    }

    fn missing(&self) -> ExperimentError {
        self.wrong("there is no such thing in the scenario", "模拟方案中没有这一项")
    }

    /// A whole number that is not negative.
    fn count(&self) -> Result<u32, ExperimentError> {
        let whole = self.value.as_u64().and_then(|value| u32::try_from(value).ok());
        whole.ok_or_else(|| self.wrong("it takes whole numbers from 0", "只接受不小于 0 的整数"))
    }

    fn pieces(&self) -> Result<i64, ExperimentError> {
        let whole = self.value.as_i64().filter(|value| *value >= 0);
        whole.ok_or_else(|| self.wrong("it takes whole numbers from 0", "只接受不小于 0 的整数"))
    }

    /// A number that is not negative, as such or as text.
    fn number(&self) -> Result<f64, ExperimentError> {
        let number = match self.value {
            Value::String(text) => text.parse().ok(),
            other => other.as_f64(),
        };
        let number = number.filter(|number: &f64| number.is_finite() && *number >= 0.0);
        number.ok_or_else(|| self.wrong("it takes numbers from 0", "只接受不小于 0 的数"))
    }

    /// An ISO 8601 duration that is not negative, in microseconds.
    fn duration(&self) -> Result<i64, ExperimentError> {
        let duration = self.value.as_str().and_then(|text| text.parse::<Duration>().ok());
        let micros = duration
            .map(|duration| duration.micros)
            .filter(|micros| *micros >= 0);
        micros.ok_or_else(|| self.wrong("it takes durations such as PT30M", "只接受 PT30M 这样的时长"))
    }
}

type Set = Result<(), ExperimentError>;

fn pool(scenario: &mut Scenario, place: &Place<'_>, name: &str, what: &str) -> Set {
    let calendars = &scenario.calendars;
    let pool = scenario.pools.get_mut(name).ok_or_else(|| place.missing())?;
    match what {
        "capacity" => {
            let calendar = pool
                .calendar
                .as_ref()
                .and_then(|calendar| calendars.get(calendar));
            let says_units = calendar.is_some_and(|calendar| {
                let mut shifts = calendar.shifts.iter().chain(calendar.days.values().flatten());
                shifts.all(|shift| shift.units.is_some())
            });
            if says_units {
                let name = pool.calendar.clone().unwrap_or_default();
                return Err(place.wrong(
                    format!("its calendar says the units; vary calendars.{name}.units"),
                    format!("人数由日历决定，请调整 calendars.{name}.units"),
                ));
            }
            pool.capacity = place.count()?;
        }
        "queue_max" => pool.queue_max = Some(place.count()?),
        _ => {
            return Err(place.wrong(
                "a pool has capacity and queue_max",
                "资源池可调 capacity 和 queue_max",
            ));
        }
    }
    Ok(())
}

fn calendar(scenario: &mut Scenario, place: &Place<'_>, name: &str, shift: Option<&str>) -> Set {
    let calendar = scenario.calendars.get_mut(name).ok_or_else(|| place.missing())?;
    let units = Some(place.count()?);
    let Some(number) = shift else {
        let shifts = calendar
            .shifts
            .iter_mut()
            .chain(calendar.days.values_mut().flatten());
        shifts.for_each(|shift| shift.units = units);
        return Ok(());
    };
    let at = number
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    let shift = at
        .and_then(|at| calendar.shifts.get_mut(at))
        .ok_or_else(|| place.missing())?;
    shift.units = units;
    Ok(())
}

fn carrier(scenario: &mut Scenario, place: &Place<'_>, name: &str, what: &str) -> Set {
    let carrier = scenario.carriers.get_mut(name).ok_or_else(|| place.missing())?;
    match what {
        "capacity" => carrier.capacity = Some(place.count()?),
        "every" => match place.duration()? {
            0 => return Err(place.wrong("it must be longer than 0", "必须大于 0")),
            every => carrier.every_us = every,
        },
        "cut_off" => carrier.cut_off_us = place.duration()?,
        _ => {
            return Err(place.wrong(
                "a carrier has capacity, every and cut_off",
                "承运商可调 capacity、every 和 cut_off",
            ));
        }
    }
    Ok(())
}

/// `SKU` means every place, `SKU@PLACE` the one.
fn is_meant(item: &StockItem, name: &str, places: &[String]) -> bool {
    let place = if item.place.is_empty() {
        places.first()
    } else {
        Some(&item.place)
    };
    match name.rsplit_once('@') {
        Some((sku, at)) => item.sku == sku && place.is_some_and(|place| place == at),
        None => item.sku == name,
    }
}

fn stock(scenario: &mut Scenario, place: &Place<'_>, name: &str, what: &str) -> Set {
    let stock = scenario.stock.as_mut().ok_or_else(|| place.missing())?;
    let places = stock.all_places();
    let mut is_found = false;
    for item in stock
        .items
        .iter_mut()
        .filter(|item| is_meant(item, name, &places))
    {
        is_found = true;
        match (what, &mut item.supply) {
            ("pieces", _) => item.pieces = place.pieces()?,
            ("reorder_at", Supply::ReorderPoint { reorder_at, .. }) => *reorder_at = place.pieces()?,
            ("quantity", Supply::ReorderPoint { quantity, .. }) => *quantity = place.pieces()?,
            ("up_to", Supply::OrderUpTo { up_to, .. }) => *up_to = place.pieces()?,
            _ => return Err(place.wrong("its supply has no such setting", "其补货方式没有这个设置")),
        }
    }
    if is_found { Ok(()) } else { Err(place.missing()) }
}

fn arrivals(scenario: &mut Scenario, place: &Place<'_>, channel: &str) -> Set {
    let stream = scenario
        .arrivals
        .iter_mut()
        .find(|stream| stream.channel == channel);
    let stream = stream.ok_or_else(|| place.missing())?;
    let times = place.number()?;
    let multiply = |curve: &mut RateCurve| curve.points.iter_mut().for_each(|point| point.1 *= times);
    match &mut stream.pattern {
        Pattern::Poisson(curve) | Pattern::Resample { rate: curve, .. } => multiply(curve),
        Pattern::Every(every) if times > 0.0 => *every = (libm::round(*every as f64 / times) as i64).max(1),
        Pattern::Replay { stretch, .. } if times > 0.0 => *stretch /= times,
        _ => return Err(place.wrong("its orders have no rate", "该渠道的订单没有到达率")),
    }
    Ok(())
}

fn set_step(variant: &mut Variant, place: &Place<'_>, step: &str, what: &str) -> Set {
    let id = NodeId::new(step);
    let declared = variant
        .flow
        .nodes
        .get(&id)
        .and_then(|node| component(node.component.as_str()));
    let declared =
        declared.and_then(|component| component.settings.iter().find(|setting| setting.name == what));
    if let Some(declared) = declared {
        let edit = Edit::SetSetting {
            node: id,
            setting: what.to_owned(),
            value: Some(fitting(place, declared)?),
        };
        let done = apply(&mut variant.flow, &edit);
        return done
            .map(|_| ())
            .map_err(|error| place.wrong(error.to_string(), error.to_string()));
    }
    // A step of a called flow is not in this one; whether it exists is for the findings to say.
    if !step.contains('/') && !variant.flow.nodes.contains_key(&id) {
        return Err(place.wrong("the flow has no such step", "流程中没有这个步骤"));
    }
    let step = variant.scenario.steps.entry(step.to_owned()).or_default();
    match what {
        "times" => multiply_times(step, place.number()?),
        "fault" => step.fault = Some(place.number()?),
        "batch_size" => {
            let wait_us = step.batch.map_or(0, |batch| batch.wait_us);
            let size = place.count()?;
            if size == 0 {
                return Err(place.wrong("it takes whole numbers from 1", "只接受不小于 1 的整数"));
            }
            step.batch = Some(Batch { size, wait_us });
        }
        "batch_wait" => {
            let size = step.batch.map_or(1, |batch| batch.size);
            step.batch = Some(Batch {
                size,
                wait_us: place.duration()?,
            });
        }
        _ => {
            return Err(place.wrong(
                "neither the component nor the scenario has such a setting of a step",
                "组件和模拟方案都没有这个步骤设置",
            ));
        }
    }
    Ok(())
}

/// The value as the component wants it: decimals are texts in a flow.
fn fitting(place: &Place<'_>, declared: &flow_catalog::Setting) -> Result<Value, ExperimentError> {
    let as_text = place
        .value
        .is_number()
        .then(|| Value::from(place.value.to_string()));
    let fine = |value: &Value| check_setting(declared, value) == SettingCheck::Fine;
    if let Some(value) = as_text.filter(|text| !fine(place.value) && fine(text)) {
        return Ok(value);
    }
    match check_setting(declared, place.value) {
        SettingCheck::Fine => Ok(place.value.clone()),
        SettingCheck::Missing => Err(place.wrong("it must not be empty", "不能为空")),
        SettingCheck::Wrong { en, zh } => Err(place.wrong(en, zh)),
    }
}

/// Multiplies the working time of a step, whatever it is multiplied by already.
pub(super) fn multiply_times(step: &mut StepAssumptions, factor: f64) {
    step.times = Some(match &step.times {
        Some(times) => format!("({times}) * {factor}"),
        None => factor.to_string(),
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        let values = |text: &str| Setting::parse(&format!("a.b={text}")).map(|setting| setting.values);
        assert_eq!(values("2..4").as_deref(), Ok(&[json!(2), json!(3), json!(4)][..]));
        assert_eq!(
            values("1000..2000:500").as_deref(),
            Ok(&[json!(1000), json!(1500), json!(2000)][..])
        );
        assert_eq!(
            values("0.1..0.3:0.1").as_deref(),
            Ok(&[json!("0.1"), json!("0.2"), json!("0.3")][..])
        );
        assert_eq!(
            values("PT1H|PT2H").as_deref(),
            Ok(&[json!("PT1H"), json!("PT2H")][..])
        );
        assert_eq!(
            values("true|7|near").as_deref(),
            Ok(&[json!(true), json!(7), json!("near")][..])
        );
    }

    #[test]
    fn what_a_setting_is_now_is_known() {
        let flow = flow_testkit::parse_notation(
            "s: flow.start\nfreeze: inventory.reserve\npack: human.task\ne: flow.end\ns -> freeze -> pack -> e",
        );
        let document = json!({
            "format": 1,
            "id": "any",
            "start": "2026-11-11T00:00:00+08:00",
            "horizon": "P1D",
            "steps": { "pack": { "fault": 0, "batch": { "size": 3, "wait": "PT90M" } } },
            "carriers": { "van": { "first": "PT1H", "every": "PT12H", "cut_off": "PT30M" } },
        });
        let read = crate::scenario::read(document.to_string().as_bytes());
        let scenario = read.expect("a scenario").scenario;
        let variant = Variant { flow, scenario };
        for (path, now, written) in [
            ("carriers.van.every", json!("PT12H"), json!("PT720M")),
            ("carriers.van.cut_off", json!("PT30M"), json!("PT30M")),
            ("steps.pack.batch_size", json!(3), json!("3.0")),
            ("steps.pack.batch_wait", json!("PT1H30M"), json!("PT90M")),
            ("steps.pack.fault", json!(0), json!("0.0")),
            ("steps.pack.times", json!(1), json!("1.00")),
            ("steps.freeze.partial", json!(false), json!(false)),
        ] {
            let value = value_of(&variant, path);
            assert_eq!(value.as_ref(), Some(&now), "{path}");
            assert!(is_same_value(&now, &written), "{path}");
        }
        assert!(!is_same_value(&json!("near"), &json!("cheap")));
        assert!(!is_same_value(&json!(false), &json!(0)));
    }

    #[test]
    fn stock_is_set_at_one_place_or_at_all() {
        let item = |place: &str| StockItem {
            sku: "a.b".to_owned(),
            place: place.to_owned(),
            pieces: 1,
            supply: Supply::OrderUpTo {
                every_us: 1,
                up_to: 5,
                lead_time: crate::scenario::Distribution::Constant(1.0),
            },
        };
        let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
        let mut scenario = Scenario::empty("any", start);
        scenario.stock = Some(crate::scenario::Stock {
            places: vec!["north".to_owned(), "south".to_owned()],
            items: vec![item(""), item("south")],
        });
        let mut variant = Variant {
            flow: flow_model::Flow::new("any", Text::default()),
            scenario,
        };
        let pieces = |variant: &Variant| -> Vec<i64> {
            variant
                .scenario
                .stock
                .iter()
                .flat_map(|stock| &stock.items)
                .map(|item| item.pieces)
                .collect()
        };
        apply_setting(&mut variant, "stock.a.b.pieces", &json!(9)).expect("both");
        assert_eq!(pieces(&variant), [9, 9]);
        apply_setting(&mut variant, "stock.a.b@north.pieces", &json!(4)).expect("one");
        assert_eq!(pieces(&variant), [4, 9]);
        apply_setting(&mut variant, "stock.a.b.up_to", &json!(8)).expect("it is filled up so");
        assert!(apply_setting(&mut variant, "stock.a.b.quantity", &json!(8)).is_err());
        assert!(apply_setting(&mut variant, "stock.c.pieces", &json!(8)).is_err());
        assert!(apply_setting(&mut variant, "stock.a.b.pieces", &json!(-1)).is_err());
    }
}

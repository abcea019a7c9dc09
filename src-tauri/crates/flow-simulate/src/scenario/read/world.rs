//! Goods, carriers, and what goes wrong.

use flow_model::{Cursor, Fault, Kind};

use super::amount::{Start, count, decimal, length, list, name, number, some_length};
use super::distribution::times;
use crate::scenario::{
    Carrier, Delivery, Disruption, DisruptionEffect, ServiceLevel, Stock, StockItem, Strikes, Supply,
};

/// Goods.
pub(super) fn stock(at: Cursor<'_>, start: Start) -> Result<Stock, Fault> {
    let object = at.object(&["places", "items"])?;
    Ok(Stock {
        places: object.read("places", |at| list(at, name))?.unwrap_or_default(),
        items: object
            .read("items", |at| list(at, |at| item(at, start)))?
            .unwrap_or_default(),
    })
}

fn item(at: Cursor<'_>, start: Start) -> Result<StockItem, Fault> {
    let object = at.object(&["sku", "place", "pieces", "supply"])?;
    Ok(StockItem {
        sku: name(object.need("sku")?)?,
        place: object.read("place", name)?.unwrap_or_default(),
        pieces: pieces(object.need("pieces")?)?,
        supply: object.read("supply", |at| supply(at, start))?.unwrap_or_default(),
    })
}

fn pieces(at: Cursor<'_>) -> Result<i64, Fault> {
    at.int(i64::MIN, i64::MAX)
}

fn supply(at: Cursor<'_>, start: Start) -> Result<Supply, Fault> {
    let keys = [
        "deliveries",
        "reorder_at",
        "quantity",
        "every",
        "up_to",
        "lead_time",
    ];
    let object = at.object(&keys)?;
    let given: Vec<&str> = keys.into_iter().filter(|key| object.get(key).is_some()).collect();
    match given[..] {
        ["deliveries"] => {
            let deliveries = list(object.need("deliveries")?, |at| delivery(at, start))?;
            Ok(Supply::Deliveries(deliveries))
        }
        ["reorder_at", "quantity", "lead_time"] => Ok(Supply::ReorderPoint {
            reorder_at: pieces(object.need("reorder_at")?)?,
            quantity: pieces(object.need("quantity")?)?,
            lead_time: times(object.need("lead_time")?)?,
        }),
        ["every", "up_to", "lead_time"] => Ok(Supply::OrderUpTo {
            every_us: some_length(object.need("every")?)?,
            up_to: pieces(object.need("up_to")?)?,
            lead_time: times(object.need("lead_time")?)?,
        }),
        _ => Err(at
            .fault("it is not clear how the stock is filled up", "补货方式不明确")
            .hint(
                "give deliveries; or reorder_at, quantity and lead_time; or every, up_to and lead_time",
                "请写 deliveries；或 reorder_at、quantity 和 lead_time；或 every、up_to 和 lead_time",
            )),
    }
}

fn delivery(at: Cursor<'_>, start: Start) -> Result<Delivery, Fault> {
    let object = at.object(&["at", "pieces", "every"])?;
    Ok(Delivery {
        at_us: start.moment(object.need("at")?)?,
        pieces: pieces(object.need("pieces")?)?,
        every_us: object.read("every", some_length)?,
    })
}

const CARRIER_KEYS: [&str; 9] = [
    "title",
    "first",
    "every",
    "calendar",
    "capacity",
    "cut_off",
    "freight",
    "freight_per_kg",
    "carbon_kg",
];

/// A carrier.
pub(super) fn carrier(at: Cursor<'_>, start: Start) -> Result<Carrier, Fault> {
    let object = at.object(&CARRIER_KEYS)?;
    Ok(Carrier {
        title: object.read("title", Cursor::bilingual)?.unwrap_or_default(),
        first_us: start.moment(object.need("first")?)?,
        every_us: some_length(object.need("every")?)?,
        calendar: object.read("calendar", name)?,
        capacity: object.read("capacity", count)?,
        cut_off_us: object.read("cut_off", length)?.unwrap_or_default(),
        freight: object.read("freight", decimal)?.unwrap_or_default(),
        freight_per_kg: object.read("freight_per_kg", decimal)?.unwrap_or_default(),
        carbon_kg: object.read("carbon_kg", number)?.unwrap_or_default(),
    })
}

/// Something that goes wrong for a time.
pub(super) fn disruption(at: Cursor<'_>, start: Start) -> Result<Disruption, Fault> {
    let object = at.object(&["title", "strikes", "from", "until", "every", "effect"])?;
    Ok(Disruption {
        title: object.read("title", Cursor::bilingual)?.unwrap_or_default(),
        strikes: strikes(object.need("strikes")?)?,
        from_us: start.moment(object.need("from")?)?,
        until_us: start.moment(object.need("until")?)?,
        every_us: object.read("every", some_length)?,
        effect: effect(object.need("effect")?)?,
    })
}

fn strikes(at: Cursor<'_>) -> Result<Strikes, Fault> {
    let object = at.object(&["step", "component", "pool", "carrier"])?;
    let read = |key: &str| object.read(key, name);
    match (read("step")?, read("component")?, read("pool")?, read("carrier")?) {
        (Some(step), None, None, None) => Ok(Strikes::Step(step)),
        (None, Some(component), None, None) => Ok(Strikes::Component(component)),
        (None, None, Some(pool), None) => Ok(Strikes::Pool(pool)),
        (None, None, None, Some(carrier)) => Ok(Strikes::Carrier(carrier)),
        _ => Err(at.fault(
            "a disruption strikes one of step, component, pool, carrier",
            "干扰须作用于 step、component、pool、carrier 之一",
        )),
    }
}

fn effect(at: Cursor<'_>) -> Result<DisruptionEffect, Fault> {
    if at.kind() == Kind::Text {
        return at.one_of(&[("down", DisruptionEffect::Down)]);
    }
    let object = at.object(&["slower", "fewer_units", "faults"])?;
    let slower = object.read("slower", number)?;
    let fewer = object.read("fewer_units", count)?;
    let faults = object.read("faults", number)?;
    match (slower, fewer, faults) {
        (Some(factor), None, None) => Ok(DisruptionEffect::Slower(factor)),
        (None, Some(units), None) => Ok(DisruptionEffect::FewerUnits(units)),
        (None, None, Some(share)) => Ok(DisruptionEffect::Faults(share)),
        _ => Err(at.fault(
            "an effect is \"down\" or one of slower, fewer_units, faults",
            "效果须为 \"down\"，或 slower、fewer_units、faults 之一",
        )),
    }
}

/// A promise whose keeping is measured.
pub(super) fn service_level(at: Cursor<'_>) -> Result<ServiceLevel, Fault> {
    let object = at.object(&["title", "step", "from", "within", "target"])?;
    Ok(ServiceLevel {
        title: object.read("title", Cursor::bilingual)?.unwrap_or_default(),
        step: object.read("step", name)?,
        from: object.read("from", name)?,
        within_us: object.read("within", length)?,
        target: number(object.need("target")?)?,
    })
}

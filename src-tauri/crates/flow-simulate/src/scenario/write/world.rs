//! Goods, carriers, what goes wrong, what it costs.

use flow_model::Json;

use super::amount::{Entries, bilingual, decimal, length, list, number, times, whole, word};
use crate::scenario::{
    Carrier, Delivery, Disruption, DisruptionEffect, Money, ServiceLevel, Stock, StockItem, Strikes, Supply,
};

/// Goods.
pub(super) fn stock(stock: &Stock) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!stock.places.is_empty(), "places", || {
        list(&stock.places, |place| word(place))
    });
    entries.put_if(!stock.items.is_empty(), "items", || {
        Json::Lines(stock.items.iter().map(item).collect())
    });
    entries.elements()
}

fn item(item: &StockItem) -> Json {
    let mut entries = Entries::default();
    entries.put("sku", word(&item.sku));
    entries.put_if(!item.place.is_empty(), "place", || word(&item.place));
    entries.put("pieces", whole(item.pieces));
    entries.put_if(item.supply != Supply::None, "supply", || supply(&item.supply));
    entries.object()
}

fn supply(supply: &Supply) -> Json {
    let mut entries = Entries::default();
    match supply {
        Supply::None => {}
        Supply::Deliveries(deliveries) => entries.put("deliveries", list(deliveries, delivery)),
        Supply::ReorderPoint {
            reorder_at,
            quantity,
            lead_time,
        } => {
            entries.put("reorder_at", whole(*reorder_at));
            entries.put("quantity", whole(*quantity));
            entries.put("lead_time", times(lead_time));
        }
        Supply::OrderUpTo {
            every_us,
            up_to,
            lead_time,
        } => {
            entries.put("every", length(*every_us));
            entries.put("up_to", whole(*up_to));
            entries.put("lead_time", times(lead_time));
        }
    }
    entries.object()
}

fn delivery(delivery: &Delivery) -> Json {
    let mut entries = Entries::default();
    entries.put("at", length(delivery.at_us));
    entries.put("pieces", whole(delivery.pieces));
    entries.put_some("every", delivery.every_us, length);
    entries.object()
}

/// A carrier.
pub(super) fn carrier(carrier: &Carrier) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!carrier.title.is_empty(), "title", || bilingual(&carrier.title));
    entries.put("first", length(carrier.first_us));
    entries.put("every", length(carrier.every_us));
    entries.put_some("calendar", carrier.calendar.as_deref(), word);
    entries.put_some("capacity", carrier.capacity, whole);
    entries.put_if(carrier.cut_off_us != 0, "cut_off", || length(carrier.cut_off_us));
    entries.put_if(!carrier.freight.is_zero(), "freight", || decimal(carrier.freight));
    entries.put_if(!carrier.freight_per_kg.is_zero(), "freight_per_kg", || {
        decimal(carrier.freight_per_kg)
    });
    entries.put_if(carrier.carbon_kg != 0.0, "carbon_kg", || {
        number(carrier.carbon_kg)
    });
    entries.object()
}

/// Something that goes wrong for a time.
pub(super) fn disruption(disruption: &Disruption) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!disruption.title.is_empty(), "title", || {
        bilingual(&disruption.title)
    });
    let (what, name) = match &disruption.strikes {
        Strikes::Step(step) => ("step", step),
        Strikes::Component(component) => ("component", component),
        Strikes::Pool(pool) => ("pool", pool),
        Strikes::Carrier(carrier) => ("carrier", carrier),
    };
    entries.put("strikes", one(what, word(name)));
    entries.put("from", length(disruption.from_us));
    entries.put("until", length(disruption.until_us));
    entries.put_some("every", disruption.every_us, length);
    entries.put(
        "effect",
        match disruption.effect {
            DisruptionEffect::Down => word("down"),
            DisruptionEffect::Slower(factor) => one("slower", number(factor)),
            DisruptionEffect::FewerUnits(units) => one("fewer_units", whole(units)),
            DisruptionEffect::Faults(share) => one("faults", number(share)),
        },
    );
    entries.object()
}

fn one(key: &str, value: Json) -> Json {
    Json::Object(vec![(key.to_owned(), value)])
}

/// What things cost beyond steps and pools.
pub(super) fn money(money: &Money) -> Json {
    let mut entries = Entries::default();
    entries.put_if(money.goods_share != 0.0, "goods_share", || {
        number(money.goods_share)
    });
    let amounts = [
        ("late_once", money.late_once),
        ("late_per_day", money.late_per_day),
        ("cancelled", money.cancelled),
    ];
    for (key, amount) in amounts {
        entries.put_if(!amount.is_zero(), key, || decimal(amount));
    }
    entries.object()
}

/// A promise whose keeping is measured.
pub(super) fn service_level(level: &ServiceLevel) -> Json {
    let mut entries = Entries::default();
    entries.put_if(!level.title.is_empty(), "title", || bilingual(&level.title));
    entries.put_some("step", level.step.as_deref(), word);
    entries.put_some("from", level.from.as_deref(), word);
    entries.put_some("within", level.within_us, length);
    entries.put("target", number(level.target));
    entries.object()
}

//! Writes a scenario as canonical bytes: the same scenario always gives the same file, laid out as flow files are.
//!
//! What is as usual is left out. Moments are written as the time since the start, so that a run that begins at another
//! moment is the same run.

mod amount;
mod orders;
mod people;
mod world;

use std::collections::BTreeMap;

use flow_model::Json;

use self::amount::{Entries, bilingual, length, number, whole, word};
use super::{Carbon, FORMAT, Horizon, Money, OrderMix, Scenario, WarmUp};

/// The bytes of a scenario file: keys in a fixed order, names sorted, two spaces for each level, small objects and lists
/// on one line.
pub fn write(scenario: &Scenario) -> Vec<u8> {
    let usual = Scenario::empty(&scenario.id, scenario.start);
    let mut entries = Entries::default();
    header(&mut entries, scenario, &usual);
    lines(&mut entries, "arrivals", &scenario.arrivals, orders::arrivals);
    entries.put_if(scenario.orders != OrderMix::default(), "orders", || {
        orders::orders(&scenario.orders)
    });
    named(&mut entries, "steps", &scenario.steps, people::step);
    named(&mut entries, "components", &scenario.components, people::step);
    named(&mut entries, "pools", &scenario.pools, people::pool);
    named(&mut entries, "calendars", &scenario.calendars, people::calendar);
    entries.put_some("stock", scenario.stock.as_ref(), world::stock);
    named(&mut entries, "carriers", &scenario.carriers, world::carrier);
    lines(
        &mut entries,
        "disruptions",
        &scenario.disruptions,
        world::disruption,
    );
    entries.put_if(scenario.money != Money::default(), "money", || {
        world::money(&scenario.money)
    });
    entries.put_if(scenario.carbon != Carbon::default(), "carbon", || {
        let mut carbon = Entries::default();
        carbon.put("kg_per_kg_shipped", number(scenario.carbon.kg_per_kg_shipped));
        carbon.object()
    });
    lines(
        &mut entries,
        "service_levels",
        &scenario.service_levels,
        world::service_level,
    );
    entries.elements().file()
}

fn header(entries: &mut Entries, scenario: &Scenario, usual: &Scenario) {
    entries.put("format", whole(FORMAT));
    entries.put("id", word(&scenario.id));
    entries.put_if(!scenario.title.is_empty(), "title", || bilingual(&scenario.title));
    entries.put_if(!scenario.purpose.is_empty(), "purpose", || {
        bilingual(&scenario.purpose)
    });
    entries.put_if(!scenario.flow.is_empty(), "flow", || word(&scenario.flow));
    entries.put("start", word(&scenario.start.to_string()));
    entries.put_if(scenario.horizon != usual.horizon, "horizon", || {
        match scenario.horizon {
            Horizon::After(micros) => length(micros),
            Horizon::LastOrder => word("last_order"),
        }
    });
    entries.put_if(scenario.warm_up != usual.warm_up, "warm_up", || {
        match scenario.warm_up {
            WarmUp::Fixed(micros) => length(micros),
            WarmUp::Mser5 => word("mser5"),
        }
    });
    entries.put_if(
        scenario.replications != usual.replications,
        "replications",
        || whole(scenario.replications),
    );
    entries.put_if(scenario.seed != usual.seed, "seed", || whole(scenario.seed));
    entries.put_if(
        scenario.sample_every_us != usual.sample_every_us,
        "sample_every",
        || length(scenario.sample_every_us),
    );
}

fn lines<T>(entries: &mut Entries, key: &str, items: &[T], write: fn(&T) -> Json) {
    entries.put_if(!items.is_empty(), key, || {
        Json::Lines(items.iter().map(write).collect())
    });
}

fn named<T>(entries: &mut Entries, key: &str, items: &BTreeMap<String, T>, write: fn(&T) -> Json) {
    entries.put_if(!items.is_empty(), key, || {
        let mut inner = Entries::default();
        for (name, item) in items {
            inner.put(name, write(item));
        }
        inner.elements()
    });
}

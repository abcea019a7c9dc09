//! A scenario to start from: a usual day of a flow, with as many people as it needs.

use std::collections::BTreeMap;

use flow_catalog::{Role, pool_words, schema};
use flow_engine::order::value_to_json;
use flow_feel::boxes::region_of;
use flow_feel::time::{DAY, DateTime};
use flow_feel::{Record, Type, Value, compile};
use flow_model::{Flow, Text};
use serde_json::{Value as Json, json};

use super::check::{View, unit_time};
use super::{
    Arrivals, Calendar, Customers, Distribution, FieldSource, Good, LineMix, OrderMix, Pattern, Pool,
    RateCurve, Scenario, ServiceLevel, Shift,
};
use crate::Control;

const HOUR: i64 = DAY / 24;
/// Orders of the day.
const ORDERS: u64 = 1_000;
/// How busy people and machines should be.
const LOAD: f64 = 0.6;
/// Orders an hour by hour of the day; a little more than are let in.
const RATES: [(i64, f64); 5] = [(0, 15.0), (7, 15.0), (10, 55.0), (20, 75.0), (24, 15.0)];

/// A usual day of a flow: 1,000 orders that its start takes, more of them in the evening than at night; a pool for everybody
/// whom its steps need, with as many units as keep them busy six tenths of their time; people who work in shifts. `called`
/// are the flows it calls.
pub fn usual(flow: &Flow, called: &[Flow]) -> Scenario {
    let nothing = Scenario::empty("", midnight(DateTime::from_instant(0)));
    let (files, control) = (BTreeMap::new(), Control::default());
    let intake = Intake::of(&View::new(&nothing, flow, called, &files, &control));
    let mut scenario = Scenario {
        title: Text::new("A usual day", "普通的一天"),
        purpose: Text::new(
            "1,000 orders over a day, and as many people as they need.",
            "一天 1,000 单，人手按需配备。",
        ),
        flow: flow.id.to_string(),
        arrivals: vec![arrivals(&intake)],
        orders: orders(&intake),
        calendars: calendars(),
        service_levels: vec![ServiceLevel {
            title: Text::new("Delivered as promised", "按承诺送达"),
            step: None,
            from: None,
            within_us: None,
            target: 0.95,
        }],
        ..Scenario::empty(&format!("{}-usual", flow.id), intake.start)
    };
    let pools = pools(&View::new(&scenario, flow, called, &files, &control));
    scenario.calendars.retain(|name, _| {
        let mut used = pools.values().filter_map(|pool| pool.calendar.as_ref());
        used.any(|calendar| calendar == name)
    });
    scenario.pools = pools;
    scenario
}

/// What the start of a flow takes, and when.
struct Intake {
    /// A midnight at which it is in force.
    start: DateTime,
    /// Fields that its scope asks for, by path.
    fields: BTreeMap<String, Json>,
    /// Category of goods that its scope asks for.
    category: Option<String>,
}

impl Intake {
    fn of(view: &View<'_>) -> Intake {
        let start = view.start_settings();
        let moment = |name: &str| start?.text(name)?.parse::<DateTime>().ok();
        Intake {
            start: start_of_run(view, moment("effective_from"), moment("effective_to")),
            fields: start
                .and_then(|settings| settings.text("scope"))
                .and_then(wanted)
                .unwrap_or_default(),
            category: start
                .and_then(|settings| settings.text("scope"))
                .and_then(category),
        }
    }
}

/// The category of goods that a scope names: `some item in order.lines satisfies item.category = "appliances"`.
fn category(scope: &str) -> Option<String> {
    let (_, rest) = scope.split_once(".category = \"")?;
    let (category, _) = rest.split_once('"')?;
    Some(category.to_owned())
}

/// The day of a flash sale, if there is one; else the first Monday on which the flow is in force, else its first day.
fn start_of_run(view: &View<'_>, from: Option<DateTime>, to: Option<DateTime>) -> DateTime {
    let is_inside = |moment: &DateTime| {
        let at = moment.instant();
        from.is_none_or(|from| at >= from.instant()) && to.is_none_or(|to| at < to.instant())
    };
    let gates = view
        .steps
        .iter()
        .filter(|step| step.component.is_some_and(|known| known.role == Role::FlashGate));
    let sale = gates
        .filter_map(|step| view.settings(step)?.text("from")?.parse::<DateTime>().ok())
        .find(|moment| moment.zone.is_some());
    let first = match from.filter(|from| from.zone.is_some()) {
        Some(from) => from,
        None => "2026-01-05T00:00:00+08:00"
            .parse()
            .unwrap_or(DateTime::from_instant(0)),
    };
    let first_midnight = match midnight(first) == first {
        true => first,
        false => days_later(midnight(first), 1),
    };
    let to_monday = (8 - first_midnight.date().weekday()).rem_euclid(7);
    let days = [
        sale.map(midnight),
        Some(days_later(first_midnight, to_monday)),
        Some(first_midnight),
    ];
    days.into_iter().flatten().find(is_inside).unwrap_or(first)
}

fn midnight(moment: DateTime) -> DateTime {
    DateTime {
        local: moment.local.div_euclid(DAY) * DAY,
        ..moment
    }
}

fn days_later(moment: DateTime, days: i64) -> DateTime {
    DateTime {
        local: moment.local + days * DAY,
        ..moment
    }
}

/// Values of the fields that a scope reads, for which it is true; nothing when they cannot be found.
fn wanted(scope: &str) -> Option<BTreeMap<String, Json>> {
    let condition = compile(scope, schema(), &Type::Bool).ok()?;
    let region = region_of(&condition, schema())?;
    let mut sample = region.sample()?;
    // Any text would do for a country, but people read it.
    let country = schema().slot("order.country");
    if let Some(place) = sample.iter().position(|(slot, _)| Some(*slot) == country) {
        let countries = ["CN", "US", "TH"].map(Value::text).into_iter();
        for value in countries.chain([sample[place].1.clone()]) {
            sample[place].1 = value;
            if region.contains(&record_of(&sample)) {
                break;
            }
        }
    }
    let record = record_of(&sample);
    let field = |slot: usize| Some((schema().field(slot)?.path.clone(), value_to_json(&record, slot)));
    Some(sample.iter().filter_map(|(slot, _)| field(*slot)).collect())
}

fn record_of(sample: &[(usize, Value)]) -> Record {
    let mut record = Record::new(schema());
    for (slot, value) in sample {
        record.set(*slot, value.clone());
    }
    record
}

fn arrivals(intake: &Intake) -> Arrivals {
    let channel = intake.fields.get("order.channel").and_then(Json::as_str);
    Arrivals {
        channel: channel.unwrap_or("web").to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: RATES.map(|(hour, rate)| (hour * HOUR, rate)).into(),
            is_linear: true,
            repeat_us: None,
            peaks: Vec::new(),
        }),
        batch: None,
        orders_max: Some(ORDERS),
        from_us: 0,
        until_us: Some(DAY),
    }
}

fn orders(intake: &Intake) -> OrderMix {
    let constant = |value: &str| FieldSource::Constant(json!(value));
    let weighted = |choices: &[(&str, f64)]| {
        FieldSource::Weighted(
            choices
                .iter()
                .map(|(value, weight)| (json!(value), *weight))
                .collect(),
        )
    };
    let mut fields = BTreeMap::from([
        ("order.country".to_owned(), constant("CN")),
        ("order.region".to_owned(), constant("CN-31")),
        ("order.tags".to_owned(), FieldSource::Constant(json!([]))),
        ("order.type".to_owned(), constant("standard")),
        (
            "customer.orders".to_owned(),
            FieldSource::Drawn(Distribution::Poisson(4.0), 0),
        ),
        (
            "order.promised_at".to_owned(),
            FieldSource::After(Distribution::Constant((7 * DAY) as f64)),
        ),
        (
            "customer.segment".to_owned(),
            weighted(&[("regular", 7.0), ("new", 2.0), ("vip", 1.0)]),
        ),
        (
            "payment.method".to_owned(),
            weighted(&[("wallet", 6.0), ("card", 4.0)]),
        ),
    ]);
    for (path, value) in intake.fields.iter().filter(|(path, _)| *path != "order.channel") {
        fields.insert(path.clone(), FieldSource::Constant(value.clone()));
    }
    OrderMix {
        fields,
        lines: Some(LineMix {
            lines: Distribution::Empirical(vec![(1.0, 6.0), (2.0, 3.0), (3.0, 1.0)]),
            pieces: Distribution::Constant(1.0),
            goods: [
                good("basic", 6.0, 49, 1),
                good("standard", 3.0, 199, 2),
                good("premium", 1.0, 2_999, 20),
            ]
            .map(|good| of_category(good, intake.category.as_deref()))
            .into(),
            zipf: None,
        }),
        customers: Some(Customers {
            number: 5_000,
            zipf: 0.0,
        }),
        rows: None,
    }
}

/// Ten goods alike.
fn good(sku: &str, weight: f64, price: i64, kilograms: i64) -> Good {
    Good {
        sku: sku.to_owned(),
        weight,
        price: price.into(),
        kilograms: kilograms.into(),
        entries: BTreeMap::new(),
        copies: 10,
    }
}

fn of_category(mut good: Good, category: Option<&str>) -> Good {
    let entry = category.map(|category| ("category".to_owned(), json!(category)));
    good.entries.extend(entry);
    good
}

/// Working hours of offices and of warehouses.
fn calendars() -> BTreeMap<String, Calendar> {
    let open = |from: i64, until: i64| Calendar {
        shifts: vec![Shift {
            weekdays: (1..=7).collect(),
            from_us: from * HOUR,
            until_us: until * HOUR,
            units: None,
        }],
        days: BTreeMap::new(),
    };
    BTreeMap::from([
        ("office".to_owned(), open(9, 18)),
        ("warehouse".to_owned(), open(8, 22)),
    ])
}

/// A pool for each that steps need, as large as the work of the day asks for. Machines are always there.
fn pools(view: &View<'_>) -> BTreeMap<String, Pool> {
    let scenario = view.scenario;
    let work = |name: &str| Some(view.load()?.pools.get(name)?.work);
    let sized = |name: String| {
        let calendar = calendar_of(view, &name);
        let open = calendar.and_then(|calendar| scenario.calendars.get(calendar));
        let available = unit_time(scenario.start, open, 1, 0, DAY);
        let units = libm::ceil(work(&name).unwrap_or_default() / (available * LOAD));
        let capacity = if units.is_finite() {
            (units as u32).max(1)
        } else {
            1
        };
        let title = pool_words(&name).map_or_else(Text::default, |words| Text::new(words.en, words.zh));
        let pool = Pool {
            title,
            ..pool(capacity, calendar)
        };
        (name, pool)
    };
    view.needed_pools().into_iter().map(sized).collect()
}

fn pool(capacity: u32, calendar: Option<&str>) -> Pool {
    Pool {
        title: Text::default(),
        capacity,
        calendar: calendar.map(str::to_owned),
        discipline: Default::default(),
        preempts: false,
        queue_max: None,
        skills: Vec::new(),
        cost_per_hour: Default::default(),
        extra_cost_per_hour: None,
        carbon_g_per_hour: 0.0,
    }
}

/// When a pool works: warehouses in two shifts, people by day, machines and carriers always.
fn calendar_of(view: &View<'_>, name: &str) -> Option<&'static str> {
    let users = view
        .steps
        .iter()
        .filter(|step| view.pools(step).iter().any(|used| used.pool == name));
    let mut calendar = None;
    for step in users {
        match step
            .component
            .map(|component| (component.role, component.export.bpmn))
        {
            Some((Role::Ship | Role::ReturnCase, _)) => calendar = Some("warehouse"),
            Some((_, "userTask")) if calendar.is_none() => calendar = Some("office"),
            _ => {}
        }
    }
    // Whom an approval goes to when its time is up works no step of their own.
    let escalated = view
        .steps
        .iter()
        .filter_map(|step| view.settings(step)?.text("escalate_to"));
    calendar.or_else(|| escalated.into_iter().any(|role| role == name).then_some("office"))
}

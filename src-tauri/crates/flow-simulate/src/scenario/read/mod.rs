//! Reads `*.scenario.json`: strictly, with the place of what is wrong.

mod amount;
mod arrivals;
mod distribution;
mod orders;
mod pools;
mod steps;
mod world;

use std::collections::BTreeMap;

use flow_model::{Cursor, Entry, Fault, FileKind, Kind, Object, Places, ReadError};

use self::amount::{Start, decimal, length, list, name, number, some_length};
use super::{Carbon, Horizon, Money, Scenario, WarmUp};

pub(super) use amount::Measure;
pub(super) use orders::measure_of;
pub(super) use pools::{DISCIPLINES, WEEKDAYS};

/// The format this version writes.
pub const FORMAT: u32 = 1;

/// What messages call the file.
const SCENARIO: FileKind = FileKind {
    en: "scenario",
    zh: "模拟方案",
    format: FORMAT,
    made_by: "orderloom new --scenario",
};

const KEYS: [&str; 23] = [
    "format",
    "id",
    "title",
    "purpose",
    "flow",
    "start",
    "horizon",
    "warm_up",
    "replications",
    "seed",
    "sample_every",
    "arrivals",
    "orders",
    "steps",
    "components",
    "pools",
    "calendars",
    "stock",
    "carriers",
    "disruptions",
    "money",
    "carbon",
    "service_levels",
];

/// A scenario and where in its file everything stands.
#[derive(Clone, Debug)]
pub struct Document {
    /// The scenario.
    pub scenario: Scenario,
    /// Where its parts stand in the file, by path: `pools.desk.capacity`.
    pub places: Places,
}

/// Reads a scenario file.
///
/// ```
/// use flow_simulate::scenario::read;
/// let text = br#"{"format": 1, "id": "demo", "start": "2026-11-11T00:00:00+08:00", "horizon": "P1D"}"#;
/// assert_eq!(read(text)?.scenario.id, "demo");
/// let error = read(br#"{"format": 1, "id": "demo", "start": "2026-11-11T00:00:00+08:00", "horizon": 24}"#).unwrap_err();
/// assert_eq!((error.line, error.column), (1, 78));
/// # Ok::<(), flow_model::ReadError>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (scenario, places) = flow_model::read_file(&SCENARIO, bytes, scenario)?;
    Ok(Document { scenario, places })
}

fn scenario<'a>(root: Cursor<'a>, entries: Vec<Entry<'a>>) -> Result<Scenario, Fault> {
    let object = root.object_of(entries, &KEYS)?;
    let start = Start::read(object.need("start")?)?;
    let usual = Scenario::empty(&name(object.need("id")?)?, start.wall_clock());
    Ok(Scenario {
        title: text(&object, "title")?,
        purpose: text(&object, "purpose")?,
        flow: object.read("flow", name)?.unwrap_or_default(),
        horizon: object.read("horizon", horizon)?.unwrap_or(usual.horizon),
        warm_up: object.read("warm_up", warm_up)?.unwrap_or(usual.warm_up),
        replications: object
            .read("replications", replications)?
            .unwrap_or(usual.replications),
        seed: object.read("seed", seed)?.unwrap_or(usual.seed),
        arrivals: each(&object, "arrivals", |at| arrivals::arrivals(at, start))?,
        orders: object.read("orders", orders::orders)?.unwrap_or_default(),
        steps: object.read("steps", steps::steps)?.unwrap_or_default(),
        components: object.read("components", steps::steps)?.unwrap_or_default(),
        pools: named(&object, "pools", pools::pool)?,
        calendars: named(&object, "calendars", pools::calendar)?,
        stock: object.read("stock", |at| world::stock(at, start))?,
        carriers: named(&object, "carriers", |at| world::carrier(at, start))?,
        disruptions: each(&object, "disruptions", |at| world::disruption(at, start))?,
        money: object.read("money", money)?.unwrap_or_default(),
        carbon: object.read("carbon", carbon)?.unwrap_or_default(),
        service_levels: each(&object, "service_levels", world::service_level)?,
        sample_every_us: object
            .read("sample_every", some_length)?
            .unwrap_or(usual.sample_every_us),
        ..usual
    })
}

fn text(object: &Object<'_>, key: &str) -> Result<flow_model::Text, Fault> {
    Ok(object.read(key, Cursor::bilingual)?.unwrap_or_default())
}

/// The items of a list; none when it is absent.
fn each<'a, T>(
    object: &Object<'a>,
    key: &str,
    read: impl Fn(Cursor<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    Ok(object.read(key, |at| list(at, read))?.unwrap_or_default())
}

/// The entries of an object whose keys are names; none when it is absent.
fn named<'a, T>(
    object: &Object<'a>,
    key: &str,
    read: impl Fn(Cursor<'a>) -> Result<T, Fault>,
) -> Result<BTreeMap<String, T>, Fault> {
    let mut found = BTreeMap::new();
    if let Some(at) = object.get(key) {
        for entry in at.entries()? {
            entry.key_at.check_id(&entry.key)?;
            found.insert(entry.key.into_owned(), read(entry.value)?);
        }
    }
    Ok(found)
}

/// A length of time, or one of the words that may stand for it.
fn length_or<T: Copy>(at: Cursor<'_>, word: (&str, T), of_length: impl Fn(i64) -> T) -> Result<T, Fault> {
    match at.kind() {
        Kind::Text if !at.text()?.starts_with(['P', '-']) => at.one_of(&[word]),
        _ => Ok(of_length(length(at)?)),
    }
}

fn horizon(at: Cursor<'_>) -> Result<Horizon, Fault> {
    length_or(at, ("last_order", Horizon::LastOrder), Horizon::After)
}

fn warm_up(at: Cursor<'_>) -> Result<WarmUp, Fault> {
    length_or(at, ("mser5", WarmUp::Mser5), WarmUp::Fixed)
}

fn replications(at: Cursor<'_>) -> Result<u32, Fault> {
    const MOST: i64 = 100_000;
    Ok(at.int(1, MOST)? as u32)
}

fn seed(at: Cursor<'_>) -> Result<u64, Fault> {
    match at.written().parse() {
        Ok(seed) => Ok(seed),
        Err(_) if at.kind() == Kind::Number => at.int(0, i64::MAX).map(|seed| seed as u64).map_err(|_| {
            at.fault(
                format!("expected a whole number from 0 to {}", u64::MAX),
                format!("此处应为 0 到 {} 之间的整数", u64::MAX),
            )
        }),
        Err(_) => Err(at.fault("expected a whole number from 0 on", "此处应为不小于 0 的整数")),
    }
}

fn money(at: Cursor<'_>) -> Result<Money, Fault> {
    let object = at.object(&["goods_share", "late_once", "late_per_day", "cancelled"])?;
    Ok(Money {
        goods_share: object.read("goods_share", number)?.unwrap_or_default(),
        late_once: object.read("late_once", decimal)?.unwrap_or_default(),
        late_per_day: object.read("late_per_day", decimal)?.unwrap_or_default(),
        cancelled: object.read("cancelled", decimal)?.unwrap_or_default(),
    })
}

fn carbon(at: Cursor<'_>) -> Result<Carbon, Fault> {
    let object = at.object(&["kg_per_kg_shipped"])?;
    Ok(Carbon {
        kg_per_kg_shipped: object.read("kg_per_kg_shipped", number)?.unwrap_or_default(),
    })
}

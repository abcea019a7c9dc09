//! What differs from the usual for steps.

use std::collections::BTreeMap;

use flow_model::{Cursor, Fault, Kind};

use super::amount::{count, decimal, length, list, name, number, owned, some};
use super::distribution::{numbers, times};
use crate::scenario::{Batch, LaneMix, PoolUse, StepAssumptions};

const KEYS: [&str; 15] = [
    "duration",
    "times",
    "exits",
    "fault",
    "pools",
    "set_up",
    "batch",
    "priority",
    "cost",
    "carbon_kg",
    "lane",
    "parts",
    "restock",
    "carrier",
    "place",
];

/// Assumptions by step or component.
pub(super) fn steps(at: Cursor<'_>) -> Result<BTreeMap<String, StepAssumptions>, Fault> {
    let mut steps = BTreeMap::new();
    for entry in at.entries()? {
        entry.key_at.check_id(&entry.key)?;
        steps.insert(entry.key.into_owned(), step(entry.value)?);
    }
    Ok(steps)
}

fn step(at: Cursor<'_>) -> Result<StepAssumptions, Fault> {
    let object = at.object(&KEYS)?;
    Ok(StepAssumptions {
        duration: object.read("duration", times)?,
        times: object.read("times", owned)?,
        exits: object.read("exits", exits)?.unwrap_or_default(),
        fault: object.read("fault", number)?,
        pools: object.read("pools", |at| list(at, pool_use))?,
        set_up: object.read("set_up", times)?,
        batch: object.read("batch", batch)?,
        priority: object.read("priority", owned)?,
        cost: object.read("cost", decimal)?,
        carbon_kg: object.read("carbon_kg", number)?,
        lane: object.read("lane", lane)?,
        parts: object.read("parts", numbers)?,
        restock: object.read("restock", number)?,
        carrier: object.read("carrier", name)?,
        place: object.read("place", name)?,
    })
}

fn exits(at: Cursor<'_>) -> Result<BTreeMap<String, f64>, Fault> {
    let mut exits = BTreeMap::new();
    for entry in at.entries()? {
        exits.insert(entry.key.into_owned(), number(entry.value)?);
    }
    Ok(exits)
}

/// The name of a pool, or an object that says how much of it is used.
fn pool_use(at: Cursor<'_>) -> Result<PoolUse, Fault> {
    if at.kind() == Kind::Text {
        return Ok(PoolUse {
            pool: name(at)?,
            units: 1,
            skill: None,
        });
    }
    let object = at.object(&["pool", "units", "skill"])?;
    Ok(PoolUse {
        pool: name(object.need("pool")?)?,
        units: object.read("units", count)?.unwrap_or(1),
        skill: object.read("skill", name)?,
    })
}

fn batch(at: Cursor<'_>) -> Result<Batch, Fault> {
    let object = at.object(&["size", "wait"])?;
    Ok(Batch {
        size: some(object.need("size")?)?,
        wait_us: length(object.need("wait")?)?,
    })
}

fn lane(at: Cursor<'_>) -> Result<LaneMix, Fault> {
    let object = at.object(&["delay", "cancel", "pool"])?;
    Ok(LaneMix {
        delay: times(object.need("delay")?)?,
        cancel: object.read("cancel", number)?.unwrap_or_default(),
        pool: object.read("pool", name)?,
    })
}

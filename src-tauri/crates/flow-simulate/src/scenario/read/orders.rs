//! What orders are like.

use std::collections::BTreeMap;

use flow_catalog::{FIELDS, FieldType, field_index};
use flow_model::{Cursor, Fault, Kind};
use serde_json::Value;

use super::amount::{Measure, count, decimal, list, name, number, owned, pair, some};
use super::distribution::{distribution, numbers, some_of, times};
use crate::scenario::{Customers, Distribution, FieldSource, Good, LineMix, OrderMix};

/// Most digits after the point of a drawn number.
const DIGITS_MAX: i64 = 12;

/// The order mix.
pub(super) fn orders(at: Cursor<'_>) -> Result<OrderMix, Fault> {
    let object = at.object(&["fields", "lines", "customers", "rows"])?;
    let mut fields = BTreeMap::new();
    if let Some(at) = object.get("fields") {
        for entry in at.entries()? {
            entry.key_at.check_id(&entry.key)?;
            let source = source(entry.value, measure_of(&entry.key))?;
            fields.insert(entry.key.into_owned(), source);
        }
    }
    Ok(OrderMix {
        fields,
        lines: object.read("lines", lines)?,
        customers: object.read("customers", customers)?,
        rows: object.read("rows", owned)?,
    })
}

/// What is drawn for a field: lengths of time for a field that is one, numbers for all others.
pub(in crate::scenario) fn measure_of(path: &str) -> Measure {
    match field_index(path).map(|index| FIELDS[index].kind) {
        Some(FieldType::Duration) => Measure::Time,
        _ => Measure::Number,
    }
}

/// A value that is always the same, or an object whose first key says where the value comes from.
fn source(at: Cursor<'_>, measure: Measure) -> Result<FieldSource, Fault> {
    if at.kind() != Kind::Object {
        return Ok(FieldSource::Constant(at.value()?));
    }
    let object = at.object(&["constant", "weighted", "drawn", "decimals", "after"])?;
    let ways = ["constant", "weighted", "drawn", "after"];
    let given: Vec<&str> = ways.into_iter().filter(|way| object.get(way).is_some()).collect();
    if let (Some(at), false) = (object.get("decimals"), given == ["drawn"]) {
        return Err(at.fault(
            "\"decimals\" goes with \"drawn\" alone",
            "“decimals”只能与“drawn”一起使用",
        ));
    }
    match given[..] {
        ["constant"] => Ok(FieldSource::Constant(object.need("constant")?.value()?)),
        ["weighted"] => Ok(FieldSource::Weighted(weighted(object.need("weighted")?)?)),
        ["drawn"] => {
            let digits = object.read("decimals", |at| at.int(0, DIGITS_MAX))?;
            let drawn = distribution(object.need("drawn")?, measure)?;
            Ok(FieldSource::Drawn(drawn, digits.unwrap_or_default() as u32))
        }
        ["after"] => Ok(FieldSource::After(times(object.need("after")?)?)),
        _ => Err(at.fault(
            "a field has one source: constant, weighted, drawn or after",
            "每个字段只有一种来源：constant、weighted、drawn 或 after",
        )),
    }
}

fn weighted(at: Cursor<'_>) -> Result<Vec<(Value, f64)>, Fault> {
    let choice = |item: Cursor<'_>| {
        let (value, weight) = pair(item, "value, weight", "取值, 权重")?;
        Ok((value.value()?, number(weight)?))
    };
    some_of(at, list(at, choice)?)
}

fn lines(at: Cursor<'_>) -> Result<LineMix, Fault> {
    let object = at.object(&["lines", "pieces", "goods", "zipf"])?;
    let one = Distribution::Constant(1.0);
    Ok(LineMix {
        lines: object.read("lines", numbers)?.unwrap_or_else(|| one.clone()),
        pieces: object.read("pieces", numbers)?.unwrap_or(one),
        goods: list(object.need("goods")?, good)?,
        zipf: object.read("zipf", number)?,
    })
}

fn good(at: Cursor<'_>) -> Result<Good, Fault> {
    let object = at.object(&["sku", "weight", "price", "kilograms", "entries", "copies"])?;
    let mut entries = BTreeMap::new();
    if let Some(at) = object.get("entries") {
        for entry in at.entries()? {
            entries.insert(entry.key.into_owned(), entry.value.value()?);
        }
    }
    Ok(Good {
        sku: name(object.need("sku")?)?,
        weight: object.read("weight", number)?.unwrap_or(1.0),
        price: object.read("price", decimal)?.unwrap_or_default(),
        kilograms: object.read("kilograms", decimal)?.unwrap_or_default(),
        entries,
        copies: object.read("copies", some)?.unwrap_or(1),
    })
}

fn customers(at: Cursor<'_>) -> Result<Customers, Fault> {
    let object = at.object(&["number", "zipf"])?;
    Ok(Customers {
        number: count(object.need("number")?)?,
        zipf: object.read("zipf", number)?.unwrap_or_default(),
    })
}

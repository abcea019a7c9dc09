//! Waits that no staff shortens: a scenario with more of the goods that run out, a flow whose queue lets more through.

use serde_json::Value;

use super::Variant;
use super::setting::{apply_setting, value_of};
use crate::scenario::{Scenario, Stock, StockItem, Supply};
use crate::tally::{Layout, StockName, Tally};

/// A scenario with a tenth more of every good that ran out: what is there at the start, what is delivered and what is
/// ordered. Nothing when no good ran out.
pub(super) fn with_more_goods(scenario: &Scenario, layout: &Layout, tallies: &[Tally]) -> Option<Scenario> {
    let ran_out = |at: usize| tallies.iter().any(|tally| tally.stock[at].short > 0);
    let short: Vec<&StockName> = layout
        .stock
        .iter()
        .enumerate()
        .filter(|(at, _)| ran_out(*at))
        .map(|(_, name)| name)
        .collect();
    let mut changed = scenario.clone();
    let stock = changed.stock.as_mut()?;
    let meant: Vec<usize> = short.iter().filter_map(|name| entry(stock, name)).collect();
    for (at, item) in stock.items.iter_mut().enumerate() {
        if meant.contains(&at) {
            fill_up(item);
        }
    }
    (!meant.is_empty()).then_some(changed)
}

/// The entry of a good at a place: its own, else the one for every good there.
fn entry(stock: &Stock, name: &StockName) -> Option<usize> {
    let places = stock.all_places();
    let is_there = |item: &StockItem| match item.place.is_empty() {
        true => places.first() == Some(&name.place),
        false => item.place == name.place,
    };
    let of = |sku: &str| {
        stock
            .items
            .iter()
            .position(|item| item.sku == sku && is_there(item))
    };
    of(&name.sku).or_else(|| of("*"))
}

fn fill_up(item: &mut StockItem) {
    item.pieces = tenth_more(item.pieces);
    match &mut item.supply {
        Supply::None => {}
        Supply::Deliveries(deliveries) => {
            for delivery in deliveries {
                delivery.pieces = tenth_more(delivery.pieces);
            }
        }
        Supply::ReorderPoint {
            reorder_at, quantity, ..
        } => {
            *reorder_at = tenth_more(*reorder_at);
            *quantity = tenth_more(*quantity);
        }
        Supply::OrderUpTo { up_to, .. } => *up_to = tenth_more(*up_to),
    }
}

/// At least one more; none stay none.
fn tenth_more(pieces: i64) -> i64 {
    match pieces {
        0 => 0,
        _ => pieces.saturating_add((pieces / 10).max(1)),
    }
}

/// A variant whose step lets a tenth more orders through; nothing when the step is in a called flow.
pub(super) fn with_more_let_through(variant: &Variant, step: &str) -> Option<Variant> {
    let path = format!("steps.{step}.rate");
    let rate: f64 = value_of(variant, &path)?.as_str()?.parse().ok()?;
    // Rounded, since a tenth more is no short decimal.
    let more = libm::round(rate * 1.1e6) / 1e6;
    let mut changed = variant.clone();
    apply_setting(&mut changed, &path, &Value::from(more.to_string())).ok()?;
    Some(changed)
}

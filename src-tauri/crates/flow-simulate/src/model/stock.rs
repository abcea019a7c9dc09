//! Stock and pickups as the run needs them.

use super::{Fields, NONE, money4, pools};
use crate::distribution::Draw;
use crate::scenario::{Delivery, PIECES_OF_STOCK_MAX, Scenario, Stock, Strikes, Supply};
use crate::tally::{Layout, Named, StockName};
use crate::timetable::Timetable;

/// All stock.
#[derive(Debug)]
pub(crate) struct StockPlan {
    pub(crate) items: Vec<ItemPlan>,
    pub(crate) n_places: usize,
    /// Item of each good at each place: good * places + place; [`NONE`] where there is none.
    pub(crate) item_of: Vec<u32>,
}

/// A good at a place.
#[derive(Debug)]
pub(crate) struct ItemPlan {
    pub(crate) good: u32,
    pub(crate) pieces: i64,
    pub(crate) supply: SupplyPlan,
    /// Key of its random numbers.
    pub(crate) luck: u64,
}

/// How it is filled up.
#[derive(Debug)]
pub(crate) enum SupplyPlan {
    None,
    Deliveries(Vec<Delivery>),
    ReorderPoint {
        reorder_at: i64,
        quantity: i64,
        lead_time: Draw,
    },
    OrderUpTo {
        every_us: i64,
        up_to: i64,
        lead_time: Draw,
    },
}

/// Who collects parcels.
#[derive(Debug)]
pub(crate) struct CarrierPlan {
    pub(crate) first_us: i64,
    pub(crate) every_us: i64,
    pub(crate) open: Timetable,
    pub(crate) capacity: u32,
    pub(crate) cut_off_us: i64,
    pub(crate) freight: i64,
    pub(crate) freight_per_kg: f64,
    pub(crate) carbon_kg: f64,
}

impl StockPlan {
    pub(crate) fn new(stock: &Stock, fields: &mut Fields, layout: &mut Layout) -> StockPlan {
        let places = stock.all_places();
        let place_of = |name: &str| places.iter().position(|place| place == name).unwrap_or(0);
        for item in stock.items.iter().filter(|item| item.sku != "*") {
            fields.good_of(&item.sku);
        }
        let n_places = places.len();
        let mut plan = StockPlan {
            items: Vec::new(),
            n_places,
            item_of: vec![NONE; fields.goods.len() * n_places],
        };
        let (every, own): (Vec<_>, Vec<_>) = stock.items.iter().partition(|item| item.sku == "*");
        let mut add = |good: u32, item: &crate::scenario::StockItem| {
            let place = place_of(&item.place);
            let cell = &mut plan.item_of[good as usize * n_places + place];
            if *cell != NONE {
                return;
            }
            *cell = plan.items.len() as u32;
            let sku = fields.goods[good as usize].sku.to_string();
            plan.items.push(ItemPlan {
                good,
                pieces: item.pieces.clamp(0, PIECES_OF_STOCK_MAX),
                supply: SupplyPlan::new(&item.supply),
                luck: crate::random::key(&format!("{sku}@{}", places[place]), 3),
            });
            layout.stock.push(StockName {
                sku,
                place: places[place].clone(),
            });
        };
        for item in own {
            add(fields.skus[&item.sku], item);
        }
        for item in every {
            (0..fields.goods.len() as u32).for_each(|good| add(good, item));
        }
        plan
    }
}

impl SupplyPlan {
    fn new(supply: &Supply) -> SupplyPlan {
        match supply {
            Supply::None => SupplyPlan::None,
            Supply::Deliveries(deliveries) => {
                let mut deliveries = deliveries.clone();
                for delivery in &mut deliveries {
                    delivery.pieces = delivery.pieces.clamp(0, PIECES_OF_STOCK_MAX);
                }
                SupplyPlan::Deliveries(deliveries)
            }
            Supply::ReorderPoint {
                reorder_at,
                quantity,
                lead_time,
            } => SupplyPlan::ReorderPoint {
                reorder_at: (*reorder_at).clamp(-PIECES_OF_STOCK_MAX, PIECES_OF_STOCK_MAX),
                quantity: (*quantity).clamp(1, PIECES_OF_STOCK_MAX),
                lead_time: Draw::new(lead_time),
            },
            Supply::OrderUpTo {
                every_us,
                up_to,
                lead_time,
            } => SupplyPlan::OrderUpTo {
                every_us: (*every_us).max(60_000_000),
                up_to: (*up_to).clamp(-PIECES_OF_STOCK_MAX, PIECES_OF_STOCK_MAX),
                lead_time: Draw::new(lead_time),
            },
        }
    }
}

/// The carriers of a scenario.
pub(crate) fn carriers(scenario: &Scenario, layout: &mut Layout) -> Vec<CarrierPlan> {
    let carriers = scenario.carriers.iter().map(|(name, carrier)| {
        layout.carriers.push(Named {
            id: name.clone(),
            title: carrier.title.clone(),
        });
        let calendar = carrier
            .calendar
            .as_ref()
            .and_then(|name| scenario.calendars.get(name));
        let cuts = pools::cuts(&scenario.disruptions, &Strikes::Carrier(name.clone()));
        CarrierPlan {
            first_us: carrier.first_us.max(0),
            every_us: carrier.every_us.max(1_000_000),
            open: Timetable::new(scenario.start, 1, calendar, cuts),
            capacity: carrier.capacity.unwrap_or(u32::MAX),
            cut_off_us: carrier.cut_off_us.max(0),
            freight: money4(carrier.freight),
            freight_per_kg: money4(carrier.freight_per_kg) as f64,
            carbon_kg: carrier.carbon_kg,
        }
    });
    carriers.collect()
}

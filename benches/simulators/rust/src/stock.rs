//! Stock of the promotion: two warehouses, back-orders, reorder points. It knows nothing of time.

use std::collections::VecDeque;

use crate::promotion::{SKUS, share_of};

/// Pieces that a warehouse has ordered.
#[derive(Clone, Copy)]
pub struct Supply {
    /// What.
    pub sku: u8,
    /// For which warehouse.
    pub warehouse: u8,
}

/// What a warehouse keeps of a SKU.
#[derive(Clone, Copy)]
pub struct Level {
    /// Pieces at the start.
    pub start: i64,
    /// Position at which more is ordered.
    pub reorder_at: i64,
    /// Pieces of one order.
    pub quantity: i64,
}

#[derive(Clone, Copy, Default)]
struct Item {
    on_hand: i64,
    position: i64,
    reorder_at: i64,
    quantity: i64,
}

/// All stock, and what waits for it: `W` stands for an order that waits.
pub struct Stock<W> {
    items: Vec<[Item; 2]>,
    waiting: Vec<VecDeque<W>>,
    ordered: Vec<Supply>,
}

impl<W> Stock<W> {
    /// The stock at the start, for so many orders.
    pub fn new(orders: usize) -> Stock<W> {
        let items = (0..SKUS)
            .map(|sku| {
                Self::levels(orders as f64 * share_of(sku)).map(|level| Item {
                    on_hand: level.start,
                    position: level.start,
                    reorder_at: level.reorder_at,
                    quantity: level.quantity,
                })
            })
            .collect();
        Stock {
            items,
            waiting: (0..SKUS).map(|_| VecDeque::new()).collect(),
            ordered: Vec::new(),
        }
    }

    /// What both warehouses keep of a SKU of which so many pieces are asked for.
    pub fn levels(demand: f64) -> [Level; 2] {
        let whole = |number: f64| ((number + 0.5).floor() as i64).max(1);
        [[0.30, 0.20, 0.10], [0.15, 0.10, 0.05]].map(|[start, reorder_at, quantity]| Level {
            start: whole(start * demand),
            reorder_at: whole(reorder_at * demand),
            quantity: whole(quantity * demand),
        })
    }

    /// Takes a piece; answers the warehouse, or `None` when there is none.
    pub fn freeze(&mut self, sku: u8) -> Option<u8> {
        let items = &mut self.items[usize::from(sku)];
        let warehouse = items.iter().position(|item| item.on_hand > 0)?;
        items[warehouse].on_hand -= 1;
        self.lower(sku, warehouse);
        Some(warehouse as u8)
    }

    /// An order begins to wait for a piece.
    pub fn wait(&mut self, sku: u8, order: W) {
        self.waiting[usize::from(sku)].push_back(order);
    }

    /// What was ordered at a warehouse has come.
    pub fn supply(&mut self, supply: Supply, allot: impl FnMut(W, u8)) {
        let item = &mut self.items[usize::from(supply.sku)][usize::from(supply.warehouse)];
        item.on_hand += item.quantity;
        self.allot(supply, allot);
    }

    /// A piece has come back.
    pub fn give_back(&mut self, sku: u8, warehouse: u8, allot: impl FnMut(W, u8)) {
        let item = &mut self.items[usize::from(sku)][usize::from(warehouse)];
        item.on_hand += 1;
        item.position += 1;
        self.allot(Supply { sku, warehouse }, allot);
    }

    /// Takes over what was ordered since the last time; each needs a time until it comes.
    pub fn take_ordered(&mut self) -> Option<Supply> {
        self.ordered.pop()
    }

    fn allot(&mut self, place: Supply, mut allot: impl FnMut(W, u8)) {
        let Supply { sku, warehouse } = place;
        let at = usize::from(warehouse);
        while self.items[usize::from(sku)][at].on_hand > 0 {
            let Some(order) = self.waiting[usize::from(sku)].pop_front() else {
                return;
            };
            let items = &mut self.items[usize::from(sku)];
            items[at].on_hand -= 1;
            self.lower(sku, at);
            allot(order, warehouse);
        }
    }

    fn lower(&mut self, sku: u8, warehouse: usize) {
        let item = &mut self.items[usize::from(sku)][warehouse];
        item.position -= 1;
        while item.position <= item.reorder_at {
            item.position += item.quantity;
            self.ordered.push(Supply {
                sku,
                warehouse: warehouse as u8,
            });
        }
    }
}

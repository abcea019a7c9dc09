//! Stock of the promotion: two warehouses, back-orders, reorder points. It knows nothing of time.

use std::collections::VecDeque;

use crate::promotion::{SKUS, share_of};

/// The warehouse that is asked first; back-orders are on its account.
pub const FIRST: usize = 0;

/// Pieces that a warehouse has ordered.
#[derive(Clone, Copy)]
pub struct Supply {
    /// What.
    pub sku: u8,
    /// For which warehouse.
    pub warehouse: u8,
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
        let whole = |number: f64| ((number + 0.5).floor() as i64).max(1);
        let items = (0..SKUS)
            .map(|sku| {
                let demand = orders as f64 * share_of(sku);
                [[0.30, 0.20, 0.10], [0.15, 0.10, 0.05]].map(|[start, reorder_at, quantity]| Item {
                    on_hand: whole(start * demand),
                    position: whole(start * demand),
                    reorder_at: whole(reorder_at * demand),
                    quantity: whole(quantity * demand),
                })
            })
            .collect();
        Stock {
            items,
            waiting: (0..SKUS).map(|_| VecDeque::new()).collect(),
            ordered: Vec::new(),
        }
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
        self.lower(sku, FIRST);
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
            items[FIRST].position += 1;
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

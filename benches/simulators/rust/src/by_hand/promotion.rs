//! The promotion by hand. What nobody waits for is no event: payment and credit are one time, an invoice is looked at when
//! the parcel is packed, a delivery is counted when the parcel leaves. Events of later hours wait in a list for their hour.

use std::collections::VecDeque;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use simulators::promotion::{self, APPROVAL_HOURS, HOUR, Shop, Tally, UNPAID, chance};
use simulators::stock::{Stock, Supply};

use crate::heap::Heap;

const TO_FREEZE: u32 = 0;
const TO_APPROVE: u32 = 1;
const APPROVED: u32 = 2;
const PICKED: u32 = 3;
const PACKED: u32 = 4;
const SUPPLIED: u32 = 5;
const CAME_BACK: u32 = 6;
const RECEIVED: u32 = 7;
/// The kind of an event is above the number of its order, or of its supply.
const KIND: u32 = 28;
const NUMBER: u32 = (1 << KIND) - 1;

#[derive(Clone, Copy)]
struct Order {
    arrived: f64,
    invoiced: f64,
    sku: u8,
    warehouse: u8,
    is_urgent: bool,
}

struct Promotion {
    shop: Shop,
    rng: SmallRng,
    orders: Vec<Order>,
    stock: Stock<u32>,
    heap: Heap,
    /// The hour that `heap` covers; events of later hours are in `later`.
    hour: usize,
    later: Vec<Vec<(f64, u32)>>,
    free: [usize; 4],
    is_open: bool,
    to_approve: VecDeque<u32>,
    to_pick: [VecDeque<(u32, f64)>; 2],
    to_pack: VecDeque<u32>,
    packed: Vec<(f64, u32)>,
    parcels: VecDeque<u32>,
    to_receive: VecDeque<u32>,
    came: Vec<i64>,
    ended: Vec<i64>,
    ended_number: usize,
    tally: Tally,
}

pub(crate) fn run(orders: usize, seed: u64) {
    let shop = Shop::new(orders);
    let mut run = Promotion {
        rng: SmallRng::seed_from_u64(seed),
        orders: Vec::with_capacity(orders),
        stock: Stock::new(orders),
        heap: Heap::default(),
        hour: 0,
        later: Vec::new(),
        free: [shop.approvers, shop.pickers, shop.packers, shop.desk],
        is_open: false,
        to_approve: VecDeque::new(),
        to_pick: Default::default(),
        to_pack: VecDeque::new(),
        packed: Vec::new(),
        parcels: VecDeque::new(),
        to_receive: VecDeque::new(),
        came: Vec::new(),
        ended: Vec::new(),
        ended_number: 0,
        tally: Tally::default(),
        shop,
    };
    run.tally.leads.reserve_exact(orders);
    let mut next_arrival = run.shop.arrival_after(0.0, &mut run.rng);
    while run.ended_number < orders {
        let hour_ends = (run.hour + 1) as f64 * HOUR;
        let time = run.heap.first().min(next_arrival);
        if time >= hour_ends {
            run.begin_hour();
        } else if next_arrival <= time {
            run.arrive(next_arrival);
            next_arrival = if run.orders.len() < orders {
                run.shop.arrival_after(next_arrival, &mut run.rng)
            } else {
                f64::INFINITY
            };
        } else if let Some((now, event)) = run.heap.pop() {
            run.happen(now, event >> KIND, event & NUMBER);
        }
    }
    run.finish();
}

impl Promotion {
    fn begin_hour(&mut self) {
        self.hour += 1;
        let now = self.hour as f64 * HOUR;
        let of_day = self.hour as u64 % 24;
        if of_day == APPROVAL_HOURS.0 {
            self.is_open = true;
            self.approve_more(now);
        } else if of_day == APPROVAL_HOURS.1 {
            self.is_open = false;
        }
        if let Some(events) = self.later.get_mut(self.hour) {
            for event in std::mem::take(events) {
                self.heap.push(event);
            }
        }
        if self.hour.is_multiple_of(2) {
            self.pick_up(now);
        }
    }

    #[inline]
    fn schedule(&mut self, time: f64, kind: u32, number: u32) {
        let event = (time, kind << KIND | number);
        let hour = (time / HOUR) as usize;
        if hour <= self.hour {
            self.heap.push(event);
            return;
        }
        if self.later.len() <= hour {
            self.later.resize_with(hour + 1, Vec::new);
        }
        self.later[hour].push(event);
    }

    fn count(counts: &mut Vec<i64>, time: f64) {
        let hour = (time / HOUR) as usize;
        if counts.len() <= hour {
            counts.resize(hour + 1, 0);
        }
        counts[hour] += 1;
    }

    fn end(&mut self, time: f64) {
        Self::count(&mut self.ended, time);
        self.ended_number += 1;
        self.tally.end = self.tally.end.max(time);
    }

    fn cancel(&mut self, time: f64) {
        self.tally.cancelled += 1;
        self.end(time);
    }

    fn arrive(&mut self, now: f64) {
        let number = self.orders.len() as u32;
        let order = Order {
            arrived: now,
            invoiced: 0.0,
            sku: self.shop.sku(&mut self.rng),
            warehouse: 0,
            is_urgent: chance(0.1, &mut self.rng),
        };
        self.orders.push(order);
        Self::count(&mut self.came, now);
        if chance(0.05, &mut self.rng) {
            return self.cancel(now + UNPAID);
        }
        let checked = now + promotion::pay(&mut self.rng) + promotion::credit(&mut self.rng);
        let kind = if chance(0.1, &mut self.rng) {
            TO_APPROVE
        } else {
            TO_FREEZE
        };
        self.schedule(checked, kind, number);
    }

    #[inline]
    fn happen(&mut self, now: f64, kind: u32, number: u32) {
        match kind {
            TO_FREEZE => self.freeze(now, number),
            TO_APPROVE => {
                self.to_approve.push_back(number);
                self.approve_more(now);
            }
            APPROVED => {
                self.free[0] += 1;
                self.approve_more(now);
                if chance(0.1, &mut self.rng) {
                    self.cancel(now);
                } else {
                    self.freeze(now, number);
                }
            }
            PICKED => self.picked(now, number),
            PACKED => {
                match self.to_pack.pop_front() {
                    Some(next) => self.begin_pack(now, next),
                    None => self.free[2] += 1,
                }
                let ready = now.max(self.orders[number as usize].invoiced);
                self.packed.push((ready, number));
            }
            SUPPLIED => self.supplied(now, number),
            CAME_BACK if self.free[3] > 0 => {
                self.free[3] -= 1;
                self.begin_receive(now, number);
            }
            CAME_BACK => self.to_receive.push_back(number),
            _ => self.received(now, number),
        }
    }

    fn approve_more(&mut self, now: f64) {
        while self.is_open && self.free[0] > 0 {
            let Some(number) = self.to_approve.pop_front() else {
                return;
            };
            self.free[0] -= 1;
            let time = promotion::approve(&mut self.rng);
            self.tally.busy[0] += time;
            self.schedule(now + time, APPROVED, number);
        }
    }

    fn freeze(&mut self, now: f64, number: u32) {
        let sku = self.orders[number as usize].sku;
        match self.stock.freeze(sku) {
            Some(warehouse) => self.fulfil(now, number, warehouse),
            None => {
                self.tally.stock_outs += 1;
                if chance(0.1, &mut self.rng) {
                    return self.cancel(now);
                }
                self.stock.wait(sku, number);
            }
        }
        self.order_supply(now);
    }

    fn order_supply(&mut self, now: f64) {
        while let Some(supply) = self.stock.take_ordered() {
            let time = promotion::supply(&mut self.rng);
            let number = u32::from(supply.sku) << 1 | u32::from(supply.warehouse);
            self.schedule(now + time, SUPPLIED, number);
        }
    }

    fn supplied(&mut self, now: f64, number: u32) {
        self.tally.supplies += 1;
        let supply = Supply {
            sku: (number >> 1) as u8,
            warehouse: (number & 1) as u8,
        };
        let mut allotted = Vec::new();
        self.stock
            .supply(supply, |order, warehouse| allotted.push((order, warehouse)));
        for (order, warehouse) in allotted {
            self.fulfil(now, order, warehouse);
        }
        self.order_supply(now);
    }

    fn fulfil(&mut self, now: f64, number: u32, warehouse: u8) {
        let order = &mut self.orders[number as usize];
        order.warehouse = warehouse;
        order.invoiced = now + promotion::invoice(&mut self.rng);
        let is_urgent = order.is_urgent;
        if self.free[1] > 0 {
            self.free[1] -= 1;
            self.begin_pick(now, number, now);
        } else {
            self.to_pick[usize::from(!is_urgent)].push_back((number, now));
        }
    }

    fn begin_pick(&mut self, now: f64, number: u32, entered: f64) {
        let time = promotion::pick(&mut self.rng);
        self.tally.busy[1] += time;
        self.tally.pick_waiting += now - entered;
        self.tally.picks += 1;
        self.schedule(now + time, PICKED, number);
    }

    fn picked(&mut self, now: f64, number: u32) {
        let [urgent, others] = &mut self.to_pick;
        match urgent.pop_front().or_else(|| others.pop_front()) {
            Some((next, entered)) => self.begin_pick(now, next, entered),
            None => self.free[1] += 1,
        }
        if self.free[2] > 0 {
            self.free[2] -= 1;
            self.begin_pack(now, number);
        } else {
            self.to_pack.push_back(number);
        }
    }

    fn begin_pack(&mut self, now: f64, number: u32) {
        let time = promotion::pack(&mut self.rng);
        self.tally.busy[2] += time;
        self.schedule(now + time, PACKED, number);
    }

    fn pick_up(&mut self, now: f64) {
        let mut packed = std::mem::take(&mut self.packed);
        packed.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let ready = packed.partition_point(|parcel| parcel.0 <= now);
        self.parcels.extend(packed.drain(..ready).map(|parcel| parcel.1));
        self.packed = packed;
        if !self.parcels.is_empty() {
            self.tally.pickups += 1;
        }
        for _ in 0..self.shop.pickup.min(self.parcels.len()) {
            let Some(number) = self.parcels.pop_front() else {
                return;
            };
            let delivered = now + promotion::deliver(&mut self.rng);
            if chance(0.08, &mut self.rng) {
                self.schedule(delivered, CAME_BACK, number);
            } else {
                self.tally
                    .leads
                    .push(delivered - self.orders[number as usize].arrived);
                self.end(delivered);
            }
        }
    }

    fn begin_receive(&mut self, now: f64, number: u32) {
        let time = promotion::receive(&mut self.rng);
        self.tally.busy[3] += time;
        self.schedule(now + time, RECEIVED, number);
    }

    fn received(&mut self, now: f64, number: u32) {
        match self.to_receive.pop_front() {
            Some(next) => self.begin_receive(now, next),
            None => self.free[3] += 1,
        }
        if chance(0.9, &mut self.rng) {
            let Order { sku, warehouse, .. } = self.orders[number as usize];
            let mut allotted = None;
            self.stock.give_back(sku, warehouse, |order, warehouse| {
                allotted = Some((order, warehouse))
            });
            if let Some((order, warehouse)) = allotted {
                self.fulfil(now, order, warehouse);
            }
            self.order_supply(now);
        }
        self.tally.returned += 1;
        let refunded = now + promotion::refund(&mut self.rng);
        self.end(refunded);
    }

    fn finish(&mut self) {
        while let Some((time, event)) = self.heap.pop() {
            self.count_supply(time, event);
        }
        for (time, event) in std::mem::take(&mut self.later).into_iter().flatten() {
            self.count_supply(time, event);
        }
        let mut under_way = 0;
        self.tally.backlog.push(0);
        for hour in 0..=(self.tally.end / HOUR) as usize {
            under_way += self.came.get(hour).unwrap_or(&0) - self.ended.get(hour).unwrap_or(&0);
            self.tally.backlog.push(under_way);
        }
        self.tally.print(&self.shop);
    }

    /// Supply that comes after the last decision and before the last order has ended.
    fn count_supply(&mut self, time: f64, event: u32) {
        if event >> KIND == SUPPLIED && time <= self.tally.end {
            self.tally.supplies += 1;
        }
    }
}

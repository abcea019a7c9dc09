//! The promotion for nexosim. Orders are rows; an event carries the number of its order.

use std::collections::VecDeque;
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use serde::{Deserialize, Serialize};
use simulators::promotion::{self, APPROVAL_HOURS, HOUR, PICKUP, Shop, Tally, UNPAID, chance};
use simulators::stock::{Stock, Supply};

use crate::{after, now};

#[derive(Clone, Copy)]
struct Order {
    arrived: f64,
    invoiced: f64,
    entered: f64,
    sku: u8,
    warehouse: u8,
    is_urgent: bool,
}

struct State {
    shop: Shop,
    rng: SmallRng,
    orders: Vec<Order>,
    stock: Stock<u32>,
    free: [usize; 4],
    is_open: bool,
    to_approve: VecDeque<u32>,
    to_pick: [VecDeque<u32>; 2],
    to_pack: VecDeque<u32>,
    parcels: VecDeque<u32>,
    to_receive: VecDeque<u32>,
    to_end: usize,
    tally: Tally,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Promotion {
    /// Always there: saving a run is not asked for.
    #[serde(skip)]
    state: Option<Box<State>>,
}

#[Model]
impl Promotion {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.expect_arrival(cx);
        self.sample((), cx);
        let hours = |hours: u64| after(hours as f64 * HOUR);
        let planned = [
            cx.schedule_event(hours(APPROVAL_HOURS.0), schedulable!(Self::open), ()),
            cx.schedule_event(hours(APPROVAL_HOURS.1), schedulable!(Self::close), ()),
            cx.schedule_event(after(PICKUP), schedulable!(Self::pick_up), ()),
        ];
        for plan in planned {
            plan.expect("all of it is in the future");
        }
    }

    #[nexosim(schedulable)]
    fn sample(&mut self, _: (), cx: &Context<Self>) {
        let state = self.state();
        let under_way = state.orders.len() + state.to_end - state.shop.orders;
        state.tally.backlog.push(under_way as i64);
        if state.to_end > 0 {
            plan(cx.schedule_event(after(HOUR), schedulable!(Self::sample), ()));
        }
    }

    #[nexosim(schedulable)]
    fn open(&mut self, _: (), cx: &Context<Self>) {
        self.state().is_open = true;
        self.approve_more(cx);
        if self.state().to_end > 0 {
            plan(cx.schedule_event(after(24.0 * HOUR), schedulable!(Self::open), ()));
        }
    }

    #[nexosim(schedulable)]
    fn close(&mut self, _: (), cx: &Context<Self>) {
        self.state().is_open = false;
        if self.state().to_end > 0 {
            plan(cx.schedule_event(after(24.0 * HOUR), schedulable!(Self::close), ()));
        }
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), cx: &Context<Self>) {
        let time = now(cx);
        let state = self.state();
        let order = Order {
            arrived: time,
            invoiced: 0.0,
            entered: 0.0,
            sku: state.shop.sku(&mut state.rng),
            warehouse: 0,
            is_urgent: chance(0.1, &mut state.rng),
        };
        let number = state.orders.len() as u32;
        state.orders.push(order);
        if chance(0.05, &mut state.rng) {
            plan(cx.schedule_event(after(UNPAID), schedulable!(Self::unpaid), ()));
        } else {
            let paying = after(promotion::pay(&mut state.rng));
            plan(cx.schedule_event(paying, schedulable!(Self::paid), number));
        }
        self.expect_arrival(cx);
    }

    #[nexosim(schedulable)]
    fn unpaid(&mut self, _: (), cx: &Context<Self>) {
        self.cancel(now(cx));
    }

    #[nexosim(schedulable)]
    fn paid(&mut self, number: u32, cx: &Context<Self>) {
        let checking = after(promotion::credit(&mut self.state().rng));
        plan(cx.schedule_event(checking, schedulable!(Self::checked), number));
    }

    #[nexosim(schedulable)]
    fn checked(&mut self, number: u32, cx: &Context<Self>) {
        if chance(0.1, &mut self.state().rng) {
            self.state().to_approve.push_back(number);
            self.approve_more(cx);
        } else {
            self.freeze(number, cx);
        }
    }

    #[nexosim(schedulable)]
    fn approved(&mut self, number: u32, cx: &Context<Self>) {
        self.state().free[0] += 1;
        self.approve_more(cx);
        if chance(0.1, &mut self.state().rng) {
            self.cancel(now(cx));
        } else {
            self.freeze(number, cx);
        }
    }

    #[nexosim(schedulable)]
    fn supplied(&mut self, (sku, warehouse): (u8, u8), cx: &Context<Self>) {
        let state = self.state();
        if state.to_end == 0 {
            return;
        }
        state.tally.supplies += 1;
        let mut allotted = Vec::new();
        state.stock.supply(Supply { sku, warehouse }, |order, warehouse| {
            allotted.push((order, warehouse));
        });
        for (order, warehouse) in allotted {
            self.fulfil(order, warehouse, cx);
        }
        self.order_supply(cx);
    }

    #[nexosim(schedulable)]
    fn picked(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        let [urgent, others] = &mut state.to_pick;
        match urgent.pop_front().or_else(|| others.pop_front()) {
            Some(next) => self.begin_pick(next, cx),
            None => state.free[1] += 1,
        }
        let state = self.state();
        if state.free[2] > 0 {
            state.free[2] -= 1;
            self.begin_pack(number, cx);
        } else {
            state.to_pack.push_back(number);
        }
    }

    #[nexosim(schedulable)]
    fn packed(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        match state.to_pack.pop_front() {
            Some(next) => self.begin_pack(next, cx),
            None => state.free[2] += 1,
        }
        let state = self.state();
        let left = state.orders[number as usize].invoiced - now(cx);
        if left > 0.0 {
            plan(cx.schedule_event(after(left), schedulable!(Self::ready), number));
        } else {
            state.parcels.push_back(number);
        }
    }

    #[nexosim(schedulable)]
    fn ready(&mut self, number: u32) {
        self.state().parcels.push_back(number);
    }

    #[nexosim(schedulable)]
    fn pick_up(&mut self, _: (), cx: &Context<Self>) {
        let state = self.state();
        let taken = state.shop.pickup.min(state.parcels.len());
        state.tally.pickups += u64::from(taken > 0);
        for number in state.parcels.drain(..taken) {
            let way = after(promotion::deliver(&mut state.rng));
            plan(cx.schedule_event(way, schedulable!(Self::delivered), number));
        }
        if state.to_end > 0 {
            plan(cx.schedule_event(after(PICKUP), schedulable!(Self::pick_up), ()));
        }
    }

    #[nexosim(schedulable)]
    fn delivered(&mut self, number: u32, cx: &Context<Self>) {
        let time = now(cx);
        let state = self.state();
        if !chance(0.08, &mut state.rng) {
            state
                .tally
                .leads
                .push(time - state.orders[number as usize].arrived);
            self.end(time);
        } else if state.free[3] > 0 {
            state.free[3] -= 1;
            self.begin_receive(number, cx);
        } else {
            state.to_receive.push_back(number);
        }
    }

    #[nexosim(schedulable)]
    fn received(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        match state.to_receive.pop_front() {
            Some(next) => self.begin_receive(next, cx),
            None => state.free[3] += 1,
        }
        let state = self.state();
        if chance(0.9, &mut state.rng) {
            let Order { sku, warehouse, .. } = state.orders[number as usize];
            let mut allotted = None;
            state.stock.give_back(sku, warehouse, |order, warehouse| {
                allotted = Some((order, warehouse))
            });
            if let Some((order, warehouse)) = allotted {
                self.fulfil(order, warehouse, cx);
            }
            self.order_supply(cx);
        }
        let refunding = after(promotion::refund(&mut self.state().rng));
        plan(cx.schedule_event(refunding, schedulable!(Self::refunded), ()));
    }

    #[nexosim(schedulable)]
    fn refunded(&mut self, _: (), cx: &Context<Self>) {
        self.state().tally.returned += 1;
        self.end(now(cx));
    }
}

fn plan<E: std::fmt::Debug>(plan: Result<(), E>) {
    plan.expect("no length of time is zero");
}

impl Promotion {
    pub(crate) fn new(orders: usize, seed: u64) -> Promotion {
        let shop = Shop::new(orders);
        Promotion {
            state: Some(Box::new(State {
                rng: SmallRng::seed_from_u64(seed),
                orders: Vec::with_capacity(orders),
                stock: Stock::new(orders),
                free: [shop.approvers, shop.pickers, shop.packers, shop.desk],
                is_open: false,
                to_approve: VecDeque::new(),
                to_pick: Default::default(),
                to_pack: VecDeque::new(),
                parcels: VecDeque::new(),
                to_receive: VecDeque::new(),
                to_end: orders,
                tally: Tally::default(),
                shop,
            })),
        }
    }

    fn state(&mut self) -> &mut State {
        self.state.as_mut().expect("a promotion is made with its state")
    }

    fn expect_arrival(&mut self, cx: &Context<Self>) {
        let time = now(cx);
        let state = self.state();
        if state.orders.len() < state.shop.orders {
            let gap: Duration = after(state.shop.arrival_after(time, &mut state.rng) - time);
            plan(cx.schedule_event(gap, schedulable!(Self::arrive), ()));
        }
    }

    fn end(&mut self, time: f64) {
        let state = self.state();
        state.to_end -= 1;
        if state.to_end == 0 {
            state.tally.end = time;
            state.tally.print(&state.shop);
        }
    }

    fn cancel(&mut self, time: f64) {
        self.state().tally.cancelled += 1;
        self.end(time);
    }

    fn approve_more(&mut self, cx: &Context<Self>) {
        let state = self.state();
        while state.is_open && state.free[0] > 0 {
            let Some(number) = state.to_approve.pop_front() else {
                return;
            };
            state.free[0] -= 1;
            let time = promotion::approve(&mut state.rng);
            state.tally.busy[0] += time;
            plan(cx.schedule_event(after(time), schedulable!(Self::approved), number));
        }
    }

    fn freeze(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        let sku = state.orders[number as usize].sku;
        if let Some(warehouse) = state.stock.freeze(sku) {
            self.fulfil(number, warehouse, cx);
        } else {
            state.tally.stock_outs += 1;
            if chance(0.1, &mut state.rng) {
                return self.cancel(now(cx));
            }
            state.stock.wait(sku, number);
        }
        self.order_supply(cx);
    }

    fn order_supply(&mut self, cx: &Context<Self>) {
        let state = self.state();
        while let Some(supply) = state.stock.take_ordered() {
            let coming = after(promotion::supply(&mut state.rng));
            let what = (supply.sku, supply.warehouse);
            plan(cx.schedule_event(coming, schedulable!(Self::supplied), what));
        }
    }

    fn fulfil(&mut self, number: u32, warehouse: u8, cx: &Context<Self>) {
        let time = now(cx);
        let state = self.state();
        let order = &mut state.orders[number as usize];
        order.warehouse = warehouse;
        order.entered = time;
        order.invoiced = time + promotion::invoice(&mut state.rng);
        let is_urgent = order.is_urgent;
        if state.free[1] > 0 {
            state.free[1] -= 1;
            self.begin_pick(number, cx);
        } else {
            state.to_pick[usize::from(!is_urgent)].push_back(number);
        }
    }

    fn begin_pick(&mut self, number: u32, cx: &Context<Self>) {
        let begun = now(cx);
        let state = self.state();
        let time = promotion::pick(&mut state.rng);
        state.tally.busy[1] += time;
        state.tally.pick_waiting += begun - state.orders[number as usize].entered;
        state.tally.picks += 1;
        plan(cx.schedule_event(after(time), schedulable!(Self::picked), number));
    }

    fn begin_pack(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        let time = promotion::pack(&mut state.rng);
        state.tally.busy[2] += time;
        plan(cx.schedule_event(after(time), schedulable!(Self::packed), number));
    }

    fn begin_receive(&mut self, number: u32, cx: &Context<Self>) {
        let state = self.state();
        let time = promotion::receive(&mut state.rng);
        state.tally.busy[3] += time;
        plan(cx.schedule_event(after(time), schedulable!(Self::received), number));
    }
}

//! The promotion for odem-rs: an agent for each order, which waits for people, pieces and pickups by its waker.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Waker;

use odem_rs::core::ops::waker;
use odem_rs::prelude::*;
use odem_rs::util::random::DefaultRng;
use simulators::promotion::{self, APPROVAL_HOURS, HOUR, PICKUP, Shop, Tally, UNPAID, chance};
use simulators::stock::{Stock, Supply};

/// People who serve: a unit that is given back goes to the one who waits longest, the urgent first.
struct Pool {
    free: Cell<usize>,
    is_open: Cell<bool>,
    waiting: RefCell<[VecDeque<Waker>; 2]>,
}

impl Pool {
    fn new(units: usize, is_open: bool) -> Pool {
        Pool {
            free: Cell::new(units),
            is_open: Cell::new(is_open),
            waiting: RefCell::default(),
        }
    }

    async fn seize(&self, is_urgent: bool) {
        if self.is_open.get() && self.free.get() > 0 {
            self.free.set(self.free.get() - 1);
            return;
        }
        let order = waker().await;
        self.waiting.borrow_mut()[usize::from(!is_urgent)].push_back(order);
        sleep().await;
    }

    fn release(&self) {
        self.free.set(self.free.get() + 1);
        self.call();
    }

    fn call(&self) {
        let mut waiting = self.waiting.borrow_mut();
        let [urgent, others] = &mut *waiting;
        while self.is_open.get() && self.free.get() > 0 {
            let Some(order) = urgent.pop_front().or_else(|| others.pop_front()) else {
                return;
            };
            self.free.set(self.free.get() - 1);
            order.wake();
        }
    }
}

/// An order that waits for a piece, and the warehouse that gave one.
struct Backorder {
    order: Waker,
    warehouse: Cell<u8>,
}

#[derive(Config)]
struct Promotion {
    shop: Shop,
    rng: RefCell<DefaultRng>,
    stock: RefCell<Stock<Rc<Backorder>>>,
    approvers: Pool,
    pickers: Pool,
    packers: Pool,
    desk: Pool,
    parcels: RefCell<VecDeque<Waker>>,
    under_way: Cell<i64>,
    to_end: Cell<usize>,
    all_ended: RefCell<Option<Waker>>,
    tally: RefCell<Tally>,
}

impl Promotion {
    fn draw(&self, draw: impl FnOnce(&mut DefaultRng) -> f64) -> f64 {
        draw(&mut self.rng.borrow_mut())
    }

    fn chance(&self, probability: f64) -> bool {
        chance(probability, &mut *self.rng.borrow_mut())
    }

    fn end(&self, now: f64) {
        self.under_way.set(self.under_way.get() - 1);
        self.to_end.set(self.to_end.get() - 1);
        if self.to_end.get() == 0 {
            self.tally.borrow_mut().end = now;
            if let Some(waiting) = self.all_ended.take() {
                waiting.wake();
            }
        }
    }

    fn cancel(&self, now: f64) {
        self.tally.borrow_mut().cancelled += 1;
        self.end(now);
    }

    fn order_supply(&self, sim: &Sim<Promotion>) {
        loop {
            let ordered = self.stock.borrow_mut().take_ordered();
            let Some(supply) = ordered else { return };
            let time = self.draw(promotion::supply);
            sim.spawn(Coming { supply, time });
        }
    }
}

fn allot(backorder: Rc<Backorder>, warehouse: u8) {
    backorder.warehouse.set(warehouse);
    backorder.order.wake_by_ref();
}

/// Pieces on their way to a warehouse.
struct Coming {
    supply: Supply,
    time: f64,
}

impl Behavior<Promotion> for Coming {
    type Output = ();

    async fn actions(&self, sim: &Sim<Promotion>) {
        sim.advance(self.time).await;
        let run = sim.global();
        run.tally.borrow_mut().supplies += 1;
        run.stock.borrow_mut().supply(self.supply, allot);
        run.order_supply(sim);
    }
}

struct Order;

impl Behavior<Promotion> for Order {
    type Output = ();

    async fn actions(&self, sim: &Sim<Promotion>) {
        let run = sim.global();
        let arrived = sim.now();
        run.under_way.set(run.under_way.get() + 1);
        let sku = run.shop.sku(&mut *run.rng.borrow_mut());
        let is_urgent = run.chance(0.1);
        if run.chance(0.05) {
            sim.advance(UNPAID).await;
            return run.cancel(sim.now());
        }
        sim.advance(run.draw(promotion::pay)).await;
        sim.advance(run.draw(promotion::credit)).await;
        if run.chance(0.1) && !approve(sim).await {
            return run.cancel(sim.now());
        }
        let Some(warehouse) = freeze(sim, sku).await else {
            return run.cancel(sim.now());
        };
        let invoiced = sim.now() + run.draw(promotion::invoice);
        pick_and_pack(sim, is_urgent).await;
        if invoiced > sim.now() {
            sim.advance_to(invoiced).await;
        }
        let order = waker().await;
        run.parcels.borrow_mut().push_back(order);
        sleep().await;
        sim.advance(run.draw(promotion::deliver)).await;
        if run.chance(0.08) {
            come_back(sim, sku, warehouse).await;
        } else {
            run.tally.borrow_mut().leads.push(sim.now() - arrived);
        }
        run.end(sim.now());
    }
}

async fn approve(sim: &Sim<Promotion>) -> bool {
    let run = sim.global();
    run.approvers.seize(false).await;
    let time = run.draw(promotion::approve);
    run.tally.borrow_mut().busy[0] += time;
    sim.advance(time).await;
    run.approvers.release();
    !run.chance(0.1)
}

async fn freeze(sim: &Sim<Promotion>, sku: u8) -> Option<u8> {
    let run = sim.global();
    let frozen = run.stock.borrow_mut().freeze(sku);
    if frozen.is_some() {
        run.order_supply(sim);
        return frozen;
    }
    run.tally.borrow_mut().stock_outs += 1;
    if run.chance(0.1) {
        return None;
    }
    let backorder = Rc::new(Backorder {
        order: waker().await,
        warehouse: Cell::new(0),
    });
    run.stock.borrow_mut().wait(sku, Rc::clone(&backorder));
    run.order_supply(sim);
    sleep().await;
    Some(backorder.warehouse.get())
}

async fn pick_and_pack(sim: &Sim<Promotion>, is_urgent: bool) {
    let run = sim.global();
    let entered = sim.now();
    run.pickers.seize(is_urgent).await;
    let time = run.draw(promotion::pick);
    {
        let mut tally = run.tally.borrow_mut();
        tally.busy[1] += time;
        tally.pick_waiting += sim.now() - entered;
        tally.picks += 1;
    }
    sim.advance(time).await;
    run.pickers.release();
    run.packers.seize(false).await;
    let time = run.draw(promotion::pack);
    run.tally.borrow_mut().busy[2] += time;
    sim.advance(time).await;
    run.packers.release();
}

async fn come_back(sim: &Sim<Promotion>, sku: u8, warehouse: u8) {
    let run = sim.global();
    run.desk.seize(false).await;
    let time = run.draw(promotion::receive);
    run.tally.borrow_mut().busy[3] += time;
    sim.advance(time).await;
    run.desk.release();
    if run.chance(0.9) {
        run.stock.borrow_mut().give_back(sku, warehouse, allot);
        run.order_supply(sim);
    }
    sim.advance(run.draw(promotion::refund)).await;
    run.tally.borrow_mut().returned += 1;
}

/// Opens and closes the approvals.
struct Hours;

impl Behavior<Promotion> for Hours {
    type Output = ();

    async fn actions(&self, sim: &Sim<Promotion>) {
        let run = sim.global();
        let (begin, stop) = APPROVAL_HOURS;
        for number in 0.. {
            sim.advance_to((number * 24 + begin) as f64 * HOUR).await;
            run.approvers.is_open.set(true);
            run.approvers.call();
            sim.advance_to((number * 24 + stop) as f64 * HOUR).await;
            run.approvers.is_open.set(false);
        }
    }
}

struct Carrier;

impl Behavior<Promotion> for Carrier {
    type Output = ();

    async fn actions(&self, sim: &Sim<Promotion>) {
        let run = sim.global();
        for number in 1.. {
            sim.advance_to(f64::from(number) * PICKUP).await;
            let mut parcels = run.parcels.borrow_mut();
            let taken = run.shop.pickup.min(parcels.len());
            run.tally.borrow_mut().pickups += u64::from(taken > 0);
            for order in parcels.drain(..taken) {
                order.wake();
            }
        }
    }
}

/// Counts the orders under way at each full hour.
struct Sampler;

impl Behavior<Promotion> for Sampler {
    type Output = ();

    async fn actions(&self, sim: &Sim<Promotion>) {
        let run = sim.global();
        for number in 1.. {
            run.tally.borrow_mut().backlog.push(run.under_way.get());
            sim.advance_to(f64::from(number) * HOUR).await;
        }
    }
}

async fn model(sim: &Sim<Promotion>) {
    let run = sim.global();
    sim.spawn(Hours);
    sim.spawn(Carrier);
    sim.spawn(Sampler);
    for _ in 0..run.shop.orders {
        let arrival = run.draw(|rng| run.shop.arrival_after(sim.now(), rng));
        sim.advance_to(arrival).await;
        sim.spawn(Order);
    }
    let main = waker().await;
    run.all_ended.replace(Some(main));
    while run.to_end.get() > 0 {
        sleep().await;
    }
}

pub(crate) fn run(orders: usize, seed: u64) {
    let shop = Shop::new(orders);
    let simulator = Simulator::new(Promotion {
        rng: RefCell::new(RngStream::from_seed(seed).next_rng()),
        stock: RefCell::new(Stock::new(orders)),
        approvers: Pool::new(shop.approvers, false),
        pickers: Pool::new(shop.pickers, true),
        packers: Pool::new(shop.packers, true),
        desk: Pool::new(shop.desk, true),
        parcels: RefCell::default(),
        under_way: Cell::new(0),
        to_end: Cell::new(orders),
        all_ended: RefCell::new(None),
        tally: RefCell::default(),
        shop,
    });
    simulator.run(model).expect("the promotion never stands still");
    let run = simulator.into_inner();
    run.tally.into_inner().print(&run.shop);
}

//! The network for odem-rs once more, as its introduction would write it: an agent for each order, which seizes a server.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::Waker;

use odem_rs::core::ops::waker;
use odem_rs::prelude::*;
use odem_rs::rand_distr::Exp1;
use odem_rs::util::random::DefaultRng;
use simulators::jackson::{GAP, SERVERS, SERVICE, STATIONS, Station, is_drawn, next, print};

struct Place {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<Waker>>,
    tally: Cell<Station>,
}

impl Place {
    async fn seize(&self) {
        if self.free.get() > 0 {
            self.free.set(self.free.get() - 1);
            return;
        }
        let order = waker().await;
        self.waiting.borrow_mut().push_back(order);
        sleep().await;
    }

    fn release(&self) {
        match self.waiting.borrow_mut().pop_front() {
            Some(order) => order.wake(),
            None => self.free.set(self.free.get() + 1),
        }
    }
}

#[derive(Config)]
struct Network {
    places: [Place; STATIONS],
    leads: RefCell<Vec<f64>>,
    orders: usize,
    all_ended: RefCell<Option<Waker>>,
    rng: RefCell<DefaultRng>,
}

impl Network {
    fn exponential(&self, mean: f64) -> f64 {
        mean * self.rng.borrow_mut().sample::<f64, _>(Exp1)
    }

    fn end(&self, lead: f64) {
        let mut leads = self.leads.borrow_mut();
        leads.push(lead);
        if leads.len() == self.orders
            && let Some(waiting) = self.all_ended.take()
        {
            waiting.wake();
        }
    }
}

struct Order;

impl Behavior<Network> for Order {
    type Output = ();

    async fn actions(&self, sim: &Sim<Network>) {
        let network = sim.global();
        let arrived = sim.now();
        let mut at = Some(0);
        while let Some(station) = at {
            let place = &network.places[station];
            let entered = sim.now();
            place.seize().await;
            let service = network.exponential(SERVICE[station]);
            let mut tally = place.tally.get();
            tally.busy += service;
            tally.waiting += sim.now() - entered;
            tally.visits += 1;
            place.tally.set(tally);
            sim.advance(service).await;
            place.release();
            let draw = if is_drawn(station) {
                network.rng.borrow_mut().random()
            } else {
                0.0
            };
            at = next(station, draw);
        }
        network.end(sim.now() - arrived);
    }
}

async fn model(sim: &Sim<Network>) -> f64 {
    let network = sim.global();
    for _ in 0..network.orders {
        sim.advance(network.exponential(GAP)).await;
        sim.spawn(Order);
    }
    let main = waker().await;
    network.all_ended.replace(Some(main));
    while network.leads.borrow().len() < network.orders {
        sleep().await;
    }
    sim.now()
}

pub(crate) fn run(orders: usize, seed: u64) {
    let simulator = Simulator::new(Network {
        places: SERVERS.map(|servers| Place {
            free: Cell::new(servers),
            waiting: RefCell::default(),
            tally: Cell::default(),
        }),
        leads: RefCell::new(Vec::with_capacity(orders)),
        orders,
        all_ended: RefCell::new(None),
        rng: RefCell::new(RngStream::from_seed(seed).next_rng()),
    });
    let end = simulator.run(model).expect("the network never stands still");
    let network = simulator.into_inner();
    let stations = network.places.map(|place| place.tally.get());
    print(&mut network.leads.into_inner(), &stations, end);
}

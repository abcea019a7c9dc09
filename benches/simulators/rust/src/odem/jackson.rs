//! The network for odem-rs: an agent for each server, as in the library's M/M/1 example; orders are entries of queues.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::Waker;

use odem_rs::core::ops::waker;
use odem_rs::prelude::*;
use odem_rs::rand_distr::Exp1;
use odem_rs::util::random::DefaultRng;
use simulators::jackson::{GAP, SERVERS, SERVICE, STATIONS, Station, is_drawn, next, print};

#[derive(Clone, Copy)]
struct Order {
    arrived: f64,
    entered: f64,
}

#[derive(Default)]
struct Place {
    queue: RefCell<VecDeque<Order>>,
    idle: RefCell<Vec<Waker>>,
    tally: Cell<Station>,
}

#[derive(Config)]
struct Network {
    places: [Place; STATIONS],
    leads: RefCell<Vec<f64>>,
    orders: usize,
    all_ended: RefCell<Option<Waker>>,
    random: RngStream,
}

impl Network {
    fn enter(&self, station: usize, arrived: f64, now: f64) {
        let place = &self.places[station];
        place.queue.borrow_mut().push_back(Order {
            arrived,
            entered: now,
        });
        if let Some(server) = place.idle.borrow_mut().pop() {
            server.wake();
        }
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

struct Server {
    station: usize,
}

impl Behavior<Network> for Server {
    type Output = ();

    async fn actions(&self, sim: &Sim<Network>) {
        let network = sim.global();
        let mut rng: DefaultRng = network.random.next_rng();
        let place = &network.places[self.station];
        loop {
            let next_order = place.queue.borrow_mut().pop_front();
            let Some(order) = next_order else {
                let server = waker().await;
                place.idle.borrow_mut().push(server);
                sleep().await;
                continue;
            };
            let service = SERVICE[self.station] * rng.sample::<f64, _>(Exp1);
            let mut tally = place.tally.get();
            tally.busy += service;
            tally.waiting += sim.now() - order.entered;
            tally.visits += 1;
            place.tally.set(tally);
            sim.advance(service).await;
            let draw = if is_drawn(self.station) { rng.random() } else { 0.0 };
            match next(self.station, draw) {
                Some(station) => network.enter(station, order.arrived, sim.now()),
                None => network.end(sim.now() - order.arrived),
            }
        }
    }
}

async fn model(sim: &Sim<Network>) -> f64 {
    let network = sim.global();
    let mut rng: DefaultRng = network.random.next_rng();
    for (station, servers) in SERVERS.iter().enumerate() {
        for _ in 0..*servers {
            sim.spawn(Server { station });
        }
    }
    for _ in 0..network.orders {
        sim.advance(GAP * rng.sample::<f64, _>(Exp1)).await;
        network.enter(0, sim.now(), sim.now());
    }
    let main = waker().await;
    network.all_ended.replace(Some(main));
    while network.leads.borrow().len() < network.orders {
        sleep().await;
    }
    // What would wake a server must not outlive the run.
    for place in &network.places {
        place.idle.borrow_mut().clear();
    }
    sim.now()
}

pub(crate) fn run(orders: usize, seed: u64) {
    let simulator = Simulator::new(Network {
        places: Default::default(),
        leads: RefCell::new(Vec::with_capacity(orders)),
        orders,
        all_ended: RefCell::new(None),
        random: RngStream::from_seed(seed),
    });
    let end = simulator.run(model).expect("the network never stands still");
    let network = simulator.into_inner();
    let stations = network.places.map(|place| place.tally.get());
    print(&mut network.leads.into_inner(), &stations, end);
}

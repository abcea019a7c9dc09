//! The network for odem-rs as its introduction would write it: an agent for each order, the library's facilities and
//! channels, its model time with units, a generator for each agent, and all features that it brings unasked.
//!
//! A facility is one server. Where there are several, a channel holds those that are free: the library has no counted
//! resource.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use odem_rs::prelude::*;
use odem_rs::rand_distr::Exp1;
use odem_rs::sync::channel::shared::{Receiver, Sender};
use simulators::Arguments;
use simulators::jackson::{GAP, SERVERS, SERVICE, STATIONS, Station, is_drawn, next, print};

struct Server;

enum Servers {
    One(Facility),
    Several(Sender<Server>, Receiver<Server>),
}

impl Servers {
    fn new(number: usize) -> Servers {
        if number == 1 {
            return Servers::One(Facility::new());
        }
        let (give_back, free) = channel(VecDeque::new());
        for _ in 0..number {
            give_back.try_send(Server).expect("a channel without an end");
        }
        Servers::Several(give_back, free)
    }
}

struct Place {
    servers: Servers,
    tally: Cell<Station>,
}

impl Place {
    async fn serve(&self, sim: &Sim<Network>, service: f64) {
        let entered = sim.now();
        match &self.servers {
            Servers::One(facility) => {
                let server = facility.seize().await;
                self.begin(sim.now() - entered, service);
                sim.advance(second::new(service)).await;
                server.release();
            }
            Servers::Several(give_back, free) => {
                let server = free.recv().await.expect("an open channel");
                self.begin(sim.now() - entered, service);
                sim.advance(second::new(service)).await;
                give_back.try_send(server).expect("a channel without an end");
            }
        }
    }

    fn begin(&self, waited: Time<f64>, service: f64) {
        let mut tally = self.tally.get();
        tally.busy += service;
        tally.waiting += waited.get::<second>();
        tally.visits += 1;
        self.tally.set(tally);
    }
}

#[derive(Config)]
#[time(Time<f64>)]
struct Network {
    places: [Place; STATIONS],
    leads: RefCell<Vec<f64>>,
    orders: usize,
    have_all_ended: Control<bool>,
    rng_stream: RngStream,
}

struct Order;

impl Behavior<Network> for Order {
    type Output = ();

    async fn actions(&self, sim: &Sim<Network>) {
        let network = sim.global();
        let mut rng = network.rng_stream.next_rng();
        let arrived = sim.now();
        let mut at = Some(0);
        while let Some(station) = at {
            let service = SERVICE[station] * rng.sample::<f64, _>(Exp1);
            network.places[station].serve(sim, service).await;
            let draw = if is_drawn(station) { rng.random() } else { 0.0 };
            at = next(station, draw);
        }
        let mut leads = network.leads.borrow_mut();
        leads.push((sim.now() - arrived).get::<second>());
        if leads.len() == network.orders {
            network.have_all_ended.set(true);
        }
    }
}

async fn model(sim: &Sim<Network>) -> f64 {
    let network = sim.global();
    let mut rng = network.rng_stream.next_rng();
    for _ in 0..network.orders {
        sim.advance(second::new(GAP * rng.sample::<f64, _>(Exp1))).await;
        sim.spawn(Order);
    }
    until!(network.have_all_ended).await;
    sim.now().get::<second>()
}

fn main() {
    let arguments = Arguments::read();
    assert_eq!(arguments.model, "jackson", "no other model");
    let simulator = Simulator::new(Network {
        places: SERVERS.map(|servers| Place {
            servers: Servers::new(servers),
            tally: Cell::default(),
        }),
        leads: RefCell::new(Vec::with_capacity(arguments.orders)),
        orders: arguments.orders,
        have_all_ended: Control::new(false),
        rng_stream: RngStream::from_seed(arguments.seed),
    });
    let end = simulator.run(model).expect("the network never stands still");
    let network = simulator.into_inner();
    let stations = network.places.map(|place| place.tally.get());
    print(&mut network.leads.into_inner(), &stations, end);
}

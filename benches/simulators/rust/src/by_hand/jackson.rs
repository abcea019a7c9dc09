//! The network by hand: a slot for the next arrival and for each server, and a look at all of them for each event.

use std::collections::VecDeque;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1};
use simulators::jackson::{GAP, SERVERS, SERVICE, STATIONS, Station, is_drawn, next, print};

/// One for the arrivals, one for each of the 15 servers.
const SLOTS: usize = 16;

#[derive(Clone, Copy)]
struct Order {
    arrived: f64,
    entered: f64,
}

struct Network {
    rng: SmallRng,
    times: [f64; SLOTS],
    in_service: [f64; SLOTS],
    first_slot: [usize; STATIONS],
    queues: [VecDeque<Order>; STATIONS],
    stations: [Station; STATIONS],
}

pub(crate) fn run(orders: usize, seed: u64) {
    let mut network = Network {
        rng: SmallRng::seed_from_u64(seed),
        times: [f64::INFINITY; SLOTS],
        in_service: [0.0; SLOTS],
        first_slot: [0; STATIONS],
        queues: Default::default(),
        stations: [Station::default(); STATIONS],
    };
    let mut station_of = [0; SLOTS];
    let mut slot = 1;
    for (station, servers) in SERVERS.iter().enumerate() {
        network.first_slot[station] = slot;
        station_of[slot..slot + servers].fill(station);
        slot += servers;
    }
    let mut leads = Vec::with_capacity(orders);
    let mut to_come = orders;
    let mut now = 0.0;
    network.times[0] = network.exponential(GAP);
    while leads.len() < orders {
        let slot = network.earliest();
        now = network.times[slot];
        if slot == 0 {
            to_come -= 1;
            network.times[0] = if to_come > 0 {
                now + network.exponential(GAP)
            } else {
                f64::INFINITY
            };
            network.enter(0, now, now);
            continue;
        }
        let station = station_of[slot];
        let arrived = network.in_service[slot];
        match network.queues[station].pop_front() {
            Some(order) => network.begin(station, slot, order, now),
            None => network.times[slot] = f64::INFINITY,
        }
        let draw = if is_drawn(station) {
            network.rng.random()
        } else {
            0.0
        };
        match next(station, draw) {
            Some(station) => network.enter(station, arrived, now),
            None => leads.push(now - arrived),
        }
    }
    print(&mut leads, &network.stations, now);
}

impl Network {
    #[inline(always)]
    fn exponential(&mut self, mean: f64) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.rng);
        mean * unit
    }

    #[inline(always)]
    fn earliest(&self) -> usize {
        let mut slot = 0;
        let mut time = self.times[0];
        for (other, &candidate) in self.times.iter().enumerate().skip(1) {
            let is_earlier = candidate < time;
            slot = if is_earlier { other } else { slot };
            time = if is_earlier { candidate } else { time };
        }
        slot
    }

    #[inline(always)]
    fn enter(&mut self, station: usize, arrived: f64, now: f64) {
        let order = Order {
            arrived,
            entered: now,
        };
        let first = self.first_slot[station];
        for slot in first..first + SERVERS[station] {
            if self.times[slot] == f64::INFINITY {
                return self.begin(station, slot, order, now);
            }
        }
        self.queues[station].push_back(order);
    }

    #[inline(always)]
    fn begin(&mut self, station: usize, slot: usize, order: Order, now: f64) {
        let service = self.exponential(SERVICE[station]);
        let tally = &mut self.stations[station];
        tally.busy += service;
        tally.waiting += now - order.entered;
        tally.visits += 1;
        self.times[slot] = now + service;
        self.in_service[slot] = order.arrived;
    }
}

//! The network for nexosim.

use std::collections::VecDeque;

use nexosim::model::{Context, Model, schedulable};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1};
use serde::{Deserialize, Serialize};
use simulators::jackson::{GAP, SERVERS, SERVICE, STATIONS, Station, is_drawn, next, print};

use crate::{after, now};

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Order {
    arrived: f64,
    entered: f64,
}

struct State {
    rng: SmallRng,
    free: [usize; STATIONS],
    queues: [VecDeque<Order>; STATIONS],
    stations: [Station; STATIONS],
    leads: Vec<f64>,
    to_come: usize,
    orders: usize,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Network {
    /// Always there: saving a run is not asked for.
    #[serde(skip)]
    state: Option<Box<State>>,
}

#[Model]
impl Network {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.expect_arrival(cx);
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.expect_arrival(cx);
        let time = now(cx);
        self.enter(0, time, time, cx);
    }

    #[nexosim(schedulable)]
    fn served(&mut self, (station, arrived): (usize, f64), cx: &Context<Self>) {
        let time = now(cx);
        let state = self.state();
        match state.queues[station].pop_front() {
            Some(order) => self.begin(station, order, time, cx),
            None => state.free[station] += 1,
        }
        let state = self.state();
        let draw = if is_drawn(station) {
            state.rng.random()
        } else {
            0.0
        };
        match next(station, draw) {
            Some(station) => self.enter(station, arrived, time, cx),
            None => {
                state.leads.push(time - arrived);
                if state.leads.len() == state.orders {
                    print(&mut state.leads, &state.stations, time);
                }
            }
        }
    }
}

impl Network {
    pub(crate) fn new(orders: usize, seed: u64) -> Network {
        Network {
            state: Some(Box::new(State {
                rng: SmallRng::seed_from_u64(seed),
                free: SERVERS,
                queues: Default::default(),
                stations: Default::default(),
                leads: Vec::with_capacity(orders),
                to_come: orders,
                orders,
            })),
        }
    }

    fn state(&mut self) -> &mut State {
        self.state.as_mut().expect("a network is made with its state")
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.state().rng);
        mean * unit
    }

    fn expect_arrival(&mut self, cx: &Context<Self>) {
        if self.state().to_come == 0 {
            return;
        }
        self.state().to_come -= 1;
        let gap = after(self.exponential(GAP));
        cx.schedule_event(gap, schedulable!(Self::arrive), ())
            .expect("a gap is not zero");
    }

    fn enter(&mut self, station: usize, arrived: f64, time: f64, cx: &Context<Self>) {
        let order = Order {
            arrived,
            entered: time,
        };
        let state = self.state();
        if state.free[station] > 0 {
            state.free[station] -= 1;
            self.begin(station, order, time, cx);
        } else {
            state.queues[station].push_back(order);
        }
    }

    fn begin(&mut self, station: usize, order: Order, time: f64, cx: &Context<Self>) {
        let service = self.exponential(SERVICE[station]);
        let tally = &mut self.state().stations[station];
        tally.busy += service;
        tally.waiting += time - order.entered;
        tally.visits += 1;
        cx.schedule_event(
            after(service),
            schedulable!(Self::served),
            (station, order.arrived),
        )
        .expect("a service is not zero");
    }
}

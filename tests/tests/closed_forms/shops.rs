//! What shops do beyond queueing at a desk, where theory knows the answer, too: goods, pickups, skills, set-up, serving
//! together, deadlines, people one after the other, and rates that change.

use std::collections::BTreeMap;

use flow_simulate::scenario::read;
use flow_simulate::{Layout, Model, Tally};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

use super::{Line, MINUTE, erlang_b, erlang_c, replications};

/// A start and the two ends that orders come to.
const ENDS: &str = "s: flow.start\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n";
/// Orders of each replication, a tenth of which come before it is measured.
const ORDERS: f64 = 30_000.0;

/// Replications of a flow under a scenario, some entries of which are given.
struct Played {
    layout: Layout,
    tallies: Vec<Tally>,
}

impl Played {
    /// So many orders an hour come to the flow: `own` says what differs from a scenario without anything.
    fn new(flow: &str, per_hour: f64, own: Value) -> Played {
        let hours = (ORDERS / per_hour).ceil();
        let mut scenario = json!({
            "format": 1,
            "id": "shop",
            "start": "2026-01-01T00:00:00+00:00",
            "horizon": format!("PT{hours}H"),
            "warm_up": format!("PT{}H", (hours / 10.0).floor()),
            "arrivals": [{ "channel": "all", "rate": { "per_hour": per_hour } }],
        });
        for (key, value) in own.as_object().unwrap() {
            scenario[key] = value.clone();
        }
        let scenario = read(scenario.to_string().as_bytes()).unwrap().scenario;
        let flow = parse_notation(&format!("{ENDS}{flow}"));
        let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).unwrap();
        Played {
            tallies: replications(&model),
            layout: model.layout().clone(),
        }
    }

    fn each(&self, measure: impl Fn(&Tally) -> f64) -> Vec<f64> {
        self.tallies.iter().map(measure).collect()
    }

    fn step(&self, id: &str) -> usize {
        self.layout.steps.iter().position(|step| step.id == id).unwrap()
    }

    /// Mean minutes that a visit of a step waits.
    fn waiting(&self, step: &str) -> Vec<f64> {
        let step = self.step(step);
        self.each(|tally| tally.steps[step].waiting.mean().unwrap() / MINUTE)
    }

    /// The share of those who leave a step that take this exit.
    fn share(&self, step: &str, port: &str) -> Vec<f64> {
        let step = self.step(step);
        let of_step = |exit: &flow_simulate::ExitName| exit.step as usize == step;
        let exits = &self.layout.exits;
        let exit = exits.iter().position(|exit| of_step(exit) && exit.port == port);
        self.each(|tally| tally.exits[exit.unwrap()] as f64 / tally.steps[step].left as f64)
    }
}

fn line(model: &'static str, what: &'static str, wanted: f64, found: Vec<f64>) -> Line {
    Line {
        model,
        what,
        wanted,
        found,
    }
}

/// A step that nobody works at, at which something takes so long.
fn alone(duration: Value) -> Value {
    json!({ "duration": duration, "fault": 0, "pools": [] })
}

fn minutes(mean: f64) -> Value {
    json!({ "exponential": format!("PT{}S", mean * 60.0) })
}

/// P(N >= n) for N of a Poisson distribution.
fn poisson_at_least(n: u32, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut below = 0.0;
    for k in 0..n {
        below += term;
        term *= mean / f64::from(k + 1);
    }
    1.0 - below
}

/// E (N - n)+ for N of a Poisson distribution: the sum of P(N > k) over all k from n on.
fn poisson_beyond(n: u32, mean: f64) -> f64 {
    mean - (1..=n).map(|k| poisson_at_least(k, mean)).sum::<f64>()
}

pub(super) const FAMILIES: [fn() -> Vec<Line>; 6] = [people, deadlines, together, pickups, goods, arrivals];

/// Pools that several steps share, by skill, with set-up, in pairs and one after the other.
fn people() -> Vec<Line> {
    // Two kinds of orders, half each, at one desk: whether it turns from one to the other is a fair coin at each order,
    // so that the times of service are independent (Pollaczek and Khinchine).
    let two = "sort: service.call\nred: service.call\nblue: service.call\n\
               s -> sort -> red -> e\nsort.rejected -> blue -> e";
    let half = json!({ "duration": "PT0S", "fault": 0, "pools": [], "exits": { "rejected": 0.5 } });
    let at_desk = |mean: f64, pool: Value, set_up: Value| {
        let mut step =
            json!({ "duration": minutes(mean), "fault": 0, "exits": { "rejected": 0 }, "pools": [pool] });
        if !set_up.is_null() {
            step["set_up"] = set_up;
        }
        step
    };
    let step = at_desk(4.0, json!("desk"), json!("PT3M"));
    let set_up = Played::new(
        two,
        8.0,
        json!({
            "steps": { "sort": half, "red": step, "blue": step },
            "pools": { "desk": { "capacity": 1 } }
        }),
    );
    let load = 8.0 * 5.5 / 60.0;
    let square = 2.0 * 16.0 + 2.0 * 4.0 * 1.5 + 4.5;
    let turned = line(
        "M/G/1, set-up of 3 min between two kinds",
        "waiting, min",
        8.0 / 60.0 * square / (2.0 * (1.0 - load)),
        set_up.each(|tally| tally.pools[0].waiting.mean().unwrap() / MINUTE),
    );
    // Each kind has somebody of its own, though they stand in one queue.
    let skilled = |skill: &str| at_desk(6.0, json!({ "pool": "desk", "skill": skill }), Value::Null);
    let skills = Played::new(
        two,
        16.0,
        json!({
            "steps": { "sort": half, "red": skilled("red"), "blue": skilled("blue") },
            "pools": { "desk": {
                "capacity": 2,
                "skills": [{ "units": 1, "skills": ["red"] }, { "units": 1, "skills": ["blue"] }]
            } }
        }),
    );
    let apart = line(
        "two M/M/1 by skill in one pool, load 0.8",
        "waiting, min",
        24.0,
        skills.waiting("red"),
    );
    // Two people of five and a machine of three: as many desks as there is the least of.
    let mut both = at_desk(6.0, json!({ "pool": "people", "units": 2 }), Value::Null);
    both["pools"] = json!([{ "pool": "people", "units": 2 }, "machines"]);
    let pair = Played::new(
        "work: service.call\ns -> work -> e",
        16.0,
        json!({
            "steps": { "work": both },
            "pools": { "people": { "capacity": 5 }, "machines": { "capacity": 3 } }
        }),
    );
    let paired = line(
        "M/M/2, two of five people and a machine of three",
        "waiting, min",
        erlang_c(2, 1.6) / (20.0 - 16.0) * 60.0,
        pair.waiting("work"),
    );
    // What leaves a desk is a Poisson process again (Burke 1956).
    let levels = Played::new(
        "ask: human.approval { roles: [\"first\", \"second\"], deadline: \"P100D\" }\ns -> ask -> e\nask.rejected -> x\nask.timeout -> x",
        8.0,
        json!({
            "steps": { "ask": {
                "duration": minutes(6.0), "fault": 0, "exits": { "rejected": 0, "timeout": 0 }
            } },
            "pools": { "first": { "capacity": 1 }, "second": { "capacity": 1 } }
        }),
    );
    let second = levels.layout.pools.iter().position(|pool| pool.id == "second");
    let in_turn = line(
        "approval by two levels, M/M/1 each, load 0.8",
        "waiting for the second, min",
        24.0,
        levels.each(|tally| tally.pools[second.unwrap()].waiting.mean().unwrap() / MINUTE),
    );
    vec![turned, apart, paired, in_turn]
}

/// People who race against a deadline, waiting included: work is given up when the time is up. The work before them is that
/// of a finite dam (Moran 1954), which has the distribution of a queue without deadlines, cut off.
fn deadlines() -> Vec<Line> {
    let late = Played::new(
        "work: human.task { role: \"desk\", deadline: \"PT30M\" }\ns -> work -> e\nwork.timeout -> x\nwork.cancel -> x",
        8.0,
        json!({
            "steps": { "work": { "duration": minutes(6.0), "fault": 0, "exits": { "cancel": 0 } } },
            "pools": { "desk": { "capacity": 1 } }
        }),
    );
    let (arrive, serve, deadline) = (8.0_f64, 10.0, 0.5);
    let kept = (-(serve - arrive) * deadline).exp();
    let idle = 1.0 / (1.0 + arrive * (1.0 - kept) / (serve - arrive));
    vec![line(
        "M/M/1, load 0.8, deadline of 30 min",
        "too late",
        idle * kept,
        late.share("work", "timeout"),
    )]
}

/// Orders that are served together: work begins when three are there, or the first has waited 10 minutes.
fn together() -> Vec<Line> {
    let three = Played::new(
        "work: service.call\ns -> work -> e",
        12.0,
        json!({ "steps": { "work": {
            "duration": "PT5M", "fault": 0, "pools": [], "exits": { "rejected": 0 },
            "batch": { "size": 3, "wait": "PT10M" }
        } } }),
    );
    // One is there, then two, for as long as the third is not and the time is not up.
    let [second, third] = [1, 2].map(|n| poisson_at_least(n, 2.0));
    vec![line(
        "three together, or after 10 min",
        "waiting, min",
        5.0 * (second + 2.0 * third) / (1.0 + second + third),
        three.waiting("work"),
    )]
}

/// A van that takes at most 10 parcels each hour, a quarter of an hour after they must be ready: a bulk queue (Bailey 1954),
/// whose distribution after a pickup is found by going on until nothing changes.
fn pickups() -> Vec<Line> {
    let van = Played::new(
        "ship: fulfil.deliver\ns -> ship -> e",
        8.0,
        json!({
            "steps": { "ship": alone(json!("PT1H")) },
            "carriers": { "van": { "first": "PT1H", "every": "PT1H", "capacity": 10, "cut_off": "PT15M" } }
        }),
    );
    let come: Vec<f64> = (0..60)
        .map(|n| poisson_at_least(n, 8.0) - poisson_at_least(n + 1, 8.0))
        .collect();
    let mut left = vec![0.0; 400];
    left[0] = 1.0;
    for _ in 0..5_000 {
        let mut next = vec![0.0; left.len()];
        for (before, share) in left.iter().enumerate() {
            for (n, chance) in come.iter().enumerate() {
                let after = (before + n).saturating_sub(10).min(left.len() - 1);
                next[after] += share * chance;
            }
        }
        left = next;
    }
    let mean: f64 = left.iter().enumerate().map(|(n, share)| n as f64 * share).sum();
    vec![line(
        "pickups of 10 an hour, load 0.8, cut-off 15 min",
        "waiting, min",
        mean / 8.0 * 60.0 + 30.0 + 15.0,
        van.waiting("ship"),
    )]
}

/// Goods that are sold piece by piece.
fn goods() -> Vec<Line> {
    let shop = |flow: &str, per_hour: f64, pieces: u32, supply: Value| {
        let at_once = alone(json!("PT0S"));
        Played::new(
            flow,
            per_hour,
            json!({
                "steps": {
                    "freeze": at_once, "later": { "fault": 0, "pools": [], "exits": { "refused": 0 } },
                    "late": at_once, "send": at_once
                },
                "orders": { "lines": { "goods": [{ "sku": "kettle" }] } },
                "stock": { "items": [{ "sku": "kettle", "pieces": pieces, "supply": supply }] }
            }),
        )
    };
    let lost = "freeze: inventory.reserve\nsend: fulfil.dispatch { wave: \"PT0S\" }\n\
                s -> freeze -> send -> e\nfreeze.short -> x\nsend.short -> x";
    let waits = "freeze: inventory.reserve\nlater: inventory.backorder { deadline: \"P1000D\" }\nlate: inventory.reserve\n\
                 send: fulfil.dispatch { wave: \"PT0S\" }\n\
                 s -> freeze -> send -> e\nfreeze.short -> later -> late -> send\nlater.refused -> x\nlater.expired -> x\n\
                 late.short -> x\nsend.short -> x";
    // A piece is ordered for each that is sold: it is a server, and the time until it comes is that of service.
    let each = json!({ "reorder_at": 4, "quantity": 1, "lead_time": minutes(6.0) });
    let waiting = shop(waits, 40.0, 5, each.clone());
    let waited = line(
        "five pieces, one ordered for each sold: M/M/5",
        "waiting for goods, min",
        erlang_c(5, 4.0) / (50.0 - 40.0) * 60.0,
        waiting.each(|tally| tally.waiting_time.mean().unwrap() / MINUTE),
    );
    let turned_away = line(
        "the same without waiting: M/M/5/5",
        "short",
        erlang_b(5, 4.0),
        shop(lost, 40.0, 5, each).share("freeze", "short"),
    );
    // Hadley and Whitin 1963: between two deliveries 20 pieces are sold and some orders lost; the time is that of the
    // delivery and that until 8 are left.
    let reorder = json!({ "reorder_at": 8, "quantity": 20, "lead_time": "PT2H" });
    let lost_of_cycle = poisson_beyond(8, 10.0);
    let left_of_cycle = 8.0 - 10.0 + lost_of_cycle;
    let at_point = line(
        "20 pieces ordered when 8 are left, 2 hours before they come",
        "short",
        lost_of_cycle / (10.0 + 20.0 - 8.0 + left_of_cycle),
        shop(lost, 5.0, 30, reorder).share("freeze", "short"),
    );
    // The newsvendor's problem, again each morning.
    let daily = json!({ "every": "P1D", "up_to": 30, "lead_time": "PT0S" });
    let filled = line(
        "filled up to 30 each day, 28.8 wanted",
        "short",
        poisson_beyond(30, 28.8) / 28.8,
        shop(lost, 1.2, 30, daily).share("freeze", "short"),
    );
    vec![waited, turned_away, at_point, filled]
}

/// Orders that come four at a time, by a queue at a peak, and by a rate that changes.
fn arrivals() -> Vec<Line> {
    let served = |duration: Value| json!({ "work": { "duration": duration, "fault": 0, "exits": { "rejected": 0 }, "pools": ["desk"] } });
    let fours = Played::new(
        "work: service.call\ns -> work -> e",
        8.0,
        json!({
            "arrivals": [{ "channel": "all", "rate": { "per_hour": 2 }, "batch": 4 }],
            "steps": served(minutes(6.0)),
            "pools": { "desk": { "capacity": 1 } }
        }),
    );
    let by_fours = line(
        "M/M/1, load 0.8, four orders at a time",
        "waiting, min",
        0.8 * (1.0 + 4.0) / (2.0 * 0.2) / 8.0 * 60.0 - 6.0,
        fours.waiting("work"),
    );
    // One order each 400 seconds is let through: M/D/1 without the service.
    let queue = Played::new(
        "wait: promo.queue { rate: \"0.0025\", burst: 1, max_wait: \"P100D\" }\ns -> wait -> e\nwait.overflow -> x",
        7.2,
        json!({}),
    );
    let held_back = line(
        "peak queue of 9 an hour, load 0.8: M/D/1",
        "waiting, min",
        0.8 * (400.0 / 60.0) / (2.0 * 0.2),
        queue.waiting("wait"),
    );
    vec![by_fours, held_back, rising()]
}

/// A desk without limit whose orders rise from 10 to 60 an hour between 8 and 12 o'clock and fall again until 20:00: how many
/// are under way follows m' = rate - m / mean (Eick, Massey, Whitt 1993), here between 14:00 and 15:00.
fn rising() -> Line {
    let points = [(0.0, 10.0), (8.0, 10.0), (12.0, 60.0), (20.0, 10.0), (24.0, 10.0)];
    let written: Vec<Value> = points
        .iter()
        .map(|(hour, rate)| json!([format!("PT{hour}H"), rate]))
        .collect();
    let days = 60.0;
    let peak = Played::new(
        "work: service.call\ns -> work -> e",
        ORDERS,
        json!({
            "horizon": format!("P{days}D"),
            "warm_up": "P1D",
            "arrivals": [{ "channel": "all", "rate": { "points": written, "linear": true, "repeat": "P1D" } }],
            "steps": { "work": alone(minutes(120.0)) }
        }),
    );
    let rate = |hour: f64| {
        let next = points.iter().position(|(at, _)| *at > hour).unwrap();
        let ((from, low), (until, high)) = (points[next - 1], points[next]);
        low + (high - low) * (hour - from) / (until - from)
    };
    // Two days in steps of a tenth of a second, by the rule of the middle.
    let (mut under_way, mut area, per_hour) = (20.0, 0.0, 36_000);
    for step in 0..48 * per_hour {
        let hour = f64::from(step % (24 * per_hour)) / f64::from(per_hour);
        let width = 1.0 / f64::from(per_hour);
        let middle = under_way + (rate(hour) - under_way / 2.0) * width / 2.0;
        if step >= 24 * per_hour && (14.0..15.0).contains(&hour) {
            area += middle * width;
        }
        under_way += (rate(hour) - middle / 2.0) * width;
    }
    let found = peak.each(|tally| {
        let afternoons = tally.backlog.slices().iter().skip(14).step_by(24).skip(1);
        afternoons.clone().map(|slice| slice.0).sum::<f64>() / afternoons.count() as f64
    });
    line(
        "M(t)/M/∞, 10 to 60 orders an hour",
        "under way in the afternoon",
        area,
        found,
    )
}

//! The promotion: its numbers, and what is measured. Times are seconds.

use rand::{Rng, RngExt};
use rand_distr::weighted::WeightedAliasIndex;
use rand_distr::{Distribution, Exp1, StandardNormal};

use crate::answer::{Answer, lead_times};

/// Seconds of a minute.
pub const MINUTE: f64 = 60.0;
/// Seconds of an hour.
pub const HOUR: f64 = 3_600.0;
/// Different goods.
pub const SKUS: usize = 100;
/// Time after which an unpaid order leaves.
pub const UNPAID: f64 = 30.0 * MINUTE;
/// Time between pickups, and of the first.
pub const PICKUP: f64 = 2.0 * HOUR;
/// Hours of the day at which approvers begin and stop.
pub const APPROVAL_HOURS: (u64, u64) = (9, 18);

/// Share of orders for a SKU, counted from 0.
pub fn share_of(sku: usize) -> f64 {
    let all: f64 = (1..=SKUS).map(|rank| 1.0 / rank as f64).sum();
    1.0 / (sku + 1) as f64 / all
}

/// What grows with the number of orders.
pub struct Shop {
    /// Number of orders.
    pub orders: usize,
    /// Orders a second outside the peak.
    pub rate: f64,
    /// Approvers.
    pub approvers: usize,
    /// Pickers.
    pub pickers: usize,
    /// Packers.
    pub packers: usize,
    /// People who receive returns.
    pub desk: usize,
    /// Parcels of one pickup.
    pub pickup: usize,
    goods: WeightedAliasIndex<f64>,
}

impl Shop {
    /// A shop for so many orders.
    pub fn new(orders: usize) -> Shop {
        let k = orders as f64 / 100_000.0;
        let whole = |number: f64| ((number * k + 0.5).floor() as usize).max(1);
        Shop {
            orders,
            rate: 909.0 * k / HOUR,
            approvers: whole(60.0),
            pickers: whole(120.0),
            packers: whole(100.0),
            desk: whole(20.0),
            pickup: whole(4_000.0),
            goods: WeightedAliasIndex::new((0..SKUS).map(share_of).collect()).expect("positive weights"),
        }
    }

    /// The next arrival after a moment.
    #[inline]
    pub fn arrival_after(&self, now: f64, rng: &mut impl Rng) -> f64 {
        const BEGIN: f64 = 20.0 * HOUR;
        const END: f64 = 22.0 * HOUR;
        const TIMES: f64 = 20.0;
        // Arrivals of rate 1 in operational time, stretched over the clock.
        let mut left = exponential(1.0, rng) / self.rate;
        if now < BEGIN {
            if now + left < BEGIN {
                return now + left;
            }
            left -= BEGIN - now;
        }
        if now < END {
            let begin = now.max(BEGIN);
            if begin + left / TIMES < END {
                return begin + left / TIMES;
            }
            left -= (END - begin) * TIMES;
        }
        now.max(END) + left
    }

    /// The SKU of an order.
    #[inline]
    pub fn sku(&self, rng: &mut impl Rng) -> u8 {
        self.goods.sample(rng) as u8
    }
}

/// True with a probability.
#[inline]
pub fn chance(probability: f64, rng: &mut impl Rng) -> bool {
    rng.random::<f64>() < probability
}

/// Exponential with a mean.
#[inline]
pub fn exponential(mean: f64, rng: &mut impl Rng) -> f64 {
    let unit: f64 = Exp1.sample(rng);
    mean * unit
}

#[inline]
fn lognormal(median: f64, sigma: f64, rng: &mut impl Rng) -> f64 {
    let unit: f64 = StandardNormal.sample(rng);
    median * (sigma * unit).exp()
}

#[inline]
fn uniform(least: f64, most: f64, rng: &mut impl Rng) -> f64 {
    least + (most - least) * rng.random::<f64>()
}

/// Time to pay.
#[inline]
pub fn pay(rng: &mut impl Rng) -> f64 {
    lognormal(2.0 * MINUTE, 0.5, rng)
}

/// Time of the credit check.
#[inline]
pub fn credit(rng: &mut impl Rng) -> f64 {
    exponential(3.0, rng)
}

/// Time of an approval: triangular 2, 5, 15 minutes.
#[inline]
pub fn approve(rng: &mut impl Rng) -> f64 {
    let (least, likely, most) = (2.0 * MINUTE, 5.0 * MINUTE, 15.0 * MINUTE);
    let draw: f64 = rng.random();
    if draw < (likely - least) / (most - least) {
        least + (draw * (most - least) * (likely - least)).sqrt()
    } else {
        most - ((1.0 - draw) * (most - least) * (most - likely)).sqrt()
    }
}

/// Time to pick.
#[inline]
pub fn pick(rng: &mut impl Rng) -> f64 {
    lognormal(2.5 * MINUTE, 0.6, rng)
}

/// Time to pack.
#[inline]
pub fn pack(rng: &mut impl Rng) -> f64 {
    uniform(MINUTE, 3.0 * MINUTE, rng)
}

/// Time until the invoice is sent.
#[inline]
pub fn invoice(rng: &mut impl Rng) -> f64 {
    exponential(5.0 * MINUTE, rng)
}

/// Time from pickup to delivery.
#[inline]
pub fn deliver(rng: &mut impl Rng) -> f64 {
    lognormal(36.0 * HOUR, 0.4, rng)
}

/// Time to receive a return.
#[inline]
pub fn receive(rng: &mut impl Rng) -> f64 {
    uniform(5.0 * MINUTE, 15.0 * MINUTE, rng)
}

/// Time to refund.
#[inline]
pub fn refund(rng: &mut impl Rng) -> f64 {
    exponential(MINUTE, rng)
}

/// Time until ordered pieces come.
#[inline]
pub fn supply(rng: &mut impl Rng) -> f64 {
    uniform(12.0 * HOUR, 24.0 * HOUR, rng)
}

/// What is measured.
#[derive(Default)]
pub struct Tally {
    /// Lead times of completed orders.
    pub leads: Vec<f64>,
    /// Orders that were called off.
    pub cancelled: u64,
    /// Orders that came back.
    pub returned: u64,
    /// Orders that found no piece.
    pub stock_outs: u64,
    /// Orders under way at each full hour, from hour 0.
    pub backlog: Vec<i64>,
    /// Busy time of approvers, pickers, packers and the returns desk.
    pub busy: [f64; 4],
    /// Sum of the times orders waited for a picker.
    pub pick_waiting: f64,
    /// Orders picked.
    pub picks: u64,
    /// Pickups that took something.
    pub pickups: u64,
    /// Supply that came.
    pub supplies: u64,
    /// When the last order ended.
    pub end: f64,
}

impl Tally {
    /// Writes what was measured.
    pub fn print(&mut self, shop: &Shop) {
        let mut answer = Answer::default();
        answer.add("completed", self.leads.len() as f64);
        answer.add("returned", self.returned as f64);
        answer.add("cancelled", self.cancelled as f64);
        lead_times(&mut answer, &mut self.leads, &[50, 95]);
        for hour in [24, 48, 72] {
            answer.add(
                &format!("backlog_{hour}"),
                self.backlog.get(hour).copied().unwrap_or(0) as f64,
            );
        }
        answer.add(
            "backlog_max",
            self.backlog.iter().copied().max().unwrap_or(0) as f64,
        );
        let units = [shop.approvers, shop.pickers, shop.packers, shop.desk];
        for (index, name) in ["approvers", "pickers", "packers", "desk"].iter().enumerate() {
            answer.add(&format!("{name}.busy_hours"), self.busy[index] / HOUR);
            answer.add(
                &format!("{name}.utilisation"),
                self.busy[index] / (units[index] as f64 * self.end),
            );
        }
        answer.add("stock_outs", self.stock_outs as f64);
        answer.add("pick_waiting", self.pick_waiting / self.picks as f64);
        answer.add("pickups", self.pickups as f64);
        answer.add("supplies", self.supplies as f64);
        answer.add("hours", self.end / HOUR);
        answer.print();
    }
}

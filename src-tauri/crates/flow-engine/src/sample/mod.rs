//! Made-up orders that look like real ones: few products sell most, evenings are busier than nights, a flash sale
//! brings half of its orders in the first minutes. The same profile, number and seed give the same orders.

mod draft;
mod goods;
mod people;
mod profile;
mod random;

use flow_feel::Record;
use flow_feel::time::SECOND;

use draft::Draft;
pub use profile::Profile;
pub(crate) use random::{Random, mix};

const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2026-11-11T00:00:00 at UTC+8, as wall-clock microseconds.
const SALE_DAY: i64 = 1_794_355_200 * SECOND;

/// Makes up `count` orders, in the order in which they come in.
pub fn sample_orders(profile: Profile, count: usize, seed: u64) -> Vec<Record> {
    let mut arrivals: Vec<(i64, u64)> = (0..count as u64)
        .map(|number| (arrival(profile, &mut Random::new(seed, number * 2)), number))
        .collect();
    arrivals.sort_unstable();
    let placed = arrivals.into_iter().enumerate();
    placed
        .map(|(position, (moment, number))| {
            let mut random = Random::new(seed, number * 2 + 1);
            let kind = profile.of_one(&mut random);
            Draft::new(kind, position, moment, random).finish()
        })
        .collect()
}

/// When an order comes in: wall-clock microseconds at UTC+8.
fn arrival(profile: Profile, random: &mut Random) -> i64 {
    const BY_HOUR: [u64; 24] = [
        12, 7, 4, 3, 3, 5, 12, 25, 40, 58, 66, 62, 55, 52, 50, 52, 55, 58, 62, 72, 88, 90, 60, 30,
    ];
    if profile == Profile::FlashSale {
        let opening = SALE_DAY + 20 * HOUR;
        return match random.weighted([50, 30, 20].iter().copied()) {
            0 => opening + random.between(0, 10 * MINUTE - 1),
            1 => opening + 10 * MINUTE + random.between(0, 50 * MINUTE - 1),
            _ => opening + HOUR + random.between(0, 3 * HOUR - 1),
        };
    }
    let day = random.between(-3, 3);
    let hour = random.weighted(BY_HOUR.iter().copied()) as i64;
    SALE_DAY + day * DAY + hour * HOUR + random.between(0, HOUR - 1)
}

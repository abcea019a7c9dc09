//! The lattice of settings.

use serde_json::Value;

use crate::experiment::setting::{Setting, size};

/// A point of the lattice: the position of each setting's value.
pub(super) type Point = Vec<usize>;

/// All combinations of the values of the settings.
pub(super) struct Space {
    pub(super) sizes: Vec<usize>,
}

impl Space {
    pub(super) fn new(settings: &[Setting]) -> Space {
        Space {
            sizes: settings.iter().map(|setting| setting.values.len()).collect(),
        }
    }

    /// Whether a point is one of these. The present settings need not be: they stand one beyond the values.
    pub(super) fn holds(&self, point: &Point) -> bool {
        point.iter().zip(&self.sizes).all(|(at, size)| at < size)
    }

    /// How many points there are, if not too many to count.
    pub(super) fn points(&self) -> Option<usize> {
        self.sizes
            .iter()
            .try_fold(1_usize, |points, size| points.checked_mul(*size))
    }

    /// Every point, the last setting changing fastest.
    pub(super) fn all(&self) -> Vec<Point> {
        let mut points: Vec<Point> = vec![Vec::new()];
        for size in &self.sizes {
            let longer = |point: &Point| {
                (0..*size)
                    .map(|at| [point.as_slice(), &[at]].concat())
                    .collect::<Vec<_>>()
            };
            points = points.iter().flat_map(longer).collect();
        }
        points
    }

    /// Points spread evenly by Halton's sequence (1960), one prime for each setting; beyond the tenth setting they begin
    /// anew, half a period apart.
    pub(super) fn spread(&self, number: usize, skip: u64) -> Vec<Point> {
        const PRIMES: [u64; 10] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
        let coordinate = |index: u64, setting: usize| {
            let lap = (setting / PRIMES.len()) as f64;
            let share = radical_inverse(index, PRIMES[setting % PRIMES.len()]) + lap / 2.0;
            let share = share - libm::floor(share);
            ((share * self.sizes[setting] as f64) as usize).min(self.sizes[setting] - 1)
        };
        let first = 1 + skip % 1_000;
        (first..first + number as u64)
            .map(|index| {
                (0..self.sizes.len())
                    .map(|setting| coordinate(index, setting))
                    .collect()
            })
            .collect()
    }

    /// Neighbours of a point, one setting moved by its stride at a time, within bounds.
    pub(super) fn around(&self, point: &Point, strides: &[usize]) -> Vec<Point> {
        let mut points = Vec::new();
        for (setting, stride) in strides.iter().enumerate() {
            let down = point[setting].saturating_sub(*stride);
            let up = (point[setting] + stride).min(self.sizes[setting] - 1);
            for moved in [down, up] {
                let mut near = point.clone();
                near[setting] = moved;
                if near != *point {
                    points.push(near);
                }
            }
        }
        points
    }
}

fn radical_inverse(mut index: u64, base: u64) -> f64 {
    let (mut share, mut digit) = (0.0, 1.0 / base as f64);
    while index > 0 {
        share += (index % base) as f64 * digit;
        index /= base;
        digit /= base as f64;
    }
    share
}

/// The position of the value that is nearest to what a setting is now; the middle when that cannot be said.
pub(super) fn nearest(setting: &Setting, now: Option<&Value>) -> usize {
    nearest_known(setting, now).unwrap_or(setting.values.len() / 2)
}

/// The same, nothing when it cannot be said.
pub(super) fn nearest_known(setting: &Setting, now: Option<&Value>) -> Option<usize> {
    let exact = setting.values.iter().position(|value| Some(value) == now);
    let by_size = || {
        let now = size(now?)?;
        let far = |at: &usize| size(&setting.values[*at]).map_or(f64::INFINITY, |value| (value - now).abs());
        (0..setting.values.len()).min_by(|one, other| far(one).total_cmp(&far(other)))
    };
    exact.or_else(by_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_neighbours_stay_within_bounds() {
        let space = Space { sizes: vec![3, 5] };
        assert_eq!(space.points(), Some(15));
        assert_eq!(space.all().len(), 15);
        assert_eq!(space.all()[1], [0, 1]);
        assert_eq!(space.around(&vec![0, 4], &[1, 2]), [vec![1, 4], vec![0, 2]]);
        let spread = space.spread(40, 7);
        assert!(spread.iter().all(|point| point[0] < 3 && point[1] < 5));
        let corners = spread.iter().filter(|point| point[0] == 2).count();
        assert!((12..=15).contains(&corners), "{corners}");
    }

    #[test]
    fn a_search_begins_where_the_scenario_stands() {
        let setting = Setting::parse("pools.packers.capacity=2..12:2").expect("a setting");
        assert_eq!(nearest(&setting, Some(&Value::from(7))), 2);
        assert_eq!(nearest(&setting, Some(&Value::from(12))), 5);
        assert_eq!(nearest(&setting, None), 3);
    }
}

//! Gives every step its row: near its neighbours, in the order of its layer, far enough from the next one.
//!
//! For each layer in turn the sum of squared distances to the wished heights is made least under the least
//! distances (isotonic regression by pooling adjacent violators).

use super::graph::{Lane, Layers};
use super::{COLUMN, NODE_SIZE, ROW};
use crate::flow::Point;

/// Passes over the layers, alternating in direction.
const PASSES: usize = 8;
/// Places are multiples of this.
const GRID: i32 = 8;
/// Between a bend and what is above or below it.
const BEND_GAP: f64 = 28.0;

/// Places of the steps, the first ones of the numbering.
pub(super) fn placed(layers: &Layers, nodes: usize) -> Vec<Point> {
    let mut rows = Rows {
        layers,
        nodes,
        middle: vec![0.0; layers.lane.len()],
    };
    rows.place(Lane::Side, f64::from(ROW));
    let lowest = rows.middle.iter().copied().fold(0.0, f64::max);
    rows.place(Lane::Away, lowest + f64::from(ROW));
    let mut places = vec![Point::default(); nodes];
    for (column, layer) in layers.layers.iter().enumerate() {
        for item in layer.iter().filter(|item| **item < nodes) {
            let row = (rows.middle[*item] / f64::from(GRID)).round() as i32;
            places[*item] = Point {
                x: column as i32 * COLUMN,
                y: row * GRID - NODE_SIZE.height / 2,
            };
        }
    }
    places
}

struct Rows<'a> {
    layers: &'a Layers,
    nodes: usize,
    middle: Vec<f64>,
}

impl Rows<'_> {
    /// Places everything of a lane at or below a height.
    fn place(&mut self, lane: Lane, top: f64) {
        let in_lane = |item: &usize| self.layers.lane[*item] == lane;
        let chosen = |layer: &Vec<usize>| layer.iter().copied().filter(in_lane).collect();
        let rows: Vec<Vec<usize>> = self.layers.layers.iter().map(chosen).collect();
        for row in &rows {
            let mut height = top;
            for (at, item) in row.iter().enumerate() {
                height += at
                    .checked_sub(1)
                    .map_or(0.0, |above| self.distance(row[above], *item));
                self.middle[*item] = height;
            }
        }
        for pass in 0..PASSES {
            let places = 0..rows.len();
            let order: Vec<usize> = if pass % 2 == 0 {
                places.collect()
            } else {
                places.rev().collect()
            };
            for at in order {
                self.settle(&rows[at], lane, top);
            }
        }
    }

    /// From the middle of an item to the middle of the one below it.
    fn distance(&self, above: usize, below: usize) -> f64 {
        let half = f64::from(NODE_SIZE.height) / 2.0;
        match (above < self.nodes, below < self.nodes) {
            (true, true) => f64::from(ROW),
            (false, false) => BEND_GAP,
            _ => half + BEND_GAP,
        }
    }

    /// The mean height of the neighbours that are placed by now.
    fn wish(&self, item: usize, lane: Lane) -> f64 {
        let near = self.layers.left[item].iter().chain(&self.layers.right[item]);
        let near = near.filter(|other| self.layers.lane[**other] <= lane);
        let (count, sum) = near.fold((0.0, 0.0), |(count, sum), other| {
            let weight = if self.layers.lane[*other] == lane {
                4.0
            } else {
                1.0
            };
            (count + weight, sum + weight * self.middle[*other])
        });
        if count > 0.0 {
            sum / count
        } else {
            self.middle[item]
        }
    }

    /// Places one row of a lane.
    fn settle(&mut self, row: &[usize], lane: Lane, top: f64) {
        let mut blocks: Vec<(f64, f64)> = Vec::new();
        let mut offsets = Vec::with_capacity(row.len());
        let mut offset = 0.0;
        for (at, item) in row.iter().enumerate() {
            offset += at
                .checked_sub(1)
                .map_or(0.0, |above| self.distance(row[above], *item));
            offsets.push(offset);
            let mut block = (self.wish(*item, lane) - offset, 1.0);
            while let Some(above) = blocks.pop_if(|above| above.0 > block.0) {
                let weight = above.1 + block.1;
                block = ((above.0 * above.1 + block.0 * block.1) / weight, weight);
            }
            blocks.push(block);
        }
        let heights = blocks
            .iter()
            .flat_map(|(height, size)| std::iter::repeat_n(*height, *size as usize));
        let heights: Vec<f64> = heights.collect();
        for ((item, offset), height) in row.iter().zip(offsets).zip(heights) {
            self.middle[*item] = height.max(top) + offset;
        }
    }
}

//! Lays a flow out: from left to right, the path of success straight along the top, what cancels and undoes
//! along the bottom, no step on another, few crossings.
//!
//! Columns are layers in the sense of Sugiyama, Tagawa and Toda: connections that lead back are set aside, and a
//! step stands right of all that lead to it. For the rows the flow is cut into paths that each keep to one row,
//! a path below the one it leaves, the shorter the nearer. Only the connections and ids decide, never the places
//! before, so that tidying twice is tidying once.

mod graph;
mod measure;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::{Flow, Point, Size};
use crate::ids::NodeId;
use crate::limits;

use graph::Graph;

pub use measure::{crossings, overlaps};

/// Width and height of a step on the canvas.
pub const NODE_SIZE: Size = Size {
    width: 176,
    height: 64,
};

/// From one column of steps to the next.
pub(crate) const COLUMN: i32 = 248;
/// From one row of steps to the next.
pub(crate) const ROW: i32 = 104;
/// Steps without any connection stand in rows of so many at least.
const LOOSE_IN_A_ROW: usize = 8;

/// The new places of the steps that move; all steps are meant when none are named. Pinned steps stay.
pub(crate) fn places(flow: &Flow, nodes: Option<&BTreeSet<NodeId>>) -> BTreeMap<NodeId, Point> {
    let is_meant = |id: &NodeId| nodes.is_none_or(|nodes| nodes.contains(id));
    let meant: Vec<&NodeId> = flow.nodes.keys().filter(|id| is_meant(id)).collect();
    let laid_out = layout(flow, &meant);
    let moves = |id: &&NodeId| !flow.nodes[*id].pinned;
    let free = meant.iter().copied().zip(laid_out).filter(|(id, _)| moves(id));
    let free: Vec<(&NodeId, Point)> = free.collect();
    let is_fixed = |id: &NodeId| !is_meant(id) || flow.nodes[id].pinned;
    let fixed = flow
        .nodes
        .iter()
        .filter(|(id, _)| is_fixed(id))
        .map(|(_, node)| node.at);
    let fixed = Taken::new(fixed);
    let placed = match nodes {
        None => beside_fixed(free, fixed),
        Some(_) => as_a_block(flow, free, &fixed),
    };
    let changed = placed
        .into_iter()
        .filter(|(id, place)| flow.nodes[*id].at != *place);
    changed.map(|(id, place)| (id.clone(), place)).collect()
}

/// Each step where the layout wants it, or below what is there already.
fn beside_fixed(free: Vec<(&NodeId, Point)>, mut taken: Taken) -> Vec<(&NodeId, Point)> {
    let nothing_there = taken.is_empty();
    let mut placed = Vec::with_capacity(free.len());
    for (id, mut place) in free {
        while !nothing_there && taken.overlaps(place) && place.y < limits::COORDINATE_MAX - ROW {
            place.y += ROW;
        }
        taken.insert(place);
        placed.push((id, place));
    }
    placed
}

/// The steps with their top left corner where it was, moved down together until they are on no other step.
fn as_a_block<'f>(flow: &Flow, free: Vec<(&'f NodeId, Point)>, taken: &Taken) -> Vec<(&'f NodeId, Point)> {
    let old = corner(free.iter().map(|(id, _)| flow.nodes[*id].at));
    let new = corner(free.iter().map(|(_, place)| *place));
    let moved = |down: i32| {
        let place = move |at: Point| Point {
            x: clamped(at.x - new.x + old.x),
            y: clamped(at.y - new.y + old.y + down),
        };
        free.iter().map(move |(id, at)| (*id, place(*at)))
    };
    let mut down = 0;
    while down < limits::COORDINATE_MAX && moved(down).any(|(_, place)| taken.overlaps(place)) {
        down += ROW;
    }
    moved(down).collect()
}

fn clamped(number: i32) -> i32 {
    number.clamp(-limits::COORDINATE_MAX, limits::COORDINATE_MAX)
}

fn corner(places: impl Iterator<Item = Point> + Clone) -> Point {
    Point {
        x: places.clone().map(|place| place.x).min().unwrap_or_default(),
        y: places.map(|place| place.y).min().unwrap_or_default(),
    }
}

/// Where steps stand, in cells of a step's size, so that a look for overlaps touches nine cells.
struct Taken(BTreeMap<(i32, i32), Vec<Point>>);

impl Taken {
    fn new(places: impl Iterator<Item = Point>) -> Self {
        let mut taken = Self(BTreeMap::new());
        places.for_each(|place| taken.insert(place));
        taken
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn cell(place: Point) -> (i32, i32) {
        (
            place.x.div_euclid(NODE_SIZE.width),
            place.y.div_euclid(NODE_SIZE.height),
        )
    }

    fn insert(&mut self, place: Point) {
        self.0.entry(Self::cell(place)).or_default().push(place);
    }

    fn overlaps(&self, place: Point) -> bool {
        let (column, row) = Self::cell(place);
        let cells = (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y)));
        let mut near = cells.filter_map(|cell| self.0.get(&cell)).flatten();
        near.any(|other| measure::overlap(*other, place))
    }
}

/// True when some step lies on another; looks at the neighbourhood of each step only.
pub fn has_overlaps(flow: &Flow) -> bool {
    let mut taken = Taken(BTreeMap::new());
    flow.nodes.values().any(|node| {
        let is_on_another = taken.overlaps(node.at);
        taken.insert(node.at);
        is_on_another
    })
}

/// Places for the named steps, each connected part under the other, beginning at the origin.
fn layout(flow: &Flow, nodes: &[&NodeId]) -> Vec<Point> {
    let graph = Graph::new(flow, nodes);
    let (parts, loose): (Vec<_>, Vec<_>) = graph.parts().into_iter().partition(|part| part.len() > 1);
    let mut places = vec![Point::default(); nodes.len()];
    let mut top = 0;
    for part in parts {
        let laid_out = rows::placed(&graph.part(&part).columns());
        for (node, place) in part.iter().zip(&laid_out) {
            places[*node] = Point {
                x: place.x,
                y: place.y.saturating_add(top),
            };
        }
        let lowest = laid_out.iter().map(|place| place.y).max().unwrap_or_default();
        top = top.saturating_add(lowest).saturating_add(2 * ROW);
    }
    let in_a_row = loose.len().isqrt().max(LOOSE_IN_A_ROW);
    for (position, part) in loose.iter().enumerate() {
        places[part[0]] = Point {
            x: (position % in_a_row) as i32 * COLUMN,
            y: top.saturating_add((position / in_a_row) as i32 * ROW),
        };
    }
    match places.iter().all(|place| limits::is_on_canvas(*place)) {
        true => places,
        false => grid(&graph),
    }
}

/// For flows too long or too deep for the canvas: the steps in their order, in a square.
fn grid(graph: &Graph) -> Vec<Point> {
    let order = graph.in_order();
    let in_a_row = order.len().isqrt() + 1;
    let mut places = vec![Point::default(); order.len()];
    for (position, step) in order.into_iter().enumerate() {
        places[step] = Point {
            x: (position % in_a_row) as i32 * COLUMN,
            y: (position / in_a_row) as i32 * ROW,
        };
    }
    places
}

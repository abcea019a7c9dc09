//! How well a flow is laid out: steps on steps, connections across connections.

use crate::flow::{Flow, Point};
use crate::ids::NodeId;

use super::NODE_SIZE;

/// Pairs of steps of which one lies on the other.
pub fn overlaps(flow: &Flow) -> Vec<(NodeId, NodeId)> {
    let mut steps: Vec<_> = flow.nodes.iter().map(|(id, node)| (node.at, id)).collect();
    steps.sort();
    let mut found = Vec::new();
    for (position, (place, id)) in steps.iter().enumerate() {
        let near = steps[position + 1..]
            .iter()
            .take_while(|(other, _)| other.x < place.x + NODE_SIZE.width);
        let on = near.filter(|(other, _)| overlap(*place, *other));
        found.extend(on.map(|(_, other)| ((*id).clone(), (*other).clone())));
    }
    found
}

/// True when steps at two places would lie on each other.
pub(super) fn overlap(one: Point, other: Point) -> bool {
    one.x.abs_diff(other.x) < NODE_SIZE.width.unsigned_abs()
        && one.y.abs_diff(other.y) < NODE_SIZE.height.unsigned_abs()
}

/// How many pairs of connections without a common step cross when drawn straight, from the middle of the right
/// side to the middle of the left side. Looks at every pair.
pub fn crossings(flow: &Flow) -> usize {
    let half = NODE_SIZE.height / 2;
    let out = |at: Point| (i64::from(at.x + NODE_SIZE.width), i64::from(at.y + half));
    let into = |at: Point| (i64::from(at.x), i64::from(at.y + half));
    let lines: Vec<_> = flow
        .edges
        .iter()
        .filter_map(|edge| {
            let (from, to) = (flow.nodes.get(&edge.from)?, flow.nodes.get(&edge.to)?);
            Some((edge, out(from.at), into(to.at)))
        })
        .collect();
    let mut count = 0;
    for (position, (one, a, b)) in lines.iter().enumerate() {
        for (other, c, d) in &lines[position + 1..] {
            let ends = [&other.from, &other.to];
            let apart = !ends.contains(&&one.from) && !ends.contains(&&one.to);
            count += usize::from(apart && cross(*a, *b, *c, *d));
        }
    }
    count
}

type Spot = (i64, i64);

/// True when the inner parts of two lines meet.
fn cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool {
    let side = |p: Spot, q: Spot, r: Spot| ((q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)).signum();
    side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

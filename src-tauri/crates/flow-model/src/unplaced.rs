//! Steps that nobody has placed: in a file that was written by hand or by a program they all lie at the origin.

use std::collections::BTreeSet;

use crate::apply::apply;
use crate::edit::Edit;
use crate::flow::{Flow, Point};
use crate::ids::NodeId;

/// Lays out steps that lie at the origin on one another, and the whole flow where all of its steps lie at one place. A
/// step that is pinned was placed; so was one that has its place to itself.
pub fn place_unplaced(flow: &mut Flow) {
    let is_one_heap = {
        let mut places = flow.nodes.values().map(|node| node.at);
        let first = places.next();
        flow.nodes.len() > 1 && places.all(|place| Some(place) == first)
    };
    let heap: BTreeSet<NodeId> = flow
        .nodes
        .iter()
        .filter(|(_, node)| !node.pinned && node.at == Point::default())
        .map(|(id, _)| id.clone())
        .collect();
    let nodes = match is_one_heap {
        true => None,
        false if heap.len() > 1 => Some(heap),
        false => return,
    };
    // Tidying refuses only steps that are not there.
    let _ = apply(flow, &Edit::Tidy { nodes });
}

#[cfg(test)]
mod tests {
    use super::place_unplaced;
    use crate::flow::{Edge, Flow, Node, Point, Text};
    use crate::ids::NodeId;
    use crate::tidy::has_overlaps;

    fn flow(places: &[(&str, i32, i32)]) -> Flow {
        let mut flow = Flow::new("heap", Text::default());
        for (id, x, y) in places {
            let node = Node {
                at: Point { x: *x, y: *y },
                ..Node::new("order.created")
            };
            flow.nodes.insert(NodeId::new(*id), node);
        }
        for pair in places.windows(2) {
            flow.edges.insert(Edge::new(pair[0].0, "ok", pair[1].0));
        }
        flow
    }

    #[test]
    fn a_flow_whose_steps_lie_in_one_heap_is_laid_out() {
        for (x, y) in [(0, 0), (80, 40)] {
            let mut heap = flow(&[("a", x, y), ("b", x, y), ("c", x, y)]);
            place_unplaced(&mut heap);
            assert!(!has_overlaps(&heap));
            let x_of = |id: &str| heap.nodes[&NodeId::new(id)].at.x;
            assert!(x_of("a") < x_of("b") && x_of("b") < x_of("c"));
        }
    }

    #[test]
    fn steps_that_were_placed_stay() {
        let mut placed = flow(&[("a", 0, 0), ("b", 300, 0), ("c", 300, 0)]);
        let before = placed.clone();
        place_unplaced(&mut placed);
        assert_eq!(placed, before, "two on one another, but not at the origin");

        let mut some = flow(&[("a", 600, 0), ("b", 0, 0), ("c", 0, 0)]);
        place_unplaced(&mut some);
        assert_eq!(some.nodes[&NodeId::new("a")].at, Point { x: 600, y: 0 });
        assert!(!has_overlaps(&some));
    }

    #[test]
    fn pinned_steps_stay() {
        let mut heap = flow(&[("a", 0, 0), ("b", 0, 0), ("c", 0, 0)]);
        heap.nodes
            .entry(NodeId::new("a"))
            .and_modify(|node| node.pinned = true);
        place_unplaced(&mut heap);
        assert_eq!(heap.nodes[&NodeId::new("a")].at, Point::default());
        assert!(!has_overlaps(&heap));
    }
}

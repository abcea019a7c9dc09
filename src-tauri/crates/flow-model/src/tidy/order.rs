//! Orders each layer from top to bottom so that few connections cross: the barycentre method with sweeps in
//! both directions, the best order of all sweeps counts. Lanes stay together.

use super::graph::Layers;

/// Sweeps there and back.
const SWEEPS: usize = 12;
/// With more items than this, fewer sweeps.
const MANY: usize = 4_000;

/// The layers in their best order.
pub(super) fn ordered(mut layers: Layers) -> Layers {
    let items = layers.lane.len();
    let sweeps = if items > MANY { 3 } else { SWEEPS };
    let mut position = vec![0_usize; items];
    for layer in &mut layers.layers {
        layer.sort_by_key(|item| layers.lane[*item]);
        number(layer, &mut position);
    }
    let mut best = layers.layers.clone();
    let mut fewest = crossings_of(&layers, &position);
    for _ in 0..sweeps {
        if fewest == 0 {
            break;
        }
        for at in 1..layers.layers.len() {
            sort_layer(&mut layers, at, true, &mut position);
        }
        for at in (0..layers.layers.len().saturating_sub(1)).rev() {
            sort_layer(&mut layers, at, false, &mut position);
        }
        let crossings = crossings_of(&layers, &position);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&layers.layers);
        }
    }
    layers.layers = best;
    layers
}

fn number(layer: &[usize], position: &mut [usize]) {
    for (at, item) in layer.iter().enumerate() {
        position[*item] = at;
    }
}

/// Sorts a layer by lane and by the mean position of the neighbours to one side.
fn sort_layer(layers: &mut Layers, at: usize, by_left: bool, position: &mut [usize]) {
    let neighbours = if by_left { &layers.left } else { &layers.right };
    // Mean positions as fractions of whole numbers would overflow nothing, but a thousandth is fine enough.
    let mean = |item: usize| {
        let near = &neighbours[item];
        let sum: usize = near.iter().map(|other| position[*other] * 1_000).sum();
        sum.checked_div(near.len()).unwrap_or(position[item] * 1_000)
    };
    let mut keyed: Vec<_> = layers.layers[at]
        .iter()
        .map(|item| (layers.lane[*item], mean(*item), *item))
        .collect();
    keyed.sort_by_key(|(lane, mean, _)| (*lane, *mean));
    layers.layers[at] = keyed.into_iter().map(|(_, _, item)| item).collect();
    number(&layers.layers[at], position);
}

/// Crossings between neighbouring layers, counted as inversions (Barth, Jünger and Mutzel).
fn crossings_of(layers: &Layers, position: &[usize]) -> usize {
    let pairs = layers.layers.windows(2);
    pairs
        .map(|pair| crossings_between(layers, &pair[0], pair[1].len(), position))
        .sum()
}

fn crossings_between(layers: &Layers, layer: &[usize], width: usize, position: &[usize]) -> usize {
    let mut counts = vec![0_usize; width + 1];
    let mut seen = 0;
    let mut crossings = 0;
    for item in layer {
        let mut ends: Vec<usize> = layers.right[*item].iter().map(|to| position[*to]).collect();
        ends.sort_unstable();
        for end in &ends {
            crossings += seen - sum_up_to(&counts, *end);
        }
        for end in ends {
            add_at(&mut counts, end);
            seen += 1;
        }
    }
    crossings
}

/// Fenwick tree: how many ends lie at or before a position.
fn sum_up_to(counts: &[usize], position: usize) -> usize {
    let mut sum = 0;
    let mut at = position + 1;
    while at > 0 {
        sum += counts[at];
        at &= at - 1;
    }
    sum
}

fn add_at(counts: &mut [usize], position: usize) {
    let mut at = position + 1;
    while at < counts.len() {
        counts[at] += 1;
        at += at & at.wrapping_neg();
    }
}

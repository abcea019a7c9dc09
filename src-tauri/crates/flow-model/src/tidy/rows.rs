//! Gives every step its row: the flow is cut into paths, and each path keeps to one row.

use super::graph::{Columns, Lane};
use super::{COLUMN, ROW};
use crate::flow::Point;

/// Steps that stand in one row.
struct Path {
    steps: Vec<usize>,
    /// The path that it leaves.
    parent: Option<usize>,
    /// First column that its steps and the connections to it take.
    left: usize,
    /// Last column that its steps and the connections from it take.
    right: usize,
}

/// The places of all steps.
pub(super) fn placed(columns: &Columns) -> Vec<Point> {
    let paths = paths(columns);
    let rows = rows(columns, &paths);
    let mut places = vec![Point::default(); columns.column.len()];
    for (path, row) in paths.iter().zip(rows) {
        for step in &path.steps {
            places[*step] = Point {
                x: (columns.column[*step] as i32).saturating_mul(COLUMN),
                y: (row as i32).saturating_mul(ROW),
            };
        }
    }
    places
}

/// Cuts the flow into paths along the ways on. A step that several ways lead to belongs to the nearest.
fn paths(columns: &Columns) -> Vec<Path> {
    let count = columns.column.len();
    let mut nearest: Vec<Option<usize>> = vec![None; count];
    let mut before: Vec<Option<usize>> = vec![None; count];
    for &from in &columns.order {
        for &to in &columns.forward[from] {
            let is_nearer =
                |best: Option<usize>| best.is_none_or(|best| columns.column[best] < columns.column[from]);
            if is_nearer(nearest[to]) {
                nearest[to] = Some(from);
            }
            let is_way = columns.after[from] == Some(to) && columns.lane[from] == columns.lane[to];
            if is_way && is_nearer(before[to]) {
                before[to] = Some(from);
            }
        }
    }
    let mut path_of = vec![0; count];
    let mut paths: Vec<Path> = Vec::new();
    for &step in &columns.order {
        let own = match before[step] {
            Some(before) => path_of[before],
            None => {
                paths.push(Path {
                    steps: Vec::new(),
                    parent: nearest[step].map(|from| path_of[from]),
                    left: columns.column[step],
                    right: columns.column[step],
                });
                paths.len() - 1
            }
        };
        path_of[step] = own;
        paths[own].steps.push(step);
        paths[own].right = paths[own].right.max(columns.column[step]);
    }
    widen(columns, &path_of, &mut paths);
    paths
}

/// Lets each path take the columns that the connections to it and from it pass.
fn widen(columns: &Columns, path_of: &[usize], paths: &mut [Path]) {
    for (from, targets) in columns.forward.iter().enumerate() {
        for &to in targets {
            let entered = &mut paths[path_of[to]];
            entered.left = entered.left.min(columns.column[from] + 1);
            if columns.lane[to] <= columns.lane[from] {
                let left = &mut paths[path_of[from]];
                left.right = left.right.max(columns.column[to] - 1);
            }
        }
    }
    for &(from, to) in &columns.back {
        let returning = &mut paths[path_of[from]];
        returning.left = returning.left.min(columns.column[to] + 1);
    }
}

/// The row of each path: below the path it leaves and below all that its columns hold by then. What is short
/// comes first, so that it stays near, and brings along what leaves it.
fn rows(columns: &Columns, paths: &[Path]) -> Vec<usize> {
    let lane = |path: usize| columns.lane[paths[path].steps[0]];
    let mut children = vec![Vec::new(); paths.len()];
    let mut roots: Vec<usize> = Vec::new();
    for (path, own) in paths.iter().enumerate() {
        match own
            .parent
            .filter(|parent| lane(*parent) == lane(path) || lane(path) == Lane::Side)
        {
            Some(parent) => children[parent].push(path),
            None => roots.push(path),
        }
    }
    let width = |path: &usize| {
        (
            paths[*path].right - paths[*path].left,
            std::cmp::Reverse(paths[*path].left),
        )
    };
    children
        .iter_mut()
        .for_each(|children| children.sort_by_key(width));
    roots.sort_by_key(|path| (lane(*path), width(path)));
    let last = columns.column.iter().max().map_or(0, |last| last + 1);
    let mut lowest = vec![0; last];
    let mut rows = vec![0; paths.len()];
    let mut deepest = 0;
    let mut away_begun = false;
    for root in roots {
        if lane(root) == Lane::Away && !std::mem::replace(&mut away_begun, true) {
            lowest.fill(deepest);
        }
        let mut stack = vec![root];
        while let Some(path) = stack.pop() {
            let taken = &mut lowest[paths[path].left..=paths[path].right];
            let above = paths[path].parent.map_or(0, |parent| rows[parent]);
            let row = match lane(path) {
                Lane::Main => 0,
                _ => taken.iter().copied().max().unwrap_or_default().max(above) + 1,
            };
            taken.fill(row);
            rows[path] = row;
            deepest = deepest.max(row);
            stack.extend(children[path].iter().rev());
        }
    }
    rows
}

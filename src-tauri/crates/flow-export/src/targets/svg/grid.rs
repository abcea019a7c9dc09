//! Where things stand in the picture: steps in the cells of a grid as they are arranged on the canvas, lines in the
//! lanes between the cells, so that no line passes through a step and no text lies on a line.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Edge, Flow, NODE_SIZE, NodeId, Point};

/// A cell: column and row.
pub(super) type Cell = (i32, i32);

/// Width of a step.
pub(super) const WIDTH: i32 = 176;
/// Distance between two lines that run side by side.
const LANE: i32 = 8;
/// Free space on both sides of the lanes.
const MARGIN: i32 = 14;
/// Least room between two rows.
const ROW_GAP: i32 = 36;
/// Distance between two lines at the side of a step.
const PORT: i32 = 17;

/// A line of the picture: all connections between the same two steps.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    /// What stands at its beginning.
    pub(super) label: String,
    /// Where it leaves its step, and the words begin.
    pub(super) label_at: (i32, i32),
    /// Corners.
    pub(super) points: Vec<(i32, i32)>,
}

/// A picture laid out.
#[derive(Debug)]
pub(super) struct Layout {
    /// Left, top and height of each step.
    pub(super) boxes: BTreeMap<NodeId, (i32, i32, i32)>,
    pub(super) lines: Vec<Line>,
    pub(super) size: (i32, i32),
}

/// How a line gets from one step to another.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// Down or up in the gap between neighbouring columns.
    Near,
    /// Along the row of its beginning, then in the gap before its end.
    FirstRow,
    /// In the gap behind its beginning, then along the row of its end.
    LastRow,
    /// In the gap behind its beginning, along a gap between rows, in the gap before its end.
    Around(i32),
}

/// Cells by step. Steps keep their places relative to each other; a flow whose steps lie on each other is tidied.
fn cells(flow: &Flow) -> BTreeMap<NodeId, Cell> {
    let place = |flow: &Flow| {
        let xs = starts(flow.nodes.values().map(|node| node.at.x), NODE_SIZE.width);
        let ys = starts(flow.nodes.values().map(|node| node.at.y), NODE_SIZE.height);
        let cell = |at: Point| (index(&xs, at.x), index(&ys, at.y));
        let cells = flow.nodes.iter().map(|(id, node)| (id.clone(), cell(node.at)));
        cells.collect::<BTreeMap<_, _>>()
    };
    let own = place(flow);
    let distinct: BTreeSet<&Cell> = own.values().collect();
    if distinct.len() == own.len() {
        return own;
    }
    let mut tidied = flow.clone();
    match flow_model::apply(&mut tidied, &flow_model::Edit::Tidy { nodes: None }) {
        Ok(_) => place(&tidied),
        Err(_) => own,
    }
}

/// Where columns or rows begin: a new one where nothing of the last reaches.
fn starts(places: impl Iterator<Item = i32>, size: i32) -> Vec<i32> {
    let sorted: BTreeSet<i32> = places.collect();
    let mut starts: Vec<i32> = Vec::new();
    for place in sorted {
        if starts.last().is_none_or(|last| place - last >= size) {
            starts.push(place);
        }
    }
    starts
}

fn index(starts: &[i32], place: i32) -> i32 {
    starts.partition_point(|start| *start <= place) as i32 - 1
}

/// Lays a flow out; `label` gives the words of the exits that lead from one step to another, `width` how wide
/// words are.
pub(super) fn layout(flow: &Flow, label: &dyn Fn(&[&Edge]) -> String, width: &dyn Fn(&str) -> i32) -> Layout {
    let cells = cells(flow);
    let ways = ways(flow, &cells, label);
    Plan::new(&cells, ways, width).layout()
}

struct Wanted {
    from: NodeId,
    to: NodeId,
    label: String,
    way: Way,
    /// Position among the lines that leave and enter a step, and how many there are.
    out: (i32, i32),
    into: (i32, i32),
}

fn ways(flow: &Flow, cells: &BTreeMap<NodeId, Cell>, label: &dyn Fn(&[&Edge]) -> String) -> Vec<Wanted> {
    let mut pairs: BTreeMap<(NodeId, NodeId), Vec<&Edge>> = BTreeMap::new();
    for edge in &flow.edges {
        if cells.contains_key(&edge.from) && cells.contains_key(&edge.to) {
            pairs
                .entry((edge.from.clone(), edge.to.clone()))
                .or_default()
                .push(edge);
        }
    }
    let taken: BTreeSet<Cell> = cells.values().copied().collect();
    let rows = cells.values().map(|cell| cell.1).max().unwrap_or_default();
    let mut wanted: Vec<Wanted> = pairs
        .into_iter()
        .map(|((from, to), edges)| Wanted {
            way: way(cells[&from], cells[&to], &taken, rows),
            label: label(&edges),
            from,
            to,
            out: (0, 1),
            into: (0, 1),
        })
        .collect();
    // Lines leave and enter a step in the order of where they come from and go to, so that few cross.
    let key_out = |line: &Wanted| (line.from.clone(), heading(line, cells, true));
    wanted.sort_by_key(key_out);
    spread(
        &mut wanted,
        |line| line.from.clone(),
        |line, place| line.out = place,
    );
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|position| {
        (
            wanted[*position].to.clone(),
            heading(&wanted[*position], cells, false),
        )
    });
    let mut counts: BTreeMap<NodeId, i32> = BTreeMap::new();
    for position in &order {
        let count = counts.entry(wanted[*position].to.clone()).or_default();
        wanted[*position].into.0 = *count;
        *count += 1;
    }
    for line in &mut wanted {
        line.into.1 = counts[&line.to];
    }
    wanted
}

/// Where a line goes to from a step, or comes from: above, level, below.
fn heading(line: &Wanted, cells: &BTreeMap<NodeId, Cell>, leaving: bool) -> (i32, i32) {
    let (own, other) = match leaving {
        true => (cells[&line.from], cells[&line.to]),
        false => (cells[&line.to], cells[&line.from]),
    };
    let height = match line.way {
        Way::Around(gap) => gap * 2 - 1,
        _ => other.1 * 2,
    };
    // Of two lines in the same direction the farther one stays outside.
    let far = (own.0 - other.0).abs();
    (height, if height < own.1 * 2 { -far } else { far })
}

fn spread(lines: &mut [Wanted], step: impl Fn(&Wanted) -> NodeId, set: impl Fn(&mut Wanted, (i32, i32))) {
    let mut counts: BTreeMap<NodeId, i32> = BTreeMap::new();
    for line in lines.iter() {
        *counts.entry(step(line)).or_default() += 1;
    }
    let mut next: BTreeMap<NodeId, i32> = BTreeMap::new();
    for line in lines.iter_mut() {
        let id = step(line);
        let place = next.entry(id.clone()).or_default();
        let position = *place;
        *place += 1;
        set(line, (position, counts[&id]));
    }
}

fn way(from: Cell, to: Cell, taken: &BTreeSet<Cell>, rows: i32) -> Way {
    let is_free = |row: i32| (from.0 + 1..to.0).all(|column| !taken.contains(&(column, row)));
    if to.0 == from.0 + 1 {
        return Way::Near;
    }
    if to.0 > from.0 + 1 && is_free(from.1) {
        return Way::FirstRow;
    }
    if to.0 > from.0 + 1 && is_free(to.1) {
        return Way::LastRow;
    }
    // A gap is named by the row beneath it.
    let gaps = 0..=rows + 1;
    let detour = |gap: &i32| {
        let height = gap * 2 - 1;
        let back = i32::from(to.0 <= from.0 && height > 0 && *gap <= from.1.min(to.1));
        (
            (height - from.1 * 2).abs() + (height - to.1 * 2).abs(),
            -back,
            *gap,
        )
    };
    Way::Around(gaps.min_by_key(detour).unwrap_or_default())
}

/// Lanes taken in a gap: for each lane the stretches it is taken over.
#[derive(Debug, Default)]
struct Lanes(Vec<Vec<(i32, i32)>>);

impl Lanes {
    /// The first lane that is free over a stretch.
    fn take(&mut self, one: i32, other: i32) -> i32 {
        let stretch = (one.min(other), one.max(other));
        let meets = |taken: &(i32, i32)| taken.0 <= stretch.1 && stretch.0 <= taken.1;
        let free = self.0.iter().position(|lane| !lane.iter().any(meets));
        let lane = free.unwrap_or(self.0.len());
        if lane == self.0.len() {
            self.0.push(Vec::new());
        }
        self.0[lane].push(stretch);
        lane as i32
    }
}

/// The lanes of one line: behind its beginning, between rows, before its end.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    first: i32,
    across: i32,
    last: i32,
}

struct Plan<'a> {
    cells: &'a BTreeMap<NodeId, Cell>,
    wanted: Vec<Wanted>,
    taken: Vec<Taken>,
    heights: BTreeMap<i32, i32>,
    /// Lanes between columns, by the column to the left.
    upright: BTreeMap<i32, Lanes>,
    /// Lanes between rows, by the row beneath.
    level: BTreeMap<i32, Lanes>,
    /// Room for words behind each column.
    words: BTreeMap<i32, i32>,
}

impl<'a> Plan<'a> {
    fn new(cells: &'a BTreeMap<NodeId, Cell>, wanted: Vec<Wanted>, width: &dyn Fn(&str) -> i32) -> Self {
        let mut plan = Plan {
            cells,
            taken: vec![Taken::default(); wanted.len()],
            wanted,
            heights: BTreeMap::new(),
            upright: BTreeMap::new(),
            level: BTreeMap::new(),
            words: BTreeMap::new(),
        };
        for cell in cells.values() {
            plan.heights.entry(cell.1).or_insert(64);
        }
        for line in &plan.wanted {
            let (from, to) = (cells[&line.from], cells[&line.to]);
            for (row, n_lines) in [(from.1, line.out.1), (to.1, line.into.1)] {
                let height = plan.heights.entry(row).or_insert(64);
                *height = (*height).max((n_lines + 1) * PORT);
            }
            let room = plan.words.entry(from.0).or_default();
            *room = (*room).max(width(&line.label) + 12);
        }
        plan.take_lanes();
        plan
    }

    fn take_lanes(&mut self) {
        for position in 0..self.wanted.len() {
            let line = &self.wanted[position];
            let (from, to) = (self.cells[&line.from], self.cells[&line.to]);
            // Heights as they will follow each other: rows, and in a row the lines of a step.
            let out = from.1 * 1_000 + 400 + line.out.0;
            let into = to.1 * 1_000 + 400 + line.into.0;
            let mut taken = Taken::default();
            match line.way {
                Way::Near | Way::LastRow => {
                    taken.first = self.upright.entry(from.0).or_default().take(out, into);
                }
                Way::FirstRow => {
                    taken.last = self.upright.entry(to.0 - 1).or_default().take(out, into);
                }
                Way::Around(gap) => {
                    taken.across = self
                        .level
                        .entry(gap)
                        .or_default()
                        .take(from.0 * 10 + 5, to.0 * 10 - 5);
                    let height = gap * 1_000 - 200 + taken.across;
                    taken.first = self.upright.entry(from.0).or_default().take(out, height);
                    taken.last = self.upright.entry(to.0 - 1).or_default().take(height, into);
                }
            }
            self.taken[position] = taken;
        }
    }

    fn layout(self) -> Layout {
        let columns = self.cells.values().map(|cell| cell.0).max().unwrap_or_default();
        let rows = self.cells.values().map(|cell| cell.1).max().unwrap_or_default();
        let lanes =
            |gaps: &BTreeMap<i32, Lanes>, gap: i32| gaps.get(&gap).map_or(0, |lanes| lanes.0.len() as i32);
        // Left edge of each column, and top of each row.
        let mut lefts = Vec::new();
        let mut x = MARGIN + LANE * lanes(&self.upright, -1) + MARGIN;
        for column in 0..=columns {
            lefts.push(x);
            let room = self.words.get(&column).copied().unwrap_or_default();
            x += WIDTH + room + LANE * lanes(&self.upright, column) + 2 * MARGIN;
        }
        let mut tops = Vec::new();
        let mut y = MARGIN + LANE * lanes(&self.level, 0) + MARGIN;
        for row in 0..=rows {
            tops.push(y);
            let gap = LANE * lanes(&self.level, row + 1) + 2 * MARGIN;
            y += self.heights.get(&row).copied().unwrap_or(64) + gap.max(ROW_GAP);
        }
        let boxes: BTreeMap<NodeId, (i32, i32, i32)> = self
            .cells
            .iter()
            .map(|(id, (column, row))| {
                let place = (lefts[*column as usize], tops[*row as usize], self.heights[row]);
                (id.clone(), place)
            })
            .collect();
        let upright = |gap: i32, lane: i32| match gap {
            -1 => MARGIN + LANE * lane,
            _ => {
                lefts[gap as usize]
                    + WIDTH
                    + self.words.get(&gap).copied().unwrap_or_default()
                    + MARGIN / 2
                    + LANE * lane
            }
        };
        let level = |gap: i32, lane: i32| match tops.get(gap as usize) {
            Some(top) => top - MARGIN - LANE * lane,
            None => tops[rows as usize] + self.heights[&rows] + MARGIN + LANE * lane,
        };
        let lines = self.wanted.iter().zip(&self.taken).map(|(line, taken)| {
            let (from, to) = (boxes[&line.from], boxes[&line.to]);
            let (start, end) = (self.cells[&line.from].0, self.cells[&line.to].0);
            let out = from.1 + from.2 * (line.out.0 + 1) / (line.out.1 + 1);
            let into = to.1 + to.2 * (line.into.0 + 1) / (line.into.1 + 1);
            let mut points = vec![(from.0 + WIDTH, out)];
            match line.way {
                Way::Near | Way::LastRow => {
                    let x = upright(start, taken.first);
                    points.extend([(x, out), (x, into)]);
                }
                Way::FirstRow => {
                    let x = upright(end - 1, taken.last);
                    points.extend([(x, out), (x, into)]);
                }
                Way::Around(gap) => {
                    let (first, last) = (upright(start, taken.first), upright(end - 1, taken.last));
                    let y = level(gap, taken.across);
                    points.extend([(first, out), (first, y), (last, y), (last, into)]);
                }
            }
            points.push((to.0, into));
            points.dedup();
            Line {
                from: line.from.clone(),
                to: line.to.clone(),
                label: line.label.clone(),
                label_at: (from.0 + WIDTH, out),
                points,
            }
        });
        Layout {
            lines: lines.collect(),
            boxes,
            size: (x + MARGIN, y + MARGIN),
        }
    }
}

//! Lays the diagram out: the steps' cells in rows and columns as the flow's steps stand, connections in the channels between.
//!
//! Steps that do not lie on each other never fall into the same row and column. A connection leaves its cell on the
//! right, follows the channel beside the column, the channel beside the target's row and the channel before the target's
//! column. Nothing stands in a channel, so no connection runs through an element. Within a channel, connections to the
//! same target share a track; others get tracks of their own where they would touch (left-edge algorithm, Hashimoto and
//! Stevens 1971).

use std::collections::BTreeMap;

use flow_model::{NODE_SIZE, Point};

use super::process::{Area, Cell, Spot};

/// Between the tracks of a channel, and around them.
const TRACK: i32 = 12;
const MARGIN: i32 = 24;

/// A connection from an exit of one cell to an entry of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection {
    /// The cell that is left.
    pub(super) from: usize,
    /// Position among its exits.
    pub(super) exit: usize,
    /// The cell that is entered.
    pub(super) to: usize,
    /// Position among its entries.
    pub(super) entry: usize,
    /// Tells connections between the same two cells apart, so that they do not share a track.
    pub(super) twin: usize,
}

/// A diagram laid out: where each cell's corner stands, and the way of each connection.
#[derive(Debug)]
pub(super) struct Diagram {
    /// Left edge and entry line of each cell.
    pub(super) cells: Vec<Spot>,
    /// The way of each connection.
    pub(super) ways: Vec<Vec<Spot>>,
    /// The lowest line of everything.
    pub(super) bottom: i32,
}

/// Lays cells out that belong to steps at these places.
pub(super) fn lay_out(cells: &[Cell], places: &[Point], connections: &[Connection]) -> Diagram {
    let grid = Grid::new(cells, places);
    let routes: Vec<Route> = connections.iter().map(|one| grid.route(cells, *one)).collect();
    let mut upright = Channels::default();
    let mut level = Channels::default();
    for (route, one) in routes.iter().zip(connections) {
        let key = (one.to, one.entry, one.twin);
        route.record(key, &mut upright, &mut level);
    }
    let across = Axis::new(&grid.widths, &upright.tracks(grid.widths.len() + 1));
    let down = Axis::new(&grid.heights(), &level.tracks(grid.rows.len() + 1));
    let corner = |cell: usize| {
        let (column, row) = grid.at[cell];
        (across.lines[column], down.lines[row] + grid.rows[row].0)
    };
    let ways = routes.iter().zip(connections).map(|(route, one)| {
        let key = (one.to, one.entry, one.twin);
        let track = |channels: &Channels, axis: &Axis, channel: usize, is_entering: bool| {
            axis.channels[channel] + MARGIN / 2 + channels.track(channel, is_entering, key) * TRACK
        };
        let (left, top) = corner(one.from);
        let exit = &cells[one.from].exits[one.exit].flow.way;
        let mut way: Vec<Spot> = exit.iter().map(|(x, y)| (left + x, top + y)).collect();
        let (end_left, end_top) = corner(one.to);
        let entry = &cells[one.to].entries[one.entry].way;
        let entry: Vec<Spot> = entry.iter().map(|(x, y)| (end_left + x, end_top + y)).collect();
        let (from_y, to_y) = (way[way.len() - 1].1, entry[0].1);
        match *route {
            Route::Straight => {}
            Route::Beside { channel, .. } => {
                let x = track(&upright, &across, channel, true);
                way.extend([(x, from_y), (x, to_y)]);
            }
            Route::Around { first, row, last, .. } => {
                let x = track(&upright, &across, first, first == last);
                let y = track(&level, &down, row, true);
                let end_x = track(&upright, &across, last, true);
                way.extend([(x, from_y), (x, y), (end_x, y), (end_x, to_y)]);
            }
        }
        way.extend(entry);
        straightened(way)
    });
    Diagram {
        ways: ways.collect(),
        cells: (0..cells.len()).map(corner).collect(),
        bottom: down.end,
    }
}

/// A way without points that say nothing.
pub(super) fn straightened(way: Vec<Spot>) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::with_capacity(way.len());
    for spot in way {
        if kept.last() == Some(&spot) {
            continue;
        }
        if let [.., before, last] = kept[..] {
            let on_line =
                (before.0 == last.0 && last.0 == spot.0) || (before.1 == last.1 && last.1 == spot.1);
            if on_line {
                kept.pop();
            }
        }
        kept.push(spot);
    }
    kept
}

/// Cells in rows and columns.
struct Grid {
    /// Column and row of each cell.
    at: Vec<(usize, usize)>,
    /// Whether a cell stands there.
    taken: BTreeMap<(usize, usize), usize>,
    /// Width of each column.
    widths: Vec<i32>,
    /// How far each row reaches above and below its line.
    rows: Vec<(i32, i32)>,
}

impl Grid {
    fn new(cells: &[Cell], places: &[Point]) -> Self {
        let columns = bands(places.iter().map(|place| place.x), NODE_SIZE.width);
        let lines = bands(places.iter().map(|place| place.y), NODE_SIZE.height);
        let at: Vec<(usize, usize)> = places
            .iter()
            .map(|place| (band(&columns, place.x), band(&lines, place.y)))
            .collect();
        let mut widths = vec![0; columns.len()];
        let mut rows = vec![(0, 0); lines.len()];
        for (cell, (column, row)) in cells.iter().zip(&at) {
            widths[*column] = cell.width.max(widths[*column]);
            let (above, below) = &mut rows[*row];
            *above = cell.above.max(*above);
            *below = cell.below.max(*below);
        }
        Self {
            taken: at.iter().copied().zip(0..).collect(),
            at,
            widths,
            rows,
        }
    }

    fn heights(&self) -> Vec<i32> {
        self.rows.iter().map(|(above, below)| above + below).collect()
    }

    fn route(&self, cells: &[Cell], one: Connection) -> Route {
        let ((column, row), (to_column, to_row)) = (self.at[one.from], self.at[one.to]);
        let leaves = cells[one.from].exits[one.exit].flow.way.last().map(|spot| spot.1);
        let enters = cells[one.to].entries[one.entry].way.first().map(|spot| spot.1);
        if row == to_row && column < to_column && leaves == enters {
            let between = self.taken.range((column + 1, 0)..(to_column, 0));
            if !between.into_iter().any(|((_, other), _)| *other == row) {
                return Route::Straight;
            }
        }
        if to_column == column + 1 {
            return Route::Beside {
                channel: to_column,
                rows: (row, to_row),
            };
        }
        let between = if to_row > row { to_row } else { to_row + 1 };
        Route::Around {
            first: column + 1,
            row: between,
            last: to_column,
            rows: (row, to_row),
        }
    }
}

/// Where bands of a width begin, so that everything lies in one.
fn bands(numbers: impl Iterator<Item = i32>, width: i32) -> Vec<i32> {
    let mut numbers: Vec<i32> = numbers.collect();
    numbers.sort_unstable();
    let mut begins: Vec<i32> = Vec::new();
    for number in numbers {
        if begins
            .last()
            .is_none_or(|begin| number.saturating_sub(*begin) >= width)
        {
            begins.push(number);
        }
    }
    begins
}

fn band(begins: &[i32], number: i32) -> usize {
    begins.partition_point(|begin| *begin <= number).saturating_sub(1)
}

/// Which channels a connection takes. Upright channel `c` is left of column `c`, level channel `r` above row `r`.
#[derive(Clone, Copy, Debug)]
enum Route {
    /// None: straight on.
    Straight,
    /// The one between two columns.
    Beside { channel: usize, rows: (usize, usize) },
    /// Beside its column, beside the target's row, before the target's column.
    Around {
        first: usize,
        row: usize,
        last: usize,
        rows: (usize, usize),
    },
}

/// The target: connections to it share a track.
type Key = (usize, usize, usize);

impl Route {
    fn record(&self, key: Key, upright: &mut Channels, level: &mut Channels) {
        let line = |row: usize| 2 * row + 1;
        match *self {
            Route::Straight => {}
            Route::Beside { channel, rows } => {
                upright.record(channel, true, key, [line(rows.0), line(rows.1)])
            }
            Route::Around {
                first,
                row,
                last,
                rows,
            } => {
                upright.record(first, first == last, key, [line(rows.0), 2 * row]);
                level.record(row, true, key, [first, last]);
                upright.record(last, true, key, [2 * row, line(rows.1)]);
            }
        }
    }
}

/// The channels of one direction: what runs in each, and from where to where.
#[derive(Default)]
struct Channels {
    /// By channel, whether it enters the column behind, and target.
    runs: BTreeMap<(usize, bool, Key), (usize, usize)>,
    /// The track of each.
    found: BTreeMap<(usize, bool, Key), i32>,
}

impl Channels {
    fn record(&mut self, channel: usize, is_entering: bool, key: Key, ends: [usize; 2]) {
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let run = self
            .runs
            .entry((channel, is_entering, key))
            .or_insert((low, high));
        *run = (run.0.min(low), run.1.max(high));
    }

    fn track(&self, channel: usize, is_entering: bool, key: Key) -> i32 {
        self.found
            .get(&(channel, is_entering, key))
            .copied()
            .unwrap_or_default()
    }

    /// Gives each run a track and tells how many tracks each channel has. What leaves stands left of what enters.
    fn tracks(&mut self, n_channels: usize) -> Vec<i32> {
        let mut counts = vec![0; n_channels];
        let mut runs: Vec<_> = self
            .runs
            .iter()
            .map(|(name, run)| (name.0, name.1, *run, name.2))
            .collect();
        runs.sort_unstable();
        for group in runs.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let channel = group[0].0;
            let first = counts[channel];
            let mut ends: Vec<usize> = Vec::new();
            let mut free: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (_, is_entering, (low, high), key) in group {
                let reusable = free.range(..*low).next().map(|(end, _)| *end);
                let track = match reusable.and_then(|end| pop(&mut free, end)) {
                    Some(track) => track,
                    None => {
                        ends.push(0);
                        ends.len() - 1
                    }
                };
                ends[track] = *high;
                free.entry(*high).or_default().push(track);
                self.found
                    .insert((channel, *is_entering, *key), first + track as i32);
            }
            counts[channel] = first + ends.len() as i32;
        }
        counts
    }
}

fn pop(free: &mut BTreeMap<usize, Vec<usize>>, end: usize) -> Option<usize> {
    let tracks = free.get_mut(&end)?;
    let track = tracks.pop();
    if tracks.is_empty() {
        free.remove(&end);
    }
    track
}

/// Bands with channels between them, along one direction.
struct Axis {
    /// Where each band begins.
    lines: Vec<i32>,
    /// Where each channel begins.
    channels: Vec<i32>,
    end: i32,
}

impl Axis {
    fn new(bands: &[i32], tracks: &[i32]) -> Self {
        let mut axis = Self {
            lines: Vec::with_capacity(bands.len()),
            channels: Vec::with_capacity(tracks.len()),
            end: 0,
        };
        for (channel, tracks) in tracks.iter().enumerate() {
            axis.channels.push(axis.end);
            axis.end += MARGIN + tracks * TRACK;
            if let Some(size) = bands.get(channel) {
                axis.lines.push(axis.end);
                axis.end += size;
            }
        }
        axis
    }
}

/// Where the label of an element is drawn: below events, above gateways, inside of everything else.
pub(super) fn label_of(tag: &str, area: Area, name: &str) -> Option<Area> {
    let (x, y, width, height) = area;
    if name.is_empty() {
        return None;
    }
    let (wide, high) = text_size(name);
    let left = x + width / 2 - wide / 2;
    match tag {
        "boundaryEvent" => None,
        _ if tag.ends_with("Event") => Some((left, y + height + 4, wide, high)),
        _ if tag.ends_with("Gateway") => Some((left, y - high - 4, wide, high)),
        _ => None,
    }
}

/// Width and height of a label of at most [`LABEL_WIDTH`].
pub(super) fn text_size(text: &str) -> (i32, i32) {
    let letters: i32 = text
        .chars()
        .map(|letter| if letter.is_ascii() { 6 } else { 12 })
        .sum();
    let lines = (letters + LABEL_WIDTH - 1) / LABEL_WIDTH;
    (letters.clamp(12, LABEL_WIDTH), lines.clamp(1, LABEL_LINES) * 14)
}

/// Labels are broken at this width.
pub(super) const LABEL_WIDTH: i32 = 96;
/// The most lines that room is made for.
pub(super) const LABEL_LINES: i32 = 3;

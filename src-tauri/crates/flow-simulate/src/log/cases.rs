//! Groups the events of a log by order, in bounded memory: as many orders at a time as fit, and of the log only the
//! blocks that have something of them.

use std::io;
use std::ops::{ControlFlow, Range};

use super::keep::Log;
use crate::trace::Row;

/// Rows that are held at a time: 64 megabytes.
const ROWS_MAX: usize = 2_000_000;

/// Orders by channel and number, with how many rows each has.
struct Orders {
    /// First case of each channel, and the number of all cases at the end.
    first: Vec<usize>,
    rows: Vec<u32>,
    /// By block: the first and the last case that it has rows of.
    spans: Vec<(usize, usize)>,
}

/// Calls with the rows of each order that has any, in order of time, and the share of orders before it; orders by channel
/// and number. `left` tells of each exit which step it leaves.
pub(super) fn each_case(
    log: &mut Log,
    left: &[u32],
    with: impl FnMut(&[Row], f64) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    each_case_by(ROWS_MAX, log, left, with)
}

fn each_case_by(
    rows_max: usize,
    log: &mut Log,
    left: &[u32],
    mut with: impl FnMut(&[Row], f64) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    let orders = Orders::of(log, left)?;
    let mut from = 0;
    while from < orders.rows.len() {
        let cases = from..orders.end_of_some(from, rows_max);
        let numbers = cases.clone();
        from = cases.end;
        let (rows, ends) = orders.gather(cases, log, left)?;
        let mut begin = 0;
        for (number, end) in numbers.zip(ends) {
            let share = number as f64 / orders.rows.len() as f64;
            if end > begin && with(&rows[begin..end], share)?.is_break() {
                return Ok(());
            }
            begin = end;
        }
    }
    Ok(())
}

impl Orders {
    fn of(log: &mut Log, left: &[u32]) -> io::Result<Orders> {
        let mut counts: Vec<Vec<u32>> = Vec::new();
        let mut spans = Vec::new();
        for at in 0..log.n_blocks() {
            let span = log.with_block(at, |block| {
                let mut span: Option<(Key, Key)> = None;
                for row in block.rows(left) {
                    count(&mut counts, &row)?;
                    let key = (row.channel, row.number);
                    let (least, greatest) = span.unwrap_or((key, key));
                    span = Some((least.min(key), greatest.max(key)));
                }
                Ok(span.unwrap_or_default())
            })?;
            spans.push(span);
        }
        let mut first = vec![0];
        for channel in &counts {
            first.push(first.last().copied().unwrap_or_default() + channel.len());
        }
        let case = |(channel, number): Key| first[usize::from(channel)] + number as usize;
        Ok(Orders {
            spans: spans
                .into_iter()
                .map(|(least, greatest)| (case(least), case(greatest)))
                .collect(),
            rows: counts.concat(),
            first,
        })
    }

    fn case(&self, row: &Row) -> usize {
        self.first[usize::from(row.channel)] + row.number as usize
    }

    /// The end of a stretch of orders that has no more rows than may be held, but at least one order.
    fn end_of_some(&self, from: usize, rows_max: usize) -> usize {
        let mut held = 0;
        let fits = |rows: &&u32| {
            held += **rows as usize;
            held <= rows_max
        };
        let fitting = self.rows[from..].iter().take_while(fits).count();
        from + fitting.max(1)
    }

    /// The rows of some orders, one order after the other, and where each order ends.
    fn gather(&self, cases: Range<usize>, log: &mut Log, left: &[u32]) -> io::Result<(Vec<Row>, Vec<usize>)> {
        let mut ends = Vec::with_capacity(cases.len());
        let mut held = 0;
        for rows in &self.rows[cases.clone()] {
            // Begins for now; each becomes an end as its rows are put in.
            ends.push(held);
            held += *rows as usize;
        }
        let mut gathered = vec![NO_ROW; held];
        for (at, (least, greatest)) in self.spans.iter().enumerate() {
            if *greatest < cases.start || *least >= cases.end {
                continue;
            }
            log.with_block(at, |block| {
                for row in block.rows(left) {
                    let case = self.case(&row);
                    if cases.contains(&case) {
                        let end = &mut ends[case - cases.start];
                        gathered[*end] = row;
                        *end += 1;
                    }
                }
                Ok(())
            })?;
        }
        Ok((gathered, ends))
    }
}

type Key = (u16, u64);

const NO_ROW: Row = Row {
    at_us: 0,
    number: 0,
    channel: 0,
    part: 0,
    step: 0,
    exit: Row::NONE,
    what: crate::trace::Happening::Arrive,
};

/// Counts a row of an order. Numbers of orders have no gaps, so that a list by number is as long as there are orders.
fn count(counts: &mut Vec<Vec<u32>>, row: &Row) -> io::Result<()> {
    let channel = usize::from(row.channel);
    if channel >= counts.len() {
        counts.resize(channel + 1, Vec::new());
    }
    let number = usize::try_from(row.number).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let counts = &mut counts[channel];
    if number >= counts.len() {
        counts.resize(number + 1, 0);
    }
    counts[number] += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::log::Recorder;
    use crate::trace::Sink as _;

    /// However few rows are held at a time, each order has its rows and in their order.
    #[test]
    fn orders_are_the_same_however_many_are_held() {
        let row = |at: usize| Row {
            at_us: at as i64,
            number: (at * 7 / 10 + at % 5) as u64,
            channel: (at % 3) as u16,
            step: at as u32 % 9,
            ..NO_ROW
        };
        let rows: Vec<Row> = (0..40_000).map(row).collect();
        let mut log = Log::in_memory();
        let mut recorder = Recorder::new(&mut log);
        rows.iter().for_each(|row| recorder.take(*row));
        recorder.finish();
        let mut expected: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
        for row in rows {
            expected.entry((row.channel, row.number)).or_default().push(row);
        }
        for rows_max in [500, 5_000, ROWS_MAX] {
            let mut found = Vec::new();
            let read = each_case_by(rows_max, &mut log, &[], |rows, share| {
                assert!((0.0..1.0).contains(&share));
                found.push(rows.to_vec());
                Ok(ControlFlow::Continue(()))
            });
            read.unwrap();
            assert!(found.iter().eq(expected.values()), "{rows_max}");
        }
    }
}

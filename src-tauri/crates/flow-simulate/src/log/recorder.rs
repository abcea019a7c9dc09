//! Takes events while a run goes on.

use super::block::Filling;
use super::keep::Log;
use crate::trace::{Row, Sink};

/// Packs the events of a run into a log.
pub struct Recorder<'a> {
    block: Filling,
    log: &'a mut Log,
}

impl<'a> Recorder<'a> {
    /// One that writes to a log. [`Recorder::finish`] must end it, or the last events are missing.
    pub fn new(log: &'a mut Log) -> Recorder<'a> {
        Recorder {
            block: Filling::new(),
            log,
        }
    }

    /// Puts down what is still in hand. Whether all could be kept is told by whoever writes the log.
    pub fn finish(mut self) {
        self.log.put(&mut self.block);
    }

    /// The block is full: another one is begun.
    #[cold]
    #[inline(never)]
    fn turn(&mut self) {
        self.log.put(&mut self.block);
    }
}

impl Sink for Recorder<'_> {
    const WANTED: bool = true;

    #[inline(always)]
    fn take(&mut self, row: Row) {
        if self.block.is_full() {
            self.turn();
        }
        self.block.push(row);
    }

    #[inline(always)]
    fn take_move(&mut self, left: Row, to: u32, begins: bool) {
        if self.block.is_full() {
            self.turn();
        }
        self.block.push_move(left, to, begins);
    }

    #[inline(always)]
    fn take_last(&mut self, left: Row, to: u32) {
        if self.block.is_full() {
            self.turn();
        }
        self.block.push_last(left, to);
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::trace::Happening;

    /// Exit 5 and so on leaves step 5 and so on.
    const LEFT: [u32; 17] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    fn rows(n: usize) -> Vec<Row> {
        let row = |at: usize| Row {
            at_us: at as i64 * 7,
            number: if at % 5_000 == 4_999 {
                u64::MAX
            } else {
                at as u64 / 3
            },
            channel: (at % 2) as u16,
            part: 0,
            step: at as u32 % 11,
            exit: if at % 3 == 2 { at as u32 % 17 } else { Row::NONE },
            what: Happening::Leave,
        };
        (0..n).map(row).collect()
    }

    fn recorded(log: &mut Log, rows: &[Row]) -> Vec<Row> {
        let mut recorder = Recorder::new(log);
        rows.iter().for_each(|row| recorder.take(*row));
        recorder.finish();
        log.check().expect("the file can be written");
        let mut found = Vec::new();
        for at in 0..log.n_blocks() {
            let read = log.with_block(at, |block| {
                found.extend(block.rows(&LEFT));
                Ok(())
            });
            read.expect("the file can be read");
        }
        found
    }

    #[test]
    fn rows_come_back_from_memory_and_from_a_side_file() {
        let rows = rows(60_000);
        assert_eq!(recorded(&mut Log::in_memory(), &rows), rows);
        let mut spilling = Log::new(50_000, || Ok(Box::new(io::Cursor::new(Vec::new()))));
        assert_eq!(recorded(&mut spilling, &rows), rows);
        assert_eq!(spilling.events(), rows.len() as u64);
    }

    #[test]
    fn a_move_is_its_events() {
        let mut log = Log::in_memory();
        let mut recorder = Recorder::new(&mut log);
        let mut wanted = Vec::new();
        for row in rows(30_000) {
            // The exit tells which step was left.
            let left = Row {
                exit: row.step,
                ..row
            };
            let begins = row.number % 2 == 0;
            recorder.take_move(left, row.step + 1, begins);
            wanted.take_move(left, row.step + 1, begins);
            recorder.take(row);
            wanted.take(row);
        }
        recorder.finish();
        let mut found = Vec::new();
        for at in 0..log.n_blocks() {
            let read = log.with_block(at, |block| {
                found.extend(block.rows(&LEFT));
                Ok(())
            });
            read.expect("the log is in memory");
        }
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_side_file_that_fails_is_told_at_the_end() {
        let mut log = Log::new(0, || Err(io::ErrorKind::StorageFull.into()));
        let mut recorder = Recorder::new(&mut log);
        rows(30_000).into_iter().for_each(|row| recorder.take(row));
        recorder.finish();
        assert!(log.is_broken());
        assert_eq!(log.check().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}

//! Rows packed into a block: two words each, four where a number is out of the ordinary.
//!
//! Most rows come in threes at one moment: an order leaves a step, comes to the next one, and work begins there. Such
//! rows share the words of the first: its flags say what followed, and its step is the one that was come to, since the
//! exit tells which one was left.

use std::io::{self, Read};

use crate::trace::{Happening, Row};

/// Rows of a full block: 32 kilobytes, which leave the cache of the processor to the run.
pub(super) const ROWS: usize = 2_048;

const PACKED: usize = 2;
const WIDE: usize = 4;

/// Bits of the first packed word, from the lowest: time since the block's base, happening, part, channel, flags.
const TIME: u32 = 38;
const WHAT: u32 = 3;
const PART: u32 = 9;
const CHANNEL: u32 = 12;
/// Flags of the first word: the order came to a step, work began there.
const ENTERED: u64 = 1 << 62;
const BEGUN: u64 = 1 << 63;
/// Bits of the second: number, step, exit plus 1.
const NUMBER: u32 = 32;
const STEP: u32 = 15;
const EXIT: u32 = 17;

const HAPPENINGS: [Happening; 7] = [
    Happening::Arrive,
    Happening::Enter,
    Happening::Begin,
    Happening::Interrupt,
    Happening::Fault,
    Happening::Leave,
    Happening::End,
];

/// Some rows in the order in which they happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    base_us: i64,
    is_wide: bool,
    words: Vec<u64>,
}

/// The last packed row that others may follow at once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Follow {
    at_us: i64,
    number: u64,
    /// Channel and part.
    key: u32,
    step: u32,
    /// Position of its first word.
    position: usize,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing may follow.
    #[default]
    Over,
    /// The order left a step.
    Left,
    /// It came to a step.
    Entered,
}

impl Follow {
    #[inline]
    fn is_of(&self, row: &Row) -> bool {
        self.number == row.number && self.at_us == row.at_us && self.key == key(row)
    }
}

#[inline]
fn key(row: &Row) -> u32 {
    u32::from(row.channel) << 16 | u32::from(row.part)
}

impl Block {
    /// Makes it an empty one that the row fits into.
    pub(super) fn begin(&mut self, row: &Row) {
        self.base_us = row.at_us;
        self.words.clear();
        self.words.reserve(PACKED * ROWS);
        self.is_wide = false;
        self.is_wide = self.packed(row).is_none();
    }

    /// Adds a row; false, and nothing is done, when it does not fit in the ordinary way or the block is full.
    #[inline]
    pub(super) fn push(&mut self, row: &Row, follow: &mut Follow) -> bool {
        let stage = match row.what {
            Happening::Enter if follow.stage == Stage::Left && follow.is_of(row) => {
                return self.entered(row, follow);
            }
            Happening::Begin
                if follow.stage == Stage::Entered && follow.step == row.step && follow.is_of(row) =>
            {
                self.words[follow.position] |= BEGUN;
                follow.stage = Stage::Over;
                return true;
            }
            Happening::Leave if row.exit != Row::NONE => Stage::Left,
            Happening::Enter => Stage::Entered,
            _ => Stage::Over,
        };
        if self.words.len() >= PACKED * ROWS || self.is_wide {
            return false;
        }
        let Some(words) = self.packed(row) else {
            return false;
        };
        if matches!(row.what, Happening::Leave | Happening::Enter) {
            *follow = Follow {
                at_us: row.at_us,
                number: row.number,
                key: key(row),
                step: row.step,
                position: self.words.len(),
                stage,
            };
        }
        self.words.extend_from_slice(&words);
        true
    }

    /// Adds the rows of a move: an order leaves a step, comes to another, and perhaps work begins there. False, and
    /// nothing is done, when they do not fit in the ordinary way or the block is full.
    #[inline]
    pub(super) fn push_move(&mut self, left: &Row, to: u32, begins: bool, follow: &mut Follow) -> bool {
        if self.words.len() >= PACKED * ROWS || self.is_wide || left.exit == Row::NONE {
            return false;
        }
        let Some([first, second]) = self.packed(&Row { step: to, ..*left }) else {
            return false;
        };
        let flags = if begins { ENTERED | BEGUN } else { ENTERED };
        self.words.extend_from_slice(&[first | flags, second]);
        follow.stage = Stage::Over;
        true
    }

    /// The order that left comes to a step at once.
    #[inline]
    fn entered(&mut self, row: &Row, follow: &mut Follow) -> bool {
        let step = u64::from(row.step);
        if step >> STEP != 0 {
            follow.stage = Stage::Over;
            return false;
        }
        let words = &mut self.words[follow.position..follow.position + PACKED];
        words[0] |= ENTERED;
        words[1] = words[1] & !(((1 << STEP) - 1) << NUMBER) | step << NUMBER;
        follow.step = row.step;
        follow.stage = Stage::Entered;
        true
    }

    /// Adds a row to a wide block; false when it is not wide or full.
    pub(super) fn push_wide(&mut self, row: &Row) -> bool {
        if !self.is_wide || self.words.len() >= WIDE * ROWS {
            return false;
        }
        let place = u64::from(row.step) << 32 | u64::from(row.exit);
        let rest = u64::from(row.channel) << 32 | u64::from(row.part) << 16 | row.what as u64;
        let words = [row.at_us as u64, row.number, place, rest];
        self.words.extend_from_slice(&words);
        true
    }

    #[inline]
    fn packed(&self, row: &Row) -> Option<[u64; PACKED]> {
        let time = row.at_us.wrapping_sub(self.base_us) as u64;
        let (part, channel) = (u64::from(row.part), u64::from(row.channel));
        let (step, exit) = (u64::from(row.step), u64::from(row.exit.wrapping_add(1)));
        let beyond = time >> TIME
            | part >> PART
            | channel >> CHANNEL
            | row.number >> NUMBER
            | step >> STEP
            | exit >> EXIT;
        let first =
            time | (row.what as u64) << TIME | part << (TIME + WHAT) | channel << (TIME + WHAT + PART);
        let second = row.number | step << NUMBER | exit << (NUMBER + STEP);
        (beyond == 0).then_some([first, second])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn n_rows(&self) -> usize {
        if self.is_wide {
            return self.words.len() / WIDE;
        }
        let followed = |words: &[u64]| (words[0] & ENTERED != 0) as usize + (words[0] & BEGUN != 0) as usize;
        let more: usize = self.words.chunks_exact(PACKED).map(followed).sum();
        self.words.len() / PACKED + more
    }

    /// Bytes that it takes in memory, or nearly so in a file.
    pub(super) fn size(&self) -> usize {
        self.words.len() * 8
    }

    /// Its rows; `left` tells of each exit which step it leaves.
    pub(super) fn rows<'a>(&'a self, left: &'a [u32]) -> impl Iterator<Item = Row> + 'a {
        let width = if self.is_wide { WIDE } else { PACKED };
        self.words.chunks_exact(width).flat_map(move |words| {
            let three = match self.is_wide {
                true => [Some(wide_row(words)), None, None],
                false => self.unfolded(words, left),
            };
            three.into_iter().flatten()
        })
    }

    /// A packed row and those that followed at once.
    fn unfolded(&self, words: &[u64], left: &[u32]) -> [Option<Row>; 3] {
        let first = self.packed_row(words);
        let following = |what| Row {
            what,
            exit: Row::NONE,
            ..first
        };
        let begun = (words[0] & BEGUN != 0).then(|| following(Happening::Begin));
        if words[0] & ENTERED == 0 {
            return [Some(first), begun, None];
        }
        let step = left.get(first.exit as usize).copied().unwrap_or(first.step);
        [
            Some(Row { step, ..first }),
            Some(following(Happening::Enter)),
            begun,
        ]
    }

    fn packed_row(&self, words: &[u64]) -> Row {
        let field = |word: u64, from: u32, bits: u32| word >> from & ((1 << bits) - 1);
        let (first, second) = (words[0], words[1]);
        Row {
            at_us: self.base_us + field(first, 0, TIME) as i64,
            number: field(second, 0, NUMBER),
            channel: field(first, TIME + WHAT + PART, CHANNEL) as u16,
            part: field(first, TIME + WHAT, PART) as u16,
            step: field(second, NUMBER, STEP) as u32,
            exit: (field(second, NUMBER + STEP, EXIT) as u32).wrapping_sub(1),
            what: happening(field(first, TIME, WHAT)),
        }
    }

    /// Appends its bytes: base, number of words, whether it is wide, words; little-endian.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.base_us.to_le_bytes());
        bytes.extend_from_slice(&(self.words.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&u32::from(self.is_wide).to_le_bytes());
        for word in &self.words {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
    }

    /// Reads what [`Block::write`] wrote.
    pub(super) fn read(input: &mut dyn Read) -> io::Result<Block> {
        let mut head = [0; 16];
        input.read_exact(&mut head)?;
        let [base, sizes] = [0, 8].map(|from| word_of(&head[from..from + 8]));
        let n_words = (sizes as u32) as usize;
        if n_words > WIDE * ROWS {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; n_words * 8];
        input.read_exact(&mut bytes)?;
        Ok(Block {
            base_us: base as i64,
            is_wide: sizes >> 32 != 0,
            words: bytes.chunks_exact(8).map(word_of).collect(),
        })
    }
}

fn word_of(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

fn wide_row(words: &[u64]) -> Row {
    Row {
        at_us: words[0] as i64,
        number: words[1],
        channel: (words[3] >> 32) as u16,
        part: (words[3] >> 16) as u16,
        step: (words[2] >> 32) as u32,
        exit: words[2] as u32,
        what: happening(words[3] & 0xffff),
    }
}

fn happening(number: u64) -> Happening {
    HAPPENINGS[number as usize % HAPPENINGS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at_us: i64, number: u64, what: Happening) -> Row {
        Row {
            at_us,
            number,
            channel: 3,
            part: 2,
            step: 1_000,
            exit: Row::NONE,
            what,
        }
    }

    fn odd_rows() -> [Row; 5] {
        let plain = row(5, 1, Happening::Leave);
        [
            Row {
                number: u64::MAX,
                ..plain
            },
            Row {
                part: u16::MAX,
                ..plain
            },
            Row {
                channel: u16::MAX,
                ..plain
            },
            Row {
                step: u32::MAX - 1,
                ..plain
            },
            Row {
                exit: 1 << 20,
                ..plain
            },
        ]
    }

    #[test]
    fn numbers_of_happenings_are_their_positions() {
        for (at, what) in HAPPENINGS.into_iter().enumerate() {
            assert_eq!(what as usize, at);
        }
    }

    /// Leaves by exit 4 of step 7, comes to step 8 at once, and work begins: one packed row.
    fn threesome() -> Vec<Row> {
        let leave = Row {
            step: 7,
            exit: 4,
            ..row(9, 1, Happening::Leave)
        };
        let enter = Row {
            step: 8,
            ..row(9, 1, Happening::Enter)
        };
        vec![
            leave,
            enter,
            Row {
                what: Happening::Begin,
                ..enter
            },
        ]
    }

    const LEFT: [u32; 5] = [0, 0, 0, 0, 7];

    #[test]
    fn rows_come_back_from_words_and_from_bytes() {
        let kinds = HAPPENINGS.into_iter();
        let mut rows: Vec<Row> = kinds.map(|what| row(7 + what as i64, 9, what)).collect();
        rows.push(Row {
            exit: (1 << EXIT) - 2,
            number: u64::from(u32::MAX),
            ..rows[0]
        });
        let three = threesome();
        rows.extend(&three);
        // Somebody else, and a step that is not the one come to: nothing is shared.
        rows.extend([
            three[0],
            Row {
                number: 2,
                ..three[1]
            },
            Row {
                step: 9,
                number: 2,
                ..three[2]
            },
            three[1],
        ]);
        let (mut block, mut follow) = (Block::default(), Follow::default());
        block.begin(&rows[0]);
        assert!(rows.iter().all(|row| block.push(row, &mut follow)));
        assert_eq!(block.rows(&LEFT).collect::<Vec<_>>(), rows);
        assert_eq!(block.n_rows(), rows.len());
        assert_eq!(block.size(), (rows.len() - 2) * PACKED * 8);
        let mut bytes = Vec::new();
        block.write(&mut bytes);
        assert_eq!(Block::read(&mut bytes.as_slice()).unwrap(), block);
        assert!(Block::read(&mut &bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn what_is_out_of_the_ordinary_goes_into_a_wide_block() {
        let (mut block, mut follow) = (Block::default(), Follow::default());
        block.begin(&row(5, 1, Happening::Enter));
        for odd in odd_rows() {
            assert!(!block.push(&odd, &mut follow), "{odd:?}");
            let mut wide = Block::default();
            wide.begin(&odd);
            assert!(!wide.push(&odd, &mut follow) && wide.push_wide(&odd));
            assert_eq!(wide.rows(&[]).collect::<Vec<_>>(), [odd]);
        }
        assert!(!block.push(&row(5 + (1 << TIME), 1, Happening::Enter), &mut follow));
        assert!(!block.push(&row(4, 1, Happening::Enter), &mut follow));
    }

    #[test]
    fn a_block_is_full_at_some_point() {
        let (mut block, mut follow) = (Block::default(), Follow::default());
        let row = row(5, 1, Happening::Enter);
        block.begin(&row);
        let pushed = (0..2 * ROWS).filter(|_| block.push(&row, &mut follow));
        assert_eq!(pushed.count(), ROWS);
        assert_eq!(block.n_rows(), ROWS);
    }
}

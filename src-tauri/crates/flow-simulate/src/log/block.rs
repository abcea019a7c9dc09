//! Events packed into a block of 32-bit words: most take one word, and one more where time has passed since the event
//! before.
//!
//! What an event shares with those before it is left out ([`Before`]): the moment and the order are told as distances
//! from the last event and from the newest order of the channel. The three events of a move, when an order leaves a step,
//! comes to another, and perhaps work begins there, are one: its step is the one that was come to, since the exit tells
//! which one was left. The words of a row, its parts from the lowest bit:
//!
//! | form | words |
//! |---|---|
//! | short | form 2, kind 4, channel 2, orders back 8, exit plus 1 in 8, step 8 |
//! | later | the same, then the microseconds since the row before |
//! | far: of an order further back | the same, then microseconds 20, and 12 more for orders back |
//! | long | form 2, kind 4, width 2, orders back 24; channel 4, part 5, exit plus 1 in 12, step 11; perhaps microseconds |
//! | same: of the moment of the row before and the order of the last long or whole row | form 2, kind 4, width 2, exit plus 1 in 12, step 12 |
//! | whole, for what fits nowhere else | form 2, kind 4, width 2, part 16; moment, number, step, exit, channel |

use std::io::{self, Read};

use crate::trace::{Happening, Row};

/// Words of a full block: 32 kilobytes, which leave the cache of the processor to the run.
const WORDS: usize = 8_192;
/// Words of the longest row.
const ROW_WORDS_MAX: usize = 8;
/// Channels whose newest order is remembered.
const CHANNELS: usize = 16;

/// Forms of rows.
const SHORT: u32 = 0;
const LATER: u32 = 1;
const FAR: u32 = 2;
const LONG: u32 = 3;
/// Widths of long rows: 0 is one without microseconds.
const LONG_LATER: u32 = 1;
const WHOLE: u32 = 2;
const SAME: u32 = 3;

const KINDS: [Happening; 8] = [
    Happening::Arrive,
    Happening::Enter,
    Happening::Begin,
    Happening::Interrupt,
    Happening::PassOn,
    Happening::Fault,
    Happening::Leave,
    Happening::End,
];
/// Kinds of moves: left and entered, and begun besides; left and ended.
const MOVED: u32 = 8;
const MOVED_AND_BEGUN: u32 = 9;
const LEFT_AND_ENDED: u32 = 10;

/// Some rows in the order in which they happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    words: Vec<u32>,
}

/// What a row is told against: the same for who writes a block and for who reads it.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    /// Moment of the last row.
    at_us: i64,
    /// The number after that of the newest order, by channel.
    next: [u64; CHANNELS],
    /// Channel, part and number of the last row that was long or whole.
    order: (u16, u16, u64),
}

impl Before {
    #[inline(always)]
    fn next_of(&mut self, channel: u16) -> &mut u64 {
        &mut self.next[usize::from(channel) % CHANNELS]
    }

    /// Takes note of a row that is long, the same or whole.
    fn note(&mut self, row: &Row) {
        self.at_us = row.at_us;
        self.order = (row.channel, row.part, row.number);
        let next = self.next_of(row.channel);
        *next = (*next).max(row.number.wrapping_add(1));
    }
}

/// A block that is being filled.
#[derive(Debug)]
pub(super) struct Filling {
    words: Box<[u32; WORDS]>,
    /// Of those, how many are filled.
    n_words: usize,
    n_rows: u64,
    before: Before,
}

impl Filling {
    /// An empty one.
    pub(super) fn new() -> Filling {
        Filling {
            words: Box::new([0; WORDS]),
            n_words: 0,
            n_rows: 0,
            before: Before::default(),
        }
    }

    /// Makes it an empty one again.
    pub(super) fn begin(&mut self) {
        self.n_words = 0;
        self.n_rows = 0;
        self.before = Before::default();
    }

    /// Whether a row may not find room.
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.n_words > WORDS - ROW_WORDS_MAX
    }

    /// Adds a row.
    #[inline(always)]
    pub(super) fn push(&mut self, row: Row) {
        self.pack(row, row.what as u32, 1);
    }

    /// Adds the rows of a move: an order leaves a step by an exit, comes to another step, and perhaps work begins there.
    #[inline(always)]
    pub(super) fn push_move(&mut self, left: Row, to: u32, begins: bool) {
        let row = Row { step: to, ..left };
        self.pack(row, MOVED + u32::from(begins), 2 + u64::from(begins));
    }

    /// Adds the rows of an end: an order leaves a step by an exit and comes to its end.
    #[inline(always)]
    pub(super) fn push_last(&mut self, left: Row, to: u32) {
        self.pack(Row { step: to, ..left }, LEFT_AND_ENDED, 2);
    }

    #[inline(always)]
    fn pack(&mut self, row: Row, kind: u32, n_rows: u64) {
        self.n_rows += n_rows;
        let before = &mut self.before;
        let later = row.at_us.wrapping_sub(before.at_us) as u64;
        let next = before.next_of(row.channel);
        let back = next.wrapping_sub(row.number);
        let (channel, part) = (u32::from(row.channel), u32::from(row.part));
        let exit = row.exit.wrapping_add(1);
        let places = u64::from((exit | row.step) >> 8 | channel >> 2 | part);
        let is_far = back >> 8 != 0;
        let time_bits = if is_far { 20 } else { 32 };
        if later >> time_bits | back >> 20 | places != 0 {
            self.pack_long(row, kind);
            return;
        }
        *next += u64::from(back == 0);
        before.at_us = row.at_us;
        let form = match (is_far, later) {
            (true, _) => FAR,
            (false, 0) => SHORT,
            (false, _) => LATER,
        };
        let back = back as u32;
        let first = form | kind << 2 | channel << 6 | (back & 0xff) << 8 | exit << 16 | row.step << 24;
        let second = later as u32 | back >> 8 << 20;
        // The second word is written in any case: whether it counts, nobody could guess.
        self.add([first, second], 1 + usize::from(form != SHORT));
    }

    /// Writes words, of which so many count. There is room for them.
    #[inline(always)]
    fn add<const N: usize>(&mut self, words: [u32; N], n_words: usize) {
        if let Some(room) = self.words.get_mut(self.n_words..self.n_words + N) {
            room.copy_from_slice(&words);
        }
        self.n_words += n_words;
    }

    /// Writes a row that is long, the same or whole.
    #[cold]
    #[inline(never)]
    fn pack_long(&mut self, row: Row, kind: u32) {
        let step = row.step;
        let before = &mut self.before;
        let (channel, part) = (u32::from(row.channel), u32::from(row.part));
        let exit = row.exit.wrapping_add(1);
        let later = row.at_us.wrapping_sub(before.at_us) as u64;
        let back = before.next_of(row.channel).wrapping_sub(row.number);
        let is_same = later == 0 && before.order == (row.channel, row.part, row.number);
        let places = u64::from(channel >> 4 | part >> 5 | exit >> 12 | step >> 11);
        if is_same && (exit | step) >> 12 == 0 {
            self.add([LONG | kind << 2 | SAME << 6 | exit << 8 | step << 20], 1);
        } else if later >> 32 | back >> 24 | places == 0 {
            let is_later = u32::from(later != 0);
            let first = LONG | kind << 2 | is_later << 6 | (back as u32) << 8;
            let second = channel | part << 4 | exit << 9 | step << 21;
            self.add([first, second, later as u32], 2 + is_later as usize);
        } else {
            let halves = |word: u64| [word as u32, (word >> 32) as u32];
            let ([at, at_high], [number, number_high]) = (halves(row.at_us as u64), halves(row.number));
            let first = LONG | kind << 2 | WHOLE << 6 | part << 8;
            let words = [first, at, at_high, number, number_high, step, row.exit, channel];
            self.add(words, ROW_WORDS_MAX);
        }
        self.before.note(&row);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.n_words == 0
    }

    /// Rows in it.
    pub(super) fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Bytes that it takes in memory, or nearly so in a file.
    pub(super) fn size(&self) -> usize {
        self.n_words * 4
    }

    /// The block so far.
    pub(super) fn block(&self) -> Block {
        Block {
            words: self.filled().to_vec(),
        }
    }

    fn filled(&self) -> &[u32] {
        &self.words[..self.n_words]
    }

    /// Appends the bytes of the block: number of words, words; little-endian.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&(self.n_words as u32).to_le_bytes());
        let begin = bytes.len();
        bytes.resize(begin + self.size(), 0);
        for (place, word) in bytes[begin..].chunks_exact_mut(4).zip(self.filled()) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }
}

impl Block {
    /// Its rows; `left` tells of each exit which step it leaves.
    pub(super) fn rows<'a>(&'a self, left: &'a [u32]) -> impl Iterator<Item = Row> + 'a {
        let mut words = self.words.iter().copied();
        let mut before = Before::default();
        let packed = std::iter::from_fn(move || unpacked(&mut words, &mut before));
        packed.flat_map(move |(row, kind)| unfolded(row, kind, left).into_iter().flatten())
    }

    /// Reads what [`Filling::write`] wrote.
    pub(super) fn read(input: &mut dyn Read) -> io::Result<Block> {
        let mut head = [0; 4];
        input.read_exact(&mut head)?;
        let n_words = u32::from_le_bytes(head) as usize;
        if n_words > WORDS {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; n_words * 4];
        input.read_exact(&mut bytes)?;
        let (words, _) = bytes.as_chunks();
        Ok(Block {
            words: words.iter().map(|word| u32::from_le_bytes(*word)).collect(),
        })
    }
}

/// The next row, with its kind and the step that was come to; nothing at the end.
fn unpacked(words: &mut impl Iterator<Item = u32>, before: &mut Before) -> Option<(Row, u32)> {
    let first = words.next()?;
    let kind = bits(first, 2, 4);
    let what = KINDS.get(kind as usize).copied().unwrap_or(Happening::Leave);
    let form = first & 3;
    if form != LONG {
        let channel = bits(first, 6, 2) as u16;
        let second = if form == SHORT { 0 } else { words.next()? };
        let (later, back) = match form {
            FAR => (bits(second, 0, 20), bits(first, 8, 8) | second >> 20 << 8),
            _ => (second, bits(first, 8, 8)),
        };
        before.at_us = before.at_us.wrapping_add(i64::from(later));
        let next = before.next_of(channel);
        let number = next.wrapping_sub(u64::from(back));
        *next += u64::from(back == 0);
        let row = Row {
            at_us: before.at_us,
            number,
            channel,
            part: 0,
            step: first >> 24,
            exit: bits(first, 16, 8).wrapping_sub(1),
            what,
        };
        return Some((row, kind));
    }
    let row = unpacked_long(first, what, words, before)?;
    before.note(&row);
    Some((row, kind))
}

/// A row that is long, the same or whole.
fn unpacked_long(
    first: u32,
    what: Happening,
    words: &mut impl Iterator<Item = u32>,
    before: &mut Before,
) -> Option<Row> {
    let (channel, part, number) = before.order;
    let width = bits(first, 6, 2);
    if width == SAME {
        return Some(Row {
            at_us: before.at_us,
            number,
            channel,
            part,
            step: first >> 20,
            exit: bits(first, 8, 12).wrapping_sub(1),
            what,
        });
    }
    if width == WHOLE {
        let mut wide = || Some(u64::from(words.next()?) | u64::from(words.next()?) << 32);
        return Some(Row {
            at_us: wide()? as i64,
            number: wide()?,
            step: words.next()?,
            exit: words.next()?,
            channel: words.next()? as u16,
            part: (first >> 8) as u16,
            what,
        });
    }
    let second = words.next()?;
    let channel = bits(second, 0, 4) as u16;
    let later = match width {
        LONG_LATER => i64::from(words.next()?),
        _ => 0,
    };
    Some(Row {
        at_us: before.at_us.wrapping_add(later),
        number: before.next_of(channel).wrapping_sub(u64::from(first >> 8)),
        channel,
        part: bits(second, 4, 5) as u16,
        step: second >> 21,
        exit: bits(second, 9, 12).wrapping_sub(1),
        what,
    })
}

fn bits(word: u32, from: u32, n: u32) -> u32 {
    word >> from & ((1 << n) - 1)
}

/// The rows of a move, or the one row that it is.
fn unfolded(row: Row, kind: u32, left: &[u32]) -> [Option<Row>; 3] {
    if kind < MOVED {
        return [Some(row), None, None];
    }
    let to = row.step;
    let step = left.get(row.exit as usize).copied().unwrap_or(to);
    let came = match kind {
        LEFT_AND_ENDED => Happening::End,
        _ => Happening::Enter,
    };
    [
        Some(Row { step, ..row }),
        Some(row.followed(came, to)),
        (kind == MOVED_AND_BEGUN).then(|| row.followed(Happening::Begin, to)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exit 4 leaves step 7.
    const LEFT: [u32; 5] = [0, 0, 0, 0, 7];

    fn row(at_us: i64, number: u64, what: Happening) -> Row {
        Row {
            at_us,
            number,
            channel: 3,
            part: 0,
            step: 100,
            exit: Row::NONE,
            what,
        }
    }

    fn filled(rows: &[Row]) -> Filling {
        let mut filling = Filling::new();
        rows.iter().for_each(|row| filling.push(*row));
        assert_eq!(filling.n_rows(), rows.len() as u64);
        filling
    }

    /// Words that each row takes.
    fn widths(rows: &[Row]) -> Vec<usize> {
        let mut filling = filled(&[]);
        let width = |row: &Row| {
            let before = filling.size();
            filling.push(*row);
            (filling.size() - before) / 4
        };
        rows.iter().map(width).collect()
    }

    #[test]
    fn numbers_of_happenings_are_their_positions() {
        for (at, what) in KINDS.into_iter().enumerate() {
            assert_eq!(what as usize, at);
        }
    }

    /// Each form, up to what it can just tell and one beyond.
    #[test]
    fn rows_come_back_from_words_and_from_bytes() {
        let mut rows = vec![row(-5, 0, Happening::Arrive), row(7, 1_000_000, Happening::Enter)];
        for (number, later) in [
            (999_746, 0),
            (999_745, 1),
            (1_000_001, u32::MAX.into()),
            (1_000_003, 1 << 32),
        ] {
            let at = rows[rows.len() - 1].at_us + later;
            rows.extend(KINDS.map(|what| row(at, number, what)));
        }
        let last = rows[rows.len() - 1];
        for (step, exit) in [
            (255, 254),
            (256, 254),
            (255, 255),
            (2_047, 4_094),
            (4_095, 16_382),
            (4_096, 16_383),
        ] {
            rows.push(Row { step, exit, ..last });
            rows.push(Row {
                number: 1_000_002,
                step,
                exit,
                ..last
            });
        }
        for (channel, part) in [(3, 1), (4, 0), (15, 31), (15, 32), (16, 0), (u16::MAX, u16::MAX)] {
            rows.push(Row {
                channel,
                part,
                ..last
            });
            rows.push(Row {
                channel,
                part,
                at_us: last.at_us + 9,
                ..last
            });
        }
        rows.push(Row {
            number: u64::MAX,
            step: u32::MAX,
            exit: u32::MAX - 1,
            ..last
        });
        rows.push(Row {
            number: 1_000_004,
            ..last
        });
        rows.push(Row {
            at_us: i64::MAX,
            ..last
        });
        rows.push(Row {
            at_us: i64::MIN,
            ..last
        });
        let filling = filled(&rows);
        let mut bytes = Vec::new();
        filling.write(&mut bytes);
        let block = filling.block();
        assert_eq!(block.rows(&LEFT).collect::<Vec<_>>(), rows);
        assert_eq!(Block::read(&mut bytes.as_slice()).unwrap(), block);
        assert!(Block::read(&mut &bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn what_is_usual_takes_a_word_and_one_for_the_time() {
        let first = row(5_000_000_000, 900, Happening::Arrive);
        let enter = row(5_000_000_000, 900, Happening::Enter);
        let other = row(5_000_000_000, 750, Happening::Begin);
        let next = row(5_000_000_001, 901, Happening::Arrive);
        assert_eq!(widths(&[first, enter, other, next]), [8, 1, 1, 2]);
        // Of a part, first by itself, then as the order of the row before.
        let part = Row { part: 1, ..next };
        assert_eq!(
            widths(&[
                first,
                part,
                part,
                Row {
                    at_us: next.at_us + 1,
                    ..part
                }
            ]),
            [8, 3, 1, 3]
        );
        // An order of long ago, and one of longer ago.
        let at = |number| row(5_000_000_001, number, Happening::Enter);
        let numbers = [2_000_000, 1_999_000, 2_000_000 - 0xf_ffff, 2_000_000 - 0x10_0000];
        assert_eq!(widths(&numbers.map(at)), [8, 2, 2, 2]);
        let next = row(5_000_000_002, 1_999_000, Happening::Enter);
        let late = row(5_000_000_001 + (1 << 20), 1_999_000, Happening::Enter);
        assert_eq!(widths(&[at(2_000_000), next]), [8, 2]);
        assert_eq!(widths(&[at(2_000_000), late]), [8, 3]);
    }

    #[test]
    fn a_move_is_its_rows_in_the_room_of_one() {
        let left = Row {
            step: 7,
            exit: 4,
            ..row(9, 0, Happening::Leave)
        };
        let came = Row {
            step: 8,
            ..row(9, 0, Happening::Enter)
        };
        let begun = Row {
            what: Happening::Begin,
            ..came
        };
        let mut filling = filled(&[]);
        filling.push_move(left, 8, true);
        filling.push_move(left, 8, false);
        filling.push_last(left, 8);
        assert_eq!((filling.size(), filling.n_rows()), (4 * 4, 7));
        let rows: Vec<Row> = filling.block().rows(&LEFT).collect();
        let ended = Row {
            what: Happening::End,
            ..came
        };
        assert_eq!(rows, [left, came, begun, left, came, left, ended]);
    }

    #[test]
    fn a_block_is_full_at_some_point() {
        let mut filling = Filling::new();
        let mut pushed = 0;
        while !filling.is_full() {
            filling.push(row(pushed << 40, 1, Happening::Enter));
            pushed += 1;
        }
        assert_eq!(pushed as usize, WORDS / ROW_WORDS_MAX);
        assert_eq!(filling.n_rows(), pushed as u64);
        assert_eq!(filling.block().rows(&LEFT).count(), pushed as usize);
        filling.begin();
        assert!(filling.is_empty() && !filling.is_full());
    }
}

//! The pages of a database file with its log laid over it (file format of SQLite, sections 1.3 and 4).

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::{failed, with};
use crate::error::StoreError;

const MAGIC: &[u8] = b"SQLite format 3\0";
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// What every database of ours has, unless its header says otherwise.
const PAGE_SIZE: usize = 4096;

/// Pages by number, from 1.
pub(super) struct Pages {
    /// Bytes of a page.
    pub(super) size: usize,
    pages: Vec<Vec<u8>>,
}

impl Pages {
    /// A page by its number.
    pub(super) fn page(&self, number: usize) -> Option<&[u8]> {
        Some(self.pages.get(number.checked_sub(1)?)?)
    }

    /// How long all pages are together.
    pub(super) fn bytes(&self) -> usize {
        self.pages.len() * self.size
    }

    /// All pages in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let numbered = self.pages.iter().enumerate();
        numbered.map(|(index, page)| (index + 1, page.as_slice()))
    }
}

/// Reads the file at a path and its log. Of the log everything counts up to the last frame that ends a transaction, also what stands
/// behind a damaged frame.
pub(super) fn read(path: &Path) -> Result<Pages, StoreError> {
    let file = read_or_nothing(path)?;
    let log = read_or_nothing(&with(path, "-wal"))?;
    let size = page_size(&file)
        .or_else(|| Log::of(&log).map(|log| log.size))
        .unwrap_or(PAGE_SIZE);
    let whole = |page: &[u8]| {
        let mut page = page.to_vec();
        page.resize(size, 0);
        page
    };
    let mut pages: Vec<Vec<u8>> = file.chunks(size).map(whole).collect();
    let Some(log) = Log::of(&log).filter(|log| log.size == size) else {
        return Ok(Pages { size, pages });
    };
    let frames: Vec<Frame<'_>> = log.frames().collect();
    let committed = frames
        .iter()
        .rposition(|frame| frame.ends_transaction)
        .map_or(0, |last| last + 1);
    // A page number that is damaged must not make a file of terabytes.
    let most = pages.len() + frames.len() + 1;
    for frame in frames
        .iter()
        .take(committed)
        .filter(|frame| (1..=most).contains(&frame.page))
    {
        if pages.len() < frame.page {
            pages.resize(frame.page, vec![0; size]);
        }
        pages[frame.page - 1] = frame.content.to_vec();
    }
    Ok(Pages { size, pages })
}

/// Whether there is something in the log that SQLite would leave out without a word: more than the one transaction that may have been
/// under way when the program ended stands behind a frame that is not what its checksum says, or the file it belongs to has
/// no header that tells it is a database. Another program may be writing while the log is read, so that only what is found twice counts.
pub(crate) fn wal_is_damaged(path: &Path) -> Result<bool, StoreError> {
    Ok(looks_damaged(path)? && looks_damaged(path)?)
}

fn looks_damaged(path: &Path) -> Result<bool, StoreError> {
    let log = read_or_nothing(&with(path, "-wal"))?;
    if log.len() <= LOG_HEADER {
        return Ok(false);
    }
    let file = read_start(path)?;
    if !file.starts_with(MAGIC) {
        return Ok(true);
    }
    let Some(log) = Log::of(&log) else {
        return Ok(false);
    };
    let behind = log.frames().skip(log.sound_frames());
    let lost = behind.filter(|frame| frame.ends_transaction).count();
    Ok(lost > 1)
}

fn read_start(path: &Path) -> Result<Vec<u8>, StoreError> {
    use std::io::Read as _;
    let mut start = Vec::new();
    match fs::File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut start).map(|_| start),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(start),
        Err(error) => Err(error),
    }
    .map_err(|error| failed(path, error))
}

fn read_or_nothing(path: &Path) -> Result<Vec<u8>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(path, error)),
    }
}

/// The page size that the header of a file says.
fn page_size(file: &[u8]) -> Option<usize> {
    let header = file.get(..100).filter(|header| header.starts_with(MAGIC))?;
    let size = usize::from(u16::from_be_bytes([header[16], header[17]]));
    (size.is_power_of_two() && size >= 512).then_some(size)
}

/// A write-ahead log.
struct Log<'a> {
    bytes: &'a [u8],
    size: usize,
    /// Words of checksums are written with the most significant byte first.
    big_endian: bool,
}

/// A page in the log.
struct Frame<'a> {
    page: usize,
    ends_transaction: bool,
    content: &'a [u8],
}

impl<'a> Log<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..LOG_HEADER)?;
        let size = usize::try_from(number(header, 8)).ok()?;
        let size = match size.is_power_of_two() && (512..=65_536).contains(&size) {
            true => size,
            false => PAGE_SIZE,
        };
        Some(Self {
            bytes,
            size,
            big_endian: number(header, 0) & 1 == 1,
        })
    }

    /// The frames of the log as it was last begun, whether or not they are what their checksums say. Those behind are left from
    /// before, and their salts tell so; the first frame tells the salts even where the header is damaged.
    fn frames(&self) -> impl Iterator<Item = Frame<'a>> {
        let salts = self.salts();
        self.raw()
            .take_while(move |frame| salt_of(frame) == salts)
            .map(|frame| Frame {
                page: usize::try_from(number(frame, 0)).unwrap_or(usize::MAX),
                ends_transaction: number(frame, 4) != 0,
                content: &frame[FRAME_HEADER..],
            })
    }

    /// How many frames from the beginning SQLite takes.
    fn sound_frames(&self) -> usize {
        let header = &self.bytes[..LOG_HEADER];
        let mut sums = self.add((0, 0), header, 0..24);
        if sums != (number(header, 24), number(header, 28)) {
            return 0;
        }
        let is_sound = |frame: &&[u8]| {
            sums = self.add(self.add(sums, frame, 0..8), frame, FRAME_HEADER..frame.len());
            *salt_of(frame) == header[16..24] && sums == (number(frame, 16), number(frame, 20))
        };
        self.raw().take_while(is_sound).count()
    }

    fn raw(&self) -> impl Iterator<Item = &'a [u8]> {
        self.bytes[LOG_HEADER..].chunks_exact(FRAME_HEADER + self.size)
    }

    fn salts(&self) -> Vec<u8> {
        self.raw().next().map(salt_of).unwrap_or_default().to_vec()
    }

    /// The checksum of a log, section 4.2 of the format.
    fn add(&self, (mut first, mut second): (u32, u32), bytes: &[u8], range: Range<usize>) -> (u32, u32) {
        let word = |at: usize| match self.big_endian {
            true => number(bytes, at),
            false => number(bytes, at).swap_bytes(),
        };
        for at in range.step_by(8) {
            first = first.wrapping_add(word(at)).wrapping_add(second);
            second = second.wrapping_add(word(at + 4)).wrapping_add(first);
        }
        (first, second)
    }
}

fn salt_of(frame: &[u8]) -> &[u8] {
    &frame[8..16]
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|word| word.try_into().ok());
    u32::from_be_bytes(word.unwrap_or_default())
}

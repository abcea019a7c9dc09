//! Keeps the blocks of a log: the first in memory, what is beyond a limit in a side file.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::block::{Block, Filling};

/// Bytes that are written to the file at a time.
const WRITE_BYTES: usize = 1 << 18;

/// A file that is written once and then read here and there.
pub trait SideFile: Read + Write + Seek + Send {}

impl<F: Read + Write + Seek + Send> SideFile for F {}

type Open = Box<dyn FnOnce() -> io::Result<Box<dyn SideFile>> + Send>;

/// The events of a run, packed.
pub struct Log {
    kept: Vec<Block>,
    kept_bytes: usize,
    kept_bytes_max: usize,
    open: Option<Open>,
    file: Option<Box<dyn SideFile>>,
    /// Where each block of the file begins.
    begins: Vec<u64>,
    end: u64,
    buffer: Vec<u8>,
    events: u64,
    failure: Option<io::Error>,
}

impl Log {
    /// An empty log that keeps so many bytes in memory and opens a side file when there are more.
    pub fn new(
        kept_bytes_max: usize,
        open: impl FnOnce() -> io::Result<Box<dyn SideFile>> + Send + 'static,
    ) -> Log {
        Log {
            kept: Vec::new(),
            kept_bytes: 0,
            kept_bytes_max,
            open: Some(Box::new(open)),
            file: None,
            begins: Vec::new(),
            end: 0,
            buffer: Vec::new(),
            events: 0,
            failure: None,
        }
    }

    /// A log that stays in memory however large it grows.
    pub fn in_memory() -> Log {
        Log::new(usize::MAX, || Err(io::ErrorKind::Unsupported.into()))
    }

    /// How many events it holds.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Keeps what is in a block, unless an earlier one could not be kept.
    pub(super) fn put(&mut self, block: &mut Filling) {
        if self.failure.is_none() && !block.is_empty() {
            self.failure = self.keep(block).err();
            if self.failure.is_some() {
                // What is there is of no use, and its room may be wanted for something else.
                self.file = None;
            }
        }
        block.begin();
    }

    /// Whether the side file failed, so that events are missing and the log cannot be written; its file is closed then.
    pub fn is_broken(&self) -> bool {
        self.failure.is_some()
    }

    /// Ends writing. The error is the first of the side file: events after it are missing.
    pub(super) fn check(&mut self) -> io::Result<()> {
        self.failure.take().map_or(Ok(()), Err)?;
        if self.buffer.is_empty() {
            return Ok(());
        }
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(self.end))?;
        }
        self.write()
    }

    fn keep(&mut self, block: &mut Filling) -> io::Result<()> {
        self.events += block.n_rows();
        if self.file.is_none() && self.kept_bytes + block.size() <= self.kept_bytes_max {
            self.kept_bytes += block.size();
            self.kept.push(block.block());
            return Ok(());
        }
        if let Some(open) = self.open.take() {
            self.file = Some(open()?);
        }
        self.begins.push(self.end + self.buffer.len() as u64);
        block.write(&mut self.buffer);
        match self.buffer.len() < WRITE_BYTES {
            true => Ok(()),
            false => self.write(),
        }
    }

    /// Hands what has gathered to the file.
    fn write(&mut self) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.write_all(&self.buffer)?;
            self.end += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn n_blocks(&self) -> usize {
        self.kept.len() + self.begins.len()
    }

    /// Calls with a block, which may have to be read.
    pub(super) fn with_block<T>(
        &mut self,
        at: usize,
        with: impl FnOnce(&Block) -> io::Result<T>,
    ) -> io::Result<T> {
        if let Some(block) = self.kept.get(at) {
            return with(block);
        }
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(self.begins[at - self.kept.len()]))?;
        with(&Block::read(file)?)
    }
}

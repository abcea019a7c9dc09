//! Lists of events that are only appended to and then emptied, in chunks of one store: what one list gives back serves the
//! next while it is still near, so that the memory is that of the events that are ahead now.

/// Events of a chunk: 4 kilobytes.
const CHUNK: usize = 256;
/// No chunk.
const NONE: u32 = u32::MAX;

/// A list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// The chunk that was begun last.
    last: u32,
    /// Events in it; all before it are full.
    n: u32,
}

impl Bucket {
    pub(super) const EMPTY: Bucket = Bucket {
        last: NONE,
        n: CHUNK as u32,
    };

    pub(super) fn is_empty(self) -> bool {
        self.last == NONE
    }
}

impl Default for Bucket {
    fn default() -> Bucket {
        Bucket::EMPTY
    }
}

/// The events of all lists.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    events: Vec<u128>,
    /// The chunk that each follows in its list.
    before: Vec<u32>,
    free: Vec<u32>,
}

impl Chunks {
    /// Appends an event to a list.
    #[inline(always)]
    pub(super) fn push(&mut self, list: &mut Bucket, event: u128) {
        if list.n as usize == CHUNK {
            self.begin(list, event);
            return;
        }
        self.events[list.last as usize * CHUNK + list.n as usize] = event;
        list.n += 1;
    }

    /// Begins a chunk of a list with an event.
    #[cold]
    #[inline(never)]
    fn begin(&mut self, list: &mut Bucket, event: u128) {
        let chunk = match self.free.pop() {
            Some(chunk) => chunk,
            None => {
                self.before.push(NONE);
                self.events.resize(self.before.len() * CHUNK, 0);
                self.before.len() as u32 - 1
            }
        };
        self.before[chunk as usize] = list.last;
        self.events[chunk as usize * CHUNK] = event;
        *list = Bucket { last: chunk, n: 1 };
    }

    /// How many events a list holds.
    pub(super) fn count(&self, list: Bucket) -> usize {
        let chunks =
            std::iter::successors(Some(list.last), |chunk| self.before.get(*chunk as usize).copied());
        let n_chunks = chunks.take_while(|chunk| *chunk != NONE).count();
        match n_chunks {
            0 => 0,
            n_chunks => (n_chunks - 1) * CHUNK + list.n as usize,
        }
    }

    /// Gives all events of a list, chunk by chunk, and takes the chunks back.
    pub(super) fn empty(&mut self, list: Bucket, mut take: impl FnMut(&[u128])) {
        let Bucket { mut last, n } = list;
        let mut n = n as usize;
        while last != NONE {
            let from = last as usize * CHUNK;
            take(&self.events[from..from + n]);
            self.free.push(last);
            last = self.before[last as usize];
            n = CHUNK;
        }
    }
}

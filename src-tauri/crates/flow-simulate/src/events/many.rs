//! Many events.
//!
//! Those far ahead lie unsorted in buckets of equal width; a bucket is sorted when its time has come (the top of a
//! ladder queue, Tang, Goh, Thng 2005), so that a million parcels on their way cost an append and a part of a sort each.
//! What is scheduled for the time of the bucket under way goes into a heap with four children a node (LaMarca, Ladner
//! 1996), which stays small.

/// Buckets ahead of the heap.
const BUCKETS: usize = 1_024;
/// Microseconds of a bucket at first, as a power of two: about 17 minutes. All buckets reach 12 days ahead.
const WIDTH_BITS: u32 = 30;
/// Events that are looked at together before their turn comes.
const AHEAD: usize = 8;
/// Buckets with fewer events than this are too narrow, with more than that too wide.
const FEW: usize = 24;
const MANY: usize = 1_024;
/// So many narrow or wide buckets in a row make all of them wider or narrower.
const IN_A_ROW: u32 = 16;

/// Any number of events, each a key whose upper 64 bits are its moment; the least comes first.
#[derive(Debug)]
pub(super) struct Many {
    /// Events of the bucket that was taken last, sorted, and how many of them are taken. Each is a time (64 bits), a
    /// sequence (32 bits) and an event (32 bits).
    run: Vec<u128>,
    taken: usize,
    /// Events that were scheduled since for the time of that bucket.
    heap: Vec<u128>,
    /// Events at or after this bucket number are not in the heap.
    bucket: u64,
    buckets: Vec<Vec<u128>>,
    /// Events beyond the last bucket.
    beyond: Vec<u128>,
    /// The least bucket number of those.
    first_beyond: u64,
    in_buckets: usize,
    /// Microseconds of a bucket, as a power of two.
    width_bits: u32,
    n_narrow: u32,
    n_wide: u32,
}

impl Many {
    pub(super) fn new() -> Many {
        Many {
            run: Vec::new(),
            taken: 0,
            heap: Vec::with_capacity(256),
            bucket: 1,
            buckets: vec![Vec::new(); BUCKETS],
            beyond: Vec::new(),
            first_beyond: u64::MAX,
            in_buckets: 0,
            width_bits: WIDTH_BITS,
            n_narrow: 0,
            n_wide: 0,
        }
    }

    /// Adds an event, not earlier than the last one taken.
    #[inline]
    pub(super) fn push(&mut self, key: u128) {
        let bucket = (key >> 64) as u64 >> self.width_bits;
        if bucket < self.bucket {
            self.heap.push(key);
            self.rise(self.heap.len() - 1);
        } else {
            self.push_far(bucket, key);
        }
    }

    fn push_far(&mut self, bucket: u64, entry: u128) {
        if bucket - self.bucket < BUCKETS as u64 {
            self.buckets[bucket as usize % BUCKETS].push(entry);
            self.in_buckets += 1;
        } else {
            self.first_beyond = self.first_beyond.min(bucket);
            self.beyond.push(entry);
        }
    }

    /// Takes the next event; nothing when the bucket under way is used up.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<u128> {
        match (self.run.get(self.taken), self.heap.first()) {
            (Some(next), None) => {
                self.taken += 1;
                Some(*next)
            }
            (Some(next), Some(other)) if next < other => {
                self.taken += 1;
                Some(*next)
            }
            (_, Some(_)) => Some(self.pop_heap()),
            (None, None) => None,
        }
    }

    /// The events after the next one, as far as they are sorted, once for each [`AHEAD`] events.
    #[inline]
    pub(super) fn ahead(&self) -> Option<&[u128]> {
        let is_turn = self.taken.is_multiple_of(AHEAD) && self.taken < self.run.len();
        is_turn.then(|| &self.run[self.taken..self.run.len().min(self.taken + AHEAD)])
    }

    #[inline]
    fn pop_heap(&mut self) -> u128 {
        let top = self.heap[0];
        let last = self.heap.len() - 1;
        self.heap.swap(0, last);
        self.heap.truncate(last);
        if last > 0 {
            self.sink();
        }
        top
    }

    /// How many events lie beyond the bucket under way.
    pub(super) fn n_ahead(&self) -> usize {
        self.in_buckets + self.beyond.len()
    }

    /// Takes all events beyond the bucket under way, in no order.
    pub(super) fn drain(&mut self) -> Vec<u128> {
        let mut ahead = std::mem::take(&mut self.beyond);
        for bucket in &mut self.buckets {
            ahead.append(bucket);
        }
        self.first_beyond = u64::MAX;
        self.in_buckets = 0;
        ahead
    }

    /// How many events are to come.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.run.len() - self.taken + self.heap.len() + self.n_ahead()
    }

    /// Takes the next bucket that holds something.
    pub(super) fn refill(&mut self) {
        while self.in_buckets > 0 || !self.beyond.is_empty() {
            if self.in_buckets == 0 {
                self.bucket = self.first_beyond;
            }
            if self.first_beyond <= self.bucket {
                self.draw_in();
            }
            let place = self.bucket as usize % BUCKETS;
            self.bucket += 1;
            if !self.buckets[place].is_empty() {
                // The run is used up and lends its storage to the bucket.
                self.run.clear();
                std::mem::swap(&mut self.run, &mut self.buckets[place]);
                self.in_buckets -= self.run.len();
                self.run.sort_unstable();
                self.taken = 0;
                self.fit_width();
                return;
            }
        }
    }

    /// Moves what has come near from beyond into the buckets.
    fn draw_in(&mut self) {
        let beyond = std::mem::take(&mut self.beyond);
        self.first_beyond = u64::MAX;
        for entry in beyond {
            self.push_far((entry >> (64 + self.width_bits)) as u64, entry);
        }
    }

    /// Makes buckets wider when they hold little, and narrower when they hold much.
    fn fit_width(&mut self) {
        let n = self.run.len();
        self.n_narrow = if n < FEW { self.n_narrow + 1 } else { 0 };
        self.n_wide = if n > MANY { self.n_wide + 1 } else { 0 };
        if self.n_narrow == IN_A_ROW && self.width_bits < 44 {
            self.spread(self.width_bits + 2);
        } else if self.n_wide == IN_A_ROW && self.width_bits > 12 {
            self.spread(self.width_bits - 2);
        }
    }

    /// Puts all events ahead into buckets of another width.
    #[cold]
    fn spread(&mut self, width_bits: u32) {
        self.n_narrow = 0;
        self.n_wide = 0;
        let ahead = self.drain();
        // Nothing ahead lies before the end of the last bucket that was taken.
        let end = self.bucket << self.width_bits;
        self.width_bits = width_bits;
        self.bucket = (end >> width_bits) + 1;
        for entry in ahead {
            let bucket = (entry >> (64 + width_bits)) as u64;
            match bucket < self.bucket {
                true => self.heap.push(entry),
                false => self.push_far(bucket, entry),
            }
        }
        // A sorted list is a heap.
        self.heap.sort_unstable();
    }

    #[inline]
    fn rise(&mut self, mut at: usize) {
        let entry = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / 4;
            if self.heap[parent] <= entry {
                break;
            }
            self.heap[at] = self.heap[parent];
            at = parent;
        }
        self.heap[at] = entry;
    }

    #[inline]
    fn sink(&mut self) {
        let heap = self.heap.as_mut_slice();
        let entry = heap[0];
        let mut at = 0;
        loop {
            let first = 4 * at + 1;
            if first >= heap.len() {
                break;
            }
            let children = &heap[first..heap.len().min(first + 4)];
            let mut least = 0;
            for child in 1..children.len() {
                if children[child] < children[least] {
                    least = child;
                }
            }
            if children[least] >= entry {
                break;
            }
            heap[at] = children[least];
            at = first + least;
        }
        heap[at] = entry;
    }
}

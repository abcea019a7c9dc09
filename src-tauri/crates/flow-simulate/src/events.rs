//! What will happen: events by time, first in first out at equal times.
//!
//! The next events are in a heap with four children a node (LaMarca, Ladner 1996), small enough for the cache. Those
//! further ahead lie unsorted in buckets of equal width and come to the heap when their time is near (the top of a
//! ladder queue, Tang, Goh, Thng 2005), so that a million parcels on their way cost an append each.

/// Buckets ahead of the heap.
const BUCKETS: usize = 1_024;
/// Microseconds of a bucket as a power of two: about 67 seconds. All buckets reach 19 hours ahead.
const WIDTH_BITS: u32 = 26;

/// Events by time. An event is a number given by whoever scheduled it.
#[derive(Debug)]
pub(crate) struct Events {
    /// time (64 bits), sequence (32 bits), event (32 bits)
    heap: Vec<u128>,
    /// Events at or after this bucket number are not in the heap.
    bucket: u64,
    buckets: Vec<Vec<u128>>,
    /// Events beyond the last bucket.
    beyond: Vec<u128>,
    /// The least bucket number of those.
    first_beyond: u64,
    in_buckets: usize,
    sequence: u32,
}

impl Events {
    pub(crate) fn new() -> Events {
        Events {
            heap: Vec::with_capacity(256),
            bucket: 1,
            buckets: vec![Vec::new(); BUCKETS],
            beyond: Vec::new(),
            first_beyond: u64::MAX,
            in_buckets: 0,
            sequence: 0,
        }
    }

    /// Schedules an event at a moment that is not before the last one taken; gives its sequence number.
    #[inline]
    pub(crate) fn push(&mut self, at: i64, event: u32) -> u32 {
        let at = at as u64;
        self.sequence = self.sequence.wrapping_add(1);
        let entry = u128::from(at) << 64 | u128::from(self.sequence) << 32 | u128::from(event);
        let bucket = at >> WIDTH_BITS;
        if bucket < self.bucket {
            self.heap.push(entry);
            self.rise(self.heap.len() - 1);
        } else {
            self.push_far(bucket, entry);
        }
        self.sequence
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

    /// Takes the next event: its moment, sequence number and event.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(i64, u32, u32)> {
        if self.heap.is_empty() && !self.refill() {
            return None;
        }
        let top = self.heap[0];
        let last = self.heap.pop()?;
        if !self.heap.is_empty() {
            self.heap[0] = last;
            self.sink();
        }
        Some(((top >> 64) as i64, (top >> 32) as u32, top as u32))
    }

    /// How many events are to come.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.heap.len() + self.in_buckets + self.beyond.len()
    }

    /// Fills the empty heap with the next bucket that holds something.
    #[cold]
    fn refill(&mut self) -> bool {
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
                // The heap is empty and lends its storage to the bucket. A sorted list is a heap.
                std::mem::swap(&mut self.heap, &mut self.buckets[place]);
                self.in_buckets -= self.heap.len();
                self.heap.sort_unstable();
                return true;
            }
        }
        false
    }

    /// Moves what has come near from beyond into the buckets.
    fn draw_in(&mut self) {
        let beyond = std::mem::take(&mut self.beyond);
        self.first_beyond = u64::MAX;
        for entry in beyond {
            self.push_far((entry >> (64 + WIDTH_BITS)) as u64, entry);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn events_come_by_time_and_first_in_first_out() {
        for seed in 0..40 {
            let mut stream = Stream::new(seed, 1);
            let mut events = Events::new();
            let mut wanted: Vec<(i64, u32, u32)> = Vec::new();
            let mut taken = Vec::new();
            let mut now = 0;
            for event in 0..3_000 {
                if stream.below(3) > 0 || events.len() == 0 {
                    let ahead = match stream.below(5) {
                        0 => 0,
                        1 => stream.below(1_000),
                        2 => stream.below(1 << 30),
                        3 => stream.below(1 << 36),
                        _ => stream.below(1 << 42),
                    };
                    let at = now + ahead as i64;
                    let sequence = events.push(at, event);
                    wanted.push((at, sequence, event));
                } else {
                    let next = events.pop().unwrap();
                    now = next.0;
                    taken.push(next);
                }
            }
            while let Some(next) = events.pop() {
                taken.push(next);
            }
            wanted.sort_unstable();
            assert_eq!(taken.len(), wanted.len());
            assert_eq!(taken, wanted);
        }
    }
}

//! Many events.
//!
//! Those far ahead lie unsorted in buckets of equal width. When the time of a bucket comes, it is parted into strips, as
//! many as are needed for a strip to hold a dozen events or two, and a strip is sorted when its turn comes (two rungs and
//! the bottom of a ladder queue, Tang, Goh, Thng 2005). So whatever lies ahead costs two appends and its part of a short
//! sort, and what is scheduled for the bucket under way one append. What is scheduled for the very strip under way goes
//! into a heap with four children a node (LaMarca, Ladner 1996), which is almost always empty.

mod chunks;

use chunks::{Bucket, Chunks};

/// Buckets ahead.
const BUCKETS: usize = 1_024;
/// Microseconds of a bucket at first, as a power of two: about 17 minutes. All buckets reach 12 days ahead.
const WIDTH_BITS: u32 = 30;
/// Buckets with fewer events than this are too narrow, with more than that too wide.
const FEW: usize = 24;
const MANY: usize = 1 << 18;
/// Keys that are sorted by comparing each with all at most.
const FEW_KEYS: usize = 24;
/// So many narrow or wide buckets in a row make all of them wider or narrower.
const IN_A_ROW: u32 = 16;
/// Events that a strip should hold, and the most strips of a bucket, both as powers of two.
const STRIP_BITS: u32 = 4;
const STRIPS_BITS: u32 = 12;

/// Any number of events, each a key whose upper 64 bits are its moment; the least comes first.
#[derive(Debug)]
pub(super) struct Many {
    /// Events of the strip that was taken last, sorted, and how many of them are taken.
    run: Vec<u128>,
    taken: usize,
    /// Whether nobody has looked ahead since.
    is_fresh: bool,
    /// Events that were scheduled since for the time of that strip.
    heap: Vec<u128>,
    /// Moment at which that strip ends.
    run_end: u64,
    /// Strips of the bucket under way: from when, until when, how wide as a power of two, which is next.
    strips: Vec<Vec<u128>>,
    begin: u64,
    end: u64,
    strip_bits: u32,
    next_strip: usize,
    in_strips: usize,
    /// Events of the bucket under way so far, and of the one before: as many are expected of the next.
    n_here: usize,
    n_before: usize,
    /// The bucket number that comes next.
    bucket: u64,
    buckets: Vec<Bucket>,
    chunks: Chunks,
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
            is_fresh: false,
            heap: Vec::with_capacity(256),
            run_end: 1 << WIDTH_BITS,
            strips: Vec::new(),
            begin: 0,
            end: 1 << WIDTH_BITS,
            strip_bits: WIDTH_BITS,
            next_strip: 1,
            in_strips: 0,
            n_here: 0,
            n_before: 0,
            bucket: 1,
            buckets: vec![Bucket::EMPTY; BUCKETS],
            chunks: Chunks::default(),
            beyond: Vec::new(),
            first_beyond: u64::MAX,
            in_buckets: 0,
            width_bits: WIDTH_BITS,
            n_narrow: 0,
            n_wide: 0,
        }
    }

    /// Adds an event, not earlier than the last one taken.
    #[inline(never)]
    pub(super) fn push(&mut self, key: u128) {
        let at = (key >> 64) as u64;
        if at >= self.end {
            self.push_far(at >> self.width_bits, key);
            return;
        }
        self.n_here += 1;
        if at >= self.run_end {
            self.push_near(at, key);
        } else {
            self.push_heap(key);
        }
    }

    #[inline(never)]
    fn push_heap(&mut self, key: u128) {
        self.heap.push(key);
        self.rise(self.heap.len() - 1);
    }

    #[inline(always)]
    fn push_near(&mut self, at: u64, key: u128) {
        let strip = ((at - self.begin) >> self.strip_bits) as usize;
        self.in_strips += 1;
        append(&mut self.strips[strip], key);
    }

    #[inline(always)]
    fn push_far(&mut self, bucket: u64, entry: u128) {
        if bucket - self.bucket < BUCKETS as u64 {
            self.in_buckets += 1;
            let bucket = &mut self.buckets[bucket as usize % BUCKETS];
            self.chunks.push(bucket, entry);
        } else {
            self.first_beyond = self.first_beyond.min(bucket);
            append(&mut self.beyond, entry);
        }
    }

    /// Takes the next event when it is one that the strip under way began with, and not after another; else
    /// [`super::NOTHING`].
    #[inline(always)]
    pub(super) fn pop_sorted(&mut self, before: u128) -> u128 {
        match self.run.get(self.taken) {
            Some(next) if *next < before && self.heap.first().is_none_or(|top| next < top) => {
                self.taken += 1;
                *next
            }
            _ => super::NOTHING,
        }
    }

    /// Takes the next event of the strip under way; [`super::NOTHING`] when there is none before another.
    #[inline]
    pub(super) fn pop(&mut self, before: u128) -> u128 {
        let next = self.run.get(self.taken).copied().unwrap_or(super::NOTHING);
        let top = self.heap.first().copied().unwrap_or(super::NOTHING);
        if before <= next.min(top) {
            super::NOTHING
        } else if top < next {
            self.pop_heap()
        } else {
            self.taken += 1;
            next
        }
    }

    /// Whether all events of the strip under way are taken, and it ends before a moment or then.
    #[inline]
    pub(super) fn is_used_up(&self, until: u64) -> bool {
        self.taken == self.run.len() && self.heap.is_empty() && self.run_end <= until
    }

    /// The events of the strip under way, of the one after it and of the one after that, in no order, once for each strip.
    #[inline(always)]
    pub(super) fn ahead(&mut self) -> Option<[&[u128]; 3]> {
        if !self.is_fresh {
            return None;
        }
        self.is_fresh = false;
        let strip = |ahead: usize| {
            self.strips
                .get(self.next_strip + ahead)
                .map_or(&[][..], Vec::as_slice)
        };
        Some([&self.run, strip(0), strip(1)])
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

    /// How many events lie beyond the strip under way.
    #[inline]
    pub(super) fn n_ahead(&self) -> usize {
        self.in_strips + self.in_buckets + self.beyond.len()
    }

    /// Takes all events beyond the strip under way, in no order.
    pub(super) fn drain(&mut self) -> Vec<u128> {
        let mut ahead = self.drain_far();
        for strip in &mut self.strips {
            ahead.append(strip);
        }
        self.in_strips = 0;
        ahead
    }

    /// Takes all events beyond the bucket under way, in no order.
    fn drain_far(&mut self) -> Vec<u128> {
        let mut ahead = std::mem::take(&mut self.beyond);
        for bucket in &mut self.buckets {
            self.chunks
                .empty(std::mem::take(bucket), |events| ahead.extend_from_slice(events));
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

    /// Takes the next strip that holds something or ends after a moment, when all of the one under way is used up.
    pub(super) fn refill(&mut self, until: u64) {
        if self.in_strips == 0 && self.end <= until {
            self.next_bucket(until);
        }
        while self.strips[self.next_strip].is_empty() && self.end_of(self.next_strip) <= until {
            self.next_strip += 1;
        }
        let strip = &mut self.strips[self.next_strip];
        self.in_strips -= strip.len();
        let begin = self.begin + ((self.next_strip as u64) << self.strip_bits);
        sort(strip, &mut self.run, begin, self.strip_bits);
        self.taken = 0;
        self.is_fresh = true;
        self.run_end = self.end_of(self.next_strip);
        self.next_strip += 1;
    }

    /// The moment at which a strip of the bucket under way ends.
    fn end_of(&self, strip: usize) -> u64 {
        self.end.min(self.begin + ((strip as u64 + 1) << self.strip_bits))
    }

    /// Parts the next bucket that holds something or ends after a moment into strips, when there is one.
    fn next_bucket(&mut self, until: u64) {
        while self.in_buckets > 0 || !self.beyond.is_empty() {
            if self.in_buckets == 0 {
                self.bucket = self.first_beyond.min(until >> self.width_bits);
            }
            if self.first_beyond <= self.bucket {
                self.draw_in();
            }
            let place = self.bucket as usize % BUCKETS;
            self.bucket += 1;
            if !self.buckets[place].is_empty() || self.bucket << self.width_bits > until {
                let own = std::mem::take(&mut self.buckets[place]);
                let n = self.chunks.count(own);
                self.in_buckets -= n;
                self.begin = (self.bucket - 1) << self.width_bits;
                let more = match self.fitting_width(n) {
                    Some(width_bits) => self.spread(width_bits),
                    None => Vec::new(),
                };
                self.end = self.bucket << self.width_bits;
                self.part(own, n, &more);
                return;
            }
        }
    }

    /// Parts the events of the bucket under way into strips: so many in its chunks, and some more.
    fn part(&mut self, own: Bucket, n: usize, more: &[u128]) {
        self.n_before = std::mem::replace(&mut self.n_here, n + more.len());
        let expected = self.n_here.max(self.n_before);
        let strips_bits = (usize::BITS - (expected >> STRIP_BITS).leading_zeros()).min(STRIPS_BITS);
        let length = self.end - self.begin;
        self.strip_bits = length.ilog2().saturating_sub(strips_bits);
        let n_strips = ((length - 1) >> self.strip_bits) as usize + 1;
        if self.strips.len() < n_strips {
            self.strips.resize_with(n_strips, Vec::new);
        }
        self.next_strip = 0;
        self.in_strips += n + more.len();
        let (begin, strip_bits, strips) = (self.begin, self.strip_bits, &mut self.strips);
        let mut put = |events: &[u128]| {
            for key in events {
                let strip = (((key >> 64) as u64 - begin) >> strip_bits) as usize;
                append(&mut strips[strip], *key);
            }
        };
        put(more);
        self.chunks.empty(own, put);
    }

    /// Moves what has come near from beyond into the buckets.
    fn draw_in(&mut self) {
        let beyond = std::mem::take(&mut self.beyond);
        self.first_beyond = u64::MAX;
        for entry in beyond {
            self.push_far((entry >> (64 + self.width_bits)) as u64, entry);
        }
    }

    /// The width that buckets should have now, when it is another one: wider when they hold little, narrower when they
    /// hold much. The one under way holds so many.
    fn fitting_width(&mut self, n: usize) -> Option<u32> {
        self.n_narrow = if n < FEW { self.n_narrow + 1 } else { 0 };
        self.n_wide = if n > MANY { self.n_wide + 1 } else { 0 };
        if self.n_narrow == IN_A_ROW && self.width_bits < 44 {
            Some(self.width_bits + 2)
        } else if self.n_wide == IN_A_ROW && self.width_bits > 12 {
            Some(self.width_bits - 2)
        } else {
            None
        }
    }

    /// Puts all events ahead into buckets of another width. The one under way becomes longer, so that the next begins
    /// where one of that width does; gives what falls into it.
    #[cold]
    fn spread(&mut self, width_bits: u32) -> Vec<u128> {
        self.n_narrow = 0;
        self.n_wide = 0;
        let ahead = self.drain_far();
        let end = self.bucket << self.width_bits;
        self.width_bits = width_bits;
        self.bucket = (end >> width_bits) + 1;
        let mut own = Vec::new();
        for entry in ahead {
            let bucket = (entry >> (64 + width_bits)) as u64;
            match bucket < self.bucket {
                true => own.push(entry),
                false => self.push_far(bucket, entry),
            }
        }
        own
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

/// Puts the keys of a strip into a run, sorted, and empties the strip; it begins at a moment and is as long as a power of two.
/// Which of two is the earlier nobody can guess: of a few, each is compared with all, several at a time by moments of
/// 15 bits, and goes behind as many as are before it. Where two moments are the same that is not enough.
fn sort(strip: &mut Vec<u128>, run: &mut Vec<u128>, begin: u64, bits: u32) {
    let n = strip.len();
    if n > FEW_KEYS {
        std::mem::swap(run, strip);
        strip.clear();
        run.sort_unstable();
        return;
    }
    let mut moments = [i16::MAX; FEW_KEYS];
    for (moment, key) in moments.iter_mut().zip(&*strip) {
        *moment = (((key >> 64) as u64 - begin) >> bits.saturating_sub(15)) as i16;
    }
    let mut places = [0_i16; FEW_KEYS];
    for moment in &moments[..n] {
        // Goes on one by one, with all others at once.
        let moment = std::hint::black_box(*moment);
        for (place, other) in places.iter_mut().zip(&moments) {
            *place += i16::from(moment < *other);
        }
    }
    run.resize(n, 0);
    let mut sum = 0;
    for (key, place) in strip.iter().zip(&places) {
        run[*place as usize] = *key;
        sum += *place as usize;
    }
    if sum != n * n.saturating_sub(1) / 2 {
        run.copy_from_slice(strip);
        run.sort_unstable();
    }
    strip.clear();
}

/// Appends to a list. One that must grow first does so elsewhere, so that here no register need be saved.
#[inline(always)]
fn append(list: &mut Vec<u128>, key: u128) {
    if list.len() == list.capacity() {
        grow_by(list, key);
        return;
    }
    list.push(key);
}

#[cold]
#[inline(never)]
fn grow_by(list: &mut Vec<u128>, key: u128) {
    list.push(key);
}

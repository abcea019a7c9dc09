//! A heap of four branches for events: time and a number that says what happens.

/// Time, and what happens then.
pub(crate) type Event = (f64, u32);

/// The earliest event first.
#[derive(Default)]
pub(crate) struct Heap {
    events: Vec<Event>,
}

impl Heap {
    pub(crate) fn first(&self) -> f64 {
        self.events.first().map_or(f64::INFINITY, |event| event.0)
    }

    #[inline]
    pub(crate) fn push(&mut self, event: Event) {
        let mut at = self.events.len();
        self.events.push(event);
        while at > 0 {
            let parent = (at - 1) / 4;
            if self.events[parent].0 <= event.0 {
                break;
            }
            self.events[at] = self.events[parent];
            at = parent;
        }
        self.events[at] = event;
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Event> {
        let last = self.events.pop()?;
        let Some(&first) = self.events.first() else {
            return Some(last);
        };
        let len = self.events.len();
        let mut at = 0;
        loop {
            let child = at * 4 + 1;
            if child >= len {
                break;
            }
            let mut least = child;
            for other in child + 1..(child + 4).min(len) {
                if self.events[other].0 < self.events[least].0 {
                    least = other;
                }
            }
            if self.events[least].0 >= last.0 {
                break;
            }
            self.events[at] = self.events[least];
            at = least;
        }
        self.events[at] = last;
        Some(first)
    }
}

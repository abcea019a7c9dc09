//! What may be asked of a run while it is under way.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

/// Shared between a run and whoever watches it. All of it is advice: a run looks now and then.
#[derive(Debug, Default)]
pub struct Control {
    stop: AtomicBool,
    is_full: AtomicBool,
    now_us: AtomicI64,
    orders: AtomicU64,
}

impl Control {
    /// Asks the run to stop; what it has counted so far is kept.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked it to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Says whether there is no room for more orders. A run that sees it while it is so ends as one of which too many orders
    /// are under way, with what it has counted.
    pub fn set_full(&self, is_full: bool) {
        self.is_full.store(is_full, Ordering::Relaxed);
    }

    /// Whether there is no room for more orders.
    pub fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// The moment of the run and the orders that arrived so far.
    pub fn progress(&self) -> (i64, u64) {
        (
            self.now_us.load(Ordering::Relaxed),
            self.orders.load(Ordering::Relaxed),
        )
    }

    pub(crate) fn report(&self, now_us: i64, orders: u64) {
        self.now_us.store(now_us, Ordering::Relaxed);
        self.orders.store(orders, Ordering::Relaxed);
    }
}

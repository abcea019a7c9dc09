//! What a run writes down of its events, when somebody wants them.

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Happening {
    /// An order arrived.
    Arrive,
    /// An order came to a step.
    Enter,
    /// Work began.
    Begin,
    /// Work was interrupted.
    Interrupt,
    /// Another person of an approval is asked.
    PassOn,
    /// A technical fault went to the exception lane.
    Fault,
    /// An order left a step by an exit.
    Leave,
    /// An order ended.
    End,
}

/// One event: 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Moment of the run in microseconds.
    pub at_us: i64,
    /// Number of the order in its channel, from 0.
    pub number: u64,
    /// Channel, as position in the layout.
    pub channel: u16,
    /// Part of the order, from 1; 0 for the whole order.
    pub part: u16,
    /// Step, as position in the layout.
    pub step: u32,
    /// Exit, as position in the layout, for what leaves or ends; otherwise [`Row::NONE`].
    pub exit: u32,
    /// What happened.
    pub what: Happening,
}

impl Row {
    /// No exit.
    pub const NONE: u32 = u32::MAX;

    /// What happens to the order in the same moment at another step.
    #[inline]
    pub(crate) fn followed(self, what: Happening, step: u32) -> Row {
        Row {
            step,
            exit: Row::NONE,
            what,
            ..self
        }
    }
}

/// Takes events as they happen, in order of time.
pub trait Sink {
    /// Whether events are wanted at all: decided when the program is built, so that a run without a log pays nothing.
    const WANTED: bool;

    /// Takes an event.
    fn take(&mut self, row: Row);

    /// Takes what happens at one moment when an order goes on: it leaves a step by an exit, comes to another, and perhaps
    /// work begins there at once.
    #[inline]
    fn take_move(&mut self, left: Row, to: u32, begins: bool) {
        self.take(left);
        self.take(left.followed(Happening::Enter, to));
        if begins {
            self.take(left.followed(Happening::Begin, to));
        }
    }

    /// Takes what happens at one moment when an order ends: it leaves its last step by an exit, and comes to its end.
    #[inline]
    fn take_last(&mut self, left: Row, to: u32) {
        self.take(left);
        self.take(left.followed(Happening::End, to));
    }
}

/// Takes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLog;

impl Sink for NoLog {
    const WANTED: bool = false;

    #[inline]
    fn take(&mut self, _: Row) {}
}

impl Sink for Vec<Row> {
    const WANTED: bool = true;

    #[inline]
    fn take(&mut self, row: Row) {
        self.push(row);
    }
}

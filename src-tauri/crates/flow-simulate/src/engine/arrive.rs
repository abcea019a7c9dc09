//! Orders coming in.

use flow_catalog::schema;
use flow_feel::Record;
use flow_feel::time::DateTime;

use super::advance::count_in;
use super::finish::Mark;
use super::order::{Book, Case, Doing, Named};
use super::{ARRIVAL, Engine, RunOptions, SYSTEM};
use crate::model::{Model, NONE, OrderKey, When};
use crate::random::{Stream, mix};
use crate::tally::RunEnd;
use crate::trace::{Happening, Row, Sink};

/// A stream of orders under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arriving {
    seed: u64,
    /// Orders so far.
    n: u64,
    /// Moments of arrival so far.
    n_moments: u64,
    /// Exact moment of the last one, and the piece of the rate that it lay in.
    last: f64,
    piece: usize,
}

/// Purposes of the random numbers of a stream.
const GAP: u64 = 1;
const BATCH: u64 = 2;
const ROW: u64 = 3;

/// The key of all random numbers of an order.
#[inline]
fn order_seed(stream: u64, order: u64) -> u64 {
    mix(stream.wrapping_add(order.wrapping_mul(0xd134_2543_de82_ef95)))
}

/// The row of a file that an order is; [`NONE`] for those of no file.
#[inline]
fn row_of(when: &When, seed: u64, moment: u64) -> u32 {
    match when {
        When::Replay(rows, _) => rows.get(moment as usize).or(rows.last()).copied().unwrap_or(NONE),
        When::Resample(first, n, _) => first + Stream::new(seed, ROW).below(u64::from(*n)) as u32,
        _ => NONE,
    }
}

impl Model {
    /// An order as it arrives in a replication: its number counts from 0 in its channel, and it arrives at a moment
    /// of the run in microseconds. Nothing for a channel that the scenario does not have.
    pub fn order(
        &self,
        options: &RunOptions,
        channel: usize,
        number: u64,
        arrived_us: i64,
    ) -> Option<Record> {
        let stream = self.arrivals.get(channel)?;
        let seed = order_seed(options.stream_seed(stream.luck), number);
        let key = OrderKey {
            seed,
            number,
            channel: &stream.channel,
            arrived: DateTime {
                local: self.start_local + arrived_us,
                zone: Some(self.zone),
            },
            row: row_of(&stream.when, seed, number),
        };
        let mut record = Record::new(schema());
        for slot in 0..schema().fields().len() {
            record.set(slot, self.fields.value(slot, &key));
        }
        Some(record)
    }
}

impl<S: Sink> Engine<'_, S> {
    pub(super) fn prepare_arrivals(&mut self) {
        for number in 0..self.model.arrivals.len() {
            let stream = &self.model.arrivals[number];
            self.arriving.push(Arriving {
                seed: self.options.stream_seed(stream.luck),
                n: 0,
                n_moments: 0,
                last: stream.from_us as f64,
                piece: 0,
            });
            self.streams_open += 1;
            self.schedule_next(number as u32);
        }
    }

    fn schedule_next(&mut self, number: u32) {
        match self.next_moment(number as usize) {
            Some(at) => self
                .events
                .push_beside(at.max(self.now), number | SYSTEM | ARRIVAL),
            None => self.streams_open -= 1,
        }
    }

    /// The next moment at which orders of a stream come.
    fn next_moment(&mut self, number: usize) -> Option<i64> {
        let stream = &self.model.arrivals[number];
        let state = &mut self.arriving[number];
        if state.n >= stream.orders_max {
            return None;
        }
        let moment = state.n_moments;
        state.n_moments += 1;
        let mut luck = Stream::new(mix(state.seed.wrapping_add(moment)), GAP);
        let at = match &stream.when {
            When::Rate(rate) | When::Resample(_, _, rate) => {
                state.last = rate.after(state.last, &mut state.piece, &mut luck);
                state.last
            }
            When::Gaps(gaps) => {
                state.last += gaps.draw(&mut luck).max(0.0);
                state.last
            }
            When::Every(length) => (stream.from_us as f64) + (moment as f64) * (*length as f64),
            When::At(moments) | When::Replay(_, moments) => *moments.get(moment as usize)? as f64,
        };
        if at.is_nan() || at >= self.model.horizon_us as f64 + 1.0 {
            return None;
        }
        let at = libm::rint(at) as i64;
        (at < stream.until_us).then_some(at)
    }

    pub(super) fn arrive(&mut self, number: u32) {
        self.n_events += 1;
        let stream = &self.model.arrivals[number as usize];
        let state = self.arriving[number as usize];
        let in_batch = match &stream.batch {
            Some(batch) => {
                let mut luck = Stream::new(mix(state.seed.wrapping_add(state.n_moments)), BATCH);
                (libm::rint(batch.draw(&mut luck)) as i64).clamp(1, i64::from(crate::scenario::BATCH_MAX))
                    as u64
            }
            None => 1,
        };
        for _ in 0..in_batch.min(stream.orders_max - state.n) {
            // A batch alone may be more than memory holds.
            if self.alive > self.options.under_way_max as u64 {
                self.end.get_or_insert(RunEnd::TooManyOrders);
                break;
            }
            let order = self.arriving[number as usize].n;
            self.arriving[number as usize].n += 1;
            self.order_comes(number, order, state);
            if in_batch > 1 {
                // Who stands before a step last is taken up first, so each goes its way before the next comes.
                self.advance();
            }
        }
        self.schedule_next(number);
    }

    #[inline(always)]
    fn order_comes(&mut self, number: u32, order: u64, state: Arriving) {
        let seed = order_seed(state.seed, order);
        let row = row_of(
            &self.model.arrivals[number as usize].when,
            seed,
            state.n_moments - 1,
        );
        let model = self.model;
        let fields = &model.fields;
        let keys = self.keys;
        let book = match model.has_books {
            true => Book {
                number: order,
                promised: fields
                    .promised(seed, row, keys.promised, self.now)
                    .unwrap_or(i64::MAX),
                total: fields.total4(seed, row, keys.total),
                ..Book::EMPTY
            },
            false => Book::EMPTY,
        };
        let case = Case {
            seed,
            arrived: self.now,
            waited: 0,
            open: model.program.compiled(0).enters_with.bits(),
            channel: number as u16,
            priority: fields.priority(seed, row, keys.priority).clamp(0, 9) as u8,
            alive: true,
            part: 0,
            parts: 1,
            n_tokens: 0,
            steps: self.entry.n_leapt,
            first_token: NONE,
            caller: NONE,
            root: NONE,
            row,
            claim: NONE,
            aside: NONE,
        };
        let case = self.new_case(case, &book);
        if model.scope.is_some() && !self.is_let_in(case) {
            self.orders.out_of_scope += 1;
            self.free_case(case);
            return;
        }
        self.orders.arrived += 1;
        self.channels[number as usize].arrived += 1;
        self.alive += 1;
        self.moves_before = self.moves;
        self.backlog.change(self.now, 1);
        let slice = self.slice_under_way();
        count_in(&mut self.arrived, slice);
        if S::WANTED {
            let named = Named {
                number: order,
                channel: number as u16,
                part: 0,
            };
            self.name(case, named);
            self.log_at(case, model.start, Happening::Arrive, Row::NONE);
        }
        let token = self.new_token(case);
        self.ready.push((token, self.entry.step));
        self.last_move = self.now;
    }

    /// A row for an order or a part of one.
    #[inline(always)]
    pub(super) fn new_case(&mut self, case: Case, book: &Book) -> u32 {
        let number = match self.free_cases.pop() {
            Some(number) => {
                self.cases[number as usize] = case;
                let n = self.model.n_counted;
                if n > 0 {
                    self.counts[number as usize * n..(number as usize + 1) * n].fill(0);
                }
                number
            }
            None => {
                self.cases.push(case);
                self.add_columns();
                self.cases.len() as u32 - 1
            }
        };
        if self.model.has_books {
            self.books[number as usize] = *book;
        }
        if case.root == NONE {
            self.cases[number as usize].root = number;
            if !self.model.fields.kept.is_empty() || !self.model.service.is_empty() {
                self.fill_columns(number);
            }
        }
        number
    }

    /// What is kept beside the row of an order that comes.
    #[inline(never)]
    fn fill_columns(&mut self, number: u32) {
        self.first_values(number);
        let n = self.model.service.len();
        self.marks[number as usize * n..(number as usize + 1) * n].fill(Mark::NEW);
    }

    /// What is kept beside the rows of orders grows with them.
    #[inline(never)]
    fn add_columns(&mut self) {
        let n = self.cases.len();
        let model = self.model;
        if model.has_books {
            self.books.resize(n, Book::EMPTY);
        }
        if model.n_counted > 0 {
            self.counts.resize(n * model.n_counted, 0);
        }
        if !model.fields.kept.is_empty() {
            self.kept
                .resize(n * model.fields.kept.len(), flow_feel::Value::Null);
        }
        if !model.service.is_empty() {
            self.marks.resize(n * model.service.len(), Mark::NEW);
        }
    }

    #[inline]
    pub(super) fn free_case(&mut self, case: u32) {
        self.cases[case as usize].alive = false;
        if !self.spans.is_empty() {
            self.spans.remove(&case);
        }
        self.free_cases.push(case);
        if !self.bundles.is_empty() {
            self.bundles.remove(&case);
        }
        if !self.purses.is_empty() {
            self.purses.remove(&case);
        }
        self.moves_before = self.moves;
    }

    /// A token of an order, which stands nowhere yet.
    #[inline(always)]
    pub(super) fn new_token(&mut self, case: u32) -> u32 {
        let row = super::order::Token {
            case,
            doing: Doing::Moving,
            sibling: self.cases[case as usize].first_token,
            ..super::pool::idle()
        };
        let number = match self.free_tokens.pop() {
            Some(number) => {
                self.tokens[number as usize] = row;
                number
            }
            None => {
                self.tokens.push(row);
                self.tokens.len() as u32 - 1
            }
        };
        let order = &mut self.cases[case as usize];
        order.first_token = number;
        order.n_tokens += 1;
        number
    }

    /// Takes a token out of its order.
    #[inline]
    pub(super) fn free_token(&mut self, token: u32) {
        self.forget_tries(token);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Free;
        // No event can be meant for it any more.
        row.pending = 0;
        let sibling = row.sibling;
        let case = &mut self.cases[row.case as usize];
        case.n_tokens -= 1;
        if case.first_token == token {
            case.first_token = sibling;
        } else {
            let mut other = case.first_token;
            while self.tokens[other as usize].sibling != token {
                other = self.tokens[other as usize].sibling;
            }
            self.tokens[other as usize].sibling = sibling;
        }
        self.free_tokens.push(token);
    }
}

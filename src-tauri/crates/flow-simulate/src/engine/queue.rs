//! Waiting tokens of a pool, or of a queue at a peak.

use std::collections::BTreeSet;

use super::order::{Doing, Token};
use crate::model::NONE;
use crate::scenario::Discipline;

const LEVELS: usize = 10;

/// Waiting tokens.
#[derive(Debug)]
pub(crate) enum Queue {
    /// By priority, first come first served.
    Levels(Levels),
    /// Last come first served.
    Stack(Vec<(u32, u32)>),
    /// By a number, lowest first, then first come first served.
    Sorted(Sorted),
}

/// A list for each priority, linked through the tokens.
#[derive(Debug)]
pub(crate) struct Levels {
    heads: [u32; LEVELS],
    tails: [u32; LEVELS],
    /// A bit for each level that holds something.
    filled: u16,
}

/// Waiting tokens by key and ticket.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    entries: BTreeSet<(i64, u32, u32)>,
    /// Entries that no longer wait.
    n_gone: usize,
}

impl Sorted {
    /// The token that is next, without taking it.
    fn first(&mut self, tokens: &[Token]) -> Option<u32> {
        loop {
            let &(_, ticket, token) = self.entries.first()?;
            if waits(tokens, token, ticket) {
                return Some(token);
            }
            self.entries.pop_first();
            self.n_gone = self.n_gone.saturating_sub(1);
        }
    }

    /// A token no longer waits. Unless it is the first, its entry stays until half of all are such.
    fn remove(&mut self, tokens: &[Token], token: u32) {
        if self.entries.first().is_some_and(|(_, _, first)| *first == token) {
            self.entries.pop_first();
            return;
        }
        self.n_gone += 1;
        if 2 * self.n_gone > self.entries.len() {
            self.clear_gone(tokens);
        }
    }

    fn clear_gone(&mut self, tokens: &[Token]) {
        if self.n_gone > 0 {
            self.entries
                .retain(|(_, ticket, token)| waits(tokens, *token, *ticket));
            self.n_gone = 0;
        }
    }
}

impl Levels {
    /// Puts a token at the end of its level.
    #[inline(always)]
    pub(crate) fn push(&mut self, tokens: &mut [Token], token: u32) {
        let row = &mut tokens[token as usize];
        let level = usize::from(row.level);
        let last = std::mem::replace(&mut self.tails[level], token);
        row.next = NONE;
        row.before = last;
        match last {
            NONE => self.heads[level] = token,
            last => tokens[last as usize].next = token,
        }
        self.filled |= 1 << level;
    }

    /// The token that is next.
    #[inline]
    fn first(&self) -> Option<u32> {
        match self.filled {
            0 => None,
            filled => Some(self.heads[15 - filled.leading_zeros() as usize]),
        }
    }

    /// Takes out the token that is next.
    #[inline(always)]
    fn remove_first(&mut self, tokens: &mut [Token], token: u32) {
        let Token { next, level, .. } = tokens[token as usize];
        let level = usize::from(level);
        self.heads[level] = next;
        match next {
            NONE => {
                self.tails[level] = NONE;
                self.filled &= !(1 << level);
            }
            next => tokens[next as usize].before = NONE,
        }
    }
}

impl Queue {
    /// A queue of nobody.
    pub(crate) const NONE: Queue = Queue::Stack(Vec::new());

    /// A queue that sorts by numbers where priorities are told by them, or where those of other queues are compared with it.
    pub(crate) fn new(discipline: Discipline, is_sorted: bool) -> Queue {
        match discipline {
            Discipline::Lifo => Queue::Stack(Vec::new()),
            Discipline::DueDate => Queue::Sorted(Sorted::default()),
            Discipline::Priority | Discipline::Fifo if is_sorted => Queue::Sorted(Sorted::default()),
            Discipline::Priority | Discipline::Fifo => Queue::Levels(Levels {
                heads: [NONE; LEVELS],
                tails: [NONE; LEVELS],
                filled: 0,
            }),
        }
    }

    /// Puts a token at the end of its level, or where its key belongs. `ticket` tells one wait from the next.
    #[inline]
    pub(crate) fn push(&mut self, tokens: &mut [Token], token: u32, key: i64, ticket: u32) {
        match self {
            Queue::Levels(levels) => levels.push(tokens, token),
            Queue::Stack(stack) => {
                tokens[token as usize].next = ticket;
                stack.push((token, ticket));
            }
            Queue::Sorted(sorted) => {
                tokens[token as usize].next = ticket;
                sorted.entries.insert((key, ticket, token));
            }
        }
    }

    /// Puts a token before all others of its level, or of its key when its ticket is below theirs.
    pub(crate) fn push_front(&mut self, tokens: &mut [Token], token: u32, key: i64, ticket: u32) {
        let Queue::Levels(Levels { heads, tails, filled }) = self else {
            self.push(tokens, token, key, ticket);
            return;
        };
        let level = usize::from(tokens[token as usize].level);
        let first = heads[level];
        tokens[token as usize].next = first;
        tokens[token as usize].before = NONE;
        match first {
            NONE => tails[level] = token,
            first => tokens[first as usize].before = token,
        }
        heads[level] = token;
        *filled |= 1 << level;
    }

    /// Puts a token where it belongs by its ticket, among those of its key.
    pub(crate) fn insert(&mut self, tokens: &mut [Token], token: u32, key: i64, ticket: u32) {
        let Queue::Stack(stack) = self else {
            self.push(tokens, token, key, ticket);
            return;
        };
        tokens[token as usize].next = ticket;
        let place = stack.partition_point(|(_, other)| *other < ticket);
        stack.insert(place, (token, ticket));
    }

    /// A token that was taken out may come to another queue with the same ticket, and must not seem to be in this one.
    pub(crate) fn forget(&mut self, tokens: &[Token], token: u32) {
        match self {
            Queue::Levels(_) => {}
            Queue::Stack(stack) => stack.retain(|(own, _)| *own != token),
            Queue::Sorted(sorted) => sorted.clear_gone(tokens),
        }
    }

    /// The token that is next, without taking it.
    #[inline(always)]
    pub(crate) fn first(&mut self, tokens: &[Token]) -> Option<u32> {
        match self {
            Queue::Levels(levels) => levels.first(),
            _ => self.first_of_others(tokens),
        }
    }

    #[inline(never)]
    fn first_of_others(&mut self, tokens: &[Token]) -> Option<u32> {
        match self {
            Queue::Levels(levels) => levels.first(),
            Queue::Stack(stack) => loop {
                let &(token, ticket) = stack.last()?;
                if waits(tokens, token, ticket) {
                    return Some(token);
                }
                stack.pop();
            },
            Queue::Sorted(sorted) => sorted.first(tokens),
        }
    }

    /// Tokens in the order in which they are next, for the first that suits.
    pub(crate) fn find(&mut self, tokens: &[Token], mut suits: impl FnMut(u32) -> bool) -> Option<u32> {
        match self {
            Queue::Levels(Levels { heads, .. }) => {
                for head in heads.iter().rev() {
                    let mut token = *head;
                    while token != NONE {
                        if suits(token) {
                            return Some(token);
                        }
                        token = tokens[token as usize].next;
                    }
                }
                None
            }
            Queue::Stack(stack) => {
                stack.retain(|(token, ticket)| waits(tokens, *token, *ticket));
                stack
                    .iter()
                    .rev()
                    .map(|(token, _)| *token)
                    .find(|token| suits(*token))
            }
            Queue::Sorted(sorted) => sorted
                .entries
                .iter()
                .filter(|(_, ticket, token)| waits(tokens, *token, *ticket))
                .map(|(_, _, token)| *token)
                .find(|token| suits(*token)),
        }
    }

    /// Takes out the token that is next.
    #[inline(always)]
    pub(crate) fn remove_first(&mut self, tokens: &mut [Token], token: u32) {
        match self {
            Queue::Levels(levels) => levels.remove_first(tokens, token),
            _ => self.remove(tokens, token),
        }
    }

    /// Puts another token in the place of one that waits.
    pub(crate) fn replace(&mut self, tokens: &mut [Token], token: u32, other: u32) {
        let Token {
            next, before, level, ..
        } = tokens[token as usize];
        let row = &mut tokens[other as usize];
        (row.next, row.before, row.level) = (next, before, level);
        match self {
            Queue::Levels(Levels { heads, tails, .. }) => {
                let level = usize::from(level);
                match before {
                    NONE => heads[level] = other,
                    before => tokens[before as usize].next = other,
                }
                match next {
                    NONE => tails[level] = other,
                    next => tokens[next as usize].before = other,
                }
            }
            Queue::Stack(stack) => {
                let place = stack.iter_mut().find(|place| **place == (token, next));
                place.into_iter().for_each(|place| place.0 = other);
            }
            Queue::Sorted(sorted) => {
                let place = sorted
                    .entries
                    .iter()
                    .find(|place| (place.1, place.2) == (next, token))
                    .copied();
                if let Some((key, ticket, _)) = place {
                    sorted.entries.remove(&(key, ticket, token));
                    sorted.entries.insert((key, ticket, other));
                }
            }
        }
    }

    /// Takes a token out, wherever it stands.
    #[inline]
    pub(crate) fn remove(&mut self, tokens: &mut [Token], token: u32) {
        match self {
            Queue::Levels(Levels { heads, tails, filled }) => {
                let Token {
                    next, before, level, ..
                } = tokens[token as usize];
                let level = usize::from(level);
                match before {
                    NONE => heads[level] = next,
                    before => tokens[before as usize].next = next,
                }
                match next {
                    NONE => tails[level] = before,
                    next => tokens[next as usize].before = before,
                }
                if heads[level] == NONE {
                    *filled &= !(1 << level);
                }
            }
            // What no longer waits with this ticket is passed over.
            Queue::Stack(_) => tokens[token as usize].next = NONE,
            Queue::Sorted(sorted) => {
                tokens[token as usize].next = NONE;
                sorted.remove(tokens, token);
            }
        }
    }
}

fn waits(tokens: &[Token], token: u32, ticket: u32) -> bool {
    let token = &tokens[token as usize];
    matches!(token.doing, Doing::Queued | Doing::Parked) && token.next == ticket
}

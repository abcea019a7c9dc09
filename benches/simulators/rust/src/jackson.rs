//! The network of eight stations: its numbers, and what is measured.

use crate::answer::{Answer, lead_times};

/// Number of stations.
pub const STATIONS: usize = 8;
/// Their names.
pub const NAMES: [&str; STATIONS] = [
    "screen",
    "express",
    "full",
    "prepare",
    "inspect",
    "rework",
    "label",
    "hand_over",
];
/// Servers of each.
pub const SERVERS: [usize; STATIONS] = [2, 1, 1, 3, 1, 2, 1, 4];
/// Mean service times in seconds.
pub const SERVICE: [f64; STATIONS] = [1.4, 0.9, 2.0, 2.025, 0.45, 3.9, 0.85, 2.0];
/// Mean time between arrivals in seconds.
pub const GAP: f64 = 1.0;

/// Where an order goes after a station; `draw` is uniform from 0 to 1. `None`: it has ended.
#[inline(always)]
pub fn next(station: usize, draw: f64) -> Option<usize> {
    match station {
        0 => Some(if draw < 0.6 { 1 } else { 2 }),
        1 | 2 | 5 => Some(3),
        3 => Some(4),
        4 => Some(if draw < 0.75 { 6 } else { 5 }),
        6 => Some(7),
        _ => None,
    }
}

/// Whether the way after a station is drawn at all.
#[inline(always)]
pub fn is_drawn(station: usize) -> bool {
    station == 0 || station == 4
}

/// What is measured at a station, in seconds.
#[derive(Clone, Copy, Default)]
pub struct Station {
    /// Server-time in service.
    pub busy: f64,
    /// Sum of the times from entering to start of service.
    pub waiting: f64,
    /// Services begun.
    pub visits: u64,
}

/// Writes what a run measured; `end` is its length in seconds.
pub fn print(leads: &mut [f64], stations: &[Station; STATIONS], end: f64) {
    let mut answer = Answer::default();
    answer.add("orders", leads.len() as f64);
    lead_times(&mut answer, leads, &[50, 95, 99]);
    for (index, station) in stations.iter().enumerate() {
        let name = NAMES[index];
        answer.add(
            &format!("{name}.utilisation"),
            station.busy / (SERVERS[index] as f64 * end),
        );
        answer.add(
            &format!("{name}.waiting"),
            station.waiting / station.visits as f64,
        );
        answer.add(
            &format!("{name}.visits"),
            station.visits as f64 / leads.len() as f64,
        );
    }
    answer.print();
}

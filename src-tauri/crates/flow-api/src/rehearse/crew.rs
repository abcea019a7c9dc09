//! Replications on several threads: handed out by their numbers, watched from the thread that waits for them.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use flow_simulate::log::{Log, Recorder};
use flow_simulate::scenario::Horizon;
use flow_simulate::{Control, Model, NoLog, RunEnd, RunOptions, SimulateError, Tally, run};

use super::Means;
use super::watch::{Progress, Watch};

/// How long the watching thread sleeps when nothing is finished.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Who runs replications, and how far they are.
pub(super) struct Crew<'w, 'a> {
    means: Means,
    seed: u64,
    /// When a replication ends, where that is known.
    horizon_us: Option<i64>,
    watch: &'w mut Watch<'a>,
    planned: u32,
    done: u32,
    /// Orders of the replications that are done.
    orders: u64,
}

/// A replication that came back with its number in the line of work, or the words of the program that could not go on.
type Played = (u32, Result<Tally, String>);

/// What the threads share.
struct Work<'m, 'l> {
    /// The first replication of each, then the second of each, and so on.
    models: &'m [&'m Model],
    options: RunOptions,
    next: AtomicU32,
    end: u32,
    /// One for each thread, and whether it runs one.
    threads: Vec<(Control, AtomicBool)>,
    /// For whoever runs the first replication.
    log: Mutex<Option<&'l mut Log>>,
}

impl<'w, 'a> Crew<'w, 'a> {
    pub(super) fn new(means: Means, seed: u64, horizon: Horizon, watch: &'w mut Watch<'a>) -> Crew<'w, 'a> {
        Crew {
            means,
            seed,
            horizon_us: match horizon {
                Horizon::After(micros) => Some(micros.max(1)),
                Horizon::LastOrder => None,
            },
            watch,
            planned: 0,
            done: 0,
            orders: 0,
        }
    }

    /// Says how many replications there will be in all.
    pub(super) fn plan(&mut self, replications: u32) {
        self.planned = replications;
    }

    /// Somebody asked to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.watch.control.is_stopped()
    }

    /// Runs replications and gives their tallies in the order of their numbers; when stopped, those that were finished
    /// and those that were begun.
    pub(super) fn play(
        &mut self,
        model: &Model,
        replications: Range<u32>,
        log: Option<&mut Log>,
    ) -> Result<Vec<Tally>, SimulateError> {
        let mut tallies = [Vec::new()];
        self.play_in_turn(&[model], replications, log, &mut tallies)?;
        let [tallies] = tallies;
        Ok(tallies)
    }

    /// The same for several models in turn, so that whoever stops early has as much of each. Adds to their tallies; the
    /// first replication of the first model has the log.
    pub(super) fn play_in_turn<const N: usize>(
        &mut self,
        models: &[&Model; N],
        replications: Range<u32>,
        log: Option<&mut Log>,
        tallies: &mut [Vec<Tally>; N],
    ) -> Result<(), SimulateError> {
        let n = N as u32;
        let threads = self.means.threads.get().min(replications.len() * N);
        let work = Work {
            models,
            options: RunOptions {
                seed: self.seed,
                replication: 0,
                under_way_max: self.means.under_way_max,
                ..RunOptions::default()
            },
            next: AtomicU32::new(replications.start.saturating_mul(n)),
            end: replications.end.saturating_mul(n),
            threads: (0..threads).map(|_| Default::default()).collect(),
            log: Mutex::new(log),
        };
        let mut played = thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for (control, is_busy) in &work.threads {
                let (work, sender) = (&work, sender.clone());
                scope.spawn(move || work.play(control, is_busy, &sender));
            }
            drop(sender);
            self.gather(&work, &receiver)
        });
        played.sort_by_key(|(number, _)| *number);
        for (number, result) in played {
            let replication = number / n;
            let tally = result.map_err(|what| SimulateError::Broke { replication, what })?;
            tallies[(number % n) as usize].push(tally);
        }
        Ok(())
    }

    fn gather(&mut self, work: &Work<'_, '_>, receiver: &mpsc::Receiver<Played>) -> Vec<Played> {
        let mut played = Vec::new();
        loop {
            match receiver.recv_timeout(LOOK_EVERY) {
                Ok((number, result)) => {
                    match &result {
                        Ok(tally) if tally.end != RunEnd::Stopped => {
                            self.done += 1;
                            self.orders += tally.orders.arrived;
                        }
                        Ok(_) => {}
                        Err(_) => work.stop(),
                    }
                    played.push((number, result));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.watch.control.is_stopped() {
                work.stop();
            }
            self.tell(&work.threads, false);
            let is_full = self.watch.control.is_full();
            work.threads
                .iter()
                .for_each(|(control, _)| control.set_full(is_full));
        }
        if self.is_stopped() {
            self.tell(&work.threads, true);
        }
        played
    }

    fn tell(&mut self, threads: &[(Control, AtomicBool)], has_halted: bool) {
        let progress = Progress {
            has_halted,
            ..self.progress(threads)
        };
        (self.watch.told)(&progress);
    }

    fn progress(&self, threads: &[(Control, AtomicBool)]) -> Progress {
        let busy = threads
            .iter()
            .filter(|(_, is_busy)| is_busy.load(Ordering::Relaxed));
        let under_way = busy.map(|(control, _)| control.progress());
        let moments = under_way.clone().map(|(now_us, _)| now_us);
        let begun: f64 = match self.horizon_us {
            Some(horizon) => moments
                .clone()
                .map(|now| (now as f64 / horizon as f64).clamp(0.0, 1.0))
                .sum(),
            None => 0.0,
        };
        let share = (f64::from(self.done) + begun) / f64::from(self.planned.max(1));
        Progress {
            done: self.done,
            planned: self.planned,
            share: share.min(1.0),
            now_us: moments.min().unwrap_or_default(),
            orders: self.orders + under_way.map(|(_, orders)| orders).sum::<u64>(),
            has_halted: false,
        }
    }
}

impl Work<'_, '_> {
    fn stop(&self) {
        self.next.store(self.end, Ordering::Relaxed);
        self.threads.iter().for_each(|(control, _)| control.stop());
    }

    /// Runs replications until there are no more.
    fn play(&self, control: &Control, is_busy: &AtomicBool, sender: &Sender<Played>) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.end || control.is_stopped() {
                return;
            }
            is_busy.store(true, Ordering::Relaxed);
            // What the one before it took has been given back.
            control.set_full(false);
            let result = catch_unwind(AssertUnwindSafe(|| self.one(number, control)));
            is_busy.store(false, Ordering::Relaxed);
            let result = result.map_err(|panic| words_of(panic.as_ref()));
            // The receiver waits for all senders; it cannot be gone.
            let _ = sender.send((number, result));
        }
    }

    fn one(&self, number: u32, control: &Control) -> Tally {
        let n = self.models.len() as u32;
        let model = self.models[(number % n) as usize];
        let options = RunOptions {
            replication: number / n,
            ..self.options
        };
        let log = match number {
            0 => self.log.lock().ok().and_then(|mut log| log.take()),
            _ => None,
        };
        match log {
            Some(log) => {
                let mut recorder = Recorder::new(log);
                let tally = run(model, &options, control, &mut recorder);
                recorder.finish();
                tally
            }
            None => run(model, &options, control, &mut NoLog),
        }
    }
}

/// What a panic said.
fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no words".to_owned())
}

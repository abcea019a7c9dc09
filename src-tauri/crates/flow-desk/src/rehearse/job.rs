//! A run that goes on in the background.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use flow_api::rehearse::{Effort, Means, Progress, Rehearsal, Rehearsed, Watch, find_bottleneck, simulate};
use flow_api::simulate::experiment::BottleneckPlan;
use flow_api::simulate::report::Report;
use flow_api::simulate::scenario::write;
use flow_api::simulate::{Control, RunEnd};
use flow_api::workspace::{Run, Workspace};
use flow_api::{ApiError, Code};
use serde_json::{Value, json};

use super::question::Aim;
use super::scenario::Prepared;
use crate::desk::Desk;

/// Orders that may be under way at once in one replication: some hundred megabytes.
const UNDER_WAY_MAX: usize = 400_000;

/// A run, shared between the thread that makes it and those who look at it.
#[derive(Debug, Default)]
pub(super) struct Job {
    /// Stopping this ends it within a tenth of a second.
    pub(super) control: Control,
    shown: Mutex<Shown>,
}

/// What can be seen of it.
#[derive(Debug, Default)]
struct Shown {
    progress: Progress,
    /// Grows with each answer.
    version: u32,
    answer: Option<Answer>,
    has_ended: bool,
    error: Option<ApiError>,
}

/// What it gave so far.
#[derive(Clone, Debug, Default)]
struct Answer {
    /// A first look, while the rest is still being made.
    is_first: bool,
    stopped: bool,
    report: Value,
    bottleneck: Value,
    /// Its number among those that are kept.
    kept: Option<i64>,
}

impl Job {
    /// How far it is, and what it gave if that is newer than what was seen.
    pub(super) fn look(&self, seen: u32) -> Value {
        let shown = self.shown();
        let progress = &shown.progress;
        let mut told = json!({
            "ended": shown.has_ended, "halted": progress.has_halted, "version": shown.version, "error": shown.error,
            "done": progress.done, "planned": progress.planned, "share": progress.share, "orders": progress.orders,
            "now_s": progress.now_us as f64 / 1e6,
        });
        if let Some(answer) = shown.answer.as_ref().filter(|_| shown.version > seen) {
            told["answer"] = json!({
                "first": answer.is_first, "stopped": answer.stopped, "report": answer.report,
                "bottleneck": answer.bottleneck, "kept": answer.kept,
            });
        }
        told
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, answer: Answer) {
        let mut shown = self.shown();
        shown.version += 1;
        shown.answer = Some(answer);
    }
}

/// Who keeps what came out.
pub(super) struct Keeper {
    workspace: Arc<Mutex<Workspace>>,
    clock: fn() -> i64,
    key: i64,
    /// Number of the flow's last change when it was copied, and when that was.
    seq: i64,
    started_at: i64,
}

impl Keeper {
    pub(super) fn new(desk: &Desk, key: i64) -> Result<Keeper, ApiError> {
        let (workspace, clock) = desk.keeping();
        let seq = desk.workspace().ways(key)?.seq;
        Ok(Keeper {
            workspace,
            clock,
            key,
            seq,
            started_at: clock(),
        })
    }

    /// Keeps the report of a run and answers its number.
    fn keep(&self, prepared: &Prepared, report: &Report) -> Result<i64, ApiError> {
        let now = (self.clock)();
        let scenario = String::from_utf8(write(&prepared.scenario)).unwrap_or_default();
        let run = Run {
            seq: self.seq,
            fingerprint: &report.flow.fingerprint,
            seed: i64::try_from(report.seed).unwrap_or(i64::MAX),
            took_ms: now - self.started_at,
            summary: &report.headline,
            scenario: &scenario,
            report: &report.to_json(),
        };
        let mut workspace = self.workspace.lock().unwrap_or_else(PoisonError::into_inner);
        workspace.save_run(self.key, run, now)
    }
}

/// Runs what was prepared in a thread of its own.
pub(super) fn start(job: &Arc<Job>, prepared: Prepared, aim: Aim, keeper: Keeper) -> Result<(), ApiError> {
    let job = Arc::clone(job);
    let run = move || {
        let made = match aim {
            Aim::Report => report(&job, &prepared, &keeper),
            Aim::Bottleneck => bottleneck(&job, &prepared),
        };
        let mut shown = job.shown();
        shown.error = made.err();
        shown.has_ended = true;
    };
    let spawned = thread::Builder::new().name("rehearsal".to_owned()).spawn(run);
    spawned.map(drop).map_err(|error| {
        let (en, zh) = (
            format!("the run could not begin: {error}"),
            format!("模拟无法开始：{error}"),
        );
        ApiError::new(Code::NotSimulated, en, zh)
    })
}

/// All cores but one, which is for the window.
fn means() -> Means {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Means {
        threads: NonZeroUsize::new(cores - 1).unwrap_or(NonZeroUsize::MIN),
        under_way_max: UNDER_WAY_MAX,
    }
}

fn rehearsal<'a>(
    prepared: &'a Prepared,
    files: &'a BTreeMap<String, flow_api::engine::order::Orders>,
) -> Rehearsal<'a> {
    Rehearsal {
        document: &prepared.document,
        called: &prepared.called,
        scenario: &prepared.scenario,
        files,
        seed: Some(prepared.seed),
    }
}

/// A first look at one replication, then all of them.
fn report(job: &Job, prepared: &Prepared, keeper: &Keeper) -> Result<(), ApiError> {
    let files = BTreeMap::new();
    let rehearsal = rehearsal(prepared, &files);
    let run = |replications| {
        let mut told = |progress: &Progress| {
            job.shown().progress = Progress {
                planned: prepared.replications,
                share: progress.share * f64::from(replications) / f64::from(prepared.replications),
                ..*progress
            };
        };
        let mut watch = Watch {
            control: &job.control,
            told: &mut told,
        };
        simulate(
            &rehearsal,
            Effort::Replications(replications),
            means(),
            &mut watch,
            None,
        )
    };
    let mut rehearsed = run(1)?;
    if prepared.replications > 1 && !rehearsed.stopped {
        job.show(answer(&rehearsed, true));
        let all = run(prepared.replications)?;
        match all.tallies.iter().any(|tally| tally.end != RunEnd::Stopped) {
            true => rehearsed = all,
            // Stopped before any replication was finished anew: the first look says more.
            false => rehearsed.stopped = true,
        }
    }
    let mut answer = answer(&rehearsed, false);
    // What cannot be kept is shown all the same.
    let kept = keeper.keep(prepared, &rehearsed.report);
    answer.kept = kept.as_ref().ok().copied();
    job.show(answer);
    kept.map(drop)
}

fn answer(rehearsed: &Rehearsed, is_first: bool) -> Answer {
    Answer {
        is_first,
        stopped: rehearsed.stopped,
        report: serde_json::to_value(&rehearsed.report).unwrap_or(Value::Null),
        ..Answer::default()
    }
}

fn bottleneck(job: &Job, prepared: &Prepared) -> Result<(), ApiError> {
    let files = BTreeMap::new();
    let rehearsal = rehearsal(prepared, &files);
    let usual = BottleneckPlan::default();
    let plan = BottleneckPlan {
        // A range needs more than one pair.
        replications: usual.replications.min(prepared.replications.max(3)),
        ..usual
    };
    let mut told = |progress: &Progress| job.shown().progress = *progress;
    let mut watch = Watch {
        control: &job.control,
        told: &mut told,
    };
    let found = find_bottleneck(&rehearsal, &plan, means(), &mut watch)?;
    job.show(Answer {
        stopped: found.stopped,
        bottleneck: serde_json::to_value(&found).unwrap_or(Value::Null),
        ..Answer::default()
    });
    Ok(())
}

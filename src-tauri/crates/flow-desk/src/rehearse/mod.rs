//! Rehearsals that a window asks for: the flow as it is now, run with a scenario in the background.
//!
//! A run works on a copy of the flow, in threads of its own, and holds up nothing. The window looks at it now and then
//! while it goes on; what it gave is kept in the workspace, so that it can be opened again. What a scenario says and what the
//! numbers mean is decided in `flow_simulate`.

mod job;
mod question;
mod scenario;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use flow_api::{ApiError, Code};
use serde_json::{Value, json};

use crate::desk::{Desk, value};
use job::{Job, Keeper};
pub(crate) use question::Question;
use scenario::Prepared;
pub(crate) use scenario::own_scenario;

/// What runs and what has run.
#[derive(Debug, Default)]
pub(crate) struct Rehearsals {
    jobs: Mutex<Jobs>,
}

#[derive(Debug, Default)]
struct Jobs {
    last: i64,
    by_id: BTreeMap<i64, Arc<Job>>,
    /// The last one of each flow: starting another ends it.
    of_flow: BTreeMap<i64, i64>,
}

impl Rehearsals {
    pub(crate) fn ask(&self, desk: &Desk, question: Question) -> Result<Value, ApiError> {
        match question {
            Question::Scenario { key, wish } => Ok(Prepared::new(desk, key, &wish)?.about()),
            Question::Start { key, wish, aim } => {
                let prepared = Prepared::new(desk, key, &wish)?;
                prepared.check()?;
                let (id, job) = self.take_in(key);
                job::start(&job, prepared, aim, Keeper::new(desk, key)?)?;
                Ok(json!({ "run": id }))
            }
            Question::Look { run, seen } => Ok(self.job(run)?.look(seen)),
            Question::Stop { run } => {
                self.job(run)?.control.stop();
                Ok(Value::Null)
            }
            Question::Runs { key } => Ok(value(&desk.workspace().runs(key)?)),
            Question::Report { kept } => {
                let report = desk.workspace().run_report(kept)?;
                serde_json::from_str(&report).map_err(|_| gone())
            }
        }
    }

    /// A place for a new job of a flow, whose last one is stopped.
    fn take_in(&self, key: i64) -> (i64, Arc<Job>) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.last += 1;
        let id = jobs.last;
        let job = Arc::new(Job::default());
        if let Some(before) = jobs.of_flow.insert(key, id)
            && let Some(before) = jobs.by_id.remove(&before)
        {
            before.control.stop();
        }
        jobs.by_id.insert(id, Arc::clone(&job));
        (id, job)
    }

    fn job(&self, id: i64) -> Result<Arc<Job>, ApiError> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.by_id.get(&id).cloned().ok_or_else(gone)
    }
}

fn gone() -> ApiError {
    let (en, zh) = ("this run is no longer there", "这次模拟已不存在");
    ApiError::new(Code::NotSimulated, en, zh)
}

//! Scenarios of flows and the rehearsals that were run.

use flow_model::Text;
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::flows::{json_of, text};
use crate::store::Store;

/// How many runs of a flow are kept; the oldest go first.
const RUNS_MAX: i64 = 50;

/// A run to keep.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Number of the flow's last change.
    pub seq: i64,
    /// What orders could notice of the flow.
    pub fingerprint: &'a str,
    /// Seed of all random numbers.
    pub seed: i64,
    /// How long it took.
    pub took_ms: i64,
    /// Its headline.
    pub summary: &'a Text,
    /// The scenario it was run under.
    pub scenario: &'a str,
    /// What came out, as JSON.
    pub report: &'a str,
}

/// A run without its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// When it was run.
    pub at: i64,
    /// Number of the flow's last change then.
    pub seq: i64,
    /// What orders could notice of the flow.
    pub fingerprint: String,
    /// Seed of all random numbers.
    pub seed: i64,
    /// How long it took.
    pub took_ms: i64,
    /// Its headline.
    pub summary: Text,
    /// The name of the scenario it was run under.
    pub scenario: Text,
}

impl Store {
    /// The scenario that belongs to a flow.
    pub fn scenario(&self, key: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT scenario FROM scenarios WHERE key = ?1";
        Ok(self
            .connection
            .query_row(sql, [key], |row| row.get(0))
            .optional()?)
    }

    /// Gives a flow a scenario.
    pub fn set_scenario(&mut self, key: i64, scenario: &[u8]) -> Result<(), StoreError> {
        let sql = "INSERT INTO scenarios (key, scenario) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET scenario = excluded.scenario";
        self.connection.execute(sql, params![key, scenario])?;
        Ok(())
    }

    /// Keeps a run and answers its number.
    pub fn add_run(&mut self, key: i64, run: Run<'_>, now: i64) -> Result<i64, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO runs (key, at, seq, fingerprint, seed, took_ms, summary, scenario, report) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![key, now, run.seq, run.fingerprint, run.seed, run.took_ms, json_of(run.summary), run.scenario, run.report],
        )?;
        let id = transaction.last_insert_rowid();
        transaction.execute(
            "DELETE FROM runs WHERE key = ?1 AND id NOT IN (SELECT id FROM runs WHERE key = ?1 ORDER BY id DESC LIMIT ?2)",
            [key, RUNS_MAX],
        )?;
        transaction.commit()?;
        Ok(id)
    }

    /// The runs of a flow, the newest first.
    pub fn runs(&self, key: i64) -> Result<Vec<RunRow>, StoreError> {
        let sql = "SELECT id, at, seq, fingerprint, seed, took_ms, summary, CASE WHEN json_valid(scenario) THEN scenario ->> '$.title' END FROM runs WHERE key = ?1 ORDER BY id DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([key], |row| {
            Ok(RunRow {
                id: row.get(0)?,
                at: row.get(1)?,
                seq: row.get(2)?,
                fingerprint: row.get(3)?,
                seed: row.get(4)?,
                took_ms: row.get(5)?,
                summary: text(&row.get::<_, String>(6)?),
                scenario: text(&row.get::<_, Option<String>>(7)?.unwrap_or_default()),
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// What came out of a run, as JSON.
    pub fn run_report(&self, id: i64) -> Result<String, StoreError> {
        let found = self
            .connection
            .query_row("SELECT report FROM runs WHERE id = ?1", [id], |row| row.get(0));
        found.optional()?.ok_or(StoreError::Missing { what: "run", id })
    }
}

//! A damaged database: it is set aside, and what can be read of it is taken over.

use std::fs;
use std::path::{Path, PathBuf};

use flow_model::Difference;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::error::StoreError;
use crate::journal::read_flow;
use crate::store::{Store, beside};

/// What became of a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged file lies now, untouched.
    pub aside: PathBuf,
    /// Flows that were taken over.
    pub flows: usize,
    /// Flows that could not be read.
    pub lost_flows: usize,
    /// Flows of which only an earlier state could be read.
    pub older: usize,
    /// Versions that were taken over.
    pub versions: usize,
}

/// Moves the database with its side files away.
pub(crate) fn set_aside(path: &Path, now: i64) -> Result<PathBuf, StoreError> {
    let aside = beside(path, &format!("damaged-{now}"));
    let rename = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(|error| StoreError::File {
            path: from.to_owned(),
            error,
        })
    };
    rename(path, &aside)?;
    for side in ["-wal", "-shm"] {
        let (from, to) = (with(path, side), with(&aside, side));
        if from.exists() {
            rename(&from, &to)?;
        }
    }
    Ok(aside)
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

type Cells = Vec<Value>;

impl Store {
    /// Takes over every row that can be read from a damaged file, which stays as it is: a copy is read.
    pub(crate) fn take_from(&mut self, aside: &Path) -> Result<Recovered, StoreError> {
        let mut told = Recovered {
            aside: aside.to_owned(),
            flows: 0,
            lost_flows: 0,
            older: 0,
            versions: 0,
        };
        let copy = beside(aside, "copy");
        let file = |error| StoreError::File {
            path: aside.to_owned(),
            error,
        };
        fs::copy(aside, &copy).map_err(file)?;
        if with(aside, "-wal").exists() {
            fs::copy(with(aside, "-wal"), with(&copy, "-wal")).map_err(file)?;
        }
        let taken = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(StoreError::from)
            .and_then(|damaged| {
                // An index or a schema entry that is broken must not stop the reading of what is not.
                let _ = damaged.pragma_update(None, "writable_schema", true);
                self.take_rows(&damaged, &mut told)
            });
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(with(&copy, ending));
        }
        // Nothing readable is no error here: the file is kept, and the person is told.
        match taken {
            Err(error) if !error.is_damage() => Err(error),
            _ => Ok(told),
        }
    }

    fn take_rows(&mut self, damaged: &Connection, told: &mut Recovered) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let put = |table: &str, row: &Cells| -> bool {
            let places: Vec<String> = (1..=row.len()).map(|at| format!("?{at}")).collect();
            let sql = format!("INSERT OR IGNORE INTO {table} VALUES ({})", places.join(", "));
            transaction
                .execute(&sql, params_from_iter(row))
                .is_ok_and(|rows| rows == 1)
        };
        let flows = numbered(damaged, "flows", "key");
        told.lost_flows = flows.unreadable;
        for row in flows.rows {
            let (Some(Value::Integer(key)), Some(Value::Blob(snapshot)), Some(Value::Integer(from))) =
                (row.first(), row.get(14), row.get(15))
            else {
                told.lost_flows += 1;
                continue;
            };
            if read_flow(snapshot, "flows").is_err() || !put("flows", &row) {
                told.lost_flows += 1;
                continue;
            }
            told.flows += 1;
            // Changes behind the snapshot are worth something only without a gap.
            let (key, mut next) = (*key, *from);
            let journal = in_order(
                damaged,
                &format!("SELECT * FROM journal WHERE key = {key} ORDER BY seq"),
            );
            let mut whole = journal.whole;
            for row in journal.rows {
                let Some(Value::Integer(seq)) = row.get(1) else {
                    continue;
                };
                if *seq <= *from {
                    put("journal", &row);
                    continue;
                }
                let sound = matches!(row.get(5), Some(Value::Text(json)) if serde_json::from_str::<Difference>(json).is_ok());
                if *seq != next + 1 || !sound || !put("journal", &row) {
                    whole = false;
                    break;
                }
                next = *seq;
            }
            match whole {
                // Undo says how to come back from the last state; from an earlier one it would lead astray.
                true => {
                    for row in in_order(
                        damaged,
                        &format!("SELECT * FROM undo WHERE key = {key} ORDER BY entry"),
                    )
                    .rows
                    {
                        put("undo", &row);
                    }
                }
                false => told.older += 1,
            }
            for row in in_order(
                damaged,
                &format!("SELECT * FROM versions WHERE key = {key} ORDER BY version"),
            )
            .rows
            {
                let sound =
                    matches!(row.get(7), Some(Value::Blob(flow)) if read_flow(flow, "versions").is_ok());
                told.versions += usize::from(sound && put("versions", &row));
            }
            for table in ["scenarios", "runs", "walks"] {
                for row in in_order(damaged, &format!("SELECT * FROM {table} WHERE key = {key}")).rows {
                    put(table, &row);
                }
            }
        }
        for row in in_order(damaged, "SELECT * FROM preferences").rows {
            put("preferences", &row);
        }
        transaction.commit()?;
        Ok(())
    }
}

struct Read {
    rows: Vec<Cells>,
    /// No error ended the reading early.
    whole: bool,
    /// Rows that are known to be there and cannot be read.
    unreadable: usize,
}

/// Reads rows until one cannot be read.
fn in_order(damaged: &Connection, sql: &str) -> Read {
    let mut read = Read {
        rows: Vec::new(),
        whole: true,
        unreadable: 0,
    };
    let Ok(mut statement) = damaged.prepare(sql) else {
        read.whole = false;
        return read;
    };
    let columns = statement.column_count();
    let Ok(mut rows) = statement.query([]) else {
        read.whole = false;
        return read;
    };
    loop {
        let cells = match rows.next() {
            Ok(Some(row)) => (0..columns)
                .map(|at| row.get(at))
                .collect::<rusqlite::Result<Cells>>(),
            Ok(None) => return read,
            Err(error) => Err(error),
        };
        match cells {
            Ok(cells) => read.rows.push(cells),
            Err(_) => {
                read.whole = false;
                return read;
            }
        }
    }
}

/// Reads a table by the number of its rows, so that one that cannot be read hides only itself.
fn numbered(damaged: &Connection, table: &str, key: &str) -> Read {
    let mut read = in_order(damaged, &format!("SELECT * FROM {table} ORDER BY {key}"));
    if read.whole {
        return read;
    }
    let last = damaged.query_row(
        &format!("SELECT seq FROM sqlite_sequence WHERE name = '{table}'"),
        [],
        |row| row.get::<_, i64>(0),
    );
    let seen = read.rows.last().and_then(|row| match row.first() {
        Some(Value::Integer(key)) => Some(*key),
        _ => None,
    });
    let after = seen.unwrap_or(0);
    for number in after + 1..=last.unwrap_or(after + 1_000).min(after + 100_000) {
        let one = in_order(damaged, &format!("SELECT * FROM {table} WHERE {key} = {number}"));
        read.unreadable += usize::from(!one.whole);
        read.rows.extend(one.rows);
    }
    read
}

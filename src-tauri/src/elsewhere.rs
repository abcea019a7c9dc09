//! Notices what happens outside this window: files of open flows that another program writes, and a database that another
//! start of this program changes.
//!
//! Looked at once a second rather than told by the system, so that folders on the network are watched like others. A look costs one
//! query and one `stat` a file. The window is only told that something happened; it asks what.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use flow_desk::Desk;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _, State};

use crate::system::beside;

/// How long lies between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What a window is told: the file of a flow, by its key, is not what it was; and the database is not.
const FILE: &str = "file-changed";
const DATABASE: &str = "database-changed";

/// Enough to see that a file was written: when, and how long it is. Nothing for one that is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Looks from now on until the program ends.
pub(crate) fn watch(app: AppHandle) {
    // Without this thread changes are still noticed when the flow is opened or saved.
    let _ = thread::Builder::new()
        .name("elsewhere".to_owned())
        .spawn(move || {
            let desk = Arc::clone(&app.state::<Arc<Desk>>());
            let mut seen = Seen::default();
            loop {
                for (event, about) in seen.look(&desk) {
                    // A window that is gone needs to be told nothing.
                    let _ = app.emit(event, about);
                }
                thread::sleep(LOOK_EVERY);
            }
        });
}

/// What was seen at the last look.
#[derive(Debug, Default)]
struct Seen {
    files: BTreeMap<i64, Stamp>,
    database: Option<i64>,
}

impl Seen {
    /// What is to be told. A database that cannot be read now is looked at again the next time.
    fn look(&mut self, desk: &Desk) -> Vec<(&'static str, Value)> {
        let mut told = Vec::new();
        if let Ok(stamp) = desk.stamp() {
            let before = self.database.replace(stamp);
            if before.is_some_and(|before| before != stamp) {
                told.push((DATABASE, Value::Null));
            }
        }
        let open = desk.open_files().unwrap_or_default();
        let now: BTreeMap<i64, Stamp> = open.iter().map(|(key, path)| (*key, stamp(path))).collect();
        for (key, stamp) in &now {
            // Also at first sight: it may have been written since the window looked at it.
            if stamp.is_some() && self.files.get(key) != Some(stamp) {
                told.push((FILE, Value::from(*key)));
            }
        }
        self.files = now;
        told
    }
}

fn stamp(path: &Path) -> Stamp {
    let about = path.metadata().ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Compares a flow with what its file holds now: `conflict` when that is to be decided, otherwise nothing.
#[tauri::command]
pub(crate) async fn look_at_file(desk: State<'_, Arc<Desk>>, body: Value) -> Result<Value, Value> {
    let desk = Arc::clone(&desk);
    let key = body.get("key").and_then(Value::as_i64).unwrap_or_default();
    beside(move || {
        let told = |error: flow_api::ApiError| serde_json::to_value(&error).unwrap_or(Value::Null);
        let Some(path) = desk.file_of(key).map_err(told)? else {
            return Ok(Value::Null);
        };
        // A file that is gone, or not to be read now, takes nothing from the flow.
        match crate::files::read(&path) {
            Ok(bytes) => desk.look_at_file(key, &path, &bytes).map_err(told),
            Err(_) => Ok(Value::Null),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::fs;

    use flow_desk::Desk;
    use serde_json::{Value, json};

    use super::{DATABASE, FILE, Seen};

    #[test]
    fn a_file_of_an_open_flow_and_the_database_are_seen_to_change() {
        let folder = std::env::temp_dir().join(format!("orderloom-elsewhere-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let database = folder.join("test.db");
        let desk = Desk::open(&database, || 1_700_000_000_000).unwrap();
        let path = folder.join("mine.flow.json");
        let bytes = flow_api::empty_flow("2026-11-01T00:00:00Z");
        fs::write(&path, &bytes).unwrap();
        let key = desk.take_file(&path, &bytes).unwrap()["entry"]["key"].clone();

        let mut seen = Seen::default();
        fs::write(&path, b"{ }").unwrap();
        assert!(
            seen.look(&desk).is_empty(),
            "no window has opened the flow of that file"
        );
        desk.ask(json!({ "ask": "open", "key": key })).unwrap();
        assert_eq!(seen.look(&desk), [(FILE, key.clone())]);
        assert!(seen.look(&desk).is_empty());
        fs::write(&path, b"{ \"format\": 2 }").unwrap();
        assert_eq!(seen.look(&desk), [(FILE, key.clone())]);
        fs::remove_file(&path).unwrap();
        assert!(seen.look(&desk).is_empty(), "a file that is gone changes nothing");
        fs::write(&path, &bytes).unwrap();
        assert_eq!(seen.look(&desk), [(FILE, key)]);

        let other = Desk::open(&database, || 1_700_000_000_001).unwrap();
        other
            .ask(json!({ "ask": "create", "origin": { "from": "blank" } }))
            .unwrap();
        assert_eq!(seen.look(&desk), [(DATABASE, Value::Null)]);
        assert!(seen.look(&desk).is_empty());
        drop((desk, other));
        fs::remove_dir_all(folder).unwrap();
    }
}

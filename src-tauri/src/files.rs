//! Opens and saves flow files: from a dialog, an argument, a drop on the window or a second start of the program.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flow_desk::Desk;
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter as _, Manager as _, State};
use tauri_plugin_dialog::DialogExt as _;

use crate::system::{beside, failure, name_of, not_written, said_by_test, write};

/// Tells the window that files were taken in; it asks which.
const EVENT: &str = "files";

/// The largest file that is read at all; what is larger cannot be a flow.
const SIZE_MAX: u64 = 64 * 1024 * 1024;

/// What became of files that came in from outside, until the window asks: it may not listen yet when they come.
#[derive(Debug, Default)]
pub(crate) struct Arrived(Mutex<Vec<Value>>);

impl Arrived {
    pub(crate) fn put(&self, told: Vec<Value>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
    }
}

/// Asks which files to open and takes them in.
#[tauri::command]
pub(crate) async fn open_file(app: AppHandle, desk: State<'_, Arc<Desk>>) -> Result<Value, Value> {
    let desk = Arc::clone(&desk);
    beside(move || {
        let paths = match said_by_test() {
            Some(path) => vec![path],
            None => {
                let dialog = app.dialog().file();
                let dialog = dialog.add_filter("Orderloom, BPMN", &["json", "bpmn", "xml", "csv"]);
                let chosen = dialog.blocking_pick_files().unwrap_or_default();
                chosen
                    .into_iter()
                    .filter_map(|path| path.into_path().ok())
                    .collect()
            }
        };
        Ok(Value::Array(taken(&desk, &paths)))
    })
    .await
}

/// What became of the files that came in from outside since this was last asked.
#[tauri::command]
pub(crate) fn arrived_files(arrived: State<'_, Arrived>) -> Vec<Value> {
    std::mem::take(&mut *arrived.0.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Asks where to put the file of a flow, and writes it there; not over what another program has written there since, before that is
/// decided.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    desk: State<'_, Arc<Desk>>,
    body: Value,
) -> Result<Value, Value> {
    let desk = Arc::clone(&desk);
    let key = body.get("key").and_then(Value::as_i64).unwrap_or_default();
    beside(move || {
        let told = |error: &flow_api::ApiError| serde_json::to_value(error).unwrap_or(Value::Null);
        let (name, bytes) = desk.flow_file(key).map_err(|error| told(&error))?;
        let path = said_by_test().or_else(|| {
            let dialog = app.dialog().file().set_file_name(&name);
            dialog
                .add_filter("Orderloom", &["json"])
                .blocking_save_file()?
                .into_path()
                .ok()
        });
        let Some(path) = path else {
            return Ok(Value::Null);
        };
        if let Ok(there) = read(&path) {
            let conflict = desk
                .look_at_file(key, &path, &there)
                .map_err(|error| told(&error))?;
            if !conflict.is_null() {
                return Ok(conflict);
            }
        }
        write(&path, &bytes).map_err(|error| not_written(&path, &error))?;
        desk.file_written(key, &path, &bytes)
            .map_err(|error| told(&error))?;
        Ok(json!({ "name": name_of(&path), "bytes": bytes.len() }))
    })
    .await
}

/// Takes files in beside the window and tells it.
pub(crate) fn take_and_tell(app: &AppHandle, paths: Vec<PathBuf>) {
    if paths.is_empty() {
        return;
    }
    let (app, desk) = (app.clone(), Arc::clone(&app.state::<Arc<Desk>>()));
    tauri::async_runtime::spawn_blocking(move || {
        app.state::<Arrived>().put(taken(&desk, &paths));
        // A window that is gone needs to be told nothing.
        let _ = app.emit(EVENT, ());
    });
}

/// Takes files in and says of each what became of it.
pub(crate) fn taken(desk: &Desk, paths: &[PathBuf]) -> Vec<Value> {
    paths.iter().map(|path| take(desk, path)).collect()
}

fn take(desk: &Desk, path: &Path) -> Value {
    let taken = read(path).and_then(|bytes| {
        desk.take_file(path, &bytes)
            .map_err(|error| serde_json::to_value(&error).unwrap_or(Value::Null))
    });
    taken.unwrap_or_else(|error| json!({ "became": "refused", "name": name_of(path), "error": error }))
}

/// What a file holds, if it can be a flow.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Value> {
    match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => Err(failure(
            "this is no file; nothing was opened",
            "这不是文件；没有打开",
        )),
        Ok(about) if about.len() > SIZE_MAX => Err(failure(
            "the file is larger than 64 MiB, so it can be no flow; nothing was opened",
            "文件超过 64 MiB，不可能是流程文件；没有打开",
        )),
        _ => std::fs::read(path).map_err(|error| {
            failure(
                &format!("the file could not be read: {error}"),
                &format!("文件无法读取：{error}"),
            )
        }),
    }
}

/// The arguments that name files, seen from a folder.
pub(crate) fn named(arguments: &[String], folder: &Path) -> Vec<PathBuf> {
    let paths = arguments.iter().filter(|argument| !argument.starts_with('-'));
    paths
        .map(|path| folder.join(path))
        .filter(|path| path.is_file())
        .collect()
}

//! What commands share: work beside the window, files written whole, errors as the web view expects them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use flow_api::ApiError;
use serde_json::{Value, json};
use tauri::async_runtime::spawn_blocking;

/// Does work beside the thread of the window.
pub(crate) async fn beside(
    work: impl FnOnce() -> Result<Value, Value> + Send + 'static,
) -> Result<Value, Value> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(failure(&error.to_string(), &error.to_string())))
}

/// The path that a test says instead of a dialog, which lies outside the web view; never in a release.
#[cfg(debug_assertions)]
pub(crate) fn said_by_test() -> Option<PathBuf> {
    std::env::var_os("ORDERLOOM_DIALOG_PATH").map(PathBuf::from)
}

#[cfg(not(debug_assertions))]
pub(crate) fn said_by_test() -> Option<PathBuf> {
    None
}

/// Writes a file whole or not at all: beside it first, then in its place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut side = path.as_os_str().to_owned();
    side.push(".part");
    let side = PathBuf::from(side);
    let written = fs::write(&side, bytes).and_then(|()| fs::rename(&side, path));
    if written.is_err() {
        // What is left of a failed attempt; the error that matters is the first one.
        let _ = fs::remove_file(&side);
    }
    written
}

pub(crate) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

pub(crate) fn not_written(path: &Path, error: &io::Error) -> Value {
    let name = name_of(path);
    failure(
        &format!("\"{name}\" could not be written: {error}. Nothing was changed."),
        &format!("“{name}”没有写成：{error}。原有内容没有改动。"),
    )
}

/// An error of the desk or of the keychain, as the web view expects it.
pub(crate) fn told(error: &ApiError) -> Value {
    serde_json::to_value(error).unwrap_or(Value::Null)
}

/// An error as the web view expects it.
pub(crate) fn failure(en: &str, zh: &str) -> Value {
    json!({ "code": "export_refused", "message": { "en": en, "zh": zh }, "details": {} })
}

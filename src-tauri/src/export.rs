//! Writes flows in other formats to files, and their picture to the clipboard. Where a file goes is for the person to say
//! in a dialog; the web view never names a path and is told the name of the file alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flow_desk::{Desk, Exported};
use serde_json::{Value, json};
use tauri::async_runtime::spawn_blocking;
use tauri::image::Image;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::reveal_item_in_dir;

/// The file that was written last, so that it can be shown in its folder.
#[derive(Debug, Default)]
pub(crate) struct Saved(Arc<Mutex<Option<PathBuf>>>);

/// Asks where to put a flow in another format, and writes it there. Answers the name of the file, or nothing when the
/// person thought better of it.
#[tauri::command]
pub(crate) async fn save_export(
    app: AppHandle,
    desk: State<'_, Arc<Desk>>,
    saved: State<'_, Saved>,
    body: Value,
) -> Result<Value, Value> {
    let (desk, saved) = (Arc::clone(&desk), Arc::clone(&saved.0));
    beside(move || {
        let exported = desk
            .export(body)
            .map_err(|error| serde_json::to_value(&error).unwrap_or(Value::Null))?;
        let Some(path) = chosen(&app, &exported) else {
            return Ok(Value::Null);
        };
        write(&path, &exported.bytes).map_err(|error| not_written(&path, &error))?;
        let name = name_of(&path);
        *saved.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
        Ok(json!({ "name": name, "bytes": exported.bytes.len() }))
    })
    .await
}

/// Shows the file that was written last in its folder.
#[tauri::command]
pub(crate) async fn reveal_export(saved: State<'_, Saved>) -> Result<Value, Value> {
    let path = saved.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    beside(move || {
        let Some(path) = path else {
            return Ok(Value::Null);
        };
        let shown = reveal_item_in_dir(&path);
        shown.map(|()| Value::Null).map_err(|error| {
            failure(
                &format!("the folder could not be opened: {error}"),
                &format!("无法打开所在文件夹：{error}"),
            )
        })
    })
    .await
}

/// Puts the picture of a flow on the clipboard.
#[tauri::command]
pub(crate) async fn copy_picture(
    app: AppHandle,
    desk: State<'_, Arc<Desk>>,
    body: Value,
) -> Result<Value, Value> {
    let desk = Arc::clone(&desk);
    beside(move || {
        let pixels = desk
            .picture(body)
            .map_err(|error| serde_json::to_value(&error).unwrap_or(Value::Null))?;
        let image = Image::new_owned(pixels.rgba, pixels.width, pixels.height);
        let copied = app.clipboard().write_image(&image);
        copied.map(|()| Value::Null).map_err(|error| {
            failure(
                &format!("the picture could not be copied: {error}"),
                &format!("图片没有复制成功：{error}"),
            )
        })
    })
    .await
}

/// Does work beside the thread of the window.
async fn beside(work: impl FnOnce() -> Result<Value, Value> + Send + 'static) -> Result<Value, Value> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(failure(&error.to_string(), &error.to_string())))
}

/// The path that the person chose in the system's dialog.
fn chosen(app: &AppHandle, exported: &Exported) -> Option<PathBuf> {
    if let Some(path) = said_by_test() {
        return Some(path);
    }
    let ending = exported.extension.rsplit('.').next().unwrap_or_default();
    let dialog = app
        .dialog()
        .file()
        .set_file_name(&exported.name)
        .add_filter(exported.label.0, &[ending]);
    let path = dialog.blocking_save_file()?.into_path().ok()?;
    match path.extension() {
        Some(_) => Some(path),
        None => Some(path.with_extension(exported.extension.trim_start_matches('.'))),
    }
}

/// The path that a test says instead of a dialog, which lies outside the web view; never in a release.
#[cfg(debug_assertions)]
#[expect(
    clippy::disallowed_methods,
    reason = "the seam for tests is an environment variable"
)]
fn said_by_test() -> Option<PathBuf> {
    std::env::var_os("ORDERLOOM_DIALOG_PATH").map(PathBuf::from)
}

#[cfg(not(debug_assertions))]
fn said_by_test() -> Option<PathBuf> {
    None
}

/// Writes a file whole or not at all: beside it first, then in its place.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
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

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn not_written(path: &Path, error: &io::Error) -> Value {
    let name = name_of(path);
    failure(
        &format!("\"{name}\" could not be written: {error}. Nothing was changed."),
        &format!("“{name}”没有写成：{error}。原有内容没有改动。"),
    )
}

/// An error as the web view expects it.
fn failure(en: &str, zh: &str) -> Value {
    json!({ "code": "export_refused", "message": { "en": en, "zh": zh }, "details": {} })
}

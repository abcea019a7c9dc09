//! Writes flows in other formats to files, and their picture to the clipboard. Where a file goes is for the person to say
//! in a dialog; the web view never names a path and is told the name of the file alone.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use flow_api::ApiError;
use flow_api::export::targets::target;
use flow_desk::{Desk, Exported, SigningKey};
use flow_keychain::{none_yet, signing_key};
use serde_json::{Value, json};
use tauri::image::Image;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::reveal_item_in_dir;

use crate::system::{beside, failure, name_of, not_written, said_by_test, told, write};

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
        let key = signer(&body).map_err(|error| told(&error))?;
        let exported = desk.export(body, key.as_ref()).map_err(|error| told(&error))?;
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

/// The key of the keychain, where the format is signed.
fn signer(body: &Value) -> Result<Option<SigningKey>, ApiError> {
    let name = body.get("target").and_then(Value::as_str).unwrap_or_default();
    match target(name) {
        Some(known) if known.is_signed => signing_key()?.ok_or_else(none_yet).map(Some),
        _ => Ok(None),
    }
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

//! The desktop shell: a window, its dialogs and its files. What the window asks is answered by `flow-desk`.

mod commands;
mod export;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use flow_desk::Desk;
use tauri::{Manager as _, WebviewUrl, WebviewWindowBuilder};

/// Opens the window and stays until it is closed.
pub fn run() -> ExitCode {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| {
            if let Some(window) = app.get_webview_window("main") {
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(tauri::generate_handler![
            commands::ask,
            export::save_export,
            export::reveal_export,
            export::copy_picture,
        ])
        .manage(export::Saved::default())
        .setup(|app| {
            app.manage(Arc::new(opened(&app.path().app_data_dir()?)?));
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("Orderloom")
                .inner_size(1440.0, 900.0)
                .min_inner_size(900.0, 560.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The desk over the database in a folder, which is made if it is not there.
fn opened(folder: &Path) -> Result<Desk, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    Ok(Desk::open(&folder.join("orderloom.db"), now)?)
}

/// Milliseconds since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the shell is where the clock is read")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

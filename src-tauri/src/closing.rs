//! Closes the window once what stands in its fields is kept. What that is the window knows; here is only the waiting.

use std::time::Duration;

use tauri::{Emitter as _, Window};

/// Tells the window to keep what was typed and to ask for [`close_window`] then.
const EVENT: &str = "closing";

/// As long as a window that does not answer is waited for.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// Tells the window that it is to close, and closes it by itself if it does not answer.
pub(crate) fn ask_to_close(window: &Window) {
    if window.emit(EVENT, ()).is_err() {
        return close_window(window.clone());
    }
    let window = window.clone();
    std::thread::spawn(move || {
        std::thread::sleep(WAIT_MAX);
        close_window(window);
    });
}

/// Everything is kept.
#[tauri::command]
pub(crate) fn close_window(window: Window) {
    // A window that is gone needs no closing.
    let _ = window.destroy();
}

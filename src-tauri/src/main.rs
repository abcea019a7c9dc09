//! The app: a window where there is a display, the command line where there is none or one is asked for.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = std::env::current_dir().unwrap_or_default();
    orderloom_app::run(&arguments, &folder, has_display())
}

/// Whether there is a display to open a window on; only on Linux can there be none.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

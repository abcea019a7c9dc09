//! The desktop shell: a window, its dialogs and its files. What the window asks is answered by `flow-desk`.

mod closing;
mod command_line;
mod commands;
mod elsewhere;
mod export;
mod files;
mod font;
mod keys;
mod system;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use flow_desk::Desk;
use tauri::{App, DragDropEvent, Manager as _, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};

/// What the program is to do, by its arguments and by whether there is a display.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Start {
    /// Open the window with these files.
    Window(Vec<PathBuf>),
    /// Say that no window can open, and check these files on the command line.
    NoDisplay(Vec<PathBuf>),
    /// Do what the `orderloom` command does.
    CommandLine,
}

/// Opens the window and stays until it is closed. With arguments of the command line, or without a display, it does what
/// the `orderloom` command does.
pub fn run(arguments: &[String], folder: &Path, has_display: bool) -> ExitCode {
    match start(arguments, folder, has_display) {
        Start::CommandLine => command_line::run(&std::env::args_os().skip(1).collect::<Vec<_>>()),
        Start::NoDisplay(files) => without_display(files),
        Start::Window(files) => window(files),
    }
}

/// Arguments that are all files are for the window; a word that is none belongs to the command line.
fn start(arguments: &[String], folder: &Path, has_display: bool) -> Start {
    let files = files::named(arguments, folder);
    match files.len() == arguments.len() {
        true if has_display => Start::Window(files),
        true => Start::NoDisplay(files),
        false => Start::CommandLine,
    }
}

fn without_display(files: Vec<PathBuf>) -> ExitCode {
    complain("there is no display here, so no window opens; the command line answers instead");
    complain("这里没有图形显示，无法打开窗口，改由命令行处理");
    let command = match files.is_empty() {
        true => "--help",
        false => "check",
    };
    let files = files.into_iter().map(OsString::from);
    command_line::run(
        &std::iter::once(OsString::from(command))
            .chain(files)
            .collect::<Vec<_>>(),
    )
}

/// A line for whoever started the program from a terminal; where there is none, nobody reads it.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "orderloom: {line}");
}

fn window(files: Vec<PathBuf>) -> ExitCode {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            if let Some(window) = app.get_webview_window("main") {
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
            let named = files::named(arguments.get(1..).unwrap_or_default(), Path::new(&folder));
            files::take_and_tell(app, named);
        }))
        .register_uri_scheme_protocol("font", |_, _| font::response())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(tauri::generate_handler![
            closing::close_window,
            commands::ask,
            export::save_export,
            export::reveal_export,
            export::copy_picture,
            keys::find_key,
            keys::make_key,
            files::open_file,
            files::save_file,
            files::arrived_files,
            elsewhere::look_at_file,
        ])
        .manage(export::Saved::default())
        .manage(files::Arrived::default())
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
                files::take_and_tell(window.app_handle(), paths.clone());
            }
            WindowEvent::CloseRequested { api, .. } => {
                api.prevent_close();
                closing::ask_to_close(window);
            }
            _ => {}
        })
        .setup(move |app| set_up(app, &files))
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &mut App, files: &[PathBuf]) -> Result<(), Box<dyn std::error::Error>> {
    let desk = Arc::new(opened(&app.path().app_data_dir()?)?);
    app.state::<files::Arrived>().put(files::taken(&desk, files));
    app.manage(desk);
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Orderloom")
        .on_navigation(is_ours)
        .inner_size(1440.0, 900.0)
        .min_inner_size(800.0, 480.0)
        .prevent_overflow()
        .build()?;
    elsewhere::watch(app.handle().clone());
    Ok(())
}

/// Whether an address is a page of the app; the window goes nowhere else.
fn is_ours(address: &Url) -> bool {
    match (address.scheme(), address.host_str()) {
        ("tauri", _) | ("about", None) | (_, Some("tauri.localhost")) => true,
        ("http", Some("127.0.0.1")) => tauri::is_dev(),
        _ => false,
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Start, is_ours, start};

    #[test]
    fn the_window_opens_unless_the_command_line_is_meant_or_there_is_no_display() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let said = |arguments: &[&str], has_display| {
            let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
            start(&arguments, folder, has_display)
        };
        assert_eq!(said(&[], true), Start::Window(Vec::new()));
        assert_eq!(said(&[], false), Start::NoDisplay(Vec::new()));
        assert_eq!(
            said(&["Cargo.toml"], true),
            Start::Window(vec![folder.join("Cargo.toml")])
        );
        assert_eq!(
            said(&["Cargo.toml"], false),
            Start::NoDisplay(vec![folder.join("Cargo.toml")])
        );
        assert_eq!(said(&["check", "Cargo.toml"], false), Start::CommandLine);
        assert_eq!(said(&["check", "Cargo.toml"], true), Start::CommandLine);
        assert_eq!(said(&["--version"], true), Start::CommandLine);
        assert_eq!(said(&["check"], true), Start::CommandLine);
    }

    #[test]
    fn the_window_goes_nowhere_but_to_the_app() {
        let goes = |address: &str| is_ours(&address.parse().unwrap());
        assert!(goes("tauri://localhost/index.html"));
        assert!(goes("http://tauri.localhost/"));
        assert!(!goes("https://example.com/"));
        assert!(!goes("https://tauri.localhost.example.com/"));
        assert!(!goes("file:///etc/passwd"));
        assert!(!goes("data:text/html,hello"));
    }
}

//! Ctrl-C twice: the process ends at once and leaves none of its files on their way behind.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

const FLOW: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../flows/templates/b2b-credit.flow.json"
);

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()), "{name} was sent");
}

fn side_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let hidden = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    entries.map(|entry| entry.path()).filter(hidden).collect()
}

/// Runs until the events are being written, stands still there, and goes on with two requests to end before it.
fn ended_while_writing(folder: &Path) -> (ExitStatus, bool) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_orderloom"))
        .args([
            "simulate",
            FLOW,
            "--replications",
            "60",
            "--log",
            "xes",
            "--quiet",
            "--force",
            "--out",
        ])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let is_writing = || {
        side_files(folder)
            .iter()
            .any(|path| path.to_string_lossy().contains(".events.xes."))
    };
    while !is_writing() && child.try_wait().expect("its state").is_none() {
        std::thread::yield_now();
    }
    signal(&child, "-STOP");
    // Two that do not become one while they wait.
    signal(&child, "-INT");
    signal(&child, "-TERM");
    let was_writing = is_writing();
    signal(&child, "-CONT");
    (child.wait().expect("its end"), was_writing)
}

#[test]
fn a_second_request_to_end_leaves_no_side_files() {
    let folder = std::env::temp_dir().join(format!("orderloom-{}-ended", std::process::id()));
    let (status, was_writing) = ended_while_writing(&folder);
    let left = side_files(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    assert!(was_writing, "the events were being written when it was stopped");
    assert_eq!(status.code(), Some(130));
    assert_eq!(left, [] as [PathBuf; 0]);
}

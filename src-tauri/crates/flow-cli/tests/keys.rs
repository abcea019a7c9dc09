//! The signing key lives in a real keychain, and without one nothing is written anywhere.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_orderloom");

/// A folder of its own that is gone with the value.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("orderloom-keys-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        Self(folder)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_a_keychain_it_says_so_and_writes_nothing() {
    let home = Home::new("none");
    for (lang, words) in [
        ("en", "no keychain that can be reached"),
        ("zh", "无法连接系统钥匙串"),
    ] {
        for action in ["make", "show"] {
            let answer = Command::new(PROGRAM)
                .args(["keys", action, "--lang", lang])
                .env_clear()
                .env("HOME", &home.0)
                .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
                .current_dir(&home.0)
                .output()
                .expect("the program runs");
            assert_eq!(answer.status.code(), Some(2), "{}", text(&answer.stderr));
            assert!(text(&answer.stderr).contains(words), "{}", text(&answer.stderr));
            assert!(answer.stdout.is_empty());
        }
    }
    assert_eq!(files(&home.0), Vec::<PathBuf>::new());
}

/// Runs shell commands in a session of their own with an unlocked GNOME keyring.
fn with_keyring(home: &Home, commands: &str) -> Output {
    let script = format!(
        "printf 'secret\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 99\n{commands}"
    );
    let answer = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .env("HOME", &home.0)
        .env("XDG_DATA_HOME", home.0.join("data"))
        .env("XDG_RUNTIME_DIR", &home.0)
        .env("ORDERLOOM", PROGRAM)
        .output()
        .expect("dbus-run-session is installed: `apt-get install dbus gnome-keyring`");
    assert_ne!(
        answer.status.code(),
        Some(99),
        "gnome-keyring is installed: `apt-get install gnome-keyring`"
    );
    answer
}

#[test]
fn the_key_is_made_once_and_shown_again() {
    let home = Home::new("keyring");
    let answer = with_keyring(
        &home,
        "\"$ORDERLOOM\" keys --lang en; echo $?\n\"$ORDERLOOM\" keys make || echo $?\n\"$ORDERLOOM\" keys show\n\
         \"$ORDERLOOM\" keys make --lang en; echo $?\n\"$ORDERLOOM\" keys make --replace",
    );
    let (out, err) = (text(&answer.stdout), text(&answer.stderr));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 8, "{out}{err}");
    assert_eq!(lines[0], "2", "there is none at first");
    assert!(lines[1].starts_with("untrusted comment: Orderloom signing key "));
    assert!(lines[2].starts_with("RW") && lines[2].len() == 56, "{}", lines[2]);
    assert_eq!(lines[1..3], lines[3..5], "it is shown as it was made");
    assert_eq!(lines[5], "2", "it is not made again");
    assert_ne!(lines[7], lines[2], "it is replaced when asked to");
    assert!(
        err.contains("there is no signing key yet") && err.contains("there is a signing key already"),
        "{err}"
    );
}

#[test]
fn a_bundle_is_signed_by_the_key_and_checked_by_minisign() {
    let home = Home::new("bundle");
    let answer = with_keyring(
        &home,
        "cd \"$HOME\" || exit 1\n\
         \"$ORDERLOOM\" new flash-presale -o mine.flow.json --lang en\n\
         \"$ORDERLOOM\" export mine.flow.json --to bundle --lang en; echo $?\n\
         \"$ORDERLOOM\" export mine.flow.json --to bundle --flow-version 3 --lang en; echo $?\n\
         \"$ORDERLOOM\" keys make > mine.pub\n\
         \"$ORDERLOOM\" export mine.flow.json --to bundle --flow-version 3 -o mine.flow.tar --lang en\n\
         tar -xf mine.flow.tar\n\
         minisign -V -m manifest.json -x manifest.json.minisig -p mine.pub",
    );
    let (out, err) = (text(&answer.stdout), text(&answer.stderr));
    assert!(answer.status.success(), "{out}{err}");
    assert!(
        err.contains("a bundle needs a version") && err.contains("there is no signing key yet"),
        "{err}"
    );
    assert!(out.contains("wrote mine.flow.tar"), "{out}");
    assert!(
        out.contains("Signature and comment signature verified"),
        "{out}{err}"
    );
    assert!(out.contains("flow:flash-presale\tversion:3"), "{out}");
}

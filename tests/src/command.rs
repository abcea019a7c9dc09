//! Runs the `orderloom` command inside the test's own process.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flow_cli::{Control, Terminal};

/// What a run gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Exit code.
    pub code: u8,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs it with nothing on standard input and nobody at a terminal.
pub fn orderloom(arguments: &[&str]) -> Answer {
    run(arguments, b"", false)
}

/// Runs it with something on standard input.
pub fn orderloom_reading(arguments: &[&str], input: &[u8]) -> Answer {
    run(arguments, input, false)
}

/// Runs it with somebody at a terminal who types these lines.
pub fn orderloom_answering(arguments: &[&str], typed: &str) -> Answer {
    run(arguments, typed.as_bytes(), true)
}

fn run(arguments: &[&str], input: &[u8], is_terminal: bool) -> Answer {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut Cursor::new(input),
        out: &mut out,
        err: &mut err,
        in_is_terminal: is_terminal,
        out_is_terminal: is_terminal,
        err_is_terminal: false,
        locale: None,
        no_color: true,
        now: "2026-11-11T00:00:00+08:00".to_owned(),
        interrupt,
    };
    let arguments = std::iter::once("orderloom").chain(arguments.iter().copied());
    let code = flow_cli::run(arguments.map(Into::into), &mut terminal);
    let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
    Answer {
        code,
        out: text(out),
        err: text(err),
    }
}

/// Nobody presses Ctrl-C in tests.
pub fn interrupt() -> &'static Control {
    static CONTROL: LazyLock<Control> = LazyLock::new(Control::default);
    &CONTROL
}

/// A folder of its own that is gone with the value.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder; the name tells tests apart.
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("orderloom-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        Self(folder)
    }

    /// A path inside it.
    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// A file inside it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        let parent = path.parent().expect("it stands in the folder");
        std::fs::create_dir_all(parent).expect("the temporary folder can be written");
        std::fs::write(&path, content).expect("the temporary folder can be written");
        path.display().to_string()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

//! Walks the fixtures of a folder and compares what comes out with what is stored.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of a fixture folder.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Path inside the folder without the ending, with `/` between its parts.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Fixture {
    /// What it holds, as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("the fixture is UTF-8")
    }

    /// The file beside it with another ending.
    pub fn beside(&self, ending: &str) -> PathBuf {
        let stem = self.name.rsplit('/').next().unwrap_or_default();
        self.path.with_file_name(format!("{stem}{ending}"))
    }
}

/// The folder of the project.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    root.expect("the crate lies three folders below the root")
        .to_owned()
}

/// The files of a folder of the project, and of those in it, whose names end so, in the order of their paths.
///
/// # Panics
/// When the folder cannot be read or holds none: a test that looks at nothing proves nothing.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("read {}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    assert!(
        !found.is_empty(),
        "{folder} holds no file that ends with {ending}"
    );
    found.sort();
    found
}

/// The same files with what they hold, in the order of their names.
///
/// # Panics
/// As [`files`], and when one cannot be read.
pub fn fixtures(folder: &str, ending: &str) -> Vec<Fixture> {
    let root = root().join(folder);
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("it was found below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        Fixture {
            name: name.strip_suffix(ending).unwrap_or(&name).to_owned(),
            bytes: fs::read(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display())),
            path,
        }
    };
    let mut found: Vec<Fixture> = files(folder, ending).into_iter().map(read).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// True when stored files are to be written anew: `BLESS=1` is in the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "for tests only: the environment says whether to bless"
)]
pub fn is_blessing() -> bool {
    std::env::var("BLESS").is_ok_and(|bless| bless == "1")
}

/// Holds a text against a stored file; when blessing, writes it instead.
///
/// # Panics
/// When they differ, with the first line that does.
pub fn expect_file(path: &Path, actual: &str) {
    if is_blessing() {
        fs::write(path, actual).unwrap_or_else(|error| panic!("write {}: {error}", path.display()));
        return;
    }
    let stored = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if stored == actual {
        return;
    }
    let line = stored
        .lines()
        .zip(actual.lines())
        .take_while(|(stored, actual)| stored == actual)
        .count();
    panic!(
        "{} differs at line {}:\n  stored: {}\n  actual: {}\nbless it with BLESS=1 if it is right:\n{actual}",
        path.display(),
        line + 1,
        stored.lines().nth(line).unwrap_or("(ends)"),
        actual.lines().nth(line).unwrap_or("(ends)"),
    );
}

//! The tree is what its lists say: each component, preset and rule has its file, its two lines and its help text, and
//! the source keeps the house rules that no compiler checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use flow_catalog::{COMPONENTS, PRESETS, Rehearsal, Setting};
use flow_testkit::{files, root};
use flow_validate::rules::RULES;

/// Longest source file, in lines.
const LINES_MAX: usize = 800;

fn crate_folder(path: &str) -> PathBuf {
    root().join("src-tauri/crates").join(path)
}

/// The names of the source files of a folder, without `mod` and without ending.
fn file_names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != "mod")
        .collect()
}

/// The names of the `mod` lines of a folder's `mod.rs`.
fn mod_lines(folder: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(folder.join("mod.rs")).expect("mod.rs is there");
    text.lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// Holds the files of a folder and the lines of its `mod.rs` against a list.
fn assert_folder(folder: &Path, listed: &BTreeSet<String>) {
    assert_eq!(&file_names(folder), listed, "left: files, right: list");
    assert_eq!(&mod_lines(folder), listed, "left: mod lines, right: list");
}

/// The `//!` text of a file as one line.
fn help_text(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the file is there");
    let lines: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}

/// Every source file below the folders that hold code.
fn sources() -> Vec<(PathBuf, String)> {
    let found = ["src-tauri", "benches", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"));
    found
        .filter(|path| !path.iter().any(|part| part == "target"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("source is text");
            (path, text)
        })
        .collect()
}

#[test]
fn components_are_files_and_lines() {
    let folder = crate_folder("flow-catalog/src/components");
    let listed: BTreeSet<String> = COMPONENTS
        .iter()
        .map(|component| component.id.replace('.', "_"))
        .collect();
    assert_eq!(listed.len(), COMPONENTS.len(), "a component is listed twice");
    assert_folder(&folder, &listed);
}

#[test]
fn components_are_documented_by_their_help() {
    let folder = crate_folder("flow-catalog/src/components");
    for component in COMPONENTS {
        let path = folder.join(format!("{}.rs", component.id.replace('.', "_")));
        let help = format!("{}. {}", component.purpose.en, component.help.en);
        assert_eq!(help_text(&path), help, "{}", path.display());
    }
}

#[test]
fn presets_are_files_and_lines() {
    let folder = crate_folder("flow-catalog/src/presets");
    let listed: BTreeSet<String> = PRESETS
        .iter()
        .map(|preset| preset.id.trim_start_matches("preset.").to_owned())
        .collect();
    assert_eq!(listed.len(), PRESETS.len(), "a preset is listed twice");
    assert_folder(&folder, &listed);
}

#[test]
fn rules_are_files_and_lines() {
    let folder = crate_folder("flow-validate/src/rules");
    let listed: BTreeSet<String> = RULES
        .iter()
        .map(|rule| rule.meta.name.replace('-', "_"))
        .collect();
    assert_eq!(listed.len(), RULES.len(), "a rule is listed twice");
    assert_folder(&folder, &listed);
}

#[test]
fn rules_have_fixture_folders_and_no_folder_is_left_over() {
    let folder = root().join("tests/rules");
    let folders: BTreeSet<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    let listed: BTreeSet<String> = RULES
        .iter()
        .map(|rule| format!("{}-{}", rule.meta.id, rule.meta.name))
        .collect();
    assert_eq!(folders, listed, "left: folders, right: rules");
}

/// The text of all source files below folders of crates.
fn source_of(folders: &[&str]) -> String {
    let folders = folders.iter().map(|folder| format!("src-tauri/crates/{folder}"));
    let found = folders.flat_map(|folder| files(&folder, ".rs"));
    found
        .map(|path| fs::read_to_string(path).expect("source is text"))
        .collect()
}

fn is_heeded(setting: &Setting) -> bool {
    matches!(setting.rehearsal, Rehearsal::Heeded(_))
}

/// A setting that its component says a run has no use for is not read where a run is made ready.
#[test]
fn what_a_run_passes_over_is_not_read() {
    let settings = || COMPONENTS.iter().flat_map(|component| component.settings);
    let heeded: BTreeSet<&str> = settings()
        .filter(|own| is_heeded(own))
        .map(|own| own.name)
        .collect();
    let source = source_of(&["flow-simulate/src/model"]);
    let is_read = |name: &str| source.contains(&format!("\"{name}\""));
    let others = settings()
        .map(|own| own.name)
        .filter(|name| !heeded.contains(name));
    let read: Vec<&str> = others.filter(|name| is_read(name)).collect();
    assert!(
        read.is_empty(),
        "passed over, says the catalog, and read: {read:?}"
    );
}

/// A setting that its component says a run heeds is read where a run is made ready, or the component says elsewhere what
/// hangs on it.
#[test]
fn what_a_run_heeds_is_read() {
    let source = source_of(&["flow-simulate/src/model", "flow-engine/src"]);
    let folder = crate_folder("flow-catalog/src/components");
    let mut unread = Vec::new();
    for component in COMPONENTS {
        let path = folder.join(format!("{}.rs", component.id.replace('.', "_")));
        let own = fs::read_to_string(path).expect("source is text");
        let is_read = |name: &str| source.contains(name) || own.matches(name).count() > 1;
        let heeded = component.settings.iter().filter(|setting| is_heeded(setting));
        let names = heeded.map(|setting| format!("\"{}\"", setting.name));
        unread.extend(
            names
                .filter(|name| !is_read(name))
                .map(|name| format!("{} {name}", component.id)),
        );
    }
    assert!(
        unread.is_empty(),
        "heeded, says the catalog, and read by nobody: {unread:?}"
    );
}

#[test]
fn sources_keep_the_house_rules() {
    // Put together here so that this file does not contain them.
    let banned = [
        ["#[al", "low("].concat(),
        ["#![al", "low("].concat(),
        ["#[ig", "nore"].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["unsa", "fe {"].concat(),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let place = path.display();
        let lines = text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!("{place} has {lines} lines"));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{place} does not say what it is for"));
        }
        faults.extend(
            banned
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{place} has {word}")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

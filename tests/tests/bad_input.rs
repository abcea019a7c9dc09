//! Input that cannot be read: a clear message with its place, exit code 2, nothing written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use flow_testkit::{expect_file, files, root};
use orderloom_tests::command::{Answer, Scratch, orderloom, orderloom_reading};

/// Files that are only there to be called by others.
const CALLED: [&str; 2] = ["parts/second.flow.json", "calls-unreadable/broken.flow.json"];

/// Each file under `tests/bad-input` gives the message in the text file beside it, in both languages.
#[test]
fn fixtures_are_refused_with_their_message() {
    for file in files("tests/bad-input", ".flow.json") {
        if CALLED.iter().any(|called| file.ends_with(called)) {
            continue;
        }
        let english = check(&file, "en");
        let chinese = check(&file, "zh");
        for answer in [&english, &chinese] {
            assert_eq!(
                (answer.code, answer.out.as_str()),
                (2, ""),
                "{}\n{}",
                file.display(),
                answer.err
            );
        }
        let prefix = format!("{}{}", root().display(), std::path::MAIN_SEPARATOR);
        let text = format!("{}\n{}", english.err, chinese.err).replace(&prefix, "");
        expect_file(&file.with_extension("").with_extension("txt"), &text);
    }
}

fn check(file: &Path, lang: &str) -> Answer {
    orderloom(&["check", "--lang", lang, &file.display().to_string()])
}

/// Commands that write leave a folder of unreadable files as it is.
#[test]
fn nothing_is_written() {
    let scratch = Scratch::new("nothing-is-written");
    for file in files("tests/bad-input", ".flow.json") {
        let name = file.strip_prefix(root().join("tests/bad-input")).unwrap();
        scratch.file(&name.display().to_string(), fs::read(&file).unwrap());
    }
    let before = contents(scratch.folder());
    for file in before
        .keys()
        .filter(|file| !CALLED.iter().any(|called| file.ends_with(called)))
    {
        let file = file.display().to_string();
        assert_eq!(orderloom(&["check", "--fix", "--yes", &file]).code, 2, "{file}");
    }
    let folder = scratch.folder().display().to_string();
    assert_eq!(orderloom(&["fmt", &folder]).code, 2);
    assert_eq!(contents(scratch.folder()), before);
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut folders = vec![folder.to_owned()];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}")) {
            let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{error}"));
                found.insert(path, bytes);
            }
        }
    }
    found
}

/// A file of 100 MB is refused by its size; it is not loaded.
#[test]
fn a_huge_file_is_refused_by_its_size() {
    let scratch = Scratch::new("huge");
    let path = scratch.file("huge.flow.json", "{");
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(100 * 1000 * 1000).unwrap();
    for command in ["check", "fmt"] {
        let answer = orderloom(&[command, &path]);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains("is larger than 32 MiB"), "{}", answer.err);
    }
    assert_eq!(fs::metadata(&path).unwrap().len(), 100 * 1000 * 1000);
}

/// Standard input has no size to ask for; it is read no further than a flow can go.
#[test]
fn endless_standard_input_is_refused() {
    let spaces = vec![b' '; 33 * 1024 * 1024];
    let answer = orderloom_reading(&["check", "-"], &spaces);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("is larger than 32 MiB"), "{}", answer.err);
}

/// Nesting is refused where it becomes too deep, whatever stands there, without running out of stack.
#[test]
fn bottomless_nesting_is_refused() {
    let million = 1_000_000;
    let nested = |open: &str| open.repeat(million);
    for text in [
        nested("["),
        nested("{\"a\":"),
        format!("{{\"format\": 2, \"nodes\": {}", nested("[")),
        format!("{{\"format\": 2, \"title\": {}", nested("{\"en\":")),
    ] {
        let answer = orderloom_reading(&["check", "-"], text.as_bytes());
        assert_eq!(answer.code, 2);
        assert!(answer.err.len() < 1000, "{}", answer.err);
    }
}

#[test]
fn a_missing_file_is_named() {
    let answer = orderloom(&["check", "no-such.flow.json"]);
    assert_eq!(answer.code, 2);
    assert_eq!(
        answer.err,
        "error: no-such.flow.json cannot be read: there is no such file\n"
    );
    let answer = orderloom(&["check", "no-such.flow.json", "--lang", "zh"]);
    assert_eq!(answer.err, "错误：no-such.flow.json 无法读取：没有这个文件\n");
}

#[test]
fn a_folder_without_flows_is_named() {
    let scratch = Scratch::new("no-flows");
    let folder = scratch.folder().display().to_string();
    let answer = orderloom(&["check", &folder]);
    assert_eq!(answer.code, 2);
    assert_eq!(
        answer.err,
        format!("error: {folder} holds no file that ends in .flow.json or .scenario.json\n")
    );
}

/// A folder where a file is needed.
#[test]
fn a_folder_given_as_a_file_is_refused() {
    let scratch = Scratch::new("folder-as-file");
    let folder = scratch.folder().display().to_string();
    let flow = scratch.file("ok.flow.json", orderloom(&["new", "--empty"]).out);
    let answer = orderloom(&["check", "--context", &folder, &flow]);
    assert_eq!(answer.code, 2);
    assert_eq!(
        answer.err,
        format!("error: {folder} cannot be read: it is a folder\n")
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_are_refused() {
    let scratch = Scratch::new("link-circle");
    let (one, two) = (scratch.path("one.flow.json"), scratch.path("two.flow.json"));
    std::os::unix::fs::symlink(&one, &two).unwrap();
    std::os::unix::fs::symlink(&two, &one).unwrap();
    let answer = orderloom(&["check", &one]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("one.flow.json cannot be read"),
        "{}",
        answer.err
    );
}

/// A link to the folder it stands in is not followed.
#[cfg(unix)]
#[test]
fn folders_that_hold_themselves_are_walked_once() {
    let scratch = Scratch::new("folder-circle");
    scratch.file("a.flow.json", orderloom(&["new", "--empty"]).out);
    std::os::unix::fs::symlink(scratch.folder(), scratch.path("again")).unwrap();
    let answer = orderloom(&[
        "fmt",
        "--check",
        "--format",
        "json",
        &scratch.folder().display().to_string(),
    ]);
    assert_eq!(answer.code, 0);
    assert!(answer.out.contains("\"files\": 1"), "{}", answer.out);
}

/// Files the user may not read; says nothing where the user may read everything.
#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("permission");
    let path = scratch.file("secret.flow.json", "{}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return;
    }
    let answer = orderloom(&["check", &path]);
    assert_eq!(answer.code, 2);
    assert_eq!(
        answer.err,
        format!("error: {path} cannot be read: permission denied\n")
    );
}

/// A flow whose folder may not be written stays whole.
#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("read-only");
    let flow = orderloom(&["new", "--empty"]).out.replace("  ", "    ");
    let path = scratch.file("folder/a.flow.json", &flow);
    let folder = scratch.path("folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write = fs::write(scratch.path("folder/probe"), "").is_ok();
    let answer = orderloom(&["fmt", &path]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if !may_write {
        assert_eq!(answer.code, 2);
        assert_eq!(fs::read_to_string(&path).unwrap(), flow);
    }
}

//! Databases of every earlier version open, with everything that was in them; newer ones and those of others are left alone.
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

use std::fs;
use std::path::{Path, PathBuf};

use flow_api::model::{NodeId, Text};
use flow_api::workspace::{Side, Workspace};
use flow_store::{Store, StoreError, VERSION};
use flow_testkit::root;
use orderloom_tests::command::Scratch;

fn fixture(version: u32) -> PathBuf {
    root().join(format!("tests/store/v{version}.db"))
}

/// A copy of a fixture in a folder of its own.
fn copy_of(version: u32, name: &str) -> (Scratch, PathBuf) {
    let folder = Scratch::new(name);
    let path = folder.folder().join("orderloom.db");
    fs::copy(fixture(version), &path).unwrap();
    (folder, path)
}

/// The names of the files in a folder with an ending.
fn files(folder: &Scratch, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort();
    names
}

#[test]
fn every_earlier_version_has_a_database_here() {
    for version in 1..VERSION {
        assert!(fixture(version).exists(), "version {version}");
    }
    assert!(!fixture(VERSION).exists(), "the newest is what is written now");
}

#[test]
fn databases_of_earlier_versions_open_with_everything_in_them() {
    for version in 1..VERSION {
        let (_folder, path) = copy_of(version, &format!("migrate-{version}"));
        let (mut workspace, recovered) = Workspace::open(&path, 50_000).unwrap();
        assert_eq!(recovered, None);
        let flows = workspace.flows().unwrap();
        let told: Vec<_> = flows
            .iter()
            .map(|row| (row.flow.as_str(), row.deleted_at))
            .collect();
        assert_eq!(told, [("other", Some(21_000)), ("spring-sale", None)]);
        let row = &flows[1];
        assert_eq!(row.folder, "Sales/2026");
        assert_eq!((row.version, row.changes_since_version), (Some(1), 2));
        assert_eq!(row.file.as_deref(), Some("/files/spring.flow.json"));
        assert_eq!(
            workspace.preference("theme").unwrap().as_deref(),
            Some("\"dark\"")
        );
        let flow = workspace.flow_at(row.key, Side::Draft).unwrap();
        assert_eq!(flow.nodes[&NodeId::new("start")].name, Text::new("Order", "下单"));
        assert_eq!(workspace.flow_at(row.key, Side::Version(1)).unwrap(), flow);
        let has_runs = version > 1;
        assert_eq!(workspace.runs(row.key).unwrap().len(), usize::from(has_runs));
        assert_eq!(workspace.walks(row.key).unwrap().len(), usize::from(has_runs));
        assert_eq!(workspace.scenario(row.key).unwrap().is_some(), has_runs);
    }
}

#[test]
fn undo_of_an_earlier_version_goes_on() {
    for version in 1..VERSION {
        let (_folder, path) = copy_of(version, &format!("migrate-undo-{version}"));
        let (mut workspace, _) = Workspace::open(&path, 50_000).unwrap();
        let key = workspace.search("spring").unwrap()[0];
        let ways = workspace.ways(key).unwrap();
        assert_eq!(ways.redo, Some(Text::new("Move", "移动")));
        workspace.redo(key, 51_000).unwrap().unwrap();
        for _ in 0..3 {
            workspace.undo(key, 52_000).unwrap().unwrap();
        }
        assert!(workspace.undo(key, 53_000).unwrap().is_none());
        let flow = workspace.flow_at(key, Side::Draft).unwrap();
        assert!(flow.nodes[&NodeId::new("start")].name.is_empty());
        assert!(!flow.nodes[&NodeId::new("done")].pinned);
    }
}

#[test]
fn a_copy_is_made_before_a_migration_and_opens_like_what_it_was() {
    let (folder, path) = copy_of(1, "backup");
    drop(Workspace::open(&path, 50_000).unwrap());
    let names = files(&folder, ".backup");
    assert_eq!(names, ["orderloom.db.000000000050000-v1.backup"]);
    let (workspace, recovered) = Workspace::open(&path.with_file_name(&names[0]), 60_000).unwrap();
    assert_eq!((workspace.flows().unwrap().len(), recovered), (2, None));
}

#[test]
fn the_newest_three_copies_are_kept() {
    let (folder, path) = copy_of(1, "backups");
    for now in [9_000, 50_000, 51_000, 52_000, 110_000] {
        drop(Workspace::open(&path, now).unwrap());
        fs::copy(fixture(1), &path).unwrap();
    }
    let kept = files(&folder, ".backup");
    let kept: Vec<&str> = kept.iter().map(|name| &name[13..28]).collect();
    assert_eq!(kept, ["000000000051000", "000000000052000", "000000000110000"]);
}

#[test]
fn an_open_database_of_this_version_makes_no_copy() {
    let folder = Scratch::new("no-backup");
    let path = folder.folder().join("orderloom.db");
    for now in 0..2 {
        drop(Workspace::open(&path, now).unwrap());
    }
    assert_eq!(files(&folder, ".backup"), Vec::<String>::new());
}

/// Bytes 60 to 63 of a database are the version of its schema, 68 to 71 say whose it is.
fn stamp(path: &Path, at: usize, number: u32) -> Vec<u8> {
    let mut bytes = fs::read(path).unwrap();
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
    fs::write(path, &bytes).unwrap();
    bytes
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let (folder, path) = copy_of(2, "newer");
    let bytes = stamp(&path, 60, VERSION + 1);
    let error = Workspace::open(&path, 0).unwrap_err();
    assert!(
        error.message.en.contains("newer Orderloom"),
        "{}",
        error.message.en
    );
    assert!(error.message.zh.contains("更新版本"), "{}", error.message.zh);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(files(&folder, ""), ["orderloom.db"]);
}

#[test]
fn somebody_elses_database_is_left_alone() {
    for (at, number) in [(60, 0), (68, 42)] {
        let (_folder, path) = copy_of(2, &format!("foreign-{at}"));
        let bytes = stamp(&path, at, number);
        assert!(matches!(Store::open(&path, 0), Err(StoreError::Foreign)));
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

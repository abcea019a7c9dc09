//! Damaged databases: whatever can be read is there afterwards, what cannot is told, and nothing is made up.
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

use std::fs;
use std::path::{Path, PathBuf};

use flow_api::model::{Fingerprint, Flow, Text, apply, write};
use flow_api::workspace::{Side, Workspace};
use flow_store::{Recovered, Store};
use flow_testkit::{Kinds, Mix, Rng, random_edit, random_flow};
use orderloom_tests::command::Scratch;

const FLOWS: u64 = 4;

/// How often each flow changes; with few changes nothing is folded into the file, and the log holds everything.
const MANY: usize = 60;
const FEW: usize = 6;

/// A database with a history, and every state that each of its flows ever had.
struct Library {
    scratch: Scratch,
    path: PathBuf,
    /// The flows by key: their states in order, the last being the present one.
    states: Vec<(i64, Vec<String>)>,
}

impl Library {
    /// With the log still beside the file, as a killed program leaves it, or folded into it.
    fn new(name: &str, seed: u64, changes: usize, has_log: bool) -> Self {
        let scratch = Scratch::new(name);
        let source = scratch.folder().join("source.db");
        let path = scratch.folder().join("orderloom.db");
        let (mut workspace, _) = Workspace::open(&source, 1).unwrap();
        let states = (0..FLOWS)
            .map(|number| history(&mut workspace, seed * FLOWS + number, changes))
            .collect();
        workspace.set_preference("theme", "\"dark\"").unwrap();
        if !has_log {
            drop(workspace);
        }
        copy(&source, &path);
        Self {
            scratch,
            path,
            states,
        }
    }

    /// Opens it; what came back must be states that were, and those that are not the last must be told.
    fn open(&self, about: &str) -> (Workspace, Option<Recovered>) {
        self.open_if(about, true)
    }

    /// The same, where `is_told` says whether there is anything to know an earlier state by.
    fn open_if(&self, about: &str, is_told: bool) -> (Workspace, Option<Recovered>) {
        let (store, recovered) =
            Store::open(&self.path, 7).unwrap_or_else(|error| panic!("{about}: {error}"));
        drop(store);
        let (mut workspace, again) = Workspace::open(&self.path, 8).unwrap();
        assert_eq!(again, None, "{about}: recovered twice");
        let titles = |titles: &[Text]| titles.iter().map(|title| title.en.clone()).collect::<Vec<_>>();
        let (older, lost) = match &recovered {
            Some(told) => (titles(&told.older), titles(&told.lost)),
            None => Default::default(),
        };
        for (key, states) in &self.states {
            let title = format!("Flow {key}");
            let Ok(flow) = workspace.flow_at(*key, Side::Draft) else {
                let is_told = !is_told || lost.contains(&title) || lost.contains(&String::new());
                assert!(is_told, "{about}: flow {key} is gone, and only {lost:?} are told");
                continue;
            };
            let print = print_of(&flow);
            assert!(states.contains(&print), "{about}: flow {key} was never like that");
            let is_last = !is_told || states.last() == Some(&print);
            assert!(
                is_last || older.contains(&title),
                "{about}: flow {key} is an earlier one, and only {older:?} are told"
            );
            // It can be worked on, and what undo it has leads to states that were.
            for _ in 0..5 {
                workspace.undo(*key, 9).unwrap();
                let print = print_of(&workspace.flow_at(*key, Side::Draft).unwrap());
                assert!(
                    states.contains(&print),
                    "{about}: undo of flow {key} leads astray"
                );
            }
        }
        (workspace, recovered)
    }

    fn is_last(&self, workspace: &mut Workspace, key: i64) -> bool {
        let states = self
            .states
            .iter()
            .find(|(of, _)| *of == key)
            .map(|(_, states)| states)
            .unwrap();
        let flow = workspace.flow_at(key, Side::Draft);
        flow.is_ok_and(|flow| states.last() == Some(&print_of(&flow)))
    }
}

fn print_of(flow: &Flow) -> String {
    Fingerprint::of_bytes(&write(flow)).to_string()
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
    let _ = fs::remove_file(with(to, "-wal"));
    if with(from, "-wal").exists() {
        fs::copy(with(from, "-wal"), with(to, "-wal")).unwrap();
    }
}

/// A flow with edits, some undone, and a version; every state it had. Titles stay, so that they can be told.
fn history(workspace: &mut Workspace, seed: u64, changes: usize) -> (i64, Vec<String>) {
    let (mut rng, kinds) = (Rng::new(seed), Kinds::common());
    let key = workspace.flows().unwrap().len() as i64 + 1;
    let mut flow = random_flow(seed, 20, &kinds, Mix::default());
    flow.title = Text::new(format!("Flow {key}"), format!("流程 {key}"));
    assert_eq!(workspace.create(&write(&flow), "Sales", "test", 2).unwrap(), key);
    let label = Text::new("Edit", "修改");
    let mut states = vec![print_of(workspace.document(key).unwrap().flow())];
    while states.len() < changes {
        let changed = match rng.below(8) {
            0 => workspace.undo(key, 3).unwrap().is_some(),
            _ => {
                let mut flow = workspace.document(key).unwrap().flow().clone();
                let edit = random_edit(&flow, &kinds, &mut rng);
                // Titles tell the flows apart here.
                let fits = apply(&mut flow, &edit).is_ok_and(|difference| difference.header.is_none());
                let merge = rng.chance(30).then_some("burst");
                fits && workspace.edit(key, &edit, &label, merge, 4).is_ok()
            }
        };
        if changed {
            states.push(print_of(workspace.document(key).unwrap().flow()));
        }
        if states.len() == changes / 2 {
            workspace.save_version(key, "half", "", 5).unwrap();
        }
    }
    (key, states)
}

#[test]
fn an_unharmed_database_is_not_touched() {
    for has_log in [true, false] {
        let library = Library::new(&format!("unharmed-{has_log}"), 1, MANY, has_log);
        let (mut workspace, recovered) = library.open("unharmed");
        assert_eq!(recovered, None);
        assert!(workspace.undo(1, 10).is_ok());
        assert!(!library.scratch.folder().join("orderloom.db.damaged-7").exists());
    }
}

#[test]
fn a_header_of_garbage_costs_nothing() {
    for has_log in [true, false] {
        let library = Library::new(&format!("header-{has_log}"), 2, MANY, has_log);
        let mut bytes = fs::read(&library.path).unwrap();
        let garbage = bytes.len().min(100);
        bytes[..garbage].fill(0xA5);
        fs::write(&library.path, &bytes).unwrap();
        let (mut workspace, recovered) = library.open("header");
        let told = recovered.expect("it is damaged");
        assert_eq!((told.flows, told.versions), (FLOWS as usize, FLOWS as usize));
        assert_eq!((told.older, told.lost), (Vec::new(), Vec::new()));
        assert_eq!(
            fs::read(&told.aside).unwrap(),
            bytes,
            "the damaged file is kept as it was"
        );
        for (key, _) in &library.states {
            while workspace.redo(*key, 10).unwrap().is_some() {}
            assert!(library.is_last(&mut workspace, *key) || workspace.entry(*key).is_ok());
            assert_eq!(workspace.entry(*key).unwrap().folder, "Sales");
            assert_eq!(workspace.versions(*key).unwrap().len(), 1);
        }
        assert_eq!(
            workspace.preference("theme").unwrap().as_deref(),
            Some("\"dark\"")
        );
    }
}

#[test]
fn a_whole_first_page_of_garbage_costs_nothing() {
    let library = Library::new("first-page", 3, MANY, false);
    let mut bytes = fs::read(&library.path).unwrap();
    bytes[..4096].fill(0);
    fs::write(&library.path, &bytes).unwrap();
    let told = library.open("first page").1.expect("it is damaged");
    assert_eq!(
        (told.flows, told.older.len(), told.lost.len()),
        (FLOWS as usize, 0, 0)
    );
}

#[test]
fn a_file_of_nothing_beside_a_log_is_read_from_the_log() {
    let library = Library::new("nothing", 4, FEW, true);
    fs::write(&library.path, b"").unwrap();
    let told = library.open("nothing").1.expect("it is damaged");
    assert_eq!(told.flows, FLOWS as usize);
}

#[test]
fn a_log_that_breaks_off_early_is_noticed() {
    let library = Library::new("log", 5, FEW, true);
    let log = with(&library.path, "-wal");
    let mut bytes = fs::read(&log).unwrap();
    // In the middle of a frame a third of the way in.
    let at = 32 + (bytes.len() - 32) / 3 / 4120 * 4120 + 2_000;
    bytes[at] ^= 0x10;
    fs::write(&log, &bytes).unwrap();
    let told = library.open("log").1.expect("it is damaged");
    assert_eq!((told.flows, told.lost.len()), (FLOWS as usize, 0));
    assert!(with(&told.aside, "-wal").exists());
}

#[test]
fn text_without_any_database_is_set_aside() {
    let scratch = Scratch::new("text");
    let path = scratch.folder().join("orderloom.db");
    fs::write(
        &path,
        "not a database, but long enough to look like one ".repeat(400),
    )
    .unwrap();
    let (workspace, told) = Workspace::open(&path, 7).unwrap();
    let told = told.expect("it is no database");
    assert!(told.en.contains("orderloom.db.damaged-7") && told.zh.contains("orderloom.db.damaged-7"));
    assert!(workspace.flows().unwrap().is_empty());
}

/// Damages the file, or its log, at random: letters, stretches, the end.
fn damage(path: &Path, rng: &mut Rng) -> String {
    let log = with(path, "-wal");
    let target = if log.exists() && rng.chance(40) {
        log
    } else {
        path.to_owned()
    };
    let mut bytes = fs::read(&target).unwrap();
    let about = match rng.below(4) {
        0 => {
            let length = rng.below(bytes.len());
            bytes.truncate(length);
            format!("cut to {length}")
        }
        1 => {
            let at = rng.below(bytes.len());
            let end = (at + 1 + rng.below(9_000)).min(bytes.len());
            bytes[at..end].fill(rng.below(256) as u8);
            format!("{at} to {end} overwritten")
        }
        2 => {
            let pages = bytes.len() / 4096;
            let page = rng.below(pages);
            bytes[page * 4096..][..4096].fill_with(|| rng.below(256) as u8);
            format!("page {page} of noise")
        }
        _ => {
            let flips: Vec<usize> = (0..1 + rng.below(12)).map(|_| rng.below(bytes.len())).collect();
            flips.iter().for_each(|at| bytes[*at] ^= 1 << rng.below(8));
            format!("bits flipped at {flips:?}")
        }
    };
    fs::write(&target, &bytes).unwrap();
    format!("{} {about}", target.file_name().unwrap().to_string_lossy())
}

#[test]
fn damage_at_random_never_loses_a_flow_in_silence() {
    for has_log in [true, false] {
        let library = Library::new(&format!("random-{has_log}"), 6, MANY, has_log);
        let whole = library.scratch.folder().join("whole.db");
        copy(&library.path, &whole);
        let mut rng = Rng::new(77);
        let (mut opened, mut recovered, mut lost, mut older) = (0, 0, 0, 0);
        for round in 0..70 {
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(with(&library.path, ending));
            }
            copy(&whole, &library.path);
            let about = format!(
                "round {round}, log {has_log}: {}",
                damage(&library.path, &mut rng)
            );
            // Of what was cut off no trace is left: a log without its end is as if that had never been.
            let is_traced = !about.contains("-wal") && !about.contains("cut");
            let (_, told) = library.open_if(&about, is_traced);
            // Beside a log that holds the same, nothing need be missing.
            assert!(told.is_some() || has_log || is_traced, "{about}: not noticed");
            opened += 1;
            if let Some(told) = told {
                recovered += 1;
                lost += told.lost.len();
                older += told.older.len();
                fs::remove_file(&told.aside).unwrap();
                let _ = fs::remove_file(with(&told.aside, "-wal"));
            }
        }
        assert!(recovered > 25, "only {recovered} of {opened} were noticed");
        // Most of what is damaged at random leaves most flows as they are.
        let flows = opened * FLOWS as usize;
        assert!(
            lost + older < flows / 3,
            "{lost} lost and {older} older of {flows}"
        );
    }
}

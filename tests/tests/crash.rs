//! Whatever was acknowledged is there after the program was killed, whenever that happens.
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

use flow_api::model::{Fingerprint, write};
use flow_api::workspace::{Side, Workspace};
use flow_testkit::Rng;
use orderloom_tests::command::Scratch;

/// How often the program is killed: while it makes a new database, and while it works on one.
const KILLS_AT_FIRST: u64 = 20;
const KILLS: u64 = 200;

/// What was acknowledged so far.
#[derive(Default)]
struct Acknowledged {
    /// The last change of each flow, with what the flow was then.
    changes: BTreeMap<i64, (i64, String)>,
    versions: BTreeMap<(i64, i64), String>,
    lines: usize,
}

impl Acknowledged {
    fn take(&mut self, line: &str) {
        self.lines += 1;
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<i64>().unwrap();
        match words[0] {
            "made" => drop(self.changes.entry(number(1)).or_insert((0, String::new()))),
            "kept" => drop(self.changes.insert(number(1), (number(2), words[3].to_owned()))),
            "saved" => drop(self.versions.insert((number(1), number(2)), words[3].to_owned())),
            _ => panic!("{line}"),
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let scratch = Scratch::new("crash");
    let database = scratch.folder().join("orderloom.db");
    let mut acknowledged = Acknowledged::default();
    let mut rng = Rng::new(20_261_127);
    for round in 0..KILLS {
        let now = round as i64 * 10_000_000;
        kill_in_the_middle(&database, round, now, 7, &mut rng, &mut acknowledged);
        reopen(&database, now + 9_000_000, &mut acknowledged, &mut rng);
    }
    // The rounds have really worked on something.
    assert!(
        acknowledged.lines as u64 > 4 * KILLS,
        "{} lines",
        acknowledged.lines
    );
    assert!(acknowledged.versions.len() > 10);
    let (mut workspace, _) = Workspace::open(&database, 0).unwrap();
    for (version, print) in &acknowledged.versions {
        find_version(&mut workspace, *version, print);
    }
}

#[test]
fn a_database_that_was_just_being_made_opens() {
    let scratch = Scratch::new("crash-first");
    let mut rng = Rng::new(3);
    for round in 0..KILLS_AT_FIRST {
        let database = scratch.folder().join(format!("orderloom-{round}.db"));
        let mut acknowledged = Acknowledged::default();
        kill_in_the_middle(&database, round, 0, 2, &mut rng, &mut acknowledged);
        reopen(&database, 9_000_000, &mut acknowledged, &mut rng);
    }
}

/// Runs the program until it has said a random number of lines below a bound, and a random moment longer, then kills it.
fn kill_in_the_middle(
    database: &Path,
    seed: u64,
    now: i64,
    lines: usize,
    rng: &mut Rng,
    acknowledged: &mut Acknowledged,
) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crash-child"))
        .arg(database)
        .args([seed.to_string(), now.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..rng.below(lines) {
        acknowledged.take(&line(&mut out).expect("it works until it is killed"));
    }
    // From nothing to about as long as two changes take.
    for turn in 0..rng.below(2_000_000) {
        black_box(turn);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    // A line that broke off was not said.
    for whole in rest
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
    {
        acknowledged.take(whole);
    }
}

fn line(out: &mut BufReader<ChildStdout>) -> Option<String> {
    let mut line = String::new();
    let read = out.read_line(&mut line).unwrap();
    (read > 0).then(|| line.trim_end().to_owned())
}

/// Opens what is there after the kill: every acknowledged change and version, and undo still leads back and forth.
fn reopen(database: &Path, now: i64, acknowledged: &mut Acknowledged, rng: &mut Rng) {
    let (mut workspace, recovered) = Workspace::open(database, now).unwrap();
    assert_eq!(recovered, None);
    for (key, (seq, print)) in &mut acknowledged.changes {
        let seq_now = workspace.ways(*key).unwrap().seq;
        // The change under way may have been kept without being acknowledged; never two.
        assert!(
            (*seq..=*seq + 1).contains(&seq_now),
            "flow {key}: {seq_now}, acknowledged {seq}"
        );
        if seq_now == *seq && !print.is_empty() {
            assert_eq!(print_of(&mut workspace, *key), *print, "flow {key}, change {seq}");
        }
        let journal = workspace.journal(*key, usize::MAX).unwrap();
        let numbers: Vec<i64> = journal.iter().rev().map(|row| row.seq).collect();
        assert_eq!(numbers, (1..=seq_now).collect::<Vec<_>>(), "flow {key}");
        back_and_forth(&mut workspace, *key, rng.below(3), now);
        (*seq, *print) = (workspace.ways(*key).unwrap().seq, print_of(&mut workspace, *key));
    }
    if let Some((version, print)) = acknowledged.versions.last_key_value() {
        find_version(&mut workspace, *version, print);
    }
}

fn find_version(workspace: &mut Workspace, (key, version): (i64, i64), print: &str) {
    let flow = workspace.flow_at(key, Side::Version(version)).unwrap();
    assert_eq!(Fingerprint::of_bytes(&write(&flow)).to_string(), print);
}

/// Takes up to so many changes back and makes them again.
fn back_and_forth(workspace: &mut Workspace, key: i64, most: usize, now: i64) {
    let before = print_of(workspace, key);
    let mut back = 0;
    while back < most && workspace.undo(key, now).unwrap().is_some() {
        back += 1;
    }
    for _ in 0..back {
        workspace.redo(key, now).unwrap().expect("it was taken back");
    }
    assert_eq!(print_of(workspace, key), before, "flow {key}");
}

fn print_of(workspace: &mut Workspace, key: i64) -> String {
    Fingerprint::of_bytes(&workspace.document(key).unwrap().canonical()).to_string()
}

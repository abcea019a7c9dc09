//! For the crash test: works on the flows of a database until it is killed, and says after each change what was acknowledged.
//! `crash-child DATABASE SEED NOW`.

use std::io::{Write as _, stdout};
use std::path::Path;
use std::process::ExitCode;

use flow_api::ApiError;
use flow_api::model::{Fingerprint, Text, write};
use flow_api::workspace::Workspace;
use flow_testkit::{Kinds, Mix, Rng, random_edit, random_flow};

/// Flows that are worked on.
const FLOWS: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, seed, now] = arguments.as_slice() else {
        return ExitCode::FAILURE;
    };
    let (Ok(seed), Ok(now)) = (seed.parse(), now.parse()) else {
        return ExitCode::FAILURE;
    };
    match work(Path::new(database), seed, now) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("failed {error}"));
            ExitCode::FAILURE
        }
    }
}

fn work(database: &Path, seed: u64, mut now: i64) -> Result<(), ApiError> {
    let (mut workspace, recovered) = Workspace::open(database, now)?;
    if let Some(recovered) = recovered {
        say(&format!("recovered {}", recovered.en));
    }
    let (mut rng, kinds) = (Rng::new(seed), Kinds::common());
    while workspace.flows()?.len() < FLOWS {
        let number = workspace.flows()?.len() as u64;
        let flow = random_flow(number, 12, &kinds, Mix::default());
        let key = workspace.create(&write(&flow), "", "test", now)?;
        say(&format!("made {key}"));
    }
    let mut keys: Vec<i64> = workspace.flows()?.iter().map(|row| row.key).collect();
    keys.sort_unstable();
    loop {
        now += rng.below(3_000) as i64;
        let key = keys[rng.below(keys.len())];
        if change(&mut workspace, key, &kinds, &mut rng, now)? {
            let seq = workspace.ways(key)?.seq;
            let print = Fingerprint::of_bytes(&workspace.document(key)?.canonical());
            say(&format!("kept {key} {seq} {print}"));
        }
        if rng.chance(3) {
            let version = workspace.save_version(key, "version", "", now)?;
            let print = Fingerprint::of_bytes(&workspace.document(key)?.canonical());
            say(&format!("saved {key} {version} {print}"));
        }
    }
}

/// One random change; edits that do not fit are none.
fn change(
    workspace: &mut Workspace,
    key: i64,
    kinds: &Kinds,
    rng: &mut Rng,
    now: i64,
) -> Result<bool, ApiError> {
    match rng.below(10) {
        0 => Ok(workspace.undo(key, now)?.is_some()),
        1 => Ok(workspace.redo(key, now)?.is_some()),
        _ => {
            let edit = random_edit(workspace.document(key)?.flow(), kinds, rng);
            let merge = rng.chance(40).then_some("burst");
            let label = Text::new("Random edit", "随机修改");
            Ok(workspace.edit(key, &edit, &label, merge, now).is_ok())
        }
    }
}

/// Says a line at once; whoever listens may be gone.
fn say(line: &str) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

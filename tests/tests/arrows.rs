//! Which crate may know which, and what none below the façade may touch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use flow_testkit::{files, root};

/// Each crate with the crates of the workspace it may depend on. Read downwards: an arrow never points back up.
const ARROWS: &[(&str, &[&str])] = &[
    ("flow-model", &[]),
    ("flow-feel", &["flow-model"]),
    ("flow-catalog", &["flow-feel", "flow-model"]),
    ("flow-engine", &["flow-catalog", "flow-feel", "flow-model"]),
    (
        "flow-validate",
        &["flow-catalog", "flow-engine", "flow-feel", "flow-model"],
    ),
    (
        "flow-simulate",
        &[
            "flow-catalog",
            "flow-engine",
            "flow-feel",
            "flow-model",
            "flow-validate",
        ],
    ),
    (
        "flow-export",
        &[
            "flow-catalog",
            "flow-engine",
            "flow-feel",
            "flow-model",
            "flow-validate",
        ],
    ),
    (
        "flow-api",
        &[
            "flow-catalog",
            "flow-engine",
            "flow-export",
            "flow-feel",
            "flow-model",
            "flow-simulate",
            "flow-store",
            "flow-validate",
        ],
    ),
    ("flow-store", &["flow-model"]),
    ("flow-desk", &["flow-api"]),
    ("flow-keychain", &["flow-api"]),
    ("flow-cli", &["flow-api", "flow-keychain"]),
    (
        "flow-testkit",
        &[
            "flow-catalog",
            "flow-engine",
            "flow-feel",
            "flow-model",
            "flow-validate",
        ],
    ),
];

/// Crates that hold no clock, no environment, no disk, no threads, no randomness of their own.
const PURE: &[&str] = &[
    "flow-model",
    "flow-feel",
    "flow-catalog",
    "flow-engine",
    "flow-validate",
    "flow-simulate",
    "flow-export",
    "flow-api",
];

/// Where replications run side by side: the one place below the clients that may name threads.
const THREADS: (&str, &str) = ("std::thread", "crew.rs");

/// What pure crates may not name in their sources.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "RandomState",
    "tokio",
    "async fn",
    ".await",
    "tauri",
    "getrandom",
    "thread_rng",
    "println!",
    "eprintln!",
];

fn crate_folder(name: &str) -> PathBuf {
    root().join("src-tauri/crates").join(name)
}

/// The names in a section of a manifest.
fn dependencies(manifest: &Path, section: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    let mut found = BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line == format!("[{section}]");
        } else if inside
            && let Some(name) = line.split(['.', ' ', '=']).next().filter(|name| !name.is_empty())
        {
            found.insert(name.to_owned());
        }
    }
    found
}

#[test]
fn every_crate_is_in_the_list_of_arrows() {
    let folders = fs::read_dir(root().join("src-tauri/crates")).unwrap();
    let found: BTreeSet<String> = folders
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn arrows_point_one_way() {
    for (name, allowed) in ARROWS {
        let known = dependencies(&crate_folder(name).join("Cargo.toml"), "dependencies");
        let ours = known.iter().filter(|dependency| dependency.starts_with("flow-"));
        for dependency in ours {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{name} may not depend on {dependency}"
            );
        }
    }
}

#[test]
fn below_the_command_line_nothing_touches_the_machine() {
    for name in PURE {
        for file in files(&format!("src-tauri/crates/{name}/src"), ".rs") {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for (number, line) in code.enumerate() {
                let may = |word: &str| *name == "flow-api" && word == THREADS.0 && file.ends_with(THREADS.1);
                for word in IMPURE.iter().filter(|word| !may(word)) {
                    assert!(
                        !line.contains(*word),
                        "{} names {word}: line {number}, {line}",
                        file.display()
                    );
                }
            }
        }
        let manifest = crate_folder(name).join("Cargo.toml");
        for dependency in dependencies(&manifest, "dependencies") {
            assert!(
                !IMPURE.contains(&dependency.as_str()),
                "{name} depends on {dependency}"
            );
        }
    }
}

/// Only a component's own file, the presets, flow files and fixtures may name it.
#[test]
fn component_ids_stand_in_their_own_file() {
    let components = root().join("src-tauri/crates/flow-catalog/src/components");
    let mut home: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in files("src-tauri/crates/flow-catalog/src/components", ".rs") {
        let text = fs::read_to_string(&file).unwrap();
        let id = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("id: \"")?.strip_suffix("\","));
        if let Some(id) = id {
            home.insert(id.to_owned(), file);
        }
    }
    assert_eq!(home.len(), 40, "{}", components.display());
    for file in sources() {
        let text = product_code(&file);
        for (id, own) in &home {
            let named = format!("\"{id}\"");
            assert!(
                file == *own || !text.contains(&named),
                "{} names {id}",
                file.display()
            );
        }
    }
}

/// A source without comments, whose examples are tests, and without the tests at its end.
fn product_code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let code = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Sources that run in the product: not tests, not the presets.
fn sources() -> Vec<PathBuf> {
    let all = files("src-tauri", ".rs");
    all.into_iter().filter(|file| is_product_source(file)).collect()
}

fn is_product_source(file: &Path) -> bool {
    let text = file.to_string_lossy().replace('\\', "/");
    let apart = [
        "/tests/",
        "/tests.rs",
        "/benches/",
        "/examples/",
        "/flow-testkit/",
        "/flow-catalog/src/presets/",
    ];
    !apart.iter().any(|part| text.contains(part))
}

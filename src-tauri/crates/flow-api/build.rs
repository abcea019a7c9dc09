//! Embeds the templates, the sub-flows they call and their scenarios: every flow file in `flows/templates` and in `parts`
//! below it and every scenario beside a template, so that there is no list to keep.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&manifest).join("../../../flows/templates");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let out = Path::new(&out);
    write(&folder, ".flow.json", &out.join("templates.rs"));
    write(&folder, ".scenario.json", &out.join("scenarios.rs"));
    write(&folder.join("parts"), ".flow.json", &out.join("parts.rs"));
}

/// Writes the list of the files of a kind in a folder, as an expression.
fn write(folder: &Path, suffix: &str, list: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if let Some(id) = name.strip_suffix(suffix) {
            let path = fs::canonicalize(&file)
                .expect("the file was just listed")
                .display()
                .to_string();
            code.push_str(&format!("    ({id:?}, include_bytes!({path:?}).as_slice()),\n"));
        }
    }
    code.push_str("]\n");
    fs::write(list, code).expect("the build folder can be written");
}

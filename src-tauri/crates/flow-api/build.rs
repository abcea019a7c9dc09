//! Embeds the templates: every flow file in `flows/templates`, so that there is no list to keep.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&manifest).join("../../../flows/templates");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = match fs::read_dir(&folder) {
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
        if let Some(id) = name.strip_suffix(".flow.json") {
            let path = fs::canonicalize(&file).expect("the file was just listed");
            code.push_str(&format!(
                "    ({id:?}, include_bytes!({:?}).as_slice()),\n",
                path.display().to_string()
            ));
        }
    }
    code.push_str("]\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("templates.rs"), code).expect("the build folder can be written");
}

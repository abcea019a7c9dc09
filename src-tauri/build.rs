//! Reads tauri.conf.json into the program, and says how a release is linked.

use std::env;
use std::error::Error;
use std::process::Command;

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script by its environment what is built"
)]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=ui/dist");
    // What Rust's own linker can do, which is the usual one of this target only.
    if env::var("TARGET")? == "x86_64-unknown-linux-gnu" && env::var("PROFILE")? == "release" {
        // Functions with the same machine code are kept once.
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
        if has_packed_relocations() {
            println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
    tauri_build::try_build(tauri_build::Attributes::new())?;
    Ok(())
}

/// Whether the C library reads addresses that are packed to a fortieth of their size: glibc 2.36, of 2022, and newer.
fn has_packed_relocations() -> bool {
    let Ok(said) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else {
        return false;
    };
    let said = String::from_utf8_lossy(&said.stdout);
    let version = said
        .trim()
        .strip_prefix("glibc ")
        .and_then(|version| version.split_once('.'));
    let numbers = version.map(|(major, minor)| (major.parse::<u32>(), minor.parse::<u32>()));
    matches!(numbers, Some((Ok(major), Ok(minor))) if (major, minor) >= (2, 36))
}

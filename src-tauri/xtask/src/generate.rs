//! `completions` and `man`: files for packagers, written by the command itself.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::steps::{cargo, say, target_dir};

/// Writes completions for every shell to `target/completions`.
pub(crate) fn completions() -> Result<()> {
    let folder = target_dir().join("completions");
    for (shell, file) in [
        ("bash", "orderloom.bash"),
        ("zsh", "_orderloom"),
        ("fish", "orderloom.fish"),
        ("powershell", "orderloom.ps1"),
        ("elvish", "orderloom.elv"),
    ] {
        write(&folder.join(file), &["completions", shell])?;
    }
    Ok(())
}

/// Writes the man page to `target/man`.
pub(crate) fn man() -> Result<()> {
    write(&target_dir().join("man").join("orderloom.1"), &["man"])
}

fn write(file: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = cargo(&["run", "--quiet", "--locked", "--package", "flow-cli", "--"]);
    command.args(arguments).stderr(std::process::Stdio::inherit());
    let output = command.output().context("cargo could not be started")?;
    if !output.status.success() {
        bail!("orderloom {}", arguments.join(" "));
    }
    let folder = file.parent().context("the file stands in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    fs::write(file, output.stdout).with_context(|| format!("{} could not be written", file.display()))?;
    say(&format!("wrote {}", file.display()));
    Ok(())
}

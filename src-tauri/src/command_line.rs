//! The `orderloom` command, a program of its own that lies beside the one of the window.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode};

use crate::complain;

/// Answered where the command cannot be started, as by the command itself where it cannot do what it was asked.
const CANNOT: u8 = 2;

/// Does what the command does with these words, in this terminal, and answers as it does.
pub(crate) fn run(words: &[OsString]) -> ExitCode {
    let started = beside().and_then(|mut command| become_it(command.args(words)));
    started.unwrap_or_else(|error| {
        complain(&format!(
            "the command orderloom should lie beside this program, but could not be started: {error}; install Orderloom again"
        ));
        complain(&format!(
            "命令 orderloom 应与本程序位于同一文件夹，但无法启动：{error}；请重新安装 Orderloom"
        ));
        ExitCode::from(CANNOT)
    })
}

fn beside() -> io::Result<Command> {
    let name = format!("orderloom{}", std::env::consts::EXE_SUFFIX);
    Ok(Command::new(std::env::current_exe()?.with_file_name(name)))
}

/// The command takes the place of this program, so that what is typed, such as Ctrl-C, reaches it alone.
#[cfg(unix)]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(CANNOT)))
}

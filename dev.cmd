@echo off
rem Orderloom's tasks on Windows: dev run, dev test. On Linux and macOS: ./dev run, ./dev test.
rem
rem Finds Rust and installs it with rustup where it is missing, then hands over to src-tauri\xtask, which is the same on
rem every platform.
setlocal
set "RUST_WANTED=1.95.0"
cd /d "%~dp0"
set "PATH=%PATH%;%USERPROFILE%\.cargo\bin"

where cargo >nul 2>nul
if not errorlevel 1 goto have_cargo

echo dev: installing rustup with its official installer
curl --fail --silent --show-error --location https://win.rustup.rs/x86_64 --output "%TEMP%\rustup-init.exe"
if errorlevel 1 (
    echo dev: rustup could not be fetched; install Rust by hand: https://rust-lang.org/tools/install
    exit /b 1
)
"%TEMP%\rustup-init.exe" -y --no-modify-path --profile minimal --default-toolchain %RUST_WANTED% --component clippy --component rustfmt
if errorlevel 1 (
    echo dev: Rust needs the Visual Studio C++ build tools; install them, then run this again:
    echo dev:   winget install Microsoft.VisualStudio.2022.BuildTools --override "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools"
    exit /b 1
)

:have_cargo
cargo clippy --version >nul 2>nul
if errorlevel 1 rustup component add clippy rustfmt
cargo run --quiet --locked --package xtask -- %*
exit /b %ERRORLEVEL%

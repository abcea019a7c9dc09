//! `completions` and `man`: what shells and packages need.

use crate::CLEAN;
use crate::arguments::CompletionsArguments;
use crate::terminal::Console;
use crate::words::Lang;

/// Prints the completion script of a shell.
pub(crate) fn completions(arguments: &CompletionsArguments, console: &mut Console<'_, '_>) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::command(Lang::En),
        "orderloom",
        &mut script,
    );
    console.bytes(&script);
    CLEAN
}

/// Prints the man page: the program, then each command.
pub(crate) fn man(console: &mut Console<'_, '_>) -> u8 {
    let mut command = crate::command(Lang::En);
    command.build();
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
    console.bytes(&page);
    for sub in command.get_subcommands() {
        let mut page = Vec::new();
        let man = clap_mangen::Man::new(sub.clone());
        let _ = man.render_synopsis_section(&mut page);
        let _ = man.render_description_section(&mut page);
        let _ = man.render_options_section(&mut page);
        let _ = man.render_extra_section(&mut page);
        let text = String::from_utf8_lossy(&page).replace(".SH ", ".SS ");
        console.line(&format!(".SH \"{}\"", sub.get_name().to_uppercase()));
        console.text(&text);
    }
    CLEAN
}

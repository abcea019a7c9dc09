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

/// What is set above the sections of a man page and into its options.
const OF_PAGE: &[(&str, &str)] = &[
    (".SH NAME\n", ".SH 名称\n"),
    (".SH SYNOPSIS\n", ".SH 用法\n"),
    (".SH DESCRIPTION\n", ".SH 说明\n"),
    (".SH EXTRA\n", ".SH 补充说明\n"),
    (".SH VERSION\n", ".SH 版本\n"),
    ("[\\fIOPTIONS\\fR]", "[\\fI选项\\fR]"),
    ("\\fIPossible values:\\fR", "\\fI可选值：\\fR"),
    ("[default: ", "[默认："),
];

/// Prints the man page: the program, then each command.
pub(crate) fn man(console: &mut Console<'_, '_>) -> u8 {
    let lang = console.lang;
    let in_language = |page: &[u8]| {
        let page = String::from_utf8_lossy(page).into_owned();
        let words = |text: String, (en, zh): &(&str, &str)| text.replace(en, zh);
        match lang {
            Lang::En => page,
            Lang::Zh => OF_PAGE.iter().fold(page, words),
        }
    };
    let mut command = crate::command(lang);
    command.build();
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
    console.text(&in_language(&page));
    for sub in command.get_subcommands() {
        let mut page = Vec::new();
        let man = clap_mangen::Man::new(sub.clone());
        let _ = man.render_synopsis_section(&mut page);
        let _ = man.render_description_section(&mut page);
        let _ = man.render_options_section(&mut page);
        let _ = man.render_extra_section(&mut page);
        let text = in_language(&page).replace(".SH ", ".SS ");
        console.line(&format!(".SH \"{}\"", sub.get_name().to_uppercase()));
        console.text(&text);
    }
    CLEAN
}

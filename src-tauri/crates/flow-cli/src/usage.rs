//! Wrong calls, in the user's language.

use std::ffi::OsString;

use clap::FromArgMatches as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use flow_api::model::Text;

use crate::arguments::{Arguments, WANTED_SHARE};
use crate::terminal::Terminal;
use crate::words::Lang;

/// Reads the command line; help and version count as answers too.
pub(crate) fn parse(arguments: &[OsString], lang: Lang) -> Result<Arguments, clap::Error> {
    let matches = crate::command(lang).try_get_matches_from(arguments)?;
    Arguments::from_arg_matches(&matches)
}

/// Shows what clap answers instead of a parsed command line, and gives the exit code.
pub(crate) fn answer(answer: &clap::Error, lang: Lang, terminal: &mut Terminal<'_>) -> u8 {
    let is_error = answer.use_stderr();
    let text = match lang {
        Lang::Zh if is_error => in_chinese(answer),
        Lang::Zh => help_in_chinese(&answer.render().to_string()),
        Lang::En => in_english(answer),
    };
    let stream = if is_error {
        &mut *terminal.err
    } else {
        &mut *terminal.out
    };
    // A reader that has seen enough of the help is no error.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    if is_error { crate::UNREADABLE } else { crate::CLEAN }
}

/// What clap writes itself into a help.
const OF_HELP: &[(&str, &str)] = &[
    ("[possible values: ", "[可选值："),
    ("[default: ", "[默认："),
    ("[OPTIONS]", "[选项]"),
    ("\n参数:\n", "\n参数：\n"),
    ("\n选项:\n", "\n选项：\n"),
    ("\n命令:\n", "\n命令：\n"),
];

fn help_in_chinese(help: &str) -> String {
    let words = |text: String, (en, zh): &(&str, &str)| text.replace(en, zh);
    OF_HELP.iter().fold(help.to_owned(), words)
}

/// What clap says, with a reason that says what is wanted.
fn in_english(error: &clap::Error) -> String {
    let text = error.render().to_string();
    match std::error::Error::source(error).map(ToString::to_string) {
        Some(said) if error.kind() == ErrorKind::ValueValidation => {
            text.replacen(&format!(": {said}"), &format!(": {}", reason(&said).en), 1)
        }
        _ => text,
    }
}

fn in_chinese(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("选项 {argument} 缺少值"),
        ErrorKind::InvalidValue => format!("{argument} 不接受“{value}”"),
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error).map(ToString::to_string);
            format!(
                "{argument} 的值“{value}”无效{}",
                source.map_or_else(String::new, |said| format!("：{}", reason(&said).zh))
            )
        }
        ErrorKind::UnknownArgument => format!("没有参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有命令“{}”", context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能与 {} 同时使用", context(ContextKind::PriorArg))
        }
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::TooManyValues => format!("{argument} 不接受这么多值：{value}"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值个数不对"),
        ErrorKind::NoEquals => format!("{argument} 的值要用 = 连着写"),
        ErrorKind::InvalidUtf8 => "命令行含有无法识别的字符".to_owned(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return help_in_chinese(&error.render().to_string());
        }
        _ => return error.render().to_string(),
    };
    let mut text = format!("错误：{what}\n");
    let allowed = context(ContextKind::ValidValue);
    if !allowed.is_empty() {
        text.push_str(&format!("  可用的值：{allowed}\n"));
    }
    let commands = context(ContextKind::ValidSubcommand);
    if !commands.is_empty() {
        text.push_str(&format!("  可用的命令：{commands}\n"));
    }
    let nearest = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .map(context)
    .concat();
    if !nearest.is_empty() {
        text.push_str(&format!("  是否想输入“{nearest}”？\n"));
    }
    text.push_str("\n用 --help 查看用法。\n");
    text
}

/// Why a value is wrong. What is not known here stays as it is: better than no reason.
fn reason(said: &str) -> Text {
    if let Some((least, most)) = bounds(said) {
        return Text::new(
            format!("it has to be from {least} to {most}"),
            format!("须在 {least} 到 {most} 之间"),
        );
    }
    let (en, zh) = match said {
        "invalid digit found in string" => ("a whole number from 0 on is wanted", "须为不小于 0 的整数"),
        "number would be zero for non-zero type" => ("it has to be more than 0", "须大于 0"),
        "number too large to fit in target type" => ("the number is too large", "数字太大"),
        "number too small to fit in target type" => ("the number is too small", "数字太小"),
        "cannot parse integer from empty string" => ("the number is missing", "缺少数字"),
        WANTED_SHARE => (WANTED_SHARE, "须大于 0、小于 1，如 1% 或 0.01"),
        other => (other, other),
    };
    Text::new(en, zh)
}

/// The bounds in `0 is not in 1..=100000`.
fn bounds(english: &str) -> Option<(&str, &str)> {
    let (_, range) = english.split_once(" is not in ")?;
    range
        .split_once("..=")
        .filter(|(least, most)| !least.is_empty() && !most.is_empty())
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        other => other.to_string(),
    }
}

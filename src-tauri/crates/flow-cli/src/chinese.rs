//! The help in Chinese: the same commands and options with other words.

use clap::{Arg, Command};

/// What commands do, by name; the empty name is the program itself.
const COMMANDS: &[(&str, &str)] = &[
    ("", "设计订单流程：不丢单、不错账、不锁死库存"),
    ("check", "证明流程安全，否则给出出错的路径"),
    ("fmt", "把流程文件和场景文件写成规范格式"),
    ("diff", "用文字说明改动对订单意味着什么，哪些只是排版"),
    ("step", "让一个订单或一批订单走一遍流程"),
    ("components", "列出组成流程的组件"),
    ("schema", "输出文件格式的 JSON Schema"),
    ("new", "用模板新建流程文件"),
    ("orders", "生成逼真的示例订单"),
    ("export", "把流程写成服务器和人能读的格式"),
    ("import", "把任何工具的 BPMN 2.0 文件转成流程，并逐项说明结果"),
    ("keys", "生成或查看签名密钥"),
    ("explain", "解释一条规则：查什么、为什么要紧、怎么改"),
    ("completions", "输出命令补全脚本"),
    ("man", "输出手册页"),
];

/// What arguments mean, by command and argument; the empty command stands for all.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "format", "结果的写法"),
    ("", "lang", "提示信息的语言；不填则随系统语言"),
    ("", "color", "颜色；auto 表示在终端上且未设置 NO_COLOR 时"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    (
        "check",
        "flows",
        "流程文件、含流程文件的文件夹，或用 - 表示标准输入",
    ),
    ("check", "level", "达到此级别的问题会使退出码为 1"),
    ("check", "fix", "逐个提供修复，并写回改好的流程"),
    ("check", "yes", "不询问，直接做全部修复"),
    (
        "check",
        "context",
        "流程之外的已知情况：时刻、模拟、服务器、导出目标、在途订单、已上线流程",
    ),
    (
        "check",
        "now",
        "按此时刻（ISO 8601）判断活动窗口和期限；不带值则为当前时刻",
    ),
    (
        "fmt",
        "flows",
        "流程文件、场景文件、含这些文件的文件夹，或用 - 从标准输入写到标准输出",
    ),
    ("fmt", "check", "不做改动；文件不规范时退出码为 1"),
    ("diff", "before", "改动前的流程"),
    ("diff", "after", "改动后的流程"),
    ("step", "flow", "流程文件，或用 - 表示标准输入"),
    ("step", "order", "订单（JSON）；不填则用示例订单"),
    ("step", "script", "逐步要走的出口（JSON）"),
    ("step", "seed", "随机选择出口，同一个数走法相同"),
    ("step", "orders", "一批订单（JSON 或 CSV）：每单止于何处，为什么"),
    ("components", "ids", "只看这些组件的详情"),
    (
        "components",
        "all",
        "配合 --format json：输出整个目录，含预设、待结事项、结局和订单数据模型",
    ),
    ("schema", "name", "哪种格式"),
    ("new", "template", "作为起点的模板"),
    ("new", "empty", "只有开始和结束"),
    ("new", "list", "列出模板"),
    ("new", "output", "要写的文件，必须尚不存在；不填则写到标准输出"),
    ("orders", "count", "多少单"),
    ("orders", "seed", "同一个数生成同样的订单"),
    ("orders", "profile", "哪类业务"),
    ("orders", "csv", "写成 CSV，而不是 JSON"),
    ("export", "flow", "流程文件，或用 - 表示标准输入"),
    ("export", "to", "哪种格式"),
    ("export", "profile", "面向哪种引擎；不填则用最常用的"),
    ("export", "list", "列出格式及其引擎"),
    (
        "import",
        "file",
        "BPMN 2.0 文件，或要清点的订单文件，或用 - 表示标准输入",
    ),
    ("import", "output", "要写的流程文件，不能已存在"),
    ("export", "output", "要写的文件，已存在则替换；不填则写到标准输出"),
    ("keys", "action", "做什么：show 查看，make 生成"),
    ("keys", "replace", "与 make 同用：替换现有密钥"),
    ("explain", "rule", "问题里写的规则编号；不填则列出全部规则"),
    ("completions", "shell", "哪种 shell"),
];

/// What stands below the options, piece by piece.
const NOTES: &[(&str, &str)] = &[
    ("Examples:", "示例："),
    (
        "Sub-flows are looked for beside the file: ID.flow.json, then parts/ID.flow.json.",
        "子流程在文件旁边查找：先找 ID.flow.json，再找 parts/ID.flow.json。",
    ),
    (
        "The secret half stays in the keychain of the system and is never written to a file. Give the public half, which is what\n\
         this command prints, to whoever runs the server; `minisign -V` reads it too.",
        "私钥保存在系统钥匙串中，不会写入文件。本命令输出的是公钥，请交给服务器管理员；minisign -V 也能使用。",
    ),
    (
        "Without --script, --seed or --orders you choose each exit yourself: a number leaves by that exit,\n\
         f plays a technical fault, b goes back, q ends. A walk by --script or --seed is written as the lock-step\n\
         trace, one JSON object a line, unless it goes to a terminal or --format text is given.",
        "不带 --script、--seed、--orders 时逐步选择出口：输入编号走该出口，f 模拟技术故障，b 后退，q 退出。\n\
         带 --script 或 --seed 时，除非输出到终端或指定 --format text，逐步轨迹按每行一个 JSON 输出。",
    ),
];

/// The command with its help in Chinese.
pub(crate) fn translate(command: Command) -> Command {
    let after = "退出码：0 没有问题，1 有达到 --level 的问题，2 输入无法读取或用法有误。";
    one(command.propagate_version(false).after_help(after), "")
}

fn one(command: Command, name: &str) -> Command {
    let about = COMMANDS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, words)| *words);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n")
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("显示帮助"),
        );
    if let Some(about) = about {
        command = command.about(about);
    }
    if name.is_empty() {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help("显示版本"),
        );
    } else if let Some(examples) = command.get_after_help().map(ToString::to_string) {
        let words = |text: String, (en, zh): &(&str, &str)| text.replace(en, zh);
        command = command.after_help(NOTES.iter().fold(examples, words));
    }
    command = command.mut_args(|argument| translate_argument(argument, name));
    for sub in names {
        command = command.mut_subcommand(&sub, |inner| one(inner, &sub));
    }
    command
}

fn translate_argument(argument: Arg, command: &str) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    let words = ARGUMENTS
        .iter()
        .find(|(known, name, _)| (known.is_empty() || *known == command) && *name == id);
    let heading = if argument.is_positional() {
        "参数"
    } else {
        "选项"
    };
    let argument = argument.help_heading(heading);
    match words {
        Some((_, _, words)) => argument.help(*words),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::{ARGUMENTS, COMMANDS};
    use crate::words::Lang;

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        let english = crate::command(Lang::En);
        for sub in english.get_subcommands() {
            let name = sub.get_name();
            assert!(COMMANDS.iter().any(|(known, _)| *known == name), "{name}");
            for argument in sub.get_arguments() {
                let id = argument.get_id().as_str();
                let known = ARGUMENTS.iter().any(|(command, argument, _)| {
                    (command.is_empty() || *command == name) && *argument == id
                });
                assert!(known, "{name} {id}");
            }
        }
    }

    #[test]
    fn every_note_is_translated() {
        for sub in crate::command(Lang::Zh).get_subcommands() {
            let note = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
            let prose = note
                .lines()
                .filter(|line| !line.starts_with("  ") && !line.is_empty());
            for line in prose {
                assert!(!line.is_ascii(), "{}: {line}", sub.get_name());
            }
        }
    }

    #[test]
    fn both_languages_are_well_formed() {
        crate::command(Lang::En).debug_assert();
        crate::command(Lang::Zh).debug_assert();
    }
}

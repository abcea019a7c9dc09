//! The help in Chinese: the same commands and options with other words.

use clap::{Arg, Command};

/// What commands do, by name; the empty name is the program itself.
const COMMANDS: &[(&str, &str)] = &[
    ("", "设计订单流程：不丢单、不错账、不锁死库存"),
    ("check", "证明流程安全，否则给出出错的路径"),
    ("fmt", "把流程文件和模拟方案文件写成规范格式"),
    ("diff", "用文字说明改动对订单意味着什么，哪些只是排版"),
    ("step", "让一个订单或一批订单走一遍流程"),
    ("simulate", "模拟流程：订单到来、等待、被处理，并统计结果"),
    (
        "compare",
        "让同样的顾客走两个流程，或在两个模拟方案下走同一流程，比较差别",
    ),
    ("optimise", "为目标寻找最佳设置"),
    ("components", "列出组成流程的组件"),
    ("schema", "输出文件格式的 JSON Schema"),
    ("new", "用模板新建流程文件，或为流程新建模拟方案"),
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
        "流程文件、模拟方案文件、含这些文件的文件夹，或用 - 表示标准输入",
    ),
    (
        "check",
        "flow",
        "检查模拟方案时所用的流程；不填则用模拟方案旁边、模拟方案所指的流程",
    ),
    ("check", "level", "达到此级别的问题会使退出码为 1"),
    ("check", "fix", "逐个提供修复，并写回改好的流程"),
    ("check", "yes", "不询问，直接做全部有用的修复"),
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
        "流程文件、模拟方案文件、含这些文件的文件夹，或用 - 从标准输入写到标准输出",
    ),
    ("fmt", "check", "不做改动；文件不规范时退出码为 1"),
    ("diff", "before", "改动前的流程"),
    ("diff", "after", "改动后的流程"),
    ("step", "flow", "流程文件，或用 - 表示标准输入"),
    ("step", "order", "订单（JSON）；不填则用示例订单"),
    ("step", "script", "逐步要走的出口（JSON）"),
    ("step", "seed", "随机选择出口，同一个数走法相同"),
    ("step", "orders", "一批订单（JSON 或 CSV）：每单止于何处，为什么"),
    ("simulate", "flow", "流程文件，或用 - 表示标准输入"),
    ("simulate", "scenario", "模拟方案文件；不填则按常规假设"),
    ("simulate", "seed", "所有随机数的种子；不填则用模拟方案中的"),
    ("simulate", "replications", "重复运行的次数；不填则按模拟方案"),
    (
        "simulate",
        "precision",
        "一直运行到平均全程时间达到这个精度，如 1% 或 0.01；不与 --replications 同用",
    ),
    ("simulate", "threads", "同时进行的运行数；不填则每个处理器一个"),
    (
        "simulate",
        "orders_max",
        "流程中最多容纳的在途订单数，超过则结束该次运行；不填则按内存大小",
    ),
    ("simulate", "quiet", "不显示进度"),
    (
        "simulate",
        "out",
        "把 report.json、summary.txt、series.csv 和 context.json（供 check --context 使用）写入此文件夹",
    ),
    ("simulate", "force", "覆盖文件夹中已有的文件"),
    (
        "simulate",
        "log",
        "同时把第一次运行的事件日志写入该文件夹，供流程挖掘工具读取",
    ),
    ("simulate", "bottleneck", "同时用试验找出流程的瓶颈"),
    ("compare", "a", "第一个流程文件"),
    ("compare", "b", "第二个流程文件"),
    ("compare", "scenario", "模拟方案文件"),
    (
        "compare",
        "scenario_b",
        "第二个流程的模拟方案文件，与前者不同时填写",
    ),
    ("compare", "seed", "所有随机数的种子；不填则用模拟方案中的"),
    ("compare", "replications", "重复运行的次数；不填则按模拟方案"),
    (
        "compare",
        "precision",
        "一直运行到平均全程时间达到这个精度，如 1% 或 0.01；不与 --replications 同用",
    ),
    ("compare", "threads", "同时进行的运行数；不填则每个处理器一个"),
    (
        "compare",
        "orders_max",
        "流程中最多容纳的在途订单数，超过则结束该次运行；不填则按内存大小",
    ),
    ("compare", "quiet", "不显示进度"),
    ("compare", "out", "把 comparison.json 和 summary.txt 写入此文件夹"),
    ("compare", "force", "覆盖文件夹中已有的文件"),
    ("optimise", "flow", "流程文件，或用 - 表示标准输入"),
    ("optimise", "scenario", "模拟方案文件"),
    (
        "optimise",
        "vary",
        "要调整的设置及其取值：路径=2..12、路径=1000..5000:500 或 路径=a|b|c；可重复",
    ),
    ("optimise", "goal", "要最小或最大的指标：'min cost'、'max profit'"),
    (
        "optimise",
        "subject_to",
        "必须满足的约束：'lead_time.p95<=P2D'、'on_time>=95%'；可重复",
    ),
    ("optimise", "budget", "总共允许的运行次数"),
    ("optimise", "seed", "所有随机数的种子；不填则用模拟方案中的"),
    ("optimise", "threads", "同时进行的运行数；不填则每个处理器一个"),
    (
        "optimise",
        "orders_max",
        "流程中最多容纳的在途订单数，超过则结束该次运行；不填则按内存大小",
    ),
    ("optimise", "quiet", "不显示进度"),
    (
        "optimise",
        "out",
        "把 optimisation.json、summary.txt 和采用最佳设置的模拟方案写入此文件夹；最佳设置改动了流程时，流程也一并写入",
    ),
    ("optimise", "force", "覆盖文件夹中已有的文件"),
    ("components", "ids", "只看这些组件的详情"),
    (
        "components",
        "all",
        "配合 --format json：输出整个目录，含预设、待结事项、结局和订单数据模型",
    ),
    ("schema", "name", "哪种格式"),
    ("new", "template", "作为起点的模板"),
    ("new", "empty", "只有开始和结束"),
    (
        "new",
        "scenario",
        "为这个流程新建模拟方案：普通的一天 1,000 单，人手按需配备",
    ),
    ("new", "list", "列出模板"),
    ("new", "output", "要写的文件，必须尚不存在；不填则写到标准输出"),
    ("orders", "count", "多少单"),
    ("orders", "seed", "同一个数生成同样的订单"),
    ("orders", "profile", "哪类业务"),
    ("orders", "csv", "写成 CSV，而不是 JSON"),
    ("export", "flow", "流程文件，或用 - 表示标准输入"),
    ("export", "to", "哪种格式"),
    ("export", "date", "报告上的日期，如 2026-11-27"),
    ("export", "flow_version", "签名包的版本号，须大于该流程的上一个包"),
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
        "Called processes and sub-processes become flows of their own beside the file: ID.flow.json. Without -o, nothing is\n\
         written. Exit code 1: something arrived only with a note, and is to be looked at.",
        "被调用的流程和子流程会成为旁边的单独文件：ID.flow.json。不填 -o 则不写文件。\n\
         退出码 1：有的内容只带着备注导入，需要人工查看。",
    ),
    (
        "The flow that a scenario names is looked for beside it, and so are files of orders.",
        "模拟方案所指的流程和订单文件，都在方案文件旁边查找。",
    ),
    (
        "A flow with errors is written as a picture or a report only: `orderloom check` shows them. Sub-flows are looked for beside the\n\
         file, as for check.",
        "有错误的流程只能写成图片或报告；错误用 orderloom check 查看。子流程与 check 一样，在文件旁查找。",
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
    (
        "Without --scenario, usual assumptions are made for the flow. The same seed gives the same numbers on every\n\
         machine and with any number of threads. Ctrl-C keeps the replications that are finished or, before the\n\
         first is, what has run of those under way, writes it and says so; pressing it again ends at once.",
        "不填 --scenario 时按常规假设模拟。同一种子在任何机器上、用多少线程，结果都相同。\n\
         按 Ctrl-C 中止后，已完成的运行会保留并写出；一次都没完成时，写出已运行的部分；再按一次立即退出。",
    ),
    (
        "Exit codes: 0 simulated, 1 simulated and orders were lost or stuck or a limit ended a run, or nothing was run\n\
         since the scenario has errors, 2 input that cannot be read or a wrong call, 130 stopped.",
        "退出码：0 已模拟；1 已模拟，但有订单丢失、卡住或运行因上限结束，或模拟方案有错误而没有运行；\n\
         2 输入无法读取或用法有误；130 被中止。",
    ),
    (
        "Both see the same customers and the same luck, replication by replication, so that differences come from\n\
         the flows and not from chance.",
        "两边逐次运行都面对同样的顾客和同样的运气，因此差别来自流程，而不是偶然。",
    ),
    (
        "Exit codes: 0 compared, 1 nothing was run since a scenario has errors, 2 input that cannot be read or a wrong\n\
         call, 130 stopped.",
        "退出码：0 已比较；1 模拟方案有错误，没有运行；2 输入无法读取或用法有误；130 被中止。",
    ),
    ("What can be varied:", "可以调整的设置："),
    (
        "stock.SKU.up_to, or stock.SKU@PLACE. …",
        "stock.SKU.up_to；某一处的库存写 stock.SKU@PLACE. …",
    ),
    (
        "steps.STEP.SETTING for any setting of the step in the flow",
        "steps.STEP.SETTING：流程中该步骤的任意一项设置",
    ),
    (
        "Goals and constraints name key figures, as the report of simulate --format json lists them.",
        "目标和约束用指标名书写，simulate --format json 的报告会列出它们。",
    ),
    (
        "Exit codes: 0 settings were found, 1 none that were tried keep the constraints, or nothing was run since the\n\
         scenario has errors, 2 input that cannot be read or a wrong call, 130 stopped.",
        "退出码：0 找到了设置；1 试过的设置都不满足约束，或模拟方案有错误而没有运行；\n\
         2 输入无法读取或用法有误；130 被中止。",
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

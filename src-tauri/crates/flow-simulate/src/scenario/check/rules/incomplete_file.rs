//! A file of past orders is there, can be read, and says in each row what is needed of it.

use flow_catalog::Words;
use flow_engine::order::{OrderFault, Orders, field};
use flow_feel::Record;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::model::sum_of_lines;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::words::rough;
use crate::scenario::check::{NoFile, OrderFile};
use crate::scenario::{AMOUNT_MAX, Pattern};

/// N23.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N23",
        name: "incomplete-file",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A file of orders is missing, cannot be read, or lacks a field in some rows.",
                zh: "订单文件不存在、无法读取，或某些行缺少字段。",
            },
            effect: Words {
                en: "Orders come without the field, or the run cannot begin.",
                zh: "订单会缺少该字段，或模拟无法开始。",
            },
            advice: Words {
                en: "Correct the file, or its name in the scenario.",
                zh: "请改正文件，或改正模拟方案中的文件名。",
            },
        },
        tags: &["files"],
        since: "0.1.0",
    },
    others: &[Severity::Warning],
    check,
};

/// What is said of one file.
const WORDING: Wording = Wording {
    wrong: Words {
        en: "{what}.",
        zh: "{what}。",
    },
    effect: Words {
        en: "{harm}.",
        zh: "{harm}。",
    },
    advice: Words {
        en: "{advice}",
        zh: "{advice}",
    },
};
/// Faults of a file that are listed one by one.
const SHOWN: usize = 5;

fn check(view: &View<'_>, found: &mut Found) {
    for (path, name, is_replayed) in uses(view) {
        match view.files.get(name) {
            None => {}
            Some(OrderFile::Missing) => found.push(missing(path, name)),
            Some(OrderFile::NoFile(what)) => found.push(no_file(&path, name, *what)),
            Some(OrderFile::Faulty(faults)) => faulty(&path, name, faults, found),
            Some(OrderFile::Read(orders)) if orders.records.is_empty() => found.push(empty(path, name)),
            Some(OrderFile::Read(orders)) => {
                if is_replayed {
                    rows_without(&path, name, orders, "order.created_at", Severity::Error, found);
                }
                rows_without(&path, name, orders, "order.total", Severity::Warning, found);
                rows_without(&path, name, orders, "order.lines", Severity::Warning, found);
                rows_beyond(&path, name, orders, "order.total", found);
                rows_beyond(&path, name, orders, "order.weight", found);
            }
        }
    }
}

/// Files with where they are named and whether their orders come when they were placed.
fn uses<'v>(view: &'v View<'_>) -> Vec<(String, &'v str, bool)> {
    let streams = view.scenario.arrivals.iter().enumerate();
    let mut uses: Vec<(String, &str, bool)> = streams
        .filter_map(|(index, stream)| match &stream.pattern {
            Pattern::Replay { file, .. } => Some((format!("arrivals[{index}].replay"), file.as_str(), true)),
            Pattern::Resample { file, .. } => {
                Some((format!("arrivals[{index}].resample"), file.as_str(), false))
            }
            _ => None,
        })
        .collect();
    uses.extend(
        view.scenario
            .orders
            .rows
            .iter()
            .map(|file| ("orders.rows".to_owned(), file.as_str(), false)),
    );
    uses
}

fn finding(path: &str, what: Text, harm: Text, advice: Text) -> ScenarioFinding {
    let values = [("what", what), ("harm", harm), ("advice", advice)];
    ScenarioFinding::worded(&RULE.meta, &WORDING, path, &values)
}

fn missing(path: String, name: &str) -> ScenarioFinding {
    finding(
        &path,
        Text::new(
            format!("There is no file \"{name}\""),
            format!("没有文件“{name}”"),
        ),
        Text::new(
            "The run cannot begin without its orders",
            "没有这些订单，模拟无法开始",
        ),
        Text::new(
            "Put the file beside the scenario, or correct its name.",
            "请把文件放在模拟方案文件旁边，或改正文件名。",
        ),
    )
}

fn no_file(path: &str, name: &str, what: NoFile) -> ScenarioFinding {
    let (en, zh) = match what {
        NoFile::Folder => ("a folder", "文件夹"),
        NoFile::Device => ("a device or a pipe", "设备或管道"),
    };
    finding(
        path,
        Text::new(
            format!("\"{name}\" is {en}, and a file of orders is needed"),
            format!("“{name}”是{zh}，这里需要订单文件"),
        ),
        Text::new(
            "The run cannot begin without its orders",
            "没有这些订单，模拟无法开始",
        ),
        Text::new("Name the file itself.", "请写明具体的文件。"),
    )
}

fn empty(path: String, name: &str) -> ScenarioFinding {
    finding(
        &path,
        Text::new(
            format!("File \"{name}\" holds no orders"),
            format!("文件“{name}”里没有订单"),
        ),
        Text::new("There is nothing to take orders from", "没有订单可用"),
        Text::new(
            "Fill the file, or take it out of the scenario.",
            "请补充内容，或从模拟方案中去掉这个文件。",
        ),
    )
}

fn faulty(path: &str, name: &str, faults: &[OrderFault], found: &mut Found) {
    for (index, fault) in faults.iter().take(SHOWN).enumerate() {
        let (row, column) = (fault.row, fault.column.as_str());
        let (at_en, at_zh) = match column {
            "" => (String::new(), String::new()),
            _ => (format!(", column {column}"), format!("“{column}”列")),
        };
        let more = faults.len() - SHOWN.min(faults.len());
        let more = if index + 1 == SHOWN && more > 0 { more } else { 0 };
        let (more_en, more_zh) = match more {
            0 => (String::new(), String::new()),
            _ => (format!(" (and {more} more)"), format!("（另有 {more} 处）")),
        };
        found.push(finding(
            path,
            Text::new(
                format!(
                    "Row {row}{at_en} of \"{name}\" cannot be read: {}{more_en}",
                    fault.message.en
                ),
                format!(
                    "“{name}”第 {row} 行{at_zh}无法读取：{}{more_zh}",
                    fault.message.zh
                ),
            ),
            Text::new(
                "The run cannot begin without its orders",
                "没有这些订单，模拟无法开始",
            ),
            Text::new("Correct the file.", "请改正文件。"),
        ));
    }
}

/// Rows in which a field is missing.
fn rows_without(
    path: &str,
    name: &str,
    orders: &Orders,
    column: &str,
    severity: Severity,
    found: &mut Found,
) {
    let is_missing = |record: &Record| {
        let value = field(record, column);
        let is_known_of_lines = || column == "order.total" && sum_of_lines(record, "price").is_some();
        value.is_null() && !is_known_of_lines() || value.as_list().is_some_and(<[_]>::is_empty)
    };
    let Some((count, rows)) = numbered(orders, is_missing) else {
        return;
    };
    let all = orders.records.len();
    let finding = finding(
        path,
        Text::new(
            format!(
                "{column} is missing in {count} of {all} orders of \"{name}\" (order {})",
                rows.en
            ),
            format!(
                "“{name}”的 {all} 单中有 {count} 单缺少 {column}（第 {} 单）",
                rows.zh
            ),
        ),
        match severity {
            Severity::Error => Text::new("The run cannot begin without it", "缺少这一项，模拟无法开始"),
            _ => Text::new("These orders come without it", "这些订单会缺少这一项"),
        },
        Text::new("Fill the column.", "请补全这一列。"),
    );
    found.push(finding.of_severity(severity));
}

/// Amounts beyond what a run takes: it takes the most instead.
fn rows_beyond(path: &str, name: &str, orders: &Orders, column: &str, found: &mut Found) {
    let most = f64::from(AMOUNT_MAX);
    let is_beyond = |record: &Record| {
        let amount = field(record, column).as_number();
        amount.is_some_and(|amount| amount.to_f64().abs() > most)
    };
    let Some((count, rows)) = numbered(orders, is_beyond) else {
        return;
    };
    let (all, limit) = (orders.records.len(), rough(most));
    let finding = finding(
        path,
        Text::new(
            format!(
                "{column} is beyond {} in {count} of {all} orders of \"{name}\" (order {})",
                limit.en, rows.en
            ),
            format!(
                "“{name}”的 {all} 单中有 {count} 单的 {column} 超过 {}（第 {} 单）",
                limit.zh, rows.zh
            ),
        ),
        Text::new("The run takes the limit instead", "模拟会按上限计算"),
        Text::new("Correct the column.", "请改正这一列。"),
    );
    found.push(finding.of_severity(Severity::Warning));
}

/// How many orders of a file are so, with the numbers of the first of them; nothing when none is.
fn numbered(orders: &Orders, is_so: impl Fn(&Record) -> bool) -> Option<(usize, Text)> {
    let rows = orders.records.iter().zip(1..).filter(|(record, _)| is_so(record));
    let rows: Vec<u32> = rows.map(|(_, row)| row).collect();
    let shown: Vec<String> = rows.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if rows.len() > SHOWN { "…" } else { "" };
    let list = |comma: &str| format!("{}{more}", shown.join(comma));
    (!rows.is_empty()).then(|| (rows.len(), Text::new(list(", "), list("、"))))
}

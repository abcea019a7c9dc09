//! `import`: a flow from a file of another tool, with what became of each element.

use std::path::{Path, PathBuf};

use flow_api::export::import::{Arrival, Arrived, Imported};
use flow_api::model::{Flow, write};
use flow_api::{Incoming, import_file};
use serde_json::json;

use crate::arguments::{Format, ImportArguments};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::paint::Ink;
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// Most characters of the file's own words on a line: as many as the report quotes.
const QUOTED_MAX: usize = 2_000;

/// Says what the file is; writes the flows of a BPMN model if there is a name to write them under.
pub(crate) fn run(arguments: &ImportArguments, console: &mut Console<'_, '_>) -> Outcome {
    let input = Input::read(&arguments.file, console)?;
    // What comes by standard input has no name.
    let name = match files::is_standard_input(&arguments.file) {
        true => String::new(),
        false => input.name(),
    };
    match import_file(&input.bytes, &name).map_err(|error| input.failure(error))? {
        Incoming::Bpmn(imported) => bpmn(arguments, &imported, console),
        Incoming::Orders(count) => orders(&input.name(), count, console),
        Incoming::Flow => Err(Failure::new(
            format!("{} is a flow file already", input.name()),
            format!("{} 本来就是流程文件", input.name()),
        )
        .help("`orderloom check` proves it", "可用 orderloom check 检查")),
        Incoming::Scenario(_) => Err(Failure::new(
            format!("{} is a scenario file", input.name()),
            format!("{} 是模拟方案文件", input.name()),
        )
        .help(
            "run a flow under it by `orderloom simulate FLOW --scenario FILE`",
            "用 orderloom simulate FLOW --scenario FILE 让流程按它运行",
        )),
    }
}

fn orders(name: &str, count: usize, console: &mut Console<'_, '_>) -> Outcome {
    if console.format == Format::Json {
        console.json(&json!({ "version": 1, "kind": "orders", "orders": count }));
        return Ok(CLEAN);
    }
    let en = format!("{name} holds {count} orders; walk them by: orderloom step FLOW --orders {name}");
    let zh = format!("{name} 中有 {count} 个订单；用 orderloom step FLOW --orders {name} 让它们走流程");
    let text = console.lang.of(&en, &zh).to_owned();
    console.line(&text);
    Ok(CLEAN)
}

fn bpmn(arguments: &ImportArguments, imported: &Imported, console: &mut Console<'_, '_>) -> Outcome {
    let mut written = Vec::new();
    if let Some(output) = &arguments.output {
        let files = files_of(imported, output)?;
        files::create_all(&files)?;
        written.extend(files.iter().map(|(path, _)| path.display().to_string()));
    }
    let report = &imported.report;
    let noted = report.count(Arrival::Noted);
    match console.format {
        Format::Json => console.json(&json!({
            "version": 1,
            "kind": "bpmn",
            "made_by": report.made_by,
            "own": report.is_own,
            "flow": imported.flow.id.as_str(),
            "others": imported.others.iter().map(|flow| flow.id.as_str()).collect::<Vec<_>>(),
            "elements": report.elements,
            "files": written,
        })),
        Format::Text => text(imported, &written, console),
    }
    Ok(if noted == 0 { CLEAN } else { FINDINGS })
}

/// The files to write: the flow, and beside it those it calls. No two have one name, and none of them is there already.
fn files_of(imported: &Imported, output: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let mut files = vec![(output.to_owned(), write(&imported.flow))];
    for flow in &imported.others {
        let path = output.with_file_name(file_name(flow)?);
        if files.iter().any(|(other, _)| *other == path) {
            return Err(taken(&path, flow));
        }
        files.push((path, write(flow)));
    }
    match files.iter().find(|(path, _)| path.exists()) {
        Some((there, _)) => {
            let name = there.display();
            let failure = Failure::new(format!("{name} exists already"), format!("{name} 已存在"));
            Err(failure.help(
                "nothing was written; choose another folder",
                "没有写入任何文件；请换个文件夹",
            ))
        }
        None => Ok(files),
    }
}

/// The name for the flow is the one that a called flow is looked for by.
fn taken(path: &Path, flow: &Flow) -> Failure {
    let (name, id) = (path.display(), flow.id.as_str());
    Failure::new(
        format!(
            "{name} is the file of \"{id}\", which the flow calls, so the flow itself needs another name"
        ),
        format!("{name} 要留给被调用的流程“{id}”，流程本身需要另取名称"),
    )
    .help(
        "nothing was written; choose another name with -o",
        "没有写入任何文件；请用 -o 另取一个名称",
    )
}

/// The name a called flow is looked for by; an id that leads out of the folder has none.
fn file_name(flow: &Flow) -> Result<String, Failure> {
    let id = flow.id.as_str();
    let is_odd = |letter: char| matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    match id.contains(is_odd) || id.starts_with('.') {
        false => Ok(format!("{id}.flow.json")),
        true => Err(Failure::new(
            format!("the process id \"{id}\" cannot be the name of a file"),
            format!("流程标识“{id}”不能用作文件名"),
        )
        .help(
            "give the process another id in the tool it comes from",
            "请在原工具里给流程换个标识",
        )),
    }
}

fn text(imported: &Imported, written: &[String], console: &mut Console<'_, '_>) {
    for one in &imported.report.elements {
        let line = line(one, console);
        console.line(&line);
    }
    let report = &imported.report;
    let count = |arrival| report.count(arrival);
    let (mapped, noted, left) = (
        count(Arrival::Mapped),
        count(Arrival::Noted),
        count(Arrival::LeftOut),
    );
    let en = format!("{mapped} elements mapped, {noted} with a note to look at, {left} left out");
    let zh = format!("{mapped} 项已对应，{noted} 项附了便签待看，{left} 项未带入");
    let summary = console.lang.of(&en, &zh).to_owned();
    console.line(&console.paint.ink(Ink::Strong, &summary));
    for name in written {
        let word = console.lang.of("wrote", "已写入");
        console.line(&format!("{word} {name}"));
    }
}

fn line(one: &Arrived, console: &Console<'_, '_>) -> String {
    let lang = console.lang;
    let becomes = match (one.arrival, one.becomes.as_str()) {
        (Arrival::LeftOut, _) => lang.of("left out", "未带入"),
        (_, "connection") => lang.of("connection", "连线"),
        (_, "exit") => lang.of("exit", "出口"),
        (_, "note") => lang.of("note", "便签"),
        (_, "setting") => lang.of("setting", "设置"),
        (_, "group") => lang.of("group", "分组"),
        (_, component) => component,
    };
    let name = if one.name.is_empty() {
        String::new()
    } else {
        format!(" \"{}\"", short(&one.name))
    };
    let remark = match lang.text(&one.remark) {
        "" => String::new(),
        remark => format!("  {}", on_one_line(remark)),
    };
    let place = one.line;
    let (element, id) = (short(&one.element), short(&one.id));
    format!("{place:>5}  {element} {id}{name} -> {becomes}{remark}")
}

/// What the file says may be long and may hold anything: on a line it is short and moves no cursor.
fn short(text: &str) -> String {
    let text = on_one_line(text);
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn on_one_line(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(plain).collect()
}

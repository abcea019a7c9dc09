//! `new`: a flow file from a template, or a scenario for a flow.

use std::path::Path;

use flow_api::model::{Flow, FlowId};
use flow_api::{Document, TEMPLATES};

use crate::arguments::{Format, NewArguments};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::paint::Ink;
use crate::terminal::Console;
use crate::words::Lang;
use crate::{CLEAN, Outcome};

/// Writes a template to a file that does not exist yet, or to standard output.
pub(crate) fn run(arguments: &NewArguments, console: &mut Console<'_, '_>) -> Outcome {
    if arguments.list {
        return list(console);
    }
    if let Some(flow) = &arguments.scenario {
        return scenario(flow, arguments.output.as_deref(), console);
    }
    let bytes = match &arguments.template {
        Some(name) => template(name)?.to_vec(),
        None if arguments.empty => flow_api::empty_flow(console.now()),
        None => return Err(nothing_asked()),
    };
    let Some(path) = &arguments.output else {
        console.bytes(&bytes);
        return Ok(CLEAN);
    };
    files::create(path, &bytes)?;
    let parts = write_parts(&bytes, path)?;
    let name = path.display().to_string();
    if console.format == Format::Json {
        console.json(&serde_json::json!({ "version": 1, "file": name, "parts": parts }));
    } else {
        for part in parts {
            let line = match console.lang {
                Lang::En => format!("wrote {part}, which it calls"),
                Lang::Zh => format!("已写入它调用的子流程 {part}"),
            };
            console.line(&line);
        }
        console.line(&match console.lang {
            Lang::En => format!("wrote {name}; check it with: orderloom check {name}"),
            Lang::Zh => format!("已写入 {name}；检查：orderloom check {name}"),
        });
    }
    Ok(CLEAN)
}

fn nothing_asked() -> Failure {
    Failure::new("name the template to start from", "请指定作为起点的模板").help(
        "`orderloom new --list` names them; --empty starts from nothing, --scenario FLOW makes a scenario for a flow",
        "用 orderloom new --list 查看模板；--empty 从空白开始，--scenario 流程 为流程新建模拟方案",
    )
}

/// Writes a scenario for a flow: a usual day of it.
fn scenario(flow: &Path, output: Option<&Path>, console: &mut Console<'_, '_>) -> Outcome {
    let input = Input::read(flow, console)?;
    let document = input.open()?;
    let called: Vec<Flow> = files::called_flows(&document, &input, console)?
        .into_values()
        .collect();
    let bytes = flow_api::default_scenario_file(document.flow(), &called);
    let Some(path) = output else {
        console.bytes(&bytes);
        return Ok(CLEAN);
    };
    files::create(path, &bytes)?;
    let name = path.display().to_string();
    if console.format == Format::Json {
        console.json(&serde_json::json!({ "version": 1, "file": name }));
    } else {
        let flow = flow.display();
        console.line(&match console.lang {
            Lang::En => format!("wrote {name}; check it with: orderloom check {name} --flow {flow}"),
            Lang::Zh => format!("已写入 {name}；检查：orderloom check {name} --flow {flow}"),
        });
    }
    Ok(CLEAN)
}

/// Writes the sub-flows that a template calls to `parts` beside it, except those that are there already.
fn write_parts(bytes: &[u8], path: &Path) -> Result<Vec<String>, Failure> {
    let document = Document::open(bytes).map_err(Failure::of)?;
    let mut found: Vec<(FlowId, &[u8])> = Vec::new();
    flow_api::collect_called(&document, |id| {
        let Some(bytes) = flow_api::template_part(id) else {
            return Ok(None);
        };
        found.push((id.clone(), bytes));
        Document::open(bytes).map(|part| Some(part.flow().clone()))
    })
    .map_err(Failure::of)?;
    let folder = path.parent().unwrap_or(Path::new("")).join("parts");
    let mut written = Vec::new();
    for (id, bytes) in found {
        let file = folder.join(format!("{id}.flow.json"));
        if !file.exists() {
            files::create_folder(&folder)?;
            files::create(&file, bytes)?;
            written.push(file.display().to_string());
        }
    }
    Ok(written)
}

fn template(name: &str) -> Result<&'static [u8], Failure> {
    if let Some((_, bytes)) = TEMPLATES.iter().find(|(id, _)| *id == name) {
        return Ok(bytes);
    }
    let failure = Failure::new(
        format!("there is no template \"{name}\""),
        format!("没有模板“{name}”"),
    );
    Err(
        match flow_api::model::nearest(name, TEMPLATES.iter().map(|(id, _)| id)) {
            Some(near) => failure.help(format!("did you mean {near}?"), format!("是否想用 {near}？")),
            None => failure.help(
                "`orderloom new --list` names the templates",
                "用 orderloom new --list 列出模板",
            ),
        },
    )
}

fn list(console: &mut Console<'_, '_>) -> Outcome {
    let mut listing = Vec::new();
    for (id, bytes) in TEMPLATES {
        let document = Document::open(bytes).map_err(Failure::of)?;
        let flow = document.flow();
        if console.format == Format::Json {
            listing.push(serde_json::json!({ "template": id, "title": flow.title, "purpose": flow.purpose }));
            continue;
        }
        let (lang, paint) = (console.lang, console.paint);
        let heading = format!("{id}  {}", lang.text(&flow.title));
        console.line(&paint.ink(Ink::Strong, &heading));
        console.line(&format!("    {}", lang.text(&flow.purpose)));
    }
    if console.format == Format::Json {
        console.json(&listing);
    }
    Ok(CLEAN)
}

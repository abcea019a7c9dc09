//! BPMN 2.0 files as flows: our own come back as they were, those of other tools by the mapping of `docs/import.md`.
//! Bytes in, flows and a report out; nothing is fetched, and how large a file may be is limited.

use flow_catalog::Role;
mod edited;
mod fault;
mod foreign;
mod limits;
mod own;
mod report;
mod text;
mod tree;

pub use fault::ImportError;
pub use limits::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX, SIZE_MAX};
pub use report::{Arrival, Arrived, ImportReport};

use std::collections::BTreeMap;

use flow_model::Flow;
use tree::{Space, Tree};

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The flow that calls the others, or the first.
    pub flow: Flow,
    /// The others: called ones, and processes beside it.
    pub others: Vec<Flow>,
    /// What became of each element.
    pub report: ImportReport,
}

/// Reads a BPMN 2.0 file. Processes without a name are called by `name`, that of the file without its ending. Errors say
/// the first thing that is wrong, and where.
pub fn bpmn(bytes: &[u8], name: &str) -> Result<Imported, ImportError> {
    if bytes.len() > SIZE_MAX {
        let limit = SIZE_MAX / 1024 / 1024;
        return Err(ImportError::at_start(
            format!("the file is larger than {limit} MiB"),
            format!("文件超过 {limit} MiB"),
        )
        .hint("split the model into several files", "请把模型拆成几个文件"));
    }
    let text = text::decode(bytes)?;
    let tree = Tree::read(&text)?;
    let root = &tree.elements[0];
    if !root.is(Space::Bpmn, "definitions") {
        let name = &root.name;
        return Err(tree
            .error(
                root,
                format!("this is XML, but not BPMN 2.0: it begins with <{name}>"),
                format!("这是 XML，但不是 BPMN 2.0：开头是 <{name}>"),
            )
            .hint(
                "export the process as BPMN 2.0 (.bpmn) in the tool it comes from",
                "请在原工具中导出为 BPMN 2.0（.bpmn）",
            ));
    }
    let processes = tree
        .children(root)
        .filter(|child| child.is(Space::Bpmn, "process"));
    let own = processes.filter_map(|process| Some((process, own::header(&tree, process)?)));
    let mut elements = Vec::new();
    let mut flows = Vec::new();
    for (process, header) in own {
        flows.push(own::flow(&tree, process, header, &mut elements)?);
    }
    let is_own = !flows.is_empty();
    if !is_own {
        flows = foreign::flows(&tree, name, &mut elements)?;
    }
    // What was deleted elsewhere may still be spoken of.
    let gone = match is_own {
        true => edited::Gone::fill(&mut flows),
        false => edited::Gone::default(),
    };
    for flow in &flows {
        sound(&tree, flow)?;
    }
    main_first(&tree, &mut flows)?;
    if is_own {
        elements.extend(edited::take_over(&tree, &mut flows, &gone));
        elements.sort_by_key(|one| one.line);
        for flow in &flows {
            sound(&tree, flow)?;
        }
    }
    let made_by = root
        .get("exporter")
        .unwrap_or(if is_own { "Orderloom" } else { "" });
    let report = ImportReport {
        made_by: made_by.to_owned(),
        is_own,
        elements,
    };
    let mut flows = flows.into_iter();
    match flows.next() {
        Some(flow) => Ok(Imported {
            flow,
            others: flows.collect(),
            report,
        }),
        None => Err(tree
            .error(
                root,
                "the file holds no process with steps",
                "文件中没有带步骤的流程",
            )
            .hint("draw at least one event or task", "请至少画一个事件或任务")),
    }
}

/// Refuses what a flow file could not hold.
fn sound(tree: &Tree<'_>, flow: &Flow) -> Result<(), ImportError> {
    flow_model::read(&flow_model::write(flow))
        .map(drop)
        .map_err(|error| {
            let id = flow.id.as_str();
            tree.error(
                &tree.elements[0],
                format!("the flow \"{id}\" cannot be a flow file: {}", error.message.en),
                format!("流程“{id}”无法写成流程文件：{}", error.message.zh),
            )
            .hint("mend it in the tool it comes from", "请在原工具中修好")
        })
}

/// Puts the flow that no other calls first; flows that call each other in a circle are refused.
fn main_first(tree: &Tree<'_>, flows: &mut [Flow]) -> Result<(), ImportError> {
    let mut places = BTreeMap::new();
    for (place, flow) in flows.iter().enumerate() {
        places.entry(flow.id.as_str()).or_insert(place);
    }
    let place = |id: &str| places.get(id).copied();
    let calls: Vec<Vec<usize>> = flows
        .iter()
        .map(|flow| {
            let called = flow
                .nodes
                .values()
                .filter(|node| node.component.as_str() == id_of(Role::Call));
            let names = called.filter_map(|node| node.settings.get("flow")?.as_str());
            names.filter_map(place).collect()
        })
        .collect();
    let mut callers = vec![0_usize; flows.len()];
    calls.iter().flatten().for_each(|called| callers[*called] += 1);
    let main = callers.iter().position(|count| *count == 0);
    let mut free: Vec<usize> = (0..flows.len()).filter(|one| callers[*one] == 0).collect();
    let mut seen = 0;
    while let Some(one) = free.pop() {
        seen += 1;
        for called in &calls[one] {
            callers[*called] -= 1;
            if callers[*called] == 0 {
                free.push(*called);
            }
        }
    }
    if seen < flows.len() {
        let circle: Vec<&str> = flows
            .iter()
            .zip(&callers)
            .filter(|(_, count)| **count > 0)
            .map(|(flow, _)| flow.id.as_str())
            .collect();
        let names = circle.join(", ");
        return Err(tree
            .error(
                &tree.elements[0],
                format!("processes call each other in a circle: {names}"),
                format!("流程互相调用，形成循环：{names}"),
            )
            .hint(
                "an order would never leave; take one of the calls out",
                "订单会永远走不出来；请去掉其中一个调用",
            ));
    }
    if let Some(main) = main {
        flows[..=main].rotate_right(1);
    }
    Ok(())
}

/// The id of the component with a role; each of these roles belongs to one component.
fn id_of(role: flow_catalog::Role) -> &'static str {
    flow_catalog::component_with_role(role).map_or("", |component| component.id)
}

//! Format 1: steps as a list with `config`, the purpose in one language, no layout.

use crate::flow::{Flow, Node, Text};
use crate::ids::{ComponentId, NodeId};
use crate::read::{Cursor, Entry, Fault, check_count, edges, header, settings};
use crate::tidy;

/// Reads the flow and lays it out. The effect summary of a called flow is left out: it is computed.
pub(crate) fn flow<'a>(root: Cursor<'a>, entries: Vec<Entry<'a>>) -> Result<Flow, Fault> {
    let keys = ["format", "id", "title", "purpose", "nodes", "edges", "background"];
    let object = root.object_of(entries, &keys)?;
    let mut flow = header(&object, |at| Ok(Text::new(at.text()?, "")))?;
    for item in object.need("nodes")?.items()? {
        let step = item.object(&["id", "component", "config"])?;
        let id = step.need("id")?;
        let mut node = Node::new("");
        node.component = ComponentId::new(step.need("component")?.id()?);
        step.read("config", |at| settings(at, &mut node))?;
        node.settings.remove("summary");
        let name = NodeId::new(id.id()?);
        if flow.nodes.contains_key(&name) {
            return Err(id.fault(
                format!("step \"{name}\" is there twice"),
                format!("步骤“{name}”出现了两次"),
            ));
        }
        flow.nodes.insert(name, node);
    }
    edges(object.need("edges")?, &mut flow)?;
    check_count(root, &flow)?;
    for (id, place) in tidy::places(&flow, None) {
        flow.nodes.entry(id).and_modify(|node| node.at = place);
    }
    Ok(flow)
}

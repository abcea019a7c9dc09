//! A flow as a BPMN process of the same number of elements, for bpmnlint to read.

use std::fmt::Write as _;

use flow_catalog::Family;
use flow_model::{Flow, NodeId};

/// The process: one element for each step, one sequence flow for each connection, no diagram.
pub(crate) fn bpmn(flow: &Flow) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" targetNamespace=\"http://orderloom.invalid/\">\n\
         <bpmn:process id=\"process\" isExecutable=\"true\">\n",
    );
    for id in flow.nodes.keys() {
        element(&mut xml, flow, id);
    }
    for (index, edge) in flow.edges.iter().enumerate() {
        // A condition says that leaving by one of several ways is meant.
        let _ = writeln!(
            xml,
            "<bpmn:sequenceFlow id=\"flow{index}\" name=\"{}\" sourceRef=\"{}\" targetRef=\"{}\">\
             <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">exit = \"{}\"</bpmn:conditionExpression>\
             </bpmn:sequenceFlow>",
            edge.port, edge.from, edge.to, edge.port
        );
    }
    xml.push_str("</bpmn:process>\n</bpmn:definitions>\n");
    xml
}

fn element(xml: &mut String, flow: &Flow, id: &NodeId) {
    let component = flow_catalog::component(flow.nodes[id].component.as_str());
    let kind = match component.map(|component| component.family) {
        Some(Family::Source) => "startEvent",
        Some(Family::Sink) => "endEvent",
        Some(Family::Fork | Family::Join) => "parallelGateway",
        Some(Family::Decision) => "exclusiveGateway",
        Some(Family::Wait) => "intermediateCatchEvent",
        Some(Family::Subflow) => "callActivity",
        Some(Family::Task) | None => "serviceTask",
    };
    let _ = write!(xml, "<bpmn:{kind} id=\"{id}\" name=\"{id}\">");
    for (index, edge) in flow.edges.iter().enumerate() {
        if edge.to == *id {
            let _ = write!(xml, "<bpmn:incoming>flow{index}</bpmn:incoming>");
        }
        if edge.from == *id {
            let _ = write!(xml, "<bpmn:outgoing>flow{index}</bpmn:outgoing>");
        }
    }
    let _ = writeln!(xml, "</bpmn:{kind}>");
}

//! The file: definitions, processes, diagrams, in the order that the schema wants.

use std::collections::BTreeMap;

use flow_model::Flow as Model;

use super::extension::NAMESPACE;
use super::node::Tag;
use super::process::{Area, Association, Element, Flow, Lane, Process, Spot};
use super::profile::Profile;
use super::task::CALL_PATH;
use super::writer::{FAULT, FAULT_ID, Shared};

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const FEEL: &str = "https://www.omg.org/spec/DMN/20191111/FEEL/";

/// The bytes of the file.
pub(super) fn file(flow: &Model, processes: &[Process], shared: &Shared<'_>) -> Vec<u8> {
    let mut file = definitions(flow, shared);
    let fault = Tag::new("error")
        .with("id", FAULT_ID)
        .with("name", "A step failed")
        .with("errorCode", FAULT);
    let needs_fault = processes.iter().any(|process| {
        process.lane.is_some()
            || process
                .elements
                .iter()
                .any(|element| element.body.iter().any(Tag::is_error))
    });
    if needs_fault {
        file.push(fault);
    }
    for (name, id) in &shared.messages {
        file.push(message(name, id, shared.profile));
    }
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    file.write_around(&mut text, 0, |out| {
        processes.iter().for_each(|one| process(out, one, shared.profile));
        processes.iter().for_each(|one| diagram(out, one));
    });
    text.into_bytes()
}

fn definitions(flow: &Model, shared: &Shared<'_>) -> Tag {
    let mut file = Tag::new("definitions")
        .with("xmlns", BPMN)
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI")
        .with("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC")
        .with("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI")
        .with("xmlns:orderloom", NAMESPACE);
    let modeler = "http://camunda.org/schema/modeler/1.0";
    match shared.profile {
        Profile::Plain => {}
        Profile::Zeebe => {
            file = file
                .with("xmlns:zeebe", "http://camunda.org/schema/zeebe/1.0")
                .with("xmlns:modeler", modeler)
                .with("modeler:executionPlatform", "Camunda Cloud")
                .with("modeler:executionPlatformVersion", "8.8.0");
        }
        Profile::Camunda7 => {
            file = file
                .with("xmlns:camunda", "http://camunda.org/schema/1.0/bpmn")
                .with("xmlns:modeler", modeler)
                .with("modeler:executionPlatform", "Camunda Platform")
                .with("modeler:executionPlatformVersion", "7.23.0");
        }
        Profile::Flowable => file = file.with("xmlns:flowable", "http://flowable.org/bpmn"),
    }
    file.with("id", crate::xml::id("Definitions_", flow.id.as_str()))
        .with("targetNamespace", NAMESPACE)
        .with("expressionLanguage", FEEL)
        .with("exporter", "Orderloom")
        .with("exporterVersion", env!("CARGO_PKG_VERSION"))
}

fn message(name: &str, id: &str, profile: Profile) -> Tag {
    let message = Tag::new("message")
        .with("id", id)
        .with("name", profile.message_name(name));
    match profile {
        Profile::Zeebe => {
            let key = format!("=if {CALL_PATH} = null then order.id else order.id + \"/\" + {CALL_PATH}");
            let subscription = Tag::new("zeebe:subscription").with("correlationKey", key);
            message.child(Tag::new("extensionElements").child(subscription))
        }
        _ => message,
    }
}

fn process(out: &mut String, process: &Process, profile: Profile) {
    let mut tag = Tag::new("process")
        .with("id", process.id.as_str())
        .with("name", process.name.as_str())
        .with("isExecutable", "true");
    if profile == Profile::Camunda7 {
        tag = tag.with("camunda:historyTimeToLive", "P180D");
    }
    if !process.documentation.is_empty() {
        tag.push(Tag::new("documentation").text(process.documentation.as_str()));
    }
    tag.write_around(out, 1, |out| {
        extension(out, 2, &process.extensions);
        nodes(out, 2, &process.elements, &process.flows);
        process.lane.iter().for_each(|one| lane(out, one));
        process.flows.iter().for_each(|one| flow(out, 2, one));
        process
            .associations
            .iter()
            .for_each(|one| association(one).write(out, 2));
    });
}

fn lane(out: &mut String, lane: &Lane) {
    let tag = Tag::new("subProcess")
        .with("id", lane.id.as_str())
        .with("name", lane.name.as_str())
        .with("triggeredByEvent", "true");
    tag.write_around(out, 2, |out| {
        nodes(out, 3, &lane.elements, &lane.flows);
        lane.flows.iter().for_each(|one| flow(out, 3, one));
    });
}

fn extension(out: &mut String, depth: usize, tags: &[Tag]) {
    if !tags.is_empty() {
        let inside = |out: &mut String| tags.iter().for_each(|tag| tag.write(out, depth + 1));
        Tag::new("extensionElements").write_around(out, depth, inside);
    }
}

fn nodes(out: &mut String, depth: usize, elements: &[Element], flows: &[Flow]) {
    let mut incoming: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut outgoing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut defaults: BTreeMap<&str, &str> = BTreeMap::new();
    for flow in flows {
        incoming.entry(&flow.to).or_default().push(&flow.id);
        outgoing.entry(&flow.from).or_default().push(&flow.id);
        if flow.is_default {
            defaults.insert(&flow.from, &flow.id);
        }
    }
    for element in elements {
        let id = element.id.as_str();
        let mut tag = Tag::new(element.tag).with("id", id);
        if !element.name.is_empty() {
            tag = tag.with("name", element.name.as_str());
        }
        for (name, value) in &element.attributes {
            tag = tag.with(name, value.as_str());
        }
        if let Some(default) = defaults.get(id) {
            tag = tag.with("default", *default);
        }
        let arriving = incoming.get(id).map_or(&[][..], Vec::as_slice);
        let leaving = outgoing.get(id).map_or(&[][..], Vec::as_slice);
        if element.extensions.is_empty()
            && element.body.is_empty()
            && arriving.is_empty()
            && leaving.is_empty()
        {
            tag.write(out, depth);
            continue;
        }
        tag.write_around(out, depth, |out| {
            extension(out, depth + 1, &element.extensions);
            for (name, flows) in [("incoming", arriving), ("outgoing", leaving)] {
                flows
                    .iter()
                    .for_each(|flow| Tag::new(name).text(*flow).write(out, depth + 1));
            }
            element.body.iter().for_each(|tag| tag.write(out, depth + 1));
        });
    }
}

fn flow(out: &mut String, depth: usize, flow: &Flow) {
    let mut tag = Tag::new("sequenceFlow").with("id", flow.id.as_str());
    if !flow.name.is_empty() {
        tag = tag.with("name", flow.name.as_str());
    }
    tag = tag
        .with("sourceRef", flow.from.as_str())
        .with("targetRef", flow.to.as_str());
    if flow.extensions.is_empty() && flow.condition.is_none() {
        return tag.write(out, depth);
    }
    tag.write_around(out, depth, |out| {
        extension(out, depth + 1, &flow.extensions);
        let condition = |text: &String| {
            Tag::new("conditionExpression")
                .with("xsi:type", "tFormalExpression")
                .text(text.as_str())
        };
        flow.condition
            .iter()
            .for_each(|text| condition(text).write(out, depth + 1));
    });
}

fn association(association: &Association) -> Tag {
    Tag::new("association")
        .with("id", association.id.as_str())
        .with("associationDirection", "One")
        .with("sourceRef", association.from.as_str())
        .with("targetRef", association.to.as_str())
}

fn diagram(out: &mut String, process: &Process) {
    let diagram = Tag::new("bpmndi:BPMNDiagram")
        .with("id", format!("Diagram_{}", process.id))
        .with("name", process.name.as_str());
    let plane = Tag::new("bpmndi:BPMNPlane")
        .with("id", format!("Plane_{}", process.id))
        .with("bpmnElement", process.id.as_str());
    diagram.write_around(out, 1, |out| {
        if process.elements.is_empty() && process.lane.is_none() {
            return plane.write(out, 2);
        }
        plane.write_around(out, 2, |out| drawn(out, process));
    });
}

/// The shapes and edges of a process.
fn drawn(out: &mut String, process: &Process) {
    let of_lane = process.lane.iter();
    let elements = process
        .elements
        .iter()
        .chain(of_lane.clone().flat_map(|lane| &lane.elements));
    let flows = process
        .flows
        .iter()
        .chain(of_lane.clone().flat_map(|lane| &lane.flows));
    for lane in of_lane {
        let frame = shape(&lane.id).with("isExpanded", "true");
        frame.child(bounds(lane.area)).write(out, 3);
    }
    for element in elements {
        let mut tag = shape(&element.id);
        if element.tag == "exclusiveGateway" {
            tag = tag.with("isMarkerVisible", "true");
        }
        tag.push(bounds(element.area));
        tag.children(label(element.label)).write(out, 3);
    }
    for flow in flows {
        let label = label(flow.label.filter(|_| !flow.name.is_empty()));
        edge(&flow.id, &flow.way).children(label).write(out, 3);
    }
    for association in &process.associations {
        edge(&association.id, &association.way).write(out, 3);
    }
}

fn shape(id: &str) -> Tag {
    Tag::new("bpmndi:BPMNShape")
        .with("id", format!("{id}_di"))
        .with("bpmnElement", id)
}

fn edge(id: &str, way: &[Spot]) -> Tag {
    let points = way.iter().map(|(x, y)| {
        Tag::new("di:waypoint")
            .with("x", x.to_string())
            .with("y", y.to_string())
    });
    Tag::new("bpmndi:BPMNEdge")
        .with("id", format!("{id}_di"))
        .with("bpmnElement", id)
        .children(points)
}

fn label(area: Option<Area>) -> Option<Tag> {
    area.map(|area| Tag::new("bpmndi:BPMNLabel").child(bounds(area)))
}

fn bounds((x, y, width, height): Area) -> Tag {
    Tag::new("dc:Bounds")
        .with("x", x.to_string())
        .with("y", y.to_string())
        .with("width", width.to_string())
        .with("height", height.to_string())
}

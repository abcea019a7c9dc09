//! The file: definitions, processes, diagrams, in the order that the schema wants.

use std::collections::BTreeMap;

use flow_model::Flow as Model;

use super::extension::NAMESPACE;
use super::node::Tag;
use super::process::{Area, Association, Element, Flow, Lane, Process, Spot};
use super::profile::Profile;
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
    for one in processes {
        file.push(process(one, shared.profile));
    }
    for one in processes {
        file.push(diagram(one));
    }
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    file.write(&mut text, 0);
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
    let message = Tag::new("message").with("id", id).with("name", name);
    match profile {
        Profile::Zeebe => {
            let subscription = Tag::new("zeebe:subscription").with("correlationKey", "=order.id");
            message.child(Tag::new("extensionElements").child(subscription))
        }
        _ => message,
    }
}

fn process(process: &Process, profile: Profile) -> Tag {
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
    tag.children(extension(&process.extensions))
        .children(nodes(&process.elements, &process.flows))
        .children(process.lane.as_ref().map(lane))
        .children(process.flows.iter().map(flow))
        .children(process.associations.iter().map(association))
}

fn lane(lane: &Lane) -> Tag {
    Tag::new("subProcess")
        .with("id", lane.id.as_str())
        .with("name", lane.name.as_str())
        .with("triggeredByEvent", "true")
        .children(nodes(&lane.elements, &lane.flows))
        .children(lane.flows.iter().map(flow))
}

fn extension(tags: &[Tag]) -> Option<Tag> {
    (!tags.is_empty()).then(|| Tag::new("extensionElements").children(tags.iter().cloned()))
}

fn nodes(elements: &[Element], flows: &[Flow]) -> Vec<Tag> {
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
    let ends = |name: &'static str, of: Option<&Vec<&str>>| {
        let ids = of.map_or(&[][..], Vec::as_slice).iter();
        ids.map(|id| Tag::new(name).text(*id)).collect::<Vec<_>>()
    };
    elements
        .iter()
        .map(|element| {
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
            tag.children(extension(&element.extensions))
                .children(ends("incoming", incoming.get(id)))
                .children(ends("outgoing", outgoing.get(id)))
                .children(element.body.iter().cloned())
        })
        .collect()
}

fn flow(flow: &Flow) -> Tag {
    let mut tag = Tag::new("sequenceFlow").with("id", flow.id.as_str());
    if !flow.name.is_empty() {
        tag = tag.with("name", flow.name.as_str());
    }
    tag = tag
        .with("sourceRef", flow.from.as_str())
        .with("targetRef", flow.to.as_str())
        .children(extension(&flow.extensions));
    let condition = |text: &String| {
        Tag::new("conditionExpression")
            .with("xsi:type", "tFormalExpression")
            .text(text.as_str())
    };
    tag.children(flow.condition.as_ref().map(condition))
}

fn association(association: &Association) -> Tag {
    Tag::new("association")
        .with("id", association.id.as_str())
        .with("associationDirection", "One")
        .with("sourceRef", association.from.as_str())
        .with("targetRef", association.to.as_str())
}

fn diagram(process: &Process) -> Tag {
    let mut plane = Tag::new("bpmndi:BPMNPlane")
        .with("id", format!("Plane_{}", process.id))
        .with("bpmnElement", process.id.as_str());
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
        plane.push(frame.child(bounds(lane.area)));
    }
    for element in elements {
        let mut tag = shape(&element.id);
        if element.tag == "exclusiveGateway" {
            tag = tag.with("isMarkerVisible", "true");
        }
        tag.push(bounds(element.area));
        plane.push(tag.children(label(element.label)));
    }
    for flow in flows {
        plane.push(edge(&flow.id, &flow.way).children(label(flow.label.filter(|_| !flow.name.is_empty()))));
    }
    for association in &process.associations {
        plane.push(edge(&association.id, &association.way));
    }
    Tag::new("bpmndi:BPMNDiagram")
        .with("id", format!("Diagram_{}", process.id))
        .with("name", process.name.as_str())
        .child(plane)
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

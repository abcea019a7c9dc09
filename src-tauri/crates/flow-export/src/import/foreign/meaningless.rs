//! What says nothing about what happens to an order: where things are drawn, colours, ids, and what is the default anyway.
//! `docs/import.md` has the same list.

use crate::import::tree::{Attribute, Element, Space};

/// The diagram, and what only repeats the connections.
const ELEMENTS: &[&str] = &[
    "BPMNDiagram",
    "incoming",
    "outgoing",
    "flowNodeRef",
    "laneSet",
    "childLaneSet",
    "extensionElements",
];

/// Attributes of BPMN about the file and the drawing.
const ATTRIBUTES: &[&str] = &[
    "id",
    "associationDirection",
    "exporter",
    "exporterVersion",
    "expressionLanguage",
    "gatewayDirection",
    "isClosed",
    "isExecutable",
    "processType",
    "targetNamespace",
    "textFormat",
    "typeLanguage",
];

/// What is meant where nothing is written.
const DEFAULTS: &[(&str, &str)] = &[
    ("behavior", "All"),
    ("cancelActivity", "true"),
    ("completionQuantity", "1"),
    ("exclusive", "true"),
    ("formFieldValidation", "true"),
    ("implementation", "##WebService"),
    ("implementation", "##unspecified"),
    ("instantiate", "false"),
    ("isCollection", "false"),
    ("isForCompensation", "false"),
    ("isImmediate", "true"),
    ("isInterrupting", "true"),
    ("isSequential", "false"),
    ("isUnlimited", "false"),
    ("parallelMultiple", "false"),
    ("startQuantity", "1"),
    ("strict", "false"),
    ("triggeredByEvent", "false"),
    ("waitForCompletion", "true"),
];

/// Names of Bizagi's properties for colours and letters.
const BIZAGI_LOOKS: &[&str] = &[
    "bgColor",
    "borderColor",
    "textColor",
    "textBackgroundColor",
    "textDirection",
];

/// Whether everything below it is drawing.
pub(super) fn is_drawing(element: &Element<'_>) -> bool {
    element.is(Space::Bpmn, "BPMNDiagram") || is_bizagi_look(element)
}

fn is_bizagi_look(element: &Element<'_>) -> bool {
    let name = element.attributes.iter().find(|one| one.name == "name");
    let is_look = name.is_some_and(|name| BIZAGI_LOOKS.contains(&&*name.value));
    element.space == Space::Other && element.name == "BizagiProperty" && is_look
}

/// Whether the element itself says nothing; what is inside may.
pub(super) fn says_nothing(element: &Element<'_>) -> bool {
    let mut attributes = element.attributes.iter();
    let is_empty =
        element.text.trim().is_empty() && attributes.all(|one| attribute_says_nothing(element, one));
    if element.space == Space::Bpmn && ELEMENTS.contains(&element.name) {
        return is_empty || matches!(element.name, "incoming" | "outgoing" | "flowNodeRef");
    }
    // What only holds other elements is told by those.
    let holds = element.holds_elements() && element.space != Space::Bpmn;
    is_empty && (holds || element.is(Space::Bpmn, "documentation"))
}

/// Whether an attribute says nothing. Ids of BPMN tell elements apart; engines name things by them, such as fields of forms.
pub(in crate::import) fn attribute_says_nothing(element: &Element<'_>, attribute: &Attribute<'_>) -> bool {
    let name = attribute.name;
    let is_of_engine = matches!(element.space, Space::Camunda | Space::Flowable | Space::Zeebe);
    if name == "id" && is_of_engine && attribute.space == Space::None {
        return attribute.value.trim().is_empty();
    }
    let value = attribute.value.trim();
    if value.is_empty() || DEFAULTS.contains(&(name, value)) {
        return true;
    }
    match attribute.space {
        Space::None => ATTRIBUTES.contains(&name),
        Space::Instance => true,
        Space::Other => matches!(attribute.prefix, "xsi" | "xml" | "modeler"),
        _ => false,
    }
}

/// What engines want for running it, which says nothing about orders: told in the report, without a note on the canvas.
pub(super) fn is_technical(space: Space, name: &str) -> bool {
    matches!(space, Space::Camunda | Space::Flowable | Space::Zeebe)
        && matches!(
            name,
            "async"
                | "asyncBefore"
                | "asyncAfter"
                | "exclusive"
                | "historyTimeToLive"
                | "isStartableInTasklist"
                | "jobPriority"
                | "modelerTemplate"
                | "modelerTemplateIcon"
                | "modelerTemplateVersion"
                | "taskPriority"
                | "triggerable"
                | "versionTag"
                | "userTask"
        )
}

//! Names and texts in both languages.

use flow_model::{ComponentId, Flow, NodeId, Text};

/// Both wordings on one line; one where they are the same.
pub(crate) fn both(text: &Text) -> String {
    match text.english() == text.chinese() {
        true => text.english().to_owned(),
        false => format!("{} | {}", text.english(), text.chinese()),
    }
}

/// A step's own name, or that of its component.
pub(crate) fn step_name(flow: &Flow, id: &NodeId) -> Text {
    let Some(node) = flow.nodes.get(id) else {
        return Text::new(id.as_str(), id.as_str());
    };
    if !node.name.is_empty() {
        return node.name.clone();
    }
    match flow_catalog::component(node.component.as_str()) {
        Some(component) => Text::new(component.name.en, component.name.zh),
        None => Text::new(id.as_str(), id.as_str()),
    }
}

/// The fingerprint of what a flow does.
pub(crate) fn print_of(flow: &Flow) -> String {
    let default_of = |id: &ComponentId, name: &str| {
        let component = flow_catalog::component(id.as_str())?;
        let setting = component.settings.iter().find(|setting| setting.name == name)?;
        setting.default.to_json()
    };
    flow_model::fingerprint(flow, &default_of).to_string()
}

/// The language of a text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The wording of a text.
    pub(crate) fn pick(self, text: &Text) -> &str {
        match self {
            Language::English => text.english(),
            Language::Chinese => text.chinese(),
        }
    }

    /// What stands between the members of a list.
    pub(crate) fn between(self) -> &'static str {
        match self {
            Language::English => ", ",
            Language::Chinese => "、",
        }
    }

    /// Its tag (BCP 47).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        }
    }
}

/// An exit in words: the component's label, or the name that the settings or connections give it.
pub(crate) fn exit_name(flow: &Flow, step: &NodeId, port: &str) -> Text {
    let component = flow
        .nodes
        .get(step)
        .and_then(|node| flow_catalog::component(node.component.as_str()));
    let known = component.and_then(|component| component.ports.iter().find(|known| known.id == port));
    match known {
        Some(known) => Text::new(known.label.en, known.label.zh),
        None => Text::new(port, port),
    }
}

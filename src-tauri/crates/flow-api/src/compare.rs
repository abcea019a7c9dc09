//! How two flows differ, in the words of the catalog.

use flow_catalog::Words;
use flow_model::{Change, ComponentId, Flow, Names, PortId, Text};
use serde_json::Value;

use crate::document::default_of;

/// The differences that lead from one flow to another: what changes for orders first.
pub fn changes(before: &Flow, after: &Flow) -> Vec<Change> {
    flow_model::compare(before, after, &CatalogNames)
}

struct CatalogNames;

impl Names for CatalogNames {
    fn component(&self, id: &ComponentId) -> Text {
        text(flow_catalog::component(id.as_str()).map(|component| component.name))
    }

    fn setting(&self, component: &ComponentId, name: &str) -> Text {
        let component = flow_catalog::component(component.as_str());
        let settings = component.map_or(&[][..], |component| component.settings);
        let setting = settings.iter().find(|setting| setting.name == name);
        text(setting.map(|setting| setting.label))
    }

    fn port(&self, component: &ComponentId, port: &PortId) -> Text {
        let component = flow_catalog::component(component.as_str());
        let ports = component.map_or(&[][..], |component| component.ports);
        text(
            ports
                .iter()
                .find(|known| known.id == port.as_str())
                .map(|port| port.label),
        )
    }

    fn default(&self, component: &ComponentId, name: &str) -> Option<Value> {
        default_of(component, name)
    }
}

fn text(words: Option<Words>) -> Text {
    words.map_or_else(Text::default, |words| Text::new(words.en, words.zh))
}

//! An open flow: the document, where its parts stand, and what can be done with it.

use flow_catalog::{Role, SettingKind};
use flow_model::{ComponentId, Difference, Edit, Fingerprint, Flow, FlowId, NodeId, Place, Places};
use flow_validate::{CheckContext, Checker, Report};
use serde_json::Value;

use crate::error::{ApiError, first_unknown_component};

/// An open flow. It changes by edits alone.
#[derive(Debug)]
pub struct Document {
    flow: Flow,
    places: Places,
    checker: Checker,
}

impl Document {
    /// Opens a flow file of any format. Components that this version does not have make it unreadable, since nothing
    /// could be said about orders.
    pub fn open(bytes: &[u8]) -> Result<Self, ApiError> {
        let read = flow_model::read(bytes)?;
        if let Some(error) = first_unknown_component(&read.flow, &read.places) {
            return Err(error);
        }
        Ok(Self {
            flow: read.flow,
            places: read.places,
            checker: Checker::new(),
        })
    }

    /// The flow.
    pub fn flow(&self) -> &Flow {
        &self.flow
    }

    /// Where the parts of the flow stand in the text it was opened from. Edits do not move them.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// What orders can notice of the flow, as one number.
    pub fn fingerprint(&self) -> Fingerprint {
        flow_model::fingerprint(&self.flow, &default_of)
    }

    /// The flow file in canonical form.
    pub fn canonical(&self) -> Vec<u8> {
        flow_model::write(&self.flow)
    }

    /// Checks the flow; again after an edit, what the edit left alone is not worked out again.
    pub fn check(&mut self, context: &CheckContext) -> Report {
        self.checker.check(&self.flow, context)
    }

    /// Checks the flow without the errors of those that it calls, for whoever checks them as well.
    pub fn check_alone(&mut self, context: &CheckContext) -> Report {
        self.checker.check_alone(&self.flow, context)
    }

    /// Carries out an edit, or leaves the flow as it is.
    pub fn apply(&mut self, edit: &Edit) -> Result<Difference, ApiError> {
        Ok(flow_model::apply(&mut self.flow, edit)?)
    }

    /// A document of a flow that was kept as a value; nothing has a place in a text.
    pub(crate) fn of(flow: Flow) -> Self {
        Self {
            flow,
            places: Places::default(),
            checker: Checker::new(),
        }
    }

    /// Carries out a difference that was made from this state, as undo does.
    pub(crate) fn put(&mut self, difference: &Difference) {
        difference.apply_to(&mut self.flow);
    }

    /// The flows this one calls.
    pub fn called(&self) -> Vec<FlowId> {
        called_by(&self.flow)
    }

    /// Where the first call of a flow stands.
    pub(crate) fn place_of_call(&self, called: &FlowId) -> Option<Place> {
        let (node, setting, _) = calls(&self.flow).find(|(_, _, name)| *name == called.as_str())?;
        self.places.node_part(node, &format!("settings.{setting}"))
    }
}

/// The flows a flow calls, in the order of their ids.
pub(crate) fn called_by(flow: &Flow) -> Vec<FlowId> {
    let mut called: Vec<FlowId> = calls(flow).map(|(_, _, called)| FlowId::new(called)).collect();
    called.sort();
    called.dedup();
    called
}

/// The calls of a flow: the step, its setting, and the flow that is called.
fn calls(flow: &Flow) -> impl Iterator<Item = (&NodeId, &'static str, &str)> {
    flow.nodes.iter().flat_map(|(id, node)| {
        let component = flow_catalog::component(node.component.as_str());
        let settings = component
            .filter(|component| component.role == Role::Call)
            .map_or(&[][..], |component| component.settings);
        let names = settings
            .iter()
            .filter(|setting| setting.kind == SettingKind::Ref("flow"));
        names.filter_map(move |setting| Some((id, setting.name, node.settings.get(setting.name)?.as_str()?)))
    })
}

/// The catalog's default of a setting, as it would stand in the file.
pub(crate) fn default_of(component: &ComponentId, setting: &str) -> Option<Value> {
    let component = flow_catalog::component(component.as_str())?;
    let setting = component.settings.iter().find(|known| known.name == setting)?;
    setting.default.to_json()
}

/// A flow file in canonical form, also of a flow with components that this version does not have.
pub fn canonical(bytes: &[u8]) -> Result<Vec<u8>, ApiError> {
    Ok(flow_model::write(&flow_model::read(bytes)?.flow))
}

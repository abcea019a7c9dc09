//! Says in words how two flows differ: what changes for orders first, then what only the reader sees.

mod connections;
mod header;
mod looks;
mod steps;
mod tables;
mod words;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::flow::{Edge, Flow, Text};
use crate::ids::{ComponentId, NodeId, PortId};

use words::Words;

/// The words of the catalog, and its defaults.
pub trait Names {
    /// Name of a component; empty when it is not known.
    fn component(&self, id: &ComponentId) -> Text;
    /// Name of a setting of a component; empty when it is not known.
    fn setting(&self, component: &ComponentId, name: &str) -> Text;
    /// Name of an exit of a component; empty when it is not known.
    fn port(&self, component: &ComponentId, port: &PortId) -> Text;
    /// Default of a setting; a setting that is absent means the same as one with this value.
    fn default(&self, component: &ComponentId, name: &str) -> Option<Value>;
}

/// One difference between two flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Whether orders can notice it; otherwise only the reader does.
    pub affects_orders: bool,
    /// The difference in both languages.
    pub message: Text,
    /// The steps concerned, of either flow.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub nodes: BTreeSet<NodeId>,
    /// The connections concerned, of either flow.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub edges: BTreeSet<Edge>,
}

impl Change {
    fn new(affects_orders: bool, en: String, zh: String) -> Self {
        Self {
            affects_orders,
            message: Text::new(en, zh.trim_end()),
            nodes: BTreeSet::new(),
            edges: BTreeSet::new(),
        }
    }

    fn orders(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(true, en.into(), zh.into())
    }

    fn looks(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(false, en.into(), zh.into())
    }

    fn at<'a>(mut self, nodes: impl IntoIterator<Item = &'a NodeId>) -> Self {
        self.nodes.extend(nodes.into_iter().cloned());
        self
    }

    fn along<'a>(mut self, edges: impl IntoIterator<Item = &'a Edge>) -> Self {
        self.edges.extend(edges.into_iter().cloned());
        self
    }
}

/// The differences that lead from one flow to another.
///
/// A difference that affects orders is among them exactly when the fingerprints differ, given the same defaults.
pub fn compare(before: &Flow, after: &Flow, names: &dyn Names) -> Vec<Change> {
    let words = Words::new(before, after, names);
    let mut changes = Vec::new();
    header::compare(before, after, &mut changes);
    steps::compare(&words, &mut changes);
    connections::compare(&words, &mut changes);
    tables::compare(before, after, &mut changes);
    looks::compare(&words, &mut changes);
    changes.sort_by_key(|change| !change.affects_orders);
    changes
}

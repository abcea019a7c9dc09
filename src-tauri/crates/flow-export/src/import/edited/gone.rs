//! Steps that were deleted in another tool: what is left in the file still speaks of them. For the comparison each stands as
//! an end, so that connections that led to it are as they were; afterwards it goes, with what belongs to it.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::Role;
use flow_model::{Edge, Flow, Node, NodeId};

use crate::import::id_of;

/// Deleted steps, by flow.
#[derive(Debug, Default)]
pub(in crate::import) struct Gone {
    steps: BTreeMap<String, BTreeSet<NodeId>>,
}

impl Gone {
    /// Takes out what went with the deleted steps, and puts an end in the place of each.
    pub(in crate::import) fn fill(flows: &mut [Flow]) -> Self {
        let mut gone = Self::default();
        for flow in flows {
            let ends = flow.edges.iter().flat_map(|edge| [&edge.from, &edge.to]);
            let grouped = flow.groups.values().flat_map(|group| &group.nodes);
            let noted = flow.notes.values().filter_map(|note| note.about.as_ref());
            let missing: BTreeSet<NodeId> = ends
                .chain(grouped)
                .chain(noted)
                .filter(|step| !flow.nodes.contains_key(*step))
                .cloned()
                .collect();
            if missing.is_empty() {
                continue;
            }
            flow.edges.retain(|edge| !missing.contains(&edge.from));
            for group in flow.groups.values_mut() {
                group.nodes.retain(|step| !missing.contains(step));
            }
            for note in flow.notes.values_mut() {
                note.about = note.about.take().filter(|step| !missing.contains(step));
            }
            for step in &missing {
                flow.nodes.insert(step.clone(), Node::new(id_of(Role::End)));
            }
            let id = flow.id.as_str().to_owned();
            gone.steps.entry(id).or_default().extend(missing);
        }
        gone
    }

    /// Takes the ends out again, with the connections that still lead there.
    pub(super) fn clear(&self, flows: &mut [Flow]) {
        for flow in flows {
            let Some(steps) = self.steps.get(flow.id.as_str()) else {
                continue;
            };
            flow.edges.retain(|edge: &Edge| !steps.contains(&edge.to));
            flow.nodes.retain(|id, _| !steps.contains(id));
        }
    }

    /// Whether a step was deleted.
    pub(super) fn has(&self, flow: &str, step: &str) -> bool {
        let steps = self.steps.get(flow);
        steps.is_some_and(|steps| steps.contains(&NodeId::new(step)))
    }

    /// The deleted step that an element belonged to, told by its id.
    pub(super) fn owner(&self, flow: &str, id: &str) -> Option<&str> {
        let (_, rest) = id.split_once('_')?;
        let called = format!("{flow}.");
        let rest = rest.strip_prefix(called.as_str()).unwrap_or(rest);
        let is_of = |step: &&NodeId| {
            let behind = rest.strip_prefix(step.as_str());
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('.'))
        };
        let steps = self.steps.get(flow)?;
        steps.iter().find(is_of).map(NodeId::as_str)
    }
}

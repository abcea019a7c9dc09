//! What orders can notice of a flow, as one number: two flows with the same fingerprint treat every order alike.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::flow::{Flow, Node};
use crate::ids::ComponentId;

/// The default of a component's setting, if the component has one.
pub type Defaults<'a> = dyn Fn(&ComponentId, &str) -> Option<Value> + 'a;

/// SHA-256 over behaviour. Prints as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a document of another kind, by its canonical bytes.
    pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The fingerprint of a flow's behaviour.
///
/// Counted in: each step's id, component, settings and policy, connections, tables, the promise and what the
/// flow enters with. Ids count because running orders stand at them and idempotency keys contain them. Left
/// out: places, pins, names, titles, groups, notes, tags, notes on table rows, and settings that equal the
/// component's default.
pub fn fingerprint(flow: &Flow, defaults: &Defaults<'_>) -> Fingerprint {
    let mut sink = Sink(Sha256::new());
    sink.text("orderloom behaviour 1");
    sink.perhaps(flow.promise.as_deref());
    sink.list(flow.enters_with.iter(), |sink, obligation| sink.text(obligation));
    sink.list(flow.nodes.iter(), |sink, (id, node)| {
        sink.text(id.as_str());
        sink.node(node, defaults);
    });
    sink.list(flow.edges.iter(), |sink, edge| {
        sink.text(edge.from.as_str());
        sink.text(edge.port.as_str());
        sink.text(edge.to.as_str());
    });
    sink.list(flow.tables.iter(), |sink, (id, table)| {
        sink.text(id.as_str());
        sink.value(&table.behaviour());
    });
    Fingerprint(sink.0.finalize().into())
}

/// Feeds a digest so that different things never look alike: texts and lists carry their length.
struct Sink(Sha256);

impl Sink {
    fn length(&mut self, length: usize) {
        self.0.update((length as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.update(text.as_bytes());
    }

    fn perhaps(&mut self, text: Option<&str>) {
        self.list(text.into_iter(), Self::text);
    }

    fn list<T>(&mut self, items: impl ExactSizeIterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.length(items.len());
        for item in items {
            each(self, item);
        }
    }

    fn node(&mut self, node: &Node, defaults: &Defaults<'_>) {
        self.text(node.component.as_str());
        let differs = |name: &str, value: &Value| defaults(&node.component, name).as_ref() != Some(value);
        let settings = node.settings.iter().filter(|(name, value)| differs(name, value));
        let settings: Vec<_> = settings.collect();
        self.list(settings.into_iter(), |sink, (name, value)| {
            sink.text(name);
            sink.value(value);
        });
        self.perhaps(node.policy.timeout.as_deref());
        self.perhaps(node.policy.retries.map(|retries| retries.to_string()).as_deref());
        self.perhaps(node.policy.backoff.as_deref());
    }

    /// The depth is bounded by what the reader and the edits let in.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.text("list");
                self.list(items.iter(), Self::value);
            }
            Value::Object(entries) => {
                self.text("record");
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by_key(|(name, _)| *name);
                self.list(entries.into_iter(), |sink, (name, value)| {
                    sink.text(name);
                    sink.value(value);
                });
            }
            scalar => self.text(&scalar.to_string()),
        }
    }
}

//! The exits of a step as its settings make them, and what happens to obligations at each.

use flow_catalog::{
    Component, Dynamic, Family, FieldSet, Obligation, ObligationSet, Operation, PortKind, Role, Settings,
    component, field_index,
};
use flow_model::{Flow, PortId, Table, TableId};
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::compiled::{Branch, Exit, ExitIndex};

/// Exit of a wait that an event ends early.
pub(crate) const EVENT: &str = "event";
/// Exit of a counted wait that was passed too often.
pub(crate) const EXHAUSTED: &str = "exhausted";
/// Exit that dynamic effects and writes belong to.
pub(crate) const OK: &str = "ok";

/// Exits without their connections; those of a wait include `exhausted`, which only the graph can rule out.
pub(crate) fn exits(flow: &Flow, settings: &Settings<'_>, component: &Component, wired: &[&PortId]) -> Exits {
    let mut result = Exits::default();
    if component.role == Role::Decide {
        decision_exits(flow, settings, &mut result);
    } else {
        for port in component.ports {
            match (port.id, port.kind) {
                ("*", kind) => {
                    let declared =
                        |name: &PortId| component.ports.iter().any(|port| port.id == name.as_str());
                    let others = wired.iter().filter(|name| !declared(name));
                    result
                        .exits
                        .extend(others.map(|name| exit_of(name.as_str(), kind)));
                }
                (id, PortKind::Fault) if !wired.iter().any(|name| name.as_str() == id) => {}
                (EVENT, _) if component.family == Family::Wait && settings.text(EVENT).is_none() => {}
                (id, kind) => result.add(id, kind),
            }
        }
    }
    for exit in &mut result.exits {
        exit.operations = operations(component, settings, exit.port.as_str());
    }
    result
}

/// Exits of a step whose component nobody knows: those that its connections name.
pub(crate) fn exits_of_unknown(wired: &[&PortId]) -> Exits {
    let mut result = Exits::default();
    for name in wired {
        result.add(name.as_str(), PortKind::Outcome);
    }
    result
}

/// Exits and, for a decision, its branches.
#[derive(Default)]
pub(crate) struct Exits {
    /// Each name once.
    pub(crate) exits: Vec<Exit>,
    /// In order of the setting.
    pub(crate) branches: Vec<Branch>,
    /// When no branch applies.
    pub(crate) otherwise: Option<ExitIndex>,
}

impl Exits {
    fn position(&self, port: &str) -> Option<usize> {
        self.exits.iter().position(|exit| exit.port.as_str() == port)
    }

    fn add(&mut self, port: &str, kind: PortKind) {
        if self.position(port).is_none() {
            self.exits.push(exit_of(port, kind));
        }
    }
}

fn exit_of(port: &str, kind: PortKind) -> Exit {
    Exit {
        port: PortId::new(port),
        kind,
        edges: Vec::new(),
        operations: Vec::new(),
        writes: FieldSet::EMPTY,
    }
}

fn decision_exits(flow: &Flow, settings: &Settings<'_>, result: &mut Exits) {
    if settings.text("mode") == Some("table") {
        for name in table_answers(flow, settings.text("table").unwrap_or_default()) {
            result.add(&name, PortKind::Outcome);
        }
    } else {
        for entry in settings.entries("branches") {
            let Some(port) = entry.get("port").and_then(Value::as_str) else {
                continue;
            };
            result.add(port, PortKind::Outcome);
            let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
            let branch = Branch {
                exit: result.position(port).unwrap_or_default() as u32,
                when: text("when"),
                share: text("share"),
            };
            result.branches.push(branch);
        }
    }
    let otherwise = settings.text("otherwise").unwrap_or("other");
    result.add(otherwise, PortKind::Outcome);
    result.otherwise = result.position(otherwise).map(|exit| exit as ExitIndex);
}

/// What the first output column of a decision table can answer, in order.
fn table_answers(flow: &Flow, id: &str) -> Vec<String> {
    let Some(Table::Decision(table)) = flow.tables.get(&TableId::new(id)) else {
        return Vec::new();
    };
    let allowed = table.outputs.first().map_or(&[][..], |output| &output.values);
    let answers: Vec<&String> = if allowed.is_empty() {
        table.rows.iter().filter_map(|row| row.then.first()).collect()
    } else {
        allowed.iter().collect()
    };
    answers
        .into_iter()
        .map(|text| serde_json::from_str::<String>(text).unwrap_or_else(|_| text.clone()))
        .filter(|text| !text.is_empty())
        .collect()
}

/// What happens to obligations at an exit: requirements, then consumption, release, acquisition.
fn operations(component: &Component, settings: &Settings<'_>, port: &str) -> Vec<Operation> {
    let mut operations: Vec<Operation> = component
        .effects
        .iter()
        .filter(|effect| effect.on == port)
        .filter(|effect| match effect.when {
            Some((name, value)) if !name.is_empty() => settings.as_text(name).as_deref() == Some(value),
            _ => true,
        })
        .map(|effect| effect.operation)
        .collect();
    for dynamic in component.dynamic {
        match *dynamic {
            Dynamic::AcquiresFrom(name) if port == OK => {
                let opened = obligations(&settings.list(name));
                if !opened.is_empty() {
                    operations.push(Operation::Acquire(opened));
                }
            }
            Dynamic::ReleasesFrom(name) => {
                let named = obligations(&settings.list(name));
                for operation in &mut operations {
                    if let Operation::Release(set) = operation
                        && !named.is_empty()
                    {
                        *set = named;
                    }
                }
            }
            Dynamic::NoRequireIf(name) if settings.bool(name) => {
                operations.retain(|operation| !matches!(operation, Operation::Require(_)));
            }
            _ => {}
        }
    }
    operations.sort_by_key(|operation| match operation {
        Operation::Require(_) => 0,
        Operation::Consume(_) => 1,
        Operation::Release(_) => 2,
        Operation::Acquire(_) => 3,
    });
    operations
}

/// The obligations that names stand for; other names are left out.
pub(crate) fn obligations(names: &[&str]) -> ObligationSet {
    names.iter().copied().filter_map(Obligation::from_id).collect()
}

/// Components that a flow uses, each looked up once.
#[derive(Default)]
pub(crate) struct KnownComponents<'a> {
    known: FxHashMap<&'a str, Option<KnownComponent>>,
}

/// A component and what it reads and writes by its declaration alone.
#[derive(Clone, Copy)]
pub(crate) struct KnownComponent {
    /// The component.
    pub(crate) component: &'static Component,
    /// Must be known when it is entered.
    pub(crate) needs: FieldSet,
    /// Read if known.
    pub(crate) reads: FieldSet,
    /// Known after the exits that write.
    pub(crate) writes: FieldSet,
}

impl<'a> KnownComponents<'a> {
    /// The component of an id.
    pub(crate) fn get(&mut self, id: &'a str) -> Option<KnownComponent> {
        *self.known.entry(id).or_insert_with(|| {
            let component = component(id)?;
            let read = |optional: bool| {
                let reads = component.reads.iter().filter(|read| read.optional == optional);
                reads.filter_map(|read| field_index(read.path)).collect()
            };
            Some(KnownComponent {
                component,
                needs: read(false),
                reads: read(true),
                writes: fields(component.writes.iter().copied()),
            })
        })
    }
}

/// Writes down, for each exit, which fields are known after it.
pub(crate) fn set_writes(
    component: &Component,
    settings: &Settings<'_>,
    declared: FieldSet,
    exits: &mut [Exit],
) {
    for exit in exits {
        let port = exit.port.as_str();
        if component.writes_on.contains(&port) {
            exit.writes = declared;
        }
        for dynamic in component.dynamic {
            let named = match *dynamic {
                Dynamic::WritesFrom(name) if port == OK => fields(settings.list(name)),
                Dynamic::WritesKeysOf(name) if port == OK => fields(settings.keys(name)),
                _ => FieldSet::EMPTY,
            };
            exit.writes = exit.writes.union(named);
        }
    }
}

fn fields<'a>(paths: impl IntoIterator<Item = &'a str>) -> FieldSet {
    paths.into_iter().filter_map(field_index).collect()
}

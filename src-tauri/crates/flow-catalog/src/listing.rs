//! The catalog as JSON: what `orderloom components --format json` prints and other tools may read.
//!
//! One object with `format`, `groups`, `components`, `presets`, `obligations`, `outcomes` and `fields`. Every text is
//! `{en, zh}`. Lengths of time are microseconds and say so in their name; money and other decimals are texts.
//! [`LISTING_FORMAT`] is raised when an entry is removed or changes its meaning, not when one is added.

use serde_json::{Map, Value, json};

use crate::form::{Choice, Default, Setting, SettingKind};
use crate::obligation::{Obligation, ObligationSet, Outcome};
use crate::order_model::{FIELDS, Field, FieldType, PiiClass};
use crate::presets::{PRESETS, Preset, PresetShape};
use crate::spec::{
    Component, Distribution, Dynamic, Effect, Longest, Operation, Port, PortKind, Simulation, Undo,
};
use crate::unit::unit_words;
use crate::words::Words;
use crate::{COMPONENTS, Group};

/// Number of the shape of [`catalog_json`].
pub const LISTING_FORMAT: u32 = 1;

/// The whole catalog in both languages.
pub fn catalog_json() -> Value {
    json!({
        "format": LISTING_FORMAT,
        "groups": Group::ALL.into_iter().map(group).collect::<Vec<_>>(),
        "components": COMPONENTS.iter().copied().map(component).collect::<Vec<_>>(),
        "presets": PRESETS.iter().copied().map(preset).collect::<Vec<_>>(),
        "obligations": Obligation::ALL.into_iter().map(obligation).collect::<Vec<_>>(),
        "outcomes": Outcome::ALL.into_iter().map(outcome).collect::<Vec<_>>(),
        "fields": FIELDS.iter().map(field).collect::<Vec<_>>(),
    })
}

fn words(words: Words) -> Value {
    json!({ "en": words.en, "zh": words.zh })
}

/// A unit in words; `null` where there is none.
fn said(unit: Option<&str>) -> Value {
    unit.and_then(unit_words).map_or(Value::Null, words)
}

fn group(group: Group) -> Value {
    json!({ "id": group.id(), "words": words(group.words()) })
}

fn component(component: &Component) -> Value {
    json!({
        "id": component.id,
        "version": component.version,
        "group": component.group.id(),
        "family": component.family.id(),
        "icon": component.icon,
        "name": words(component.name),
        "purpose": words(component.purpose),
        "help": words(component.help),
        "settings": component.settings.iter().map(setting).collect::<Vec<_>>(),
        "reads": component.reads.iter().map(|read| json!({ "path": read.path, "optional": read.optional })).collect::<Vec<_>>(),
        "writes": component.writes,
        "writes_on": component.writes_on,
        "ports": component.ports.iter().map(port).collect::<Vec<_>>(),
        "effects": component.effects.iter().map(effect).collect::<Vec<_>>(),
        "depends_on_settings": component.dynamic.iter().copied().map(dynamic).collect::<Vec<_>>(),
        "undo": undo(component.undo),
        "longest": longest(component.longest),
        "simulation": simulation(&component.simulation),
        "export": { "bpmn": component.export.bpmn, "task_type": component.export.task_type },
    })
}

fn setting(setting: &Setting) -> Value {
    let mut entry = kind(setting.kind);
    entry.insert("name".to_owned(), Value::from(setting.name));
    entry.insert("label".to_owned(), words(setting.label));
    entry.insert("doc".to_owned(), words(setting.doc));
    entry.insert("default".to_owned(), default(setting.default));
    entry.insert("required".to_owned(), Value::from(setting.required));
    entry.insert("unit".to_owned(), Value::from(setting.unit));
    entry.insert("unit_words".to_owned(), said(setting.unit));
    Value::Object(entry)
}

fn default(default: Default) -> Value {
    default.to_json().unwrap_or(Value::Null)
}

/// The type of a setting with what bounds it.
fn kind(kind: SettingKind) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("type".to_owned(), Value::from(kind.id()));
    match kind {
        SettingKind::Int(least, most) => {
            entry.insert("least".to_owned(), Value::from(least));
            entry.insert("most".to_owned(), Value::from(most));
        }
        SettingKind::Enum(choices) | SettingKind::EnumList(choices) => {
            entry.insert("values".to_owned(), choices.iter().copied().map(choice).collect());
        }
        SettingKind::Ref(to) | SettingKind::TableRef(to) | SettingKind::Expr(to) => {
            entry.insert("of".to_owned(), Value::from(to));
        }
        _ => {}
    }
    entry
}

fn choice(choice: Choice) -> Value {
    json!({ "id": choice.id, "words": words(choice.words) })
}

fn port(port: &Port) -> Value {
    let kind = match port.kind {
        PortKind::Success => "success",
        PortKind::Outcome => "outcome",
        PortKind::Fault => "fault",
    };
    json!({ "id": port.id, "kind": kind, "label": words(port.label), "time_up": port.time_up })
}

fn ids(set: ObligationSet) -> Vec<&'static str> {
    set.iter().map(Obligation::id).collect()
}

fn effect(effect: &Effect) -> Value {
    let (operation, set) = match effect.operation {
        Operation::Acquire(set) => ("acquire", set),
        Operation::Consume(set) => ("consume", set),
        Operation::Release(set) => ("release", set),
        Operation::Require(set) => ("require", set),
    };
    let when = effect
        .when
        .map(|(setting, value)| json!({ "setting": setting, "is": value }));
    json!({ "on": effect.on, "operation": operation, "obligations": ids(set), "when": when })
}

fn dynamic(dynamic: Dynamic) -> Value {
    match dynamic {
        Dynamic::AcquiresFrom(setting) => json!({ "what": "acquires", "setting": setting }),
        Dynamic::WritesFrom(setting) => json!({ "what": "writes", "setting": setting }),
        Dynamic::WritesKeysOf(setting) => json!({ "what": "writes_keys", "setting": setting }),
        Dynamic::ReleasesFrom(setting) => json!({ "what": "releases", "setting": setting }),
        Dynamic::NoRequireIf(setting) => json!({ "what": "requires_nothing_if", "setting": setting }),
        Dynamic::SendsFrom(setting) => json!({ "what": "sends", "setting": setting }),
        Dynamic::SetsField(field, setting) => json!({ "what": "sets", "field": field, "setting": setting }),
        Dynamic::Lifetime(setting, obligation) => {
            json!({ "what": "ends_by_itself", "obligation": obligation.id(), "setting": setting })
        }
    }
}

fn undo(undo: Undo) -> Value {
    match undo {
        Undo::Nothing => Value::Null,
        Undo::Task(task) => json!({ "task": task }),
        Undo::Setting(setting) => json!({ "setting": setting }),
    }
}

fn longest(longest: Longest) -> Value {
    match longest {
        Longest::Zero => json!({ "by": "nothing" }),
        Longest::Policy => json!({ "by": "policy" }),
        Longest::Setting(setting) => json!({ "by": "setting", "setting": setting }),
        Longest::PerLevel(each, levels) => json!({ "by": "levels", "setting": each, "levels": levels }),
        Longest::UntilOr(until, length) => json!({ "by": "moment", "setting": until, "else": length }),
        Longest::Called => json!({ "by": "called_flow" }),
    }
}

fn simulation(simulation: &Simulation) -> Value {
    let duration = match simulation.duration.distribution {
        Distribution::Constant { value_us } => json!({ "distribution": "constant", "value_us": value_us }),
        Distribution::Lognormal { median_us, sigma } => {
            json!({ "distribution": "lognormal", "median_us": median_us, "sigma": sigma })
        }
    };
    let mix: Map<String, Value> = simulation
        .mix
        .iter()
        .map(|(port, share)| ((*port).to_owned(), Value::from(*share)))
        .collect();
    json!({
        "duration": duration,
        "floor_us": simulation.duration.floor_us,
        "mix": mix,
        "fault": simulation.fault,
        "resource": simulation.resource,
        "cost": simulation.cost,
    })
}

fn preset(preset: &Preset) -> Value {
    let (steps, connections) = match preset.shape {
        PresetShape::Step { component, settings } => (vec![(component, settings)], Vec::new()),
        PresetShape::Pattern { steps, connections } => (steps.to_vec(), connections.to_vec()),
    };
    let steps: Vec<Value> = steps
        .into_iter()
        .map(|(component, settings)| {
            let settings: Value = serde_json::from_str(settings).unwrap_or(Value::Null);
            json!({ "component": component, "settings": settings })
        })
        .collect();
    let connections: Vec<Value> = connections
        .into_iter()
        .map(|(from, exit, to)| json!({ "from": from, "port": exit, "to": to }))
        .collect();
    json!({ "id": preset.id, "name": words(preset.name), "purpose": words(preset.purpose), "steps": steps, "connections": connections })
}

fn obligation(obligation: Obligation) -> Value {
    json!({
        "id": obligation.id(),
        "words": words(obligation.words()),
        "undoable": obligation.is_undoable(),
    })
}

fn outcome(outcome: Outcome) -> Value {
    json!({
        "id": outcome.id(),
        "words": words(outcome.words()),
        "may_leave_open": ids(outcome.may_leave_open()),
    })
}

fn field(field: &Field) -> Value {
    let (kind, values): (&str, &[Choice]) = match field.kind {
        FieldType::Bool => ("bool", &[]),
        FieldType::Int => ("int", &[]),
        FieldType::Decimal => ("decimal", &[]),
        FieldType::Money => ("money", &[]),
        FieldType::Ratio => ("ratio", &[]),
        FieldType::Text => ("text", &[]),
        FieldType::Enum(values) => ("enum", values),
        FieldType::Duration => ("duration", &[]),
        FieldType::DateTime => ("datetime", &[]),
        FieldType::TextList => ("list<text>", &[]),
        FieldType::LineList => ("list<line>", &[]),
        FieldType::PartList => ("list<part>", &[]),
        FieldType::Context => ("context", &[]),
    };
    let pii = match field.pii {
        PiiClass::None => "none",
        PiiClass::Pseudonym => "pseudonym",
        PiiClass::Personal => "personal",
        PiiClass::Sensitive => "sensitive",
    };
    json!({
        "path": field.path,
        "type": kind,
        "values": values.iter().copied().map(choice).collect::<Vec<_>>(),
        "unit": field.unit,
        "unit_words": said(field.unit),
        "comes_with_order": field.from_start,
        "privacy": pii,
        "name": words(field.name),
    })
}

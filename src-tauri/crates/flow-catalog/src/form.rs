//! The settings of a component: what the form asks, and of what type the answers are.

use serde_json::Value;

use crate::words::{Words, words};

/// A value of an enumeration with its words on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Name in the flow file.
    pub id: &'static str,
    /// Words on screen.
    pub words: Words,
}

impl AsRef<str> for Choice {
    fn as_ref(&self) -> &str {
        self.id
    }
}

/// A value of an enumeration from its name and both wordings.
pub(crate) const fn choice(id: &'static str, en: &'static str, zh: &'static str) -> Choice {
    Choice {
        id,
        words: words(en, zh),
    }
}

/// A typed setting.
#[derive(Debug)]
pub struct Setting {
    /// Name in the flow file.
    pub name: &'static str,
    /// Label on the form.
    pub label: Words,
    /// What it means.
    pub doc: Words,
    /// Its type and range.
    pub kind: SettingKind,
    /// Value when absent.
    pub default: Default,
    /// Must not be empty.
    pub required: bool,
    /// Unit of a number, e.g. `pieces`.
    pub unit: Option<&'static str>,
    /// What a simulation does with it.
    pub rehearsal: Rehearsal,
}

/// What a simulation does with a setting. What is passed over and not as usual is a hint of its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rehearsal {
    /// Heeds it when every need is met, and passes over it otherwise.
    Heeded(&'static [Need]),
    /// Passes over it, though orders might fare otherwise by it.
    PassedOver,
    /// Has no use for it: nothing that is counted hangs on it, or other findings say what does.
    Uncounted,
}

impl Rehearsal {
    /// Heeds it whatever the scenario says.
    pub const HEEDED: Rehearsal = Rehearsal::Heeded(&[]);
}

/// What a simulation needs to heed a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Orders, or steps before, give a field.
    Field(&'static str),
    /// Orders, or steps, give all fields that the value reads.
    Fields,
    /// Orders have lines.
    Lines,
    /// Orders tell with which others they may be merged.
    Partners,
    /// There is stock.
    Stock,
    /// No carriers collect.
    NoCarriers,
    /// The scenario states the share of an exit.
    Share(&'static str),
    /// It is longer than orders take, so that it never matters.
    Lasting,
    /// There is stock, or it is longer than orders take.
    StockOrLasting,
}

/// The type of a setting. Decimals, money, ratios, durations and moments are text in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// `true` or `false`.
    Bool,
    /// Whole number within bounds, both included.
    Int(i64, i64),
    /// Exact decimal, not negative.
    Decimal,
    /// Money in the order's currency, not negative.
    Money,
    /// Exact decimal from 0 to 1.
    Ratio,
    /// Any text.
    Text,
    /// Path of a field of the order model.
    FieldPath,
    /// Path of a list field of the order model.
    ListPath,
    /// One of the values.
    Enum(&'static [Choice]),
    /// Some of the values, in order.
    EnumList(&'static [Choice]),
    /// ISO 8601 duration.
    Duration,
    /// ISO 8601 moment with offset.
    DateTime,
    /// Time of day: `16:00`.
    TimeOfDay,
    /// From one time of day to another, perhaps over midnight: `22:00-08:00`.
    TimeSpan,
    /// Paths of fields.
    FieldList,
    /// Names of roles.
    RefList,
    /// Name of a thing in the project; what kind of thing.
    Ref(&'static str),
    /// Id of a table of this flow: `decision` or `promotion`.
    TableRef(&'static str),
    /// FEEL condition.
    Condition,
    /// FEEL conditions.
    ConditionList,
    /// FEEL expression of a type: `money`, `datetime`, `int` or `list`.
    Expr(&'static str),
    /// Branches of a decision: `{port, when}` or `{port, share}`.
    Branches,
    /// Field path = FEEL expression over the reply.
    Map,
}

impl SettingKind {
    /// Name in listings.
    pub const fn id(self) -> &'static str {
        match self {
            SettingKind::Bool => "bool",
            SettingKind::Int(..) => "int",
            SettingKind::Decimal => "decimal",
            SettingKind::Money => "money",
            SettingKind::Ratio => "ratio",
            SettingKind::Text => "text",
            SettingKind::FieldPath => "field",
            SettingKind::ListPath => "list_field",
            SettingKind::Enum(_) => "enum",
            SettingKind::EnumList(_) => "list<enum>",
            SettingKind::Duration => "duration",
            SettingKind::DateTime => "datetime",
            SettingKind::TimeOfDay => "time",
            SettingKind::TimeSpan => "time_span",
            SettingKind::FieldList => "list<field>",
            SettingKind::RefList => "list<ref>",
            SettingKind::Ref(_) => "ref",
            SettingKind::TableRef(_) => "table",
            SettingKind::Condition => "condition",
            SettingKind::ConditionList => "list<condition>",
            SettingKind::Expr(_) => "expression",
            SettingKind::Branches => "list<branch>",
            SettingKind::Map => "map",
        }
    }

    /// The values of an enumeration; none for any other kind.
    pub fn choices(self) -> &'static [Choice] {
        match self {
            SettingKind::Enum(choices) | SettingKind::EnumList(choices) => choices,
            _ => &[],
        }
    }
}

/// A default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// Empty.
    None,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any text, also of decimals and durations.
    Text(&'static str),
    /// A list of texts.
    List(&'static [&'static str]),
    /// An empty map.
    Map,
}

impl Default {
    /// The default as it would stand in a flow file; nothing when there is none.
    pub fn to_json(self) -> Option<Value> {
        match self {
            Default::None => None,
            Default::Bool(truth) => Some(Value::Bool(truth)),
            Default::Int(number) => Some(Value::from(number)),
            Default::Text(text) => Some(Value::from(text)),
            Default::List(texts) => Some(Value::from(texts.to_vec())),
            Default::Map => Some(Value::Object(serde_json::Map::new())),
        }
    }
}

/// What is wrong with the value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingCheck {
    /// Nothing.
    Fine,
    /// Needed and empty.
    Missing,
    /// Not of the kind; what is expected, in both languages.
    Wrong {
        /// What is expected, in English.
        en: String,
        /// What is expected, in Chinese.
        zh: String,
    },
}

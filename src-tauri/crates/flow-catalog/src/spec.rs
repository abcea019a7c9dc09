//! What a component declares. The palette, the inspector, the checker, the stepper, the simulator, the exporters and
//! the server worker all read this one declaration.

use serde_json::Value;

use crate::obligation::{Obligation, ObligationSet};

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// A fixed text from its English and Chinese wording.
pub(crate) const fn words(en: &'static str, zh: &'static str) -> Words {
    Words { en, zh }
}

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

/// The palette's groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Flow control.
    Flow,
    /// Order handling.
    Order,
    /// Payment.
    Payment,
    /// Risk and approval.
    Control,
    /// Inventory.
    Inventory,
    /// Promotion and peak.
    Promo,
    /// Routing and fulfilment.
    Fulfil,
    /// Partner services.
    Service,
    /// After-sales and messages.
    After,
}

impl Group {
    /// All groups in the order of the palette.
    pub const ALL: [Group; 9] = [
        Group::Flow,
        Group::Order,
        Group::Payment,
        Group::Control,
        Group::Inventory,
        Group::Promo,
        Group::Fulfil,
        Group::Service,
        Group::After,
    ];

    /// Name in listings.
    pub const fn id(self) -> &'static str {
        match self {
            Group::Flow => "flow",
            Group::Order => "order",
            Group::Payment => "payment",
            Group::Control => "control",
            Group::Inventory => "inventory",
            Group::Promo => "promo",
            Group::Fulfil => "fulfil",
            Group::Service => "service",
            Group::After => "after",
        }
    }

    /// Heading of the palette.
    pub const fn words(self) -> Words {
        match self {
            Group::Flow => words("Flow control", "流程控制"),
            Group::Order => words("Order handling", "订单处理"),
            Group::Payment => words("Payment", "支付"),
            Group::Control => words("Risk and approval", "风控与审批"),
            Group::Inventory => words("Inventory", "库存"),
            Group::Promo => words("Promotion and peak", "促销与削峰"),
            Group::Fulfil => words("Routing and fulfilment", "路由与履约"),
            Group::Service => words("Partner services", "生态服务"),
            Group::After => words("After-sales and messages", "售后与通知"),
        }
    }
}

/// How a component takes part in the token game; the canvas draws by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Begins an order.
    Source,
    /// Ends an order.
    Sink,
    /// Does something and leaves by one exit.
    Task,
    /// Leaves by an exit that data choose, at once.
    Decision,
    /// Puts a token on every branch.
    Fork,
    /// Waits for every branch of its fork.
    Join,
    /// Pauses; counts how often an order passes.
    Wait,
    /// Runs another flow.
    Subflow,
}

impl Family {
    /// Name in listings.
    pub const fn id(self) -> &'static str {
        match self {
            Family::Source => "source",
            Family::Sink => "sink",
            Family::Task => "task",
            Family::Decision => "decision",
            Family::Fork => "fork",
            Family::Join => "join",
            Family::Wait => "wait",
            Family::Subflow => "subflow",
        }
    }
}

/// What rules need to know about a component beyond its declared ports and effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Nothing in particular.
    Plain,
    /// Start of the flow.
    Start,
    /// End of the flow.
    End,
    /// Decision by condition or share.
    Decide,
    /// Parallel start.
    Fork,
    /// Parallel join.
    Join,
    /// Counted pause.
    Wait,
    /// Sub-flow.
    Call,
    /// Undoes open obligations.
    Compensate,
    /// Decision of one or more persons with escalation.
    Approval,
    /// Job for a person.
    PersonTask,
    /// Parks an order.
    Hold,
    /// Cuts an order into parts.
    Split,
    /// Waits to merge orders.
    Merge,
    /// Confirms money.
    VerifyPayment,
    /// Authorises money.
    Authorize,
    /// Takes money.
    Capture,
    /// Gives money back.
    Refund,
    /// Works out a delivery date.
    Promise,
    /// Freezes stock.
    Reserve,
    /// Gives stock back.
    Release,
    /// Locks future stock.
    PresaleLock,
    /// Waits for supply.
    Backorder,
    /// Works out discounts.
    Promotion,
    /// Lets orders in within window and quota.
    FlashGate,
    /// Holds back above a rate.
    PeakQueue,
    /// Routes by rules.
    RuleRouting,
    /// Routes by a model.
    LearnedRouting,
    /// Ships from a warehouse.
    Ship,
    /// Follows the parcel.
    Deliver,
    /// Tax and duty.
    Tax,
    /// Customs.
    Customs,
    /// Measures emissions.
    Carbon,
    /// Calls any partner.
    Partner,
    /// Accepts a return.
    ReturnCase,
    /// Tells someone something.
    Notify,
}

/// A component of the catalog.
#[derive(Debug)]
pub struct Component {
    /// The contract name, e.g. shared by flows, exports and partner services.
    pub id: &'static str,
    /// Raised when the meaning of a setting or exit changes.
    pub version: u32,
    /// Palette group.
    pub group: Group,
    /// Part in the token game.
    pub family: Family,
    /// What rules know it as.
    pub role: Role,
    /// Icon name of the interface's icon set.
    pub icon: &'static str,
    /// Name on screen.
    pub name: Words,
    /// One sentence: what it does.
    pub purpose: Words,
    /// When to use it and when not: help text of one to three sentences.
    pub help: Words,
    /// Settings in the order of the form.
    pub settings: &'static [Setting],
    /// Fields it reads.
    pub reads: &'static [Read],
    /// Fields it writes.
    pub writes: &'static [&'static str],
    /// Exits after which the written fields are known.
    pub writes_on: &'static [&'static str],
    /// Exits in the order of the canvas.
    pub ports: &'static [Port],
    /// What it does to obligations.
    pub effects: &'static [Effect],
    /// What depends on its settings beyond the above.
    pub dynamic: &'static [Dynamic],
    /// How its effects are undone.
    pub undo: Undo,
    /// Longest time until it is left, for proofs.
    pub longest: Longest,
    /// Defaults of the simulator.
    pub simulation: Simulation,
    /// How it is written for other engines.
    pub export: Export,
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

/// A field that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Path in the order model.
    pub path: &'static str,
    /// The step copes without it.
    pub optional: bool,
}

impl Read {
    /// A field it cannot do without.
    pub(crate) const fn needs(path: &'static str) -> Read {
        Read {
            path,
            optional: false,
        }
    }

    /// A field it copes without.
    pub(crate) const fn may_use(path: &'static str) -> Read {
        Read { path, optional: true }
    }
}

/// An exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port {
    /// Name in the flow file; `*` stands for the exits that settings or connections name.
    pub id: &'static str,
    /// Success, business outcome or technical fault.
    pub kind: PortKind,
    /// Label on the canvas.
    pub label: Words,
}

impl Port {
    /// The fault exit: every component that can fail technically has the same one.
    pub(crate) const FAULT: Port = Port {
        id: "fault",
        kind: PortKind::Fault,
        label: words("Fault", "故障"),
    };

    /// An exit that goes on.
    pub(crate) const fn success(id: &'static str, en: &'static str, zh: &'static str) -> Port {
        Port {
            id,
            kind: PortKind::Success,
            label: words(en, zh),
        }
    }

    /// A business answer.
    pub(crate) const fn outcome(id: &'static str, en: &'static str, zh: &'static str) -> Port {
        Port {
            id,
            kind: PortKind::Outcome,
            label: words(en, zh),
        }
    }
}

/// The three kinds of exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PortKind {
    /// Goes on.
    Success,
    /// A business answer that must be wired.
    Outcome,
    /// A technical failure after retries; unwired it goes to the exception lane.
    Fault,
}

/// One effect on obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The exit it belongs to.
    pub on: &'static str,
    /// What happens.
    pub operation: Operation,
    /// Only if a setting has a value (as text); empty name means always.
    pub when: Option<(&'static str, &'static str)>,
}

/// What happens to obligations when a step is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Opens it; a fault if it is open already.
    Acquire(ObligationSet),
    /// Fulfils it; a fault if it is not open.
    Consume(ObligationSet),
    /// Undoes those of the set that are open and undoable.
    Release(ObligationSet),
    /// One of the set must be open.
    Require(ObligationSet),
}

/// What depends on settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dynamic {
    /// On `ok` opens the obligations named by a list setting.
    AcquiresFrom(&'static str),
    /// On `ok` knows the fields named by a list setting.
    WritesFrom(&'static str),
    /// On `ok` knows the fields that are keys of a map setting.
    WritesKeysOf(&'static str),
    /// Releases only the obligations named by a list setting; all when empty or absent.
    ReleasesFrom(&'static str),
    /// Requires nothing when a bool setting is true.
    NoRequireIf(&'static str),
    /// Sends the fields named by a list setting to a partner.
    SendsFrom(&'static str),
    /// The obligation it opens ends by itself after a duration setting.
    Lifetime(&'static str, Obligation),
}

/// How effects are undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Opens nothing that could be undone.
    Nothing,
    /// By a task of the server.
    Task(&'static str),
    /// By the task a setting names.
    Setting(&'static str),
}

/// Longest time until a step is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Longest {
    /// At once.
    Zero,
    /// The technical policy: all tries and pauses.
    Policy,
    /// A duration setting.
    Setting(&'static str),
    /// A duration setting, once for each entry of a list setting, and once more for the escalation.
    PerLevel(&'static str, &'static str),
    /// Until the moment an expression setting names, or else the duration setting.
    UntilOr(&'static str, &'static str),
    /// What the called flow takes.
    Called,
}

/// Defaults of the simulator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulation {
    /// Working time.
    pub duration: Duration,
    /// Shares of the business exits; they add up to 1.
    pub mix: &'static [(&'static str, f64)],
    /// Chance of a technical fault on one visit.
    pub fault: f64,
    /// Resource pool that serves, if any.
    pub resource: Option<&'static str>,
    /// Cost of one visit in the order's currency, decimal.
    pub cost: &'static str,
}

/// A duration with the shortest time that proofs may count on. All lengths are microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// Distribution.
    pub distribution: Distribution,
    /// Shortest possible time.
    pub floor_us: i64,
}

/// A distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// Length.
        value_us: i64,
    },
    /// Lognormal.
    Lognormal {
        /// Median.
        median_us: i64,
        /// Sigma of the logarithm.
        sigma: f64,
    },
}

/// How a component is written for other engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// BPMN element.
    pub bpmn: &'static str,
    /// Task type that servers offer.
    pub task_type: Option<&'static str>,
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

//! What a rule declares about itself.

use flow_catalog::Words;

use crate::finding::Severity;
use crate::findings::Findings;
use crate::view::FlowView;

/// A rule: what it says about itself and what it looks for.
#[derive(Debug)]
pub struct Rule {
    /// What it says about itself.
    pub meta: RuleMeta,
    /// Reports every place of a flow where the rule is broken.
    pub check: fn(&FlowView<'_>, &mut Findings),
}

/// What a rule says about itself.
#[derive(Debug)]
pub struct RuleMeta {
    /// Contract name, e.g. `T01`.
    pub id: &'static str,
    /// Name of the fault; also the name of its file and its fixture folder.
    pub name: &'static str,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// How it is found.
    pub engine: Engine,
    /// What it says.
    pub wording: Wording,
    /// Words to filter by.
    pub tags: &'static [&'static str],
    /// First version of the app with this rule.
    pub since: &'static str,
}

/// The three sentences of a finding. Placeholders stand in braces: `{node}`.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// What is wrong.
    pub wrong: Words,
    /// What will happen.
    pub effect: Words,
    /// What to do.
    pub advice: Words,
}

/// How a fault is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Reachability over steps and exits.
    Graph,
    /// Explicit states: marking and open obligations.
    State,
    /// Forward must-be-known analysis.
    Data,
    /// Static types with units.
    Type,
    /// Conditions as boxes over fields.
    Interval,
    /// Longest and shortest path over deadlines and floors.
    Time,
    /// Settings of one step or of two related ones.
    Config,
    /// Results of a simulation.
    Simulation,
    /// Field classes along what leaves the house.
    Privacy,
    /// What the target can do.
    Export,
}

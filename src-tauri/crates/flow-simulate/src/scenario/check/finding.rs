//! What a check of a scenario answers, and where rules put it.

use std::collections::BTreeMap;

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::say;
use flow_validate::{RuleMeta, Severity, Wording};
use serde::Serialize;

/// Most findings of one rule in a report.
const FINDINGS_MAX: usize = 200;

/// One fault of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScenarioFinding {
    /// Rule id, e.g. `N01`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, what will happen, what to do.
    pub message: Text,
    /// Where in the scenario: `pools.desk.capacity`, `arrivals[0].rate`; empty for the whole of it.
    pub path: String,
    /// Whether the name that the path ends with is meant, rather than its value.
    #[serde(skip)]
    pub at_key: bool,
    /// The name that was probably meant there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl ScenarioFinding {
    /// A finding of a rule at a path, in the rule's own words.
    pub(super) fn new(meta: &RuleMeta, path: impl Into<String>, values: &[(&str, Text)]) -> Self {
        Self::worded(meta, &meta.wording, path, values)
    }

    /// A finding of a rule in other words.
    pub(super) fn worded(
        meta: &RuleMeta,
        wording: &Wording,
        path: impl Into<String>,
        values: &[(&str, Text)],
    ) -> Self {
        let said = say(wording, values);
        Self {
            rule: meta.id,
            severity: meta.severity,
            message: Text::new(said.en.trim_end(), said.zh),
            path: path.into(),
            at_key: false,
            suggestion: None,
        }
    }

    /// A finding whose first sentence, without its end, is its own; the others are the rule's.
    pub(super) fn stated(meta: &RuleMeta, path: impl Into<String>, what: Text) -> Self {
        let what = Text::new(capital(&what.en), what.zh);
        let wrong = Words {
            en: "{what}.",
            zh: "{what}。",
        };
        let wording = Wording {
            wrong,
            ..meta.wording
        };
        Self::worded(meta, &wording, path, &[("what", what)])
    }

    /// About the name at the end of the path.
    pub(super) fn at_key(mut self) -> Self {
        self.at_key = true;
        self
    }

    /// With the name that was probably meant.
    pub(super) fn suggesting(mut self, name: Option<&str>) -> Self {
        self.suggestion = name.map(str::to_owned);
        self
    }

    /// With another severity than the rule's.
    pub(super) fn of_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// A sentence that begins as sentences do.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Where rules put what they find.
#[derive(Default)]
pub(super) struct Found {
    findings: Vec<ScenarioFinding>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
}

impl Found {
    /// Takes a finding; beyond so many of one rule it is only counted.
    pub(super) fn push(&mut self, finding: ScenarioFinding) {
        if self.count(finding.rule, finding.severity) {
            self.findings.push(finding);
        }
    }

    /// Counts a finding of a rule that is full, without making it.
    pub(super) fn count_one(&mut self, meta: &RuleMeta) {
        self.count(meta.id, meta.severity);
    }

    /// Counts a finding and says whether there is room for it.
    fn count(&mut self, rule: &'static str, severity: Severity) -> bool {
        let (_, count) = self.counts.entry(rule).or_insert((severity, 0));
        *count += 1;
        *count <= FINDINGS_MAX
    }

    /// Whether something was found that keeps a run from making sense.
    pub(super) fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Whether further findings of a rule would be left out.
    pub(super) fn is_full(&self, meta: &RuleMeta) -> bool {
        self.counts
            .get(meta.id)
            .is_some_and(|(_, count)| *count >= FINDINGS_MAX)
    }

    /// Errors first, then by rule, then in the order in which they were found; a note for each rule that found more than
    /// is shown.
    pub(super) fn into_sorted(mut self) -> Vec<ScenarioFinding> {
        let rest = self.counts.iter().filter(|(_, (_, count))| *count > FINDINGS_MAX);
        let notes =
            rest.map(|(rule, (severity, count))| overflow_note(rule, *severity, count - FINDINGS_MAX));
        self.findings.extend(notes);
        self.findings
            .sort_by(|one, other| (other.severity, one.rule).cmp(&(one.severity, other.rule)));
        self.findings
    }
}

fn overflow_note(rule: &'static str, severity: Severity, more: usize) -> ScenarioFinding {
    ScenarioFinding {
        rule,
        severity,
        message: Text::new(
            format!(
                "{more} more problems of this kind are not listed. Mend the listed ones and check again."
            ),
            format!("同类问题还有 {more} 个未列出。请先处理已列出的，再重新检查。"),
        ),
        path: String::new(),
        at_key: false,
        suggestion: None,
    }
}

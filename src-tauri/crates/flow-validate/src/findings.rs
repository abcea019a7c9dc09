//! Collects findings: bounded for each rule, sorted and free of duplicates at the end.

use std::collections::BTreeMap;

use flow_model::{Edge, Edit, NodeId, Text};

use crate::finding::{Finding, Repair, Severity, TablePart, WitnessStep};
use crate::rule::{RuleMeta, Wording};
use crate::words::say;

/// Most findings of one rule in a report; further ones are only counted.
pub const FINDINGS_MAX: usize = 200;

/// Where rules put what they find.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
}

impl Findings {
    /// Takes a finding; beyond [`FINDINGS_MAX`] of one rule it is only counted.
    pub fn push(&mut self, finding: Finding) {
        let (_, count) = self.counts.entry(finding.rule).or_insert((finding.severity, 0));
        *count += 1;
        if *count <= FINDINGS_MAX {
            self.found.push(finding);
        }
    }

    /// Errors first, then by rule, then by step; a note for each rule that found more than is shown.
    pub(crate) fn into_sorted(mut self) -> Vec<Finding> {
        let rest = self.counts.iter().filter(|(_, (_, count))| *count > FINDINGS_MAX);
        let notes: Vec<Finding> = rest
            .map(|(rule, (severity, count))| overflow_note(rule, *severity, *count))
            .collect();
        self.found
            .sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
        self.found
            .dedup_by(|right, left| sort_key(left) == sort_key(right));
        self.found.extend(notes);
        self.found
            .sort_by(|left, right| (right.severity, left.rule).cmp(&(left.severity, right.rule)));
        self.found
    }
}

type SortKey<'f> = (
    std::cmp::Reverse<Severity>,
    &'static str,
    &'f [NodeId],
    &'f Option<String>,
    &'f Option<TablePart>,
    &'f [Edge],
    &'f Text,
);

fn sort_key(finding: &Finding) -> SortKey<'_> {
    (
        std::cmp::Reverse(finding.severity),
        finding.rule,
        &finding.nodes,
        &finding.setting,
        &finding.table,
        &finding.edges,
        &finding.message,
    )
}

fn overflow_note(rule: &'static str, severity: Severity, count: usize) -> Finding {
    let more = count - FINDINGS_MAX;
    Finding {
        rule,
        severity,
        message: Text::new(
            format!(
                "{more} more problems of this kind are not listed. Mend the listed ones and check again."
            ),
            format!("同类问题还有 {more} 个未列出。请先处理已列出的，再重新检查。"),
        ),
        nodes: Vec::new(),
        edges: Vec::new(),
        setting: None,
        table: None,
        witness: Vec::new(),
        repair: None,
    }
}

impl Finding {
    /// A finding of a rule about steps, the most important first, in the rule's own words.
    pub fn new(meta: &RuleMeta, nodes: Vec<NodeId>, values: &[(&str, Text)]) -> Finding {
        Finding::worded(meta, &meta.wording, nodes, values)
    }

    /// A finding of a rule in other words.
    pub fn worded(
        meta: &RuleMeta,
        wording: &Wording,
        nodes: Vec<NodeId>,
        values: &[(&str, Text)],
    ) -> Finding {
        Finding {
            rule: meta.id,
            severity: meta.severity,
            message: say(wording, values),
            nodes,
            edges: Vec::new(),
            setting: None,
            table: None,
            witness: Vec::new(),
            repair: None,
        }
    }

    /// With connections concerned.
    pub fn with_edges(mut self, edges: Vec<Edge>) -> Finding {
        self.edges = edges;
        self
    }

    /// With the setting of the first step that is concerned.
    pub fn at_setting(mut self, path: impl Into<String>) -> Finding {
        self.setting = Some(path.into());
        self
    }

    /// With the part of a table that is concerned.
    pub fn at_table(mut self, part: TablePart) -> Finding {
        self.table = Some(part);
        self
    }

    /// With a path that shows it.
    pub fn with_witness(mut self, witness: Vec<WitnessStep>) -> Finding {
        self.witness = witness;
        self
    }

    /// With a change that mends it; `label` is what the button says.
    pub fn with_repair(mut self, label: Text, edit: Edit) -> Finding {
        self.repair = Some(Repair { label, edit });
        self
    }

    /// With another severity than the rule's.
    pub fn as_severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }
}

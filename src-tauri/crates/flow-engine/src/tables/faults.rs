//! Gaps, overlaps and rows that never count, found by subtracting boxes (after Calvanese, Dumas and others,
//! "Semantics and analysis of DMN decision tables").
//!
//! Each input column is one axis. Missing values are left out: the data rules ask whether a field is known.
//! Where a cell cannot be said in boxes, or the boxes grow beyond a bound, the answer is "not complete", never "fine".

use flow_feel::boxes::{Region, region_of_cell};
use flow_feel::{Field, Schema, Value, compile_unary_tests};
use flow_model::{DecisionTable, HitPolicy, Text};

use super::compile::{constant, rank};
use super::{CompiledTable, text_of};

/// Pairs of rows that are compared at most.
const PAIRS_MAX: usize = 200_000;
/// Faults of one sort that are listed at most.
const LISTED_MAX: usize = 20;

/// What is missing, contradictory or dead in a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFaults {
    /// Orders that no row matches. Empty for tables that collect, which answer an empty list then.
    pub gaps: Vec<TableFault>,
    /// Rows that match together although the hit policy forbids it.
    pub overlaps: Vec<TableFault>,
    /// Rows that never count, because earlier or more important ones take all their orders, or because no
    /// order can match them.
    pub unreachable: Vec<TableFault>,
    /// False when some part could not be decided.
    pub complete: bool,
}

/// One fault of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// The rows concerned, counted from 0; none for a gap.
    pub rows: Vec<usize>,
    /// The orders concerned, in words.
    pub region: Text,
    /// One such order: input expressions and their values.
    pub sample: Vec<(String, Value)>,
}

impl TableFaults {
    /// True when nothing is wrong, as far as it could be decided.
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty() && self.overlaps.is_empty() && self.unreachable.is_empty()
    }
}

impl CompiledTable {
    /// Searches the table for gaps, overlaps and rows that never count.
    pub fn gaps_and_overlaps(&self, table: &DecisionTable, schema: &Schema) -> TableFaults {
        let axes = self.axes(table, schema);
        let regions: Vec<Option<Region>> = (0..self.rows.len())
            .map(|row| self.region_of_row(row, &axes))
            .collect();
        let mut search = Search {
            axes: &axes,
            regions: &regions,
            faults: TableFaults {
                complete: regions.iter().all(Option::is_some),
                ..TableFaults::default()
            },
        };
        if !self.collects() {
            search.find_gaps();
        }
        search.find_overlaps(|left, right| self.may_not_meet(left, right));
        search.find_unreachable(|winner, row| self.hides(winner, row));
        search.faults
    }

    /// One field for each input; its path is the expression. Two inputs on the same expression share an axis.
    fn axes(&self, table: &DecisionTable, schema: &Schema) -> Schema {
        let fields = self.inputs.iter().zip(&table.inputs).map(|(input, clause)| {
            let path = clause.expression.trim();
            let known = schema.slot(path).and_then(|slot| schema.field(slot));
            let field = known.cloned();
            field
                .unwrap_or_else(|| Field::new(path, input.expression.ty().clone()))
                .required()
        });
        Schema::new(fields.collect())
    }

    fn region_of_row(&self, row: usize, axes: &Schema) -> Option<Region> {
        let tests = self.rows[row].tests.iter().enumerate();
        tests
            .into_iter()
            .try_fold(Region::everything(), |region, (column, test)| {
                let Some(test) = test else { return Some(region) };
                let path = &axes.field(column)?.path;
                let slot = axes.slot(path)?;
                let ty = &axes.field(slot)?.ty;
                let test = compile_unary_tests(test.text(), axes, ty).ok()?;
                region.and(&region_of_cell(&test, slot, axes)?)
            })
    }

    fn collects(&self) -> bool {
        matches!(
            self.hit_policy,
            HitPolicy::RuleOrder
                | HitPolicy::OutputOrder
                | HitPolicy::Collect
                | HitPolicy::CollectSum
                | HitPolicy::CollectMin
                | HitPolicy::CollectMax
                | HitPolicy::CollectCount
        )
    }

    fn may_not_meet(&self, left: usize, right: usize) -> bool {
        match self.hit_policy {
            HitPolicy::Unique => true,
            HitPolicy::Any => !self.answer_the_same(left, right),
            _ => false,
        }
    }

    fn answer_the_same(&self, left: usize, right: usize) -> bool {
        let pairs = self.rows[left].answers.iter().zip(&self.rows[right].answers);
        pairs
            .into_iter()
            .all(|(left, right)| match (constant(left), constant(right)) {
                (Some(left), Some(right)) => left == right,
                _ => left.text() == right.text(),
            })
    }

    /// True when `winner` counts instead of `row` wherever both match.
    fn hides(&self, winner: usize, row: usize) -> bool {
        match self.hit_policy {
            HitPolicy::First => winner < row,
            HitPolicy::Priority => match (self.ranks(winner), self.ranks(row)) {
                (Some(winner_ranks), Some(row_ranks)) => (winner_ranks, winner) < (row_ranks, row),
                _ => false,
            },
            _ => false,
        }
    }

    fn ranks(&self, row: usize) -> Option<Vec<usize>> {
        let answers = self.rows[row].answers.iter().zip(&self.outputs);
        answers
            .map(|(answer, output)| {
                let value = constant(answer)?;
                Some(rank(&output.values, &value).unwrap_or(usize::MAX))
            })
            .collect()
    }
}

struct Search<'a> {
    axes: &'a Schema,
    regions: &'a [Option<Region>],
    faults: TableFaults,
}

impl Search<'_> {
    fn find_gaps(&mut self) {
        let mut rest = Some(Region::everything());
        for region in self.regions {
            rest = match (rest, region) {
                (Some(rest), Some(region)) => rest.minus(region),
                _ => None,
            };
        }
        match rest {
            Some(rest) => self.faults.gaps.extend(self.fault(Vec::new(), &rest)),
            None => self.faults.complete = false,
        }
    }

    fn find_overlaps(&mut self, may_not_meet: impl Fn(usize, usize) -> bool) {
        let mut compared = 0;
        for (right, right_region) in self.regions.iter().enumerate() {
            for (left, left_region) in self.regions[..right].iter().enumerate() {
                let (Some(left_region), Some(right_region)) = (left_region, right_region) else {
                    continue;
                };
                if !may_not_meet(left, right) {
                    continue;
                }
                compared += 1;
                if compared > PAIRS_MAX || self.faults.overlaps.len() >= LISTED_MAX {
                    self.faults.complete = false;
                    return;
                }
                match left_region.and(right_region) {
                    Some(both) => self.faults.overlaps.extend(self.fault(vec![left, right], &both)),
                    None => self.faults.complete = false,
                }
            }
        }
    }

    fn find_unreachable(&mut self, hides: impl Fn(usize, usize) -> bool) {
        let mut compared = 0;
        for (row, region) in self.regions.iter().enumerate() {
            let Some(region) = region else { continue };
            let mut rest = region.clone();
            let mut hidden_by = Vec::new();
            for (winner, taken) in self.regions.iter().enumerate() {
                let Some(taken) = taken.as_ref().filter(|_| hides(winner, row)) else {
                    continue;
                };
                compared += 1;
                if compared > PAIRS_MAX || rest.is_empty() {
                    break;
                }
                if let Some(smaller) = rest.minus(taken) {
                    if smaller != rest {
                        hidden_by.push(winner);
                    }
                    rest = smaller;
                } else {
                    self.faults.complete = false;
                }
            }
            if rest.is_empty() && self.faults.unreachable.len() < LISTED_MAX {
                hidden_by.insert(0, row);
                self.faults.unreachable.push(self.dead_row(hidden_by, region));
            }
        }
        self.faults.complete &= compared <= PAIRS_MAX;
    }

    fn dead_row(&self, rows: Vec<usize>, region: &Region) -> TableFault {
        self.fault(rows.clone(), region).unwrap_or_else(|| TableFault {
            rows,
            region: text_of(region.describe(self.axes)),
            sample: Vec::new(),
        })
    }

    /// The fault of a region; nothing when no order is in it.
    fn fault(&self, rows: Vec<usize>, region: &Region) -> Option<TableFault> {
        if region.is_empty() {
            return None;
        }
        let sample = region.sample().unwrap_or_default();
        let named = sample.into_iter().filter_map(|(slot, value)| {
            let field = self.axes.field(slot)?;
            Some((field.path.clone(), value))
        });
        Some(TableFault {
            rows,
            region: text_of(region.describe(self.axes)),
            sample: named.collect(),
        })
    }
}

//! Which exit data choose, and why.

use std::borrow::Cow;

use flow_catalog::schema;
use flow_feel::{Clock, Decimal, Expression, Record, Value};
use flow_model::Text;

use super::program::Plan;
use crate::compiled::{CompiledNode, ExitIndex};
use crate::sample::mix;
use crate::tables::Decision;

/// An exit that data choose.
#[derive(Debug, Clone)]
pub(super) struct DataChoice {
    pub(super) exit: ExitIndex,
    pub(super) why: Text,
}

impl Plan {
    /// The exit of a decision; nothing for other steps and for a decision without its `otherwise`.
    pub(super) fn exit(&self, node: &CompiledNode, record: &Record, clock: &Clock) -> Option<ExitIndex> {
        match self {
            Plan::Rules { branches, otherwise } => match hit(branches, record, clock) {
                Some((exit, _)) => Some(exit),
                None => *otherwise,
            },
            Plan::Share {
                key,
                shares,
                otherwise,
            } => {
                let Some(text) = text_of(*key, record) else {
                    return *otherwise;
                };
                let point = at_place(share_place(text.bytes()))?;
                let hit = shares.iter().find(|(_, end)| point < *end);
                hit.map(|(exit, _)| *exit).or(*otherwise)
            }
            Plan::Table { table, otherwise } => {
                named_exit(&table.evaluate(record, clock), node).or(*otherwise)
            }
            Plan::Plain
            | Plan::Approval { .. }
            | Plan::Promotion { .. }
            | Plan::Wait { .. }
            | Plan::Call { .. } => None,
        }
    }

    /// The exit of a decision, as [`Plan::exit`] has it, and why.
    pub(super) fn decide(&self, node: &CompiledNode, record: &Record, clock: &Clock) -> Option<DataChoice> {
        match self {
            Plan::Rules { branches, otherwise } => match hit(branches, record, clock) {
                Some((exit, condition)) => Some(DataChoice {
                    exit,
                    why: Text::new(condition.text(), condition.text()),
                }),
                None => otherwise.map(|exit| DataChoice {
                    exit,
                    why: Text::new("no condition is true", "没有条件成立"),
                }),
            },
            Plan::Share { key, .. } => Some(DataChoice {
                exit: self.exit(node, record, clock)?,
                why: why_by_share(*key, record)?,
            }),
            Plan::Table { table, otherwise } => {
                let decision = table.evaluate(record, clock);
                let exit = named_exit(&decision, node).or(*otherwise)?;
                let why = table.why(&decision);
                Some(DataChoice { exit, why })
            }
            Plan::Plain
            | Plan::Approval { .. }
            | Plan::Promotion { .. }
            | Plan::Wait { .. }
            | Plan::Call { .. } => None,
        }
    }

    /// The roles that an approval asks.
    pub(super) fn approvers(&self, record: &Record, clock: &Clock) -> Option<Vec<String>> {
        match self {
            Plan::Approval { matrix } => {
                let decision = matrix.evaluate(record, clock);
                decision.outputs.first().map(|(_, roles)| texts(roles))
            }
            _ => None,
        }
    }

    /// Whom an approval asks, and why them.
    pub(super) fn asks(&self, record: &Record, clock: &Clock) -> Option<Text> {
        let Plan::Approval { matrix } = self else {
            return None;
        };
        let decision = matrix.evaluate(record, clock);
        let why = matrix.why(&decision);
        let roles = texts(&decision.outputs.first()?.1);
        let (en, zh) = (roles.join(", "), roles.join("、"));
        Some(Text::new(
            format!("asks {en}: {}", why.en),
            format!("由 {zh} 审批：{}", why.zh),
        ))
    }
}

/// The first branch whose condition is true.
fn hit<'a>(
    branches: &'a [(ExitIndex, Option<Expression>)],
    record: &Record,
    clock: &Clock,
) -> Option<(ExitIndex, &'a Expression)> {
    branches.iter().find_map(|(exit, condition)| {
        let condition = condition.as_ref()?;
        condition
            .eval(record, clock)
            .is_true()
            .then_some((*exit, condition))
    })
}

/// The exit that the answer of a table names.
fn named_exit(decision: &Decision, node: &CompiledNode) -> Option<ExitIndex> {
    let name = decision
        .outputs
        .first()
        .and_then(|(_, value)| first_text(value))?;
    let exit = node.exits.iter().position(|exit| exit.port.as_str() == name)?;
    ExitIndex::try_from(exit).ok()
}

/// The text of the key of an order; nothing when it is missing.
fn text_of(key: Option<usize>, record: &Record) -> Option<Cow<'_, str>> {
    match key.map_or(&Value::Null, |slot| record.get(slot)) {
        Value::Null => None,
        Value::Text(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Places on the line from 0 to 1.
pub(super) const PLACES: u32 = 1_000_000;

/// The place of an order on the line from 0 to 1, in millionths, by the UTF-8 bytes of its key: their 64-bit FNV-1a
/// hash, finished as in SplitMix64. Orders with the same key take the same branch on every server.
#[inline]
pub fn share_place(key: impl IntoIterator<Item = u8>) -> u32 {
    ((u128::from(mix(hash_of(key))) * u128::from(PLACES)) >> 64) as u32
}

/// A place as a number.
pub(super) fn at_place(place: u32) -> Option<Decimal> {
    Decimal::from_parts(false, u128::from(place), -6)
}

fn why_by_share(key: Option<usize>, record: &Record) -> Option<Text> {
    let path = key
        .and_then(|slot| schema().field(slot))
        .map_or("", |field| field.path.as_str());
    let Some(text) = text_of(key, record) else {
        return Some(Text::new(format!("{path} is missing"), format!("缺少 {path}")));
    };
    let point = at_place(share_place(text.bytes()))?;
    Some(Text::new(
        format!("{path} {text} stands at {point} of the shares"),
        format!("{path} {text} 落在比例 {point} 处"),
    ))
}

/// 64-bit FNV-1a.
pub(super) fn hash(text: &str) -> u64 {
    hash_of(text.bytes())
}

#[inline]
fn hash_of(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Text(text) => vec![text.to_string()],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::List(items) => items.first().and_then(Value::as_text),
        other => other.as_text(),
    }
}

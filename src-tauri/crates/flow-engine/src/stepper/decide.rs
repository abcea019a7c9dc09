//! Which exit data choose, and why.

use flow_catalog::schema;
use flow_feel::{Clock, Decimal, Expression, Record, Value};
use flow_model::Text;

use super::program::Plan;
use crate::compiled::{CompiledNode, ExitIndex};
use crate::sample::mix;

/// An exit that data choose.
#[derive(Debug, Clone)]
pub(super) struct DataChoice {
    pub(super) exit: ExitIndex,
    pub(super) why: Text,
}

impl Plan {
    /// The exit of a decision; nothing for other steps and for a decision without its `otherwise`.
    pub(super) fn decide(&self, node: &CompiledNode, record: &Record, clock: &Clock) -> Option<DataChoice> {
        match self {
            Plan::Rules { branches, otherwise } => by_rules(branches, *otherwise, record, clock),
            Plan::Share {
                key,
                shares,
                otherwise,
            } => by_share(*key, shares, *otherwise, record),
            Plan::Table { table, otherwise } => {
                let decision = table.evaluate(record, clock);
                let why = table.why(&decision);
                let answer = decision.outputs.first().and_then(|(_, value)| first_text(value));
                let named =
                    answer.and_then(|name| node.exits.iter().position(|exit| exit.port.as_str() == name));
                let exit = named
                    .and_then(|exit| ExitIndex::try_from(exit).ok())
                    .or(*otherwise);
                exit.map(|exit| DataChoice { exit, why })
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

fn by_rules(
    branches: &[(ExitIndex, Option<Expression>)],
    otherwise: Option<ExitIndex>,
    record: &Record,
    clock: &Clock,
) -> Option<DataChoice> {
    let holds = |condition: &&Expression| condition.eval(record, clock).is_true();
    let hit = branches.iter().find_map(|(exit, condition)| {
        condition
            .as_ref()
            .filter(holds)
            .map(|condition| (*exit, condition))
    });
    match hit {
        Some((exit, condition)) => Some(DataChoice {
            exit,
            why: Text::new(condition.text(), condition.text()),
        }),
        None => otherwise.map(|exit| DataChoice {
            exit,
            why: Text::new("no condition is true", "没有条件成立"),
        }),
    }
}

/// The place of an order on the line from 0 to 1, in millionths: the 64-bit FNV-1a hash of the key's UTF-8 text,
/// finished as in SplitMix64. Orders with the same key take the same branch on every server.
fn by_share(
    key: Option<usize>,
    shares: &[(ExitIndex, Decimal)],
    otherwise: Option<ExitIndex>,
    record: &Record,
) -> Option<DataChoice> {
    let value = key.map_or(&Value::Null, |slot| record.get(slot));
    let text = match value {
        Value::Null => None,
        Value::Text(text) => Some(text.to_string()),
        other => Some(other.to_string()),
    };
    let path = key
        .and_then(|slot| schema().field(slot))
        .map_or("", |field| field.path.as_str());
    let Some(text) = text else {
        return otherwise.map(|exit| DataChoice {
            exit,
            why: Text::new(format!("{path} is missing"), format!("缺少 {path}")),
        });
    };
    let millionths = (u128::from(mix(hash(&text))) * 1_000_000) >> 64;
    let point = Decimal::from_parts(false, millionths, -6)?;
    let hit = shares.iter().find(|(_, end)| point < *end);
    hit.map(|(exit, _)| *exit).or(otherwise).map(|exit| DataChoice {
        exit,
        why: Text::new(
            format!("{path} {text} stands at {point} of the shares"),
            format!("{path} {text} 落在比例 {point} 处"),
        ),
    })
}

/// 64-bit FNV-1a.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
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

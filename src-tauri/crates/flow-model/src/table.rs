//! Tables that belong to a flow: decision tables and promotion tables. Data only; their meaning is in `flow-engine`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::flow::Text;

/// A table of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Table {
    /// Rows of conditions with outputs, as in DMN.
    Decision(DecisionTable),
    /// Offers and how they combine.
    Promotion(PromotionTable),
}

impl Table {
    /// What orders can notice of the table: all but titles, headings and notes.
    pub(crate) fn behaviour(&self) -> Value {
        let mut bare = self.clone();
        match &mut bare {
            Self::Decision(table) => {
                table.title = Text::default();
                table
                    .inputs
                    .iter_mut()
                    .for_each(|input| input.label = Text::default());
                table.rows.iter_mut().for_each(|row| row.note.clear());
            }
            Self::Promotion(table) => {
                table.title = Text::default();
                table
                    .offers
                    .iter_mut()
                    .for_each(|offer| offer.name = Text::default());
            }
        }
        serde_json::to_value(bare).expect("a table has only texts, lists and whole numbers")
    }
}

/// A DMN decision table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionTable {
    /// Title on screen.
    pub title: Text,
    /// Which matching rows count.
    pub hit_policy: HitPolicy,
    /// Columns that are tested.
    pub inputs: Vec<InputClause>,
    /// Columns that are answered.
    pub outputs: Vec<OutputClause>,
    /// Rows in order.
    pub rows: Vec<TableRow>,
}

/// Which matching rows of a decision table count (DMN 1.3, 8.2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitPolicy {
    /// At most one row may match.
    Unique,
    /// Several may match if they answer the same.
    Any,
    /// The matching row whose output comes first in the list of allowed values.
    Priority,
    /// The first matching row.
    First,
    /// All matching rows in order.
    RuleOrder,
    /// All matching rows by the order of allowed output values.
    OutputOrder,
    /// All matching rows, as a list.
    Collect,
    /// The sum of all matching rows.
    CollectSum,
    /// The smallest of all matching rows.
    CollectMin,
    /// The largest of all matching rows.
    CollectMax,
    /// How many rows match.
    CollectCount,
}

/// A column that is tested: an expression over the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputClause {
    /// FEEL expression whose value the cells test.
    pub expression: String,
    /// Heading on screen.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
}

/// A column that is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputClause {
    /// Name of the answer, e.g. `exit` or `roles`.
    pub name: String,
    /// Allowed answers, most important first; empty allows any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A row: a FEEL unary test for each input, a FEEL literal or expression for each output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// One test for each input; `-` accepts everything.
    pub when: Vec<String>,
    /// One answer for each output.
    pub then: Vec<String>,
    /// Why the row is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Offers and how they combine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionTable {
    /// Title on screen.
    pub title: Text,
    /// How the offers combine.
    pub stacking: Stacking,
    /// Offers; their order matters for [`Stacking::InOrder`] and breaks ties.
    pub offers: Vec<Offer>,
}

/// How offers combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// The allowed combination that saves the customer most.
    Best,
    /// One offer only: the one that saves most.
    Never,
    /// One after the other in the order of the table, each on what the earlier ones left.
    InOrder,
}

/// One offer of a promotion table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Name inside the table.
    pub id: String,
    /// Title on screen and on the price tape.
    pub name: Text,
    /// Which orders get it: a FEEL condition; empty means all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// Which lines it counts: a FEEL condition over `item`, a line; empty means all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lines: String,
    /// What it gives.
    pub benefit: Benefit,
    /// First moment, ISO 8601 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last moment, ISO 8601 with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Money it may give away in all, decimal; nothing means no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
    /// Ids of offers it does not combine with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<String>,
}

/// What an offer gives. Money and ratios are decimals as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Benefit {
    /// Spend so much, save so much; the highest tier reached counts, or each full step again and again.
    SpendAndSave {
        /// Tiers, each with its threshold and saving.
        tiers: Vec<Tier>,
        /// The single tier counts for each full multiple.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        repeat: bool,
    },
    /// A share of the counted lines.
    Percent {
        /// Share off, 0 to 1.
        off: String,
        /// Most it may save on one order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<String>,
    },
    /// A fixed sum against a code the customer holds (a tag `coupon:<code>` of the order).
    Coupon {
        /// The code.
        code: String,
        /// Money off.
        save: String,
        /// Least value of the counted lines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spend: Option<String>,
    },
    /// Goods added free of charge.
    Gift {
        /// What is given.
        sku: String,
        /// How many pieces.
        qty: u32,
        /// Least value of the counted lines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spend: Option<String>,
    },
    /// So many pieces of the counted lines for one price.
    Bundle {
        /// Pieces in the bundle.
        qty: u32,
        /// Price of the bundle.
        price: String,
    },
}

/// One step of a spend-and-save offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this value of the counted lines on.
    pub spend: String,
    /// This much is taken off.
    pub save: String,
}

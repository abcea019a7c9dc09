//! What keeps the tables of a flow from being used, and the cell it stands in.

use flow_catalog::{SettingKind, schema};
use flow_engine::NodeIndex;
use flow_engine::pricing::{CompiledPromotion, PromotionError, PromotionPlace};
use flow_engine::tables::{CompiledTable, TableError, TablePlace};
use flow_feel::ErrorKind;
use flow_model::{Edit, NodeId, Offer, Table, TableId, Text};

use crate::finding::{Finding, TablePart};
use crate::rule::{Rule, Wording};
use crate::view::FlowView;
use crate::words::same;

/// A fault because of which a whole table is not used.
#[derive(Clone, Debug)]
pub(crate) struct BrokenCell {
    /// The sort of fault of an expression; nothing for any other fault.
    pub(crate) kind: Option<ErrorKind>,
    part: TablePart,
    place: Text,
    message: Text,
    /// The expression as typed; empty for other faults.
    typed: String,
    repair: Option<(Text, Edit)>,
}

/// Every fault that keeps a table of the flow from being used.
pub(crate) fn broken_cells(view: &FlowView<'_>) -> Vec<BrokenCell> {
    let mut broken = Vec::new();
    for (id, table) in &view.flow.tables {
        match table {
            Table::Decision(decision) => {
                let errors = CompiledTable::new(decision, schema()).err();
                broken.extend(
                    errors
                        .into_iter()
                        .flatten()
                        .map(|error| of_decision(id, table, error)),
                );
            }
            Table::Promotion(promotion) => {
                let errors = CompiledPromotion::new(promotion).err();
                broken.extend(errors.into_iter().flatten().map(|error| {
                    let offer = &promotion.offers[error.offer];
                    of_promotion(id, table, offer, error)
                }));
            }
        }
    }
    broken
}

/// What a rule says about a broken cell. The wording may use `{table}`, `{place}`, `{expr}` and `{detail}`.
pub(crate) fn cell_fault(view: &FlowView<'_>, rule: &Rule, wording: &Wording, cell: &BrokenCell) -> Finding {
    let id = &cell.part.table;
    let detail = &cell.message;
    let values = [
        ("table", title(view, id)),
        ("place", cell.place.clone()),
        ("expr", same(cell.typed.trim())),
        (
            "detail",
            Text::new(detail.en.trim_end_matches('.'), detail.zh.trim_end_matches('。')),
        ),
    ];
    let found = Finding::worded(&rule.meta, wording, users_of(view, id), &values).at_table(cell.part.clone());
    match &cell.repair {
        Some((label, edit)) => found.with_repair(label.clone(), edit.clone()),
        None => found,
    }
}

/// The table's title; its id where it has none.
pub(crate) fn title(view: &FlowView<'_>, id: &TableId) -> Text {
    let title = match view.flow.tables.get(id) {
        Some(Table::Decision(table)) => &table.title,
        Some(Table::Promotion(table)) => &table.title,
        None => return same(id.as_str()),
    };
    match title.is_empty() {
        true => same(id.as_str()),
        false => title.clone(),
    }
}

/// The steps that name the table.
pub(crate) fn users_of(view: &FlowView<'_>, id: &TableId) -> Vec<NodeId> {
    let names_it = |node: NodeIndex| {
        let settings = view
            .component(node)
            .map_or(&[][..], |component| component.settings);
        settings
            .iter()
            .filter(|setting| matches!(setting.kind, SettingKind::TableRef(_)))
            .any(|setting| view.text(node, setting.name) == Some(id.as_str()))
    };
    view.steps()
        .map(|(node, _)| node)
        .filter(|node| names_it(*node))
        .map(|node| view.id(node).clone())
        .collect()
}

fn of_decision(id: &TableId, table: &Table, error: TableError) -> BrokenCell {
    let part = match error.place {
        TablePlace::Table => String::new(),
        TablePlace::Input { column } => format!("inputs[{column}].expression"),
        TablePlace::Output { column } => format!("outputs[{column}].name"),
        TablePlace::Row { row } => format!("rows[{row}]"),
        TablePlace::Test { row, column } => format!("rows[{row}].when[{column}]"),
        TablePlace::Answer { row, column } => format!("rows[{row}].then[{column}]"),
    };
    let mut cell = BrokenCell {
        kind: error.kind,
        part: TablePart::new(id, part),
        place: error.place.words(),
        message: error.message,
        typed: String::new(),
        repair: None,
    };
    let mut mended = table.clone();
    if let Some(text) = decision_cell(&mut mended, error.place) {
        cell.typed = text.clone();
        cell.repair = replaced(text, error.at, error.suggestion).map(|label| (label, set(id, mended)));
    }
    cell
}

fn of_promotion(id: &TableId, table: &Table, offer: &Offer, error: PromotionError) -> BrokenCell {
    let (part, en, zh) = match error.place {
        PromotionPlace::When => (".when", "the condition on orders", "订单条件"),
        PromotionPlace::Lines => (".lines", "the condition on lines", "商品条件"),
        PromotionPlace::Benefit => (".benefit", "the benefit", "优惠内容"),
        PromotionPlace::Budget => (".budget", "the budget", "让利预算"),
        PromotionPlace::Window => ("", "the window", "活动时间"),
    };
    let name = match offer.name.is_empty() {
        true => same(&offer.id),
        false => offer.name.clone(),
    };
    let mut cell = BrokenCell {
        kind: error.kind,
        part: TablePart::new(id, format!("offers[{}]{part}", error.offer)),
        place: Text::new(
            format!("{en} of offer \"{}\"", name.en),
            format!("优惠“{}”的{zh}", name.zh),
        ),
        message: error.message,
        typed: String::new(),
        repair: None,
    };
    let mut mended = table.clone();
    if let Some(text) = promotion_cell(&mut mended, error.offer, error.place) {
        cell.typed = text.clone();
        cell.repair = replaced(text, error.at, error.suggestion).map(|label| (label, set(id, mended)));
    }
    cell
}

fn decision_cell(table: &mut Table, place: TablePlace) -> Option<&mut String> {
    let Table::Decision(table) = table else {
        return None;
    };
    match place {
        TablePlace::Input { column } => Some(&mut table.inputs.get_mut(column)?.expression),
        TablePlace::Test { row, column } => table.rows.get_mut(row)?.when.get_mut(column),
        TablePlace::Answer { row, column } => table.rows.get_mut(row)?.then.get_mut(column),
        TablePlace::Table | TablePlace::Output { .. } | TablePlace::Row { .. } => None,
    }
}

fn promotion_cell(table: &mut Table, offer: usize, place: PromotionPlace) -> Option<&mut String> {
    let Table::Promotion(table) = table else {
        return None;
    };
    let offer = table.offers.get_mut(offer)?;
    match place {
        PromotionPlace::When => Some(&mut offer.when),
        PromotionPlace::Lines => Some(&mut offer.lines),
        PromotionPlace::Benefit | PromotionPlace::Budget | PromotionPlace::Window => None,
    }
}

/// Puts what was probably meant into a text; answers what the button says.
fn replaced(
    text: &mut String,
    at: Option<std::ops::Range<usize>>,
    suggestion: Option<String>,
) -> Option<Text> {
    let (at, suggestion) = (at?, suggestion?);
    text.get(at.clone())?;
    text.replace_range(at, &suggestion);
    Some(Text::new(
        format!("Use \"{suggestion}\""),
        format!("改为“{suggestion}”"),
    ))
}

fn set(id: &TableId, table: Table) -> Edit {
    Edit::SetTable {
        id: id.clone(),
        table,
    }
}

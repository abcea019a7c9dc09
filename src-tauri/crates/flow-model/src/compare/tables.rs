//! Rows and offers of tables.

use std::collections::BTreeMap;

use super::Change;
use super::words::{shortened, titled};
use crate::flow::{Flow, Text};
use crate::table::{DecisionTable, Offer, PromotionTable, Table, TableRow};

/// With more rows than this on either side, changed rows are counted, not matched.
const MATCHED_ROWS: usize = 400;

pub(super) fn compare(before: &Flow, after: &Flow, changes: &mut Vec<Change>) {
    for (id, old) in &before.tables {
        if !after.tables.contains_key(id) {
            let name = titled(title(old), id.as_str());
            changes.push(Change::orders(
                format!("table {} is removed", name.en),
                format!("删除了表{}", name.zh),
            ));
        }
    }
    for (id, new) in &after.tables {
        let name = titled(title(new), id.as_str());
        match before.tables.get(id) {
            None => changes.push(Change::orders(
                format!("table {} is new", name.en),
                format!("新增了表{}", name.zh),
            )),
            Some(old) if old == new => {}
            Some(old) if old.behaviour() == new.behaviour() => changes.push(Change::looks(
                format!("table {}: titles or notes read differently", name.en),
                format!("表{}：标题或备注有改动", name.zh),
            )),
            Some(old) => changed(&name, old, new, changes),
        }
    }
}

fn title(table: &Table) -> &Text {
    match table {
        Table::Decision(table) => &table.title,
        Table::Promotion(table) => &table.title,
    }
}

/// Tells how a table whose behaviour changed did so.
fn changed(name: &Text, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    let told = changes.len();
    let mut tell = |en: String, zh: String| {
        changes.push(Change::orders(
            format!("table {}: {en}", name.en),
            format!("表{}：{zh}", name.zh),
        ));
    };
    match (old, new) {
        (Table::Decision(old), Table::Decision(new)) => decision(old, new, &mut tell),
        (Table::Promotion(old), Table::Promotion(new)) => promotion(old, new, &mut tell),
        _ => tell("is of another kind".to_owned(), "类型已更换".to_owned()),
    }
    if changes.len() == told {
        changes.push(Change::orders(
            format!("table {} decides differently", name.en),
            format!("表{}的判断结果有变", name.zh),
        ));
    }
}

fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn decision(old: &DecisionTable, new: &DecisionTable, tell: &mut dyn FnMut(String, String)) {
    if old.hit_policy != new.hit_policy {
        let (was, is) = (word(&old.hit_policy), word(&new.hit_policy));
        tell(
            format!("the hit policy is {is} instead of {was}"),
            format!("命中策略由 {was} 改为 {is}"),
        );
    }
    let inputs = |table: &DecisionTable| -> Vec<String> {
        table
            .inputs
            .iter()
            .map(|input| input.expression.clone())
            .collect()
    };
    if inputs(old) != inputs(new) {
        let (was, is) = (inputs(old).join(", "), inputs(new).join(", "));
        tell(
            format!("tests {is} instead of {was}"),
            format!("判断依据由 {was} 改为 {is}"),
        );
    }
    if old.outputs != new.outputs {
        tell("has other answers".to_owned(), "输出列有变".to_owned());
    }
    let rows = |table: &'_ DecisionTable| -> Vec<(Vec<String>, Vec<String>)> {
        table
            .rows
            .iter()
            .map(|row| (row.when.clone(), row.then.clone()))
            .collect()
    };
    let (was, is) = (rows(old), rows(new));
    if was.len().max(is.len()) > MATCHED_ROWS {
        if was != is {
            tell(
                format!("rows changed ({} instead of {})", is.len(), was.len()),
                format!("行有改动（由 {} 行变为 {} 行）", was.len(), is.len()),
            );
        }
        return;
    }
    let (kept_old, kept_new) = kept(&was, &is);
    for (position, row) in old.rows.iter().enumerate().filter(|(at, _)| !kept_old[*at]) {
        let (number, shown) = (position + 1, shown(row));
        tell(
            format!("row {number} is gone: {shown}"),
            format!("删除了第 {number} 行：{shown}"),
        );
    }
    for (position, row) in new.rows.iter().enumerate().filter(|(at, _)| !kept_new[*at]) {
        let (number, shown) = (position + 1, shown(row));
        tell(
            format!("row {number} is new: {shown}"),
            format!("新增了第 {number} 行：{shown}"),
        );
    }
}

fn shown(row: &TableRow) -> String {
    shortened(&format!("{} → {}", row.when.join(", "), row.then.join(", ")))
}

/// Which rows of each side belong to the longest common subsequence.
fn kept<T: PartialEq>(old: &[T], new: &[T]) -> (Vec<bool>, Vec<bool>) {
    let mut longest = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            longest[one][other] = match old[one] == new[other] {
                true => longest[one + 1][other + 1] + 1,
                false => longest[one + 1][other].max(longest[one][other + 1]),
            };
        }
    }
    let (mut kept_old, mut kept_new) = (vec![false; old.len()], vec![false; new.len()]);
    let (mut one, mut other) = (0, 0);
    while one < old.len() && other < new.len() {
        if old[one] == new[other] {
            (kept_old[one], kept_new[other]) = (true, true);
            (one, other) = (one + 1, other + 1);
        } else if longest[one + 1][other] >= longest[one][other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    (kept_old, kept_new)
}

fn promotion(old: &PromotionTable, new: &PromotionTable, tell: &mut dyn FnMut(String, String)) {
    if old.stacking != new.stacking {
        let (was, is) = (word(&old.stacking), word(&new.stacking));
        tell(
            format!("offers combine by {is} instead of {was}"),
            format!("叠加方式由 {was} 改为 {is}"),
        );
    }
    let by_id = |table: &PromotionTable| -> BTreeMap<String, Offer> {
        table
            .offers
            .iter()
            .map(|offer| (offer.id.clone(), offer.clone()))
            .collect()
    };
    let (was, is) = (by_id(old), by_id(new));
    for (id, offer) in was.iter().filter(|(id, _)| !is.contains_key(*id)) {
        let name = titled(&offer.name, id);
        tell(
            format!("offer {} is removed", name.en),
            format!("删除了优惠{}", name.zh),
        );
    }
    for (id, offer) in &is {
        let name = titled(&offer.name, id);
        match was.get(id) {
            None => tell(
                format!("offer {} is new", name.en),
                format!("新增了优惠{}", name.zh),
            ),
            Some(old) => offer_changed(&name, old, offer, tell),
        }
    }
    let order = |offers: &[Offer], others: &BTreeMap<String, Offer>| -> Vec<String> {
        let ids = offers.iter().map(|offer| offer.id.clone());
        ids.filter(|id| others.contains_key(id)).collect()
    };
    if order(&old.offers, &is) != order(&new.offers, &was) {
        tell(
            "the offers stand in another order".to_owned(),
            "优惠的顺序有变".to_owned(),
        );
    }
}

fn offer_changed(name: &Text, old: &Offer, new: &Offer, tell: &mut dyn FnMut(String, String)) {
    let fields = |offer: &Offer| {
        [
            ("the condition", "适用条件", offer.when.clone()),
            ("the lines it counts", "适用商品行", offer.lines.clone()),
            ("the benefit", "优惠内容", word(&offer.benefit)),
            (
                "the beginning",
                "开始时间",
                offer.from.clone().unwrap_or_default(),
            ),
            ("the end", "结束时间", offer.to.clone().unwrap_or_default()),
            ("the budget", "预算", offer.budget.clone().unwrap_or_default()),
            ("what it excludes", "互斥优惠", offer.excludes.join(", ")),
        ]
    };
    for ((en, zh, was), (_, _, is)) in fields(old).into_iter().zip(fields(new)) {
        if was != is {
            let (was, is) = (shortened(&was), shortened(&is));
            let shown = |text: &str| match text.is_empty() {
                true => Text::new("nothing", "空"),
                false => Text::new(text, format!(" {text} ")),
            };
            let (was, is) = (shown(&was), shown(&is));
            tell(
                format!("offer {}: {en} is {} instead of {}", name.en, is.en, was.en),
                format!("优惠{}：{zh}由{}改为{}", name.zh, was.zh, is.zh),
            );
        }
    }
}

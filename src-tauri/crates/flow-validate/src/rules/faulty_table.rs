//! A decision table answers every order that can come, and its rows do not contradict each other; the tiers and windows of a
//! promotion table fit together, and both can be used. The table of a decision answers names of exits. A gap in it is a warning when the
//! decision's `otherwise` is wired: such orders go there.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { matrix: "levels" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! @table levels {
//!   kind: "decision",
//!   title: {en: "Approval levels", zh: "审批级别"},
//!   hit_policy: "unique",
//!   inputs: [{expression: "order.total"}],
//!   outputs: [{name: "roles"}],
//!   rows: [
//!     {when: ["<= 99"], then: ["\"ops_manager\""]},
//!     {when: ["> 101"], then: ["\"cfo\""]}
//!   ]
//! }
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { matrix: "levels" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! @table levels {
//!   kind: "decision",
//!   title: {en: "Approval levels", zh: "审批级别"},
//!   hit_policy: "unique",
//!   inputs: [{expression: "order.total"}],
//!   outputs: [{name: "roles"}],
//!   rows: [
//!     {when: ["<= 99"], then: ["\"ops_manager\""]},
//!     {when: ["> 99"], then: ["\"cfo\""]}
//!   ]
//! }
//! ```

use flow_catalog::{Words, schema};
use flow_engine::NodeIndex;
use flow_engine::pricing::promotion_faults;
use flow_engine::tables::{CompiledTable, TablePlace};
use flow_model::{DecisionTable, Edit, HitPolicy, NodeId, PromotionTable, Table, TableId, TableRow, Text};
use serde_json::Value;

use crate::decisions::{DecisionMode, mode, otherwise};
use crate::finding::{Finding, Severity, TablePart};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::tables::{cell_fault, title, users_of};
use crate::view::FlowView;
use crate::words::{in_a_row, number, same};

/// X05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "X05",
        name: "faulty-table",
        severity: Severity::Error,
        engine: Engine::Interval,
        wording: Wording {
            wrong: Words {
                en: "Decision table \"{table}\" has no row for {region}.",
                zh: "决策表“{table}”缺少适用于{region}的行。",
            },
            effect: Words {
                en: "Such orders get no answer from it.",
                zh: "这些订单得不到结果。",
            },
            advice: Words {
                en: "Add a row for them, or widen one.",
                zh: "请为其增加一行，或放宽某一行的条件。",
            },
        },
        tags: &["conditions", "tables"],
        since: "0.1.0",
    },
    check,
};

const CLASH: Wording = Wording {
    wrong: Words {
        en: "Rows {rows} of decision table \"{table}\" both match {region}.",
        zh: "决策表“{table}”的第{rows}行都适用于{region}。",
    },
    effect: Words {
        en: "They answer differently, so that such orders get no answer.",
        zh: "它们的结果不同，这些订单得不到结果。",
    },
    advice: Words {
        en: "Correct a bound, or let the first matching row count.",
        zh: "请改正边界，或改为取第一个匹配行。",
    },
};

const SECOND_MATCH: Wording = Wording {
    effect: Words {
        en: "Only one row of it may match, so that such orders get no answer.",
        zh: "该表只允许一行匹配，这些订单得不到结果。",
    },
    ..CLASH
};

const HIDDEN_ROW: Wording = Wording {
    wrong: Words {
        en: "Row {row} of decision table \"{table}\" never counts: {by} all its orders.",
        zh: "决策表“{table}”的第{row}行永远不会生效：第{rows}行已取走它的全部订单。",
    },
    effect: Words {
        en: "What it answers is never used.",
        zh: "它的结果不会被用到。",
    },
    advice: Words {
        en: "Correct its conditions, move it up, or remove it.",
        zh: "请改正条件、前移该行，或删除它。",
    },
};

const IMPOSSIBLE_ROW: Wording = Wording {
    wrong: Words {
        en: "No order can match row {row} of decision table \"{table}\".",
        zh: "没有订单能满足决策表“{table}”的第{row}行。",
    },
    effect: Words {
        en: "What it answers is never used.",
        zh: "它的结果不会被用到。",
    },
    advice: Words {
        en: "Correct its conditions, or remove it.",
        zh: "请改正条件，或删除它。",
    },
};

const NO_EXIT: Wording = Wording {
    wrong: Words {
        en: "Decision table \"{table}\", {place}: {answer} is no text in quotes.",
        zh: "决策表“{table}”，{place}：{answer} 不是带引号的文字。",
    },
    effect: Words {
        en: "Exits are named by texts, so such orders leave by the one under \"Otherwise\".",
        zh: "出口以文字命名，这些订单会走“否则出口”。",
    },
    advice: Words {
        en: "Write the name of the exit in quotes; where it is computed, list the names as the allowed values.",
        zh: "请写成带引号的出口名；若由公式算出，请在允许值中列出出口名。",
    },
};

const UNUSABLE: Wording = Wording {
    wrong: Words {
        en: "Table \"{table}\", {place}: {detail}.",
        zh: "表“{table}”，{place}：{detail}。",
    },
    effect: Words {
        en: "The whole table is not used.",
        zh: "整张表都不会生效。",
    },
    advice: Words {
        en: "Correct the table.",
        zh: "请改正该表。",
    },
};

const PROMOTION: Wording = Wording {
    wrong: Words {
        en: "Promotion table \"{table}\": {fault}.",
        zh: "促销表“{table}”：{fault}。",
    },
    effect: Words {
        en: "Customers do not get what the table seems to say.",
        zh: "顾客得到的优惠会与表中所写不符。",
    },
    advice: Words {
        en: "Correct the offer.",
        zh: "请改正该优惠。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (id, table) in &view.flow.tables {
        match table {
            Table::Decision(table) => check_decision(view, id, table, findings),
            Table::Promotion(table) => check_promotion(view, id, table, findings),
        }
    }
    for cell in view.broken_cells().iter().filter(|cell| cell.kind.is_none()) {
        findings.push(cell_fault(view, &RULE, &UNUSABLE, cell));
    }
}

fn check_decision(view: &FlowView<'_>, id: &TableId, table: &DecisionTable, findings: &mut Findings) {
    let Ok(compiled) = CompiledTable::new(table, schema()) else {
        return;
    };
    let faults = compiled.gaps_and_overlaps(table, schema());
    let nodes = users_of(view, id);
    let name = title(view, id);
    let is_caught = !nodes.is_empty() && nodes.iter().all(|node| falls_through(view, node));
    for gap in &faults.gaps {
        let values = [("table", name.clone()), ("region", gap.region.clone())];
        let part = TablePart::new(id, "");
        let mut finding = Finding::new(&RULE.meta, nodes.clone(), &values).at_table(part);
        if is_caught {
            finding.severity = Severity::Warning;
        }
        findings.push(with_fallback_row(finding, id, table));
    }
    if nodes.iter().any(|node| decided_by_table(view, node).is_some()) {
        check_exits(view, id, table, &nodes, findings);
    }
    let mut add = |wording, row: Option<&usize>, values: &[(&str, Text)], (label, mended)| {
        let part = row.map_or_else(String::new, |row| format!("rows[{row}]"));
        let finding =
            Finding::worded(&RULE.meta, wording, nodes.clone(), values).at_table(TablePart::new(id, part));
        findings.push(finding.with_repair(label, set_table(id, mended)));
    };
    for fault in &faults.overlaps {
        let values = [
            ("table", name.clone()),
            ("region", fault.region.clone()),
            ("rows", rows_of(&fault.rows)),
        ];
        let wording = match table.hit_policy {
            HitPolicy::Unique => &SECOND_MATCH,
            _ => &CLASH,
        };
        add(
            wording,
            fault.rows.last(),
            &values,
            with_first_row_counting(table),
        );
    }
    for fault in &faults.unreachable {
        let Some((row, by)) = fault.rows.split_first() else {
            continue;
        };
        let values = [
            ("table", name.clone()),
            ("row", rows_of(&[*row])),
            ("rows", rows_of(by)),
            ("by", takers(by)),
        ];
        let wording = if by.is_empty() {
            &IMPOSSIBLE_ROW
        } else {
            &HIDDEN_ROW
        };
        add(wording, Some(row), &values, without_row(table, *row));
    }
}

fn check_promotion(view: &FlowView<'_>, id: &TableId, table: &PromotionTable, findings: &mut Findings) {
    let (nodes, name) = (users_of(view, id), title(view, id));
    for fault in promotion_faults(table) {
        let values = [("table", name.clone()), ("fault", fault.message)];
        let part = TablePart::new(id, format!("offers[{}]", fault.offer));
        findings.push(Finding::worded(&RULE.meta, &PROMOTION, nodes.clone(), &values).at_table(part));
    }
}

/// What the table of a decision answers names its exits: a text, or one of the allowed values where it is computed.
fn check_exits(
    view: &FlowView<'_>,
    id: &TableId,
    table: &DecisionTable,
    nodes: &[NodeId],
    findings: &mut Findings,
) {
    let has_names = table
        .outputs
        .first()
        .is_some_and(|output| !output.values.is_empty());
    for (row, answers) in table.rows.iter().enumerate() {
        let Some(answer) = answers.then.first() else {
            continue;
        };
        let typed: Result<Value, _> = serde_json::from_str(answer);
        if matches!(typed, Ok(Value::String(_))) || typed.is_err() && has_names {
            continue;
        }
        let values = [
            ("table", title(view, id)),
            ("place", TablePlace::Answer { row, column: 0 }.words()),
            ("answer", same(answer)),
        ];
        let part = TablePart::new(id, format!("rows[{row}].then[0]"));
        let mut finding = Finding::worded(&RULE.meta, &NO_EXIT, nodes.to_vec(), &values).at_table(part);
        if let Ok(Value::Number(_) | Value::Bool(_)) = typed {
            let quoted = format!("\"{answer}\"");
            let label = Text::new(format!("Answer {quoted}"), format!("改为 {quoted}"));
            let mut mended = table.clone();
            mended.rows[row].then[0] = quoted;
            finding = finding.with_repair(label, set_table(id, mended));
        }
        findings.push(finding);
    }
}

/// The step, if it is a decision that leaves by what its table answers.
fn decided_by_table(view: &FlowView<'_>, node: &NodeId) -> Option<NodeIndex> {
    let node = view.compiled.index.get(node).copied()?;
    (mode(view, node) == DecisionMode::Table).then_some(node)
}

/// True for a decision whose exit for the rest is wired.
fn falls_through(view: &FlowView<'_>, node: &NodeId) -> bool {
    decided_by_table(view, node).is_some_and(|node| {
        let rest = otherwise(view, node).and_then(|port| view.exit_named(node, port));
        rest.is_some_and(|exit| view.target(node, exit).is_some())
    })
}

/// Offers a last row that takes everything and answers like the row before it, where only the first match counts.
fn with_fallback_row(finding: Finding, id: &TableId, table: &DecisionTable) -> Finding {
    let Some(last) = table.rows.last().filter(|_| table.hit_policy == HitPolicy::First) else {
        return finding;
    };
    let mut mended = table.clone();
    mended.rows.push(TableRow {
        when: vec!["-".to_owned(); table.inputs.len()],
        then: last.then.clone(),
        note: String::new(),
    });
    let label = Text::new("Add a row for all other orders", "增加一行，适用于其余订单");
    finding.with_repair(label, set_table(id, mended))
}

/// The table with the first matching row counting.
fn with_first_row_counting(table: &DecisionTable) -> (Text, DecisionTable) {
    let mut mended = table.clone();
    mended.hit_policy = HitPolicy::First;
    let label = Text::new("Let the first matching row count", "改为取第一个匹配行");
    (label, mended)
}

/// The table without a row.
fn without_row(table: &DecisionTable, row: usize) -> (Text, DecisionTable) {
    let mut mended = table.clone();
    mended.rows.remove(row);
    let label = Text::new(
        format!("Remove row {}", row + 1),
        format!("删除第 {} 行", row + 1),
    );
    (label, mended)
}

fn set_table(id: &TableId, table: DecisionTable) -> Edit {
    Edit::SetTable {
        id: id.clone(),
        table: Table::Decision(table),
    }
}

/// Rows as the subject of "all its orders".
fn takers(rows: &[usize]) -> Text {
    let numbers = rows_of(rows);
    match rows.len() {
        1 => Text::new(format!("row {} takes", numbers.en), numbers.zh),
        _ => Text::new(format!("rows {} take", numbers.en), numbers.zh),
    }
}

/// Rows as users count them, from 1.
fn rows_of(rows: &[usize]) -> Text {
    let numbers: Vec<String> = rows.iter().map(|row| number(*row as i64 + 1).en).collect();
    in_a_row(&numbers, &numbers)
}

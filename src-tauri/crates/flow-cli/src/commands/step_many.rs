//! `step --orders`: where each order ended, and why.

use flow_api::Document;
use flow_api::engine::stepper::{Ended, Program, SummaryRow, summary, walk_many};
use flow_api::feel::{Clock, Record};
use unicode_width::UnicodeWidthStr as _;

use super::step::{is_bad, name};
use super::step_one::obligations;
use crate::arguments::Format;
use crate::paint::Ink;
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// Walks the orders one after the other and writes a table and its summary.
pub(super) fn run(
    document: &Document,
    program: &Program,
    orders: &[Record],
    clock: Clock,
    seed: u64,
    console: &mut Console<'_, '_>,
) -> Outcome {
    let ended = walk_many(program, orders, clock, seed);
    let rows = summary(&ended);
    match console.format {
        Format::Json => console.json(&listing(&ended, &rows)),
        Format::Text => {
            table(document, &ended, console);
            console.line("");
            totals(document, &rows, console);
        }
    }
    let has_bad = ended
        .iter()
        .any(|ended| is_bad(ended.kind) || !ended.broken.is_empty());
    Ok(if has_bad { FINDINGS } else { CLEAN })
}

fn table(document: &Document, ended: &[Ended], console: &mut Console<'_, '_>) {
    let lang = console.lang;
    let headings = [
        ("order", "订单"),
        ("ended", "结局"),
        ("at", "止于"),
        ("steps", "步数"),
        ("saved", "优惠"),
        ("still open", "未结"),
        ("breaks", "违反"),
        ("why", "原因"),
    ];
    let mut lines = vec![headings.map(|(en, zh)| lang.of(en, zh).to_owned())];
    for one in ended {
        lines.push([
            one.order.clone(),
            lang.text(&one.kind.words()).to_owned(),
            name(document, &one.node, console),
            one.steps.to_string(),
            one.discount.to_string(),
            obligations(one.open, console),
            one.broken.join(", "),
            lang.text(&one.why).to_owned(),
        ]);
    }
    columns(&lines, console);
}

fn totals(document: &Document, rows: &[SummaryRow], console: &mut Console<'_, '_>) {
    let lang = console.lang;
    let headings = [
        ("orders", "订单数"),
        ("ended", "结局"),
        ("at", "止于"),
        ("steps each", "平均步数"),
        ("saved", "优惠合计"),
    ];
    let mut lines = vec![headings.map(|(en, zh)| lang.of(en, zh).to_owned())];
    for row in rows {
        lines.push([
            row.orders.to_string(),
            lang.text(&row.kind.words()).to_owned(),
            name(document, &row.node, console),
            (row.steps / row.orders.max(1)).to_string(),
            row.discount.to_string(),
        ]);
    }
    columns(&lines, console);
}

/// Lines whose first is a heading, in columns as wide as their widest text.
fn columns<const N: usize>(lines: &[[String; N]], console: &mut Console<'_, '_>) {
    let mut widths = [0; N];
    for line in lines {
        for (width, text) in widths.iter_mut().zip(line) {
            *width = (*width).max(text.width());
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (width, cell) in widths.iter().zip(line) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width() + 2));
        }
        let text = text.trim_end();
        let text = if index == 0 {
            console.paint.ink(Ink::Strong, text)
        } else {
            text.to_owned()
        };
        console.line(&text);
    }
}

fn listing(ended: &[Ended], rows: &[SummaryRow]) -> serde_json::Value {
    let orders: Vec<_> = ended
        .iter()
        .map(|one| {
            let open: Vec<&str> = one.open.iter().map(|obligation| obligation.id()).collect();
            serde_json::json!({
                "order": one.order, "ended": one.kind.id(), "node": one.node, "why": one.why,
                "steps": one.steps, "saved": one.discount.to_string(), "open": open, "broken": one.broken,
            })
        })
        .collect();
    let summary: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "ended": row.kind.id(), "node": row.node, "orders": row.orders,
                "steps": row.steps, "saved": row.discount.to_string(),
            })
        })
        .collect();
    serde_json::json!({ "version": 1, "orders": orders, "summary": summary })
}

//! A report of the flow in PDF, in one language: its picture, every step and rule in words, its tables, and what a check finds.
//!
//! The words are those of the target `markdown`, set on pages. The font comes with the program and only the characters
//! that are used are put into the file. The same flow with the same date gives the same bytes.

mod blocks;
mod face;
mod pages;
mod picture;
mod set;
mod sheet;

use flow_model::Text;
use flow_validate::words::duration;
use flow_validate::{CheckContext, Checker, Finding, Severity};

use super::{markdown, svg};
use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::words::{Language, print_of, step_name};
use blocks::{Block, Span, blocks};
use sheet::Sheet;

/// The report of a flow. `date` stands in it as it is given.
pub fn write(drawing: &Drawing<'_>, language: Language, date: Option<&str>) -> Result<Vec<u8>, ExportError> {
    let flow = drawing.flow;
    let title = language.pick(&flow.title).to_owned();
    let mut sheet = Sheet::new(language);
    sheet.put(&Block::Heading(1, vec![Span::plain(&title)]));
    let purpose = language.pick(&flow.purpose);
    if !purpose.is_empty() {
        sheet.put(&Block::Paragraph(vec![Span::plain(purpose)]));
    }
    sheet.put(&facts(drawing, language, date));
    let picture = svg::Picture::new(flow, language);
    picture::put_whole(&mut sheet, &picture, language);
    for block in findings(drawing, language) {
        sheet.put(&block);
    }
    picture::put_parts(&mut sheet, &picture, language);
    for block in blocks(&markdown::body(flow, language)) {
        sheet.put(&block);
    }
    Ok(pages::write(sheet.finish(), &title, language))
}

/// The wording of the report's language.
fn say(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

fn facts(drawing: &Drawing<'_>, language: Language, date: Option<&str>) -> Block {
    let flow = drawing.flow;
    let mut rows: Vec<(&str, String)> = vec![(say(language, "Flow", "流程编号"), flow.id.to_string())];
    let counts = match language {
        Language::English => format!("{} steps, {} connections", flow.nodes.len(), flow.edges.len()),
        Language::Chinese => format!("{} 个步骤，{} 条连线", flow.nodes.len(), flow.edges.len()),
    };
    rows.push((say(language, "Size", "规模"), counts));
    let promise = flow.promise.as_deref();
    if let Some(promise) = promise.and_then(flow_catalog::settings::duration_us) {
        let says = say(
            language,
            "Promised to customers: delivery within",
            "对客户承诺：送达时限",
        );
        rows.push((says, language.pick(&duration(promise)).to_owned()));
    }
    let tags: Vec<&str> = flow.tags.iter().map(String::as_str).collect();
    if !tags.is_empty() {
        rows.push((say(language, "Tags", "标签"), tags.join(language.between())));
    }
    rows.push((say(language, "Fingerprint", "指纹"), print_of(flow)));
    if let Some(date) = date {
        rows.push((say(language, "Date", "日期"), date.to_owned()));
    }
    Block::Table {
        head: Vec::new(),
        rows: rows
            .into_iter()
            .map(|(name, value)| vec![vec![Span::strong(name)], vec![Span::plain(&value)]])
            .collect(),
    }
}

/// What a check finds, errors too.
fn findings(drawing: &Drawing<'_>, language: Language) -> Vec<Block> {
    let context = CheckContext {
        flows: drawing
            .called
            .iter()
            .map(|flow| (flow.id.clone(), flow.clone()))
            .collect(),
        ..CheckContext::default()
    };
    let found = Checker::new().check(drawing.flow, &context).findings;
    let mut all = vec![Block::Heading(
        2,
        vec![Span::plain(say(language, "Problems", "问题"))],
    )];
    if found.is_empty() {
        let none = say(
            language,
            "A check of all rules found no problems.",
            "按全部规则检查，没有发现问题。",
        );
        all.push(Block::Paragraph(vec![Span::plain(none)]));
    }
    all.extend(
        found
            .iter()
            .map(|finding| Block::Item(1, said(drawing, language, finding))),
    );
    all
}

fn said(drawing: &Drawing<'_>, language: Language, finding: &Finding) -> Vec<Span> {
    let level = match finding.severity {
        Severity::Error => Text::new("Must fix", "必须修复"),
        Severity::Warning => Text::new("Should fix", "建议修复"),
        Severity::Hint => Text::new("Hint", "提示"),
    };
    let colon = say(language, ": ", "：");
    let mut spans = vec![
        Span::strong(&format!("{}{colon}", language.pick(&level))),
        Span::plain(language.pick(&finding.message)),
    ];
    let names: Vec<String> = finding
        .nodes
        .iter()
        .take(3)
        .map(|id| language.pick(&step_name(drawing.flow, id)).to_owned())
        .collect();
    if !names.is_empty() {
        let names = names.join(language.between());
        let steps = match language {
            Language::English => format!(" ({names})"),
            Language::Chinese => format!("（{names}）"),
        };
        spans.push(Span::plain(&steps));
    }
    spans
}

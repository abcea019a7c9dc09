//! The flow in words: everything that is in the flow is said, in both languages, as stored.

use flow_export::targets::markdown;
use flow_export::{Drawing, Language};
use flow_model::{Flow, Table};
use flow_testkit::{expect_file, root};
use orderloom_tests::walks::flows;

fn write(flow: &Flow, language: Language) -> String {
    let write = || markdown::write(&Drawing { flow, called: &[] }, language).expect("every flow has words");
    let once = write();
    assert_eq!(once, write(), "{}: not the same twice", flow.id);
    String::from_utf8(once).expect("UTF-8")
}

#[test]
fn everything_is_said_in_both_languages() {
    for (name, flow, _) in flows() {
        for language in [Language::English, Language::Chinese] {
            let text = write(&flow, language);
            assert_eq!(
                text.matches("\n### ").count(),
                flow.nodes.len() + flow.tables.len(),
                "{name}"
            );
            let compiled = flow_engine::compile(&flow);
            let exits: usize = compiled.nodes.iter().map(|node| node.exits.len()).sum();
            let rows: usize = flow
                .tables
                .values()
                .map(|table| match table {
                    Table::Decision(table) => table.rows.len(),
                    Table::Promotion(_) => 0,
                })
                .sum();
            let lanes = text.matches("exception lane").count() + text.matches("异常处理：").count();
            let headings = text.matches("\n|---|").count();
            let lines = text.lines().filter(|line| line.starts_with("| ")).count();
            assert_eq!(lines, exits + rows + lanes + headings, "{name}");
            for column in tables(&text) {
                assert!(
                    column.windows(2).all(|pair| pair[0] == pair[1]),
                    "{name}: a row of another length: {column:?}"
                );
            }
        }
    }
}

/// How many cells each row of each table has.
fn tables(text: &str) -> Vec<Vec<usize>> {
    let mut tables = vec![Vec::new()];
    for line in text.lines() {
        match line.starts_with('|') {
            true => {
                let bars = line.replace("\\|", "").matches('|').count();
                tables.last_mut().expect("a table").push(bars);
            }
            false => tables.push(Vec::new()),
        }
    }
    tables
}

#[test]
fn examples_are_said_as_stored() {
    for (name, flow, _) in flows() {
        if name.starts_with("flows/examples/") && !name.contains("/parts/") {
            for (tag, language) in [("en", Language::English), ("zh", Language::Chinese)] {
                let path = root().join(format!("tests/exports/markdown/{}.{tag}.md", flow.id));
                expect_file(&path, &write(&flow, language));
            }
        }
    }
}

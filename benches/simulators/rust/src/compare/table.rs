//! The figures as a table of Markdown.

use std::fmt::Write as _;

use crate::tools::Tool;
use crate::{median, pairs};

/// A line for each program; `orders` is the full number.
pub(crate) fn table(tools: &[Tool], orders: usize) -> String {
    let mut text =
        String::from("| program | orders | CPU s | orders per CPU s | peak memory MB | CPU relative |\n");
    text += "|---|---|---|---|---|---|\n";
    let first = tools.first();
    for tool in tools.iter().filter(|tool| !tool.runs.is_empty()) {
        let cpu = median(tool.runs.iter().map(|run| run.cpu_s).collect());
        let memory = median(tool.runs.iter().map(|run| run.memory as f64 / 1e6).collect());
        let scale = orders as f64 / tool.orders as f64;
        let relative = first.map_or(1.0, |first| {
            median(
                pairs(tool, first)
                    .map(|(one, other)| scale * one.cpu_s / other.cpu_s)
                    .collect(),
            )
        });
        let taken = if tool.orders == orders {
            format!("{cpu:.3}")
        } else {
            format!("{:.0}, from {cpu:.2} for {}", cpu * scale, tool.orders)
        };
        let _ = writeln!(
            text,
            "| {} | {} | {taken} | {:.0} | {memory:.0} | {relative:.2} |",
            tool.title,
            tool.orders,
            tool.orders as f64 / cpu,
        );
    }
    text
}

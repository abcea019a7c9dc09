//! Whether the programs computed the same: each number as a mean over the runs, against the closed form or the median of
//! all programs, within the bounds of `MODELS.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simulators::jackson::NAMES;

use crate::measure::Answer;
use crate::median;
use crate::tools::Tool;

/// Waiting times of the stations by the formula of Erlang, seconds.
const WAITING: [f64; 8] = [1.3451, 1.0565, 8.0, 5.5152, 0.675, 2.8532, 4.8167, 0.1739];
const UTILISATION: [f64; 8] = [0.7, 0.54, 0.8, 0.9, 0.6, 0.65, 0.85, 0.5];
const VISITS: [f64; 8] = [1.0, 0.6, 0.4, 4.0 / 3.0, 4.0 / 3.0, 1.0 / 3.0, 1.0, 1.0];
const LEAD_MEAN: f64 = 29.5642;

/// A number that is expected, and by what share it may differ in a run of the usual size.
struct Expected {
    value: f64,
    bound: f64,
}

/// A line for each program, and whether all are within the bounds.
pub(crate) fn check(model: &str, tools: &[Tool]) -> (String, bool) {
    let answers: Vec<(&Tool, Answer)> = tools
        .iter()
        .filter(|tool| !tool.runs.is_empty())
        .map(|tool| (tool, means(tool)))
        .collect();
    let expected = match model {
        "jackson" => closed_form(&answers),
        _ => medians(&answers),
    };
    let usual = if model == "jackson" { 1e6 } else { 1e5 };
    let mut text = String::from(
        "| program | mean lead time s | farthest from expected | is | expected | part of the bound |\n",
    );
    text += "|---|---|---|---|---|---|\n";
    let mut is_good = true;
    for (tool, answer) in &answers {
        let wider = (usual / tool.orders as f64).max(1.0).sqrt();
        let farthest = expected
            .iter()
            .filter_map(|(name, expected)| {
                let value = *answer.get(name)?;
                let part = (value / expected.value - 1.0).abs() / (expected.bound * wider);
                Some((name, value, expected.value, part))
            })
            .max_by(|one, other| one.3.total_cmp(&other.3));
        let Some((name, value, expected, part)) = farthest else {
            continue;
        };
        is_good &= part <= 1.0;
        let lead = answer.get("lead_mean").copied().unwrap_or(f64::NAN);
        let _ = writeln!(
            text,
            "| {} | {lead:.3} | {name} | {value:.4} | {expected:.4} | {:.0} % |",
            tool.title,
            100.0 * part
        );
    }
    (text, is_good)
}

/// The mean of each number over the runs of a program; what grows with the number of orders is counted for each order.
fn means(tool: &Tool) -> Answer {
    let mut means = Answer::new();
    for run in &tool.runs {
        for (name, value) in &run.answer {
            let share = if grows(name) { tool.orders } else { 1 } * tool.runs.len();
            *means.entry(name.clone()).or_default() += value / share as f64;
        }
    }
    means
}

fn grows(name: &str) -> bool {
    matches!(name, "completed" | "returned" | "cancelled" | "stock_outs")
        || name.starts_with("backlog_")
        || name.ends_with(".busy_hours")
}

fn closed_form(answers: &[(&Tool, Answer)]) -> BTreeMap<String, Expected> {
    let mut expected = BTreeMap::new();
    let mut put = |name: String, value, bound| {
        expected.insert(name, Expected { value, bound });
    };
    put("lead_mean".to_owned(), LEAD_MEAN, 0.05);
    for (index, name) in NAMES.iter().enumerate() {
        put(
            format!("{name}.utilisation"),
            UTILISATION[index],
            0.01 / UTILISATION[index],
        );
        put(format!("{name}.waiting"), WAITING[index], 0.1);
        put(format!("{name}.visits"), VISITS[index], 0.01);
    }
    for (name, quantile) in medians(answers) {
        if name.starts_with("lead_p") {
            expected.insert(
                name,
                Expected {
                    bound: 0.05,
                    ..quantile
                },
            );
        }
    }
    expected
}

/// The median over the libraries: programs that share code would be wrong together. Where only second rows ran, over those.
fn medians(answers: &[(&Tool, Answer)]) -> BTreeMap<String, Expected> {
    let mut values: BTreeMap<&String, Vec<f64>> = BTreeMap::new();
    let are_second = answers.iter().all(|(tool, _)| tool.is_second);
    let voters = answers.iter().filter(|(tool, _)| tool.is_second == are_second);
    for (name, value) in voters.flat_map(|(_, answer)| answer) {
        values.entry(name).or_default().push(*value);
    }
    values
        .into_iter()
        .filter_map(|(name, values)| {
            let bound = bound(name)?;
            Some((
                name.clone(),
                Expected {
                    value: median(values),
                    bound,
                },
            ))
        })
        .collect()
}

/// By what share a number of the promotion may differ; none for numbers that one order decides, such as the length.
fn bound(name: &str) -> Option<f64> {
    match name {
        "completed" => Some(0.02),
        "returned" | "cancelled" => Some(0.05),
        "stock_outs" | "pick_waiting" => Some(0.15),
        "supplies" => Some(0.03),
        _ if name.starts_with("lead_") || name.starts_with("backlog_") => Some(0.02),
        _ if name.ends_with(".busy_hours") => Some(0.05),
        _ => None,
    }
}

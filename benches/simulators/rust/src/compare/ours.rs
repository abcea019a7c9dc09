//! How `orderloom simulate` is called, and its report in the words of the other programs.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use simulators::jackson::NAMES;

use crate::measure::Answer;

/// One replication on one thread.
pub(crate) fn command(program: &Path, flow: &Path, scenario: &Path, seed: u64) -> Command {
    let mut command = Command::new(program);
    command.arg("simulate").arg(flow).arg("--scenario").arg(scenario);
    command.args([
        "--seed",
        &seed.to_string(),
        "--replications",
        "1",
        "--threads",
        "1",
        "--quiet",
    ]);
    command
}

/// The numbers of a report (`--format json`) that the other programs answer, too.
pub(crate) fn answer(report: &Value) -> Answer {
    let mut answer = Answer::new();
    let mut put = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            answer.insert(name.to_owned(), value);
        }
    };
    let mean = |path: &str| report.pointer(path).and_then(|value| value["mean"].as_f64());
    let hours = mean("/measured_s").unwrap_or(0.0) / 3_600.0;
    let is_jackson = report["flow"]["id"] == "jackson";
    let lead = if is_jackson {
        "lead_time_s"
    } else {
        "lead_time_completed_s"
    };
    put("lead_mean", mean(&format!("/{lead}/mean")));
    for quantile in ["p50", "p95", "p99"] {
        put(&format!("lead_{quantile}"), mean(&format!("/{lead}/{quantile}")));
    }
    let came = mean("/orders/arrived").unwrap_or(1.0);
    for pool in report["pools"].as_array().into_iter().flatten() {
        let name = pool["id"].as_str().unwrap_or_default();
        let utilisation = pool["utilisation"]["mean"].as_f64();
        let waiting = pool["waiting_s"]["mean"]["mean"].as_f64();
        if NAMES.contains(&name) {
            put(&format!("{name}.utilisation"), utilisation);
            put(&format!("{name}.waiting"), waiting);
            put(
                &format!("{name}.visits"),
                pool["served"]["mean"].as_f64().map(|served| served / came),
            );
        } else {
            put(
                &format!("{name}.busy_hours"),
                pool["busy_mean"]["mean"].as_f64().map(|busy| busy * hours),
            );
        }
        if name == "pickers" {
            put("pick_waiting", waiting);
        }
    }
    if is_jackson {
        return answer;
    }
    for result in ["completed", "returned", "cancelled"] {
        put(result, mean(&format!("/orders/{result}")));
    }
    put("backlog_max", mean("/orders/backlog_greatest"));
    put("stock_outs", mean("/stock/stock_outs"));
    for hour in [24, 48, 72] {
        put(&format!("backlog_{hour}"), backlog(report, hour));
    }
    answer
}

/// Orders under way at a full hour: between the means of the hours before and after it.
fn backlog(report: &Value, hour: usize) -> Option<f64> {
    let columns = report["series"]["columns"].as_array()?;
    let column = columns
        .iter()
        .find(|column| column["about"] == "orders" && column["measure"] == "in_flow")?;
    let before = column["mean"][hour - 1].as_f64()?;
    let after = column["mean"][hour].as_f64()?;
    Some((before + after) / 2.0)
}

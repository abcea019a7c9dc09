//! What a run answers: one flat JSON object of numbers on the standard output.

/// Names and numbers in the order in which they are written.
#[derive(Default)]
pub struct Answer {
    lines: Vec<String>,
}

impl Answer {
    /// Adds a number.
    pub fn add(&mut self, name: &str, value: f64) {
        self.lines.push(format!("  \"{name}\": {value}"));
    }

    /// Writes the object.
    pub fn print(&self) {
        println!("{{\n{}\n}}", self.lines.join(",\n"));
    }
}

/// Mean and exact quantiles of lead times in seconds, under `lead_mean` and `lead_p50` and so on.
pub fn lead_times(answer: &mut Answer, leads: &mut [f64], percents: &[u32]) {
    let mean = leads.iter().sum::<f64>() / leads.len() as f64;
    answer.add("lead_mean", mean);
    for percent in percents {
        let rank = (leads.len() * *percent as usize / 100).min(leads.len() - 1);
        let (_, value, _) = leads.select_nth_unstable_by(rank, f64::total_cmp);
        answer.add(&format!("lead_p{percent}"), *value);
    }
}

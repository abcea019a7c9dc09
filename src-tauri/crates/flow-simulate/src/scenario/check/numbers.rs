//! Every number of a scenario with what it must be, so that one rule can judge them all.

use crate::scenario::{Distribution, FieldSource, Pattern, RateCurve, Scenario, StepAssumptions, Supply};

/// What a number must be to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// From 0 to 1.
    Share,
    /// Not below 0.
    NotNegative,
    /// Above 0.
    AboveZero,
    /// Any number.
    Finite,
}

impl Wanted {
    /// Whether a number is so.
    pub(super) fn allows(self, number: f64) -> bool {
        number.is_finite()
            && match self {
                Wanted::Share => (0.0..=1.0).contains(&number),
                Wanted::NotNegative => number >= 0.0,
                Wanted::AboveZero => number > 0.0,
                Wanted::Finite => true,
            }
    }
}

/// A number and where it stands.
pub(super) struct Number {
    pub(super) path: String,
    pub(super) value: f64,
    pub(super) wanted: Wanted,
}

/// All numbers of a scenario in the order of its parts.
pub(super) fn all(scenario: &Scenario) -> Vec<Number> {
    walk(scenario).numbers
}

/// All distributions of a scenario with where they stand.
pub(super) fn distributions(scenario: &Scenario) -> Vec<(String, &Distribution)> {
    walk(scenario).drawn
}

fn walk(scenario: &Scenario) -> Numbers<'_> {
    let mut numbers = Numbers::default();
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        let path = format!("arrivals[{index}]");
        match &stream.pattern {
            Pattern::Poisson(rate) | Pattern::Resample { rate, .. } => {
                numbers.rate(&format!("{path}.rate"), rate)
            }
            Pattern::Gaps(gaps) => numbers.drawn(&format!("{path}.gaps"), gaps, Wanted::NotNegative),
            Pattern::Replay { stretch, .. } => {
                numbers.put(format!("{path}.stretch"), *stretch, Wanted::NotNegative);
            }
            Pattern::Every(_) | Pattern::At(_) => {}
        }
        if let Some(batch) = &stream.batch {
            numbers.drawn(&format!("{path}.batch"), batch, Wanted::NotNegative);
        }
    }
    numbers.orders(scenario);
    for (id, step) in &scenario.steps {
        numbers.step(&format!("steps.{id}"), step);
    }
    for (id, step) in &scenario.components {
        numbers.step(&format!("components.{id}"), step);
    }
    numbers.rest(scenario);
    numbers
}

#[derive(Default)]
struct Numbers<'a> {
    numbers: Vec<Number>,
    drawn: Vec<(String, &'a Distribution)>,
}

impl<'a> Numbers<'a> {
    fn put(&mut self, path: String, value: f64, wanted: Wanted) {
        self.numbers.push(Number { path, value, wanted });
    }

    fn maybe(&mut self, path: String, value: Option<f64>, wanted: Wanted) {
        if let Some(value) = value {
            self.put(path, value, wanted);
        }
    }

    fn rate(&mut self, path: &str, rate: &RateCurve) {
        match rate.points[..] {
            [(0, rate)] => self.put(format!("{path}.per_hour"), rate, Wanted::NotNegative),
            _ => {
                for (index, (_, rate)) in rate.points.iter().enumerate() {
                    self.put(format!("{path}.points[{index}][1]"), *rate, Wanted::NotNegative);
                }
            }
        }
        for (index, peak) in rate.peaks.iter().enumerate() {
            self.put(
                format!("{path}.peaks[{index}].times"),
                peak.times,
                Wanted::NotNegative,
            );
        }
    }

    /// A distribution whose values must be so.
    fn drawn(&mut self, path: &str, distribution: &'a Distribution, wanted: Wanted) {
        self.drawn.push((path.to_owned(), distribution));
        let above = match wanted {
            Wanted::Finite => Wanted::Finite,
            _ => Wanted::NotNegative,
        };
        let mut put = |part: &str, value: f64, wanted| self.put(format!("{path}{part}"), value, wanted);
        match distribution {
            Distribution::Constant(value) => put("", *value, wanted),
            Distribution::Uniform(least, most) => {
                put(".uniform[0]", *least, wanted);
                put(".uniform[1]", *most, wanted);
            }
            Distribution::UniformWhole(least, _) => put(".uniform_whole[0]", *least as f64, wanted),
            Distribution::Triangular(least, likely, most) => {
                put(".triangular[0]", *least, wanted);
                put(".triangular[1]", *likely, wanted);
                put(".triangular[2]", *most, wanted);
            }
            Distribution::Exponential(mean) => put(".exponential", *mean, Wanted::NotNegative),
            Distribution::Erlang { mean, .. } => put(".erlang.mean", *mean, Wanted::NotNegative),
            Distribution::Gamma { shape, mean } => {
                put(".gamma.shape", *shape, Wanted::AboveZero);
                put(".gamma.mean", *mean, Wanted::NotNegative);
            }
            Distribution::Weibull { shape, scale } => {
                put(".weibull.shape", *shape, Wanted::AboveZero);
                put(".weibull.scale", *scale, Wanted::NotNegative);
            }
            Distribution::Lognormal { median, sigma } => {
                put(".lognormal.median", *median, Wanted::NotNegative);
                put(".lognormal.sigma", *sigma, Wanted::NotNegative);
            }
            Distribution::Normal { mean, sd } => {
                put(".normal.mean", *mean, above);
                put(".normal.sd", *sd, Wanted::NotNegative);
            }
            Distribution::Poisson(mean) => put(".poisson", *mean, Wanted::NotNegative),
            Distribution::Empirical(values) => {
                for (index, (value, weight)) in values.iter().enumerate() {
                    put(&format!(".empirical[{index}]"), *value, wanted);
                    put(&format!(".empirical[{index}][1]"), *weight, Wanted::NotNegative);
                }
            }
            Distribution::Points(points) => {
                for (index, (value, share)) in points.iter().enumerate() {
                    put(&format!(".points[{index}][0]"), *value, wanted);
                    put(&format!(".points[{index}][1]"), *share, Wanted::Share);
                }
            }
        }
    }

    fn orders(&mut self, scenario: &'a Scenario) {
        for (field, source) in &scenario.orders.fields {
            let path = format!("orders.fields.{field}");
            match source {
                FieldSource::Constant(_) => {}
                FieldSource::Weighted(choices) => {
                    for (index, (_, weight)) in choices.iter().enumerate() {
                        self.put(
                            format!("{path}.weighted[{index}][1]"),
                            *weight,
                            Wanted::NotNegative,
                        );
                    }
                }
                FieldSource::Drawn(drawn, _) => self.drawn(&format!("{path}.drawn"), drawn, Wanted::Finite),
                FieldSource::After(after) => self.drawn(&format!("{path}.after"), after, Wanted::NotNegative),
            }
        }
        if let Some(mix) = &scenario.orders.lines {
            self.drawn("orders.lines.lines", &mix.lines, Wanted::NotNegative);
            self.drawn("orders.lines.pieces", &mix.pieces, Wanted::NotNegative);
            for (index, good) in mix.goods.iter().enumerate() {
                let path = format!("orders.lines.goods[{index}].weight");
                self.put(path, good.weight, Wanted::NotNegative);
            }
            self.maybe("orders.lines.zipf".to_owned(), mix.zipf, Wanted::NotNegative);
        }
        let zipf = scenario.orders.customers.map(|customers| customers.zipf);
        self.maybe("orders.customers.zipf".to_owned(), zipf, Wanted::NotNegative);
    }

    fn step(&mut self, path: &str, step: &'a StepAssumptions) {
        let times = [
            ("duration", &step.duration),
            ("set_up", &step.set_up),
            ("parts", &step.parts),
        ];
        for (key, distribution) in times {
            if let Some(distribution) = distribution {
                self.drawn(&format!("{path}.{key}"), distribution, Wanted::NotNegative);
            }
        }
        for (exit, share) in &step.exits {
            self.put(format!("{path}.exits.{exit}"), *share, Wanted::Share);
        }
        self.maybe(format!("{path}.fault"), step.fault, Wanted::Share);
        self.maybe(format!("{path}.carbon_kg"), step.carbon_kg, Wanted::NotNegative);
        self.maybe(format!("{path}.restock"), step.restock, Wanted::Share);
        if let Some(lane) = &step.lane {
            self.drawn(&format!("{path}.lane.delay"), &lane.delay, Wanted::NotNegative);
            self.put(format!("{path}.lane.cancel"), lane.cancel, Wanted::Share);
        }
    }

    fn rest(&mut self, scenario: &'a Scenario) {
        for (name, pool) in &scenario.pools {
            let path = format!("pools.{name}.carbon_g_per_hour");
            self.put(path, pool.carbon_g_per_hour, Wanted::NotNegative);
        }
        let items = scenario
            .stock
            .iter()
            .flat_map(|stock| stock.items.iter().enumerate());
        for (index, item) in items {
            if let Supply::ReorderPoint { lead_time, .. } | Supply::OrderUpTo { lead_time, .. } = &item.supply
            {
                let path = format!("stock.items[{index}].supply.lead_time");
                self.drawn(&path, lead_time, Wanted::NotNegative);
            }
        }
        for (name, carrier) in &scenario.carriers {
            self.put(
                format!("carriers.{name}.carbon_kg"),
                carrier.carbon_kg,
                Wanted::NotNegative,
            );
        }
        for (index, disruption) in scenario.disruptions.iter().enumerate() {
            use crate::scenario::DisruptionEffect::{Faults, Slower};
            let path = format!("disruptions[{index}].effect");
            match disruption.effect {
                Slower(factor) => self.put(format!("{path}.slower"), factor, Wanted::NotNegative),
                Faults(share) => self.put(format!("{path}.faults"), share, Wanted::Share),
                _ => {}
            }
        }
        self.put(
            "money.goods_share".to_owned(),
            scenario.money.goods_share,
            Wanted::NotNegative,
        );
        let carbon = scenario.carbon.kg_per_kg_shipped;
        self.put("carbon.kg_per_kg_shipped".to_owned(), carbon, Wanted::NotNegative);
        for (index, level) in scenario.service_levels.iter().enumerate() {
            self.put(
                format!("service_levels[{index}].target"),
                level.target,
                Wanted::Share,
            );
        }
    }
}

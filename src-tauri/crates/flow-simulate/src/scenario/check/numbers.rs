//! Every number of a scenario with what it must be, so that one rule can judge them all.

use std::fmt::Arguments;

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

/// Looks at a number: where it stands, its value, what it must be. The place is a text only once somebody writes it out, which
/// few numbers need.
pub(super) type OfNumber<'f> = dyn FnMut(Arguments<'_>, f64, Wanted) + 'f;

/// Looks at a distribution and where it stands.
pub(super) type OfDistribution<'f> = dyn FnMut(Arguments<'_>, &Distribution) + 'f;

/// Looks at all numbers of a scenario in the order of its parts.
pub(super) fn each(scenario: &Scenario, of_number: &mut OfNumber<'_>) {
    walk(scenario, of_number, &mut |_, _| {});
}

/// Looks at all distributions of a scenario.
pub(super) fn each_distribution(scenario: &Scenario, of_distribution: &mut OfDistribution<'_>) {
    walk(scenario, &mut |_, _, _| {}, of_distribution);
}

fn walk(scenario: &Scenario, of_number: &mut OfNumber<'_>, of_distribution: &mut OfDistribution<'_>) {
    let mut numbers = Numbers {
        of_number,
        of_distribution,
    };
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        let path = format_args!("arrivals[{index}]");
        match &stream.pattern {
            Pattern::Poisson(rate) | Pattern::Resample { rate, .. } => {
                numbers.rate(format_args!("{path}.rate"), rate)
            }
            Pattern::Gaps(gaps) => {
                let wanted = match gaps {
                    Distribution::Constant(_) => Wanted::AboveZero,
                    _ => Wanted::NotNegative,
                };
                numbers.drawn(format_args!("{path}.gaps"), gaps, wanted);
            }
            Pattern::Replay { stretch, .. } => {
                numbers.put(format_args!("{path}.stretch"), *stretch, Wanted::NotNegative);
            }
            Pattern::Every(_) | Pattern::At(_) => {}
        }
        if let Some(batch) = &stream.batch {
            let wanted = match batch {
                Distribution::Constant(_) => Wanted::AboveZero,
                _ => Wanted::NotNegative,
            };
            numbers.drawn(format_args!("{path}.batch"), batch, wanted);
        }
    }
    numbers.orders(scenario);
    for (id, step) in &scenario.steps {
        numbers.step(format_args!("steps.{id}"), step);
    }
    for (id, step) in &scenario.components {
        numbers.step(format_args!("components.{id}"), step);
    }
    numbers.rest(scenario);
}

struct Numbers<'f, 'g> {
    of_number: &'f mut OfNumber<'g>,
    of_distribution: &'f mut OfDistribution<'g>,
}

impl Numbers<'_, '_> {
    fn put(&mut self, path: Arguments<'_>, value: f64, wanted: Wanted) {
        (self.of_number)(path, value, wanted);
    }

    fn maybe(&mut self, path: Arguments<'_>, value: Option<f64>, wanted: Wanted) {
        if let Some(value) = value {
            self.put(path, value, wanted);
        }
    }

    fn rate(&mut self, path: Arguments<'_>, rate: &RateCurve) {
        match rate.points[..] {
            [(0, rate)] => self.put(format_args!("{path}.per_hour"), rate, Wanted::NotNegative),
            _ => {
                for (index, (_, rate)) in rate.points.iter().enumerate() {
                    self.put(
                        format_args!("{path}.points[{index}][1]"),
                        *rate,
                        Wanted::NotNegative,
                    );
                }
            }
        }
        for (index, peak) in rate.peaks.iter().enumerate() {
            self.put(
                format_args!("{path}.peaks[{index}].times"),
                peak.times,
                Wanted::NotNegative,
            );
        }
    }

    /// A distribution whose values must be so.
    fn drawn(&mut self, path: Arguments<'_>, distribution: &Distribution, wanted: Wanted) {
        (self.of_distribution)(path, distribution);
        let above = match wanted {
            Wanted::Finite => Wanted::Finite,
            _ => Wanted::NotNegative,
        };
        let mut put = |part: &str, value: f64, wanted| self.put(format_args!("{path}{part}"), value, wanted);
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

    fn orders(&mut self, scenario: &Scenario) {
        for (field, source) in &scenario.orders.fields {
            let path = format_args!("orders.fields.{field}");
            match source {
                FieldSource::Constant(_) => {}
                FieldSource::Weighted(choices) => {
                    for (index, (_, weight)) in choices.iter().enumerate() {
                        self.put(
                            format_args!("{path}.weighted[{index}][1]"),
                            *weight,
                            Wanted::NotNegative,
                        );
                    }
                }
                FieldSource::Drawn(drawn, _) => {
                    self.drawn(format_args!("{path}.drawn"), drawn, Wanted::Finite)
                }
                FieldSource::After(after) => {
                    self.drawn(format_args!("{path}.after"), after, Wanted::NotNegative)
                }
            }
        }
        if let Some(mix) = &scenario.orders.lines {
            self.drawn(format_args!("orders.lines.lines"), &mix.lines, Wanted::AboveZero);
            self.drawn(
                format_args!("orders.lines.pieces"),
                &mix.pieces,
                Wanted::AboveZero,
            );
            for (index, good) in mix.goods.iter().enumerate() {
                let path = format_args!("orders.lines.goods[{index}].weight");
                self.put(path, good.weight, Wanted::NotNegative);
            }
            self.maybe(format_args!("orders.lines.zipf"), mix.zipf, Wanted::NotNegative);
        }
        let zipf = scenario.orders.customers.map(|customers| customers.zipf);
        self.maybe(format_args!("orders.customers.zipf"), zipf, Wanted::NotNegative);
    }

    fn step(&mut self, path: Arguments<'_>, step: &StepAssumptions) {
        let times = [
            ("duration", &step.duration),
            ("set_up", &step.set_up),
            ("parts", &step.parts),
        ];
        for (key, distribution) in times {
            if let Some(distribution) = distribution {
                self.drawn(format_args!("{path}.{key}"), distribution, Wanted::NotNegative);
            }
        }
        for (exit, share) in &step.exits {
            self.put(format_args!("{path}.exits.{exit}"), *share, Wanted::Share);
        }
        self.maybe(format_args!("{path}.fault"), step.fault, Wanted::Share);
        self.maybe(
            format_args!("{path}.carbon_kg"),
            step.carbon_kg,
            Wanted::NotNegative,
        );
        self.maybe(format_args!("{path}.restock"), step.restock, Wanted::Share);
        if let Some(lane) = &step.lane {
            self.drawn(
                format_args!("{path}.lane.delay"),
                &lane.delay,
                Wanted::NotNegative,
            );
            self.put(format_args!("{path}.lane.cancel"), lane.cancel, Wanted::Share);
        }
    }

    fn rest(&mut self, scenario: &Scenario) {
        for (name, pool) in &scenario.pools {
            let path = format_args!("pools.{name}.carbon_g_per_hour");
            self.put(path, pool.carbon_g_per_hour, Wanted::NotNegative);
        }
        let items = scenario
            .stock
            .iter()
            .flat_map(|stock| stock.items.iter().enumerate());
        for (index, item) in items {
            if let Supply::ReorderPoint { lead_time, .. } | Supply::OrderUpTo { lead_time, .. } = &item.supply
            {
                let path = format_args!("stock.items[{index}].supply.lead_time");
                self.drawn(path, lead_time, Wanted::NotNegative);
            }
        }
        for (name, carrier) in &scenario.carriers {
            self.put(
                format_args!("carriers.{name}.carbon_kg"),
                carrier.carbon_kg,
                Wanted::NotNegative,
            );
        }
        for (index, disruption) in scenario.disruptions.iter().enumerate() {
            use crate::scenario::DisruptionEffect::{Faults, Slower};
            let path = format_args!("disruptions[{index}].effect");
            match disruption.effect {
                Slower(factor) => self.put(format_args!("{path}.slower"), factor, Wanted::AboveZero),
                Faults(share) => self.put(format_args!("{path}.faults"), share, Wanted::Share),
                _ => {}
            }
        }
        self.put(
            format_args!("money.goods_share"),
            scenario.money.goods_share,
            Wanted::Share,
        );
        let carbon = scenario.carbon.kg_per_kg_shipped;
        self.put(
            format_args!("carbon.kg_per_kg_shipped"),
            carbon,
            Wanted::NotNegative,
        );
        for (index, level) in scenario.service_levels.iter().enumerate() {
            self.put(
                format_args!("service_levels[{index}].target"),
                level.target,
                Wanted::Share,
            );
        }
    }
}

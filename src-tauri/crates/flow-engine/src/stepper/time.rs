//! When steps fire: each token has a time of its own.

use flow_catalog::{Distribution, Longest, PortKind};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Value};

use super::Stepper;
use super::program::{Plan, is_exhausted};
use crate::compiled::NodeIndex;
use crate::fire::Move;

impl Stepper<'_> {
    /// When the tokens of a step came together.
    pub(super) fn time_of(&self, node: NodeIndex) -> i64 {
        let places = self.flow().compiled.places_of(node);
        let times = self.frame().times.range(places).map(|(_, time)| *time);
        times.max().unwrap_or_default()
    }

    /// The time of the step that is next.
    pub(super) fn earliest(&self) -> i64 {
        let enabled = self.flow().compiled.enabled(&self.frame().state);
        enabled
            .iter()
            .map(|node| self.time_of(*node))
            .min()
            .unwrap_or_default()
    }

    pub(super) fn moment(&self, local: i64) -> DateTime {
        DateTime {
            local,
            zone: self.zone,
        }
    }

    /// The clock that conditions of a step read.
    pub(super) fn clock_at(&self, node: NodeIndex) -> Clock {
        Clock {
            now: self.moment(self.time_of(node)),
        }
    }

    /// How long the step takes, in microseconds.
    pub(super) fn duration(&self, step: Move) -> i64 {
        let flow = self.flow();
        let compiled = flow.compiled.node(step.node);
        if let Plan::Wait { until, length_us } = &flow.plans[step.node as usize] {
            let exit = step.exit.map(|exit| &compiled.exits[exit as usize]);
            let clock = self.clock_at(step.node);
            let until = until.as_ref().map(|until| until.eval(&self.now.record, &clock));
            let ahead = match until {
                Some(Value::DateTime(moment)) => moment.since(clock.now).map(|length| length.micros),
                _ => None,
            };
            let length = ahead.unwrap_or(*length_us).max(0);
            return match exit {
                Some(exit) if is_exhausted(exit.port.as_str()) => 0,
                // An event comes at some time before the wait is over.
                Some(exit) if exit.kind != PortKind::Success => length / 2,
                _ => length,
            };
        }
        let Some(component) = compiled.component else {
            return 0;
        };
        let usual = match component.simulation.duration.distribution {
            Distribution::Constant { value_us } => value_us,
            Distribution::Lognormal { median_us, .. } => median_us,
        };
        let limit = match component.longest {
            Longest::Setting(_) | Longest::PerLevel(..) => compiled.timing.longest_us,
            Longest::Zero | Longest::Policy | Longest::UntilOr(..) | Longest::Called => None,
        };
        let port = step.exit.map(|exit| compiled.exits[exit as usize].port.as_str());
        let is_time_up = component
            .ports
            .iter()
            .any(|known| known.time_up && Some(known.id) == port);
        match limit {
            Some(limit) if is_time_up => limit,
            Some(limit) => usual.min(limit),
            None => usual,
        }
    }
}

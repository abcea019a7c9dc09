//! One walk, made again from its start.

use std::collections::BTreeMap;
use std::ops::Range;

use flow_api::ApiError;
use flow_api::engine::order::order_to_json;
use flow_api::engine::stepper::{ExitChoice, STEPS_MAX, ScriptStep, StepError, Stepper};
use flow_api::model::Text;
use serde_json::{Value, json};

use super::names::no_start;
use super::question::{Go, Stops};
use super::stops::Watch;
use super::{Ground, orders};
use crate::desk::value;
use crate::views::kind_id;

/// A walk under way.
pub(super) struct Walk<'a> {
    ground: &'a Ground,
    pub(super) stepper: Stepper<'a>,
    /// The steps taken, each with its lines of the trace.
    points: Vec<(ScriptStep, Range<usize>)>,
}

/// Which steps are waited for when they cannot be taken yet, because the flow has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// Those whose exit was chosen. For another one, whatever comes next is taken in its stead.
    ForChosen,
    /// All.
    ForAll,
}

impl<'a> Walk<'a> {
    pub(super) fn new(ground: &'a Ground, order: &Value) -> Result<Walk<'a>, ApiError> {
        let record = orders::one(order)?;
        let stepper = Stepper::new(&ground.program, record, ground.clock, None);
        Ok(Walk {
            ground,
            stepper: stepper.ok_or_else(|| no_start(&ground.flow))?,
            points: Vec::new(),
        })
    }

    /// Takes steps again as far as the flow still lets it; the text says why it went no further.
    pub(super) fn follow(&mut self, steps: &[ScriptStep], waits: Waits) -> Result<(), Text> {
        for step in steps {
            let is_chosen = step.exit.is_some();
            if !is_chosen && waits == Waits::ForChosen && !self.can_take(step) {
                self.on_by_itself().map_err(|error| error.message)?;
                continue;
            }
            while !self.can_take(step) {
                if !self.ground.knows(&step.node) || !self.on_by_itself().map_err(|error| error.message)? {
                    return Err(self.not_reached(step));
                }
            }
            self.take(step).map_err(|error| error.message)?;
        }
        Ok(())
    }

    /// Takes the step that comes next; false when there is none.
    pub(super) fn on_by_itself(&mut self) -> Result<bool, StepError> {
        match self.stepper.upcoming() {
            Some(next) if self.points.len() < STEPS_MAX => {
                self.take(&ScriptStep::auto(&next))?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn can_take(&self, step: &ScriptStep) -> bool {
        self.stepper.enabled().contains(&step.node)
    }

    fn take(&mut self, step: &ScriptStep) -> Result<(), StepError> {
        let first = self.stepper.trace().len();
        self.stepper.fire(step)?;
        self.points
            .push((step.clone(), first..self.stepper.trace().len()));
        Ok(())
    }

    fn not_reached(&self, step: &ScriptStep) -> Text {
        let name = self.ground.name_of(&step.node);
        Text::new(
            format!("the order does not come to \"{}\" any more", name.english()),
            format!("订单不再经过“{}”", name.chinese()),
        )
    }

    /// Goes on to the end or to the next stop; what stopped it, if it was one.
    fn go_on(&mut self, watch: &Watch<'_>) -> Result<Option<Value>, StepError> {
        let mut before = watch.truths(&self.stepper);
        while self.on_by_itself()? {
            if let Some(stop) = watch.stops_at(&self.stepper, &before) {
                return Ok(Some(stop));
            }
            before = watch.truths(&self.stepper);
        }
        Ok(None)
    }

    fn answer(&self) -> Value {
        let trace = self.stepper.trace();
        let points = self
            .points
            .iter()
            .map(|(step, lines)| json!({ "step": step, "lines": value(&trace[lines.clone()].to_vec()) }));
        let options = self.stepper.enabled().into_iter().map(|node| {
            let exits: Vec<Value> = self.stepper.choices(&node).iter().map(choice).collect();
            json!({ "node": node, "exits": exits })
        });
        let ending = self.stepper.ending().map(
            |ending| json!({ "kind": ending.kind.id(), "words": ending.kind.words(), "node": ending.node }),
        );
        json!({
            "fits": self.stepper.is_in_scope() || !self.points.is_empty(),
            "points": points.collect::<Vec<_>>(),
            "next": self.stepper.upcoming(),
            "options": options.collect::<Vec<_>>(),
            "open": self.stepper.open(),
            "clock": self.stepper.clock().now.to_string(),
            "ending": ending,
            "order": order_to_json(self.stepper.order()),
            "saved": self.stepper.discount().to_string(),
            "names": self.names(),
            "notes": ([self.ground.program.notes(), &self.ground.program.stepped_over()].concat()),
        })
    }

    /// What every step of the walk is called.
    fn names(&self) -> BTreeMap<String, Text> {
        let trace = self.stepper.trace().iter();
        let fired = trace.map(|line| line.fire.clone());
        let opened = self.stepper.trace().iter().flat_map(|line| &line.open);
        let names = fired
            .chain(opened.map(|open| open.by.clone()))
            .chain(self.stepper.enabled());
        names
            .filter(|name| !name.is_empty())
            .map(|name| (name.clone(), self.ground.name_of(&name)))
            .collect()
    }
}

/// Where an order is after some steps, and what can be done next.
pub(super) fn walk(
    ground: &Ground,
    order: &Value,
    steps: &[ScriptStep],
    go: Option<Go>,
    stops: &Stops,
) -> Result<Value, ApiError> {
    let mut walk = Walk::new(ground, order)?;
    let watch = Watch::new(stops);
    let waits = match go {
        Some(Go::Again) => Waits::ForAll,
        Some(Go::Step | Go::On) | None => Waits::ForChosen,
    };
    let followed = walk.follow(steps, waits);
    let gone = match (&followed, go) {
        (Err(_), _) | (Ok(()), None) => Ok(None),
        (Ok(()), Some(Go::Step)) => walk.on_by_itself().map(|_| None),
        (Ok(()), Some(Go::On)) => walk.go_on(&watch),
        (Ok(()), Some(Go::Again)) => walk.go_on(&Watch::new(&Stops::default())),
    };
    let mut answer = walk.answer();
    answer["conditions"] = watch.about(&walk.stepper);
    let broken = followed
        .err()
        .or_else(|| gone.as_ref().err().map(|error| error.message.clone()));
    answer["broken"] = value(&broken);
    answer["stopped"] = gone.ok().flatten().unwrap_or(Value::Null);
    Ok(answer)
}

fn choice(exit: &ExitChoice) -> Value {
    json!({ "port": exit.port, "kind": kind_id(exit.kind), "label": exit.label, "by_data": exit.by_data })
}

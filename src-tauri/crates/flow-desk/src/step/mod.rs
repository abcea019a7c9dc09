//! Walking an order through a flow, step by step, as somebody at the window chooses.
//!
//! Nothing is kept between two questions but the walks that were saved as tests: each question brings the order and the
//! steps taken, and the walk is made again from its start. So going back is asking for fewer steps, and after an edit the
//! same walk shows what the flow does with the order now. What steps do is decided in `flow_engine`.

mod names;
mod orders;
mod question;
mod saved;
mod stops;
mod walk;

use flow_api::engine::stepper::Program;
use flow_api::feel::Clock;
use flow_api::model::{Flow, FlowId};
use flow_api::{ApiError, Code};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::desk::{Desk, moment};
pub(crate) use orders::one as one_order;
pub(crate) use question::Question;

/// A flow made ready for walks.
pub(crate) struct Ground {
    flow: Flow,
    called: BTreeMap<FlowId, Flow>,
    pub(crate) program: Program,
    /// When orders begin that do not say when they were placed.
    pub(crate) clock: Clock,
}

impl Ground {
    pub(crate) fn new(desk: &Desk, key: i64) -> Result<Ground, ApiError> {
        let (document, context) = desk.snapshot(key)?;
        let called: Vec<Flow> = context.flows.values().cloned().collect();
        let now = moment(desk.now());
        let clock = flow_api::clock(&now)
            .ok_or_else(|| ApiError::new(Code::EditRefused, "the clock is wrong", "系统时间有误"))?;
        Ok(Ground {
            program: Program::new(document.flow(), &called),
            flow: document.flow().clone(),
            called: context.flows,
            clock,
        })
    }
}

/// Answers a question about walks.
pub(crate) fn ask(desk: &Desk, question: Question) -> Result<Value, ApiError> {
    match question {
        Question::Samples { key, profile, seed } => orders::samples(&Ground::new(desk, key)?, &profile, seed),
        Question::Read { key, text } => {
            let text = text.map_or_else(|| desk.orders().clone(), String::into_bytes);
            orders::read(&Ground::new(desk, key)?, &text)
        }
        Question::Walk {
            key,
            order,
            steps,
            go,
            stops,
        } => walk::walk(&Ground::new(desk, key)?, &order, &steps, go, &stops),
        Question::Save {
            key,
            name,
            order,
            steps,
        } => {
            let kept = saved::to_keep(&Ground::new(desk, key)?, &order, &steps)?;
            let id = desk.workspace().save_walk(key, name.trim(), &kept, desk.now())?;
            Ok(Value::from(id))
        }
        Question::Tests { key } => {
            let walks = desk.workspace().walks(key)?;
            match walks.is_empty() {
                true => Ok(Value::Array(Vec::new())),
                false => Ok(saved::again(&Ground::new(desk, key)?, &walks)),
            }
        }
        Question::Remove { walk } => {
            desk.workspace().remove_walk(walk)?;
            Ok(Value::Null)
        }
    }
}

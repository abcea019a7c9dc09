//! The flow and, once for each call, the flows it calls, as one list of steps.

use flow_catalog::Family;
use flow_engine::stepper::{Program, StepRef};
use flow_model::Text;

use super::{NONE, StepIndex};
use crate::error::SimulateError;

/// Steps that are kept apart at most.
const STEPS_MAX: usize = 200_000;
/// Calls inside calls.
const DEPTH_MAX: u32 = 16;

/// A step of the list.
#[derive(Debug)]
pub(crate) struct Flat {
    pub(crate) origin: StepRef,
    /// `call/step`
    pub(crate) id: String,
    pub(crate) body: u32,
    /// For a call that can be entered: the body it runs.
    pub(crate) runs: u32,
}

/// A flow that is run: the first of its steps, and its start.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) flow: usize,
    pub(crate) first: StepIndex,
    pub(crate) start: StepIndex,
    prefix: String,
    depth: u32,
}

/// Lists all steps. The steps of a body stand together, in the order of its compiled flow.
pub(crate) fn flatten(program: &Program) -> Result<(Vec<Flat>, Vec<Body>), SimulateError> {
    let mut bodies = vec![body(program, 0, 0, String::new(), 0).ok_or(SimulateError::NoStart)?];
    let mut flats: Vec<Flat> = Vec::new();
    let mut next = 0;
    let mut end = program.compiled(0).nodes.len();
    while next < bodies.len() {
        let (flow, prefix, depth) = (bodies[next].flow, bodies[next].prefix.clone(), bodies[next].depth);
        let compiled = program.compiled(flow);
        for (node, known) in (0..).zip(&compiled.nodes) {
            let mut runs = NONE;
            if compiled.family(node) == Family::Subflow
                && depth < DEPTH_MAX
                && let Some(called) = known.calls.as_deref().and_then(|id| program.position(id))
                && let Some(own) = body(
                    program,
                    called,
                    end as u32,
                    format!("{prefix}{}/", known.id),
                    depth + 1,
                )
            {
                runs = bodies.len() as u32;
                end += program.compiled(called).nodes.len();
                bodies.push(own);
            }
            flats.push(Flat {
                origin: StepRef { flow, node },
                id: format!("{prefix}{}", known.id),
                body: next as u32,
                runs,
            });
        }
        if end > STEPS_MAX {
            return Err(SimulateError::TooManySteps(STEPS_MAX));
        }
        next += 1;
    }
    Ok((flats, bodies))
}

fn body(program: &Program, flow: usize, first: StepIndex, prefix: String, depth: u32) -> Option<Body> {
    let start = *program.compiled(flow).starts.first()?;
    Some(Body {
        flow,
        first,
        start: first + start,
        prefix,
        depth,
    })
}

/// A note for each step that calls a flow which is not there, and what is assumed instead.
pub(crate) fn missing_calls(program: &Program, flats: &[Flat]) -> Vec<Text> {
    let note = |flat: &Flat| {
        let compiled = program.compiled(flat.origin.flow);
        let is_call = compiled.family(flat.origin.node) == Family::Subflow;
        let name = compiled
            .node(flat.origin.node)
            .calls
            .as_deref()
            .filter(|_| is_call)?;
        let id = &flat.id;
        program.position(name).is_none().then(|| {
            Text::new(
                format!(
                    "step {id} calls the flow \"{name}\", which is not there; it takes the usual time of a sub-flow and leaves by \
                     the usual shares"
                ),
                format!("步骤 {id} 调用的流程“{name}”不存在；按子流程的常规耗时和出口比例计算"),
            )
        })
    };
    flats.iter().filter_map(note).collect()
}

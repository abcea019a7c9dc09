//! Amazon States Language in its JSONata dialect: one state machine for the flow and the flows it calls.
//!
//! A task is a function called by the name of its task type; a person or a partner who takes time calls back with a
//! token. A fork is a `Parallel`, a call for each part a `Map`. There is no compensation: see the undo loop in `undo`.
//! A failing branch would stop its siblings at once and lose what they opened; here no branch fails: a technical
//! failure waits for a person, and when that person gives up, the other branches first come to their end.
//! What a worker has to answer is `{"exit": …, "data": {group: {field: value}}}`.

mod blocks;
mod jsonata;
mod machine;
mod names;
mod query;
mod share;
mod steps;
mod tables;
mod undo;
mod values;

use std::collections::BTreeMap;

use flow_catalog::ObligationSet;
use flow_engine::compile;
use flow_model::Text;
use serde_json::{Value, json};

use crate::drawing::Drawing;
use crate::error::{ExportError, Refusal};
use machine::{Around, Entry, Machine, Ready, Shared};

/// The state machine of a flow.
pub fn write(drawing: &Drawing<'_>) -> Result<Vec<u8>, ExportError> {
    let flow = drawing.flow;
    let all: Vec<Ready<'_>> = std::iter::once(flow)
        .chain(drawing.called)
        .map(|flow| Ready {
            flow,
            compiled: compile(flow),
        })
        .collect();
    let ready = &all[0];
    let Some(start) = ready.compiled.starts.first().copied() else {
        return Err(Refusal {
            step: None,
            reason: Text::new("the flow has no start", "流程没有起点"),
            way: Text::new("put a start in", "请加上起点"),
        }
        .into());
    };
    let mut shared = Shared {
        flows: drawing
            .called
            .iter()
            .map(|flow| (flow.id.as_str(), flow))
            .collect::<BTreeMap<_, _>>(),
        names: names::Names::default(),
        n_states: 0,
        undo_tasks: undo_tasks(&all),
        calling: vec![flow.id.as_str().to_owned()],
    };
    let machine = Machine::new(ready, String::new(), Around::Nothing);
    let mut written = machine.write(&mut shared, Entry::Step(start))?;
    written.insert("QueryLanguage".to_owned(), Value::from("JSONata"));
    written.insert("Comment".to_owned(), json!(crate::words::both(&flow.title)));
    let mut text =
        serde_json::to_string_pretty(&Value::Object(written)).expect("a state machine has only text keys");
    text.push('\n');
    Ok(text.into_bytes())
}

/// Tasks that undo, over a flow and everything it calls, each with what it may have to undo.
fn undo_tasks(all: &[Ready<'_>]) -> BTreeMap<String, ObligationSet> {
    let mut tasks: BTreeMap<String, ObligationSet> = BTreeMap::new();
    for (task, set) in all
        .iter()
        .flat_map(|ready| super::undo::tasks(ready.flow, &ready.compiled))
    {
        let known = tasks.entry(task).or_default();
        *known = known.union(set);
    }
    tasks
}

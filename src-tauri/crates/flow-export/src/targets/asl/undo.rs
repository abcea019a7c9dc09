//! Undoing and the exception lane. The language has no compensation: a loop looks at the newest open obligation, goes
//! to the state of the task that undoes it, takes it off and looks again, so that every way through the flow is undone
//! newest first.

use flow_catalog::{Obligation, ObligationSet};
use flow_engine::{CompiledFlow, NodeIndex};
use serde_json::{Map, Value, json};

use super::machine::{Around, Machine, Shared};
use super::names::function;
use super::query::{list, query};
use super::steps::{CALL_BACK, INVOKE, failure};
use super::values::quoted;
use crate::error::ExportError;
use crate::targets::undo;

/// The task of the person who looks after technical failures.
const LANE_TASK: &str = "oms.flow.exception.v1";

/// What a sub-flow may count on when it is exported by itself: undone as its usual opener would be.
pub(super) fn entering(compiled: &CompiledFlow) -> Vec<String> {
    let entries = undo::entering(compiled)
        .into_iter()
        .map(|(one, task)| match task {
            Some(task) => format!(
                "{{'obligation': {}, 'by': '', 'undo': {}}}",
                quoted(one.id()),
                quoted(&task)
            ),
            None => format!("{{'obligation': {}, 'by': ''}}", quoted(one.id())),
        });
    entries.collect()
}

impl<'a> Machine<'a, '_> {
    /// The step that undoes what is open.
    pub(super) fn compensate(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.compiled(node);
        let name = self.entries[&node].clone();
        let next = self.behind(shared, node, 0)?;
        let id = compiled.id.as_str().to_owned();
        let comment = self.comment(node);
        self.undo_loop(shared, &id, &name, &comment, undo::released(compiled), &next)
    }

    fn undo_loop(
        &mut self,
        shared: &mut Shared<'a>,
        failed: &str,
        name: &str,
        comment: &str,
        undone: ObligationSet,
        next: &str,
    ) -> Result<(), ExportError> {
        let newest = format!(
            "$filter($states.input.open, function($x){{ $x.obligation in {} }})[-1]",
            list(undone)
        );
        let tasks = shared.undo_tasks.iter().filter(|(_, set)| set.intersects(undone));
        let tasks: Vec<String> = tasks.map(|(task, _)| task.clone()).collect();
        let mut choices = Vec::new();
        for task in &tasks {
            let state = shared.names.state(&format!("{name}: {task}"));
            choices.push(json!({
                "Condition": query(&format!("({newest}).undo = {}", quoted(task))),
                "Next": state
            }));
            let lane = self.lane_state(shared, failed, name);
            let output = query(&format!(
                "( $i := $states.input; $last := {newest}; $merge([$i, {{'open': $drop($i.open, [$last.obligation])}}]) )"
            ));
            let payload = json!({
                "task": task,
                "undo": query(&newest),
                "step": query(&format!("$states.input.at & {}", quoted(failed))),
                "key": query(&format!(
                    "$states.context.Execution.Id & '/undo/' & ({newest}).by & '/' & ({newest}).obligation & '/' & $states.context.State.EnteredTime"
                )),
                "data": "{% $states.input.data %}"
            });
            let undo = json!({
                "Type": "Task",
                "Resource": INVOKE,
                "Arguments": {"FunctionName": function(task), "Payload": payload},
                "TimeoutSeconds": flow_engine::TIMEOUT_US / 1_000_000,
                "Retry": [{
                    "ErrorEquals": ["States.TaskFailed", "States.Timeout"],
                    "IntervalSeconds": flow_engine::BACKOFF_US / 1_000_000,
                    "MaxAttempts": flow_engine::RETRIES,
                    "BackoffRate": 2,
                    "MaxDelaySeconds": flow_engine::BACKOFF_MAX_US / 1_000_000
                }],
                "Catch": [failure(failed, &lane)],
                "Output": output,
                "Next": name
            });
            self.put(shared, state, undo)?;
        }
        let state = match choices.is_empty() {
            true => json!({"Type": "Pass", "Comment": comment, "Next": next}),
            false => json!({"Type": "Choice", "Comment": comment, "Choices": choices, "Default": next}),
        };
        self.put(shared, name.to_owned(), state)
    }

    /// The exception lane of the scope: a person tries again, cancels or hands the order over.
    pub(super) fn write_lane(&mut self, shared: &mut Shared<'a>) -> Result<(), ExportError> {
        let prefix = self.lane_prefix();
        let cancel = shared.names.state(&format!("{prefix}exception: cancel"));
        let hand_over = shared.names.state(&format!("{prefix}exception: hand over"));
        let fixed = query_fixed();
        match self.around {
            Around::Nothing => self.write_endings(shared, &cancel, &hand_over)?,
            Around::Call | Around::Fork(_) => self.write_stops(shared, &cancel, &hand_over)?,
        }
        if let Some(stopped) = self.stopped_name.clone() {
            let cancelled = format!("$not('hand_over' in $states.input.stop) and $not({fixed})");
            let state = json!({
                "Type": "Choice",
                "Choices": [{"Condition": query(&cancelled), "Next": cancel}],
                "Default": hand_over
            });
            self.put(shared, stopped, state)?;
        }
        let Some(entry) = self.lane_entry() else {
            return Ok(());
        };
        let answer = shared.names.state(&format!("{prefix}exception: answer"));
        let payload = json!({
            "task": LANE_TASK,
            "step": query("$states.input.at & $states.input.failed"),
            "error": query("$exists($states.input.error) ? $states.input.error : {}"),
            "may": query(&format!("{fixed} ? ['retry', 'hand_over'] : ['retry', 'cancel', 'hand_over']")),
            "open": query("$states.input.open"),
            "data": query("$states.input.data"),
            "token": "{% $states.context.Task.Token %}"
        });
        let mut state = Map::new();
        state.insert("Type".to_owned(), Value::from("Task"));
        state.insert("Comment".to_owned(), Value::from("Exception lane | 异常处理"));
        state.insert("Resource".to_owned(), Value::from(CALL_BACK));
        state.insert(
            "Arguments".to_owned(),
            json!({"FunctionName": function(LANE_TASK), "Payload": payload}),
        );
        state.insert(
            "Output".to_owned(),
            Value::from(query("$merge([$states.input, {'exit': $states.result.exit}])")),
        );
        state.insert("Next".to_owned(), Value::from(answer.as_str()));
        self.put(shared, entry.clone(), Value::Object(state))?;
        let mut choices: Vec<Value> = self
            .lane
            .iter()
            .map(|(failed, again)| {
                json!({
                    "Condition": query(&format!(
                        "$states.input.exit = 'retry' and $states.input.failed = {}",
                        quoted(failed)
                    )),
                    "Next": again
                })
            })
            .collect();
        let may_cancel = format!("$states.input.exit = 'cancel' and $not({fixed})");
        choices.push(json!({"Condition": query(&may_cancel), "Next": cancel}));
        choices.push(json!({"Condition": query("$states.input.exit = 'hand_over'"), "Next": hand_over}));
        self.put(
            shared,
            answer,
            json!({"Type": "Choice", "Choices": choices, "Default": entry}),
        )
    }

    /// At the outermost the order ends.
    fn write_endings(
        &mut self,
        shared: &mut Shared<'a>,
        cancel: &str,
        hand_over: &str,
    ) -> Result<(), ExportError> {
        let cancelled = shared
            .names
            .state(&format!("{}exception: cancelled", self.lane_prefix()));
        let failed = cancel.to_owned();
        self.undo_loop(
            shared,
            &failed,
            cancel,
            "Undo everything open | 撤销全部",
            ObligationSet::undoable(),
            &cancelled,
        )?;
        for (name, result) in [(cancelled.as_str(), "cancelled"), (hand_over, "handed_over")] {
            let output = query(&format!(
                "( $i := $states.input; $merge([$i, {{'result': '{result}', 'ended': $exists($i.failed) ? $i.at & $i.failed : ''}}]) )"
            ));
            self.put(
                shared,
                name.to_owned(),
                json!({"Type": "Succeed", "Output": output}),
            )?;
        }
        Ok(())
    }

    /// In a branch or a call the scope ends and tells its caller.
    fn write_stops(
        &mut self,
        shared: &mut Shared<'a>,
        cancel: &str,
        hand_over: &str,
    ) -> Result<(), ExportError> {
        for (name, stop) in [(cancel, "cancel"), (hand_over, "hand_over")] {
            let output = query(&format!("$merge([$states.input, {{'stop': ['{stop}']}}])"));
            self.put(
                shared,
                name.to_owned(),
                json!({"Type": "Succeed", "Output": output}),
            )?;
        }
        Ok(())
    }
}

/// Whether something is open that cannot be undone.
fn query_fixed() -> String {
    let fixed: Vec<Obligation> = Obligation::ALL
        .into_iter()
        .filter(|one| !one.is_undoable())
        .collect();
    format!(
        "$count($filter($states.input.open, function($x){{ $x.obligation in {} }})) > 0",
        list(ObligationSet::of(&fixed))
    )
}

//! Steps that stand alone: tasks, decisions, waits.

use flow_catalog::settings::duration_us;
use flow_catalog::{Component, Longest, PortKind};
use flow_engine::{BACKOFF_MAX_US, BACKOFF_US, ExitIndex, NodeIndex, RETRIES, TIMEOUT_US};
use flow_model::{Table, TableId, Text};
use serde_json::{Map, Value, json};

use super::jsonata::{Unsayable, condition};
use super::machine::{Around, Machine, Shared};
use super::names::function;
use super::query::{after_task, open_after, order_query, query};
use super::tables;
use super::values::quoted;
use crate::error::ExportError;
use crate::targets::undo::{lacks_undo, undo_of};

const SECOND: i64 = 1_000_000;
/// The longest a state may wait, in seconds (Amazon States Language, `TimeoutSeconds`).
const SECONDS_MAX: i64 = 99_999_999;
/// The longest a function may run; what takes longer calls back.
const FUNCTION_US: i64 = 900 * SECOND;

/// Calls a function and takes its answer.
pub(super) const INVOKE: &str = "arn:aws:states:::lambda:invoke";
/// Calls a function and waits until somebody hands the token back.
pub(super) const CALL_BACK: &str = "arn:aws:states:::lambda:invoke.waitForTaskToken";

impl<'a> Machine<'a, '_> {
    /// A task of the server, a person or a partner.
    pub(super) fn task(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.compiled(node);
        let component = compiled.component.expect("tasks have a component");
        let name = self.entries[&node].clone();
        let waits = self.waits(node, component);
        let undo = undo_of(compiled, self.own(node));
        if lacks_undo(compiled, undo.as_ref()) {
            return Err(self.refuse(
                node,
                Text::new(
                    "it opens something and names no call that undoes it",
                    "它产生待结事项，但没有写明撤销方式",
                ),
                Text::new("name the call that undoes it", "请填写撤销调用"),
            ));
        }
        let exits = compiled.exits.iter().filter(|exit| exit.kind != PortKind::Fault);
        let exits: Vec<_> = exits.cloned().collect();
        let answer = if waits {
            "$states.result"
        } else {
            "$states.result.Payload"
        };
        let id = compiled.id.as_str();
        let output = after_task(id, answer, &exits, self.is_inside(), &|exit| {
            open_after(exit, id, undo.as_ref())
        });
        let next = self.after_exits(shared, node, &exits)?;
        let task = component.export.task_type.unwrap_or(component.id);
        let mut state = self.call_of(node, task, waits, self.payload(node)?);
        state.insert("Comment".to_owned(), Value::from(self.comment(node)));
        state.insert("Output".to_owned(), Value::from(output));
        state.insert("Next".to_owned(), Value::from(next));
        self.add_policy(shared, node, component, waits, &mut state)?;
        self.put(shared, name, Value::Object(state))
    }

    /// Whether its results have to be kept apart for a join or a caller.
    pub(super) fn is_inside(&self) -> bool {
        self.around != Around::Nothing
    }

    /// Whether somebody calls back: a person, a partner who takes his time, a business deadline.
    fn waits(&self, node: NodeIndex, component: &Component) -> bool {
        let is_business = matches!(component.longest, Longest::Setting(_) | Longest::PerLevel(..));
        let limit = self.compiled(node).timing.longest_us;
        matches!(component.export.bpmn, "userTask" | "receiveTask")
            || component.ports.iter().any(|port| port.time_up)
            || (is_business && limit.is_none_or(|limit| limit > FUNCTION_US))
    }

    /// Resource and arguments of a task.
    pub(super) fn call_of(
        &self,
        node: NodeIndex,
        task: &str,
        waits: bool,
        mut payload: Map<String, Value>,
    ) -> Map<String, Value> {
        let id = quoted(self.compiled(node).id.as_str());
        payload.insert("task".to_owned(), Value::from(task));
        payload.insert(
            "step".to_owned(),
            Value::from(query(&format!("$states.input.at & {id}"))),
        );
        payload.insert("key".to_owned(), Value::from(query(&format!(
            "$states.context.Execution.Id & '/' & $states.input.at & {id} & '/' & $states.context.State.EnteredTime"
        ))));
        if waits {
            payload.insert(
                "token".to_owned(),
                Value::from("{% $states.context.Task.Token %}"),
            );
        }
        let mut state = Map::new();
        state.insert("Type".to_owned(), Value::from("Task"));
        state.insert(
            "Resource".to_owned(),
            Value::from(if waits { CALL_BACK } else { INVOKE }),
        );
        state.insert(
            "Arguments".to_owned(),
            json!({"FunctionName": function(task), "Payload": payload}),
        );
        state
    }

    /// What a task is told: its settings, the tables it uses, the order.
    fn payload(&self, node: NodeIndex) -> Result<Map<String, Value>, ExportError> {
        let mut settings = Map::new();
        let mut tables = Map::new();
        let mut payload = Map::new();
        let known = self.settings(node);
        let component = self.compiled(node).component.expect("tasks have a component");
        for setting in component.settings {
            let own = known.own(setting.name).cloned();
            let Some(value) = own.or_else(|| setting.default.to_json()) else {
                continue;
            };
            if let flow_catalog::SettingKind::TableRef(_) = setting.kind {
                let table = value
                    .as_str()
                    .and_then(|id| self.ready.flow.tables.get(&TableId::new(id)));
                match table {
                    Some(Table::Decision(table)) => {
                        let roles = tables::answer(table).map_err(|what| self.cannot_say(node, what))?;
                        payload.insert("roles".to_owned(), Value::from(order_query(&roles)));
                    }
                    Some(table) => {
                        let written = serde_json::to_value(table).unwrap_or_default();
                        tables.insert(setting.name.to_owned(), literal(&written));
                    }
                    None => {}
                }
            }
            settings.insert(setting.name.to_owned(), literal(&value));
        }
        payload.insert("settings".to_owned(), Value::Object(settings));
        if !tables.is_empty() {
            payload.insert("tables".to_owned(), Value::Object(tables));
        }
        payload.insert("data".to_owned(), Value::from("{% $states.input.data %}"));
        Ok(payload)
    }

    /// Time limits, further tries, and where failures go.
    fn add_policy(
        &mut self,
        shared: &mut Shared<'a>,
        node: NodeIndex,
        component: &Component,
        waits: bool,
        state: &mut Map<String, Value>,
    ) -> Result<(), ExportError> {
        let policy = &self.own(node).policy;
        let length = |text: &Option<String>, usual| text.as_deref().and_then(duration_us).unwrap_or(usual);
        let limit = match component.longest {
            Longest::Setting(_) | Longest::PerLevel(..) => self.compiled(node).timing.longest_us,
            _ if waits => None,
            _ => Some(length(&policy.timeout, TIMEOUT_US)),
        };
        if let Some(limit) = limit {
            let seconds = self.seconds(node, limit)?;
            state.insert("TimeoutSeconds".to_owned(), Value::from(seconds));
        }
        let retries = policy.retries.unwrap_or(RETRIES);
        if retries > 0 {
            let interval = self.seconds(node, length(&policy.backoff, BACKOFF_US))?;
            let met = match waits {
                true => json!(["States.TaskFailed"]),
                false => json!(["States.TaskFailed", "States.Timeout"]),
            };
            state.insert(
                "Retry".to_owned(),
                json!([{
                    "ErrorEquals": met,
                    "IntervalSeconds": interval,
                    "MaxAttempts": retries,
                    "BackoffRate": 2,
                    "MaxDelaySeconds": (BACKOFF_MAX_US / SECOND).max(interval + 1)
                }]),
            );
        }
        let catch = self.catch(shared, node, component, waits)?;
        state.insert("Catch".to_owned(), Value::Array(catch));
        Ok(())
    }

    fn catch(
        &mut self,
        shared: &mut Shared<'a>,
        node: NodeIndex,
        component: &Component,
        waits: bool,
    ) -> Result<Vec<Value>, ExportError> {
        let compiled = self.compiled(node);
        let mut catch = Vec::new();
        let time_up = component.ports.iter().find(|port| port.time_up);
        if let (true, Some(port)) = (waits, time_up) {
            let position = compiled
                .exits
                .iter()
                .position(|exit| exit.port.as_str() == port.id);
            if let Some(position) = position {
                let next = self.behind(shared, node, position as ExitIndex)?;
                let undo = undo_of(compiled, self.own(node));
                let open = open_after(&compiled.exits[position], compiled.id.as_str(), undo.as_ref());
                let output = query(&format!(
                    "( $i := $states.input; $merge([$i, {{'exit': '{}', 'open': {open}}}]) )",
                    port.id
                ));
                catch.push(json!({"ErrorEquals": ["States.Timeout"], "Output": output, "Next": next}));
            }
        }
        let fault = compiled
            .exits
            .iter()
            .position(|exit| exit.kind == PortKind::Fault);
        let is_wired = fault.filter(|fault| !compiled.exits[*fault].edges.is_empty());
        let entry = self.entries[&node].clone();
        let next = match is_wired {
            Some(fault) => self.behind(shared, node, fault as ExitIndex)?,
            None => self.lane_state(shared, compiled.id.as_str(), &entry),
        };
        catch.push(failure(compiled.id.as_str(), &next));
        Ok(catch)
    }

    /// Whole seconds of a length of time.
    fn seconds(&self, node: NodeIndex, length_us: i64) -> Result<i64, ExportError> {
        let seconds = length_us / SECOND;
        if length_us % SECOND == 0 && (1..=SECONDS_MAX).contains(&seconds) {
            return Ok(seconds);
        }
        Err(self.refuse(
            node,
            Text::new(
                "it has a time that is not whole seconds from 1 to 99,999,999",
                "它的时长不是 1 到 99,999,999 的整秒",
            ),
            Text::new("use whole seconds", "请改用整秒"),
        ))
    }

    /// Where a step leads whose answer is the exit: straight on, or over a choice.
    pub(super) fn after_exits(
        &mut self,
        shared: &mut Shared<'a>,
        node: NodeIndex,
        exits: &[flow_engine::Exit],
    ) -> Result<String, ExportError> {
        let all = &self.compiled(node).exits;
        let position = |exit: &flow_engine::Exit| {
            let place = all.iter().position(|known| known.port == exit.port);
            place.unwrap_or_default() as ExitIndex
        };
        if let [only] = exits {
            return self.behind(shared, node, position(only));
        }
        let choice = self.name(shared, node, "exit");
        let mut choices = Vec::new();
        for exit in exits {
            let next = self.behind(shared, node, position(exit))?;
            choices.push(json!({
                "Condition": query(&format!("$states.input.exit = {}", quoted(exit.port.as_str()))),
                "Next": next
            }));
        }
        let entry = self.entries[&node].clone();
        let id = self.compiled(node).id.as_str();
        let unknown = self.lane_state(shared, id, &entry);
        let state = json!({
            "Type": "Choice",
            "Choices": choices,
            "Default": unknown
        });
        self.put(shared, choice.clone(), state)?;
        Ok(choice)
    }

    /// A decision by conditions, by share or by table.
    pub(super) fn decision(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.compiled(node);
        let mode = self.settings(node).text("mode").unwrap_or("rules");
        let otherwise = compiled.otherwise.unwrap_or_default();
        let answer = match mode {
            "rules" => None,
            "share" => Some(self.share(node).map_err(|what| self.cannot_say(node, what))?),
            _ => Some(
                self.table_exit(node)
                    .map_err(|what| self.cannot_say(node, what))?,
            ),
        };
        let name = self.entries[&node].clone();
        let comment = self.comment(node);
        let Some(answer) = answer else {
            let mut choices = Vec::new();
            for branch in &compiled.branches {
                let said = condition(branch.when.as_deref().unwrap_or("false"));
                let said = said.map_err(|what| self.cannot_say(node, what))?;
                let next = self.behind(shared, node, branch.exit)?;
                choices.push(json!({"Condition": order_query(&said), "Next": next}));
            }
            let default = self.behind(shared, node, otherwise)?;
            if choices.is_empty() {
                return self.put(
                    shared,
                    name,
                    json!({"Type": "Pass", "Comment": comment, "Next": default}),
                );
            }
            return self.put(
                shared,
                name,
                json!({"Type": "Choice", "Comment": comment, "Choices": choices, "Default": default}),
            );
        };
        let choice = self.name(shared, node, "exit");
        let mut choices = Vec::new();
        for (position, exit) in (0..)
            .zip(&compiled.exits)
            .filter(|(position, _)| *position != otherwise)
        {
            let next = self.behind(shared, node, position)?;
            choices.push(json!({
                "Condition": query(&format!("$states.input.exit = {}", quoted(exit.port.as_str()))),
                "Next": next
            }));
        }
        let default = self.behind(shared, node, otherwise)?;
        let output = order_query(&format!("$merge([$states.input, {{'exit': ({answer})}}])"));
        let next = if choices.is_empty() {
            default.clone()
        } else {
            choice.clone()
        };
        self.put(
            shared,
            name,
            json!({"Type": "Pass", "Comment": comment, "Output": output, "Next": next}),
        )?;
        match choices.is_empty() {
            true => Ok(()),
            false => self.put(
                shared,
                choice,
                json!({"Type": "Choice", "Choices": choices, "Default": default}),
            ),
        }
    }

    /// The exit of a pilot share.
    fn share(&self, node: NodeIndex) -> Result<String, Unsayable> {
        let compiled = self.compiled(node);
        let key = self.settings(node).text("key").unwrap_or_default();
        let key = super::jsonata::text_field(key)?;
        let otherwise = compiled
            .otherwise
            .map_or("", |exit| compiled.exits[exit as usize].port.as_str());
        let mut end = 0_i64;
        let mut cases = String::new();
        for branch in &compiled.branches {
            end += super::jsonata::millionths(branch.share.as_deref().unwrap_or("0"))?;
            let port = compiled.exits[branch.exit as usize].port.as_str();
            cases.push_str(&format!("$p < {end} ? {} : ", quoted(port)));
        }
        Ok(format!(
            "( {}$key := {key}; $exists($key) ? ( $p := $place($key); {cases}{other} ) : {other} )",
            super::share::PLACE,
            other = quoted(otherwise)
        ))
    }

    /// The exit a decision table names.
    fn table_exit(&self, node: NodeIndex) -> Result<String, Unsayable> {
        let compiled = self.compiled(node);
        let otherwise = compiled
            .otherwise
            .map_or("", |exit| compiled.exits[exit as usize].port.as_str());
        let id = self.settings(node).text("table").unwrap_or_default();
        match self.ready.flow.tables.get(&TableId::new(id)) {
            Some(Table::Decision(table)) => Ok(format!(
                "( $a := {}; $a := $type($a) = 'array' ? $a[0] : $a; $type($a) = 'string' ? $a : {} )",
                tables::answer(table)?,
                quoted(otherwise)
            )),
            _ => Ok(quoted(otherwise)),
        }
    }

    /// A pause, until a time is over or a message comes; counted where it closes a loop.
    pub(super) fn wait(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.compiled(node);
        let position = |port: &str| {
            let place = compiled.exits.iter().position(|exit| exit.port.as_str() == port);
            place.map(|place| place as ExitIndex)
        };
        let mut name = self.entries[&node].clone();
        let id = quoted(compiled.id.as_str());
        let comment = self.comment(node);
        if let (Some(most), Some(exhausted)) = (compiled.visits_max, position("exhausted")) {
            let pause = self.name(shared, node, "pause");
            let behind = self.behind(shared, node, exhausted)?;
            let condition = query(&format!("$lookup($states.input.visits, {id}) >= {most} = true"));
            self.put(
                shared,
                name,
                json!({
                    "Type": "Choice",
                    "Comment": comment,
                    "Choices": [{"Condition": condition, "Next": behind}],
                    "Default": pause
                }),
            )?;
            name = pause;
        }
        let counted = format!(
            "( $i := $states.input; $seen := $lookup($i.visits, {id}); $merge([$i, {{'visits': $merge([$i.visits, \
             {{{id}: $exists($seen) ? $seen + 1 : 1}}])}}]) )"
        );
        let ok = position("ok").unwrap_or_default();
        let next = self.behind(shared, node, ok)?;
        let (for_us, until) = (
            self.settings(node).duration_us("for"),
            self.settings(node).text("until"),
        );
        let pause = for_us.unwrap_or_default();
        let until = match until {
            Some(until) => Some(super::jsonata::moment(until).map_err(|what| self.cannot_say(node, what))?),
            None => None,
        };
        let seconds = if pause == 0 { 0 } else { self.seconds(node, pause)? };
        let Some(event) = position("event") else {
            let mut state =
                json!({"Type": "Wait", "Comment": comment, "Output": query(&counted), "Next": next});
            match until {
                Some(until) => {
                    let moment = format!(
                        "( $u := {until}; $fromMillis($exists($u) ? $u : $toMillis($states.context.State.EnteredTime) + {}) )",
                        seconds * 1_000
                    );
                    state["Timestamp"] = Value::from(order_query(&moment));
                }
                None => state["Seconds"] = Value::from(seconds),
            }
            return self.put(shared, name, state);
        };
        let behind = self.behind(shared, node, event)?;
        let mut payload = Map::new();
        let message = self.settings(node).text("event").unwrap_or_default();
        payload.insert("message".to_owned(), literal(&Value::from(message)));
        payload.insert("data".to_owned(), Value::from("{% $states.input.data %}"));
        let component = compiled.component.expect("waits have a component");
        let mut state = self.call_of(node, &format!("oms.{}.v1", component.id), true, payload);
        let came = counted.replace(
            "$merge([$i, {",
            "$merge([$i, {'exit': 'event', 'data': $put($i.data, $states.result.data), ",
        );
        state.insert("Comment".to_owned(), Value::from(comment));
        state.insert("Output".to_owned(), Value::from(query(&came)));
        state.insert("Next".to_owned(), Value::from(behind));
        let timeout = match until {
            Some(until) => Value::from(order_query(&format!(
                "( $u := {until}; $s := $exists($u) ? $ceil(($u - $toMillis($states.context.State.EnteredTime)) / 1000) : {seconds}; \
                 $s < 1 ? 1 : $s > {SECONDS_MAX} ? {SECONDS_MAX} : $s )"
            ))),
            None => Value::from(seconds.max(1)),
        };
        state.insert("TimeoutSeconds".to_owned(), timeout);
        let entry = self.entries[&node].clone();
        let lane = self.lane_state(shared, compiled.id.as_str(), &entry);
        state.insert(
            "Catch".to_owned(),
            json!([
                {"ErrorEquals": ["States.Timeout"], "Output": query(&counted), "Next": next},
                failure(compiled.id.as_str(), &lane)
            ]),
        );
        self.put(shared, name, Value::Object(state))
    }
}

/// Every failure goes to a state, which is told what failed.
pub(super) fn failure(failed: &str, next: &str) -> Value {
    let output = query(&format!(
        "$merge([$states.input, {{'failed': {}, 'error': $states.errorOutput}}])",
        quoted(failed)
    ));
    json!({"ErrorEquals": ["States.ALL"], "Output": output, "Next": next})
}

/// A value as it is, also where it looks like a query. An empty text is said as a query: readers take a bare one
/// for a mistake.
pub(super) fn literal(value: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() || text.trim_start().starts_with("{%") => {
            Value::from(query(&quoted(text)))
        }
        Value::Array(items) => Value::Array(items.iter().map(literal).collect()),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| (name.clone(), literal(value)));
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

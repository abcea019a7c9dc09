//! Steps that stand alone.

use flow_catalog::settings::duration_us;
use flow_catalog::{Component, Longest, PortKind, SettingKind};
use flow_engine::{BACKOFF_US, Exit, ExitIndex, NodeIndex, RETRIES, TIMEOUT_US};
use flow_model::{Table, TableId, Text};

use super::query::{after_task, jq, newest, open_after, output, quoted};
use super::{Scope, Shared, change, named};
use crate::error::ExportError;
use crate::targets::undo::{lacks_undo, undo_of};
use crate::yaml::{Yaml, map};

/// A call is answered within this time; what takes longer answers by an event.
const CALL_US: i64 = 900_000_000;

impl Scope<'_> {
    pub(super) fn start(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let next = self.behind(shared, node, 0)?;
        let open: Vec<String> = crate::targets::undo::entering(self.compiled)
            .into_iter()
            .map(|(one, task)| match task {
                Some(task) => format!(
                    "{{obligation: {}, by: \"\", undo: {}}}",
                    quoted(one.id()),
                    quoted(&task)
                ),
                None => format!("{{obligation: {}, by: \"\"}}", quoted(one.id())),
            })
            .collect();
        // A caller hands over a whole carried, a trigger only the order.
        let carried = format!(
            "if has(\"open\") then . + {{wrote: {{}}, visits: {{}}, exit: \"ok\"}} else \
             {{data: ., open: [{}], wrote: {{}}, visits: {{}}, at: \"\", exit: \"ok\"}} end",
            open.join(", ")
        );
        let name = self.entries[&node].clone();
        let scope = self.settings(node).text("scope").unwrap_or("true").to_owned();
        if scope == "true" {
            self.put(&name, Some(node), change(&carried, &next));
            return Ok(());
        }
        let (ask, answer) = (
            self.further(shared, node, "scope"),
            self.further(shared, node, "in_scope"),
        );
        let outside = self.further(shared, node, "not_for_this_flow");
        self.put(&name, Some(node), change(&carried, &ask));
        self.ask_condition(shared, &ask, &scope, &answer);
        self.put(
            &answer,
            None,
            vec![(
                "switch",
                cases(vec![
                    ("outside", Some(jq("$c.answer == false")), outside.clone()),
                    ("inside", None, next),
                ]),
            )],
        );
        self.put(
            &outside,
            None,
            vec![
                (
                    "raise",
                    map([(
                        "error",
                        map([
                            (
                                "type",
                                Yaml::from("https://serverlessworkflow.io/spec/1.0.0/errors/validation"),
                            ),
                            ("status", Yaml::Number(400)),
                            (
                                "title",
                                Yaml::from("The order is not for this flow | 订单不属于本流程"),
                            ),
                        ]),
                    )]),
                ),
                ("then", Yaml::from("end")),
            ],
        );
        Ok(())
    }

    /// Asks whether a FEEL condition holds.
    fn ask_condition(&mut self, shared: &mut Shared, name: &str, condition: &str, next: &str) {
        let task = "oms.flow.condition.v1";
        shared.functions.insert(task.to_owned());
        self.put(
            name,
            None,
            vec![
                ("call", Yaml::from(task)),
                (
                    "with",
                    map([
                        ("condition", Yaml::from(condition)),
                        ("data", Yaml::from(jq("$c.data"))),
                    ]),
                ),
                output("$c + {answer: .answer}"),
                ("then", Yaml::from(next)),
            ],
        );
    }

    pub(super) fn end(&mut self, node: NodeIndex) -> Result<(), ExportError> {
        if self.join.is_some() {
            return Err(self.refuse(
                node,
                Text::new(
                    "it ends the order inside a parallel branch, which this language cannot",
                    "它在并行分支里结束订单，该语言做不到",
                ),
                Text::new(
                    "lead the branch to the join and end the order behind it",
                    "请先汇合，再在汇合之后结束订单",
                ),
            ));
        }
        let outcome = self
            .node(node)
            .outcome
            .map_or("completed", |outcome| outcome.id());
        let id = quoted(self.node(node).id.as_str());
        let mut result = vec![
            ("result".to_owned(), Yaml::from(outcome)),
            ("ended".to_owned(), Yaml::from(jq(&format!("$c.at + {id}")))),
        ];
        if let Some(to) = self.settings(node).text("to") {
            result.push(("to".to_owned(), plain(&serde_json::Value::from(to))));
        }
        result.push(("data".to_owned(), Yaml::from(jq("$c.data"))));
        result.push(("wrote".to_owned(), Yaml::from(jq("$c.wrote"))));
        result.push(("open".to_owned(), Yaml::from(jq("$c.open"))));
        let name = self.entries[&node].clone();
        self.put(
            &name,
            Some(node),
            vec![("set", Yaml::Map(result)), ("then", Yaml::from("end"))],
        );
        Ok(())
    }

    /// A task of the server, a person or a partner.
    pub(super) fn task(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.node(node);
        let component = compiled.component.expect("tasks have a component");
        let own = &self.flow.nodes[&compiled.id];
        let undo = undo_of(compiled, own);
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
        let exits: Vec<Exit> = compiled
            .exits
            .iter()
            .filter(|exit| exit.kind != PortKind::Fault)
            .cloned()
            .collect();
        let id = compiled.id.as_str();
        let carried = after_task(&exits, &|exit| open_after(exit, id, undo.as_ref()));
        let task = component.export.task_type.unwrap_or(component.id).to_owned();
        let waits = self.waits(node, component);
        let arguments = self.arguments(node, &task);
        let limit = self.limit(node, component, waits);
        let time_up = component
            .ports
            .iter()
            .find(|port| port.time_up)
            .map_or("fault", |port| port.id);
        self.ask(
            shared,
            node,
            &task,
            Ask {
                arguments,
                waits,
                limit,
                time_up,
                carried,
            },
        );
        let fault = compiled
            .exits
            .iter()
            .position(|exit| exit.kind == PortKind::Fault && !exit.edges.is_empty());
        self.exits(shared, node, &exits, fault)
    }

    fn waits(&self, node: NodeIndex, component: &Component) -> bool {
        let is_business = matches!(component.longest, Longest::Setting(_) | Longest::PerLevel(..));
        let limit = self.node(node).timing.longest_us;
        matches!(component.export.bpmn, "userTask" | "receiveTask")
            || component.ports.iter().any(|port| port.time_up)
            || (is_business && limit.is_none_or(|limit| limit > CALL_US))
    }

    fn limit(&self, node: NodeIndex, component: &Component, waits: bool) -> Option<i64> {
        let policy = &self.flow.nodes[&self.node(node).id].policy;
        match component.longest {
            Longest::Setting(_) | Longest::PerLevel(..) => self.node(node).timing.longest_us,
            _ if waits => None,
            _ => Some(
                policy
                    .timeout
                    .as_deref()
                    .and_then(duration_us)
                    .unwrap_or(TIMEOUT_US),
            ),
        }
    }

    /// What a task is told: its settings, the tables it uses, the order.
    pub(super) fn arguments(&self, node: NodeIndex, task: &str) -> Vec<(String, Yaml)> {
        let known = self.settings(node);
        let component = self.node(node).component.expect("known components are looked at");
        let (mut settings, mut tables) = (Vec::new(), Vec::new());
        for setting in component.settings {
            let Some(value) = known
                .own(setting.name)
                .cloned()
                .or_else(|| setting.default.to_json())
            else {
                continue;
            };
            if let (SettingKind::TableRef(_), Some(id)) = (setting.kind, value.as_str())
                && let Some(table) = self.flow.tables.get(&TableId::new(id))
            {
                tables.push((setting.name.to_owned(), plain(&table_json(table))));
            }
            settings.push((setting.name.to_owned(), plain(&value)));
        }
        let id = quoted(self.node(node).id.as_str());
        let mut arguments = vec![
            ("task".to_owned(), Yaml::from(task)),
            ("step".to_owned(), Yaml::from(jq(&format!("$c.at + {id}")))),
            (
                "key".to_owned(),
                Yaml::from(jq(&format!(
                    "$workflow.id + \"/\" + $c.at + {id} + \"/\" + ($task.startedAt.iso8601 // \"\")"
                ))),
            ),
            ("settings".to_owned(), Yaml::Map(settings)),
        ];
        if !tables.is_empty() {
            arguments.push(("tables".to_owned(), Yaml::Map(tables)));
        }
        arguments.push(("data".to_owned(), Yaml::from(jq("$c.data"))));
        arguments
    }

    /// Calls a function, and for one that waits listens for the answer; failures and time-outs become exits.
    fn ask(&mut self, shared: &mut Shared, node: NodeIndex, task: &str, ask: Ask) {
        shared.functions.insert(task.to_owned());
        let name = self.entries[&node].clone();
        let policy = &self.flow.nodes[&self.node(node).id].policy;
        let mut call = vec![
            ("call".to_owned(), Yaml::from(task)),
            ("with".to_owned(), Yaml::Map(ask.arguments)),
        ];
        let timeout = ask
            .limit
            .map(|limit| map([("after", Yaml::from(duration(limit)))]));
        let mut tasks = Vec::new();
        match ask.waits {
            false => {
                call.extend(timeout.map(|timeout| ("timeout".to_owned(), timeout)));
                tasks.push(named(&self.further(shared, node, "call"), Yaml::Map(call)));
            }
            true => {
                // What is answered to the question is not the answer.
                call.push(("output".to_owned(), output("$c").1));
                tasks.push(named(&self.further(shared, node, "ask"), Yaml::Map(call)));
                let subject = jq(&format!(
                    "$workflow.id + \"/\" + $c.at + {}",
                    quoted(self.node(node).id.as_str())
                ));
                let event = map([(
                    "with",
                    map([
                        ("type", Yaml::from("org.orderloom.answer.v1")),
                        ("subject", Yaml::from(subject)),
                    ]),
                )]);
                let mut listen = vec![("listen".to_owned(), map([("to", map([("one", event)]))]))];
                listen.extend(timeout.map(|timeout| ("timeout".to_owned(), timeout)));
                tasks.push(named(&self.further(shared, node, "answer"), Yaml::Map(listen)));
            }
        }
        let exit = format!(
            "if $error.status == 408 then {} else \"fault\" end",
            quoted(ask.time_up)
        );
        let failed = self.further(shared, node, "failed");
        let mut catch = vec![
            ("errors".to_owned(), Yaml::Map(Vec::new())),
            ("as".to_owned(), Yaml::from("error")),
        ];
        let retries = policy.retries.unwrap_or(RETRIES);
        if retries > 0 {
            let pause = policy
                .backoff
                .as_deref()
                .and_then(duration_us)
                .unwrap_or(BACKOFF_US);
            let mut retry = Vec::new();
            if ask.waits {
                retry.push(("exceptWhen".to_owned(), Yaml::from("${ $error.status == 408 }")));
            }
            retry.push(("delay".to_owned(), Yaml::from(duration(pause))));
            retry.push((
                "backoff".to_owned(),
                map([("exponential", Yaml::Map(Vec::new()))]),
            ));
            retry.push((
                "limit".to_owned(),
                map([("attempt", map([("count", Yaml::Number(i64::from(retries)))]))]),
            ));
            catch.push(("retry".to_owned(), Yaml::Map(retry)));
        }
        catch.push((
            "do".to_owned(),
            Yaml::List(vec![named(
                &failed,
                map([("set", map([("exit", Yaml::from(jq(&exit)))]))]),
            )]),
        ));
        let then = self.further(shared, node, "exit");
        self.put(
            &name,
            Some(node),
            vec![
                ("try", Yaml::List(tasks)),
                ("catch", Yaml::Map(catch)),
                output(&ask.carried),
                ("then", Yaml::from(then.as_str())),
            ],
        );
        self.exit_names.insert(node, then);
    }

    /// The choice behind a task.
    fn exits(
        &mut self,
        shared: &mut Shared,
        node: NodeIndex,
        exits: &[Exit],
        fault: Option<usize>,
    ) -> Result<(), ExportError> {
        let all = &self.node(node).exits;
        let mut choices = Vec::new();
        for exit in exits {
            let position = all
                .iter()
                .position(|known| known.port == exit.port)
                .unwrap_or_default();
            let next = self.behind(shared, node, position as ExitIndex)?;
            let port = exit.port.as_str();
            choices.push((port, Some(jq(&format!("$c.exit == {}", quoted(port)))), next));
        }
        if let Some(fault) = fault {
            let next = self.behind(shared, node, fault as ExitIndex)?;
            choices.push(("fault", Some(jq("$c.exit == \"fault\"")), next));
        }
        let lane = self.failing(shared, node);
        choices.push(("otherwise", None, lane));
        let name = self.exit_names[&node].clone();
        self.put(&name, None, vec![("switch", cases(choices))]);
        Ok(())
    }

    /// Tells the exception lane what failed, and goes there.
    pub(super) fn failing(&mut self, shared: &mut Shared, node: NodeIndex) -> String {
        let id = self.node(node).id.as_str().to_owned();
        let again = self.entries[&node].clone();
        let name = self.further(shared, node, "exception");
        let lane = self.lane_task(shared, &id, &again);
        let carried = format!("$c + {{failed: {}}}", quoted(&id));
        self.put(&name, None, change(&carried, &lane));
        name
    }

    /// A decision: the worker answers the exit.
    pub(super) fn decision(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.node(node);
        let task = "oms.flow.decide.v1".to_owned();
        let carried = after_task(&compiled.exits, &|_| "$c.open".to_owned());
        let exits = compiled.exits.clone();
        let arguments = self.arguments(node, &task);
        self.ask(
            shared,
            node,
            &task,
            Ask {
                arguments,
                waits: false,
                limit: Some(TIMEOUT_US),
                time_up: "fault",
                carried,
            },
        );
        self.exits(shared, node, &exits, None)
    }

    /// A pause; one with a moment or a message is asked for.
    pub(super) fn wait(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.node(node);
        let position = |port: &str| {
            let place = compiled.exits.iter().position(|exit| exit.port.as_str() == port);
            place.map(|place| place as ExitIndex)
        };
        let id = quoted(compiled.id.as_str());
        let entry = self.entries[&node].clone();
        let mut name = entry.clone();
        if let (Some(most), Some(exhausted)) = (compiled.visits_max, position("exhausted")) {
            name = self.further(shared, node, "pause");
            let behind = self.behind(shared, node, exhausted)?;
            let choices = vec![
                (
                    "exhausted",
                    Some(jq(&format!("($c.visits[{id}] // 0) >= {most}"))),
                    behind,
                ),
                ("pause", None, name.clone()),
            ];
            self.put(&entry, Some(node), vec![("switch", cases(choices))]);
        }
        let count = format!("visits: ($c.visits + {{({id}): (($c.visits[{id}] // 0) + 1)}})");
        let settings = self.settings(node);
        let next = self.behind(shared, node, position("ok").unwrap_or_default())?;
        if settings.text("until").is_none() && position("event").is_none() {
            let pause = duration(settings.duration_us("for").unwrap_or_default());
            self.put(
                &name,
                None,
                vec![
                    ("wait", Yaml::from(pause)),
                    output(&format!("$c + {{{count}}}")),
                    ("then", Yaml::from(next)),
                ],
            );
            return Ok(());
        }
        let task = "oms.flow.wait.v1".to_owned();
        let exits: Vec<Exit> = compiled
            .exits
            .iter()
            .filter(|exit| exit.port.as_str() != "exhausted")
            .cloned()
            .collect();
        let carried = format!("{} + {{{count}}}", after_task(&exits, &|_| "$c.open".to_owned()));
        let arguments = self.arguments(node, &task);
        self.entries.insert(node, name);
        self.ask(
            shared,
            node,
            &task,
            Ask {
                arguments,
                waits: true,
                limit: None,
                time_up: "ok",
                carried,
            },
        );
        self.entries.insert(node, entry);
        self.exits(shared, node, &exits, None)
    }

    /// The step that undoes: the newest first, until nothing of the set is open.
    pub(super) fn compensate(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let undone = crate::targets::undo::released(self.node(node));
        let name = self.entries[&node].clone();
        let next = self.behind(shared, node, 0)?;
        let failed = self.failing(shared, node);
        self.undo_loop(shared, &name, Some(node), undone, &next, &failed);
        Ok(())
    }

    pub(super) fn undo_loop(
        &mut self,
        shared: &mut Shared,
        name: &str,
        node: Option<NodeIndex>,
        undone: flow_catalog::ObligationSet,
        next: &str,
        failed: &str,
    ) {
        let tasks = shared.undo_tasks.iter().filter(|(_, set)| set.intersects(undone));
        let tasks: Vec<String> = tasks.map(|(task, _)| task.clone()).collect();
        let newest = newest(undone);
        let mut choices = Vec::new();
        let mut written = Vec::new();
        for task in &tasks {
            let own = super::unique(shared, &format!("{name}.{task}"));
            let condition = jq(&format!("{newest}.undo == {}", quoted(task)));
            choices.push((task.as_str(), Some(condition), own.clone()));
            written.push(own);
            shared.functions.insert(task.clone());
        }
        choices.push(("done", None, next.to_owned()));
        self.put(name, node, vec![("switch", cases(choices))]);
        for (task, own) in tasks.iter().zip(&written) {
            let call = map([
                ("call", Yaml::from(task.as_str())),
                (
                    "with",
                    map([
                        ("task", Yaml::from(task.as_str())),
                        ("undo", Yaml::from(jq(&newest))),
                        (
                            "key",
                            Yaml::from(jq(&format!(
                                "$workflow.id + \"/undo/\" + {newest}.by + \"/\" + {newest}.obligation"
                            ))),
                        ),
                        ("data", Yaml::from(jq("$c.data"))),
                    ]),
                ),
                ("timeout", map([("after", Yaml::from(duration(TIMEOUT_US)))])),
            ]);
            let retry = map([
                ("delay", Yaml::from(duration(BACKOFF_US))),
                ("backoff", map([("exponential", Yaml::Map(Vec::new()))])),
                (
                    "limit",
                    map([("attempt", map([("count", Yaml::Number(i64::from(RETRIES)))]))]),
                ),
            ]);
            let gone = format!(
                "if type == \"object\" and .failed == true then $c + {{exit: \"fault\"}} else {newest} as $n | $c + {{exit: \"ok\", \
                 open: ($c.open | map(select(.obligation != $n.obligation)))}} end"
            );
            let after = super::unique(shared, &format!("{own}.exit"));
            self.put(
                own,
                None,
                vec![
                    (
                        "try",
                        Yaml::List(vec![named(&super::unique(shared, &format!("{own}.call")), call)]),
                    ),
                    (
                        "catch",
                        map([
                            ("errors", Yaml::Map(Vec::new())),
                            ("retry", retry),
                            (
                                "do",
                                Yaml::List(vec![named(
                                    &super::unique(shared, &format!("{own}.failed")),
                                    map([("set", map([("failed", Yaml::Bool(true))]))]),
                                )]),
                            ),
                        ]),
                    ),
                    output(&gone),
                    ("then", Yaml::from(after.as_str())),
                ],
            );
            self.put(
                &after,
                None,
                vec![(
                    "switch",
                    cases(vec![
                        ("failed", Some(jq("$c.exit == \"fault\"")), failed.to_owned()),
                        ("undone", None, name.to_owned()),
                    ]),
                )],
            );
        }
    }
}

/// What is asked of a function.
struct Ask {
    arguments: Vec<(String, Yaml)>,
    waits: bool,
    limit: Option<i64>,
    time_up: &'static str,
    carried: String,
}

/// Cases of a switch: a name, a condition, where it leads.
pub(super) fn cases(choices: Vec<(&str, Option<String>, String)>) -> Yaml {
    let cases = choices.into_iter().map(|(name, when, then)| {
        let mut case = Vec::new();
        case.extend(when.map(|when| ("when".to_owned(), Yaml::from(when))));
        case.push(("then".to_owned(), Yaml::from(then)));
        named(name, Yaml::Map(case))
    });
    Yaml::List(cases.collect())
}

/// A value as it is, also where it looks like an expression.
fn plain(value: &serde_json::Value) -> Yaml {
    match value {
        serde_json::Value::String(text) if text.trim_start().starts_with("${") => {
            Yaml::from(jq(&quoted(text)))
        }
        serde_json::Value::Array(items) => Yaml::List(items.iter().map(plain).collect()),
        serde_json::Value::Object(entries) => Yaml::Map(
            entries
                .iter()
                .map(|(name, value)| (name.clone(), plain(value)))
                .collect(),
        ),
        other => Yaml::from(other),
    }
}

fn table_json(table: &Table) -> serde_json::Value {
    serde_json::to_value(table).unwrap_or_default()
}

/// A length as ISO 8601.
pub(super) fn duration(length_us: i64) -> String {
    flow_feel::time::Duration { micros: length_us }.to_string()
}

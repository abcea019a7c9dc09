//! One scope of states: the whole flow, a branch of a fork, or a called flow.

use std::collections::{BTreeMap, VecDeque};

use flow_catalog::{Family, ObligationSet, Role, Settings};
use flow_engine::{CompiledFlow, CompiledNode, ExitIndex, NodeIndex};
use flow_model::{Flow, Node, Text};
use serde_json::{Map, Value, json};

use super::names::Names;
use crate::error::{ExportError, Refusal};
use crate::targets::blocks::{self, Block};

/// States of one machine; the service takes a definition of at most a megabyte.
const STATES_MAX: usize = 10_000;

/// What all scopes of a machine share.
pub(super) struct Shared<'a> {
    pub(super) flows: BTreeMap<&'a str, &'a Flow>,
    pub(super) names: Names,
    pub(super) n_states: usize,
    /// Every task that may have to undo something, of this flow and of those it calls.
    pub(super) undo_tasks: BTreeMap<String, ObligationSet>,
    /// Ids of the flows that are being written, outermost first.
    pub(super) calling: Vec<String>,
}

/// A flow made ready.
pub(super) struct Ready<'a> {
    pub(super) flow: &'a Flow,
    pub(super) compiled: CompiledFlow,
}

/// What surrounds a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing: its ends end the order.
    Nothing,
    /// A call: its ends go back to the caller.
    Call,
    /// A fork: every way leads to the join.
    Fork(NodeIndex),
}

/// Where a scope begins.
pub(super) enum Entry<'e> {
    /// With a step.
    Step(NodeIndex),
    /// With branches of a fork that meet before its other branches do.
    Block(NodeIndex, &'e Block),
}

/// A scope under way.
pub(super) struct Machine<'a, 'b> {
    pub(super) ready: &'b Ready<'a>,
    pub(super) prefix: String,
    pub(super) around: Around,
    /// For a branch: its fork and exit, before the names of its own states.
    pub(super) label: String,
    pub(super) states: Map<String, Value>,
    /// Names of the steps that were reached.
    pub(super) entries: BTreeMap<NodeIndex, String>,
    waiting: VecDeque<NodeIndex>,
    /// Where every way of a branch leads.
    arrival: Option<String>,
    /// Steps whose technical failures a person meets: the value that names them, and the state to try again.
    pub(super) lane: BTreeMap<String, String>,
    lane_name: Option<String>,
    /// Name of the state that ends a scope which a person stopped.
    pub(super) stopped_name: Option<String>,
}

impl<'a, 'b> Machine<'a, 'b> {
    pub(super) fn new(ready: &'b Ready<'a>, prefix: String, around: Around) -> Self {
        Self {
            ready,
            prefix,
            around,
            label: String::new(),
            states: Map::new(),
            entries: BTreeMap::new(),
            waiting: VecDeque::new(),
            arrival: None,
            lane: BTreeMap::new(),
            lane_name: None,
            stopped_name: None,
        }
    }

    /// The states from a step on: `{"StartAt", "States"}`.
    pub(super) fn write(
        mut self,
        shared: &mut Shared<'a>,
        entry: Entry<'_>,
    ) -> Result<Map<String, Value>, ExportError> {
        if let Around::Fork(_) = self.around {
            let name = shared.names.state(&format!("{}arrives", self.lane_prefix()));
            self.put(shared, name.clone(), json!({"Type": "Succeed"}))?;
            self.arrival = Some(name);
        }
        let start = match entry {
            Entry::Step(first) => self.goto(shared, first),
            Entry::Block(fork, block) => {
                let name = shared.names.state(&format!("{}fork", self.lane_prefix()));
                self.side_by_side(shared, name.clone(), fork, block)?;
                name
            }
        };
        while let Some(node) = self.waiting.pop_front() {
            self.step(shared, node)?;
        }
        if self.lane_name.is_some() || self.stopped_name.is_some() {
            self.write_lane(shared)?;
        }
        let mut scope = Map::new();
        scope.insert("StartAt".to_owned(), Value::from(start));
        scope.insert("States".to_owned(), Value::Object(self.states));
        Ok(scope)
    }

    /// The state of a step, which is written later if it is new.
    pub(super) fn goto(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> String {
        if let (Around::Fork(join), Some(arrival)) = (self.around, &self.arrival)
            && join == node
        {
            return arrival.clone();
        }
        if let Some(name) = self.entries.get(&node) {
            return name.clone();
        }
        let name = shared
            .names
            .state(&format!("{}{}", self.prefix, self.compiled(node).id));
        self.entries.insert(node, name.clone());
        self.waiting.push_back(node);
        name
    }

    /// The state behind an exit.
    pub(super) fn behind(
        &mut self,
        shared: &mut Shared<'a>,
        node: NodeIndex,
        exit: ExitIndex,
    ) -> Result<String, ExportError> {
        match self.ready.compiled.target(node, exit) {
            Some(target) => Ok(self.goto(shared, target)),
            None => {
                let port = &self.compiled(node).exits[exit as usize].port;
                Err(self.refuse(
                    node,
                    Text::new(
                        format!("its exit {port} leads nowhere"),
                        format!("出口 {port} 没有连接"),
                    ),
                    Text::new("connect the exit", "请连接该出口"),
                ))
            }
        }
    }

    /// A further state of a step.
    pub(super) fn name(&self, shared: &mut Shared<'a>, node: NodeIndex, what: &str) -> String {
        shared
            .names
            .state(&format!("{}{}: {what}", self.prefix, self.compiled(node).id))
    }

    /// The name of the exception lane of this scope.
    pub(super) fn lane_state(&mut self, shared: &mut Shared<'a>, failed: &str, again: &str) -> String {
        self.lane.insert(failed.to_owned(), again.to_owned());
        let prefix = self.lane_prefix();
        self.lane_name
            .get_or_insert_with(|| shared.names.state(&format!("{prefix}exception")))
            .clone()
    }

    /// The state that ends this scope when a person stopped it in a branch or a call.
    pub(super) fn stopped_state(&mut self, shared: &mut Shared<'a>) -> String {
        let prefix = self.lane_prefix();
        self.stopped_name
            .get_or_insert_with(|| shared.names.state(&format!("{prefix}exception: stopped")))
            .clone()
    }

    pub(super) fn lane_prefix(&self) -> String {
        format!("{}{}", self.prefix, self.label)
    }

    pub(super) fn lane_entry(&self) -> Option<String> {
        self.lane_name.clone()
    }

    pub(super) fn put(
        &mut self,
        shared: &mut Shared<'a>,
        name: String,
        state: Value,
    ) -> Result<(), ExportError> {
        shared.n_states += 1;
        if shared.n_states > STATES_MAX {
            return Err(Refusal {
                step: None,
                reason: Text::new(
                    format!("with the flows it calls it needs more than {STATES_MAX} states"),
                    format!("连同所调用的流程，需要超过 {STATES_MAX} 个状态"),
                ),
                way: Text::new(
                    "export the called flows by themselves, or call fewer",
                    "请单独导出被调用的流程，或减少调用",
                ),
            }
            .into());
        }
        self.states.insert(name, state);
        Ok(())
    }

    pub(super) fn compiled(&self, node: NodeIndex) -> &'b CompiledNode {
        self.ready.compiled.node(node)
    }

    pub(super) fn own(&self, node: NodeIndex) -> &'a Node {
        &self.ready.flow.nodes[&self.compiled(node).id]
    }

    pub(super) fn settings(&self, node: NodeIndex) -> Settings<'a> {
        let component = self
            .compiled(node)
            .component
            .expect("unknown components are refused first");
        Settings::new(component, self.own(node))
    }

    /// Name of a step in both languages, on one line.
    pub(super) fn comment(&self, node: NodeIndex) -> String {
        crate::words::both(&crate::words::step_name(self.ready.flow, &self.compiled(node).id))
    }

    pub(super) fn refuse(&self, node: NodeIndex, reason: Text, way: Text) -> ExportError {
        Refusal {
            step: Some(self.compiled(node).id.clone()),
            reason,
            way,
        }
        .into()
    }

    fn step(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let component = self.compiled(node).component;
        let Some(component) = component else {
            let id = &self.own(node).component;
            return Err(self.refuse(
                node,
                Text::new(
                    format!("this version does not know a \"{id}\""),
                    format!("当前版本不认识“{id}”"),
                ),
                Text::new("replace it by another step", "请换成别的步骤"),
            ));
        };
        match (component.family, component.role) {
            (Family::Source, _) => self.start(shared, node),
            (Family::Sink, _) => self.end(shared, node),
            (Family::Decision, _) => self.decision(shared, node),
            (Family::Wait, _) => self.wait(shared, node),
            (Family::Fork | Family::Join, _) if blocks::passes(&self.ready.compiled, node) => {
                let next = self.behind(shared, node, 0)?;
                let (name, comment) = (self.entries[&node].clone(), self.comment(node));
                self.put(
                    shared,
                    name,
                    json!({"Type": "Pass", "Comment": comment, "Next": next}),
                )
            }
            (Family::Fork, _) => self.fork(shared, node),
            (Family::Join, _) => Err(self.refuse(
                node,
                Text::new(
                    "it does not close exactly the branches of one fork",
                    "它没有正好收口某个并行开始的全部分支",
                ),
                Text::new(
                    "lead every branch of a fork to one join, and nothing else",
                    "请让并行开始的每个分支都汇到同一个汇合，且不再接其他来路",
                ),
            )),
            (Family::Subflow, _) => self.call(shared, node),
            (Family::Task, Role::Compensate) => self.compensate(shared, node),
            (Family::Task, _) => self.task(shared, node),
        }
    }

    /// A first record for the states, from the order or from what a caller hands over.
    fn start(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let name = self.entries[&node].clone();
        let next = self.behind(shared, node, 0)?;
        let output = match self.around {
            Around::Nothing => super::query::query(&format!(
                "{{'data': $states.input, 'open': [{}], 'visits': {{}}, 'at': '', 'exit': 'ok'}}",
                super::undo::entering(&self.ready.compiled).join(", ")
            )),
            _ => super::query::query("$merge([$states.input, {'visits': {}, 'exit': 'ok', 'wrote': {}}])"),
        };
        let scope = self.settings(node).text("scope").unwrap_or("true");
        let comment = self.comment(node);
        if self.around != Around::Nothing || scope == "true" {
            return self.put(
                shared,
                name,
                json!({"Type": "Pass", "Comment": comment, "Output": output, "Next": next}),
            );
        }
        let (check, outside) = (
            self.name(shared, node, "scope"),
            self.name(shared, node, "not for this flow"),
        );
        self.put(
            shared,
            name,
            json!({"Type": "Pass", "Comment": comment, "Output": output, "Next": check}),
        )?;
        let condition = super::jsonata::is_false(scope).map_err(|what| self.cannot_say(node, what))?;
        self.put(
            shared,
            check,
            json!({
                "Type": "Choice",
                "Choices": [{"Condition": super::query::order_query(&condition), "Next": outside}],
                "Default": next
            }),
        )?;
        self.put(
            shared,
            outside,
            json!({"Type": "Fail", "Error": "Orderloom.OutOfScope", "Cause": format!("the order is not for this flow: {scope}")}),
        )
    }

    fn end(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        if let Around::Fork(_) = self.around {
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
            .compiled(node)
            .outcome
            .map_or("completed", |outcome| outcome.id());
        let id = super::values::quoted(self.compiled(node).id.as_str());
        let mut extra = format!("'result': '{outcome}', 'ended': $states.input.at & {id}");
        if let Some(to) = self.settings(node).text("to") {
            extra.push_str(&format!(", 'to': {}", super::values::quoted(to)));
        }
        let output = super::query::query(&format!("$merge([$states.input, {{{extra}}}])"));
        let name = self.entries[&node].clone();
        let comment = self.comment(node);
        self.put(
            shared,
            name,
            json!({"Type": "Succeed", "Comment": comment, "Output": output}),
        )
    }

    pub(super) fn cannot_say(&self, node: NodeIndex, what: super::jsonata::Unsayable) -> ExportError {
        let what = what.0;
        self.refuse(
            node,
            Text::new(
                format!(
                    "its condition has {}, which cannot be said exactly there",
                    what.en
                ),
                format!("条件里有{}，目标语言无法准确表达", what.zh),
            ),
            Text::new(
                "let an earlier step write the value into a field and compare the field with a fixed value",
                "请由前面的步骤把结果写入字段，再与固定值比较",
            ),
        )
    }
}

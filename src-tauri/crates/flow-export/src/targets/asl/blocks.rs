//! Forks and calls: scopes inside a scope, and what is put together after them.

use std::collections::BTreeMap;

use flow_catalog::{PortKind, schema};
use flow_engine::{ExitIndex, NodeIndex, compile};
use flow_model::{FlowId, Text};
use serde_json::{Map, Value, json};

use super::machine::{Around, Entry, Machine, Ready, Shared};
use super::query::query;
use super::values::quoted;
use crate::error::ExportError;
use crate::targets::blocks::{self, Block, Branch};

/// Calls inside calls are written so deep.
const DEPTH_MAX: usize = 16;

impl<'a> Machine<'a, '_> {
    /// A fork with its branches up to the join.
    pub(super) fn fork(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let block = blocks::block_of(&self.ready.compiled, node).map_err(|fork| {
            let (reason, way) = blocks::crossing();
            self.refuse(fork, reason, way)
        })?;
        let name = self.entries[&node].clone();
        self.side_by_side(shared, name, node, &block)
    }

    /// The state that runs the branches of a block, and the one behind their join.
    pub(super) fn side_by_side(
        &mut self,
        shared: &mut Shared<'a>,
        name: String,
        fork: NodeIndex,
        block: &Block,
    ) -> Result<(), ExportError> {
        let join = block.join;
        let mut branches = Vec::new();
        let mut branch_of = BTreeMap::new();
        for (position, branch) in block.branches.iter().enumerate() {
            for inside in blocks::inside(&self.ready.compiled, fork, branch, join) {
                if branch_of.insert(inside, position).is_some() {
                    return Err(self.refuse(
                        inside,
                        Text::new("it stands in two parallel branches", "它同时位于两个并行分支"),
                        Text::new("copy the step into each branch", "请在每个分支里各放一个"),
                    ));
                }
            }
            branches.push(Value::Object(self.branch(shared, fork, branch, join)?));
        }
        let counted = self.counted(&branch_of);
        let output = query(&format!(
            "( $i := $states.input; $all := $states.result; $merge([$i, {{\
             'data': $reduce($all, function($a, $r){{ $put($a, $r.wrote) }}, $i.data), \
             'open': $reduce([$all.open], function($o, $x){{ $add($o, $x) }}, \
             [$filter($i.open, function($x){{ $count($filter($all, function($r){{ $x.obligation in $r.open.obligation }})) = $count($all) }})]), \
             'visits': $merge([$i.visits{counted}]), 'stop': [$all.stop]{}}}]) )",
            match self.is_inside() {
                true => ", 'wrote': $reduce($all, function($a, $r){ $put($a, $r.wrote) }, $i.wrote)",
                false => "",
            }
        ));
        let after = shared
            .names
            .state(&format!("{}{}", self.prefix, self.compiled(join).id));
        let comment = self.comment(fork);
        let into = query("$merge([$states.input, {'wrote': {}}])");
        let state = json!({
            "Type": "Parallel",
            "Comment": comment,
            "Arguments": into,
            "Branches": branches,
            "Output": output,
            "Next": after
        });
        self.put(shared, name, state)?;
        self.entries.insert(join, after.clone());
        let next = self.behind(shared, join, 0)?;
        self.after_scope(shared, join, after, &[], next)
    }

    fn branch(
        &self,
        shared: &mut Shared<'a>,
        fork: NodeIndex,
        branch: &Branch,
        join: NodeIndex,
    ) -> Result<Map<String, Value>, ExportError> {
        let own = self.compiled(fork);
        let (name, entry) = match branch {
            Branch::Exit(exit) => {
                let first = self.ready.compiled.target(fork, *exit);
                let first = first.expect("exits that lead nowhere make no block");
                (own.exits[*exit as usize].port.to_string(), Entry::Step(first))
            }
            Branch::Block(block) => (
                self.compiled(block.join).id.to_string(),
                Entry::Block(fork, block),
            ),
        };
        let mut scope = Machine::new(self.ready, self.prefix.clone(), Around::Fork(join));
        scope.label = format!("{} {name}: ", own.id);
        scope.write(shared, entry)
    }

    /// Visits of the waits inside each branch.
    fn counted(&self, inside: &BTreeMap<NodeIndex, usize>) -> String {
        let waits = inside
            .iter()
            .filter(|(node, _)| self.compiled(**node).visits_max.is_some());
        let entries: Vec<String> = waits
            .map(|(node, branch)| {
                let id = quoted(self.compiled(*node).id.as_str());
                format!("{id}: $lookup($all[{branch}].visits, {id})")
            })
            .collect();
        match entries.is_empty() {
            true => String::new(),
            false => format!(", {{{}}}", entries.join(", ")),
        }
    }

    /// After branches or parts: on, unless a person stopped one of them.
    fn after_scope(
        &mut self,
        shared: &mut Shared<'a>,
        node: NodeIndex,
        name: String,
        further: &[Value],
        default: String,
    ) -> Result<(), ExportError> {
        let stopped = self.stopped_state(shared);
        let mut choices = vec![json!({
            "Condition": query("$exists($states.input.stop[0])"),
            "Next": stopped
        })];
        choices.extend(further.iter().cloned());
        let comment = self.comment(node);
        self.put(
            shared,
            name,
            json!({"Type": "Choice", "Comment": comment, "Choices": choices, "Default": default}),
        )
    }

    /// Another flow, once or for each part.
    pub(super) fn call(&mut self, shared: &mut Shared<'a>, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.compiled(node);
        let id = compiled.calls.clone().unwrap_or_default();
        let called = self.called(shared, node, &id)?;
        let ready = Ready {
            flow: called,
            compiled: compile(called),
        };
        let Some(start) = ready.compiled.starts.first().copied() else {
            return Err(self.refuse(
                node,
                Text::new(
                    format!("the flow {id} has no start"),
                    format!("流程 {id} 没有起点"),
                ),
                Text::new("give the called flow a start", "请给被调用的流程加上起点"),
            ));
        };
        let prefix = format!("{}{}/", self.prefix, compiled.id);
        shared.calling.push(id);
        let scope = Machine::new(&ready, prefix, Around::Call).write(shared, Entry::Step(start))?;
        shared.calling.pop();
        let name = self.entries[&node].clone();
        let choice = self.name(shared, node, "exit");
        let mut state = Map::new();
        state.insert("Comment".to_owned(), Value::from(self.comment(node)));
        state.insert("Output".to_owned(), Value::from(self.after_call(node)));
        state.insert("Next".to_owned(), Value::from(choice.clone()));
        self.add_parts(node, scope, &mut state)?;
        self.put(shared, name, Value::Object(state))?;
        let exit_of = |success: bool| {
            let mut exits = compiled.exits.iter();
            exits
                .position(|exit| (exit.kind == PortKind::Success) == success)
                .unwrap_or_default()
        };
        let cancelled = self.behind(shared, node, exit_of(false) as ExitIndex)?;
        let next = self.behind(shared, node, exit_of(true) as ExitIndex)?;
        let when = json!({"Condition": query("$states.input.exit = 'cancelled'"), "Next": cancelled});
        self.after_scope(shared, node, choice, &[when], next)
    }

    fn called(
        &self,
        shared: &Shared<'a>,
        node: NodeIndex,
        id: &str,
    ) -> Result<&'a flow_model::Flow, ExportError> {
        let known = shared.flows.get(FlowId::new(id).as_str()).copied();
        match known {
            Some(_) if shared.calling.iter().any(|calling| calling == id) => Err(self.refuse(
                node,
                Text::new(
                    format!("the flow {id} calls itself"),
                    format!("流程 {id} 调用了自己"),
                ),
                Text::new("use a counted wait to repeat steps", "要重复步骤请用带次数的等待"),
            )),
            Some(_) if shared.calling.len() > DEPTH_MAX => Err(self.refuse(
                node,
                Text::new(
                    format!("calls are nested more than {DEPTH_MAX} deep"),
                    format!("调用嵌套超过 {DEPTH_MAX} 层"),
                ),
                Text::new("nest fewer flows", "请减少嵌套"),
            )),
            Some(flow) => Ok(flow),
            None => Err(self.refuse(
                node,
                Text::new(format!("the flow {id} is not there"), format!("找不到流程 {id}")),
                Text::new("put the called flow beside this one", "请把被调用的流程放在一起"),
            )),
        }
    }

    fn add_parts(
        &self,
        node: NodeIndex,
        scope: Map<String, Value>,
        state: &mut Map<String, Value>,
    ) -> Result<(), ExportError> {
        let id = quoted(self.compiled(node).id.as_str());
        let settings = self.settings(node);
        let each = settings
            .text("for_each")
            .filter(|path| schema().slot(path).is_some());
        let Some(path) = each else {
            state.insert("Type".to_owned(), Value::from("Parallel"));
            let into = query(&format!(
                "$merge([$states.input, {{'at': $states.input.at & {id} & '/'}}])"
            ));
            state.insert("Arguments".to_owned(), Value::from(into));
            state.insert("Branches".to_owned(), json!([scope]));
            return Ok(());
        };
        let steps: Vec<String> = path.split('.').map(|step| format!("`{step}`")).collect();
        let mut processor = scope;
        processor.insert("ProcessorConfig".to_owned(), json!({"Mode": "INLINE"}));
        state.insert("Type".to_owned(), Value::from("Map"));
        state.insert(
            "Items".to_owned(),
            Value::from(query(&format!(
                "( $parts := $states.input.data.{}; $count($parts) > 0 ? [$parts] : [{{}}] )",
                steps.join(".")
            ))),
        );
        let at = format!("$states.input.at & {id} & '[' & $states.context.Map.Item.Index & ']/'");
        state.insert(
            "ItemSelector".to_owned(),
            json!({
                "data": "{% $states.input.data %}",
                "open": "{% $states.input.open %}",
                "part": "{% $states.context.Map.Item.Value %}",
                "at": query(&at)
            }),
        );
        state.insert("ItemProcessor".to_owned(), Value::Object(processor));
        let most = if settings.bool("parallel") { 0 } else { 1 };
        state.insert("MaxConcurrency".to_owned(), Value::from(most));
        Ok(())
    }

    /// What a caller goes on with: cancelled if any part is, open what any part left open.
    fn after_call(&self, node: NodeIndex) -> String {
        let compiled = self.compiled(node);
        let port = |success: bool| {
            let mut exits = compiled.exits.iter();
            let exit = exits.find(|exit| (exit.kind == PortKind::Success) == success);
            quoted(exit.map_or("", |exit| exit.port.as_str()))
        };
        query(&format!(
            "( $i := $states.input; $all := $states.result; $merge([$i, {{\
             'data': $reduce($all, function($a, $r){{ $put($a, $r.wrote) }}, $i.data), \
             'open': $reduce([$all.open], function($o, $x){{ $add($o, $x) }}, \
             [$filter($i.open, function($x){{ $x.obligation in $all.open.obligation }})]), \
             'exit': 'cancelled' in $all.result ? {} : {}, 'stop': [$all.stop]{}}}]) )",
            port(false),
            port(true),
            match self.is_inside() {
                true => ", 'wrote': $reduce($all, function($a, $r){ $put($a, $r.wrote) }, $i.wrote)",
                false => "",
            }
        ))
    }
}

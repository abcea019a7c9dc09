//! Forks: a list of tasks for each branch, and what the branches come to put together behind them.

use std::collections::BTreeSet;

use flow_engine::NodeIndex;
use flow_model::Text;

use super::query::{PUT, STOPPED, jq, output};
use super::step::cases;
use super::{Entry, Scope, Shared, named, unique};
use crate::error::ExportError;
use crate::targets::blocks::{self, Block, Branch};
use crate::yaml::{Yaml, map};

impl Scope<'_> {
    pub(super) fn fork(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let block = blocks::block_of(self.compiled, node).map_err(|fork| {
            let (reason, way) = blocks::crossing();
            self.refuse(fork, reason, way)
        })?;
        let name = self.entries[&node].clone();
        self.side_by_side(shared, &name, node, &block, &mut BTreeSet::new())
    }

    /// The task that runs the branches of a block, and the one behind their join. `seen` are the steps in them.
    pub(super) fn side_by_side(
        &mut self,
        shared: &mut Shared,
        name: &str,
        fork: NodeIndex,
        block: &Block,
        seen: &mut BTreeSet<NodeIndex>,
    ) -> Result<(), ExportError> {
        let mut branches = Vec::new();
        for branch in &block.branches {
            for inside in blocks::inside(self.compiled, fork, branch, block.join) {
                if !seen.insert(inside) {
                    return Err(self.refuse(
                        inside,
                        Text::new("it stands in two parallel branches", "它同时位于两个并行分支"),
                        Text::new("copy the step into each branch", "请在每个分支里各放一个"),
                    ));
                }
            }
            branches.push(self.branch(shared, fork, branch, block.join)?);
        }
        let after = unique(shared, self.node(block.join).id.as_str());
        let is_step = self.entries.get(&fork).is_some_and(|entry| entry == name);
        self.put(
            name,
            is_step.then_some(fork),
            vec![
                ("fork", map([("branches", Yaml::List(branches))])),
                output(&together()),
                ("then", Yaml::from(after.as_str())),
            ],
        );
        self.entries.insert(block.join, after.clone());
        let next = self.behind(shared, block.join, 0)?;
        let stopped = self.stopped_task(shared);
        let choices = vec![
            ("stopped", Some(jq("$c.stop != null")), stopped),
            ("all_here", None, next),
        ];
        self.put(&after, Some(block.join), vec![("switch", cases(choices))]);
        Ok(())
    }

    fn branch(
        &self,
        shared: &mut Shared,
        fork: NodeIndex,
        branch: &Branch,
        join: NodeIndex,
    ) -> Result<Yaml, ExportError> {
        let own = self.node(fork);
        let (name, entry) = match branch {
            Branch::Exit(exit) => {
                let port = &own.exits[*exit as usize].port;
                let first = self.compiled.target(fork, *exit);
                let first = first.expect("exits that lead nowhere make no block");
                (format!("{}.{port}", own.id), Entry::Step(first))
            }
            Branch::Block(block) => (
                format!("{}.{}", own.id, self.node(block.join).id),
                Entry::Block(fork, block),
            ),
        };
        let scope = Scope::new(self.flow, self.compiled, Some(join), format!("{name}."));
        let tasks = scope.write(shared, entry)?;
        Ok(named(&unique(shared, &name), map([("do", Yaml::List(tasks))])))
    }
}

/// What an order carries behind branches: what each of them wrote, and open what none has closed and any has opened.
fn together() -> String {
    format!(
        "{PUT} . as $all | $c + {{\
         data: (reduce $all[] as $r ($c.data; put($r.wrote))), \
         wrote: (reduce $all[] as $r ($c.wrote; put($r.wrote))), \
         visits: (reduce ($all[].visits | to_entries[]) as $v ($c.visits; .[$v.key] = ([.[$v.key] // 0, $v.value] | max))), \
         open: (reduce $all[].open[] as $x \
         ([$c.open[] | select(. as $o | all($all[]; any(.open[]; . == $o)))]; \
         if any(.[]; .obligation == $x.obligation) or any($c.open[]; . == $x) \
         then . else . + [$x] end)), \
         stop: ({STOPPED}), \
         failed: ([$all[] | select(.stop != null) | .failed] | first)}}"
    )
}

//! Forks and calls.

use std::collections::BTreeSet;

use flow_catalog::PortKind;
use flow_engine::{ExitIndex, NodeIndex};
use flow_model::Text;

use super::query::{PUT, jq, quoted};
use super::step::cases;
use super::{Scope, Shared, change, named, unique};
use crate::error::ExportError;
use crate::targets::blocks;
use crate::yaml::{Yaml, map};

impl Scope<'_> {
    pub(super) fn fork(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.node(node);
        let join = blocks::join_of(self.compiled, node).map_err(|fork| {
            self.refuse(
                fork,
                Text::new(
                    "its branches do not all meet at one join of their own",
                    "它的分支没有全部汇到同一个专属的汇合",
                ),
                Text::new(
                    "lead every branch to one join, and nothing else to it",
                    "请让每个分支都汇到同一个汇合，且不再接其他来路",
                ),
            )
        })?;
        let mut branches = Vec::new();
        let mut seen = BTreeSet::new();
        for (position, exit) in (0..).zip(&compiled.exits) {
            let Some(first) = self.compiled.target(node, position) else {
                self.behind(shared, node, position)?;
                continue;
            };
            for inside in blocks::inside(self.compiled, first, join) {
                if !seen.insert(inside) {
                    return Err(self.refuse(
                        inside,
                        Text::new("it stands in two parallel branches", "它同时位于两个并行分支"),
                        Text::new("copy the step into each branch", "请在每个分支里各放一个"),
                    ));
                }
            }
            let label = format!("{}.{}.", compiled.id, exit.port);
            let branch = Scope::new(self.flow, self.compiled, Some(join), label);
            let tasks = branch.write(shared, first)?;
            let name = unique(shared, &format!("{}.{}", compiled.id, exit.port));
            branches.push(named(&name, map([("do", Yaml::List(tasks))])));
        }
        let name = self.entries[&node].clone();
        let after = unique(shared, self.node(join).id.as_str());
        self.put(
            &name,
            Some(node),
            vec![
                ("fork", map([("branches", Yaml::List(branches))])),
                ("then", Yaml::from(after.as_str())),
            ],
        );
        self.entries.insert(join, after.clone());
        let next = self.behind(shared, join, 0)?;
        let stopped = self.stopped_task(shared);
        let choices = vec![
            ("stopped", Some(jq("$context.stop != null")), stopped),
            ("all_here", None, next),
        ];
        self.put(&after, Some(join), vec![("switch", cases(choices))]);
        Ok(())
    }

    /// Another flow, once or for each entry of a list, one after the other.
    pub(super) fn call(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let compiled = self.node(node);
        let settings = self.settings(node);
        let name = self.entries[&node].clone();
        let each = settings
            .text("for_each")
            .filter(|path| flow_catalog::schema().slot(path).is_some());
        if each.is_some() && settings.bool("parallel") {
            return Err(self.refuse(
                node,
                Text::new(
                    "it runs the parts side by side, and this language runs them one after the other",
                    "各部分同时进行，而该语言只能依次执行",
                ),
                Text::new(
                    "turn \"Side by side\" off, or export Amazon States Language or BPMN",
                    "请关闭“同时执行”，或导出 Amazon States Language、BPMN",
                ),
            ));
        }
        let id = compiled.calls.clone().unwrap_or_default();
        let own = quoted(compiled.id.as_str());
        let at = match each {
            Some(_) => format!("$context.at + {own} + \"[\" + ($part_at | tostring) + \"]/\""),
            None => format!("$context.at + {own} + \"/\""),
        };
        let mut input = vec![
            ("data".to_owned(), Yaml::from(jq("$context.data"))),
            ("open".to_owned(), Yaml::from(jq("$context.entry"))),
            ("at".to_owned(), Yaml::from(jq(&at))),
        ];
        if each.is_some() {
            input.push(("part".to_owned(), Yaml::from(jq("$part"))));
        }
        let run = map([
            (
                "run",
                map([(
                    "workflow",
                    map([
                        ("namespace", Yaml::from("orderloom")),
                        ("name", Yaml::from(super::name_of(&id))),
                        ("version", Yaml::from("latest")),
                        ("input", Yaml::Map(input)),
                    ]),
                )]),
            ),
            (
                "export",
                map([(
                    "as",
                    Yaml::from(jq(&format!(
                        ". as $p | $context + {{data: ({PUT}), cancelled: ($context.cancelled or $p.result == \"cancelled\"), \
                         stop: ($context.stop // $p.stop), \
                 left: (reduce $p.open[] as $x ($context.left; if any(.[]; .obligation == $x.obligation) then . else . + [$x] end))}}"
                    ))),
                )]),
            ),
        ]);
        let runs = Yaml::List(vec![named(&self.further(shared, node, "run"), run)]);
        let (before, after, exit) = (
            name.clone(),
            self.further(shared, node, "back"),
            self.further(shared, node, "exit"),
        );
        let parts = self.further(shared, node, "parts");
        self.put(
            &before,
            Some(node),
            change(
                "$context + {entry: $context.open, left: [], cancelled: false}",
                &parts,
            ),
        );
        match each {
            Some(path) => {
                let steps: Vec<String> = path.split('.').map(quoted).collect();
                let list = format!(
                    "($context.data | getpath([{}]) // []) | if length == 0 then [{{}}] else . end",
                    steps.join(", ")
                );
                self.put(
                    &parts,
                    None,
                    vec![
                        (
                            "for",
                            map([
                                ("each", Yaml::from("part")),
                                ("in", Yaml::from(jq(&list))),
                                ("at", Yaml::from("part_at")),
                            ]),
                        ),
                        ("do", runs),
                        ("then", Yaml::from(after.as_str())),
                    ],
                );
            }
            None => self.put(
                &parts,
                None,
                vec![("do", runs), ("then", Yaml::from(after.as_str()))],
            ),
        }
        let merged = "($context.open | map(select(.obligation as $o | any($context.left[]; .obligation == $o)))) as $kept | \
                      $context + {open: (reduce $context.left[] as $x ($kept; if any(.[]; .obligation == $x.obligation) \
                      then . else . + [$x] end)), exit: (if $context.cancelled then \"cancelled\" else \"ok\" end)}";
        self.put(&after, None, change(merged, &exit));
        let exit_of = |success: bool| {
            let mut exits = compiled.exits.iter();
            exits
                .position(|exit| (exit.kind == PortKind::Success) == success)
                .unwrap_or_default() as ExitIndex
        };
        let cancelled = self.behind(shared, node, exit_of(false))?;
        let next = self.behind(shared, node, exit_of(true))?;
        let stopped = self.stopped_task(shared);
        let choices = vec![
            ("stopped", Some(jq("$context.stop != null")), stopped),
            ("cancelled", Some(jq("$context.exit == \"cancelled\"")), cancelled),
            ("done", None, next),
        ];
        self.put(&exit, None, vec![("switch", cases(choices))]);
        Ok(())
    }
}

//! Calls of another flow, once or for each entry of a list.
//!
//! Parts that run one after the other are a loop. For parts side by side the workflow calls itself with a list of parts:
//! with more than one it forks into two calls of itself, each with half of them; with one it calls the other flow. So
//! any number of parts runs side by side, in a language whose forks have a fixed number of branches.

use flow_catalog::PortKind;
use flow_engine::{CompiledFlow, ExitIndex, NodeIndex};
use flow_model::Flow;

use super::query::{PUT, STOPPED, jq, output, quoted};
use super::step::cases;
use super::{Scope, Shared, change, name_of, named, unique};
use crate::error::ExportError;
use crate::yaml::{Yaml, map};

/// What the input of a workflow has that calls itself: the step whose parts it is to run.
const HALVING: &str = "side_by_side";

/// How a call goes through the entries of its list.
enum Parts {
    /// There is no list.
    Once,
    /// One entry after the other.
    InTurn,
    /// All at the same time.
    SideBySide,
}

impl Scope<'_> {
    pub(super) fn call(&mut self, shared: &mut Shared, node: NodeIndex) -> Result<(), ExportError> {
        let settings = self.settings(node);
        let each = settings
            .text("for_each")
            .filter(|path| flow_catalog::schema().slot(path).is_some());
        let kind = match (each, settings.bool("parallel")) {
            (None, _) => Parts::Once,
            (Some(_), false) => Parts::InTurn,
            (Some(_), true) => Parts::SideBySide,
        };
        let id = self.node(node).calls.clone().unwrap_or_default();
        let name = self.entries[&node].clone();
        let parts = self.further(shared, node, "parts");
        let (back, exit) = (
            self.further(shared, node, "back"),
            self.further(shared, node, "exit"),
        );
        let own = quoted(self.node(node).id.as_str());
        let list = each.map(|path| {
            let steps: Vec<String> = path.split('.').map(quoted).collect();
            format!(
                ", part_at: 0, parts: [(($c.data | getpath([{}]) // []) | if length == 0 then [{{}}] else . end | \
                 to_entries[]) as $e | {{at: ($c.at + {own} + \"[\" + ($e.key | tostring) + \"]/\"), part: $e.value}}]",
                steps.join(", ")
            )
        });
        let begin = format!(
            "$c + {{entry: $c.open, left: [], cancelled: false{}}}",
            list.unwrap_or_default()
        );
        self.put(&name, Some(node), change(&begin, &parts));
        let then = ("then", Yaml::from(back.as_str()));
        match kind {
            Parts::Once => {
                let at = format!("$c.at + {own} + \"/\"");
                let run = run_flow(&id, "$c.entry", &at, None);
                self.put(&parts, None, vec![run, output(&after_runs("[.]", "")), then]);
            }
            Parts::InTurn => {
                let next = self.further(shared, node, "part");
                let choices = vec![
                    // Whoever stops an order stops the parts that are still to come.
                    (
                        "next",
                        Some(jq("$c.stop == null and $c.part_at < ($c.parts | length)")),
                        next.clone(),
                    ),
                    ("done", None, back.clone()),
                ];
                self.put(&parts, None, vec![("switch", cases(choices))]);
                let run = run_flow(
                    &id,
                    "$c.entry",
                    "$c.parts[$c.part_at].at",
                    Some("$c.parts[$c.part_at].part"),
                );
                let after = output(&after_runs("[.]", ", part_at: ($c.part_at + 1)"));
                self.put(
                    &next,
                    None,
                    vec![run, after, ("then", Yaml::from(parts.as_str()))],
                );
            }
            Parts::SideBySide => {
                let run = run_self(self.flow, &own, "$c.parts", "$c.entry");
                self.put(&parts, None, vec![run, output(&after_runs(".ran", "")), then]);
                shared.halving.push((node, id));
            }
        }
        let merged = "($c.open | map(select(.obligation as $o | any($c.left[]; .obligation == $o)))) as $kept | \
                      $c + {open: (reduce $c.left[] as $x ($kept; if any(.[]; .obligation == $x.obligation) \
                      then . else . + [$x] end)), exit: (if $c.cancelled then \"cancelled\" else \"ok\" end)}";
        self.put(&back, None, change(merged, &exit));
        self.leave_call(shared, node, &exit)
    }

    fn leave_call(&mut self, shared: &mut Shared, node: NodeIndex, name: &str) -> Result<(), ExportError> {
        let compiled = self.node(node);
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
            ("stopped", Some(jq("$c.stop != null")), stopped),
            ("cancelled", Some(jq("$c.exit == \"cancelled\"")), cancelled),
            ("done", None, next),
        ];
        self.put(name, None, vec![("switch", cases(choices))]);
        Ok(())
    }
}

/// What an order carries after runs of another flow, which are the list `all`: cancelled if any is, open what any left
/// open.
fn after_runs(all: &str, more: &str) -> String {
    format!(
        "{PUT} {all} as $all | $c + {{\
         data: (reduce $all[] as $r ($c.data; put($r.wrote))), \
         wrote: (reduce $all[] as $r ($c.wrote; put($r.wrote))), \
         cancelled: ($c.cancelled or any($all[]; .result == \"cancelled\")), \
         stop: ({STOPPED}), \
         left: (reduce $all[].open[] as $x ($c.left; if any(.[]; .obligation == $x.obligation) then . else . + [$x] end)){more}}}"
    )
}

/// Runs another flow.
fn run_flow(flow: &str, open: &str, at: &str, part: Option<&str>) -> (&'static str, Yaml) {
    let mut input = vec![("data", "$c.data"), ("open", open), ("at", at)];
    input.extend(part.map(|part| ("part", part)));
    run(name_of(flow), input)
}

/// Runs the workflow itself, for parts of a step.
fn run_self(flow: &Flow, step: &str, parts: &str, open: &str) -> (&'static str, Yaml) {
    let input = vec![
        (HALVING, step),
        ("parts", parts),
        ("data", "$c.data"),
        ("open", open),
    ];
    run(name_of(flow.id.as_str()), input)
}

fn run(name: String, input: Vec<(&str, &str)>) -> (&'static str, Yaml) {
    let input = input
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Yaml::from(jq(value))));
    let workflow = map([
        ("namespace", Yaml::from("orderloom")),
        ("name", Yaml::from(name)),
        ("version", Yaml::from("latest")),
        ("input", Yaml::Map(input.collect())),
    ]);
    ("run", map([("workflow", workflow)]))
}

/// Puts in front of the tasks of a flow those that it runs when it calls itself.
pub(super) fn with_halving(
    shared: &mut Shared,
    flow: &Flow,
    compiled: &CompiledFlow,
    tasks: Vec<Yaml>,
) -> Vec<Yaml> {
    let Some(Yaml::Map(first)) = tasks.first() else {
        return tasks;
    };
    let start = first[0].0.clone();
    let mut choices = Vec::new();
    let mut written = Vec::new();
    for (node, called) in std::mem::take(&mut shared.halving) {
        let step = compiled.node(node).id.as_str();
        let own = quoted(step);
        let mut name = |what: &str| unique(shared, &format!("{step}.{what}"));
        let (entry, one, halves) = (name("list"), name("one"), name("halves"));
        let (front, back) = (name("front"), name("rest"));
        choices.push((
            step.to_owned(),
            Some(jq(&format!("$c.{HALVING} == {own}"))),
            entry.clone(),
        ));
        let ways = vec![
            ("one", Some(jq("($c.parts | length) == 1")), one.clone()),
            ("more", None, halves.clone()),
        ];
        written.push(named(&entry, map([("switch", cases(ways))])));
        let run = run_flow(&called, "$c.open", "$c.parts[0].at", Some("$c.parts[0].part"));
        let end = || ("then", Yaml::from("end"));
        written.push(named(&one, map([run, output("{ran: [.]}"), end()])));
        let half = |name: &str, range: &str| {
            let parts = format!("$c.parts[{range}]");
            named(name, map([run_self(flow, &own, &parts, "$c.open")]))
        };
        let branches = vec![
            half(&front, ":(($c.parts | length) / 2 | floor)"),
            half(&back, "(($c.parts | length) / 2 | floor):"),
        ];
        let fork = ("fork", map([("branches", Yaml::List(branches))]));
        let ran = output("{ran: (map(.ran) | add)}");
        written.push(named(&halves, map([fork, ran, end()])));
    }
    let asked = unique(shared, HALVING);
    let mut cases_of: Vec<(&str, Option<String>, String)> = choices
        .iter()
        .map(|(step, when, then)| (step.as_str(), when.clone(), then.clone()))
        .collect();
    cases_of.push(("order", None, start));
    let mut all = vec![named(&asked, map([("switch", cases(cases_of))]))];
    all.extend(tasks);
    all.extend(written);
    all
}

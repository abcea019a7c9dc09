//! Errors of the flows that a flow calls, at any depth: where one of them would lose an order, its caller loses it too, so they
//! are findings at the call that leads there.
//!
//! Rules that look into called flows by themselves are left out: what is open at the end of a called flow, and whether it is
//! paid, is for the caller to judge.

use std::collections::BTreeSet;

use flow_engine::NodeIndex;
use flow_model::{FlowId, PortId, Text};

use crate::check::Caches;
use crate::context::CheckContext;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::rule::{Engine, Rule};
use crate::rules::RULES;
use crate::view::FlowView;

/// Finds them, each called flow at the first call that leads to it.
pub(crate) fn called_errors(view: &FlowView<'_>, caches: &Caches, findings: &mut Findings) {
    let table = view.sub_flows();
    let mut seen = BTreeSet::new();
    let mut inner: Option<CheckContext> = None;
    for (call, _) in view.steps().filter(|(node, _)| view.is_reachable(*node)) {
        let mut waiting: Vec<&str> = view.compiled_step(call).calls.as_deref().into_iter().collect();
        while let Some(id) = waiting.pop() {
            // A circle is found as one, and nothing is proved of it.
            if table.is_cyclic(id) || !seen.insert(id.to_owned()) {
                continue;
            }
            let id_of = FlowId::new(id);
            let (Some(flow), Some(compiled)) = (view.context.flows.get(&id_of), table.get(id)) else {
                continue;
            };
            let context = inner.get_or_insert_with(|| context_inside(view.context));
            let called = FlowView::new(flow, compiled, context, caches);
            for error in errors(&called) {
                findings.push(at_call(view, call, id, error));
            }
            waiting.extend(compiled.nodes.iter().filter_map(|node| node.calls.as_deref()));
        }
    }
}

/// What is known of every flow; what is told of the caller alone says nothing about the flows it calls.
fn context_inside(context: &CheckContext) -> CheckContext {
    CheckContext {
        flows: context.flows.clone(),
        now: context.now.clone(),
        server: context.server.clone(),
        target: context.target.clone(),
        ..CheckContext::default()
    }
}

/// Whether a rule reports what happens in called flows by itself.
fn looks_inside(rule: &Rule) -> bool {
    rule.meta.engine == Engine::State || rule.meta.id == "T08"
}

fn errors(called: &FlowView<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    for rule in RULES.iter().filter(|rule| !looks_inside(rule)) {
        (rule.check)(called, &mut findings);
    }
    let mut errors = findings.into_sorted();
    errors.retain(|finding| finding.severity == Severity::Error);
    errors
}

/// The error as a finding at the call. That flow has to be mended, so there is no repair here.
fn at_call(view: &FlowView<'_>, call: NodeIndex, flow: &str, error: Finding) -> Finding {
    let name = view.name(call);
    let message = Text::new(
        format!(
            "In the flow \"{flow}\", called from \"{}\": {}",
            name.english(),
            error.message.english()
        ),
        format!(
            "从“{}”调用的流程“{flow}”中：{}",
            name.chinese(),
            error.message.chinese()
        ),
    );
    // It goes wrong inside, so the call is not left.
    let mut witness = run_to(view, call);
    if let Some(last) = witness.last_mut() {
        last.exit = PortId::new("");
    }
    Finding {
        rule: error.rule,
        severity: error.severity,
        message,
        nodes: vec![view.id(call).clone()],
        edges: Vec::new(),
        setting: None,
        table: None,
        witness,
        repair: None,
    }
}

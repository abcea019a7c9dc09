//! Every success and every business answer of a step must lead somewhere: an order that leaves by an exit without a
//! connection is lost. Faults are the exception: an unwired one goes to the exception lane, where a person decides.
//!
//! A connection from an exit that the step does not have is found here too: it is never taken.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! v: order.validate
//! e: flow.end { result: "handed_over" }
//! s -> v -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! v: order.validate
//! e: flow.end { result: "handed_over" }
//! x: flow.end { result: "cancelled" }
//! s -> v -> e
//! v.invalid -> x
//! ```

use flow_catalog::{Family, PortKind, Words};
use flow_engine::{EdgeIndex, ExitIndex, NodeIndex};
use flow_model::{Edge, Edit, PortId, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::open::after_exit;
use crate::path::run_through;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::same;

/// S04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S04",
        name: "dead-end",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "Exit \"{exit}\" of \"{node}\" leads nowhere.",
                zh: "“{node}”的出口“{exit}”没有连接。",
            },
            effect: Words {
                en: "Orders that leave by it would be lost.",
                zh: "从这里出去的订单会丢失。",
            },
            advice: Words {
                en: "Connect it to the step that deals with them.",
                zh: "请连到处理这些订单的步骤。",
            },
        },
        tags: &["structure"],
        since: "0.1.0",
    },
    check,
};

const NO_SUCH_EXIT: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" has no exit named \"{exit}\".",
        zh: "“{node}”没有名为“{exit}”的出口。",
    },
    effect: Words {
        en: "No order ever takes this connection.",
        zh: "这条连线永远不会有订单经过。",
    },
    advice: Words {
        en: "Connect one of its own exits instead ({exits}).",
        zh: "请改从它现有的出口连出（{exits}）。",
    },
};

const NO_SUCH_STEP: Wording = Wording {
    wrong: Words {
        en: "A connection from \"{from}\" to \"{to}\" names a step that is not there.",
        zh: "从“{from}”到“{to}”的连线指向不存在的步骤。",
    },
    effect: Words {
        en: "No order ever takes this connection.",
        zh: "这条连线永远不会有订单经过。",
    },
    advice: Words {
        en: "Remove it, or add the step.",
        zh: "请删除这条连线，或补上该步骤。",
    },
};

const NO_BRANCH: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" starts no branch.",
        zh: "“{node}”没有任何分支。",
    },
    effect: Words {
        en: "Orders that get there would be lost.",
        zh: "到达这里的订单会丢失。",
    },
    advice: Words {
        en: "Connect it to the first step of each branch.",
        zh: "请把它连到每条分支的第一个步骤。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.steps().filter(|(node, _)| view.is_reachable(*node)) {
        let step = view.compiled_step(node);
        if view.compiled.family(node) == Family::Fork && step.exits.is_empty() {
            let values = [("node", view.name(node))];
            findings.push(Finding::worded(
                &RULE.meta,
                &NO_BRANCH,
                vec![step.id.clone()],
                &values,
            ));
        }
        for (exit, left_by) in (0..).zip(&step.exits) {
            if left_by.kind != PortKind::Fault && left_by.edges.is_empty() {
                findings.push(unwired(view, node, exit));
            }
        }
    }
    // Compiled connections stand in the order of the document; those left out name a step or an exit that is not there.
    let mut compiled = (0..view.compiled.edges.len() as u32).peekable();
    for edge in &view.flow.edges {
        if compiled
            .next_if(|compiled| is_same(view, *compiled, edge))
            .is_some()
        {
            continue;
        }
        let ends = [&edge.from, &edge.to].map(|id| view.compiled.index.get(id));
        match ends {
            [Some(from), Some(_)] if view.exit_named(*from, edge.port.as_str()).is_none() => {
                findings.push(no_such_exit(view, *from, edge));
            }
            [Some(_), Some(_)] => {}
            _ => findings.push(no_such_step(edge)),
        }
    }
}

fn is_same(view: &FlowView<'_>, compiled: EdgeIndex, edge: &Edge) -> bool {
    let compiled = view.compiled.edges[compiled as usize];
    *view.id(compiled.from) == edge.from
        && *view.id(compiled.to) == edge.to
        && view.exit(compiled.from, compiled.exit).port == edge.port
}

fn unwired(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> Finding {
    let left_by = view.exit(node, exit);
    let values = [
        ("node", view.name(node)),
        ("exit", view.exit_label(node, left_by.port.as_str())),
    ];
    let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values)
        .with_witness(run_through(view, node, exit));
    if view.open_fork(node).is_some() {
        return finding;
    }
    let open = after_exit(view.may_be_open_left(node), left_by);
    let mut mend = Mend::new(view);
    let out = mend.way_out(node, open);
    mend.connect(view.id(node), left_by.port.as_str(), &out);
    let label = match open.iter().all(|obligation| obligation.is_undoable()) {
        true => Text::new("Undo and cancel from this exit", "从该出口撤销并取消订单"),
        false => Text::new("Hand over from this exit", "从该出口移交人工"),
    };
    finding.with_repair(label, mend.finish())
}

fn no_such_exit(view: &FlowView<'_>, node: NodeIndex, edge: &Edge) -> Finding {
    let exits = &view.compiled_step(node).exits;
    let labels: Vec<Text> = exits
        .iter()
        .map(|exit| view.exit_label(node, exit.port.as_str()))
        .collect();
    let joined = |pick: fn(&Text) -> &str, separator: &str| {
        labels.iter().map(pick).collect::<Vec<_>>().join(separator)
    };
    let exits_text = Text::new(joined(|text| &text.en, ", "), joined(|text| &text.zh, "、"));
    let label = view.exit_label(node, edge.port.as_str());
    let values = [("node", view.name(node)), ("exit", label), ("exits", exits_text)];
    let finding = Finding::worded(&RULE.meta, &NO_SUCH_EXIT, vec![view.id(node).clone()], &values)
        .with_edges(vec![edge.clone()]);
    let free = exits
        .iter()
        .filter(|exit| exit.edges.is_empty())
        .map(|exit| exit.port.as_str());
    match flow_model::nearest(edge.port.as_str(), free) {
        Some(port) => {
            let to = Edge {
                port: PortId::new(port),
                ..edge.clone()
            };
            let label = view.exit_label(node, port);
            finding.with_repair(
                Text::new(
                    format!("Use exit \"{}\"", label.en),
                    format!("改用出口“{}”", label.zh),
                ),
                Edit::Reconnect {
                    edge: edge.clone(),
                    to,
                },
            )
        }
        None => finding.with_repair(
            Text::new("Remove the connection", "删除连线"),
            Edit::Disconnect { edge: edge.clone() },
        ),
    }
}

fn no_such_step(edge: &Edge) -> Finding {
    let values = [("from", same(edge.from.as_str())), ("to", same(edge.to.as_str()))];
    Finding::worded(&RULE.meta, &NO_SUCH_STEP, Vec::new(), &values)
        .with_edges(vec![edge.clone()])
        .with_repair(
            Text::new("Remove the connection", "删除连线"),
            Edit::Disconnect { edge: edge.clone() },
        )
}

//! At any moment each order is taken by one live flow. Two flows that are live at the same time, begin on the same event and
//! take some of the same orders compete for them. Silent unless the other live flows of the project are known; scopes that
//! cannot be compared exactly are not judged.
//!
//! Invalid: this flow takes `order.total > 100`, a live one takes `order.total > 50`, and their dates meet.
//!
//! Valid: this flow takes `order.total > 100`, a live one takes `order.total <= 100`.

use flow_catalog::{Role, Settings, Words, component};
use flow_engine::NodeIndex;
use flow_feel::boxes::Region;
use flow_feel::time::{DateTime, Duration};
use flow_model::{Flow, Node, Text};

use crate::conditions::orders_of;
use crate::conditions::region;
use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{moment, same};

/// C04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C04",
        name: "competing-versions",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "This flow and the live flow \"{other}\" both take {orders}, {period}.",
                zh: "本流程与已上线的“{other}”{period}都会接收{orders}。",
            },
            effect: Words {
                en: "Such orders run twice, or in a version nobody meant.",
                zh: "这些订单会被执行两次，或进入错误的版本。",
            },
            advice: Words {
                en: "Let one end before the other begins, or narrow a scope.",
                zh: "请让其中一个先结束，或缩小适用范围。",
            },
        },
        tags: &["dates"],
        since: "0.1.0",
    },
    check,
};

/// What a flow takes and when.
struct Intake<'f> {
    trigger: &'f str,
    scope: &'f str,
    from: Option<DateTime>,
    to: Option<DateTime>,
}

const SECOND_US: i64 = 1_000_000;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(start) = view.compiled.starts.first().copied() else {
        return;
    };
    let Some(own) = intake(view.step(start)).filter(|_| view.flow.enters_with.is_empty()) else {
        return;
    };
    for live in &view.context.live {
        if live.flow == *view.flow || !live.flow.enters_with.is_empty() {
            continue;
        }
        if let Some(other) = first_start(&live.flow).and_then(intake)
            && let Some(finding) = compare(view, start, &own, &other, &live.flow)
        {
            findings.push(finding);
        }
    }
}

fn first_start(flow: &Flow) -> Option<&Node> {
    let is_start =
        |node: &&Node| component(node.component.as_str()).is_some_and(|known| known.role == Role::Start);
    flow.nodes.values().find(is_start)
}

fn intake(start: &Node) -> Option<Intake<'_>> {
    let settings = Settings::new(component(start.component.as_str())?, start);
    let moment = |name: &str| settings.text(name)?.parse::<DateTime>().ok();
    Some(Intake {
        trigger: settings.text("trigger").unwrap_or_default(),
        scope: settings.text("scope").unwrap_or("true"),
        from: moment("effective_from"),
        to: moment("effective_to"),
    })
}

fn compare(
    view: &FlowView<'_>,
    start: NodeIndex,
    own: &Intake<'_>,
    other: &Intake<'_>,
    flow: &Flow,
) -> Option<Finding> {
    if own.trigger != other.trigger {
        return None;
    }
    let instant = |moment: Option<DateTime>| moment.and_then(DateTime::instant);
    let from = if instant(own.from) >= instant(other.from) {
        own.from
    } else {
        other.from
    };
    let to = match (instant(own.to), instant(other.to)) {
        (Some(ours), Some(theirs)) => {
            if ours <= theirs {
                own.to
            } else {
                other.to
            }
        }
        (Some(_), None) => own.to,
        _ => other.to,
    };
    if let (Some(first), Some(last)) = (instant(from), instant(to))
        && first > last
    {
        return None;
    }
    let shared = shared_orders(view, own.scope, other.scope).filter(|shared| !shared.is_empty())?;
    let title = if flow.title.is_empty() {
        same(flow.id.as_str())
    } else {
        flow.title.clone()
    };
    let values = [
        ("other", title),
        ("orders", orders_of(&shared)),
        ("period", period(from, to)),
    ];
    let finding = Finding::new(&RULE.meta, vec![view.id(start).clone()], &values).at_setting("scope");
    Some(match repair(view, start, own, other) {
        Some((label, edit)) => finding.with_repair(label, edit),
        None => finding,
    })
}

/// The orders that both scopes take. The same text takes the same orders, whatever it says.
fn shared_orders(view: &FlowView<'_>, own: &str, other: &str) -> Option<Region> {
    match (region(view, own), region(view, other)) {
        (Some(ours), Some(theirs)) => ours.and(&theirs),
        _ => (own == other).then(Region::everything),
    }
}

/// A stretch of time that may be open on both sides.
fn period(from: Option<DateTime>, to: Option<DateTime>) -> Text {
    let words = |at: DateTime| moment(&at.to_string()).en;
    match (from.map(words), to.map(words)) {
        (Some(from), Some(to)) => Text::new(
            format!("between {from} and {to}"),
            format!("在 {from} 至 {to} 期间"),
        ),
        (Some(from), None) => Text::new(format!("from {from} on"), format!("自 {from} 起")),
        (None, Some(to)) => Text::new(format!("until {to}"), format!("在 {to} 之前")),
        (None, None) => Text::new("at any time", "在任何时候"),
    }
}

/// Ends this flow just before the other begins, when it begins earlier; else takes the other's orders out of its scope.
fn repair(
    view: &FlowView<'_>,
    start: NodeIndex,
    own: &Intake<'_>,
    other: &Intake<'_>,
) -> Option<(Text, flow_model::Edit)> {
    let theirs = other.from.and_then(DateTime::instant);
    if theirs.is_some() && own.from.and_then(DateTime::instant) < theirs {
        let last = other.from?.plus(Duration { micros: -SECOND_US })?.to_string();
        let label = label(
            "End this flow at {last}",
            "本流程在 {last} 结束",
            &[("last", moment(&last))],
        );
        return Some((label, set(view, start, "effective_to", last)));
    }
    let narrowed = format!("({}) and not({})", own.scope, other.scope);
    let left = region(view, &narrowed).filter(|left| !left.is_empty())?;
    let label = label(
        "Take only {orders}",
        "只接收{orders}",
        &[("orders", orders_of(&left))],
    );
    Some((label, set(view, start, "scope", narrowed)))
}

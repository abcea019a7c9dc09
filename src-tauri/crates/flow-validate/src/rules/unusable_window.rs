//! A time window begins before it ends, lies within the dates of the flow, and is not over. The last is known only where the
//! check is told what time it is.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! q: promo.queue { rate: "200" }
//! g: promo.flash_gate { from: "2025-11-12T00:00:00+08:00", to: "2025-11-11T00:00:00+08:00" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> q -> g -> e
//! q.overflow -> c
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! q: promo.queue { rate: "200" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! c: flow.end { result: "cancelled" }
//! s -> q -> g -> e
//! q.overflow -> c
//! g.closed -> c
//! g.sold_out -> c
//! g.over_limit -> c
//! ```

use flow_catalog::{SettingKind, Words};
use flow_engine::NodeIndex;
use flow_feel::time::DateTime;
use flow_model::{Edit, Text};

use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{moment as moment_words, same, text};

/// C03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C03",
        name: "unusable-window",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The window of \"{node}\" is empty: it begins at {from} and ends at {to}.",
                zh: "“{node}”的时间窗为空：{from}开始，{to}结束。",
            },
            effect: Words {
                en: "No order ever gets through.",
                zh: "没有订单能在窗内通过。",
            },
            advice: Words {
                en: "Correct its beginning or its end.",
                zh: "请改正开始或结束时间。",
            },
        },
        tags: &["promotion", "dates"],
        since: "0.1.0",
    },
    check,
};

const OVER: Wording = Wording {
    wrong: Words {
        en: "The window of \"{node}\" ended at {to} and is over.",
        zh: "“{node}”的时间窗已于 {to} 结束。",
    },
    effect: Words {
        en: "No order gets through any more.",
        zh: "不会再有订单通过。",
    },
    advice: Words {
        en: "Set a window that is still to come, or remove the step.",
        zh: "请设置新的时间窗，或删除该步骤。",
    },
};

const OUTSIDE: Wording = Wording {
    wrong: Words {
        en: "The window of \"{node}\" reaches to {at}, outside the flow's own dates (\"{setting}\" is {limit}).",
        zh: "“{node}”的时间窗到 {at}，超出流程的生效期（“{setting}”为 {limit}）。",
    },
    effect: Words {
        en: "Outside those dates this version takes no orders, so the window is shorter than it says.",
        zh: "生效期之外本版本不接单，实际的时间窗比设置的短。",
    },
    advice: Words {
        en: "Move the window, or change the dates of the flow.",
        zh: "请调整时间窗，或修改流程的生效期。",
    },
};

/// Names of the settings that are a window, by what they limit.
const WINDOWS: [(&str, &str); 2] = [("from", "to"), ("effective_from", "effective_to")];

/// A window as it is set; the names are those of the settings.
struct Window<'v> {
    node: NodeIndex,
    names: (&'static str, &'static str),
    from: Option<(&'v str, i64)>,
    to: Option<(&'v str, i64)>,
}

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let own = view
        .compiled
        .starts
        .first()
        .map(|start| window(view, *start, WINDOWS[1]));
    for (node, _) in view.steps() {
        for names in WINDOWS {
            let window = window(view, node, names);
            if let Some(finding) = judge(view, &window, own.as_ref()) {
                findings.push(finding);
            }
        }
    }
}

/// A moment as written and in microseconds.
fn moment<'v>(view: &FlowView<'v>, node: NodeIndex, name: &str) -> Option<(&'v str, i64)> {
    view.declared(node, name)
        .filter(|setting| setting.kind == SettingKind::DateTime)?;
    let text = view.text(node, name)?;
    Some((text, text.parse::<DateTime>().ok()?.instant()?))
}

fn window<'v>(view: &FlowView<'v>, node: NodeIndex, names: (&'static str, &'static str)) -> Window<'v> {
    Window {
        node,
        names,
        from: moment(view, node, names.0),
        to: moment(view, node, names.1),
    }
}

fn judge(view: &FlowView<'_>, window: &Window<'_>, own: Option<&Window<'_>>) -> Option<Finding> {
    if let (Some(from), Some(to)) = (window.from, window.to)
        && from.1 >= to.1
    {
        return Some(empty(view, window, from, to));
    }
    let now = view
        .context
        .now
        .as_deref()
        .and_then(|now| now.parse::<DateTime>().ok()?.instant());
    if let (Some(to), Some(now)) = (window.to, now)
        && to.1 < now
    {
        let values = [("node", view.name(window.node)), ("to", moment_words(to.0))];
        return Some(worded(view, window, &OVER, window.names.1, &values));
    }
    let own = own.filter(|own| own.node != window.node)?;
    if let (Some(from), Some(first)) = (window.from, own.from)
        && from.1 < first.1
    {
        return Some(outside(view, window, window.names.0, from, (own.names.0, first)));
    }
    if let (Some(to), Some(last)) = (window.to, own.to)
        && to.1 > last.1
    {
        return Some(outside(view, window, window.names.1, to, (own.names.1, last)));
    }
    None
}

fn worded(
    view: &FlowView<'_>,
    window: &Window<'_>,
    wording: &Wording,
    setting: &str,
    values: &[(&str, Text)],
) -> Finding {
    Finding::worded(&RULE.meta, wording, vec![view.id(window.node).clone()], values).at_setting(setting)
}

fn empty(view: &FlowView<'_>, window: &Window<'_>, from: (&str, i64), to: (&str, i64)) -> Finding {
    let values = [
        ("node", view.name(window.node)),
        ("from", moment_words(from.0)),
        ("to", moment_words(to.0)),
    ];
    let finding = worded(view, window, &RULE.meta.wording, window.names.0, &values);
    if from.1 == to.1 {
        return finding;
    }
    let edits = vec![
        set(view, window.node, window.names.0, to.0),
        set(view, window.node, window.names.1, from.0),
    ];
    finding.with_repair(
        Text::new("Swap beginning and end", "交换开始和结束时间"),
        Edit::Batch { edits },
    )
}

/// A window that reaches beyond the dates of the flow; cut to them where something of it is left.
fn outside(
    view: &FlowView<'_>,
    window: &Window<'_>,
    setting: &'static str,
    at: (&str, i64),
    (limit_name, limit): (&'static str, (&str, i64)),
) -> Finding {
    let start = view.compiled.starts.first();
    let values = [
        ("node", view.name(window.node)),
        ("at", moment_words(at.0)),
        ("limit", moment_words(limit.0)),
        (
            "setting",
            start
                .map(|start| setting_label(view, *start, limit_name))
                .unwrap_or_default(),
        ),
    ];
    let finding = worded(view, window, &OUTSIDE, setting, &values);
    let is_first = setting == window.names.0;
    let other = if is_first { window.to } else { window.from };
    let something_left = other.is_none_or(|other| {
        if is_first {
            limit.1 < other.1
        } else {
            other.1 < limit.1
        }
    });
    if !something_left {
        return finding;
    }
    finding.with_repair(
        label("Cut the window to {limit}", "将时间窗截到 {limit}", &values),
        set(view, window.node, setting, limit.0),
    )
}

fn setting_label(view: &FlowView<'_>, node: NodeIndex, name: &str) -> Text {
    let declared = view.declared(node, name);
    declared.map_or_else(|| same(name), |setting| text(setting.label))
}

//! A step that decides by a model takes data no older than twice its refresh. Older data means a refresh was missed, and the
//! decision is made on a world that is gone.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1", refresh: "PT15M", max_data_age: "P1D" }
//! f: fulfil.source { nodes: "all_nodes" }
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.ai -> r
//! d.other -> f
//! r -> e
//! r.unsure -> h
//! r.stale -> f
//! r.none -> f
//! f -> e
//! f.none -> h
//! h -> e
//! h.cancel -> x
//! h.timeout -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1", refresh: "PT15M", max_data_age: "PT30M" }
//! f: fulfil.source { nodes: "all_nodes" }
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.ai -> r
//! d.other -> f
//! r -> e
//! r.unsure -> h
//! r.stale -> f
//! r.none -> f
//! f -> e
//! f.none -> h
//! h -> e
//! h.cancel -> x
//! h.timeout -> x
//! ```

use flow_catalog::{Role, Words};
use flow_feel::time::Duration;

use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::duration;

/// P05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P05",
        name: "stale-data-accepted",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" accepts data up to {age} old, but its strategy is refreshed every {refresh}; at most {allowed} fit.",
                zh: "“{node}”接受最长{age}的旧数据，而策略每{refresh}刷新一次，最多允许{allowed}。",
            },
            effect: Words {
                en: "Orders are routed on weather, stock and delays that no longer hold.",
                zh: "订单会按已经失效的天气、库存和延误数据安排路线。",
            },
            advice: Words {
                en: "Lower the accepted age to twice the refresh, or refresh less often.",
                zh: "请把允许的数据时长降到刷新周期的两倍以内，或调整刷新周期。",
            },
        },
        tags: &["people", "ai"],
        since: "0.1.0",
    },
    check,
};

/// Data may be as old as so many refreshes.
const REFRESHES_MAX: i64 = 2;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::LearnedRouting) {
        let (Some(age_us), Some(refresh_us)) = (
            view.duration_us(node, "max_data_age"),
            view.duration_us(node, "refresh"),
        ) else {
            continue;
        };
        let allowed_us = refresh_us.saturating_mul(REFRESHES_MAX);
        if age_us <= allowed_us {
            continue;
        }
        let values = [
            ("node", view.name(node)),
            ("age", duration(age_us)),
            ("refresh", duration(refresh_us)),
            ("allowed", duration(allowed_us)),
        ];
        let finding =
            Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("max_data_age");
        let allowed = Duration { micros: allowed_us }.to_string();
        findings.push(finding.with_repair(
            label("Accept at most {allowed}", "最多接受{allowed}", &values),
            set(view, node, "max_data_age", allowed),
        ));
    }
}

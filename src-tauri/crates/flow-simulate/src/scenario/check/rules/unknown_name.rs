//! Names in a scenario stand for something: a step, component, exit or field of the flow and the order model, or a pool,
//! calendar, carrier, place or skill of the scenario itself.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::Words;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::names::{self, What};
use crate::scenario::check::view::View;
use crate::scenario::check::words::hint;

/// N01.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N01",
        name: "unknown-name",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "{thing} \"{name}\" does not exist.",
                zh: "{thing}“{name}”不存在。",
            },
            effect: Words {
                en: "What the scenario says about it has no effect.",
                zh: "模拟方案里对它的设定不起作用。",
            },
            advice: Words {
                en: "Correct the name, or add what it stands for. {hint}",
                zh: "请改正名称，或补上所指的内容。{hint}",
            },
        },
        tags: &["names"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let mut sorts: BTreeMap<What, BTreeSet<String>> = BTreeMap::new();
    for named in names::all(view) {
        let known = sorts
            .entry(named.what.clone())
            .or_insert_with(|| named.what.known(view));
        if known.contains(&named.name) {
            continue;
        }
        if found.is_full(&RULE.meta) {
            found.count_one(&RULE.meta);
            continue;
        }
        let (hint, near) = hint(&named.name, known.iter().map(String::as_str));
        let values = [
            ("thing", named.what.noun()),
            ("name", same(named.name.as_str())),
            ("hint", hint),
        ];
        let finding = ScenarioFinding::new(&RULE.meta, named.path, &values).suggesting(near);
        found.push(if named.is_key { finding.at_key() } else { finding });
    }
}

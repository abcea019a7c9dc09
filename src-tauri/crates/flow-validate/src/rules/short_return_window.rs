//! Where the law gives customers a time to return goods, a flow for them may not give less. The times are in
//! [`STATUTORY`]; the place is taken from the start's scope, and is China where the scope names none.
//!
//! # Invalid
//! ```text
//! @enters_with with_customer
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "true" }
//! r: after.return_authorize { window: "P3D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> r -> e
//! r.denied -> e
//! ```
//! # Valid
//! ```text
//! @enters_with with_customer
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "true" }
//! r: after.return_authorize { window: "P7D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> r -> e
//! r.denied -> e
//! ```

use flow_catalog::{Role, Words};
use flow_feel::boxes::Region;
use flow_feel::time::Duration;

use crate::conditions::region;
use crate::decisions::scope_region;
use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{duration, text};

/// B05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B05",
        name: "short-return-window",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The return window of \"{node}\" is {window}; {region} requires {legal}.",
                zh: "“{node}”的退货期为{window}，而{region}要求{legal}。",
            },
            effect: Words {
                en: "Customers are refused a right they have, and the shop is liable.",
                zh: "客户的法定权利会被拒绝，商家要承担责任。",
            },
            advice: Words {
                en: "Lengthen the window to {legal}.",
                zh: "请把退货期延长到{legal}。",
            },
        },
        tags: &["promotion"],
        since: "0.1.0",
    },
    check,
};

/// A place where the law gives customers a time to return what they bought at a distance.
struct Statute {
    place: Words,
    /// True for orders from there.
    applies: &'static str,
    days: i64,
}

/// Times to return goods bought at a distance: China, consumer protection act, article 25; European Union, directive
/// 2011/83, article 9; United Kingdom, consumer contracts regulations 2013; South Korea, e-commerce act, article 17.
const STATUTORY: [Statute; 4] = [
    Statute {
        place: Words {
            en: "China",
            zh: "中国",
        },
        applies: "order.country = \"CN\"",
        days: 7,
    },
    Statute {
        place: Words {
            en: "the European Union",
            zh: "欧盟",
        },
        applies: "order.country in (\"AT\", \"BE\", \"BG\", \"CY\", \"CZ\", \"DE\", \"DK\", \"EE\", \"ES\", \"FI\", \"FR\", \
                  \"GR\", \"HR\", \"HU\", \"IE\", \"IT\", \"LT\", \"LU\", \"LV\", \"MT\", \"NL\", \"PL\", \"PT\", \"RO\", \"SE\", \
                  \"SI\", \"SK\")",
        days: 14,
    },
    Statute {
        place: Words {
            en: "the United Kingdom",
            zh: "英国",
        },
        applies: "order.country = \"GB\"",
        days: 14,
    },
    Statute {
        place: Words {
            en: "South Korea",
            zh: "韩国",
        },
        applies: "order.country = \"KR\"",
        days: 7,
    },
];

const DAY_US: i64 = 86_400_000_000;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(statute) = statute_of(view) else { return };
    let legal_us = statute.days * DAY_US;
    for (node, _) in view.with_role(Role::ReturnCase) {
        let Some(window_us) = view
            .duration_us(node, "window")
            .filter(|window_us| *window_us < legal_us)
        else {
            continue;
        };
        let values = [
            ("node", view.name(node)),
            ("window", duration(window_us)),
            ("region", text(statute.place)),
            ("legal", duration(legal_us)),
        ];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("window");
        let legal = Duration { micros: legal_us }.to_string();
        findings.push(finding.with_repair(
            label("Give {legal}", "改为{legal}", &values),
            set(view, node, "window", legal),
        ));
    }
}

/// The statute of the place that the start's scope pins: the home country's where the scope is open to it.
fn statute_of(view: &FlowView<'_>) -> Option<&'static Statute> {
    let scope = scope_region(view).unwrap_or_else(Region::everything);
    let meets = |statute: &&Statute| {
        region(view, statute.applies)
            .and_then(|place| scope.and(&place))
            .is_some_and(|both| !both.is_empty())
    };
    STATUTORY.iter().find(meets)
}

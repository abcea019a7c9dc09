//! Runs all rules over a flow.

use std::cell::RefCell;
use std::collections::BTreeMap;

use flow_feel::Type;
use flow_feel::boxes::{Region, region_of};
use flow_model::Flow;

use crate::called_errors::called_errors;
use crate::context::CheckContext;
use crate::expressions::Compiled;
use crate::finding::{Proved, Report};
use crate::findings::Findings;
use crate::rules::RULES;
use crate::view::FlowView;

/// Most texts a session keeps compiled; beyond it the cache starts afresh.
const CACHED_MAX: usize = 20_000;

/// Checks a flow once.
pub fn check(flow: &Flow, context: &CheckContext) -> Report {
    Checker::new().check(flow, context)
}

/// Checks a flow again and again while it is edited. The answers are those of [`check`]; what an edit left
/// unchanged is not worked out again.
#[derive(Debug, Default)]
pub struct Checker {
    caches: Caches,
}

impl Checker {
    /// A session that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks a flow and those that it calls.
    pub fn check(&mut self, flow: &Flow, context: &CheckContext) -> Report {
        self.report(flow, context, true)
    }

    /// Checks a flow for whoever checks those that it calls as well: their own errors are left out.
    pub fn check_alone(&mut self, flow: &Flow, context: &CheckContext) -> Report {
        self.report(flow, context, false)
    }

    fn report(&self, flow: &Flow, context: &CheckContext, with_called: bool) -> Report {
        let compiled = flow_engine::compile(flow);
        let view = FlowView::new(flow, &compiled, context, &self.caches);
        let mut findings = Findings::default();
        for rule in RULES {
            (rule.check)(&view, &mut findings);
        }
        if with_called {
            called_errors(&view, &self.caches, &mut findings);
        }
        let proof = view.proof();
        Report {
            proved: if proof.proved { Proved::Yes } else { Proved::No },
            not_proved: proof.reason.as_ref().map(|reason| view.reason(reason)),
            findings: findings.into_sorted(),
        }
    }
}

/// What depends on texts alone and is kept between checks.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    expressions: RefCell<BTreeMap<String, Vec<(Type, Compiled)>>>,
    regions: RefCell<BTreeMap<String, Option<Region>>>,
}

impl Caches {
    /// The orders for which a condition is true; nothing when boxes cannot say it exactly.
    pub(crate) fn region(&self, condition: &str) -> Option<Region> {
        if let Some(known) = self.regions.borrow().get(condition) {
            return known.clone();
        }
        let compiled = self.expression(condition, &Type::Bool);
        let region = match compiled.as_ref() {
            Ok(expression) => region_of(expression, flow_catalog::schema()),
            Err(_) => None,
        };
        let mut regions = self.regions.borrow_mut();
        if regions.len() >= CACHED_MAX {
            regions.clear();
        }
        regions.insert(condition.to_owned(), region.clone());
        region
    }

    /// An expression of a type.
    pub(crate) fn expression(&self, text: &str, want: &Type) -> Compiled {
        let mut expressions = self.expressions.borrow_mut();
        if let Some(known) = expressions.get(text)
            && let Some((_, compiled)) = known.iter().find(|(ty, _)| ty == want)
        {
            return compiled.clone();
        }
        if expressions.len() >= CACHED_MAX {
            expressions.clear();
        }
        let compiled = Compiled::new(flow_feel::compile(text, flow_catalog::schema(), want));
        expressions
            .entry(text.to_owned())
            .or_default()
            .push((want.clone(), compiled.clone()));
        compiled
    }
}

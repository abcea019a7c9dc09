//! What steps say about the money that they take, authorise or give back.

use flow_catalog::{Component, Role, Settings, schema};
use flow_feel::{Expression, Type, Unit, compile as compile_feel};
use flow_model::Node;

use super::{Builder, Site};
use crate::model::{AmountPlan, Model, Move};

impl<'a> Builder<'a> {
    /// What a step moves, where that is not all there is to be moved.
    pub(super) fn amount(&self, site: &Site<'a>) -> Option<Box<AmountPlan>> {
        let settings = site.settings()?;
        let movement = match site.role() {
            Role::Capture => Move::Take,
            Role::Authorize => Move::Authorise,
            Role::Refund => Move::GiveBack,
            Role::VerifyPayment if settings.text("stage") == Some("deposit") => Move::Deposit,
            _ => return None,
        };
        let stated = stated_amount(site.component, site.own);
        let is_known = |slot: &usize| self.fields.has_source(*slot);
        let stated = stated.filter(|amount| amount.reads().iter().all(is_known));
        // A refund after which the order counts as paid gives money back all the same.
        let stays_paid = movement == Move::GiveBack && !settings.bool("full");
        // Each authorisation takes the place of the one before, also where it is for the usual amount.
        let authorises = movement == Move::Authorise && self.fields.has_totals();
        let is_of_part = |slot: &usize| [self.fields.lines_slot, self.fields.weight_slot].contains(slot);
        let is_deposit = movement == Move::Deposit;
        (stated.is_some() || stays_paid || authorises || is_deposit).then(|| {
            Box::new(AmountPlan {
                movement,
                is_own: stated
                    .as_ref()
                    .is_some_and(|amount| amount.reads().iter().any(is_of_part)),
                amount: stated.map(|amount| {
                    let reads = amount.reads().to_vec();
                    self.fields.plan(&reads, Some(amount))
                }),
            })
        })
    }
}

/// Usual authorisations limit nothing where every amount is the usual one: then nobody keeps track of them. Elsewhere an
/// exit by which money is moved has an effect.
pub(super) fn settle_amounts(model: &mut Model) {
    let is_usual = |plan: &AmountPlan| plan.movement == Move::Authorise && plan.amount.is_none();
    let plans = model.steps.iter().filter_map(|step| step.amount.as_deref());
    if plans.filter(|plan| plan.movement != Move::Deposit).all(is_usual) {
        for step in &mut model.steps {
            step.amount.take_if(|plan| is_usual(plan));
        }
    }
    for step in model.steps.iter().filter(|step| step.amount.is_some()) {
        if let Some(exit) = model.exits.get_mut(step.success as usize) {
            exit.has_effect = true;
        }
    }
}

/// The amount of money that a step names, when it is not the usual one.
pub(super) fn stated_amount(component: Option<&'static Component>, own: Option<&Node>) -> Option<Expression> {
    let component = component?;
    if !matches!(component.role, Role::Capture | Role::Authorize | Role::Refund) {
        return None;
    }
    let settings = Settings::new(component, own?);
    let text = settings
        .text("amount")
        .filter(|_| settings.is_unusual("amount"))?;
    let amount = compile_feel(text, schema(), &Type::Any).ok()?;
    // A number without a unit is an amount, too.
    matches!(amount.ty(), Type::Number(Unit::Money | Unit::None | Unit::Any)).then_some(amount)
}

//! Pricing one order: which offers it can have, which of them are applied, and why the others are not.

use flow_catalog::{in_percent, schema};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Decimal, Record, Value};
use flow_model::{Stacking, Text};

use super::choose::{Candidate, Choice, Chosen};
use super::goods::Goods;
use super::money::{minus, money_text, rounded, sum, times};
use super::tape::pick;
use super::{
    BudgetState, CompiledBenefit, CompiledOffer, CompiledPromotion, Lost, PriceTape, PromotionSettings,
    Reason,
};

impl CompiledPromotion {
    /// Prices an order. Windows are compared with the moment the order was placed, or the clock when that is
    /// not known.
    pub fn price(
        &self,
        settings: &PromotionSettings,
        order: &Record,
        clock: &Clock,
        budget: &BudgetState,
    ) -> PriceTape {
        let mut goods = Goods::of(order);
        let mut pricing = Pricing {
            offers: &self.offers,
            settings,
            clock,
            budget,
            moment: moment_of(order, clock),
            lost: vec![None; self.offers.len()],
        };
        let candidates = pricing.candidates(&mut goods);
        let values = goods.values();
        let cap = pricing.cap(&goods);
        let choice = Choice {
            offers: &self.offers,
            candidates: &candidates,
            lines: &goods.lines,
            values: &values,
            cap: cap.amount,
            digits: goods.digits,
        };
        let stacking = settings.stacking.unwrap_or(self.stacking);
        let chosen = pricing.choose(&choice, stacking);
        pricing.explain_losses(&choice, &chosen, stacking, &goods);
        pricing.write(&choice, chosen, &cap, &goods)
    }
}

fn moment_of(order: &Record, clock: &Clock) -> Option<i64> {
    let slot = schema().slot("order.created_at");
    let placed = slot.map(|slot| order.get(slot));
    match placed {
        Some(Value::DateTime(moment)) => moment.instant(),
        _ => clock.now.instant(),
    }
}

/// The most that may be given away, and what sets it.
struct Cap {
    amount: Decimal,
    label: Text,
}

struct Pricing<'a> {
    offers: &'a [CompiledOffer],
    settings: &'a PromotionSettings,
    clock: &'a Clock,
    budget: &'a BudgetState,
    moment: Option<i64>,
    lost: Vec<Option<Lost>>,
}

impl Pricing<'_> {
    /// Offers that the order can have; the others are noted as lost.
    fn candidates(&mut self, goods: &mut Goods) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (index, offer) in self.offers.iter().enumerate() {
            match self.candidate(index, offer, goods) {
                Ok(candidate) => candidates.push(candidate),
                Err(reason) => self.lose(index, reason, goods),
            }
        }
        candidates
    }

    fn candidate(&self, index: usize, offer: &CompiledOffer, goods: &mut Goods) -> Result<Candidate, Reason> {
        self.is_within(self.settings.from, self.settings.to)?;
        self.is_within(offer.from, offer.to)?;
        let step_budget = self.settings.budget.map(|all| minus(all, self.budget.spent));
        if step_budget.is_some_and(|left| left <= Decimal::ZERO) {
            return Err(Reason::BudgetUsedUp);
        }
        if !goods.holds(offer.when.as_ref(), self.clock) {
            return Err(Reason::NotForThisOrder);
        }
        if let CompiledBenefit::Coupon { tag, .. } = &offer.benefit
            && !goods.has_tag(tag)
        {
            return Err(Reason::NoCoupon);
        }
        let counted = goods.counted(offer.lines.as_ref(), self.clock);
        if counted.is_empty() {
            return Err(Reason::NoLine);
        }
        let budget = offer
            .budget
            .map(|all| minus(all, self.budget.of_offer(&offer.id)));
        if budget.is_some_and(|left| left <= Decimal::ZERO) {
            return Err(Reason::BudgetUsedUp);
        }
        let saving = offer
            .benefit
            .saving(&goods.lines, &counted, &goods.values(), goods.digits);
        match saving.missing {
            Some(missing) => Err(Reason::BelowThreshold {
                missing,
                after_others: false,
            }),
            None if saving.amount.is_zero() && !offer.benefit.is_gift() => Err(Reason::SavesNothing),
            None => Ok(Candidate {
                offer: index,
                counted,
                budget,
            }),
        }
    }

    fn is_within(&self, from: Option<DateTime>, to: Option<DateTime>) -> Result<(), Reason> {
        let Some(moment) = self.moment else { return Ok(()) };
        if from
            .and_then(|from| from.instant())
            .is_some_and(|from| moment < from)
        {
            return Err(Reason::NotYet);
        }
        if to.and_then(|to| to.instant()).is_some_and(|to| moment > to) {
            return Err(Reason::Over);
        }
        Ok(())
    }

    fn cap(&self, goods: &Goods) -> Cap {
        let mut cap = Cap {
            amount: goods.value().min(goods.total),
            label: Text::new("cut to the total", "按订单金额封顶"),
        };
        if let Some(share) = self.settings.max_discount {
            let limit = rounded(times(goods.value(), share), goods.digits);
            if limit < cap.amount {
                let percent = in_percent(times(share, Decimal::from(100)));
                cap.amount = limit;
                cap.label = Text::new(
                    format!("cut to the most allowed, {} of the goods", percent.en),
                    format!("按优惠上限封顶（商品金额的 {}）", percent.zh),
                );
            }
        }
        if let Some(all) = self.settings.budget {
            let left = minus(all, self.budget.spent).max(Decimal::ZERO);
            if left < cap.amount {
                cap.amount = left;
                cap.label = Text::new("cut to what is left of the budget", "按剩余预算封顶");
            }
        }
        cap
    }

    fn choose(&self, choice: &Choice<'_>, stacking: Stacking) -> Chosen {
        let is_gift = |candidate: usize| self.offers[choice.candidates[candidate].offer].benefit.is_gift();
        let mut chosen = match stacking {
            Stacking::InOrder => {
                return choice.in_order(|one, saving| is_gift(one) && saving.missing.is_none());
            }
            Stacking::Never => choice.single(),
            Stacking::Best => choice.best(),
        };
        let mut left = choice.values.to_vec();
        for (candidate, saving) in &chosen.picks {
            choice.apply(*candidate, *saving, &mut left);
        }
        for candidate in (0..choice.candidates.len()).filter(|one| is_gift(*one)) {
            let alone = stacking == Stacking::Never && !chosen.picks.is_empty();
            let excluded = chosen
                .picks
                .iter()
                .any(|(other, _)| choice.excludes(*other, candidate));
            let saving = choice.saving(candidate, &left);
            if !alone && !excluded && saving.missing.is_none() {
                chosen.picks.push((candidate, saving));
            }
        }
        chosen
    }

    fn explain_losses(&mut self, choice: &Choice<'_>, chosen: &Chosen, stacking: Stacking, goods: &Goods) {
        let mut left = choice.values.to_vec();
        for (candidate, saving) in &chosen.picks {
            choice.apply(*candidate, *saving, &mut left);
        }
        for (index, candidate) in choice.candidates.iter().enumerate() {
            if chosen.picks.iter().any(|(picked, _)| *picked == index) {
                continue;
            }
            let excluded_by = chosen
                .picks
                .iter()
                .find(|(other, _)| choice.excludes(*other, index));
            let reason = match (excluded_by, choice.saving(index, &left).missing) {
                (Some((other, _)), _) => Reason::Excluded {
                    by: self.offers[choice.candidates[*other].offer].id.clone(),
                },
                (None, Some(missing)) if stacking != Stacking::Never => Reason::BelowThreshold {
                    missing,
                    after_others: true,
                },
                (None, _) if stacking == Stacking::InOrder || chosen.picks.is_empty() => Reason::SavesNothing,
                (None, _) => Reason::AnotherSavesMore,
            };
            self.lose(candidate.offer, reason, goods);
        }
    }

    fn lose(&mut self, offer: usize, reason: Reason, goods: &Goods) {
        let why = self.why(&self.offers[offer], &reason, goods);
        self.lost[offer] = Some(Lost {
            offer: self.offers[offer].id.clone(),
            reason,
            why,
        });
    }

    fn why(&self, offer: &CompiledOffer, reason: &Reason, goods: &Goods) -> Text {
        let name = &offer.name;
        let (en, zh) = match reason {
            Reason::NotYet => ("it has not begun".to_owned(), "活动未开始".to_owned()),
            Reason::Over => ("it is over".to_owned(), "活动已结束".to_owned()),
            Reason::NotForThisOrder => ("it is not for this order".to_owned(), "订单不符合条件".to_owned()),
            Reason::NoLine => (
                "no line of the order counts".to_owned(),
                "没有参加活动的商品".to_owned(),
            ),
            Reason::NoCoupon => (
                "the customer does not hold the coupon".to_owned(),
                "客户未持有该券".to_owned(),
            ),
            Reason::BelowThreshold {
                missing,
                after_others,
            } => {
                let missing = money_text(*missing, goods.digits);
                let currency = &goods.currency;
                let (left, left_zh) = match after_others {
                    true => ("what other offers leave is ", "其他优惠之后"),
                    false => ("", ""),
                };
                (
                    format!("{left}{missing} {currency} short of its threshold"),
                    format!("{left_zh}距门槛还差 {missing} {currency}"),
                )
            }
            Reason::BudgetUsedUp => ("its budget is used up".to_owned(), "预算已用完".to_owned()),
            Reason::Excluded { by } => {
                let other = self.offers.iter().find(|other| other.id == *by);
                let (en, zh) = other.map_or((by.as_str(), by.as_str()), |other| pick(&other.name));
                (
                    format!("{en} does not combine with it"),
                    format!("不能与“{zh}”同享"),
                )
            }
            Reason::AnotherSavesMore => (
                "what is applied saves more".to_owned(),
                "已用的优惠更省".to_owned(),
            ),
            Reason::SavesNothing => ("it saves nothing here".to_owned(), "对该订单没有优惠".to_owned()),
        };
        let (name_en, name_zh) = pick(name);
        Text::new(
            format!("{name_en} not applied: {en}"),
            format!("“{name_zh}”未生效：{zh}"),
        )
    }

    fn write(self, choice: &Choice<'_>, chosen: Chosen, cap: &Cap, goods: &Goods) -> PriceTape {
        let mut tape = PriceTape {
            currency: goods.currency.clone(),
            digits: goods.digits,
            total_before: goods.total,
            lines: Vec::new(),
            gifts: Vec::new(),
            lost: self.lost.into_iter().flatten().collect(),
            discount: Decimal::ZERO,
            total_after: goods.total,
            exhaustive: chosen.exhaustive,
        };
        for (candidate, saving) in &chosen.picks {
            tape.add_offer(&self.offers[choice.candidates[*candidate].offer], *saving);
        }
        let saved = sum(tape.lines.iter().map(|line| line.amount.neg()));
        if saved > cap.amount {
            tape.add(None, cap.label.clone(), minus(saved, cap.amount));
        }
        tape.discount = saved.min(cap.amount);
        tape
    }
}

impl CompiledBenefit {
    pub(super) fn is_gift(&self) -> bool {
        matches!(self, CompiledBenefit::Gift { .. })
    }
}

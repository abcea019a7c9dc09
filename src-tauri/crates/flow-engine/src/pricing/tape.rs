//! The price tape: what an order costs step by step, and which offers it did not get.

use flow_feel::{Clock, Decimal, Record};
use flow_model::{Stacking, Text};
use serde_json::{Value as Json, json};

use super::benefit::Saving;
use super::choose::{Candidate, Choice, Chosen};
use super::goods::Goods;
use super::money::{minus, money_text, plus, rounded, sum, times};
use super::{BudgetState, CompiledBenefit, CompiledOffer, CompiledPromotion, PromotionSettings};

/// What an order costs after its offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceTape {
    /// Currency of all amounts.
    pub currency: String,
    /// Digits behind the point of the currency.
    pub digits: u8,
    /// What the order costs before its offers: its total, or else its goods and shipping fee.
    pub total_before: Decimal,
    /// Savings in the order in which they are taken, and the cut of a limit.
    pub lines: Vec<TapeLine>,
    /// Goods that are added free of charge.
    pub gifts: Vec<Gift>,
    /// Offers that the order did not get, in the order of the table.
    pub lost: Vec<Lost>,
    /// What is saved in all, after the limit.
    pub discount: Decimal,
    /// What the order costs now. The total before and all lines add up to it.
    pub total_after: Decimal,
    /// False when not every combination of offers was tried.
    pub exhaustive: bool,
}

/// One amount on the tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapeLine {
    /// The offer; nothing for the cut of a limit.
    pub offer: Option<String>,
    /// What it is.
    pub label: Text,
    /// The amount, negative for a saving.
    pub amount: Decimal,
    /// The total from here on.
    pub total: Decimal,
}

/// Goods that are added free of charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// The offer.
    pub offer: String,
    /// What is given.
    pub sku: String,
    /// How many pieces.
    pub qty: u32,
}

/// An offer that an order did not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The offer.
    pub offer: String,
    /// The sort of reason.
    pub reason: Reason,
    /// The reason in words.
    pub why: Text,
}

/// Why an offer is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The step or the offer has not begun.
    NotYet,
    /// The step or the offer is over.
    Over,
    /// Its condition on orders is not true.
    NotForThisOrder,
    /// No line of the order counts.
    NoLine,
    /// The customer does not hold the coupon.
    NoCoupon,
    /// The counted lines are worth too little.
    BelowThreshold {
        /// What is missing.
        missing: Decimal,
    },
    /// Its budget is used up.
    BudgetUsedUp,
    /// It does not combine with an offer that is applied.
    Excluded {
        /// That offer.
        by: String,
    },
    /// What is applied instead saves more.
    AnotherSavesMore,
    /// It saves nothing on this order.
    SavesNothing,
}

impl Reason {
    /// A short stable name.
    pub fn id(&self) -> &'static str {
        match self {
            Reason::NotYet => "not_yet",
            Reason::Over => "over",
            Reason::NotForThisOrder => "not_for_this_order",
            Reason::NoLine => "no_line",
            Reason::NoCoupon => "no_coupon",
            Reason::BelowThreshold { .. } => "below_threshold",
            Reason::BudgetUsedUp => "budget_used_up",
            Reason::Excluded { .. } => "excluded",
            Reason::AnotherSavesMore => "another_saves_more",
            Reason::SavesNothing => "saves_nothing",
        }
    }
}

impl PriceTape {
    /// True when the order gets anything.
    pub fn gives_something(&self) -> bool {
        !self.discount.is_zero() || !self.gifts.is_empty()
    }

    /// Ids of the offers that are applied, gifts last.
    pub fn applied(&self) -> Vec<&str> {
        let lines = self.lines.iter().filter_map(|line| line.offer.as_deref());
        lines
            .chain(self.gifts.iter().map(|gift| gift.offer.as_str()))
            .collect()
    }

    /// The tape as JSON; amounts are text with all digits of the minor unit.
    pub fn to_json(&self) -> Json {
        let money = |amount: Decimal| money_text(amount, self.digits);
        let text = |text: &Text| json!({"en": text.en, "zh": text.zh});
        let lines = self.lines.iter().map(|line| {
            json!({
                "offer": line.offer,
                "label": text(&line.label),
                "amount": money(line.amount),
                "total": money(line.total),
            })
        });
        let gifts = self.gifts.iter();
        let gifts = gifts.map(|gift| json!({"offer": gift.offer, "sku": gift.sku, "qty": gift.qty}));
        let lost = self.lost.iter();
        let lost =
            lost.map(|lost| json!({"offer": lost.offer, "reason": lost.reason.id(), "why": text(&lost.why)}));
        json!({
            "currency": self.currency,
            "total_before": money(self.total_before),
            "lines": lines.collect::<Vec<_>>(),
            "gifts": gifts.collect::<Vec<_>>(),
            "lost": lost.collect::<Vec<_>>(),
            "discount": money(self.discount),
            "total_after": money(self.total_after),
            "exhaustive": self.exhaustive,
        })
    }
}

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
    let slot = flow_catalog::schema().slot("order.created_at");
    let placed = slot.map(|slot| order.get(slot));
    match placed {
        Some(flow_feel::Value::DateTime(moment)) => moment.instant(),
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
            Some(missing) => Err(Reason::BelowThreshold { missing }),
            None if saving.amount.is_zero() && !offer.benefit.is_gift() => Err(Reason::SavesNothing),
            None => Ok(Candidate {
                offer: index,
                counted,
                budget,
            }),
        }
    }

    fn is_within(
        &self,
        from: Option<flow_feel::time::DateTime>,
        to: Option<flow_feel::time::DateTime>,
    ) -> Result<(), Reason> {
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
                let percent = times(share, Decimal::from(100));
                cap.amount = limit;
                cap.label = Text::new(
                    format!("cut to the most allowed, {percent} % of the goods"),
                    format!("按优惠上限封顶（商品金额的 {percent}%）"),
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
                (None, Some(missing)) if stacking != Stacking::Never => Reason::BelowThreshold { missing },
                (None, _) if stacking == Stacking::InOrder => Reason::SavesNothing,
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
            Reason::BelowThreshold { missing } => {
                let missing = money_text(*missing, goods.digits);
                let currency = &goods.currency;
                (
                    format!("{missing} {currency} short of its threshold"),
                    format!("距门槛还差 {missing} {currency}"),
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

impl PriceTape {
    fn add_offer(&mut self, offer: &CompiledOffer, saving: Saving) {
        if let CompiledBenefit::Gift { sku, qty, .. } = &offer.benefit {
            self.gifts.push(Gift {
                offer: offer.id.clone(),
                sku: sku.clone(),
                qty: *qty,
            });
            return;
        }
        let (en, zh) = pick(&offer.name);
        let label = match saving.cut {
            true => Text::new(
                format!("{en} (the rest of its budget)"),
                format!("{zh}（用完剩余预算）"),
            ),
            false => Text::new(en, zh),
        };
        self.add(Some(offer.id.clone()), label, saving.amount.neg());
    }

    fn add(&mut self, offer: Option<String>, label: Text, amount: Decimal) {
        self.total_after = plus(self.total_after, amount);
        self.lines.push(TapeLine {
            offer,
            label,
            amount,
            total: self.total_after,
        });
    }
}

impl CompiledBenefit {
    pub(super) fn is_gift(&self) -> bool {
        matches!(self, CompiledBenefit::Gift { .. })
    }
}

/// Both languages of a name; a missing one falls back to the other.
pub(super) fn pick(name: &Text) -> (&str, &str) {
    let en = if name.en.is_empty() { &name.zh } else { &name.en };
    let zh = if name.zh.is_empty() { &name.en } else { &name.zh };
    (en, zh)
}

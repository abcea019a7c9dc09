//! What is contradictory or without effect in a promotion table.

use flow_feel::Decimal;
use flow_feel::time::DateTime;
use flow_model::{Benefit, Offer, PromotionTable, Text, Tier};

use super::tape::pick;

/// A contradiction in a promotion table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromotionFault {
    /// The offer, by position.
    pub offer: usize,
    /// What is wrong and what to do.
    pub message: Text,
}

/// Searches a promotion table for tiers that clash or save nothing more, windows that are empty, and offers that
/// name others that are not there. Texts that cannot be read are left to
/// [`CompiledPromotion::new`](super::CompiledPromotion::new).
pub fn promotion_faults(table: &PromotionTable) -> Vec<PromotionFault> {
    let mut faults = Vec::new();
    for (index, offer) in table.offers.iter().enumerate() {
        let (en, zh) = pick(&offer.name);
        let name = (
            if en.is_empty() { &offer.id } else { en },
            if zh.is_empty() { &offer.id } else { zh },
        );
        let mut checker = Checker {
            index,
            name,
            faults: &mut faults,
        };
        checker.check_id(table, offer);
        checker.check_excludes(table, offer);
        checker.check_window(offer);
        checker.check_benefit(&offer.benefit);
    }
    faults
}

struct Checker<'a> {
    index: usize,
    name: (&'a str, &'a str),
    faults: &'a mut Vec<PromotionFault>,
}

impl Checker<'_> {
    fn add(&mut self, en: impl AsRef<str>, zh: impl AsRef<str>) {
        let (name_en, name_zh) = self.name;
        self.faults.push(PromotionFault {
            offer: self.index,
            message: Text::new(
                format!("\"{name_en}\": {}", en.as_ref()),
                format!("“{name_zh}”：{}", zh.as_ref()),
            ),
        });
    }

    fn check_id(&mut self, table: &PromotionTable, offer: &Offer) {
        if table.offers[..self.index]
            .iter()
            .any(|earlier| earlier.id == offer.id)
        {
            self.add(
                format!("an earlier offer has the id {} too; give it another", offer.id),
                format!("编号 {} 与前面的优惠重复，请换一个", offer.id),
            );
        }
    }

    fn check_excludes(&mut self, table: &PromotionTable, offer: &Offer) {
        for other in &offer.excludes {
            if *other == offer.id {
                self.add("it excludes itself; take that out", "与自己互斥，请去掉");
            } else if !table.offers.iter().any(|known| known.id == *other) {
                self.add(
                    format!(
                        "it excludes {other}, which is no offer of the table; correct the id or take it out"
                    ),
                    format!("互斥的 {other} 不在表中，请改正编号或去掉"),
                );
            }
        }
    }

    fn check_window(&mut self, offer: &Offer) {
        let moment = |text: &Option<String>| {
            text.as_ref()
                .and_then(|text| text.parse::<DateTime>().ok()?.instant())
        };
        if let (Some(from), Some(to)) = (moment(&offer.from), moment(&offer.to))
            && from >= to
        {
            self.add(
                "it ends before it begins, so no order gets it; correct the window",
                "结束时间早于开始时间，没有订单能享受，请改正时间",
            );
        }
    }

    fn check_benefit(&mut self, benefit: &Benefit) {
        match benefit {
            Benefit::SpendAndSave { tiers, repeat } => self.check_tiers(tiers, *repeat),
            Benefit::Percent { off, .. } if is_zero(off) => self.saves_nothing(),
            Benefit::Coupon { save, spend, .. } => {
                if is_zero(save) {
                    self.saves_nothing();
                }
                self.check_saving(spend.as_deref().unwrap_or("0"), save, spend.is_some());
            }
            Benefit::Gift { qty: 0, .. } => {
                self.add("it gives 0 pieces; set how many", "赠品数量为 0，请填写数量")
            }
            Benefit::Bundle { qty, .. } if *qty < 2 => self.add(
                "a bundle has at least 2 pieces; set how many",
                "套装至少 2 件，请填写件数",
            ),
            Benefit::Percent { .. } | Benefit::Gift { .. } | Benefit::Bundle { .. } => {}
        }
    }

    fn saves_nothing(&mut self) {
        self.add("it saves nothing; set how much", "优惠额为 0，请填写");
    }

    fn check_tiers(&mut self, tiers: &[Tier], repeat: bool) {
        if tiers.is_empty() {
            self.add("it has no tier; add one", "没有档位，请添加");
        }
        if repeat && tiers.len() > 1 {
            self.add(
                "only a single tier can count again and again; keep one tier or switch repeat off",
                "循环满减只能有一个档位，请只留一档或关闭循环",
            );
        }
        for tier in tiers {
            self.check_saving(&tier.spend, &tier.save, true);
        }
        for pair in tiers.windows(2) {
            self.check_pair(&pair[0], &pair[1]);
        }
    }

    fn check_pair(&mut self, lower: &Tier, upper: &Tier) {
        let (Some(lower_spend), Some(upper_spend)) = (amount(&lower.spend), amount(&upper.spend)) else {
            return;
        };
        if upper_spend == lower_spend {
            self.add(
                format!("two tiers begin at {upper_spend}; take one out"),
                format!("两个档位的门槛都是 {upper_spend}，请删除一个"),
            );
        } else if upper_spend < lower_spend {
            self.add(
                format!("the tier from {upper_spend} stands behind the one from {lower_spend}; sort them"),
                format!("门槛 {upper_spend} 的档位排在 {lower_spend} 之后，请按门槛排序"),
            );
        } else if amount(&upper.save) <= amount(&lower.save) {
            self.add(
                format!(
                    "spending {upper_spend} saves no more than spending {lower_spend}; raise the saving or take the tier out"
                ),
                format!("满 {upper_spend} 的优惠不比满 {lower_spend} 多，请提高优惠或删除该档"),
            );
        }
    }

    fn check_saving(&mut self, spend: &str, save: &str, has_threshold: bool) {
        let (Some(spend), Some(save)) = (amount(spend), amount(save)) else {
            return;
        };
        if has_threshold && save > spend {
            self.add(
                format!("spending {spend} saves {save}, more than is spent; correct one of them"),
                format!("满 {spend} 减 {save}，优惠超过消费，请改正"),
            );
        }
    }
}

fn amount(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

fn is_zero(text: &str) -> bool {
    amount(text).is_some_and(Decimal::is_zero)
}

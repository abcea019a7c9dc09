//! What an order owes or is owed while it is under way.

use std::fmt;

use crate::form::{Choice, choice};
use crate::words::{Words, words};

/// An obligation. The discriminant is its bit in an [`ObligationSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Obligation {
    /// Deposit received.
    Deposit,
    /// Money received.
    Paid,
    /// Payment authorisation open.
    Auth,
    /// Credit limit used.
    Credit,
    /// Stock frozen.
    Stock,
    /// Presale stock locked.
    Presale,
    /// Flash-sale quota taken.
    Quota,
    /// Coupon or promotion used.
    Coupon,
    /// Customs declaration filed.
    Customs,
    /// Goods on the way.
    Shipped,
    /// Goods with the customer.
    WithCustomer,
    /// Return case open.
    Rma,
}

/// How an order ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Everything done.
    Completed,
    /// Called off.
    Cancelled,
    /// Goods came back.
    Returned,
    /// Given to another team with everything still open.
    HandedOver,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 4] = [
        Outcome::Completed,
        Outcome::Cancelled,
        Outcome::Returned,
        Outcome::HandedOver,
    ];

    /// All outcomes as values of a setting.
    pub const CHOICES: &[Choice] = &{
        let mut choices = [choice("", "", ""); Outcome::ALL.len()];
        let mut index = 0;
        while index < choices.len() {
            let outcome = Outcome::ALL[index];
            choices[index] = Choice {
                id: outcome.id(),
                words: outcome.words(),
            };
            index += 1;
        }
        choices
    };

    /// Name in the flow file.
    pub const fn id(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Cancelled => "cancelled",
            Outcome::Returned => "returned",
            Outcome::HandedOver => "handed_over",
        }
    }

    /// The outcome of a name.
    pub fn from_id(id: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.id() == id)
    }

    /// Words on screen.
    pub const fn words(self) -> Words {
        match self {
            Outcome::Completed => words("completed", "已完成"),
            Outcome::Cancelled => words("cancelled", "已取消"),
            Outcome::Returned => words("returned", "已退货"),
            Outcome::HandedOver => words("handed over", "已移交"),
        }
    }

    /// Obligations that may be open at such an end.
    pub fn may_leave_open(self) -> ObligationSet {
        use Obligation::{Coupon, Customs, Paid, Quota, WithCustomer};
        match self {
            Outcome::Completed => ObligationSet::of(&[Paid, Quota, Coupon, Customs, WithCustomer]),
            Outcome::Cancelled => ObligationSet::EMPTY,
            Outcome::Returned => ObligationSet::of(&[Quota, Coupon, Customs]),
            Outcome::HandedOver => ObligationSet::ALL,
        }
    }
}

impl Obligation {
    /// All obligations in bit order.
    pub const ALL: [Obligation; 12] = [
        Obligation::Deposit,
        Obligation::Paid,
        Obligation::Auth,
        Obligation::Credit,
        Obligation::Stock,
        Obligation::Presale,
        Obligation::Quota,
        Obligation::Coupon,
        Obligation::Customs,
        Obligation::Shipped,
        Obligation::WithCustomer,
        Obligation::Rma,
    ];

    /// All obligations as values of a setting.
    pub const CHOICES: &[Choice] = &{
        let mut choices = [choice("", "", ""); Obligation::ALL.len()];
        let mut index = 0;
        while index < choices.len() {
            let obligation = Obligation::ALL[index];
            choices[index] = Choice {
                id: obligation.id(),
                words: obligation.words(),
            };
            index += 1;
        }
        choices
    };

    /// Name in flow files.
    pub const fn id(self) -> &'static str {
        match self {
            Obligation::Deposit => "deposit",
            Obligation::Paid => "paid",
            Obligation::Auth => "auth",
            Obligation::Credit => "credit",
            Obligation::Stock => "stock",
            Obligation::Presale => "presale",
            Obligation::Quota => "quota",
            Obligation::Coupon => "coupon",
            Obligation::Customs => "customs",
            Obligation::Shipped => "shipped",
            Obligation::WithCustomer => "with_customer",
            Obligation::Rma => "rma",
        }
    }

    /// The obligation of a name.
    pub fn from_id(id: &str) -> Option<Obligation> {
        Obligation::ALL
            .into_iter()
            .find(|obligation| obligation.id() == id)
    }

    /// Words on screen.
    pub const fn words(self) -> Words {
        let (en, zh) = match self {
            Obligation::Deposit => ("deposit received", "定金已收"),
            Obligation::Paid => ("money received", "货款已收"),
            Obligation::Auth => ("payment authorisation open", "预授权未结"),
            Obligation::Credit => ("credit limit used", "信用额度占用"),
            Obligation::Stock => ("stock frozen", "库存已冻结"),
            Obligation::Presale => ("presale stock locked", "预售库存已锁"),
            Obligation::Quota => ("flash-sale quota taken", "抢购名额已占"),
            Obligation::Coupon => ("coupon or promotion used", "优惠已核销"),
            Obligation::Customs => ("customs declaration filed", "报关单已申报"),
            Obligation::Shipped => ("goods on the way", "货物在途"),
            Obligation::WithCustomer => ("goods with the customer", "货在客户处"),
            Obligation::Rma => ("return case open", "退货单未结"),
        };
        Words { en, zh }
    }

    /// True when a compensation can undo it.
    pub fn is_undoable(self) -> bool {
        !matches!(
            self,
            Obligation::Shipped | Obligation::WithCustomer | Obligation::Rma
        )
    }
}

/// A set of obligations as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObligationSet(u16);

impl ObligationSet {
    /// Nothing.
    pub const EMPTY: ObligationSet = ObligationSet(0);
    /// Everything.
    pub const ALL: ObligationSet = ObligationSet(0x0fff);

    /// A set from its members.
    pub const fn of(members: &[Obligation]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < members.len() {
            bits |= 1 << (members[index] as u16);
            index += 1;
        }
        ObligationSet(bits)
    }

    /// The obligations a compensation can undo.
    pub fn undoable() -> Self {
        Obligation::ALL
            .into_iter()
            .filter(|obligation| obligation.is_undoable())
            .collect()
    }

    /// The bits, lowest first in the order of [`Obligation::ALL`].
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// True when nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True when the obligation is in it.
    pub const fn contains(self, obligation: Obligation) -> bool {
        self.0 & (1 << (obligation as u16)) != 0
    }

    /// Both sets together.
    pub const fn union(self, other: Self) -> Self {
        ObligationSet(self.0 | other.0)
    }

    /// What both have.
    pub const fn intersection(self, other: Self) -> Self {
        ObligationSet(self.0 & other.0)
    }

    /// This set without the other.
    pub const fn minus(self, other: Self) -> Self {
        ObligationSet(self.0 & !other.0)
    }

    /// True when they share a member.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Members in bit order.
    pub fn iter(self) -> impl Iterator<Item = Obligation> {
        Obligation::ALL
            .into_iter()
            .filter(move |obligation| self.contains(*obligation))
    }
}

impl FromIterator<Obligation> for ObligationSet {
    fn from_iter<I: IntoIterator<Item = Obligation>>(members: I) -> Self {
        members.into_iter().fold(ObligationSet::EMPTY, |set, member| {
            set.union(ObligationSet::of(&[member]))
        })
    }
}

impl fmt::Display for ObligationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, obligation) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}", obligation.id())?;
        }
        Ok(())
    }
}

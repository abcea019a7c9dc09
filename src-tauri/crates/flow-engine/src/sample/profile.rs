//! The sorts of business whose orders are made up.

use super::random::Random;

/// The sort of business whose orders are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// A shop on ordinary days: one week.
    Retail,
    /// A sale that opens at 20:00: half of the orders come in its first ten minutes.
    FlashSale,
    /// Goods sold in advance against a deposit.
    Presale,
    /// Firms that order much and pay on terms.
    Business,
    /// Customers outside China, in their own currencies.
    CrossBorder,
    /// The same goods each month.
    Subscription,
    /// All of them.
    Mixed,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Profile; 7] = [
        Profile::Retail,
        Profile::FlashSale,
        Profile::Presale,
        Profile::Business,
        Profile::CrossBorder,
        Profile::Subscription,
        Profile::Mixed,
    ];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Profile::Retail => "retail",
            Profile::FlashSale => "flash-sale",
            Profile::Presale => "presale",
            Profile::Business => "business",
            Profile::CrossBorder => "cross-border",
            Profile::Subscription => "subscription",
            Profile::Mixed => "mixed",
        }
    }

    /// The profile of a name.
    pub fn from_id(id: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.id() == id)
    }

    /// The profile of one order of a mix.
    pub(super) fn of_one(self, random: &mut Random) -> Profile {
        match self {
            Profile::Mixed => {
                let weights = [50, 15, 10, 8, 10, 7];
                Profile::ALL[random.weighted(weights.iter().copied())]
            }
            other => other,
        }
    }
}

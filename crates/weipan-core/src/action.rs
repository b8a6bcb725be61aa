//! Corporate actions on unadjusted prices.

use crate::{AssetIdx, DayIdx, Ratio};

/// What kind of action it is, as the data call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// Cash dividend.
    Cash,
    /// Bonus shares or a split, with or without cash.
    Bonus,
    /// Rights issue: new shares are bought, the cash is negative.
    Rights,
    /// Capital increase in a court restructuring: the ratio is what the reference price implies.
    Restructuring,
}

/// What one share held at the close before the ex-date turns into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// The stock.
    pub asset: AssetIdx,
    /// First day without the right.
    pub ex_day: DayIdx,
    /// Day on which the cash arrives; the ex-date where the data do not say.
    pub pay_day: DayIdx,
    /// Yuan a share before tax; negative where the holder pays.
    pub cash_per_share: Ratio,
    /// New shares per share held.
    pub new_shares_per_share: Ratio,
    /// The kind.
    pub kind: ActionKind,
}

/// All actions, in the order of ex-days and assets.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    sorted: Vec<Action>,
}

impl Actions {
    /// Sorts actions by ex-day and asset.
    #[must_use]
    pub fn new(mut actions: Vec<Action>) -> Self {
        actions.sort_by_key(|a| (a.ex_day, a.asset, a.kind));
        Self { sorted: actions }
    }

    /// The actions whose ex-date is a day.
    #[must_use]
    pub fn on(&self, day: DayIdx) -> &[Action] {
        let from = self.sorted.partition_point(|a| a.ex_day < day);
        let to = self.sorted.partition_point(|a| a.ex_day <= day);
        &self.sorted[from..to]
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Action] {
        &self.sorted
    }
}

//! Corporate actions on the shares held at yesterday's close.

use weipan_core::{Action, ActionKind, Cny, DayBars, DayIdx, Lot, Price, Ratio, Shares, mul_div_round};

/// What the actions of a day do to one lot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effect {
    /// Dividends paid at once.
    pub paid: Cny,
    /// Dividends due on later days, each with its pay day.
    pub receivables: Vec<(DayIdx, Cny)>,
    /// Money for fractions of a new share.
    pub fractions: Cny,
    /// What the holder pays for rights; positive.
    pub subscribed: Cny,
    /// Shares that come in.
    pub new_shares: Shares,
}

impl Effect {
    /// Dividends, now or later.
    #[must_use]
    pub fn dividends(&self) -> Cny {
        self.paid + self.due()
    }

    /// Dividends due later.
    #[must_use]
    pub fn due(&self) -> Cny {
        self.receivables.iter().map(|(_, amount)| *amount).sum()
    }

    /// All money, now or later.
    #[must_use]
    pub fn money(&self) -> Cny {
        self.dividends() + self.fractions - self.subscribed
    }
}

/// The effect of all actions of a stock on a lot.
///
/// Cash: `cash_per_share · shares`, paid on the pay date; a rights issue is subscribed and paid on the ex-date. New
/// shares: `ratio · shares` rounded down; the fraction of a share is paid in money at the ex-right reference price, so
/// nothing is lost. New shares may be sold on the ex-date.
#[must_use]
pub fn effect(lot: &Lot, actions: &[Action], day: &DayBars<'_>) -> Effect {
    let mut effect = Effect::default();
    for action in actions {
        let cash = action.cash_per_share.cash_for(lot.shares);
        if cash > Cny::ZERO && action.pay_day > day.day {
            effect.receivables.push((action.pay_day, cash));
        } else {
            effect.paid += cash.floor_zero();
            effect.subscribed += (-cash).floor_zero();
        }
        let (whole, fraction) = action.new_shares_per_share.new_shares_for(lot.shares);
        let reference = day.prev_close(lot.asset).unwrap_or_else(|| ex_price(lot.mark, actions));
        effect.new_shares += whole;
        effect.fractions += Cny(mul_div_round(reference.0, fraction, Ratio::ONE));
    }
    effect
}

/// The ex-right price of a mark: `(mark - cash) / (1 + new shares)`, for a stock that has no row on its ex-date.
#[must_use]
pub fn ex_price(mark: Price, actions: &[Action]) -> Price {
    let cash: i64 = actions.iter().map(|a| a.cash_per_share.0).sum();
    let ratio: i64 = actions.iter().map(|a| a.new_shares_per_share.0).sum();
    let less_cash = mark.0 - mul_div_round(cash, 10_000, Ratio::ONE);
    Price(mul_div_round(less_cash, Ratio::ONE, Ratio::ONE + ratio).max(0))
}

/// The sentence for the reader where an action is not an ordinary one.
#[must_use]
pub fn remark(symbol: &str, action: &Action) -> Option<String> {
    match action.kind {
        ActionKind::Cash | ActionKind::Bonus => None,
        ActionKind::Rights => Some(format!(
            "{symbol}: rights issue subscribed, {:.4} yuan paid and {:.4} shares received per share held",
            -action.cash_per_share.fraction(),
            action.new_shares_per_share.fraction()
        )),
        ActionKind::Restructuring => Some(format!(
            "{symbol}: restructuring, {:.4} new shares per share held as the reference price implies",
            action.new_shares_per_share.fraction()
        )),
    }
}

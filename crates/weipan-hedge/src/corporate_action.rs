//! Corporate actions on the shares held at yesterday's close.

use weipan_core::ledger::{EntryKind, EventKind, LedgerAccount};
use weipan_core::{Action, ActionKind, AssetIdx, Cny, DayBars, DayIdx, Lot, Price, Ratio, Shares, mul_div_round};

use crate::books::Item;
use crate::fund::{Fund, Receivable, millions};

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

impl Fund {
    pub(crate) fn act_on_corporate_actions(&mut self, day: &DayBars<'_>) {
        for group in day.actions.chunk_by(|a, b| a.asset == b.asset) {
            let asset = group[0].asset;
            let Some(lot) = self.holdings.get(asset).copied() else { continue };
            let symbol = day.assets.symbol_on(asset, day.date).as_str();
            let group = &self.affordable(group, &lot, day)[..];
            let effect = effect(&lot, group, day);
            self.book_action(asset, &effect);
            self.today.action_money += effect.money();
            let after = lot.shares + effect.new_shares;
            if let Some(held) = self.holdings.lots_mut().iter_mut().find(|l| l.asset == asset) {
                held.shares = after;
                if day.prev_close(asset).is_none() {
                    held.mark = ex_price(lot.mark, group);
                }
            }
            if let Some(unwind) = &mut self.unwind {
                unwind.scale(asset, lot.shares, after);
            }
            if let Some(taxes) = &mut self.dividend_taxes {
                taxes.dividend(asset, effect.dividends());
                taxes.grow(asset, after);
            }
            for text in group.iter().filter_map(|action| remark(symbol, action)) {
                self.event(day.date, EventKind::Action, effect.money(), text);
            }
        }
    }

    fn book_action(&mut self, asset: AssetIdx, effect: &Effect) {
        use LedgerAccount::{Cash, Dividends, Receivable as Due, Stocks};
        let receivable = |(pay_day, amount): &(DayIdx, Cny)| Receivable { asset, pay_day: *pay_day, amount: *amount };
        self.receivables.extend(effect.receivables.iter().map(receivable));
        let item = Item::Stock(asset);
        let lines = [(Cash, effect.paid), (Due, effect.due()), (Dividends, -effect.dividends())];
        self.books.post(EntryKind::Dividend, item, 0, &lines);
        let paid = effect.subscribed - effect.fractions;
        let kind = if effect.subscribed > Cny::ZERO { EntryKind::Rights } else { EntryKind::NewShares };
        self.books.post(kind, item, effect.new_shares.0, &[(Stocks, paid), (Cash, -paid)]);
    }

    /// The actions without the rights issues that a cash account cannot pay: it may not borrow, so those lapse.
    fn affordable(&mut self, group: &[Action], lot: &Lot, day: &DayBars<'_>) -> Vec<Action> {
        let mut left = self.spendable();
        let mut kept = Vec::with_capacity(group.len());
        for action in group {
            let cash = action.cash_per_share.cash_for(lot.shares);
            if self.is_cash_account() && cash < Cny::ZERO && left + cash < Cny::ZERO {
                let symbol = day.assets.symbol_on(lot.asset, day.date);
                let text = format!("{symbol}: rights issue lapsed, the account lacks {}", millions(-(left + cash)));
                self.event(day.date, EventKind::Action, cash, text);
            } else {
                left += cash.min(Cny::ZERO);
                kept.push(*action);
            }
        }
        kept
    }
}

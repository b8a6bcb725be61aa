//! Stocks that leave the exchange: what they still pay, and what they turn into.

use std::collections::BTreeMap;

use serde::Deserialize;
use weipan_core::ledger::{EntryKind, EventKind, LedgerAccount};
use weipan_core::rules::DELIST_RECOVERY;
use weipan_core::{AssetIdx, Cny, DayBars, DelistKind, Lot, Rate, RuleBook, Shares};

use crate::HedgeError;
use crate::books::Item;
use crate::fund::Fund;

#[derive(Deserialize)]
struct RecoveryRow {
    kind: DelistKind,
    recovery: f64,
}

/// Part of the last price that a delisted stock still pays, by why it left.
#[derive(Debug, Clone)]
pub(crate) struct Recovery {
    by_kind: BTreeMap<DelistKind, Rate>,
    otherwise: Rate,
}

impl Recovery {
    /// Rates from the rule book, and one for stocks of which the data do not say why they left.
    ///
    /// # Errors
    /// [`HedgeError::Rules`] if the shipped table is broken.
    pub(crate) fn new(otherwise: f64, rules: &RuleBook) -> Result<Self, HedgeError> {
        let rows: Vec<RecoveryRow> = rules.read(&DELIST_RECOVERY)?;
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        let by_kind = rows.iter().map(|row| (row.kind, rate(row.recovery))).collect();
        Ok(Self { by_kind, otherwise: rate(otherwise) })
    }

    fn of(&self, kind: Option<DelistKind>) -> Rate {
        kind.and_then(|kind| self.by_kind.get(&kind).copied()).unwrap_or(self.otherwise)
    }
}

impl Fund {
    /// Stocks that left the exchange: shares of those that were taken over turn into the other stock's, one for one; all
    /// others pay a part of their last price and are gone. Stocks under a new code go on.
    pub(crate) fn delist(&mut self, day: &DayBars<'_>) {
        self.note_new_codes(day);
        let is_gone = |lot: &&Lot| day.assets.delist_date(lot.asset).is_some_and(|gone| gone <= day.date);
        let gone: Vec<Lot> = self.holdings.lots().iter().filter(is_gone).copied().collect();
        for lot in gone {
            match day.assets.exit(lot.asset).into {
                Some(into) => self.turn_into_successor(&lot, into, day),
                None => self.write_off(&lot, day),
            }
        }
        self.holdings.sweep();
    }

    fn write_off(&mut self, lot: &Lot, day: &DayBars<'_>) {
        let kind = day.assets.exit(lot.asset).kind;
        let rate = self.recovery.of(kind);
        let value = lot.mark * lot.shares;
        let proceeds = rate.of(value);
        let lines = [
            (LedgerAccount::Cash, proceeds),
            (LedgerAccount::DelistingLoss, value - proceeds),
            (LedgerAccount::Stocks, -value),
        ];
        self.books.post(EntryKind::Delisting, Item::Stock(lot.asset), -lot.shares.0, &lines);
        self.today.action_money += proceeds;
        self.empty(lot);
        if let Some(taxes) = &mut self.dividend_taxes {
            taxes.forget(lot.asset);
        }
        let symbol = day.assets.symbol_on(lot.asset, day.date);
        let why = kind.map_or_else(String::new, |kind| format!(" ({})", kind.word()));
        let percent = rate.fraction() * 100.0;
        let text = format!("{symbol} left the exchange{why}; {percent:.0} % of its last price recovered");
        self.event(day.date, EventKind::Delisted, value - proceeds, text);
    }

    fn empty(&mut self, lot: &Lot) {
        if let Some(held) = self.holdings.lots_mut().iter_mut().find(|l| l.asset == lot.asset) {
            held.shares = Shares::ZERO;
        }
    }

    /// The same number of shares at the same book value, in another stock.
    fn turn_into_successor(&mut self, lot: &Lot, into: AssetIdx, day: &DayBars<'_>) {
        for (asset, shares) in [(lot.asset, -lot.shares), (into, lot.shares)] {
            let lines = [(LedgerAccount::Stocks, Cny::ZERO)];
            self.books.post(EntryKind::CodeChange, Item::Stock(asset), shares.0, &lines);
        }
        self.empty(lot);
        self.holdings.sweep();
        self.holdings.buy(into, lot.shares, lot.mark);
        if let Some(taxes) = &mut self.dividend_taxes {
            taxes.turn_into(lot.asset, into);
        }
        if let Some(unwind) = &mut self.unwind {
            unwind.turn_into(lot.asset, into);
        }
        let name = |asset| day.assets.symbol_on(asset, day.date);
        let text = format!("{} shares of {} became shares of {}", lot.shares.0, name(lot.asset), name(into));
        self.event(day.date, EventKind::CodeChange, Cny::ZERO, text);
    }

    /// Stocks whose code changed since the last trading day: the shares move from one name to the other.
    fn note_new_codes(&mut self, day: &DayBars<'_>) {
        let Some(before) = day.previous_date else { return };
        for (asset, codes) in day.assets.all_former_codes() {
            let changed = codes.iter().any(|code| before < code.until && code.until <= day.date);
            let Some(lot) = self.holdings.get(asset).copied().filter(|_| changed) else { continue };
            for (item, shares) in [(Item::Former(asset), -lot.shares), (Item::Stock(asset), lot.shares)] {
                self.books.post(EntryKind::CodeChange, item, shares.0, &[(LedgerAccount::Stocks, Cny::ZERO)]);
            }
            let (old, new) = (day.assets.symbol_on(asset, before), day.assets.symbol_on(asset, day.date));
            let text = format!("{old} trades as {new} from today");
            self.event(day.date, EventKind::CodeChange, Cny::ZERO, text);
        }
    }
}

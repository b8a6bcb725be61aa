//! The fund's own fees: management on equity, performance above a high-water mark.
//!
//! The high-water mark is of the whole fund and scales with flows, as one a unit would: new money shares the mark of
//! the old (no equalisation). Fees are charged to [`LedgerAccount::Payable`] and paid from there.

use chrono::{Datelike, NaiveDate};
use weipan_core::ledger::{EntryKind, EventKind, LedgerAccount};
use weipan_core::{Cny, DayBars, Rate};

use crate::books::Item;
use crate::fund::{Fund, millions};
use crate::{AccountKind, AccountSpec, Crystallise};

/// Fees of a fund and where they stand.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct FundFees {
    management: Rate,
    performance: Rate,
    crystallise: Crystallise,
    day_count: i64,
    /// The highest equity on which a performance fee was taken, moved by flows.
    high_water: Cny,
    /// Management fee accrued this month, which is not paid before the next one.
    accrued: Cny,
}

impl FundFees {
    pub(crate) fn new(spec: &AccountSpec, capital: Cny) -> Self {
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        Self {
            management: rate(spec.management_fee),
            performance: rate(spec.performance_fee),
            crystallise: spec.crystallise,
            day_count: i64::from(spec.day_count),
            high_water: capital,
            accrued: Cny::ZERO,
        }
    }

    /// Money came (positive) or went: the mark moves as a mark a unit would.
    pub(crate) fn flow(&mut self, amount: Cny, equity: Cny) {
        self.high_water = if equity > Cny::ZERO {
            self.high_water.scaled((equity + amount).0, equity.0)
        } else {
            (self.high_water + amount).floor_zero()
        };
    }

    /// The fee on a gain over the mark.
    fn on_gain(&self, equity: Cny) -> Cny {
        self.performance.of((equity - self.high_water).floor_zero())
    }

    /// The part of the fee on the gain that leaves with a redemption.
    pub(crate) fn on_redemption(&self, amount: Cny, equity: Cny) -> Cny {
        if equity > Cny::ZERO { self.on_gain(equity).scaled(amount.0, equity.0) } else { Cny::ZERO }
    }

    fn is_new_period(&self, before: NaiveDate, date: NaiveDate) -> bool {
        match self.crystallise {
            Crystallise::Yearly => before.year() != date.year(),
            Crystallise::Quarterly => (before.year(), before.month0() / 3) != (date.year(), date.month0() / 3),
        }
    }
}

impl Fund {
    /// Fees and taxes charged and not yet paid.
    #[must_use]
    pub fn payable(&self) -> Cny {
        -self.books.balance(LedgerAccount::Payable)
    }

    /// Before the open: the performance fee of a period that ended, on yesterday's equity; the management fee for the
    /// calendar days since then; and payment of what is due.
    pub(crate) fn charge_fund_fees(&mut self, day: &DayBars<'_>) {
        let Some(before) = day.previous_date.filter(|_| self.settled_once && !self.closed) else { return };
        if self.fees.is_new_period(before, day.date) {
            self.crystallise(day.date);
        }
        let days = (day.date - before).num_days();
        let fee = self.equity.floor_zero().scaled(self.fees.management.0 * days, Rate::ONE * self.fees.day_count);
        self.charge(EntryKind::ManagementFee, LedgerAccount::ManagementFee, fee);
        self.today.management_fee += fee;
        if before.month() != day.date.month() {
            self.fees.accrued = Cny::ZERO;
        }
        self.pay_payables();
        self.fees.accrued += fee;
    }

    fn crystallise(&mut self, date: NaiveDate) {
        let fee = self.fees.on_gain(self.equity);
        if fee == Cny::ZERO {
            return;
        }
        self.charge_performance(fee);
        self.fees.high_water = self.equity - fee;
        let text = format!("performance fee of {} on the gain above the high-water mark", millions(fee));
        self.event(date, EventKind::PerformanceFee, fee, text);
    }

    pub(crate) fn charge_performance(&mut self, fee: Cny) {
        self.charge(EntryKind::PerformanceFee, LedgerAccount::PerformanceFee, fee);
        self.today.performance_fee += fee;
    }

    /// An expense that is paid later.
    pub(crate) fn charge(&mut self, kind: EntryKind, account: LedgerAccount, amount: Cny) {
        self.books.post(kind, Item::Whole, 0, &[(account, amount), (LedgerAccount::Payable, -amount)]);
    }

    /// Pays what is due: all but this month's management fee; a `cash` account no more than it has.
    fn pay_payables(&mut self) {
        let due = (self.payable() - self.fees.accrued - self.today.management_fee).floor_zero();
        let paid = match self.spec.kind {
            AccountKind::Cash => due.min((self.cash() - self.futures_margin).floor_zero()),
            AccountKind::Dma | AccountKind::Margin => due,
        };
        let lines = [(LedgerAccount::Payable, paid), (LedgerAccount::Cash, -paid)];
        self.books.post(EntryKind::Settlement, Item::Whole, 0, &lines);
    }
}

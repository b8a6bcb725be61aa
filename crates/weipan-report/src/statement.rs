//! The net statement that a swap desk sends after a close 收益互换估值表: what both legs earned, what was charged, and where
//! the security stands. Sums of ledger lines and nothing else.

use std::fmt;

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, JournalRow, LedgerAccount, MarginStatus};
use weipan_core::record::{AccountRecord, RunTables};
use weipan_core::{Cny, Contracts};

use crate::ReportError;
use crate::format::exact;

/// Money that moved over some days; costs and payments are negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Movements {
    /// Longs: prices, dividends and delistings, fills against marks, before costs.
    pub long_pnl: Cny,
    /// Short futures: variation margin and fills against marks, before costs.
    pub short_pnl: Cny,
    /// Interest.
    pub interest: Cny,
    /// All named costs of trading: fees, duties, slippage, impact.
    pub costs: Cny,
    /// Dividend tax.
    pub dividend_tax: Cny,
    /// The fund's own fees.
    pub fund_fees: Cny,
    /// Top-ups and subscriptions.
    pub paid_in: Cny,
    /// Redemptions.
    pub paid_out: Cny,
}

impl Movements {
    /// The sum: the change in equity.
    #[must_use]
    pub fn sum(&self) -> Cny {
        self.named().into_iter().map(|(_, amount)| amount).sum()
    }

    /// Each with its name, in the order of the statement.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Cny); 8] {
        [
            ("long leg", self.long_pnl),
            ("short leg", self.short_pnl),
            ("interest", self.interest),
            ("trading costs", self.costs),
            ("dividend tax", self.dividend_tax),
            ("fund fees", self.fund_fees),
            ("paid in", self.paid_in),
            ("paid out", self.paid_out),
        ]
    }

    /// The movements of some days. The legs' results come from the journal, all else from the day rows.
    fn of(days: &[DayRow], journal: &[JournalRow]) -> Self {
        let booked = |accounts: &[LedgerAccount]| {
            let lines = journal.iter().filter(|line| accounts.contains(&line.account));
            -lines.map(|line| line.amount).sum::<Cny>()
        };
        let total = |amount: fn(&DayRow) -> Cny| days.iter().map(amount).sum::<Cny>();
        use LedgerAccount::{DelistingLoss, Dividends, FutureResult, StockResult};
        Self {
            long_pnl: booked(&[StockResult, Dividends, DelistingLoss]),
            short_pnl: booked(&[FutureResult]),
            interest: total(|row| row.financing),
            costs: total(DayRow::costs),
            dividend_tax: total(|row| row.dividend_tax),
            fund_fees: total(DayRow::fund_fees),
            paid_in: total(|row| row.external),
            paid_out: total(|row| row.redemption),
        }
    }
}

/// The statement of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Name of the run, with its variant.
    pub name: String,
    /// The day.
    pub date: NaiveDate,
    /// Terms of the account.
    pub account: AccountRecord,
    /// The day's movements.
    pub day: Movements,
    /// Movements since the account was opened, the day's included.
    pub since_opening: Movements,
    /// Starting equity.
    pub opening: Cny,
    /// Equity after the close: the security with both legs' result.
    pub equity: Cny,
    /// Longs at the close.
    pub long_value: Cny,
    /// Short futures at their marks.
    pub short_value: Cny,
    /// Contracts short.
    pub contracts: Contracts,
    /// Borrowed money.
    pub borrowed: Cny,
    /// Own cash that futures block.
    pub futures_margin: Cny,
    /// Margin ratio; NaN without one.
    pub ratio: f64,
    /// Where it stands.
    pub status: MarginStatus,
    /// What could be taken out.
    pub withdrawable: Cny,
}

/// The statement of a day of a run.
///
/// # Errors
/// [`ReportError::NoSuchDay`] if the run has no such trading day, [`ReportError::NoJournal`] if its journal was not kept,
/// [`ReportError::Identity`] if the journal's legs do not add up to the day rows' change in equity.
pub fn statement(run: &RunTables, date: NaiveDate) -> Result<Statement, ReportError> {
    let name = if run.record.variant.is_empty() {
        run.record.name.clone()
    } else {
        format!("{}, {}", run.record.name, run.record.variant)
    };
    let (Some(first), Some(last)) = (run.days.first(), run.days.last()) else {
        return Err(ReportError::Empty(name));
    };
    let Some(at) = run.days.iter().position(|row| row.date == date) else {
        return Err(ReportError::NoSuchDay { run: name, date, first: first.date, last: last.date });
    };
    if run.journal.is_empty() {
        return Err(ReportError::NoJournal(name));
    }
    let lines = |from: NaiveDate| {
        let range = run.journal.partition_point(|l| l.date < from)..run.journal.partition_point(|l| l.date <= date);
        &run.journal[range]
    };
    let row = &run.days[at];
    let since_opening = Movements::of(&run.days[..=at], lines(first.date));
    let opening = Cny::from_yuan(run.record.account.equity).unwrap_or_default();
    let change = row.equity - opening;
    if since_opening.sum() != change {
        let (explained, change) = (since_opening.sum().yuan(), change.yuan());
        return Err(ReportError::Identity { run: name, date, explained, change });
    }
    Ok(Statement {
        name,
        date,
        account: run.record.account.clone(),
        day: Movements::of(&run.days[at..=at], lines(date)),
        since_opening,
        opening,
        equity: row.equity,
        long_value: row.long_value,
        short_value: row.short_value,
        contracts: row.contracts,
        borrowed: row.borrowed,
        futures_margin: row.futures_margin,
        ratio: row.ratio,
        status: row.status,
        withdrawable: row.withdrawable,
    })
}

impl Statement {
    /// What the ratio and its lines are of.
    fn ratio_is(&self) -> &'static str {
        if self.account.kind == "margin" { "assets / debt" } else { "equity / max(long, short)" }
    }

    fn has_lines(&self) -> bool {
        self.account.kind != "cash"
    }
}

impl fmt::Display for Statement {
    /// Amounts in yuan, to the last unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Statement of {} after the close: {}, {} account, yuan", self.date, self.name, self.account.kind)?;
        writeln!(f, "{:<24}{:>26}{:>26}", "", "the day", "since opening")?;
        for ((name, day), (_, all)) in self.day.named().into_iter().zip(self.since_opening.named()) {
            writeln!(f, "{name:<24}{:>26}{:>26}", exact(day), exact(all))?;
        }
        writeln!(f, "{:<24}{:>26}{:>26}", "change in equity", exact(self.day.sum()), exact(self.since_opening.sum()))?;
        for (name, amount) in [
            ("opened with", self.opening),
            ("equity (security)", self.equity),
            ("long value", self.long_value),
            ("short value", self.short_value),
            ("borrowed", self.borrowed),
            ("margin of futures", self.futures_margin),
            ("withdrawable", self.withdrawable),
        ] {
            writeln!(f, "{name:<24}{:>26}", exact(amount))?;
        }
        writeln!(f, "{:<24}{:>26}", "contracts short", self.contracts.0)?;
        if self.ratio.is_finite() {
            writeln!(f, "{:<24}{:>24.2} %  {}", "margin ratio", self.ratio * 100.0, self.ratio_is())?;
        }
        if self.has_lines() {
            let a = &self.account;
            let [warning, call, close_out] = [a.warning, a.call, a.close_out].map(|line| line * 100.0);
            writeln!(f, "{:<24}warning {warning:.2} %, call {call:.2} %, close-out {close_out:.2} %", "lines")?;
            writeln!(f, "{:<24}{:.2} %", "initial margin", a.initial_margin * 100.0)?;
        }
        writeln!(f, "{:<24}{}", "status", self.status.word())
    }
}

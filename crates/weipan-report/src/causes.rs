//! The causes of a change in equity: integer sums of ledger columns, which add up exactly.

use weipan_core::Cny;
use weipan_core::ledger::DayRow;
use weipan_core::record::RunTables;

use crate::error::ReportError;
use crate::series::equity_before;

/// A column of the ledger that explains a part of the change in equity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Stocks beyond the benchmark.
    Selection,
    /// What the hedge left open.
    Market,
    /// The futures' discount.
    Basis,
    /// Interest.
    Financing,
    /// Marks against fill reference prices.
    Trading,
    /// Slippage of stock trades.
    Slippage,
    /// The book's own impact.
    Impact,
    /// Commission.
    Commission,
    /// Stamp duty.
    StampDuty,
    /// Transfer fee.
    TransferFee,
    /// Slippage of futures trades.
    FuturesSlippage,
    /// Futures fees.
    FuturesFee,
    /// Tax on dividends.
    DividendTax,
    /// The fund's management fee.
    ManagementFee,
    /// The fund's performance fee.
    PerformanceFee,
    /// Money from outside.
    External,
    /// Money paid out to clients.
    Redemption,
}

impl Cause {
    /// All of them: together they are the change in equity.
    pub const ALL: [Self; 17] = [
        Self::Selection,
        Self::Market,
        Self::Basis,
        Self::Financing,
        Self::Trading,
        Self::Slippage,
        Self::Impact,
        Self::Commission,
        Self::StampDuty,
        Self::TransferFee,
        Self::FuturesSlippage,
        Self::FuturesFee,
        Self::DividendTax,
        Self::ManagementFee,
        Self::PerformanceFee,
        Self::External,
        Self::Redemption,
    ];
    /// Causes that many accounts do not have: pages leave them out where they are nothing.
    pub const OCCASIONAL: [Self; 5] =
        [Self::DividendTax, Self::ManagementFee, Self::PerformanceFee, Self::External, Self::Redemption];

    /// The named costs of trading.
    pub const COSTS: [Self; 7] = [
        Self::Slippage,
        Self::Impact,
        Self::Commission,
        Self::StampDuty,
        Self::TransferFee,
        Self::FuturesSlippage,
        Self::FuturesFee,
    ];

    /// The column's name in the ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::Market => "market",
            Self::Basis => "basis",
            Self::Financing => "financing",
            Self::Trading => "trading",
            Self::Slippage => "slippage",
            Self::Impact => "impact",
            Self::Commission => "commission",
            Self::StampDuty => "stamp_duty",
            Self::TransferFee => "transfer_fee",
            Self::FuturesSlippage => "futures_slippage",
            Self::FuturesFee => "futures_fee",
            Self::DividendTax => "dividend_tax",
            Self::ManagementFee => "management_fee",
            Self::PerformanceFee => "performance_fee",
            Self::External => "external",
            Self::Redemption => "redemption",
        }
    }

    /// Its amount on a day.
    #[must_use]
    pub fn of(self, row: &DayRow) -> Cny {
        match self {
            Self::Selection => row.selection,
            Self::Market => row.market,
            Self::Basis => row.basis,
            Self::Financing => row.financing,
            Self::Trading => row.trading,
            Self::Slippage => row.slippage,
            Self::Impact => row.impact,
            Self::Commission => row.commission,
            Self::StampDuty => row.stamp_duty,
            Self::TransferFee => row.transfer_fee,
            Self::FuturesSlippage => row.futures_slippage,
            Self::FuturesFee => row.futures_fee,
            Self::DividendTax => row.dividend_tax,
            Self::ManagementFee => row.management_fee,
            Self::PerformanceFee => row.performance_fee,
            Self::External => row.external,
            Self::Redemption => row.redemption,
        }
    }

    /// Its sum over days.
    #[must_use]
    pub fn sum(self, days: &[DayRow]) -> Cny {
        days.iter().map(|row| self.of(row)).sum()
    }
}

/// A line of a chart: the five causes of the account, with trading, its costs, dividend tax and the fund's fees together,
/// and what clients bring and take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Selection,
    Market,
    Basis,
    Financing,
    Trading,
    External,
}

impl Group {
    pub(crate) const ALL: [Self; 6] =
        [Self::Selection, Self::Market, Self::Basis, Self::Financing, Self::Trading, Self::External];

    /// Key of its text and of its colour.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::Market => "market",
            Self::Basis => "basis",
            Self::Financing => "financing",
            Self::Trading => "trading_and_costs",
            Self::External => "external",
        }
    }

    pub(crate) fn of(self, row: &DayRow) -> Cny {
        match self {
            Self::Selection => row.selection,
            Self::Market => row.market,
            Self::Basis => row.basis,
            Self::Financing => row.financing,
            Self::Trading => row.trading + row.costs() + row.dividend_tax + row.fund_fees(),
            Self::External => row.external + row.redemption,
        }
    }

    pub(crate) fn sum(self, days: &[DayRow]) -> Cny {
        days.iter().map(|row| self.of(row)).sum()
    }

    /// Whether a run has anything of it: money from outside mostly has not.
    pub(crate) fn occurs(self, days: &[DayRow]) -> bool {
        self != Self::External || days.iter().any(|row| row.external != Cny::ZERO || row.redemption != Cny::ZERO)
    }
}

/// Change of equity over the whole run, from the starting equity.
#[must_use]
pub fn change_in_equity(run: &RunTables) -> Cny {
    let start = equity_before(run).first().copied().unwrap_or_default();
    run.days.last().map_or(Cny::ZERO, |row| row.equity - start)
}

/// Checks what every page relies on: at least one day, rising dates, and causes that add up on every single day.
///
/// # Errors
/// [`ReportError`] names the run and the first day that is wrong.
pub fn check(run: &RunTables) -> Result<(), ReportError> {
    let name = || run.record.name.clone();
    if run.days.is_empty() {
        return Err(ReportError::Empty(name()));
    }
    if let Some(pair) = run.days.windows(2).find(|pair| pair[1].date <= pair[0].date) {
        return Err(ReportError::Unordered { run: name(), earlier: pair[0].date, later: pair[1].date });
    }
    match run.days.iter().zip(equity_before(run)).find(|(row, before)| row.equity - *before != row.explained()) {
        Some((row, before)) => Err(ReportError::Identity {
            run: name(),
            date: row.date,
            explained: row.explained().yuan(),
            change: (row.equity - before).yuan(),
        }),
        None => Ok(()),
    }
}

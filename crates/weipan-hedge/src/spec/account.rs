//! The spec's `[account]` table and its `[[flow]]`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::ByDateOr;

use super::in_range;
use crate::HedgeError;

/// Who pays for the longs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// Own cash, no borrowing; short futures are margined from it.
    Cash,
    /// A broker's long-short swap: the client posts a margin, the broker lends the rest.
    Dma,
    /// A broker's margin account 融资: the broker lends against the stocks; short futures are margined from own cash.
    Margin,
}

impl AccountKind {
    /// The word used in specs and records.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Dma => "dma",
            Self::Margin => "margin",
        }
    }
}

/// When the book goes back to its target leverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LeveragePolicy {
    /// At each rebalance.
    Constant,
    /// At a rebalance on which L / E lies outside target ± band.
    Band,
    /// Never: the first entry sets it, then it drifts.
    Hold,
    /// At each rebalance, to `min(leverage, target_volatility / volatility of the unlevered book)`.
    Volatility,
}

/// Who taxes cash dividends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DividendTax {
    /// Nobody.
    None,
    /// The state, when the shares are sold, by how long they were held: `data/rules/dividends.toml`.
    HoldingPeriod,
}

/// When a performance fee crystallises, beside redemptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crystallise {
    /// On the first trading day of a year.
    Yearly,
    /// On the first trading day of a quarter.
    Quarterly,
}

/// Money that a client brings or takes: a `[[flow]]` of the spec. Exactly one of `amount` and `fraction` is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Day on which the client says so.
    pub date: NaiveDate,
    /// Yuan: positive brings, negative takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Fraction of the equity: positive brings, negative takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// Trading days from then to the day on which the flow is due; 0 is the same day.
    #[serde(default)]
    pub notice_days: u32,
}

impl Flow {
    /// Checks that the flow says how much.
    ///
    /// # Errors
    /// [`HedgeError`] names the key.
    pub fn check(&self) -> Result<(), HedgeError> {
        match (self.amount, self.fraction) {
            (Some(amount), None) => in_range("flow.amount", amount, -1e12, 1e12).map(|_| ()),
            (None, Some(fraction)) => in_range("flow.fraction", fraction, -1.0, 100.0).map(|_| ()),
            _ => Err(HedgeError::Contradiction {
                first: "flow.amount",
                second: "flow.fraction",
                why: format!("the flow of {} needs exactly one of them", self.date),
            }),
        }
    }
}

/// What answers a margin call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopUp {
    /// Nothing: the book is unwound.
    None,
    /// Outside cash brings the ratio back to the initial margin before the next open.
    ToInitial,
}

/// In which order an unwind sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnwindOrder {
    /// The same part of every holding; what a day refuses is tried again.
    ProRata,
    /// Down the list of holdings, the most traded first; what cannot be sold is passed over.
    MostLiquid,
    /// Down the list of holdings, the largest first.
    Largest,
}

/// How the short leg follows an unwind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnwindHedge {
    /// To its own target at once, whether or not the longs could be sold.
    ByItself,
    /// In step with the longs that were sold: the book stays hedged while they are stuck.
    InStep,
}

/// What interest is paid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FinancingBase {
    /// max(0, L - E).
    Borrowed,
    /// The whole long value, less interest at the cash rate on the equity.
    Notional,
}

/// Long leg's owner: `[account]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountSpec {
    /// `cash`, `dma` or `margin`.
    pub kind: AccountKind,
    /// Starting equity, yuan.
    pub equity: f64,
    /// Target leverage L / E; the largest one of the policy `volatility`.
    pub leverage: f64,
    /// `constant`, `band`, `hold` or `volatility`.
    pub policy: LeveragePolicy,
    /// Half-width of the band around the target, in units of leverage; only for `band`.
    pub band: f64,
    /// Volatility a year that the policy `volatility` aims at.
    pub target_volatility: f64,
    /// Trading days over which it measures the volatility of the unlevered book.
    pub volatility_days: u32,
    /// Margin posted as a fraction of max(long, short), in a `margin` account of the borrowed money; `"by_date"` takes
    /// `data/rules/dma.toml` or `data/rules/margin_account.toml`.
    pub initial_margin: ByDateOr,
    /// Warning line: of E / max(long, short) in a `dma` account (`"by_date"`: 0.18), of assets / debt in a `margin`
    /// account (`"by_date"`: `data/rules/margin_account.toml`).
    pub warning: ByDateOr,
    /// Call line (`"by_date"`: 0.15, or the table).
    pub call: ByDateOr,
    /// Close-out line (`"by_date"`: 0.10); in a `margin` account the line at which the broker sells at once.
    pub close_out: ByDateOr,
    /// Ratio that an unwind restores; `"by_date"` takes the initial margin, in a `margin` account the warning line.
    pub unwind_to: ByDateOr,
    /// `pro_rata`, `most_liquid` or `largest`.
    pub unwind_order: UnwindOrder,
    /// `by_itself` or `in_step`.
    pub unwind_hedge: UnwindHedge,
    /// `none` or `to_initial`.
    pub top_up: TopUp,
    /// Trading days until a call must be cured: it is unwound at the open of the last one; 1 is the next open.
    pub cure_days: u32,
    /// Margin of futures paid from own cash (`cash` and `margin` accounts), a fraction of notional; `"by_date"` takes the
    /// rows without a hedging quota of `data/rules/index_futures.toml`.
    pub futures_margin: ByDateOr,
    /// Interest on borrowed money a year; `"by_date"` takes `data/rules/dma.toml` or `data/rules/margin_account.toml`.
    pub financing_rate: ByDateOr,
    /// `borrowed` or `notional`.
    pub financing_base: FinancingBase,
    /// Interest on own cash a year.
    pub cash_rate: f64,
    /// Days in the year of the interest, 365 or 360.
    pub day_count: u32,
    /// Part of the last price that a delisted stock still pays, where the data do not say why it left; where they do,
    /// `data/rules/delisting.toml` says.
    pub delist_recovery: f64,
    /// `none` or `holding_period`; a `dma` account knows only `none`, because the desk holds the stocks.
    pub dividend_tax: DividendTax,
    /// The fund's own management fee a year, on equity: accrued daily, paid monthly.
    pub management_fee: f64,
    /// The fund's own performance fee, of the gain above the high-water mark.
    pub performance_fee: f64,
    /// When the performance fee crystallises: `yearly` or `quarterly`, and always on what is redeemed.
    pub crystallise: Crystallise,
    /// Whether the book obeys the freezes of swap nominal in `data/rules/dma.toml`.
    pub nominal_freeze: bool,
}

impl Default for AccountSpec {
    fn default() -> Self {
        Self {
            kind: AccountKind::Dma,
            equity: 100_000_000.0,
            leverage: 2.0,
            policy: LeveragePolicy::Constant,
            band: 0.25,
            target_volatility: 0.1,
            volatility_days: 60,
            initial_margin: ByDateOr::ByDate,
            warning: ByDateOr::ByDate,
            call: ByDateOr::ByDate,
            close_out: ByDateOr::ByDate,
            unwind_to: ByDateOr::ByDate,
            unwind_order: UnwindOrder::ProRata,
            unwind_hedge: UnwindHedge::ByItself,
            top_up: TopUp::None,
            cure_days: 1,
            futures_margin: ByDateOr::ByDate,
            financing_rate: ByDateOr::ByDate,
            financing_base: FinancingBase::Borrowed,
            cash_rate: 0.0,
            day_count: 365,
            delist_recovery: 0.1,
            dividend_tax: DividendTax::None,
            management_fee: 0.0,
            performance_fee: 0.0,
            crystallise: Crystallise::Yearly,
            nominal_freeze: false,
        }
    }
}

impl AccountSpec {
    /// Checks every number by itself; what depends on the day is checked when the fund is opened.
    ///
    /// # Errors
    /// [`HedgeError`] names the key.
    pub fn check(&self) -> Result<(), HedgeError> {
        in_range("account.equity", self.equity, 1.0, 1e12)?;
        in_range("account.leverage", self.leverage, 0.01, 1000.0)?;
        in_range("account.band", self.band, 0.0, 20.0)?;
        in_range("account.cash_rate", self.cash_rate, 0.0, 1.0)?;
        in_range("account.delist_recovery", self.delist_recovery, 0.0, 1.0)?;
        in_range("account.target_volatility", self.target_volatility, 0.001, 10.0)?;
        in_range("account.volatility_days", f64::from(self.volatility_days), 2.0, 2000.0)?;
        in_range("account.cure_days", f64::from(self.cure_days), 1.0, 250.0)?;
        in_range("account.management_fee", self.management_fee, 0.0, 0.2)?;
        in_range("account.performance_fee", self.performance_fee, 0.0, 0.9)?;
        for (key, value) in
            [("account.financing_rate", self.financing_rate), ("account.futures_margin", self.futures_margin)]
        {
            if let ByDateOr::Value(rate) = value {
                in_range(key, rate, 0.0, 1.0)?;
            }
        }
        self.check_kind()?;
        if !matches!(self.day_count, 360 | 365) {
            let must = "must be 365 or 360".to_owned();
            return Err(HedgeError::Range { key: "account.day_count", value: f64::from(self.day_count), must });
        }
        Ok(())
    }

    /// What a kind of account does not have.
    fn check_kind(&self) -> Result<(), HedgeError> {
        let wrong =
            |second, why: &str| Err(HedgeError::Contradiction { first: "account.kind", second, why: why.to_owned() });
        if self.kind == AccountKind::Dma && self.dividend_tax != DividendTax::None {
            let why =
                "the desk holds the stocks of a dma account and passes dividends on; write dividend_tax = \"none\"";
            return wrong("account.dividend_tax", why);
        }
        if self.kind == AccountKind::Margin && self.financing_base == FinancingBase::Notional {
            let why = "a loan pays interest on what was borrowed; write financing_base = \"borrowed\"";
            return wrong("account.financing_base", why);
        }
        Ok(())
    }
}

//! What a run leaves behind: one row a day, a fill, a reject, an event, and their Arrow form.
//!
//! Money columns are `Decimal128(18, 4)` in yuan, so that a reader in any language gets exact amounts; missing
//! floats are NaN in memory and null in files.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use chrono::NaiveDate;
use thiserror::Error;

use crate::trade::{FutureRejectRule, words};
use crate::{Cny, Contracts, FutureOrigin, Origin, Price, RejectRule, Shares, Side};

/// What can be wrong with a ledger file.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// A column is not there.
    #[error("column `{0}` is missing: the file was written by another version of weipan; run it again")]
    Missing(&'static str),
    /// A column or a value has another type than it should.
    #[error("column `{column}`, row {row}: {what}")]
    Value {
        /// The column.
        column: &'static str,
        /// The row, from 0.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// Arrow refused the columns.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// Days from 1970-01-01, Arrow's Date32.
#[must_use]
pub fn date32(date: NaiveDate) -> i32 {
    (date - NaiveDate::default()).num_days() as i32
}

/// The date of an Arrow Date32.
#[must_use]
pub fn from_date32(days: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::Duration::days(i64::from(days)))
}

/// A type that can be a column of a ledger.
trait Column: Sized + 'static {
    const NULLABLE: bool = false;
    fn data_type() -> DataType;
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef;
    fn read(array: &ArrayRef) -> Option<Vec<Self>>;
}

macro_rules! decimal_column {
    ($type:ident) => {
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Decimal128(18, 4)
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let array: Decimal128Array = values.map(|v| Some(i128::from(v.0))).collect();
                Arc::new(array.with_data_type(Self::data_type()))
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                let array = array.as_primitive_opt::<Decimal128Type>()?;
                array.values().iter().map(|v| i64::try_from(*v).ok().map(Self)).collect()
            }
        }
    };
}
decimal_column!(Cny);
decimal_column!(Price);

macro_rules! count_column {
    ($type:ident) => {
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Int64
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let mut builder = Int64Builder::new();
                values.for_each(|v| builder.append_value(v.0));
                Arc::new(builder.finish())
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                Some(array.as_primitive_opt::<Int64Type>()?.values().iter().map(|v| Self(*v)).collect())
            }
        }
    };
}
count_column!(Shares);
count_column!(Contracts);

impl Column for i64 {
    fn data_type() -> DataType {
        DataType::Int64
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = Int64Builder::new();
        values.for_each(|v| builder.append_value(*v));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_primitive_opt::<Int64Type>()?.values().to_vec())
    }
}

impl Column for f64 {
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        DataType::Float64
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = Float64Builder::new();
        values.for_each(|v| builder.append_option((!v.is_nan()).then_some(*v)));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        let array = array.as_primitive_opt::<Float64Type>()?;
        Some(array.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
    }
}

impl Column for bool {
    fn data_type() -> DataType {
        DataType::Boolean
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(|v| Some(*v)).collect::<BooleanArray>())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_boolean_opt()?.values().iter().collect())
    }
}

impl Column for NaiveDate {
    fn data_type() -> DataType {
        DataType::Date32
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(|v| Some(date32(*v))).collect::<Date32Array>())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        array.as_primitive_opt::<Date32Type>()?.values().iter().map(|v| from_date32(*v)).collect()
    }
}

impl Column for Arc<str> {
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = StringBuilder::new();
        values.for_each(|v| builder.append_value(v));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_string_opt::<i32>()?.iter().map(|v| Arc::from(v.unwrap_or_default())).collect())
    }
}

macro_rules! word_column {
    ($($type:ident),+) => {$(
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Utf8
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let mut builder = StringBuilder::new();
                values.for_each(|v| builder.append_value(v.word()));
                Arc::new(builder.finish())
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                array.as_string_opt::<i32>()?.iter().map(|v| Self::from_word(v.unwrap_or_default())).collect()
            }
        }
    )+};
}
word_column!(Side, Origin, RejectRule, FutureOrigin, FutureRejectRule, MarginStatus, EventKind);

/// A table of a ledger: rows in memory, columns in files.
pub trait Table: Sized {
    /// The file's name without its ending.
    const NAME: &'static str;
    /// The Arrow schema, with each column's meaning in its metadata.
    fn schema() -> Schema;
    /// The rows as columns.
    ///
    /// # Errors
    /// [`LedgerError::Arrow`] if the columns do not fit together, which would be a defect.
    fn to_batch(rows: &[Self]) -> Result<RecordBatch, LedgerError>;
    /// The columns as rows.
    ///
    /// # Errors
    /// [`LedgerError`] names the column that is missing or of another type.
    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, LedgerError>;
}

macro_rules! table {
    ($(#[$meta:meta])* pub struct $name:ident = $file:literal {
        $(#[doc = $doc:literal] $(#[doc = $more:literal])* $field:ident: $type:ty,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(#[doc = $doc] $(#[doc = $more])* pub $field: $type,)+
        }
        impl Table for $name {
            const NAME: &'static str = $file;
            fn schema() -> Schema {
                Schema::new(vec![$(
                    Field::new(stringify!($field), <$type as Column>::data_type(), <$type as Column>::NULLABLE)
                        .with_metadata([("doc".to_owned(), concat!($doc $(, $more)*).trim().to_owned())].into()),
                )+])
            }
            fn to_batch(rows: &[Self]) -> Result<RecordBatch, LedgerError> {
                let columns: Vec<ArrayRef> =
                    vec![$(<$type as Column>::collect(&mut rows.iter().map(|row| &row.$field))),+];
                Ok(RecordBatch::try_new(Arc::new(Self::schema()), columns)?)
            }
            fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, LedgerError> {
                $(let mut $field = {
                    let column = stringify!($field);
                    let array = batch.column_by_name(column).ok_or(LedgerError::Missing(column))?;
                    <$type as Column>::read(array)
                        .ok_or_else(|| LedgerError::Value { column, row: 0, what: format!("unexpected type or word in {}", array.data_type()) })?
                        .into_iter()
                };)+
                let mut rows = Vec::with_capacity(batch.num_rows());
                for row in 0..batch.num_rows() {
                    rows.push(Self { $($field: $field.next().ok_or(LedgerError::Value { column: stringify!($field), row, what: "no value".to_owned() })?,)+ });
                }
                Ok(rows)
            }
        }
    };
}

words! {
    /// Where the margin ratio stands against the account's lines after the close.
    pub enum MarginStatus {
        /// Above all lines.
        Normal = "normal",
        /// Below the warning line.
        Warning = "warning",
        /// Below the call line: top up by the next open or be unwound.
        Call = "call",
        /// Below the close-out line: everything is unwound.
        CloseOut = "close_out",
        /// Closed out earlier; the account never trades again.
        Closed = "closed",
    }
}

words! {
    /// What happened to an account.
    pub enum EventKind {
        /// The ratio fell below the warning line.
        Warning = "warning",
        /// The ratio fell below the call line.
        Call = "call",
        /// The ratio fell below the close-out line.
        CloseOut = "close_out",
        /// Outside cash answered a call.
        TopUp = "top_up",
        /// An unwind began; the amount is what must be sold.
        UnwindStart = "unwind_start",
        /// The last unwind order was filled.
        UnwindEnd = "unwind_end",
        /// The last position of a closed-out account is gone.
        Closed = "closed",
        /// Equity fell below zero: the amount is the broker's claim.
        Shortfall = "shortfall",
        /// The hedge moved into another contract.
        Roll = "roll",
        /// A hedge trade was refused.
        HedgeReject = "hedge_reject",
        /// A holding left the exchange.
        Delisted = "delisted",
        /// A corporate action needs the reader's attention.
        Action = "action",
    }
}

table! {
    /// One day of one account. Money is in yuan; every cost is a negative contribution.
    ///
    /// `equity - previous equity = selection + market + basis + financing + trading + slippage + impact + commission
    /// + stamp_duty + transfer_fee + futures_slippage + futures_fee + external`, to the last unit.
    pub struct DayRow = "days" {
        /// Trading day.
        date: NaiveDate,
        /// Equity after the close: cash + receivable + long_value.
        equity: Cny,
        /// Cash; negative means borrowed from the broker.
        cash: Cny,
        /// Dividends gone ex and not yet paid.
        receivable: Cny,
        /// Longs at the close.
        long_value: Cny,
        /// Short futures at their marks, N·M·S, as a positive amount.
        short_value: Cny,
        /// Contracts short.
        contracts: Contracts,
        /// The contract held (the largest position if several; on the day on which the last one was left, that one); empty without a hedge.
        contract: Arc<str>,
        /// Borrowed money, max(0, long_value - equity): tomorrow's interest base.
        borrowed: Cny,
        /// Yesterday's shares, close to close, with dividends and actions, less what the benchmark would have earned on them.
        selection: Cny,
        /// What the hedge left open: the benchmark on the longs less the index on the shorts.
        market: Cny,
        /// The futures' discount 贴水: paid as it closes, earned as it widens.
        basis: Cny,
        /// The part of basis that accrues as expiry comes nearer at an unchanged annualised rate.
        basis_carry: Cny,
        /// The part of basis from a change of the annualised rate.
        basis_rate: Cny,
        /// Interest: paid on borrowed money, earned on cash.
        financing: Cny,
        /// Signed quantity traded times (mark - reference price), stocks and futures.
        trading: Cny,
        /// Given away by slippage of stock trades.
        slippage: Cny,
        /// Given away by the book's own impact.
        impact: Cny,
        /// Commission.
        commission: Cny,
        /// Stamp duty.
        stamp_duty: Cny,
        /// Transfer fee.
        transfer_fee: Cny,
        /// Given away by slippage of futures trades.
        futures_slippage: Cny,
        /// Futures fees.
        futures_fee: Cny,
        /// Money from outside: top-ups.
        external: Cny,
        /// Margin ratio E / max(long_value, short_value); null while there is no position.
        ratio: f64,
        /// Where the ratio stands.
        status: MarginStatus,
        /// Whether unwind orders were outstanding today.
        unwinding: bool,
        /// Worth of the shares that unwind orders asked to sell today, at the sizing price.
        unwind_asked: Cny,
        /// Worth of the shares that they sold.
        unwind_sold: Cny,
        /// Stocks bought today.
        bought: Cny,
        /// Stocks sold today.
        sold: Cny,
        /// Notional of futures traded today.
        futures_traded: Cny,
        /// Number of stocks held.
        names: i64,
        /// Value of holdings that closed at their down-limit.
        locked_down: Cny,
        /// Value of holdings that are suspended.
        suspended: Cny,
        /// Worth of sells refused at the down-limit today, at the sizing price.
        blocked_limit: Cny,
        /// Worth of sells refused because the stock was suspended or had no row.
        blocked_suspended: Cny,
        /// Worth of sells refused beyond the allowed share of volume.
        blocked_volume: Cny,
        /// Worth of sells refused by a ban.
        blocked_ban: Cny,
        /// Whether the strategy rebalanced today.
        rebalance: bool,
        /// Level of the hedge index.
        index: f64,
        /// Level of the benchmark.
        benchmark: f64,
        /// Mark of the contract held; null without a hedge.
        future: f64,
        /// Annualised basis of the contract held, (F - S) / S · 365 / n; null without a hedge or within three days of expiry.
        basis_annual: f64,
        /// The same with last year's dividend points of the remaining window added to F - S.
        basis_annual_adjusted: f64,
    }
}

impl DayRow {
    /// The sum of all causes: must equal the change in equity.
    #[must_use]
    pub fn explained(&self) -> Cny {
        self.selection + self.market + self.basis + self.financing + self.trading + self.costs() + self.external
    }

    /// All named costs of trading together; negative.
    #[must_use]
    pub fn costs(&self) -> Cny {
        self.slippage
            + self.impact
            + self.commission
            + self.stamp_duty
            + self.transfer_fee
            + self.futures_slippage
            + self.futures_fee
    }

    /// L / E; NaN where equity is not positive.
    #[must_use]
    pub fn leverage(&self) -> f64 {
        if self.equity > Cny::ZERO { self.long_value.yuan() / self.equity.yuan() } else { f64::NAN }
    }
}

table! {
    /// One stock fill.
    pub struct FillRow = "fills" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Buy or sell.
        side: Side,
        /// Shares traded.
        shares: Shares,
        /// The day's price of the fill rule.
        reference: Price,
        /// Money for the shares, without fees.
        amount: Cny,
        /// Share of the day's volume.
        participation: f64,
        /// Commission.
        commission: Cny,
        /// Stamp duty.
        stamp_duty: Cny,
        /// Transfer fee.
        transfer_fee: Cny,
        /// Slippage.
        slippage: Cny,
        /// Impact.
        impact: Cny,
        /// Who wanted it.
        origin: Origin,
    }
}

table! {
    /// One refused stock order, or the refused part of one.
    pub struct RejectRow = "rejects" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Buy or sell.
        side: Side,
        /// Shares refused.
        shares: Shares,
        /// Their worth at the sizing price.
        worth: Cny,
        /// The first rule that stopped them.
        rule: RejectRule,
        /// Who wanted it.
        origin: Origin,
    }
}

table! {
    /// One futures fill.
    pub struct FutureRow = "futures" {
        /// Trading day.
        date: NaiveDate,
        /// The contract.
        contract: Arc<str>,
        /// Contracts sold short (positive) or bought back (negative).
        sold: Contracts,
        /// The day's price of the fill rule.
        reference: Price,
        /// The price paid or received.
        price: Price,
        /// Fee.
        fee: Cny,
        /// Why.
        origin: FutureOrigin,
    }
}

table! {
    /// Shares held after the close, on days on which they changed.
    pub struct PositionRow = "positions" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Shares held after the close; 0 when the last one left.
        shares: Shares,
        /// Mark.
        mark: Price,
    }
}

table! {
    /// Something that a reader must see.
    pub struct EventRow = "events" {
        /// Trading day.
        date: NaiveDate,
        /// What happened.
        kind: EventKind,
        /// The amount it is about; zero where there is none.
        amount: Cny,
        /// A sentence.
        text: Arc<str>,
    }
}

table! {
    /// What the book was exposed to after a rebalance.
    pub struct ExposureRow = "exposure" {
        /// Trading day.
        date: NaiveDate,
        /// Stocks held.
        names: i64,
        /// Median market value of the holdings, yuan.
        median_cap: f64,
        /// Median market value of the hedge index's members, yuan; null without members.
        index_median_cap: f64,
        /// Share of the book's value outside the hedge index's members; null without members.
        outside_index: f64,
        /// Stocks in the universe that day.
        universe: i64,
        /// Stocks in the universe without a score.
        unscored: i64,
        /// Trading days to sell 95 % of the book at the allowed share of the 20-day mean volume, no stock counted twice.
        days_to_sell: f64,
        /// Largest fill of the day as a share of the stock's volume.
        largest_participation: f64,
    }
}

table! {
    /// Weight of an industry in the book after a rebalance.
    pub struct IndustryRow = "industries" {
        /// Trading day.
        date: NaiveDate,
        /// The industry.
        industry: Arc<str>,
        /// Share of the book's value.
        weight: f64,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn rows_survive_the_way_through_arrow() {
        let rows = vec![
            RejectRow {
                date: NaiveDate::from_ymd_opt(2024, 2, 5).unwrap(),
                symbol: "600000.SH".into(),
                side: Side::Sell,
                shares: Shares(300),
                worth: Cny(-1),
                rule: RejectRule::LimitDown,
                origin: Origin::Unwind,
            },
            RejectRow {
                date: NaiveDate::from_ymd_opt(1969, 12, 31).unwrap(),
                symbol: "000001.SZ".into(),
                side: Side::Buy,
                shares: Shares(1),
                worth: Cny(99_999_999_999_999_999),
                rule: RejectRule::Cash,
                origin: Origin::Strategy,
            },
        ];
        let batch = RejectRow::to_batch(&rows).unwrap();
        assert_eq!(RejectRow::from_batch(&batch).unwrap(), rows);
    }

    #[test]
    fn missing_floats_are_null_in_files() {
        let row = IndustryRow { date: NaiveDate::default(), industry: "bank".into(), weight: f64::NAN };
        let batch = IndustryRow::to_batch(&[row]).unwrap();
        assert_eq!(batch.column_by_name("weight").unwrap().null_count(), 1);
        assert!(IndustryRow::from_batch(&batch).unwrap()[0].weight.is_nan());
    }

    #[test]
    fn a_missing_column_is_named() {
        let batch = EventRow::to_batch(&[]).unwrap();
        assert!(matches!(IndustryRow::from_batch(&batch), Err(LedgerError::Missing("industry"))));
    }
}

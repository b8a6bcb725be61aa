//! The journal: every movement of money, shares and contracts as a balanced double entry.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

use super::column::Column;
use super::table::{LedgerError, Table, table};
use crate::Cny;
use crate::trade::words;

words! {
    /// What an entry is about.
    pub enum EntryKind {
        /// Equity that the account begins with.
        Opening = "opening",
        /// Stocks bought or sold, with their costs.
        Fill = "fill",
        /// A cash dividend went ex.
        Dividend = "dividend",
        /// A receivable was paid.
        Payment = "payment",
        /// Shares came from a bonus issue, a split or a restructuring.
        NewShares = "new_shares",
        /// A rights issue was subscribed and paid.
        Rights = "rights",
        /// A stock left the exchange.
        Delisting = "delisting",
        /// Interest paid or earned.
        Interest = "interest",
        /// Outside cash answered a margin call.
        TopUp = "top_up",
        /// A client put money in.
        Subscription = "subscription",
        /// A client was paid out.
        Redemption = "redemption",
        /// The fund's management fee accrued.
        ManagementFee = "management_fee",
        /// The fund's performance fee crystallised.
        PerformanceFee = "performance_fee",
        /// Dividend tax by holding period, charged on sold shares.
        DividendTax = "dividend_tax",
        /// Fees and taxes charged earlier were paid.
        Settlement = "settlement",
        /// Shares went on under another code, or turned into those of a company that took theirs over.
        CodeChange = "code_change",
        /// Futures opened or closed, with their costs.
        FutureFill = "future_fill",
        /// Variation margin of a position held overnight.
        Variation = "variation",
        /// A contract was delivered in cash.
        Delivery = "delivery",
        /// All stocks brought to their marks.
        Mark = "mark",
    }
}

words! {
    /// An account of the books. Assets carry debit balances (positive), capital and income credit balances (negative).
    pub enum LedgerAccount {
        /// Asset: cash; a credit balance is what the broker lent.
        Cash = "cash",
        /// Asset: dividends gone ex and not yet paid.
        Receivable = "receivable",
        /// Asset: stocks at their marks, traded ones of the day at the fill's reference price until the day is marked.
        Stocks = "stocks",
        /// Contracts, which have no value of their own after variation margin: quantities only.
        Futures = "futures",
        /// Liability: fund fees and taxes charged and not yet paid.
        Payable = "payable",
        /// Equity: what the owner put in, less what was taken out.
        Capital = "capital",
        /// Income: stocks from mark to mark and from fill to mark.
        StockResult = "stock_result",
        /// Income: futures from mark to mark and from fill to mark.
        FutureResult = "future_result",
        /// Income: cash dividends.
        Dividends = "dividends",
        /// Expense: what delisted stocks lost.
        DelistingLoss = "delisting_loss",
        /// Expense: interest on borrowed money, less interest earned.
        Interest = "interest",
        /// Expense: tax on dividends.
        DividendTax = "dividend_tax",
        /// Expense: the fund's management fee.
        ManagementFee = "management_fee",
        /// Expense: the fund's performance fee.
        PerformanceFee = "performance_fee",
        /// Expense: commission.
        Commission = "commission",
        /// Expense: stamp duty.
        StampDuty = "stamp_duty",
        /// Expense: transfer fee.
        TransferFee = "transfer_fee",
        /// Expense: given away by slippage of stock trades.
        Slippage = "slippage",
        /// Expense: given away by the book's own impact.
        Impact = "impact",
        /// Expense: futures fees.
        FutureFee = "future_fee",
        /// Expense: given away by slippage of futures trades.
        FutureSlippage = "future_slippage",
    }
}

table! {
    /// One line of the journal. The amounts of an entry's lines sum to zero.
    pub struct JournalRow = "journal" {
        /// Trading day.
        date: NaiveDate,
        /// Number of the entry, from 1; its lines stand together.
        entry: i64,
        /// What it is about.
        kind: EntryKind,
        /// The account.
        account: LedgerAccount,
        /// The stock or contract; empty where it concerns none.
        item: Arc<str>,
        /// Debit, positive, or credit, negative.
        amount: Cny,
        /// Shares or contracts that came (positive) or went (negative); contracts sold short are negative.
        quantity: i64,
    }
}

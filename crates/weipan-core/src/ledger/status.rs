//! The words of a ledger: where the margin stands, and what happened.

use crate::trade::words;

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
        /// The market lifted the ratio back over a line, without a top-up or an unwind.
        Cured = "cured",
        /// A client put money in.
        Subscription = "subscription",
        /// A client gave notice of a redemption.
        RedemptionNotice = "redemption_notice",
        /// A client was paid out; the amount is what was paid.
        Redemption = "redemption",
        /// A redemption that could not be paid in full yet; the amount is what waits.
        RedemptionWaits = "redemption_waits",
        /// The performance fee crystallised.
        PerformanceFee = "performance_fee",
        /// Shares went on under another code.
        CodeChange = "code_change",
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

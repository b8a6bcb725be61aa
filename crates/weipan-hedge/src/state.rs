//! What a fund is between two days: everything that its spec and the rules do not say.

use serde::{Deserialize, Serialize};
use weipan_core::ledger::MarginStatus;
use weipan_core::{Cny, Holdings, Rate};

use crate::books::BooksState;
use crate::dividend_tax::Purchases;
use crate::flow::Flows;
use crate::freeze::Freeze;
use crate::fund::{Fund, Receivable, Short, Today};
use crate::fund_fee::FundFees;
use crate::leverage::BookReturns;
use crate::unwind::Unwind;
use crate::{HedgeError, Leg};

/// A fund after the settlement of a day, as plain values. A fund of the same spec that goes back to it
/// ([`Fund::restore`]) lives all later days to the same bits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FundState {
    books: BooksState,
    holdings: Holdings,
    shorts: Vec<Short>,
    /// Hedge ratio of each leg.
    ratios: Vec<Rate>,
    receivables: Vec<Receivable>,
    equity: Cny,
    status: MarginStatus,
    call_days: u32,
    awaiting_cure: bool,
    unwind: Option<Unwind>,
    futures_margin: Cny,
    top_up: Cny,
    book_returns: BookReturns,
    flows: Flows,
    fees: FundFees,
    freeze: Freeze,
    /// Only where dividends are taxed.
    purchases: Option<Purchases>,
    closed: bool,
    settled_once: bool,
    entered: bool,
}

impl Fund {
    /// The state after a day's settlement, once its events and journal lines were taken away.
    #[must_use]
    pub fn state(&self) -> FundState {
        // Every field is named, so that a new one cannot be forgotten here.
        let Self {
            spec: _,
            hedge_spec: _,
            lines: _,
            financing: _,
            legs,
            freeze,
            books,
            receivables,
            holdings,
            shorts,
            equity,
            status,
            call_days,
            awaiting_cure,
            unwind,
            loan_initial: _,
            futures_margin,
            book_returns,
            flows,
            fees,
            recovery: _,
            dividend_taxes,
            top_up,
            closed,
            settled_once,
            entered,
            selling_cost: _, // Told anew each day.
            today: _,        // Begins anew with each day.
        } = self;
        FundState {
            books: books.state(),
            holdings: holdings.clone(),
            shorts: shorts.clone(),
            ratios: legs.iter().map(|leg| leg.ratio).collect(),
            receivables: receivables.clone(),
            equity: *equity,
            status: *status,
            call_days: *call_days,
            awaiting_cure: *awaiting_cure,
            unwind: unwind.clone(),
            futures_margin: *futures_margin,
            top_up: *top_up,
            book_returns: book_returns.clone(),
            flows: flows.clone(),
            fees: fees.clone(),
            freeze: freeze.clone(),
            purchases: dividend_taxes.as_ref().map(|taxes| taxes.held.clone()),
            closed: *closed,
            settled_once: *settled_once,
            entered: *entered,
        }
    }

    /// Goes to a state that a fund of the same spec and rules was in.
    ///
    /// # Errors
    /// [`HedgeError::State`], and nothing happens, if it cannot be this account's.
    pub fn restore(&mut self, state: FundState) -> Result<(), HedgeError> {
        if state.ratios.len() != self.legs.len() {
            return Err(HedgeError::State("it hedges with other products"));
        }
        if state.purchases.is_some() != self.dividend_taxes.is_some() {
            return Err(HedgeError::State("it taxes dividends otherwise"));
        }
        if !self.books.restore(&state.books) {
            return Err(HedgeError::State("its books have other accounts"));
        }
        let ratio = |(leg, ratio): (&mut Leg, Rate)| leg.ratio = ratio;
        self.legs.iter_mut().zip(state.ratios).for_each(ratio);
        if let Some((taxes, purchases)) = self.dividend_taxes.as_mut().zip(state.purchases) {
            taxes.held = purchases;
        }
        self.holdings = state.holdings;
        self.shorts = state.shorts;
        self.receivables = state.receivables;
        self.equity = state.equity;
        self.status = state.status;
        self.call_days = state.call_days;
        self.awaiting_cure = state.awaiting_cure;
        self.unwind = state.unwind;
        self.futures_margin = state.futures_margin;
        self.top_up = state.top_up;
        self.book_returns = state.book_returns;
        self.flows = state.flows;
        self.fees = state.fees;
        self.freeze = state.freeze;
        self.closed = state.closed;
        self.settled_once = state.settled_once;
        self.entered = state.entered;
        self.today = Today::default();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::{AccountSpec, HedgeSpec};
    use chrono::NaiveDate;
    use weipan_core::RuleBook;

    fn fund(hedge: &HedgeSpec) -> Fund {
        let day = NaiveDate::from_ymd_opt(2024, 2, 5).unwrap();
        Fund::new(&AccountSpec::default(), hedge, day, &RuleBook::shipped().unwrap()).unwrap()
    }

    #[test]
    fn a_fund_goes_back_to_where_it_was() {
        let mut before = fund(&HedgeSpec::default());
        before.aim(&[0.8]);
        before.top_up = Cny(70_000);
        before.call_days = 2;
        let mut after = fund(&HedgeSpec::default());
        after.restore(before.state()).unwrap();
        assert_eq!(after.legs[0].ratio, before.legs[0].ratio);
        assert_eq!((after.top_up, after.call_days, after.cash()), (Cny(70_000), 2, before.cash()));
    }

    #[test]
    fn the_state_of_another_account_is_refused() {
        let hedged = fund(&HedgeSpec::default()).state();
        let mut alone = fund(&HedgeSpec { product: "none".into(), ..HedgeSpec::default() });
        assert!(alone.restore(hedged).unwrap_err().to_string().contains("other products"));
    }
}

//! Freezes of swap nominal: after such a day max(long, short) may not exceed what it was at its close.
//!
//! The notice of 2023-11-09 froze every manager's swaps at their nominal of 2023-11-08. A fund that did not live then has
//! nothing to compare with and is not bound. Prices may carry the nominal above the line; the next rebalance goes back.

use std::collections::VecDeque;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::rules::NOMINAL_FREEZE;
use weipan_core::{Cny, RuleBook};

use crate::{AccountKind, AccountSpec, Fund, HedgeError};

#[derive(Deserialize)]
struct FreezeRow {
    from: NaiveDate,
}

/// The days whose nominal binds, and what it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Freeze {
    /// Days still to come, oldest first.
    ahead: VecDeque<NaiveDate>,
    /// Nominal at the last close.
    last: Option<Cny>,
    /// Nominal at the close of the last such day.
    most: Option<Cny>,
}

impl Freeze {
    pub(crate) fn new(spec: &AccountSpec, rules: &RuleBook) -> Result<Self, HedgeError> {
        if spec.nominal_freeze && spec.kind != AccountKind::Dma {
            let why =
                "the freeze binds swaps alone; set account.nominal_freeze = false or account.kind = \"dma\"".into();
            return Err(HedgeError::Contradiction { first: "account.nominal_freeze", second: "account.kind", why });
        }
        let rows: Vec<FreezeRow> = if spec.nominal_freeze { rules.read(&NOMINAL_FREEZE)? } else { Vec::new() };
        Ok(Self { ahead: rows.iter().map(|row| row.from).collect(), last: None, most: None })
    }

    /// Takes note of the nominal at a close.
    pub(crate) fn note(&mut self, date: NaiveDate, nominal: Cny) {
        self.most = self.most_on(date);
        while self.ahead.front().is_some_and(|day| *day < date) {
            self.ahead.pop_front();
        }
        self.last = Some(nominal);
    }

    /// The most that may be held on a date; `None` if nothing binds.
    fn most_on(&self, date: NaiveDate) -> Option<Cny> {
        let has_passed = self.ahead.front().is_some_and(|day| *day < date);
        // On a holiday the close before it counts.
        if has_passed { self.last } else { self.most }
    }
}

impl Fund {
    /// A long value as far as a freeze of nominal lets the fund hold it on a date.
    #[must_use]
    pub fn within_freeze(&self, date: NaiveDate, wanted: Cny) -> Cny {
        self.freeze.most_on(date).map_or(wanted, |most| wanted.min(most))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 11, d).unwrap()
    }

    fn freeze(is_on: bool) -> Freeze {
        let spec = AccountSpec { nominal_freeze: is_on, ..AccountSpec::default() };
        Freeze::new(&spec, &RuleBook::shipped().unwrap()).unwrap()
    }

    #[test]
    fn the_close_of_the_frozen_day_binds_from_the_next() {
        let mut freeze = freeze(true);
        freeze.note(day(7), Cny(100));
        assert_eq!(freeze.most_on(day(8)), None, "not yet");
        freeze.note(day(8), Cny(90));
        assert_eq!(freeze.most_on(day(9)), Some(Cny(90)));
        freeze.note(day(9), Cny(95));
        freeze.note(day(10), Cny(80));
        assert_eq!(freeze.most_on(day(13)), Some(Cny(90)), "later closes do not move it");
    }

    #[test]
    fn who_did_not_live_then_or_does_not_ask_is_free() {
        let mut late = freeze(true);
        assert_eq!(late.most_on(day(9)), None);
        late.note(day(9), Cny(100));
        assert_eq!(late.most_on(day(10)), None);
        let mut off = freeze(false);
        off.note(day(8), Cny(100));
        assert_eq!(off.most_on(day(9)), None);
    }
}

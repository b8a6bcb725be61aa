//! Terms that a broker changes while an account lives: margin lines, leverage, rates.

use chrono::NaiveDate;
use weipan_core::{ByDateOr, RuleBook};

use crate::financing::Financing;
use crate::{AccountSpec, Fund, HedgeError, Lines};

impl Fund {
    /// Puts an account under new terms before a day is opened: the lines, the largest and the target leverage, the
    /// rates and what answers a call. Positions stay; that day's interest, orders and margin test are the first under the
    /// new terms. The starting equity and the kind of account of the new terms are not looked at.
    ///
    /// # Errors
    /// [`HedgeError`] if the lines contradict each other, or the leverage exceeds what the new initial margin allows.
    pub fn change_terms(&mut self, account: &AccountSpec, date: NaiveDate, rules: &RuleBook) -> Result<(), HedgeError> {
        account.check()?;
        self.lines = Lines::new(account, date, rules)?;
        self.financing = Financing::new(account, rules)?;
        self.loan_initial = self.loan_initial.take().filter(|_| account.initial_margin == ByDateOr::ByDate);
        self.spec = AccountSpec { kind: self.spec.kind, equity: self.spec.equity, ..account.clone() };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::HedgeSpec;
    use weipan_core::Rate;

    #[test]
    fn new_terms_hold_at_once_and_contradictions_do_not() {
        let day = NaiveDate::from_ymd_opt(2024, 2, 5).unwrap();
        let rules = RuleBook::shipped().unwrap();
        let old = AccountSpec { leverage: 4.0, ..AccountSpec::default() };
        let mut fund = Fund::new(&old, &HedgeSpec::default(), day, &rules).unwrap();
        let half = ByDateOr::Value(0.5);
        let error = fund.change_terms(&AccountSpec { initial_margin: half, ..old.clone() }, day, &rules).unwrap_err();
        assert!(error.to_string().contains("leverage is at most 2"), "{error}");
        assert_eq!(fund.lines().initial, Rate(Rate::ONE / 4), "a refused change changes nothing");
        let rate = ByDateOr::Value(0.08);
        let new = AccountSpec {
            initial_margin: half,
            leverage: 2.0,
            call: ByDateOr::Value(0.3),
            warning: ByDateOr::Value(0.4),
            financing_rate: rate,
            ..old
        };
        fund.change_terms(&new, day, &rules).unwrap();
        assert_eq!((fund.lines().initial, fund.lines().call), (Rate(Rate::ONE / 2), Rate(Rate::ONE / 10 * 3)));
        assert_eq!(fund.financing_rate(day), 0.08);
    }
}

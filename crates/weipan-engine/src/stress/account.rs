//! Terms of the account that change on a date: the financing rate and the margin lines.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::{ByDateOr, RuleBook};
use weipan_hedge::AccountSpec;
use weipan_hedge::financing::Financing;

use super::date;
use crate::EngineError;

/// What borrowed money costs from a date on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinancingChange {
    /// First day; interest is paid in arrears, so it also prices the days since the trading day before.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Last day, inclusive; the end of the run if left out.
    #[serde(default, with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// The rate a year, a fraction; or give `shift`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
    /// What is added to the account's own rate of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
}

/// Margin lines from a date on; what is not given stays. A higher initial margin also lowers the largest leverage, and with it
/// the target of a book that stands above it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginChange {
    /// First day whose margin test is under the new lines.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Initial margin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<f64>,
    /// Warning line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<f64>,
    /// Call line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<f64>,
    /// Close-out line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_out: Option<f64>,
    /// Ratio that an unwind restores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwind_to: Option<f64>,
}

impl MarginChange {
    /// All lines that it sets, by key.
    #[must_use]
    pub fn lines(&self) -> [(&'static str, Option<f64>); 5] {
        [
            ("initial", self.initial),
            ("warning", self.warning),
            ("call", self.call),
            ("close_out", self.close_out),
            ("unwind_to", self.unwind_to),
        ]
    }

    fn set(&self, account: &mut AccountSpec) {
        if let Some(initial) = self.initial {
            account.initial_margin = ByDateOr::Value(initial);
            account.leverage = account.leverage.min(1.0 / initial);
        }
        account.warning = self.warning.map_or(account.warning, ByDateOr::Value);
        account.call = self.call.map_or(account.call, ByDateOr::Value);
        account.close_out = self.close_out.map_or(account.close_out, ByDateOr::Value);
        if let Some(to) = self.unwind_to {
            account.unwind_to = ByDateOr::Value(to);
        }
    }
}

/// The account's terms on each day on which they change, oldest first.
///
/// `opened` is the day the account was opened: initial margins by date go by it, not by the day of a change.
///
/// # Errors
/// [`EngineError::Hedge`] if the dated rules are broken or new lines contradict each other.
pub(super) fn schedule(
    base: &AccountSpec,
    opened: NaiveDate,
    days: &[NaiveDate],
    rates: &[&FinancingChange],
    margins: &[&MarginChange],
    rules: &RuleBook,
) -> Result<Vec<(NaiveDate, AccountSpec)>, EngineError> {
    if rates.is_empty() && margins.is_empty() {
        return Ok(Vec::new());
    }
    let financing = Financing::new(base, rules)?;
    let initial = weipan_hedge::Lines::new(base, opened, rules)?.initial.fraction();
    let mut margins = margins.to_vec();
    margins.sort_by_key(|change| change.from);
    let mut found: Vec<(NaiveDate, AccountSpec)> = Vec::new();
    for day in days {
        let mut account = AccountSpec { initial_margin: ByDateOr::Value(initial), ..base.clone() };
        let own = financing.rate(*day).fraction();
        let holds = |change: &&&FinancingChange| change.from <= *day && change.to.is_none_or(|to| *day <= to);
        let level = rates.iter().filter(holds).filter_map(|c| Some((c.from, c.level?))).max_by_key(|(from, _)| *from);
        let mut shifts: Vec<f64> = rates.iter().filter(holds).filter_map(|c| c.shift).collect();
        shifts.sort_by(f64::total_cmp);
        account.financing_rate = ByDateOr::Value(level.map_or(own, |(_, level)| level) + shifts.iter().sum::<f64>());
        margins.iter().filter(|change| change.from <= *day).for_each(|change| change.set(&mut account));
        let unchanged = AccountSpec {
            initial_margin: ByDateOr::Value(initial),
            financing_rate: ByDateOr::Value(own),
            ..base.clone()
        };
        let before = found.last().map_or(&unchanged, |(_, account)| account);
        if account != *before {
            account.check()?;
            weipan_hedge::Lines::new(&account, opened, rules)?;
            found.push((*day, account));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn rules() -> RuleBook {
        RuleBook::shipped().unwrap()
    }

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 2, d).unwrap()
    }

    fn rate(from: u32, to: Option<u32>, level: Option<f64>, shift: Option<f64>) -> FinancingChange {
        FinancingChange { from: day(from), to: to.map(day), level, shift }
    }

    fn change(from: u32) -> MarginChange {
        MarginChange { from: day(from), initial: None, warning: None, call: None, close_out: None, unwind_to: None }
    }

    #[test]
    fn a_level_ends_and_a_shift_adds() {
        let base = AccountSpec { financing_rate: ByDateOr::Value(0.04), ..AccountSpec::default() };
        let days: Vec<NaiveDate> = (1..=6).map(day).collect();
        let (level, shift) = (rate(2, Some(4), Some(0.08), None), rate(3, Some(4), None, Some(0.01)));
        let found = schedule(&base, day(1), &days, &[&level, &shift], &[], &rules()).unwrap();
        let rates: Vec<_> = found.iter().map(|(day, account)| (*day, account.financing_rate)).collect();
        let at = |d, rate| (day(d), ByDateOr::Value(rate));
        assert_eq!(rates, [at(2, 0.08), at(3, 0.09), at(5, 0.04)]);
        assert_eq!(
            schedule(&base, day(1), &days, &[&shift, &level], &[], &rules()).unwrap(),
            found,
            "the order is nothing"
        );
    }

    #[test]
    fn a_higher_initial_margin_lowers_the_leverage() {
        let base = AccountSpec { leverage: 4.0, ..AccountSpec::default() };
        let days = [day(1), day(2), day(3)];
        let tighter = MarginChange { initial: Some(0.5), call: Some(0.2), warning: Some(0.25), ..change(2) };
        let found = schedule(&base, day(1), &days, &[], &[&tighter], &rules()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.leverage, found[0].1.call), (day(2), 2.0, ByDateOr::Value(0.2)));
        let broken = MarginChange { call: Some(0.2), ..change(2) };
        let error = schedule(&base, day(1), &days, &[], &[&broken], &rules()).unwrap_err();
        assert!(error.to_string().contains("account.warning"), "{error}");
    }

    #[test]
    fn nothing_asked_is_nothing_changed() {
        assert_eq!(schedule(&AccountSpec::default(), day(1), &[day(1)], &[], &[], &rules()).unwrap(), []);
    }
}

//! What a made-up market shall be, and what can be wrong with the wish.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use weipan_core::{CalendarError, ScheduleError, SymbolError};

use crate::calendar::{FIRST_YEAR, LAST_YEAR};
use crate::crash::CRASH;

/// What can be wrong with a specification.
#[derive(Debug, Error)]
pub enum SimError {
    /// A number lies outside its range.
    #[error("`{key}` is {value}, but must lie in {range}")]
    Range {
        /// The key of the specification.
        key: &'static str,
        /// What was given.
        value: String,
        /// What is allowed.
        range: String,
    },
    /// More stocks of one board than its codes can number.
    #[error("no code is left for another {what} stock: ask for fewer `stocks` or fewer `listings_per_year`")]
    Codes {
        /// Which board and exchange.
        what: &'static str,
    },
    /// The shipped table of price limits is broken.
    #[error(transparent)]
    Limits(#[from] ScheduleError),
    /// The trading days do not rise.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A generated symbol is malformed.
    #[error(transparent)]
    Symbol(#[from] SymbolError),
}

/// The crash: two prescribed weeks of falling prices, two days of a rising index, and the recovery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Crash {
    /// Trading days from the crash's first day to the last day of the data.
    pub days_before_end: usize,
    /// Factor on all prescribed returns and on the extra discount; 1 is the shape of [`CRASH`].
    pub severity: f64,
}

impl Default for Crash {
    fn default() -> Self {
        Self { days_before_end: 50, severity: 1.0 }
    }
}

/// A made-up market. The same specification gives the same market, bit for bit.
///
/// Rates are fractions a year (0.18 is 18 %) of 245 trading days; "expected" means the truth behind the draw.
///
/// ```
/// let spec = weipan_sim::MarketSpec { stocks: 100, years: 1, listings_per_year: 4, ..Default::default() };
/// let market = weipan_sim::simulate(&spec)?;
/// assert_eq!(market.bars.assets().len(), 100);
/// assert!(market.indices.get("000852.SH").is_some());
/// # Ok::<(), weipan_sim::SimError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarketSpec {
    /// Seed of all randomness.
    pub seed: u64,
    /// Stocks, with those that are listed or delisted on the way; 40 to 6,000.
    pub stocks: usize,
    /// The data start on the first trading day on or after this date, which lies in the first half of a year from
    /// 2020 on; no data run beyond 2035, because later holidays are not known.
    pub first: NaiveDate,
    /// Calendar years: the data end on the last trading day of year `first.year() + years - 1`.
    pub years: u32,
    /// Stocks listed each year.
    pub listings_per_year: usize,
    /// Stocks delisted each year, none in the first year.
    pub delistings_per_year: usize,
    /// Expected total return of the hedge index, fraction a year, outside the crash.
    pub market_return: f64,
    /// Volatility of the hedge index, fraction a year, outside the crash.
    pub market_volatility: f64,
    /// Expected total return of the smallest 20 % of stocks beyond that of the hedge index, fraction a year,
    /// outside the crash and before costs. The two indices show about one point less: limits spread large moves
    /// over days, and the hedge index holds a few stocks that have slipped below the median size.
    pub micro_premium: f64,
    /// Standard deviation of the noise on each close that is gone on the next day, fraction of the price:
    /// it makes a mild reversal, as bid and ask do.
    pub bounce: f64,
    /// Mean annualised discount of futures on the hedge index beyond expected dividends, fraction a year;
    /// positive when futures stand below the index.
    pub discount: f64,
    /// The crash; `None` for a market without one, which files write as `crash = false`.
    #[serde(with = "crash_or_false")]
    pub crash: Option<Crash>,
}

/// `crash` in files: a table, `true` for the default, `false` for none. An absent key is the default, so "none"
/// needs a word of its own.
mod crash_or_false {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Crash;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged, expecting = "`crash` must be true, false, or a table of `days_before_end` and `severity`")]
    enum Wish {
        Word(bool),
        Table(Crash),
    }

    pub(super) fn serialize<S: Serializer>(crash: &Option<Crash>, serializer: S) -> Result<S::Ok, S::Error> {
        crash.map_or(Wish::Word(false), Wish::Table).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Crash>, D::Error> {
        Ok(match Wish::deserialize(deserializer)? {
            Wish::Word(false) => None,
            Wish::Word(true) => Some(Crash::default()),
            Wish::Table(crash) => Some(crash),
        })
    }
}

impl MarketSpec {
    /// The default market with another number of stocks, and as many listings and delistings a year as fit it.
    ///
    /// ```
    /// let spec = weipan_sim::MarketSpec::of_size(400);
    /// assert_eq!((spec.stocks, spec.listings_per_year, spec.delistings_per_year), (400, 12, 0));
    /// ```
    #[must_use]
    pub fn of_size(stocks: usize) -> Self {
        let default = Self::default();
        let scaled = |n: usize| n * stocks / default.stocks;
        Self {
            stocks,
            listings_per_year: scaled(default.listings_per_year),
            delistings_per_year: scaled(default.delistings_per_year),
            ..default
        }
    }
}

impl Default for MarketSpec {
    fn default() -> Self {
        Self {
            seed: 10,
            stocks: 2_000,
            first: NaiveDate::from_ymd_opt(2021, 1, 4).unwrap_or_default(),
            years: 3,
            listings_per_year: 60,
            delistings_per_year: 4,
            market_return: 0.02,
            market_volatility: 0.23,
            micro_premium: 0.18,
            bounce: 0.004,
            discount: 0.06,
            crash: Some(Crash::default()),
        }
    }
}

impl MarketSpec {
    /// The last date that the data may contain.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        let year = self.first.year().saturating_add(self.years as i32 - 1);
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
    }

    /// Checks every number against its range.
    pub(crate) fn check(&self) -> Result<(), SimError> {
        within("stocks", self.stocks as f64, 40.0, 6_000.0)?;
        within("years", f64::from(self.years), 1.0, 20.0)?;
        let latest = f64::from(LAST_YEAR + 1 - self.years as i32);
        within("first (year)", f64::from(self.first.year()), f64::from(FIRST_YEAR), latest)?;
        within("first (month)", f64::from(self.first.month()), 1.0, 6.0)?;
        let per_year = self.stocks as f64 / (4.0 * f64::from(self.years));
        within("listings_per_year", self.listings_per_year as f64, 0.0, per_year)?;
        within("delistings_per_year", self.delistings_per_year as f64, 0.0, per_year)?;
        within("market_return", self.market_return, -0.5, 0.5)?;
        within("market_volatility", self.market_volatility, 0.0, 0.5)?;
        within("micro_premium", self.micro_premium, -0.5, 1.0)?;
        within("bounce", self.bounce, 0.0, 0.02)?;
        within("discount", self.discount, -0.2, 0.3)?;
        match self.crash {
            Some(crash) => within("crash.severity", crash.severity, 0.0, 1.3),
            None => Ok(()),
        }
    }

    /// The row of the crash's first day.
    ///
    /// # Errors
    /// [`SimError::Range`] if the crash does not lie inside `days` trading days with 60 days before it.
    pub(crate) fn crash_start(&self, days: usize) -> Result<Option<usize>, SimError> {
        let Some(crash) = self.crash else { return Ok(None) };
        let most = days.saturating_sub(61) as f64;
        within("crash.days_before_end", crash.days_before_end as f64, (CRASH.len() - 1) as f64, most)?;
        Ok(Some(days - 1 - crash.days_before_end))
    }
}

/// Accepts a number in `[low, high]`; NaN lies nowhere.
fn within(key: &'static str, value: f64, low: f64, high: f64) -> Result<(), SimError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(SimError::Range { key, value: value.to_string(), range: format!("{low} to {high}") })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_default_is_in_range_and_survives_toml() {
        let spec = MarketSpec::default();
        spec.check().unwrap();
        let text = toml::to_string(&spec).unwrap();
        assert_eq!(toml::from_str::<MarketSpec>(&text).unwrap(), spec);
        assert_eq!(toml::from_str::<MarketSpec>("seed = 5").unwrap().stocks, 2_000);
        assert!(toml::from_str::<MarketSpec>("sed = 5").is_err());
    }

    #[test]
    fn a_market_without_a_crash_survives_toml_too() {
        let calm = MarketSpec { crash: None, ..Default::default() };
        let text = toml::to_string(&calm).unwrap();
        assert!(text.contains("crash = false"), "{text}");
        assert_eq!(toml::from_str::<MarketSpec>(&text).unwrap(), calm);
        assert_eq!(toml::from_str::<MarketSpec>("crash = true").unwrap(), MarketSpec::default());
        let mild = toml::from_str::<MarketSpec>("[crash]\nseverity = 0.5").unwrap();
        assert_eq!(mild.crash, Some(Crash { severity: 0.5, ..Default::default() }));
        assert!(
            toml::from_str::<MarketSpec>("[crash]\nsevrity = 0.5").unwrap_err().to_string().contains("days_before_end")
        );
    }

    #[test]
    fn a_bad_number_is_named_with_its_range() {
        let spec = MarketSpec { market_volatility: f64::NAN, ..Default::default() };
        assert_eq!(spec.check().unwrap_err().to_string(), "`market_volatility` is NaN, but must lie in 0 to 0.5");
        let spec = MarketSpec { stocks: 39, ..Default::default() };
        assert!(spec.check().unwrap_err().to_string().contains("`stocks` is 39"));
        let spec = MarketSpec { years: 40, ..Default::default() };
        assert!(spec.check().unwrap_err().to_string().contains("`years` is 40"));
    }

    #[test]
    fn a_crash_must_fit_into_the_data() {
        let spec = MarketSpec { crash: Some(Crash { days_before_end: 3, severity: 1.0 }), ..Default::default() };
        assert!(spec.crash_start(700).unwrap_err().to_string().contains("crash.days_before_end"));
        assert_eq!(MarketSpec::default().crash_start(700).unwrap(), Some(649));
    }
}

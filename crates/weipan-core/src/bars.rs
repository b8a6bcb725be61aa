//! Daily bars: one panel per field.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::{Action, AssetIdx, Assets, Calendar, DayBars, DayIdx, History, Mask, Panel};

/// A numeric column of the bars. NaN where a stock has no row on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// First price of the day, yuan, raw.
    Open,
    /// Highest price, yuan, raw.
    High,
    /// Lowest price, yuan, raw.
    Low,
    /// Last price, yuan, raw.
    Close,
    /// The exchange's reference price: yesterday's close, or the ex-right price on an ex-date; yuan.
    PrevClose,
    /// Shares traded.
    Volume,
    /// Yuan traded.
    Amount,
    /// Fraction of the float traded.
    Turnover,
    /// Shares of all classes.
    TotalShares,
    /// Tradable A shares.
    FloatShares,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::High,
        Self::Low,
        Self::Close,
        Self::PrevClose,
        Self::Volume,
        Self::Amount,
        Self::Turnover,
        Self::TotalShares,
        Self::FloatShares,
    ];

    /// The column's name in files and in the factor language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::High => "high",
            Self::Low => "low",
            Self::Close => "close",
            Self::PrevClose => "prev_close",
            Self::Volume => "volume",
            Self::Amount => "amount",
            Self::Turnover => "turnover",
            Self::TotalShares => "total_shares",
            Self::FloatShares => "float_shares",
        }
    }

    /// The field of a column name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The bars of all stocks on all days. A clone shares every panel with its original, so that a market with one column
/// changed costs the memory of that column.
#[derive(Debug, Clone)]
pub struct Bars {
    calendar: Arc<Calendar>,
    assets: Arc<Assets>,
    fields: [Option<Arc<Panel<f64>>>; Field::ALL.len()],
    extra: BTreeMap<String, Arc<Panel<f64>>>,
    is_st: Arc<Panel<bool>>,
    is_suspended: Arc<Panel<bool>>,
    members: Arc<Members>,
    /// Position of each listing on the calendar's axis; negative before the first day of the data.
    listed_at: Vec<i64>,
    adjustment: OnceLock<Panel<f64>>,
}

impl Bars {
    /// Bars without any numeric field yet; add them with [`Bars::insert`].
    #[must_use]
    pub fn new(calendar: Arc<Calendar>, assets: Arc<Assets>) -> Self {
        let (days, width) = (calendar.len(), assets.len());
        let listed_at = assets.iter().map(|(_, x)| calendar.position(x.list_date)).collect();
        Self {
            calendar,
            assets,
            fields: Default::default(),
            extra: BTreeMap::new(),
            is_st: Arc::new(Panel::filled(days, width, false)),
            is_suspended: Arc::new(Panel::filled(days, width, false)),
            members: Arc::default(),
            listed_at,
            adjustment: OnceLock::new(),
        }
    }

    /// Puts a field's panel in place; adjustment factors that were made from the one before are forgotten.
    pub fn insert(&mut self, field: Field, panel: Panel<f64>) {
        self.fields[field as usize] = Some(Arc::new(panel));
        self.adjustment = OnceLock::new();
    }

    /// Puts an extra column of the data set in place, under its own name.
    pub fn insert_extra(&mut self, name: &str, panel: Panel<f64>) {
        self.extra.insert(name.to_owned(), Arc::new(panel));
    }

    /// Puts the status panels in place: under ST or *ST, and suspended all day.
    pub fn insert_status(&mut self, is_st: Panel<bool>, is_suspended: Panel<bool>) {
        self.is_st = Arc::new(is_st);
        self.is_suspended = Arc::new(is_suspended);
    }

    /// Puts index membership in place.
    pub fn insert_members(&mut self, members: Arc<Members>) {
        self.members = members;
    }

    /// Index membership by index code.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// The trading days.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The stocks.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The stocks, to share.
    #[must_use]
    pub fn shared_assets(&self) -> Arc<Assets> {
        Arc::clone(&self.assets)
    }

    /// A field's panel; `None` if it was not loaded.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&Panel<f64>> {
        self.fields[field as usize].as_deref()
    }

    /// Takes a field's panel out, without a copy where nobody shares it; `None` if it was not loaded.
    pub fn take(&mut self, field: Field) -> Option<Panel<f64>> {
        self.adjustment = OnceLock::new();
        self.fields[field as usize].take().map(Arc::unwrap_or_clone)
    }

    /// Takes an extra column's panel out, as [`Bars::take`].
    pub fn take_extra(&mut self, name: &str) -> Option<Panel<f64>> {
        self.extra.remove(name).map(Arc::unwrap_or_clone)
    }

    /// An extra column's panel.
    #[must_use]
    pub fn extra(&self, name: &str) -> Option<&Panel<f64>> {
        self.extra.get(name).map(Arc::as_ref)
    }

    /// All extra columns with their names, in the order of names.
    pub fn extras(&self) -> impl Iterator<Item = (&str, &Panel<f64>)> {
        self.extra.iter().map(|(name, panel)| (name.as_str(), panel.as_ref()))
    }

    /// Who is under ST or *ST.
    #[must_use]
    pub fn is_st(&self) -> &Panel<bool> {
        &self.is_st
    }

    /// Who does not trade all day.
    #[must_use]
    pub fn is_suspended(&self) -> &Panel<bool> {
        &self.is_suspended
    }

    /// Trading days since a stock's listing on a day: 0 on its first day, negative before it.
    #[must_use]
    pub fn days_listed(&self, day: DayIdx, asset: AssetIdx) -> i64 {
        i64::from(day.0) - self.listed_at[asset.column()]
    }

    /// The factor that turns raw prices into adjusted ones, days × assets: 1 on the first day of a stock, then
    /// `adj(t) = adj(t-1) · close(t-1) / prev_close(t)`. It looks backwards only, so the adjusted past never
    /// changes when the future is added. Made once, on first use; 1 everywhere if the two fields are not loaded.
    #[must_use]
    pub fn adjustment(&self) -> &Panel<f64> {
        self.adjustment.get_or_init(|| {
            let (days, width) = (self.calendar.len(), self.assets.len());
            let mut factor = Panel::filled(days, width, 1.0);
            let (Some(close), Some(prev)) = (self.field(Field::Close), self.field(Field::PrevClose)) else {
                return factor;
            };
            let mut last_close = vec![f64::NAN; width];
            let mut current = vec![1.0; width];
            for day in (0..days).map(|d| DayIdx(d as u32)) {
                let (close, prev) = (close.row(day), prev.row(day));
                for i in 0..width {
                    // Equal prices on ordinary days must leave the factor untouched, bit for bit.
                    if prev[i] > 0.0 && last_close[i] > 0.0 && prev[i] != last_close[i] {
                        current[i] *= last_close[i] / prev[i];
                    }
                    if !close[i].is_nan() {
                        last_close[i] = close[i];
                    }
                }
                factor.row_mut(day).copy_from_slice(&current);
            }
            factor
        })
    }

    /// The bars of one day, for the exchange; `actions` are those with this ex-date.
    #[must_use]
    pub fn day<'a>(&'a self, day: DayIdx, actions: &'a [Action]) -> DayBars<'a> {
        let row = |field: Field| self.field(field).map_or(&[][..], |panel| panel.row(day));
        DayBars {
            day,
            date: self.calendar.date(day),
            previous_date: day.back(1).map(|d| self.calendar.date(d)),
            open: row(Field::Open),
            high: row(Field::High),
            low: row(Field::Low),
            close: row(Field::Close),
            prev_close: row(Field::PrevClose),
            volume: row(Field::Volume),
            amount: row(Field::Amount),
            is_st: self.is_st.row(day),
            is_suspended: self.is_suspended.row(day),
            listed_at: &self.listed_at,
            assets: &self.assets,
            actions,
        }
    }

    /// All that is known after the close of a day.
    #[must_use]
    pub fn history(&self, last: DayIdx) -> History<'_> {
        History::new(self, last)
    }
}

/// Index membership by index code, point in time.
pub type Members = BTreeMap<String, Mask>;

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::{Board, Instrument, Price};
    use chrono::NaiveDate;

    fn bars() -> Bars {
        let day = |d| NaiveDate::from_ymd_opt(2024, 1, d).unwrap();
        let calendar = Arc::new(Calendar::new(vec![day(2), day(3), day(4)]).unwrap());
        let assets = Arc::new(Assets::new(vec![Instrument {
            symbol: "600000.SH".parse().unwrap(),
            name: "A".into(),
            board: Board::Main,
            list_date: day(3),
            delist_date: None,
            industry: None,
        }]));
        let mut bars = Bars::new(calendar, assets);
        bars.insert(Field::Close, Panel::from_rows(3, 1, vec![f64::NAN, 10.0, 5.5]).unwrap());
        bars.insert(Field::PrevClose, Panel::from_rows(3, 1, vec![f64::NAN, 9.0, 5.0]).unwrap());
        bars
    }

    #[test]
    fn adjusted_prices_keep_the_true_return() {
        let bars = bars();
        let factor = bars.adjustment();
        let adjusted =
            |d| factor.at(DayIdx(d), AssetIdx(0)) * bars.field(Field::Close).unwrap().at(DayIdx(d), AssetIdx(0));
        assert!((adjusted(2) / adjusted(1) - 1.1).abs() < 1e-12);
    }

    #[test]
    fn a_quote_without_volume_falls_back_to_the_close() {
        let bars = bars();
        let quote = bars.day(DayIdx(2), &[]).quote(AssetIdx(0)).unwrap();
        assert_eq!((quote.vwap, quote.prev_close), (Price(55_000), Price(50_000)));
        assert_eq!(bars.day(DayIdx(0), &[]).quote(AssetIdx(0)), None);
    }

    #[test]
    fn a_history_ends_on_the_signal_day() {
        let bars = bars();
        let history = bars.history(DayIdx(1));
        assert_eq!(history.window(Field::Close, 5).unwrap().nrows(), 2);
        assert_eq!(history.lagged(Field::Close, 2), None);
        assert_eq!(history.days_listed(AssetIdx(0)), 0);
    }
}

//! What is derived from a run beyond single columns: the fixed book of a run, and its terms.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::record::RunTables;

use crate::closing::judged;
use crate::series::{Series, long_before};
use crate::statistic::{DayCause, MarginRisk, Terms, margin_risk, quantile, risk_by_leverage};

/// Seed of the bootstrap: the same run gives the same page.
const SEED: u64 = 20_240_207;
/// Upper end of the search for the growth-optimal leverage.
pub(crate) const LEVERAGE_LIMIT: f64 = 20.0;

/// A run with its series and statistics, made once and read by every section.
#[derive(Clone)]
pub(crate) struct Study<'a> {
    pub(crate) run: &'a RunTables,
    pub(crate) series: Series,
    pub(crate) values: BTreeMap<String, f64>,
}

impl<'a> Study<'a> {
    pub(crate) fn of(run: &'a RunTables) -> Self {
        let mut study = Self::without_book(run);
        study.add(&book_days(run, &study.series));
        study
    }

    /// All but what is said of the book by itself.
    fn without_book(run: &'a RunTables) -> Self {
        let series = Series::of(run);
        let values = crate::catalogue::values(run, &series);
        Self { run, series, values }
    }

    fn add(&mut self, book: &[DayCause]) {
        let found = crate::catalogue::of_fixed_book(self.run, book);
        self.values.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }

    /// Runs to compare. Of those that trade one book (the same data and spec but for the account), what is said of that book (its
    /// best leverage, its chances of a call) is computed from the days of the run nearest to 1x for all of them: a run that
    /// was closed out has not seen the days after it.
    pub(crate) fn of_runs(runs: &'a [RunTables]) -> Vec<Self> {
        let mut studies: Vec<Self> = runs.iter().map(Self::without_book).collect();
        let keys: Vec<String> = runs.iter().map(book_key).collect();
        for i in 0..studies.len() {
            if keys[..i].contains(&keys[i]) {
                continue;
            }
            let mates: Vec<usize> = (i..studies.len()).filter(|j| keys[*j] == keys[i]).collect();
            let base =
                mates.iter().copied().min_by(|a, b| from_one(runs, *a).total_cmp(&from_one(runs, *b))).unwrap_or(i);
            let book = book_days(&runs[base], &studies[base].series);
            mates.into_iter().for_each(|j| studies[j].add(&book));
        }
        studies
    }

    /// The day of ruin, on which returns end.
    pub(crate) fn ruined_on(&self) -> Option<NaiveDate> {
        self.series.ruined.map(|t| self.series.dates[t])
    }

    /// A statistic by name; NaN if there is none of that name.
    pub(crate) fn value(&self, name: &str) -> f64 {
        self.values.get(name).copied().unwrap_or(f64::NAN)
    }
}

/// How far a run's leverage is from 1.
fn from_one(runs: &[RunTables], i: usize) -> f64 {
    (runs[i].record.account.leverage - 1.0).abs()
}

/// What two runs share that trade one book: data, days, hedge, and every table of the spec but those of the account and of what is
/// done with the run.
fn book_key(run: &RunTables) -> String {
    let a = &run.record.account;
    let mut spec: toml::Table = toml::from_str(&run.record.spec).unwrap_or_default();
    for own in ["account", "name", "compare", "report", "stress_grid"] {
        spec.remove(own);
    }
    format!(
        "{} {} {} {} {} {} {} {spec}",
        run.record.data.fingerprint,
        run.days.len(),
        a.hedge,
        a.index,
        a.benchmark,
        a.fill,
        a.participation
    )
}

/// The run whose leverage is nearest to 1: its causes are those of the book with the least of margin calls in them.
pub(crate) fn nearest_to_one<'a, 'b>(studies: &'b [Study<'a>]) -> Option<&'b Study<'a>> {
    let distance = |s: &Study| (s.run.record.account.leverage - 1.0).abs();
    studies.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Days of the fixed book: the causes for each yuan of stocks held at the close before.
/// Days without a position before them are left out, and days after ruin or a close-out, which have none.
pub(crate) fn book_days(run: &RunTables, series: &Series) -> Vec<DayCause> {
    let longs = long_before(&run.days);
    (1..run.days.len())
        .filter(|t| longs[*t] > 0.0)
        .map(|t| {
            let (row, long) = (&run.days[t], longs[t]);
            let of = |amount: weipan_core::Cny| amount.yuan() / long;
            DayCause {
                selection: of(row.selection),
                // A missing level leaves selection and market whole, and the legs' split unknown.
                benchmark: if series.benchmark[t].is_nan() { 0.0 } else { series.benchmark[t] },
                market: of(row.market),
                basis: of(row.basis),
                trading: of(row.trading + row.costs()),
                days: (row.date - run.days[t - 1].date).num_days() as f64,
            }
        })
        .collect()
}

/// Daily profit of the fixed book for each yuan of stocks, without financing.
pub(crate) fn book_returns(book: &[DayCause]) -> Vec<f64> {
    book.iter().map(DayCause::total).collect()
}

/// The account's terms for the bootstrap: rebalances as often as the run did.
pub(crate) fn terms(run: &RunTables) -> Terms {
    let account = &run.record.account;
    let rebalances = run.days.iter().filter(|row| row.rebalance).count();
    let every = (run.days.len() as f64 / rebalances.max(1) as f64).round().max(1.0) as usize;
    let hedges: Vec<f64> = judged(&run.days)
        .iter()
        .filter(|row| row.long_value > weipan_core::Cny::ZERO)
        .map(|row| row.short_value.yuan() / row.long_value.yuan())
        .collect();
    let hedge = quantile(&hedges, 0.5);
    Terms {
        leverage: account.leverage,
        hedge: if hedge.is_nan() { 0.0 } else { hedge },
        rebalance: (account.policy != "hold" && rebalances > 1).then_some(every),
        rate: account.financing_rate,
        unwind_to: account.initial_margin,
        call: account.call,
        close_out: account.close_out,
    }
}

/// Probabilities of a call and of a close-out within a year; `None` for an account without margin lines or a short run.
pub(crate) fn risk(run: &RunTables, book: &[DayCause]) -> Option<MarginRisk> {
    if run.record.account.kind != "dma" { None } else { margin_risk(book, &terms(run), SEED) }
}

/// Leverages of a curve: from 1 to the largest that the initial margin allows, in steps of a quarter.
fn curve_leverages(run: &RunTables) -> Vec<f64> {
    let most = (1.0 / run.record.account.initial_margin.max(0.05)).max(run.record.account.leverage);
    (4..=(most * 4.0).floor() as u32).map(|quarter| f64::from(quarter) / 4.0).collect()
}

/// Probabilities by leverage on the days of a run; empty for an account without margin lines or a short run.
pub(crate) fn risk_curve(study: &Study) -> Vec<MarginRisk> {
    let run = study.run;
    if run.record.account.kind == "cash" {
        return Vec::new();
    }
    let book = book_days(run, &study.series);
    risk_by_leverage(&book, &terms(run), &curve_leverages(run), SEED).unwrap_or_default()
}

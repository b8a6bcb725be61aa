//! What is derived from a run beyond single columns: the fixed book of a run, and its terms.

use std::collections::BTreeMap;

use weipan_core::record::RunTables;

use crate::series::{Series, long_before};
use crate::statistic::{DayCause, MarginRisk, Terms, margin_risk};

/// Seed of the bootstrap: the same run gives the same page.
const SEED: u64 = 20_240_207;
/// Upper end of the search for the growth-optimal leverage.
pub(crate) const LEVERAGE_LIMIT: f64 = 20.0;

/// A run with its series and statistics, made once and read by every section.
pub(crate) struct Study<'a> {
    pub(crate) run: &'a RunTables,
    pub(crate) series: Series,
    pub(crate) values: BTreeMap<String, f64>,
}

impl<'a> Study<'a> {
    pub(crate) fn of(run: &'a RunTables) -> Self {
        let series = Series::of(run);
        let values = crate::catalogue::values(run, &series);
        Self { run, series, values }
    }

    /// Runs to compare. If they trade one book (the same data, hedge, index and fills), what is said of that book (its best
    /// leverage, its chances of a call) is computed from the days of the run nearest to 1x for all of them: a run that
    /// was closed out has not seen the days after it.
    pub(crate) fn of_runs(runs: &'a [RunTables]) -> Vec<Self> {
        let mut studies: Vec<Self> = runs.iter().map(Self::of).collect();
        let Some(base) = nearest_to_one(&studies) else { return studies };
        let book = book_days(base.run, &base.series);
        let key = |run: &RunTables| {
            let a = &run.record.account;
            let days = (run.days.len(), run.record.data.fingerprint.clone());
            (days, a.hedge.clone(), a.index.clone(), a.benchmark.clone(), a.fill.clone(), a.participation.to_bits())
        };
        if runs.iter().all(|run| key(run) == key(base.run)) {
            for study in &mut studies {
                study.values.extend(
                    crate::catalogue::of_fixed_book(study.run, &book).into_iter().map(|(n, v)| (n.to_owned(), v)),
                );
            }
        }
        studies
    }

    /// A statistic by name; NaN if there is none of that name.
    pub(crate) fn value(&self, name: &str) -> f64 {
        self.values.get(name).copied().unwrap_or(f64::NAN)
    }
}

/// The run whose leverage is nearest to 1: its causes are those of the book with the least of margin calls in them.
pub(crate) fn nearest_to_one<'a, 'b>(studies: &'b [Study<'a>]) -> Option<&'b Study<'a>> {
    let distance = |s: &Study| (s.run.record.account.leverage - 1.0).abs();
    studies.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Days of the fixed book: profit of stocks, of futures and of trading for each yuan of stocks held at the close before.
/// Days without a position before them are left out, and days after ruin or a close-out, which have none.
pub(crate) fn book_days(run: &RunTables, series: &Series) -> Vec<DayCause> {
    let longs = long_before(&run.days);
    (1..run.days.len())
        .filter(|t| longs[*t] > 0.0)
        .map(|t| {
            let (row, long) = (&run.days[t], longs[t]);
            // The ledger's own x = L0 · r_bench, taken back out of the causes; a missing level leaves selection whole.
            let bench = if series.benchmark[t].is_nan() { 0.0 } else { series.benchmark[t] };
            DayCause {
                long: row.selection.yuan() / long + bench,
                short: (row.market + row.basis).yuan() / long - bench,
                other: (row.trading + row.costs()).yuan() / long,
            }
        })
        .collect()
}

/// Daily profit of the fixed book for each yuan of stocks, without financing.
pub(crate) fn book_returns(book: &[DayCause]) -> Vec<f64> {
    book.iter().map(|day| day.long + day.short + day.other).collect()
}

/// The account's terms for the bootstrap: rebalances as often as the run did.
pub(crate) fn terms(run: &RunTables) -> Terms {
    let account = &run.record.account;
    let rebalances = run.days.iter().filter(|row| row.rebalance).count();
    let every = (run.days.len() as f64 / rebalances.max(1) as f64).round().max(1.0) as usize;
    Terms {
        leverage: account.leverage,
        rebalance: (account.policy != "hold" && rebalances > 1).then_some(every),
        rate: account.financing_rate,
        initial_margin: account.initial_margin,
        call: account.call,
        close_out: account.close_out,
    }
}

/// Probabilities of a call and of a close-out within a year; `None` for an account without margin lines or a short run.
pub(crate) fn risk(run: &RunTables, book: &[DayCause]) -> Option<MarginRisk> {
    if run.record.account.kind != "dma" { None } else { margin_risk(book, &terms(run), SEED) }
}

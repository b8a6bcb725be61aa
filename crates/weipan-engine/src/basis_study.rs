//! The basis of a futures product, by contract and day, from a data set alone: no book, no money.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use weipan_core::basis_study::{BasisRecord, BasisStudy};
use weipan_core::ledger::{BasisMeanRow, BasisRow};
use weipan_core::record::DataRecord;
use weipan_core::{DayIdx, FutureBar, IndexLevels, Market, RuleBook};
use weipan_data::LoadRequest;
use weipan_hedge::{ContractTerms, HedgeSpec};

use crate::basis::{annualised, expected_dividend_points};
use crate::output::{failed, read_table, write_table, write_whole};
use crate::prepare::{move_last_days, timed};
use crate::{EngineError, Progress, VERSION};

/// File name of a study's record.
pub const RECORD: &str = "basis.json";

/// The front quarter of the series has at least so many calendar days left: nearer ones are noise a year.
const FRONT_QUARTER_DAYS: i64 = 20;

/// What to look at.
#[derive(Debug, Clone)]
pub struct BasisSpec {
    /// Folder of the data set.
    pub data: PathBuf,
    /// Futures product.
    pub product: String,
    /// First day; `None` as early as the product's first bar.
    pub start: Option<NaiveDate>,
    /// Last day; `None` to the end of the data.
    pub end: Option<NaiveDate>,
    /// Contract terms and last trading days.
    pub rules: RuleBook,
    /// Language of the report, `en` or `zh`.
    pub lang: String,
}

/// The basis of every contract of a product on every day that has both a bar and an index level. Expected dividends are
/// those of the same days a year before: nothing looks ahead.
///
/// # Errors
/// [`EngineError`] names the product that does not exist, the index that is missing, or the date outside the data.
pub fn run(spec: &BasisSpec, progress: &dyn Progress) -> Result<BasisStudy, EngineError> {
    let index_code = ContractTerms::new(&HedgeSpec::default(), &spec.product, &spec.rules)?.product.index;
    progress.begin("load", 0);
    let mut timings = Vec::new();
    let request = LoadRequest { path: &spec.data, start: spec.start, end: spec.end, fields: &[], extra: &[] };
    let mut market = timed("load", &mut timings, || weipan_data::load(&request))?;
    move_last_days(&spec.rules, &mut market);
    let index = market.indices.get(&index_code).ok_or_else(|| {
        let what =
            format!("{} futures are priced on it, but the data set lacks it; add it to index.parquet", spec.product);
        EngineError::Index { code: index_code.clone(), what }
    })?;
    let rows = timed("basis", &mut timings, || rows(&market, index, &spec.product));
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(EngineError::UnknownProduct { product: spec.product.clone(), known: known(&market) });
    };
    let data = DataRecord {
        name: market.name.clone(),
        fingerprint: market.fingerprint.clone(),
        first: first.date,
        last: last.date,
        days: market.bars.calendar().days().iter().filter(|day| (first.date..=last.date).contains(*day)).count(),
        stocks: market.bars.assets().len(),
    };
    let record = BasisRecord {
        name: format!("basis-{}", spec.product),
        version: VERSION.to_owned(),
        product: spec.product.clone(),
        index: index_code.clone(),
        data,
        warnings: warnings(&market, &rows),
        lang: spec.lang.clone(),
        timings,
    };
    Ok(BasisStudy { record, means: means(&rows), rows })
}

fn known(market: &Market) -> String {
    let products = market.futures.products();
    if products.is_empty() { "none".to_owned() } else { products.join(", ") }
}

/// Notes of the data about futures and indices, and what the adjustment lacks.
fn warnings(market: &Market, rows: &[BasisRow]) -> Vec<String> {
    let about = |note: &&String| {
        let is_market = ["future", "contract", "index"].iter().any(|word| note.contains(word));
        is_market && !note.contains("settlement") // closes are compared with closes
    };
    let mut warnings: Vec<String> = market.warnings.iter().filter(about).cloned().collect();
    let unknown = rows.iter().filter(|row| row.dividend_points.is_nan()).count();
    if unknown > 0 {
        warnings.push(format!(
            "{unknown} of {} rows have no dividend-adjusted basis: the total-return index is missing a year before them",
            rows.len()
        ));
    }
    warnings
}

fn rows(market: &Market, index: &IndexLevels, product: &str) -> Vec<BasisRow> {
    let days = (0..market.bars.calendar().len() as u32).map(DayIdx);
    days.flat_map(|day| of_day(market, index, product, day)).collect()
}

/// The rows of one day, the nearest month first; none where the index has no level.
fn of_day(market: &Market, index: &IndexLevels, product: &str, day: DayIdx) -> Vec<BasisRow> {
    let date = market.bars.calendar().date(day);
    let Some(level) = index.close(day) else { return Vec::new() };
    let mut bars: Vec<&FutureBar> = market.futures.bars(day).iter().collect();
    bars.retain(|bar| market.futures.contract(bar.contract).product == product);
    bars.sort_by_key(|bar| (market.futures.contract(bar.contract).last_day, bar.contract));
    let quarter = bars.iter().position(|bar| {
        let contract = market.futures.contract(bar.contract);
        contract.is_quarterly() && (contract.last_day - date).num_days() >= FRONT_QUARTER_DAYS
    });
    let row = |(i, bar): (usize, &&FutureBar)| {
        let contract = market.futures.contract(bar.contract);
        let points = (bar.close - level).yuan();
        let dividends = expected_dividend_points(index, date, contract.last_day).unwrap_or(f64::NAN);
        BasisRow {
            date,
            contract: contract.code.as_str().into(),
            last_day: contract.last_day,
            days_left: (contract.last_day - date).num_days(),
            place: i as i64 + 1,
            index: level.yuan(),
            future: bar.close.yuan(),
            points,
            rate: points / level.yuan(),
            annual: annualised(bar.close, level, 0.0, date, contract.last_day),
            dividend_points: dividends,
            annual_adjusted: annualised(bar.close, level, dividends, date, contract.last_day),
            open_interest: bar.open_interest,
            volume: bar.volume,
            front_quarter: quarter == Some(i),
            farthest: i + 1 == bars.len(),
        }
    };
    bars.iter().enumerate().map(row).collect()
}

/// Means of the front quarter and of the farthest contract, by month and by year.
fn means(rows: &[BasisRow]) -> Vec<BasisMeanRow> {
    let mut means = Vec::new();
    for name in ["front_quarter", "farthest"] {
        let belongs = |row: &&BasisRow| if name == "farthest" { row.farthest } else { row.front_quarter };
        let mut periods: BTreeMap<String, Vec<&BasisRow>> = BTreeMap::new();
        for row in rows.iter().filter(belongs).filter(|row| !row.annual.is_nan()) {
            let year = row.date.year();
            periods.entry(year.to_string()).or_default().push(row);
            periods.entry(format!("{year}-{:02}", row.date.month())).or_default().push(row);
        }
        means.extend(periods.into_iter().filter_map(|(period, rows)| mean(name, &period, &rows)));
    }
    means
}

fn mean(series: &str, period: &str, rows: &[&BasisRow]) -> Option<BasisMeanRow> {
    let least = rows.iter().min_by(|a, b| a.annual.total_cmp(&b.annual))?;
    let adjusted: Vec<f64> = rows.iter().map(|row| row.annual_adjusted).filter(|x| !x.is_nan()).collect();
    Some(BasisMeanRow {
        series: series.into(),
        period: period.into(),
        days: rows.len() as i64,
        annual: rows.iter().map(|row| row.annual).sum::<f64>() / rows.len() as f64,
        adjusted_days: adjusted.len() as i64,
        annual_adjusted: adjusted.iter().sum::<f64>() / adjusted.len() as f64,
        least: least.annual,
        least_day: least.date,
        least_contract: least.contract.clone(),
    })
}

/// Writes a study's tables and record into a folder that exists.
///
/// # Errors
/// [`EngineError::Output`] names the file.
pub fn write(folder: &Path, study: &BasisStudy) -> Result<(), EngineError> {
    write_table(folder, &study.rows)?;
    write_table(folder, &study.means)?;
    let path = folder.join(RECORD);
    let json = serde_json::to_vec_pretty(&study.record).map_err(|e| failed(&path, e))?;
    write_whole(&path, &json)
}

/// Reads a study's folder back.
///
/// # Errors
/// [`EngineError`] names the file that is missing, broken or of another version.
pub fn read(folder: &Path) -> Result<BasisStudy, EngineError> {
    let path = folder.join(RECORD);
    let bytes =
        std::fs::read(&path).map_err(|e| failed(&path, format!("{e}; is this the folder of a basis study?")))?;
    Ok(BasisStudy {
        record: serde_json::from_slice(&bytes).map_err(|e| failed(&path, e))?,
        rows: read_table(folder)?,
        means: read_table(folder)?,
    })
}

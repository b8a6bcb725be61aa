//! The study of factors, from a data set to its tables: no book, no money.

mod folder;

use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

use chrono::NaiveDate;
use weipan_core::factor_study::{FactorRecord, FactorStudy, FactorStudyRecord};
use weipan_core::ledger::{FactorCorrelationRow, FactorWeightRow};
use weipan_core::record::{DataRecord, Timing};
use weipan_core::{DayIdx, Field, Market, Mask, Panel, PriceLimits};
use weipan_data::LoadRequest;
use weipan_factor::eval::{
    Combination, Difference, NullResult, Scored, StudyOptions, combine, null_test, prefix_check, similar, study,
};
use weipan_factor::{Expression, Factor, score_many};
use weipan_portfolio::{UniverseSpec, universe};

use crate::prepare::{timed, unloaded};
use crate::{EngineError, Progress};

pub use folder::{RECORD, read, write};

/// What is to be studied, on what data, and how.
#[derive(Debug, Clone)]
pub struct StudySpec {
    /// Name of the study.
    pub name: String,
    /// Folder of the data set.
    pub data: PathBuf,
    /// First signal day; `None`: as early as the factors' lookback allows.
    pub start: Option<NaiveDate>,
    /// Last signal day; `None`: the last of the data.
    pub end: Option<NaiveDate>,
    /// Who can have a score; `None`: every stock with a row on the signal day.
    pub universe: Option<UniverseSpec>,
    /// The factors, under names that all differ; the first is the main one.
    pub factors: Vec<Expression>,
    /// Factors that the main one is compared with, and that are not studied themselves; a name among `factors` is left out.
    pub against: Vec<Expression>,
    /// How they are combined besides.
    pub combinations: Vec<Combination>,
    /// Days with a rank IC before weights of a combination move away from equal ones.
    pub least_days: u32,
    /// Horizons, buckets, delays.
    pub options: StudyOptions,
    /// Language of the report, `en` or `zh`.
    pub lang: String,
}

/// A market loaded for a study, and its signal days.
#[derive(Debug)]
pub struct StudyData {
    /// The market.
    pub market: Market,
    /// Signal days.
    pub days: Range<u32>,
    /// Who can have a score, a row per signal day.
    pub mask: Option<Mask>,
    limits: PriceLimits,
    timings: Vec<Timing>,
}

/// Loads what a study needs.
///
/// # Errors
/// [`EngineError`] names the file, the column, or the date outside the data.
pub fn load(spec: &StudySpec, progress: &dyn Progress) -> Result<StudyData, EngineError> {
    if let (Some(start), Some(end)) = (spec.start, spec.end)
        && end < start
    {
        let message = format!("--end {end} lies before --start {start}; swap them");
        return Err(EngineError::Spec { message, span: None });
    }
    let mut timings = Vec::new();
    progress.begin("load", 0);
    let (mut fields, mut extra) =
        (vec![Field::Close, Field::PrevClose, Field::High, Field::Low, Field::Volume, Field::TotalShares], Vec::new());
    if spec.universe.as_ref().is_some_and(|universe| universe.min_amount > 0.0) {
        fields.push(Field::Amount);
    }
    for factor in spec.factors.iter().chain(&spec.against) {
        fields.extend(factor.fields());
        extra.extend(factor.extra());
    }
    fields.sort_unstable();
    fields.dedup();
    extra.sort_unstable();
    extra.dedup();
    let request = LoadRequest { path: &spec.data, start: None, end: spec.end, fields: &fields, extra: &extra };
    let market = timed("load", &mut timings, || weipan_data::load(&request));
    let market = market.map_err(|e| unloaded(e, spec.factors.iter().chain(&spec.against)))?;
    for factor in &spec.factors {
        if let Some(missing) = factor.fields().into_iter().find(|field| market.bars.field(*field).is_none()) {
            let (column, needed_by) = (missing.name().to_owned(), format!("factor `{}`", factor.name()));
            return Err(EngineError::MissingColumn { column, needed_by });
        }
        factor.fits(market.bars.calendar().len())?;
    }
    let days = signal_days(spec, &market)?;
    let (bars, members) = (&market.bars, &market.members);
    let mask = match &spec.universe {
        Some(who) => {
            let each: Vec<DayIdx> = days.clone().map(DayIdx).collect();
            Some(timed("universe", &mut timings, || universe(who, bars, members, &each))?)
        }
        None => None,
    };
    let limits = PriceLimits::shipped().map_err(|e| EngineError::Spec { message: e.to_string(), span: None })?;
    Ok(StudyData { market, days, mask, limits, timings })
}

/// The days between the spec's bounds, and after the lookback of every factor if it names no start.
fn signal_days(spec: &StudySpec, market: &Market) -> Result<Range<u32>, EngineError> {
    let calendar = market.bars.calendar();
    let (Some(&first), Some(&last)) = (calendar.days().first(), calendar.days().last()) else {
        return Err(EngineError::Spec { message: format!("{}: no trading day", spec.data.display()), span: None });
    };
    let outside = |key: &'static str, date: NaiveDate| {
        let hint = "choose a date inside, or leave it out for as far as they reach".to_owned();
        EngineError::OutsideData { key, date, first, last, hint }
    };
    let lookback = spec.factors.iter().map(Factor::lookback).max().unwrap_or(0);
    let from = match spec.start {
        Some(date) => calendar.on_or_after(date).filter(|_| date >= first).ok_or_else(|| outside("--start", date))?.0,
        None => lookback.min(calendar.len() as u32 - 1),
    };
    let to = match spec.end {
        Some(date) => {
            let set = weipan_data::describe(&spec.data)?;
            let known = calendar.on_or_before(date).filter(|_| date <= set.last);
            known
                .ok_or(EngineError::OutsideData {
                    key: "--end",
                    date,
                    first: set.first,
                    last: set.last,
                    hint: "choose a date inside, or leave it out for as far as they reach".to_owned(),
                })?
                .0
        }
        None => calendar.len() as u32 - 1,
    };
    if to < from {
        let (start, end) = (calendar.date(DayIdx(from)), calendar.date(DayIdx(to)));
        let message =
            format!("the last signal day {end} lies before the first {start}; move --end, or take a shorter lookback");
        return Err(EngineError::Spec { message, span: None });
    }
    Ok(from..to + 1)
}

/// Runs a study: scores, combinations, all statistics.
///
/// # Errors
/// [`EngineError`] names the factor, the column or the day.
pub fn run(spec: &StudySpec, data: &StudyData, progress: &dyn Progress) -> Result<FactorStudy, EngineError> {
    let (bars, days, mask) = (&data.market.bars, &data.days, data.mask.as_ref());
    let mut timings = data.timings.clone();
    progress.begin("scores", 0);
    let factors: Vec<&Expression> = spec.factors.iter().collect();
    let scores = timed("scores", &mut timings, || score_many(&factors, bars, days.clone()))?;
    let mut named: Vec<(String, Panel<f64>)> =
        spec.factors.iter().map(|factor| factor.name().to_owned()).zip(scores).collect();
    progress.begin("combinations", 0);
    let (combined, weights) = timed("combinations", &mut timings, || combinations(spec, data, &named))?;
    named.extend(combined);
    progress.begin("statistics", 0);
    let scored: Vec<Scored<'_>> = named.iter().map(|(name, scores)| Scored { name, scores }).collect();
    let start = Instant::now();
    let mut tables = study(&scored, days.clone(), bars, mask, Some(&data.limits), &spec.options)?;
    timings.push(Timing { phase: "statistics".to_owned(), seconds: start.elapsed().as_secs_f64() });
    progress.begin("likeness", 0);
    let start = Instant::now();
    tables.correlations.extend(likeness(spec, data, &scored)?);
    timings.push(Timing { phase: "likeness".to_owned(), seconds: start.elapsed().as_secs_f64() });
    Ok(FactorStudy {
        record: record(spec, data, &named, timings),
        days: tables.days,
        buckets: tables.buckets,
        horizons: tables.horizons,
        months: tables.months,
        groups: tables.groups,
        returns: tables.returns,
        statistics: tables.statistics,
        correlations: tables.correlations,
        weights,
    })
}

/// The main factor beside those it is compared with.
fn likeness(
    spec: &StudySpec,
    data: &StudyData,
    scored: &[Scored<'_>],
) -> Result<Vec<FactorCorrelationRow>, EngineError> {
    let bars = &data.market.bars;
    let known = |factor: &Expression| factor.fields().into_iter().all(|field| bars.field(field).is_some());
    let new = |factor: &&Expression| scored.iter().all(|own| own.name != factor.name()) && known(factor);
    let others: Vec<&Expression> = spec.against.iter().filter(new).collect();
    let (Some(main), false) = (scored.first(), others.is_empty()) else { return Ok(Vec::new()) };
    let panels = score_many(&others, bars, data.days.clone())?;
    let others: Vec<Scored<'_>> =
        others.iter().zip(&panels).map(|(factor, scores)| Scored { name: factor.name(), scores }).collect();
    Ok(similar(*main, &others, data.days.clone(), bars, data.mask.as_ref(), &spec.options)?)
}

type Combined = (Vec<(String, Panel<f64>)>, Vec<FactorWeightRow>);

fn combinations(spec: &StudySpec, data: &StudyData, named: &[(String, Panel<f64>)]) -> Result<Combined, EngineError> {
    let scored: Vec<Scored<'_>> = named.iter().map(|(name, scores)| Scored { name, scores }).collect();
    let (mut panels, mut weights) = (Vec::new(), Vec::new());
    for how in &spec.combinations {
        let (mask, horizon) = (data.mask.as_ref(), spec.options.horizon);
        let (panel, rows) =
            combine(&scored, data.days.clone(), &data.market.bars, mask, *how, horizon, spec.least_days)?;
        panels.push((how.name().to_owned(), panel));
        weights.extend(rows);
    }
    Ok((panels, weights))
}

fn record(
    spec: &StudySpec,
    data: &StudyData,
    named: &[(String, Panel<f64>)],
    timings: Vec<Timing>,
) -> FactorStudyRecord {
    let calendar = data.market.bars.calendar();
    let (first, last) = (calendar.date(DayIdx(data.days.start)), calendar.date(DayIdx(data.days.end - 1)));
    let alone = spec.factors.iter().map(|factor| FactorRecord {
        name: factor.name().to_owned(),
        definition: factor.definition(),
        reference: weipan_factor::library::find(factor.name()).map_or("", |known| known.reference).to_owned(),
        lookback: factor.lookback(),
    });
    let together = named.iter().skip(spec.factors.len()).map(|(name, _)| FactorRecord {
        name: name.clone(),
        definition: format!("{name}: all factors above, standardised by rank"),
        reference: String::new(),
        lookback: 0,
    });
    FactorStudyRecord {
        name: spec.name.clone(),
        version: crate::VERSION.to_owned(),
        data: DataRecord {
            name: data.market.name.clone(),
            fingerprint: data.market.fingerprint.clone(),
            first,
            last,
            days: data.days.len(),
            stocks: data.market.bars.assets().len(),
        },
        factors: alone.chain(together).collect(),
        first,
        last,
        horizon: spec.options.horizon,
        buckets: spec.options.buckets,
        universe: match &spec.universe {
            Some(universe) => toml::to_string(universe).unwrap_or_default().replace('\n', "; "),
            None => "every stock with a row on the signal day".to_owned(),
        },
        warnings: data.market.warnings.clone(),
        lang: spec.lang.clone(),
        timings,
    }
}

/// Random scores through the same pipeline: what they earn before costs must be zero within its interval.
///
/// # Errors
/// As [`run`].
pub fn null(spec: &StudySpec, data: &StudyData, trials: usize, seed: u64) -> Result<NullResult, EngineError> {
    let mask = data.mask.as_ref();
    let limits = Some(&data.limits);
    Ok(null_test(&data.market.bars, data.days.clone(), mask, limits, &spec.options, trials, seed)?)
}

/// Whether a factor's scores stay the same when the future is cut off or rewritten; the first that does not.
///
/// # Errors
/// As [`run`].
pub fn prefix(factor: &dyn Factor, data: &StudyData, samples: usize) -> Result<Option<Difference>, EngineError> {
    Ok(prefix_check(factor, &data.market.bars, data.days.clone(), samples)?)
}

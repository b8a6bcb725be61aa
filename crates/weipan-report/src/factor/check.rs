//! Whether the tables of a study belong together.

use std::collections::BTreeSet;

use weipan_core::factor_study::FactorStudy;

use crate::ReportError;

/// Refuses a study without a factor or a signal day, with a name twice, with a row of a factor that the record does not
/// name, with days that do not rise, or with a month or a bucket that cannot be: a page would leave them out silently.
pub(crate) fn check(study: &FactorStudy) -> Result<(), ReportError> {
    let record = &study.record;
    let wrong =
        |table: &'static str, what: String| Err(ReportError::FactorTable { study: record.name.clone(), table, what });
    let names: BTreeSet<&str> = record.factors.iter().map(|f| f.name.as_str()).collect();
    let Some(main) = record.factors.first() else {
        return Err(ReportError::NoFactor(record.name.clone()));
    };
    if names.len() < record.factors.len() {
        return wrong("factor.json", "two factors have the same name".to_owned());
    }
    for (table, factor) in factors(study) {
        if !names.contains(factor) {
            return wrong(table, format!("it has rows of `{factor}`, which the record does not name"));
        }
    }
    if !study.days.iter().any(|row| *row.factor == *main.name) {
        return Err(ReportError::NoSignalDay { study: record.name.clone(), factor: main.name.clone() });
    }
    for name in &names {
        let days: Vec<_> = study.days.iter().filter(|row| *row.factor == **name).map(|row| row.date).collect();
        if let Some(pair) = days.windows(2).find(|pair| pair[0] >= pair[1]) {
            return wrong("factor_days", format!("days of `{name}` must rise, but {} follows {}", pair[1], pair[0]));
        }
    }
    if let Some(row) = study.months.iter().find(|row| !(1..=12).contains(&row.month)) {
        return wrong("factor_months", format!("`{}`, {}: there is no month {}", row.factor, row.year, row.month));
    }
    let buckets = record.buckets as i64;
    if let Some(row) = study.buckets.iter().find(|row| !(1..=buckets).contains(&row.bucket)) {
        let what = format!("`{}`, {}: bucket {} of {buckets}", row.factor, row.date, row.bucket);
        return wrong("factor_buckets", what);
    }
    Ok(())
}

/// The factor of each row with the name of its table; the other side of a correlation may be a factor of the library.
fn factors(study: &FactorStudy) -> impl Iterator<Item = (&'static str, &str)> {
    let days = study.days.iter().map(|row| ("factor_days", &*row.factor));
    let buckets = study.buckets.iter().map(|row| ("factor_buckets", &*row.factor));
    let horizons = study.horizons.iter().map(|row| ("factor_horizons", &*row.factor));
    let months = study.months.iter().map(|row| ("factor_months", &*row.factor));
    let groups = study.groups.iter().map(|row| ("factor_groups", &*row.factor));
    let returns = study.returns.iter().map(|row| ("factor_returns", &*row.factor));
    let statistics = study.statistics.iter().map(|row| ("factor_statistics", &*row.factor));
    let correlations = study.correlations.iter().map(|row| ("factor_correlations", &*row.factor));
    days.chain(buckets).chain(horizons).chain(months).chain(groups).chain(returns).chain(statistics).chain(correlations)
}

//! `weipan factor`: how well definitions order what stocks earn afterwards.

mod check;
mod explain;
mod input;
mod list;
mod null;
mod operators;

use std::path::PathBuf;

use miette::Result;
use weipan_core::factor_study::FactorStudy;
use weipan_engine::output::{self, Draft};
use weipan_engine::study;
use weipan_factor::eval::Combination;
use weipan_report::Lang;

use crate::args::{FactorArgs, FactorCommand};
use crate::command::backtest::{show_folder, show_notes};
use crate::failure;
use crate::progress::Bars;
use crate::run_folder::{self, REPORT};
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Statistics of the terminal's table; the page has all of them.
const SHOWN: [&str; 16] = [
    "days",
    "coverage",
    "rank_ic_mean",
    "rank_ic_std",
    "rank_ic_ir",
    "rank_ic_t_newey_west",
    "rank_ic_hit_rate",
    "tradable_rank_ic_mean",
    "spread_mean",
    "spread_t_newey_west",
    "monotonicity",
    "top_turnover",
    "rank_autocorrelation",
    "slope_t_newey_west",
    "long_short_annual_return",
    "long_short_sharpe",
];

/// Studies factors, or does what else was asked.
///
/// # Errors
/// A report with the place in the definition, or the file.
pub fn run(args: &FactorArgs) -> Result<()> {
    match &args.command {
        Some(FactorCommand::List(args)) => list::list(args),
        Some(FactorCommand::Show(args)) => list::show(args),
        Some(FactorCommand::Explain(args)) => explain::run(args),
        Some(FactorCommand::Operators(args)) => operators::run(args),
        Some(FactorCommand::Null(args)) => null::run(args),
        Some(FactorCommand::Check(args)) => check::run(args),
        None => study_factors(args),
    }
}

fn study_factors(args: &FactorArgs) -> Result<()> {
    let mut spec = input::study_spec(&args.study, true)?;
    spec.combinations = args.combine.iter().filter_map(|name| Combination::from_name(name)).collect();
    spec.combinations.dedup();
    spec.least_days = args.least_days;
    spec.against = input::against(&args.against)?;
    if let Some(lang) = args.lang {
        spec.lang = lang.code().to_owned();
    }
    let bars = Bars::default();
    let data = study::load(&spec, &bars).map_err(failure::of)?;
    let study = study::run(&spec, &data, &bars).map_err(failure::of)?;
    let folder = save(&args.out.out, &study)?;
    bars.clear();
    show_notes(&study.record.warnings);
    show(&study)?;
    show_folder(&folder);
    Ok(())
}

/// Writes the study as a folder of its own.
fn save(out: &std::path::Path, study: &FactorStudy) -> Result<PathBuf> {
    let draft = Draft::begin(&run_folder::fresh(out, &study.record.name)).map_err(failure::of)?;
    study::write(draft.path(), study).map_err(failure::of)?;
    write_page(draft.path(), study, run_folder::lang(&study.record.lang)?)?;
    draft.finish().map_err(failure::of)
}

/// Writes a study's page into a folder that exists.
///
/// # Errors
/// A report that names the file.
pub fn write_page(folder: &std::path::Path, study: &FactorStudy, lang: Lang) -> Result<()> {
    let page = weipan_report::factor_page(study, lang).map_err(failure::of)?;
    output::write_whole(&folder.join(REPORT), page.as_bytes()).map_err(failure::of)
}

fn show(study: &FactorStudy) -> Result<()> {
    let record = &study.record;
    let names: Vec<String> = record.factors.iter().map(|factor| factor.name.clone()).collect();
    anstream::println!(
        "{}  {}",
        paint(STRONG, &names.join(", ")),
        paint(FAINT, &format!("{} to {}, {}-day forward return", record.first, record.last, record.horizon))
    );
    for sentence in weipan_report::factor_verdict(study, Lang::En).map_err(failure::of)? {
        anstream::println!("{sentence}");
    }
    let mut rows = vec![["statistic".to_owned()].into_iter().chain(names).collect::<Vec<String>>()];
    let summary = weipan_report::factor_summary(study, Lang::En);
    for row in summary.into_iter().filter(|row| SHOWN.contains(&row.statistic)) {
        rows.push([row.label].into_iter().chain(row.texts).collect());
    }
    anstream::println!("\n{}", table::render(&rows));
    if let [only] = record.factors.as_slice() {
        anstream::println!("\n{}", table::render(&bucket_rows(study, &only.name)));
    }
    Ok(())
}

fn percent(value: f64) -> String {
    if value.is_finite() { format!("{:.3} %", value * 100.0) } else { "n/a".to_owned() }
}

/// Mean over days of each bucket.
fn bucket_rows(study: &FactorStudy, factor: &str) -> Vec<Vec<String>> {
    let mut rows = vec![["bucket", "mean forward return", "turnover"].map(str::to_owned).to_vec()];
    for bucket in 1..=study.record.buckets as i64 {
        let days = || study.buckets.iter().filter(|row| row.bucket == bucket && *row.factor == *factor);
        let lowest = if bucket == 1 { " lowest scores" } else { "" };
        rows.push(vec![
            format!("{bucket}{lowest}"),
            percent(mean(days().map(|row| row.mean_return))),
            percent(mean(days().map(|row| row.turnover))),
        ]);
    }
    rows
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.filter(|x| !x.is_nan()).fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

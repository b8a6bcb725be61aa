//! `weipan basis`: discount and annualised basis of index futures, by contract and day.

use std::path::{Path, PathBuf};

use miette::{Report, Result};
use weipan_core::RuleBook;
use weipan_core::basis_study::BasisStudy;
use weipan_core::ledger::BasisRow;
use weipan_engine::basis_study::{self, BasisSpec};
use weipan_engine::output::{self, Draft};
use weipan_report::Lang;

use crate::args::BasisArgs;
use crate::command::backtest::{show_folder, show_notes};
use crate::failure;
use crate::progress::Bars;
use crate::run_folder::{self, REPORT, csv};
use crate::spec_file::SpecFile;
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Computes the basis, writes page and tables, and shows one day and the months.
///
/// # Errors
/// A report that names the file, the product or the date.
pub fn run(args: &BasisArgs) -> Result<()> {
    let rules = match &args.spec {
        Some(path) => SpecFile::read(path, &[], None)?.spec.rule_book().map_err(failure::of)?,
        None => RuleBook::shipped().map_err(failure::of)?,
    };
    let spec = BasisSpec {
        data: args.data.clone(),
        product: args.product.clone(),
        start: args.start,
        end: args.end,
        rules,
        lang: args.lang.code().to_owned(),
    };
    let bars = Bars::default();
    let study = basis_study::run(&spec, &bars).map_err(failure::of)?;
    let day = args.on.unwrap_or(study.record.data.last);
    if study.on(day).is_empty() {
        let (first, last) = (study.record.data.first, study.record.data.last);
        return Err(Report::msg(format!(
            "--on {day}: no {} bar on it; the days run from {first} to {last}",
            args.product
        )));
    }
    let folder = save(&args.out.out, &study)?;
    bars.clear();
    show_notes(&study.record.warnings);
    let index = study.on(day).first().map_or(f64::NAN, |row| row.index);
    anstream::println!("{}  {}", paint(STRONG, &args.product), paint(FAINT, &format!("{day}, index {index:.2}")));
    anstream::println!("{}\n", table::render(&contracts(study.on(day))));
    anstream::println!("{}", paint(FAINT, "front quarter (20 days or more left), mean of the annualised basis"));
    anstream::println!("{}", table::render(&means(&study)));
    show_folder(&folder);
    Ok(())
}

/// Writes the study as a folder of its own.
fn save(out: &Path, study: &BasisStudy) -> Result<PathBuf> {
    let draft = Draft::begin(&run_folder::fresh(out, &study.record.name)).map_err(failure::of)?;
    basis_study::write(draft.path(), study).map_err(failure::of)?;
    let text = csv(&all_rows(&study.rows));
    output::write_whole(&draft.path().join("basis.csv"), text.as_bytes()).map_err(failure::of)?;
    write_page(draft.path(), study, run_folder::lang(&study.record.lang)?)?;
    draft.finish().map_err(failure::of)
}

/// Writes a study's page into a folder that exists.
///
/// # Errors
/// A report that names the file.
pub fn write_page(folder: &Path, study: &BasisStudy, lang: Lang) -> Result<()> {
    let page = weipan_report::basis_page(study, lang).map_err(failure::of)?;
    output::write_whole(&folder.join(REPORT), page.as_bytes()).map_err(failure::of)
}

fn percent(value: f64) -> String {
    if value.is_finite() { format!("{:+.1} %", value * 100.0) } else { "n/a".to_owned() }
}

fn contracts(rows: &[BasisRow]) -> Vec<Vec<String>> {
    let head = ["contract", "last day", "days left", "close", "points", "a year", "dividends", "adjusted", "open"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in rows {
        let dividends = row.dividend_points;
        lines.push(vec![
            row.contract.to_string(),
            row.last_day.to_string(),
            row.days_left.to_string(),
            format!("{:.1}", row.future),
            format!("{:+.1}", row.points),
            percent(row.annual),
            if dividends.is_finite() { format!("{dividends:.1}") } else { "n/a".to_owned() },
            percent(row.annual_adjusted),
            row.open_interest.to_string(),
        ]);
    }
    lines
}

/// Months of the last year and all years.
fn means(study: &BasisStudy) -> Vec<Vec<String>> {
    const MONTHS: usize = 12;
    let head = ["period", "days", "raw", "adjusted", "deepest", "on", "in"];
    let front = || study.means.iter().filter(|row| &*row.series == "front_quarter");
    let (years, months): (Vec<_>, Vec<_>) = front().partition(|row| row.period.len() == 4);
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in years.iter().chain(&months[months.len().saturating_sub(MONTHS)..]) {
        lines.push(vec![
            row.period.to_string(),
            row.days.to_string(),
            percent(row.annual),
            percent(row.annual_adjusted),
            percent(row.least),
            row.least_day.to_string(),
            row.least_contract.to_string(),
        ]);
    }
    lines
}

/// Every row with every column, for a spreadsheet; what is missing is empty.
fn all_rows(rows: &[BasisRow]) -> Vec<Vec<String>> {
    let head = [
        "date",
        "contract",
        "last_day",
        "days_left",
        "place",
        "index",
        "future",
        "points",
        "rate",
        "annual",
        "dividend_points",
        "annual_adjusted",
        "open_interest",
        "volume",
        "front_quarter",
        "farthest",
    ];
    let number =
        |value: f64, digits: usize| if value.is_finite() { format!("{value:.digits$}") } else { String::new() };
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in rows {
        lines.push(vec![
            row.date.to_string(),
            row.contract.to_string(),
            row.last_day.to_string(),
            row.days_left.to_string(),
            row.place.to_string(),
            number(row.index, 4),
            number(row.future, 4),
            number(row.points, 4),
            number(row.rate, 8),
            number(row.annual, 8),
            number(row.dividend_points, 4),
            number(row.annual_adjusted, 8),
            row.open_interest.to_string(),
            row.volume.to_string(),
            row.front_quarter.to_string(),
            row.farthest.to_string(),
        ]);
    }
    lines
}

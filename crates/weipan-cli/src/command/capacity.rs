//! `weipan capacity`: one book at rising equity, its own trades moving prices.

use std::path::Path;

use miette::{Report, Result};
use weipan_core::record::RunTables;
use weipan_engine::Spec;
use weipan_engine::output::{self, Draft};
use weipan_report::CapacityRow;

use crate::args::{CapacityArgs, LangArg};
use crate::command::backtest::{show_folder, show_warnings};
use crate::progress::Bars;
use crate::run_folder::{self, CAPACITY, REPORT};
use crate::spec_file::SpecFile;
use crate::{failure, table};

/// The file name of the spec that was run.
const SPEC: &str = "spec.toml";

/// That a page of a capacity curve cannot be written from its folder, which has no runs, and the call that makes it anew.
pub fn not_again(folder: &Path, lang: Option<LangArg>) -> Report {
    let table = std::fs::read_to_string(folder.join(CAPACITY)).unwrap_or_default();
    let sizes: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let spec = folder.join(SPEC).display().to_string();
    let lang = lang.map_or("en|zh", LangArg::code);
    miette::miette!(
        help = format!("weipan capacity {spec} --equity {} --lang {lang}", sizes.join(",")),
        "{}: this is the folder of a capacity curve; it keeps the figures and no runs, so its page can only be made by running it again",
        folder.display()
    )
}

/// Runs the book at each equity and writes a page and a table.
///
/// # Errors
/// A report for people.
pub fn run(args: &CapacityArgs) -> Result<()> {
    let file = SpecFile::read(&args.spec, &args.set, args.lang)?;
    let spec = with_impact(&file.spec, args)?;
    let bars = Bars::default();
    let comparison = weipan_engine::compare(&spec, &bars).map_err(|e| file.report(&e))?;
    bars.clear();
    let folder = save(&args.out.out, &spec, &comparison.runs)?;
    if let Some(first) = comparison.runs.first() {
        show_warnings(first);
    }
    anstream::println!("{}", table::render(&shown(&weipan_report::capacity(&comparison.runs))));
    show_folder(&folder);
    Ok(())
}

/// The spec with the equities to try, and with an impact if it has none.
fn with_impact(spec: &Spec, args: &CapacityArgs) -> Result<Spec> {
    let mut equity = args.equity.clone();
    if let Some(wrong) = equity.iter().find(|e| !(1e4..=1e12).contains(*e)) {
        return Err(Report::msg(format!("--equity {wrong}: write yuan between 1e4 and 1e12")));
    }
    equity.sort_by(f64::total_cmp);
    equity.dedup();
    let mut spec = spec.clone();
    spec.compare = [("account.equity".to_owned(), equity.into_iter().map(toml::Value::Float).collect())].into();
    if let Some(k) = args.impact {
        spec.costs.impact = k;
    } else if spec.costs.impact == 0.0 {
        spec.costs.impact = 0.7;
        let said = "the spec has no impact; taking costs.impact = 0.7 (--impact chooses another)";
        anstream::eprintln!("{} {said}", crate::style::paint(crate::style::WARN, "note:"));
    }
    spec.check().map_err(failure::of)?;
    Ok(spec)
}

/// The page, the table as CSV and the record of the spec.
fn save(out: &Path, spec: &Spec, runs: &[RunTables]) -> Result<std::path::PathBuf> {
    let draft = Draft::begin(&run_folder::fresh(out, &format!("{}-capacity", spec.name))).map_err(failure::of)?;
    let lang = run_folder::lang(&spec.report.lang)?;
    let impact = (spec.costs.impact, spec.costs.impact_half_life);
    let page = weipan_report::capacity_page(runs, impact, lang).map_err(failure::of)?;
    output::write_whole(&draft.path().join(REPORT), page.as_bytes()).map_err(failure::of)?;
    let csv = csv(&weipan_report::capacity(runs));
    output::write_whole(&draft.path().join(CAPACITY), csv.as_bytes()).map_err(failure::of)?;
    let text = spec.to_toml().map_err(failure::of)?;
    output::write_whole(&draft.path().join(SPEC), text.as_bytes()).map_err(failure::of)?;
    draft.finish().map_err(failure::of)
}

fn csv(rows: &[CapacityRow]) -> String {
    let cell = |value: f64| if value.is_nan() { String::new() } else { value.to_string() };
    let line = |row: &CapacityRow| row.values().map(cell).join(",") + "\n";
    CapacityRow::COLUMNS.join(",") + "\n" + &rows.iter().map(line).collect::<String>()
}

/// The table for the terminal.
fn shown(rows: &[CapacityRow]) -> Vec<Vec<String>> {
    let head = [
        "equity",
        "return a year",
        "drawdown",
        "before costs",
        "carry",
        "costs",
        "impact",
        "invested",
        "refused",
        "days to sell",
    ];
    let percent = |value: f64| if value.is_nan() { "n/a".to_owned() } else { format!("{:.1} %", value * 100.0) };
    let mut table = vec![head.map(str::to_owned).to_vec()];
    for row in rows {
        let mut line = vec![format!("{} m", row.equity / 1e6)];
        let parts = [row.annual_return, row.max_drawdown, row.gross, row.carry, row.costs, row.impact];
        line.extend(parts.into_iter().chain([row.invested, row.refused]).map(percent));
        line.push(format!("{:.1}", row.days_to_sell));
        table.push(line);
    }
    table
}

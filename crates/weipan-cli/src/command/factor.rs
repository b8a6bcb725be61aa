//! `weipan factor`: how well a definition orders next returns.

use std::path::Path;

use miette::{Report, Result};
use weipan_core::Field;
use weipan_data::LoadRequest;
use weipan_engine::Progress;
use weipan_factor::Factor;
use weipan_factor::eval::{TearSheet, evaluate as tear_sheet};

use crate::args::FactorArgs;
use crate::failure;
use crate::progress::Bars;
use crate::spec_file;
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Prints the library, or a factor's tear sheet.
///
/// # Errors
/// A report with the place in the definition, or the file.
pub fn run(args: &FactorArgs) -> Result<()> {
    if args.list {
        list();
        return Ok(());
    }
    let (Some(definition), Some(data)) = (&args.definition, &args.data) else {
        return Err(Report::msg("give a definition and --data FOLDER, or --list"));
    };
    let bars = Bars::default();
    bars.begin("factor", 0);
    let sheet = evaluate(args, &spec_file::definition(definition)?, data)?;
    bars.clear();
    show(definition, &sheet, args);
    Ok(())
}

fn list() {
    let name = weipan_factor::library::all().iter().map(|factor| factor.name.len()).max().unwrap_or(0);
    for factor in weipan_factor::library::all() {
        anstream::println!("{:name$}  {}", factor.name, factor.doc);
        anstream::println!("{:name$}  {}", "", paint(FAINT, factor.definition.trim()));
        anstream::println!("{:name$}  {}", "", paint(FAINT, factor.reference));
    }
}

fn evaluate(args: &FactorArgs, definition: &str, data: &Path) -> Result<TearSheet> {
    let factor = weipan_factor::resolve(definition).map_err(failure::of)?;
    let mut fields = factor.fields();
    fields.extend([Field::Close, Field::PrevClose]);
    fields.sort_unstable();
    fields.dedup();
    let extra = factor.extra();
    let request = LoadRequest { path: data, start: None, end: None, fields: &fields, extra: &extra };
    let market = weipan_data::load(&request).map_err(failure::of)?;
    let calendar = market.bars.calendar();
    if let Some(missing) = factor.fields().into_iter().find(|f| market.bars.field(*f).is_none()) {
        return Err(Report::msg(format!(
            "{}: no column `{}`, but the factor needs it",
            data.display(),
            missing.name()
        )));
    }
    let days = calendar.days();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(Report::msg(format!("{}: no trading day", data.display())));
    };
    let outside = |key: &str, date: chrono::NaiveDate| {
        Report::msg(format!("{key} {date} lies outside the data, which reach from {first} to {last}"))
    };
    let lookback = factor.lookback();
    let from = match args.start {
        Some(date) => calendar.on_or_after(date).filter(|_| date >= *first).ok_or_else(|| outside("--start", date))?.0,
        None => lookback.min(calendar.len() as u32 - 1),
    };
    let to = match args.end {
        Some(date) => calendar.on_or_before(date).filter(|_| date <= *last).ok_or_else(|| outside("--end", date))?.0,
        None => calendar.len() as u32 - 1,
    };
    if to < from {
        return Err(Report::msg("--end lies before --start; swap them"));
    }
    let days = from..to + 1;
    let scores = factor.score_days(&market.bars, days.clone()).map_err(failure::of)?;
    tear_sheet(&scores, days, &market.bars, None, args.horizon, args.buckets).map_err(failure::of)
}

fn show(definition: &str, sheet: &TearSheet, args: &FactorArgs) {
    anstream::println!(
        "{}  {}",
        paint(STRONG, definition),
        paint(FAINT, &format!("{}-day forward return", args.horizon))
    );
    anstream::println!("{}", table::render(&statistic_rows(sheet)));
    anstream::println!("\n{}", table::render(&bucket_rows(sheet)));
}

fn number(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { "n/a".to_owned() }
}

fn percent(value: f64) -> String {
    if value.is_finite() { format!("{:.3} %", value * 100.0) } else { "n/a".to_owned() }
}

fn statistic_rows(sheet: &TearSheet) -> Vec<Vec<String>> {
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    vec![
        row("statistic", "value".to_owned()),
        row("days with a rank IC", sheet.ic.days.to_string()),
        row("rank IC, mean", number(sheet.ic.mean, 4)),
        row("rank IC, standard deviation", number(sheet.ic.std, 4)),
        row("rank IC, information ratio", number(sheet.ic.ir, 3)),
        row("rank IC, t (Newey-West)", number(sheet.ic.t_newey_west, 2)),
        row("rank IC above zero", percent(sheet.ic.hit_rate)),
        row("coverage of listed stocks", percent(sheet.coverage)),
        row("rank autocorrelation", number(sheet.mean_rank_autocorrelation, 4)),
        row("top less bottom bucket, per period", percent(sheet.spread)),
    ]
}

fn bucket_rows(sheet: &TearSheet) -> Vec<Vec<String>> {
    let mut rows = vec![["bucket", "mean forward return", "turnover"].map(str::to_owned).to_vec()];
    for (i, (mean, turnover)) in sheet.bucket_returns.iter().zip(&sheet.bucket_turnover).enumerate() {
        rows.push(vec![
            format!("{}{}", i + 1, if i == 0 { " lowest scores" } else { "" }),
            percent(*mean),
            percent(*turnover),
        ]);
    }
    rows
}

//! `weipan stress`: the book on the recorded history and on a stressed one.

use miette::Result;
use weipan_core::stress::{ShockCell, ShockGrid};
use weipan_engine::stress::{StressRun, episodes, stress};
use weipan_report::Lang;

use crate::args::StressArgs;
use crate::command::backtest::{show_folder, show_warnings};
use crate::failure;
use crate::progress::Bars;
use crate::run_folder;
use crate::spec_file::SpecFile;
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Runs the spec with and without its overlays and writes a folder; or lists the episodes.
///
/// # Errors
/// A report for people.
pub fn run(args: &StressArgs) -> Result<()> {
    let Some(spec) = args.spec.as_ref().filter(|_| !args.episodes) else { return list(args) };
    let file = SpecFile::read(spec, &args.set, args.lang)?;
    let bars = Bars::default();
    let run = stress(&file.spec, args.grid, &bars).map_err(|e| file.report(&e))?;
    bars.clear();
    let folder = run_folder::save_stress(&args.out.out, &run)?;
    let lang = run_folder::lang(&run.base.record.lang)?;
    show_warnings(&run.base);
    show(&run, lang);
    show_folder(&folder);
    Ok(())
}

/// Both runs beside each other, and the grid.
fn show(run: &StressRun, lang: Lang) {
    if !run.record.overlays.is_empty() {
        let rows = weipan_report::summary_table(&[run.base.clone(), run.stressed.clone()], lang);
        anstream::println!("{}", table::render(&rows));
    }
    if let Some(grid) = &run.record.grid {
        let head = format!("\n{} {}", paint(STRONG, "margin ratio after a shock on"), grid.on);
        anstream::println!("{head}: prices down, basis across");
        anstream::println!("{}", table::render(&grid_rows(grid)));
        anstream::println!("{}", paint(FAINT, "! called, x closed out, - below zero"));
    }
}

fn signed(value: f64) -> String {
    if value == 0.0 { "0 %".to_owned() } else { format!("{:+.0} %", value * 100.0) }
}

/// A row for each price shock, a column for each jump of the basis.
fn grid_rows(grid: &ShockGrid) -> Vec<Vec<String>> {
    let cell = |c: &ShockCell| {
        let mark = match (c.ruined, c.closed_out, c.calls > 0) {
            (true, _, _) => " -",
            (_, true, _) => " x",
            (_, _, true) => " !",
            (false, false, false) => "  ",
        };
        if c.worst_ratio.is_nan() { format!("n/a{mark}") } else { format!("{:.1} %{mark}", c.worst_ratio * 100.0) }
    };
    let head = std::iter::once(String::new()).chain(grid.bases.iter().map(|b| signed(*b) + "  ")).collect();
    let rows = grid.prices.iter().zip(grid.cells.chunks(grid.bases.len().max(1)));
    let rows = rows.map(|(price, cells)| std::iter::once(signed(*price)).chain(cells.iter().map(cell)).collect());
    std::iter::once(head).chain(rows).collect()
}

/// The named episodes.
fn list(args: &StressArgs) -> Result<()> {
    if !args.episodes {
        return Err(miette::Report::msg("give a spec, or --episodes to list the named episodes"));
    }
    for episode in episodes().map_err(failure::of)? {
        let told = if args.lang == Some(crate::args::LangArg::Zh) { &episode.zh } else { &episode.en };
        let days = format!("{} to {}", episode.from, episode.to);
        anstream::println!("{}  {}\n  {told}\n  {}", paint(STRONG, &episode.name), days, paint(FAINT, &episode.source));
    }
    Ok(())
}

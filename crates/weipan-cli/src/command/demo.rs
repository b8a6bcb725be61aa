//! `weipan demo`: the whole job on a made-up market.

use std::path::Path;

use miette::{Report, Result};
use weipan_core::record::RunTables;
use weipan_engine::{Comparison, Progress, Spec};
use weipan_sim::MarketSpec;

use crate::args::DemoArgs;
use crate::command::backtest::{show_folder, show_headline, show_warnings};
use crate::command::compare::show_table;
use crate::command::simulate;
use crate::failure;
use crate::progress::Bars;
use crate::run_folder;
use crate::style::{FAINT, STRONG, paint};

/// The demo's spec: micro-caps hedged with IM, four leverages.
const SPEC: &str = include_str!("../../../../examples/demo.toml");

/// Makes the market, compares four leverages on one book and prints where the report is.
///
/// # Errors
/// A report for people.
pub fn run(args: &DemoArgs) -> Result<()> {
    let data = args.out.out.join("demo-data");
    let bars = Bars::default();
    bars.begin("simulate", 0);
    say("a made-up market", &data);
    simulate::write(&data, &MarketSpec { seed: args.seed, ..MarketSpec::default() }, true)?;
    let mut spec = Spec::from_toml(SPEC).map_err(failure::of)?;
    spec.data.path = data;
    if let Some(lang) = args.lang {
        spec.report.lang = lang.code().to_owned();
    }
    let comparison = weipan_engine::compare(&spec, &bars).map_err(failure::of)?;
    bars.clear();
    let folder = run_folder::save_comparison(&args.out.out, &comparison)?;
    let lang = run_folder::lang(&spec.report.lang)?;
    let shown = most_levered(&comparison)?;
    show_warnings(shown);
    anstream::println!();
    show_table(&comparison, lang);
    anstream::println!("\n{}", paint(STRONG, &shown.record.variant));
    show_headline(shown, lang);
    show_folder(&folder);
    Ok(())
}

fn say(what: &str, path: &Path) {
    anstream::eprintln!("{what} {}", paint(FAINT, &format!("-> {}", path.display())));
}

fn most_levered(comparison: &Comparison) -> Result<&RunTables> {
    let leverage = |run: &&RunTables| (run.record.account.leverage * 1e6) as i64;
    comparison.runs.iter().max_by_key(leverage).ok_or_else(|| Report::msg("nothing was compared"))
}

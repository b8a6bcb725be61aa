//! `weipan simulate`: a made-up market as an ordinary data set.

use std::path::Path;

use miette::Result;
use weipan_data::About;
use weipan_engine::Progress;
use weipan_sim::MarketSpec;

use crate::args::SimulateArgs;
use crate::failure;
use crate::progress::Bars;
use crate::style::{GOOD, paint};

/// Makes the market and writes it.
///
/// # Errors
/// A report that names the argument or the folder.
pub fn run(args: &SimulateArgs) -> Result<()> {
    let spec = MarketSpec { seed: args.seed, years: args.years, ..MarketSpec::of_size(args.stocks) };
    let bars = Bars::default();
    bars.begin("simulate", 0);
    let written = write(&args.to, &spec, args.replace);
    bars.clear();
    written?;
    anstream::println!("{} {}", paint(GOOD, "data set"), args.to.display());
    Ok(())
}

/// Makes a market and writes it as a data set.
///
/// # Errors
/// A report that names the argument or the folder.
pub fn write(to: &Path, spec: &MarketSpec, replace: bool) -> Result<()> {
    let market = weipan_sim::simulate(spec).map_err(failure::of)?;
    let about = About {
        name: format!("made-up market, seed {}", spec.seed),
        source: "weipan simulate".to_owned(),
        licence: "Apache-2.0".to_owned(),
        made_by: format!("weipan {}", weipan_engine::VERSION),
        notes: vec!["This market is made up: its prices never happened.".to_owned()],
    };
    weipan_data::write(to, &market, &about, replace).map_err(failure::of)
}

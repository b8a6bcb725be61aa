//! `weipan factor null`: random scores must earn nothing.

use miette::Result;
use weipan_engine::study;
use weipan_factor::eval::NullEstimate;

use super::input;
use crate::args::FactorNullArgs;
use crate::failure;
use crate::progress::Bars;
use crate::style::{FAINT, GOOD, STRONG, WARN, paint};
use crate::table;

/// Prints what random scores earned before costs, with its interval.
///
/// # Errors
/// A report with the file or the option that is wrong.
pub fn run(args: &FactorNullArgs) -> Result<()> {
    let spec = input::study_spec(&args.study, false)?;
    let bars = Bars::default();
    let data = study::load(&spec, &bars).map_err(failure::of)?;
    weipan_engine::Progress::begin(&bars, "random scores", 0);
    let result = study::null(&spec, &data, args.trials as usize, args.seed).map_err(failure::of)?;
    bars.clear();
    let title = format!("{} panels of random scores, seed {}", result.trials, result.seed);
    anstream::println!("{}  {}", paint(STRONG, &title), paint(FAINT, "mean over panels of the mean over days"));
    let head = ["", "mean", "standard error", "95 % interval", "panels with |t| > 1.96"].map(str::to_owned).to_vec();
    let rows = vec![
        head,
        line("rank IC", &result.rank_ic, |x| format!("{x:+.5}")),
        line("top less bottom bucket", &result.spread, |x| format!("{:+.4} %", x * 100.0)),
        line("factor-weighted, a day", &result.long_short, |x| format!("{:+.4} %", x * 100.0)),
    ];
    anstream::println!("{}", table::render(&rows));
    let outside = [&result.rank_ic, &result.spread, &result.long_short].iter().any(|of| of.low > 0.0 || of.high < 0.0);
    if outside {
        anstream::println!(
            "{} an interval leaves zero out: of honest ones one in twenty does; take more --trials or another --seed",
            paint(WARN, "note")
        );
    } else {
        anstream::println!(
            "{} scores without knowledge earn nothing: every interval has zero in it",
            paint(GOOD, "ok")
        );
    }
    Ok(())
}

fn line(name: &str, of: &NullEstimate, written: impl Fn(f64) -> String) -> Vec<String> {
    vec![
        name.to_owned(),
        written(of.mean),
        written(of.standard_error).trim_start_matches('+').to_owned(),
        format!("{} … {}", written(of.low), written(of.high)),
        of.significant.to_string(),
    ]
}

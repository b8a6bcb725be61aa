//! `weipan factor check`: scores must not look ahead.

use miette::{Report, Result};
use weipan_engine::study;
use weipan_factor::Factor;
use weipan_factor::eval::Future;

use super::input;
use crate::args::FactorCheckArgs;
use crate::failure;
use crate::progress::Bars;
use crate::style::{GOOD, paint};

/// Cuts off and rewrites the future after some days and compares scores bit for bit.
///
/// # Errors
/// A report with the first day and stock whose score depends on the future, or what else is wrong.
pub fn run(args: &FactorCheckArgs) -> Result<()> {
    let spec = input::study_spec(&args.study, true)?;
    let bars = Bars::default();
    let data = study::load(&spec, &bars).map_err(failure::of)?;
    for factor in &spec.factors {
        weipan_engine::Progress::begin(&bars, factor.name(), 0);
        let found = study::prefix(factor, &data, args.samples as usize).map_err(failure::of)?;
        if let Some(difference) = found {
            bars.clear();
            let market = &data.market.bars;
            let stock = market.assets().iter().find(|(asset, _)| *asset == difference.asset);
            return Err(Report::msg(format!(
                "factor `{}` looks ahead: its score of {} on {} is {} from all data, and {} with the days after it {}",
                factor.name(),
                stock.map(|(_, stock)| stock.symbol.to_string()).unwrap_or_default(),
                market.calendar().date(difference.day),
                difference.whole,
                difference.changed,
                if difference.future == Future::Cut { "cut off" } else { "rewritten" },
            )));
        }
    }
    bars.clear();
    for factor in &spec.factors {
        anstream::println!(
            "{} {}: with the future cut off, and with another one, not one bit of its scores moved ({} signal days)",
            paint(GOOD, "ok"),
            factor.name(),
            args.samples.min(data.days.len() as u32)
        );
    }
    Ok(())
}

//! From a specification to a market, step by step.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use weipan_core::{Market, PriceLimits};

use crate::price::Path;
use crate::spec::{MarketSpec, SimError};
use crate::{bars, calendar, factors, futures, index, members, stocks};

/// Makes a market: the same specification gives the same bits at any thread count.
///
/// Rows of a stock run from its listing to the day before its delisting; while it is suspended they carry the
/// last close with a volume of 0. All prices are whole ticks inside the day's limits of
/// [`PriceLimits::shipped`], and `prev_close` is the ex-right reference. See `docs/simulated-market.md`.
///
/// # Errors
/// [`SimError::Range`] names the key of the specification that is out of range and what is allowed;
/// [`SimError::Codes`] if a board has more stocks than codes.
///
/// ```
/// let spec = weipan_sim::MarketSpec { stocks: 60, years: 1, listings_per_year: 0, ..Default::default() };
/// let (one, two) = (weipan_sim::simulate(&spec)?, weipan_sim::simulate(&spec)?);
/// assert_eq!(one.fingerprint, two.fingerprint);
/// assert_eq!(one.indices.get("MICRO.WP"), two.indices.get("MICRO.WP"));
/// # Ok::<(), weipan_sim::SimError>(())
/// ```
pub fn simulate(spec: &MarketSpec) -> Result<Market, SimError> {
    spec.check()?;
    let limits = PriceLimits::shipped()?;
    let calendar = calendar::trading_days(spec.first, spec.last())?;
    let crash_start = spec.crash_start(calendar.len())?;
    let days = factors::draw(spec, calendar.len(), crash_start);
    let paths = stocks::draw(spec, &calendar)?
        .into_iter()
        .enumerate()
        .map(|(column, stock)| Path::new(stock, column as u32, &calendar, spec.bounce))
        .collect();
    let (mut bars, actions) = bars::walk(calendar, paths, &days, &limits);
    let members = Arc::new(members::draw(&bars));
    bars.insert_members(Arc::clone(&members));
    let indices = index::levels(spec, &bars, &actions, &members);
    let futures = futures::draw(spec, bars.calendar(), &indices, &days);
    Ok(Market {
        name: format!("simulated-{}", spec.seed),
        bars,
        actions,
        indices,
        members,
        futures,
        warnings: vec![format!(
            "a made-up market (seed {}): codes and names belong to no company, and its results say nothing of any real year",
            spec.seed
        )],
        fingerprint: fingerprint(spec),
    })
}

/// SHA-256 of the specification and of the version that reads it: the two decide every bit of the market.
fn fingerprint(spec: &MarketSpec) -> String {
    let text = format!("weipan-sim {} {spec:?}", env!("CARGO_PKG_VERSION"));
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

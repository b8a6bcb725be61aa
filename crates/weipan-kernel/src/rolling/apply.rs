//! Which code does which operator.

use super::decay::{Backfill, Count, DecayExp, DecayLinear};
use super::direct::{Direct, direct};
use super::extreme::{Age, Extreme, Product};
use super::moment::{Kurt, Mean, Skew, Squares, Std, Sum, Var, ZScore};
use super::pair::{self, Beta, Corr, Cov, Products};
use super::quantile::Quantile;
use super::rank::{Mad, Rank};
use super::scan::{Scan, scan};
use super::strip::{MISSING, Strip};
use super::trend::{self, Line, Slope, Trend};
use super::{Rolling, RollingPair};

/// A strip through an operator of one input.
pub(super) fn one(operator: Rolling, strip: Strip<'_, 1>) {
    match operator {
        _ if strip.window.days == 0 => nothing(strip, if operator == Rolling::Count { 0.0 } else { f64::NAN }),
        Rolling::Sum => scanned(Sum, strip),
        Rolling::Mean => scanned(Mean, strip),
        Rolling::Var { ddof } => scanned(Squares(Var { ddof: ddof as f64 }), strip),
        Rolling::Std { ddof } => scanned(Squares(Std { ddof: ddof as f64 }), strip),
        Rolling::Product => scanned(Product, strip),
        Rolling::Min => scanned(Extreme::<false>, strip),
        Rolling::Max => scanned(Extreme::<true>, strip),
        Rolling::ArgMin => scanned(Age::<false>, strip),
        Rolling::ArgMax => scanned(Age::<true>, strip),
        Rolling::Rank => whole(Rank, strip),
        Rolling::Quantile { q } => whole(Quantile { q }, strip),
        Rolling::Median => whole(Quantile { q: 0.5 }, strip),
        Rolling::Skew => scanned(Skew, strip),
        Rolling::Kurt => scanned(Kurt, strip),
        Rolling::ZScore { ddof } => scanned(Squares(ZScore { ddof: ddof as f64 }), strip),
        Rolling::Mad => whole(Mad, strip),
        Rolling::DecayLinear if strip.window.is_full() => scanned(DecayLinear::<false>, strip),
        Rolling::DecayLinear => scanned(DecayLinear::<true>, strip),
        Rolling::DecayExp { factor } => scanned(DecayExp { factor }, strip),
        Rolling::Count => scanned(Count, strip),
        Rolling::Backfill => scanned(Backfill, strip),
        Rolling::Slope => line(Slope, strip),
        Rolling::Rsquare => line(trend::Rsquare, strip),
        Rolling::Resid => line(trend::Resid, strip),
    }
}

/// A strip through an operator of two inputs.
pub(super) fn two(operator: RollingPair, strip: Strip<'_, 2>) {
    match operator {
        _ if strip.window.days == 0 => nothing(strip, f64::NAN),
        RollingPair::Corr => scanned(Products(Corr), strip),
        RollingPair::Cov { ddof } => scanned(Products(Cov { ddof: ddof as f64 }), strip),
        RollingPair::Beta => scanned(Products(Beta), strip),
        RollingPair::Rsquare => scanned(Products(pair::Rsquare), strip),
        RollingPair::Resid => scanned(Products(pair::Resid), strip),
    }
}

fn scanned<const N: usize, const K: usize>(operator: impl Scan<N, K>, strip: Strip<'_, N>) {
    strip.each_block(|block, out, memory| scan(operator, block, out, &mut memory.table));
}

fn whole(operator: impl Direct, strip: Strip<'_, 1>) {
    strip.each_block(|block, out, memory| direct(operator, block, out, &mut memory.direct));
}

fn line(line: impl Line, strip: Strip<'_, 1>) {
    if strip.window.is_full() {
        scanned(Trend::<_, false>(line), strip)
    } else {
        scanned(Trend::<_, true>(line), strip)
    }
}

/// Windows of no days.
fn nothing<const N: usize>(strip: Strip<'_, N>, value: f64) {
    let row = MISSING.map(|_| value);
    (0..strip.asked).for_each(|asked| (strip.write)(asked, &row));
}

//! What the numbers of a study warn of.

use statrs::distribution::{ContinuousCDF, Normal};

use super::Factor;
use super::shape::{buckets, shape};
use super::verdict::{Sureness, sizes, sure, three, tradable_part};
use crate::Lang;
use crate::format::{number, percent, signed_percent};
use crate::statistic::DAYS_PER_YEAR;
use crate::statistic::moment::mean;

/// All warnings about the main factor, the gravest first; `tried` factors were studied.
pub(crate) fn warnings(factor: &Factor, tried: usize, lang: Lang) -> Vec<String> {
    let all = [
        few_days(factor, lang),
        unsure(factor, lang),
        many(factor, tried, lang),
        untradable(factor, lang),
        one_sided(factor, lang),
        small_only(factor, lang),
        faded(factor, lang),
        negative(factor, lang),
        overlapping(factor, lang),
        uncovered(factor, lang),
        missing(factor, lang),
    ];
    all.into_iter().flatten().collect()
}

fn few_days(factor: &Factor, lang: Lang) -> Option<String> {
    let days = factor.days.len();
    ((days as f64) < DAYS_PER_YEAR).then(|| lang.fill("factor.warning.few_days", &[("days", &days.to_string())]))
}

fn unsure(factor: &Factor, lang: Lang) -> Option<String> {
    let t = number(factor.value("rank_ic_t_newey_west"), 1, lang);
    (sure(factor) == Sureness::None).then(|| lang.fill("factor.warning.small_t", &[("t", &t)]))
}

/// The t that a factor must pass if so many were tried: two-sided 5 %, divided by their number (Bonferroni).
pub(crate) fn bound_of(tried: usize) -> f64 {
    Normal::new(0.0, 1.0).map_or(f64::NAN, |normal| normal.inverse_cdf(1.0 - 0.025 / tried.max(1) as f64))
}

fn many(factor: &Factor, tried: usize, lang: Lang) -> Option<String> {
    let (t, bound) = (factor.value("rank_ic_t_newey_west"), bound_of(tried));
    let values = [tried.to_string(), number(bound, 1, lang), number(t, 1, lang)];
    let fill = [("tried", values[0].as_str()), ("bound", &values[1]), ("t", &values[2])];
    (tried > 1 && t.abs() >= 2.0 && t.abs() < bound).then(|| lang.fill("factor.warning.many", &fill))
}

fn untradable(factor: &Factor, lang: Lang) -> Option<String> {
    let (part, share) = (tradable_part(factor), factor.value("tradable_share"));
    let values = [percent(1.0 - part, 0, lang), percent(1.0 - share, 1, lang)];
    if sure(factor) >= Sureness::Likely && part < 0.75 {
        return Some(lang.fill("factor.warning.untradable", &[("lost", &values[0])]));
    }
    (share < 0.9).then(|| lang.fill("factor.warning.locked", &[("share", &values[1])]))
}

fn one_sided(factor: &Factor, lang: Lang) -> Option<String> {
    if sure(factor) < Sureness::Likely {
        return None;
    }
    let shape = shape(&buckets(factor)).filter(|shape| shape.bought < 0.3)?;
    let values = [percent(1.0 - shape.bought.max(0.0), 0, lang), signed_percent(shape.bought_excess, 2, lang)];
    Some(lang.fill("factor.warning.sold_side", &[("share", &values[0]), ("bought", &values[1])]))
}

fn small_only(factor: &Factor, lang: Lang) -> Option<String> {
    let (rows, sign) = (sizes(factor), factor.value("rank_ic_mean").signum());
    let (small, large) = (rows.first()?, rows.last()?);
    let only = rows.len() > 1 && sure(factor) >= Sureness::Likely && small.t_newey_west * sign >= 2.0;
    let values = [three(small.rank_ic, lang), three(large.rank_ic, lang)];
    let fill = [("small", values[0].as_str()), ("large", &values[1])];
    let turned = large.rank_ic * sign < 0.25 * small.rank_ic * sign;
    (only && turned).then(|| lang.fill("factor.warning.small_only", &fill))
}

/// The last year's mean rank IC, if there are two years or more; NaN otherwise.
pub(crate) fn last_year(factor: &Factor) -> f64 {
    let all = factor.column(|row| row.rank_ic);
    let year = DAYS_PER_YEAR as usize;
    if all.len() < 2 * year { f64::NAN } else { mean(&all[all.len() - year..]) }
}

fn faded(factor: &Factor, lang: Lang) -> Option<String> {
    let (last, whole) = (last_year(factor), factor.value("rank_ic_mean"));
    let values = [three(last, lang), three(whole, lang)];
    let fill = [("last", values[0].as_str()), ("whole", &values[1])];
    (sure(factor) >= Sureness::Likely && last / whole < 1.0 / 3.0).then(|| lang.fill("factor.warning.faded", &fill))
}

fn negative(factor: &Factor, lang: Lang) -> Option<String> {
    let turned = sure(factor) >= Sureness::Likely && factor.value("rank_ic_mean") < 0.0;
    turned.then(|| lang.text("factor.warning.negative").to_owned())
}

fn overlapping(factor: &Factor, lang: Lang) -> Option<String> {
    let (plain, honest) = (factor.value("rank_ic_t"), factor.value("rank_ic_t_newey_west"));
    let horizon = factor.study.record.horizon;
    let values = [horizon.to_string(), number(plain, 1, lang), number(honest, 1, lang)];
    let fill = [("horizon", values[0].as_str()), ("plain", &values[1]), ("honest", &values[2])];
    let key = if horizon > 1 { "factor.warning.overlap" } else { "factor.warning.autocorrelated" };
    (plain.abs() > 1.25 * honest.abs()).then(|| lang.fill(key, &fill))
}

fn uncovered(factor: &Factor, lang: Lang) -> Option<String> {
    let coverage = factor.value("coverage");
    (coverage < 0.8).then(|| lang.fill("factor.warning.coverage", &[("share", &percent(coverage, 0, lang))]))
}

fn missing(factor: &Factor, lang: Lang) -> Option<String> {
    let days = factor.days.len();
    let without = factor.days.iter().filter(|row| row.rank_ic.is_nan()).count();
    // The last days of every study have no forward return yet.
    let end = factor.days.iter().rev().take_while(|row| row.rank_ic.is_nan()).count();
    let values = [(without - end).to_string(), days.to_string()];
    let fill = [("without", values[0].as_str()), ("days", &values[1])];
    ((without - end) as f64 > 0.05 * days as f64).then(|| lang.fill("factor.warning.missing", &fill))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_tries_need_a_larger_t() {
        assert!((bound_of(1) - 1.959_964).abs() < 1e-5);
        assert!((bound_of(100) - 3.480_756).abs() < 1e-4);
    }
}

//! The verdict on a factor in words: whether it orders returns, what of that can be traded, how long it lasts, where it
//! works, what it earns.

use weipan_core::ledger::FactorGroupRow;

use super::Factor;
use super::decay::{Decay, decay, decay_rows};
use super::shape::{buckets, shape};
use crate::Lang;
use crate::format::{number, percent, signed_percent};

/// How sure it is that a factor orders returns, by the size of its Newey–West t.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sureness {
    /// No t: too few days.
    Unknown,
    /// Below 2: what chance gives one time in twenty.
    None,
    /// From 2 to 3.
    Likely,
    /// From 3 on, the bound of Harvey, Liu and Zhu (2016) for a factor that is one of many tried.
    Clear,
}

/// How sure a t makes one.
pub(crate) fn sureness(t: f64) -> Sureness {
    match t.abs() {
        t if t >= 3.0 => Sureness::Clear,
        t if t >= 2.0 => Sureness::Likely,
        t if t.is_nan() => Sureness::Unknown,
        _ => Sureness::None,
    }
}

/// The sureness of a factor.
pub(crate) fn sure(factor: &Factor) -> Sureness {
    sureness(factor.value("rank_ic_t_newey_west"))
}

/// `next day`, or `next 5 days`.
pub(crate) fn horizon(days: i64, lang: Lang) -> String {
    let key = if days == 1 { "factor.horizon.one" } else { "factor.horizon.many" };
    lang.fill(key, &[("days", &days.to_string())])
}

/// A rank IC with three decimals.
pub(crate) fn three(value: f64, lang: Lang) -> String {
    number(value, 3, lang)
}

/// The verdict, a sentence each; the first is the answer.
pub(crate) fn verdict(factor: &Factor, lang: Lang) -> Vec<String> {
    let mut said = vec![orders(factor, lang)];
    if sure(factor) == Sureness::Unknown {
        return said;
    }
    let known = sure(factor) >= Sureness::Likely;
    if known {
        said.push(strength(factor, lang));
    }
    said.push(tradable(factor, lang));
    said.extend(shaped(factor, known, lang));
    if known {
        said.extend(fades(factor, lang));
        said.extend(places(factor, lang));
    }
    said.extend(turns(factor, lang));
    said.extend(earns(factor, lang));
    said
}

fn orders(factor: &Factor, lang: Lang) -> String {
    let key = match sure(factor) {
        Sureness::Unknown => "factor.verdict.unknown",
        Sureness::None => "factor.verdict.none",
        Sureness::Likely => "factor.verdict.likely",
        Sureness::Clear => "factor.verdict.clear",
    };
    let with_ic = factor.days.iter().filter(|row| !row.rank_ic.is_nan()).count();
    lang.fill(
        key,
        &[
            ("factor", &factor.record.name),
            ("horizon", &horizon(i64::from(factor.study.record.horizon), lang)),
            ("ic", &three(factor.value("rank_ic_mean"), lang)),
            ("ir", &number(factor.value("rank_ic_ir"), 2, lang)),
            ("t", &number(factor.value("rank_ic_t_newey_west"), 1, lang)),
            ("days", &number(with_ic as f64, 0, lang)),
        ],
    )
}

fn strength(factor: &Factor, lang: Lang) -> String {
    let ic = factor.value("rank_ic_mean");
    let key = if ic >= 0.0 { "factor.verdict.positive" } else { "factor.verdict.negative" };
    let size = match ic.abs() {
        s if s >= 0.06 => "factor.size.strong",
        s if s >= 0.03 => "factor.size.solid",
        s if s >= 0.01 => "factor.size.weak",
        _ => "factor.size.tiny",
    };
    let hit = factor.value("rank_ic_hit_rate");
    let hit = if ic >= 0.0 { hit } else { 1.0 - hit };
    lang.fill(key, &[("size", lang.text(size)), ("hit", &percent(hit, 0, lang))])
}

/// What part of the plain rank IC is left among tradable stocks; NaN where either is missing.
pub(crate) fn tradable_part(factor: &Factor) -> f64 {
    let (plain, left) = (factor.value("rank_ic_mean"), factor.value("tradable_rank_ic_mean"));
    if plain == 0.0 { f64::NAN } else { left / plain }
}

fn tradable(factor: &Factor, lang: Lang) -> String {
    let (left, part) = (factor.value("tradable_rank_ic_mean"), tradable_part(factor));
    let key = match part {
        _ if left.is_nan() => "factor.tradable.missing",
        _ if sure(factor) < Sureness::Likely || part.is_nan() => "factor.tradable.plain",
        p if p >= 1.0 => "factor.tradable.all",
        p if p >= 0.75 => "factor.tradable.most",
        p if p >= 0.25 => "factor.tradable.some",
        p if p >= 0.0 => "factor.tradable.little",
        _ => "factor.tradable.turned",
    };
    lang.fill(
        key,
        &[
            ("ic", &three(left, lang)),
            ("plain", &three(factor.value("rank_ic_mean"), lang)),
            ("lost", &percent(1.0 - part, 0, lang)),
            ("share", &percent(factor.value("tradable_share"), 1, lang)),
            ("t", &number(factor.value("tradable_rank_ic_t_newey_west"), 1, lang)),
        ],
    )
}

fn shaped(factor: &Factor, known: bool, lang: Lang) -> Option<String> {
    let shape = shape(&buckets(factor))?;
    let even = factor.value("monotonicity");
    let key = match (even.abs() >= 0.9, shape.inner.abs() >= 0.5) {
        _ if !known => "factor.shape.plain",
        (true, _) if even < 0.0 => "factor.shape.falls",
        (true, _) => "factor.shape.rises",
        (false, true) => "factor.shape.mostly",
        (false, false) if shape.inner.is_nan() => "factor.shape.plain",
        (false, false) => "factor.shape.tails",
    };
    let said = lang.fill(
        key,
        &[
            ("spread", &signed_percent(factor.value("spread_mean"), 2, lang)),
            ("horizon", &horizon(i64::from(factor.study.record.horizon), lang)),
            ("t", &number(factor.value("spread_t_newey_west"), 1, lang)),
            ("even", &number(even, 2, lang)),
        ],
    );
    let sides = [("bought", shape.bought_excess), ("sold", shape.sold_excess)];
    let sides = sides.map(|(name, v)| (name, signed_percent(v, 2, lang)));
    let sides: Vec<(&str, &str)> = sides.iter().map(|(name, v)| (*name, v.as_str())).collect();
    let end = if factor.value("spread_mean") < 0.0 { "factor.shape.sides_low" } else { "factor.shape.sides" };
    Some(if known { lang.join(&[said, lang.fill(end, &sides)]) } else { said })
}

fn fades(factor: &Factor, lang: Lang) -> Option<String> {
    let (key, days, left) = match decay(factor)? {
        Decay::Half(days) => ("factor.decay.half", days, f64::NAN),
        Decay::Lasting(days, left) => ("factor.decay.lasting", days, left),
    };
    let width = decay_rows(factor).first().map_or(1, |row| row.horizon);
    let key = if days == 1 && key == "factor.decay.half" { "factor.decay.half_one" } else { key };
    Some(lang.fill(
        key,
        &[("days", &days.to_string()), ("left", &percent(left, 0, lang)), ("horizon", &horizon(width, lang))],
    ))
}

/// Size buckets from small to large, those with a rank IC.
pub(crate) fn sizes<'a>(factor: &Factor<'a>) -> Vec<&'a FactorGroupRow> {
    let mut rows: Vec<_> = factor.groups_of("size").into_iter().filter(|row| row.rank_ic.is_finite()).collect();
    rows.sort_by_key(|row| row.group.parse::<u32>().unwrap_or(u32::MAX));
    rows
}

fn places(factor: &Factor, lang: Lang) -> Option<String> {
    let rows = sizes(factor);
    let (small, large) = (rows.first()?, rows.last()?);
    if rows.len() < 2 {
        return None;
    }
    let sign = factor.value("rank_ic_mean").signum();
    let works = rows.iter().filter(|row| row.t_newey_west * sign >= 2.0).count();
    let key = match works {
        n if n == rows.len() => "factor.place.all",
        0 => "factor.place.none",
        1 if small.t_newey_west * sign >= 2.0 => "factor.place.smallest",
        _ => "factor.place.some",
    };
    Some(lang.fill(
        key,
        &[
            ("works", &works.to_string()),
            ("all", &rows.len().to_string()),
            ("small", &three(small.rank_ic, lang)),
            ("large", &three(large.rank_ic, lang)),
        ],
    ))
}

fn turns(factor: &Factor, lang: Lang) -> Option<String> {
    let turnover = factor.value("top_turnover");
    let horizon = horizon(i64::from(factor.study.record.horizon), lang);
    let values = [percent(turnover, 0, lang), number(factor.value("rank_autocorrelation"), 2, lang)];
    let fill = [("turnover", values[0].as_str()), ("order", &values[1]), ("horizon", &horizon)];
    (!turnover.is_nan()).then(|| lang.fill("factor.verdict.turns", &fill))
}

/// What a yuan traded may cost before the factor-weighted portfolio earns nothing: mean return over twice the mean
/// turnover, as a fraction.
pub(crate) fn break_even_cost(factor: &Factor) -> f64 {
    let mean = crate::statistic::moment::mean;
    let (earned, turned) = (factor.column(|row| row.long_short), factor.column(|row| row.long_short_turnover));
    crate::statistic::moment::ratio(mean(&earned), 2.0 * mean(&turned))
}

fn earns(factor: &Factor, lang: Lang) -> Option<String> {
    let annual = factor.value("long_short_annual_return");
    let cost = break_even_cost(factor);
    let key = if cost > 0.0 { "factor.verdict.earns" } else { "factor.verdict.loses" };
    let values = [
        ("annual", signed_percent(annual, 1, lang)),
        ("sharpe", number(factor.value("long_short_sharpe"), 2, lang)),
        ("drawdown", percent(factor.value("long_short_max_drawdown"), 1, lang)),
        ("turnover", percent(factor.value("long_short_turnover"), 1, lang)),
        ("cost", number(cost.abs() * 1e4, 1, lang)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, v)| (*name, v.as_str())).collect();
    (!annual.is_nan()).then(|| lang.fill(key, &values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_t_says_how_sure_one_is() {
        use Sureness::{Clear, Likely, None, Unknown};
        assert_eq!([f64::NAN, 0.5, -2.4, -7.0].map(sureness), [Unknown, None, Likely, Clear]);
    }

    #[test]
    fn a_day_is_one_and_days_are_many() {
        assert_eq!(horizon(1, Lang::En), "the next day");
        assert_eq!(horizon(5, Lang::En), "the next 5 days");
    }
}

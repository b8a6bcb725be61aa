//! The functions of the language: names, parameters and what they build.

use weipan_kernel::{Order, RankMethod, RankOptions, RankScale};

use super::operator::{Binary, CrossSection, Outliers, Unary, Window};
use super::plan::{Plan, PlanId};

/// What an argument must be. Arguments reach [`Function::build`] as operations; options as their position in the list
/// of choices, what was left out and has no default as NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A number per stock and day.
    Number,
    /// A yes/no per stock and day.
    Boolean,
    /// A whole number, the same everywhere, at least this one.
    Whole(u32),
    /// Days back: as `Whole(1)`, with its own words for a negative one.
    Lag,
    /// A number, the same everywhere, from the first to the second.
    Between(f64, f64),
    /// One of these texts.
    Choice(&'static [&'static str]),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    /// Value if left out: a number, or the position of a choice. NaN: left out is told apart by the function.
    pub default: Option<f64>,
}

const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, default: None }
}

const fn optional(name: &'static str, kind: Kind, default: f64) -> Parameter {
    Parameter { name, kind, default: Some(default) }
}

/// Largest window or lag, days: forty years.
pub(crate) const MOST_DAYS: u32 = 10_000;

const X: Parameter = required("x", Kind::Number);
const DAYS: Parameter = required("days", Kind::Whole(1));
const ONE: &[Parameter] = &[X];
const WINDOW: &[Parameter] = &[X, DAYS];
const LAG: &[Parameter] = &[X, required("days", Kind::Lag)];

/// A function. All of them give numbers.
pub(crate) struct Function {
    pub name: &'static str,
    pub parameters: &'static [Parameter],
    pub build: fn(&mut Plan, &[PlanId]) -> Result<PlanId, &'static str>,
}

const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    build: fn(&mut Plan, &[PlanId]) -> Result<PlanId, &'static str>,
) -> Function {
    Function { name, parameters, build }
}

/// All functions that are there.
pub(crate) const FUNCTIONS: [Function; 27] = [
    function("abs", ONE, |plan, a| Ok(plan.unary(Unary::Abs, a[0]))),
    function("log", ONE, |plan, a| Ok(plan.unary(Unary::Log, a[0]))),
    function("exp", ONE, |plan, a| Ok(plan.unary(Unary::Exp, a[0]))),
    function("sign", ONE, |plan, a| Ok(plan.unary(Unary::Sign, a[0]))),
    function("sqrt", ONE, |plan, a| Ok(plan.unary(Unary::Sqrt, a[0]))),
    function("signed_power", &[X, required("exponent", Kind::Number)], |plan, a| {
        Ok(plan.binary(Binary::SignedPower, a[0], a[1]))
    }),
    function("min", &[X, required("y", Kind::Number)], |plan, a| Ok(plan.binary(Binary::Min, a[0], a[1]))),
    function("max", &[X, required("y", Kind::Number)], |plan, a| Ok(plan.binary(Binary::Max, a[0], a[1]))),
    function("clip", &[X, required("lower", Kind::Number), required("upper", Kind::Number)], clip),
    function(
        "if_else",
        &[required("condition", Kind::Boolean), required("yes", Kind::Number), required("no", Kind::Number)],
        |plan, a| Ok(plan.choose(a[0], a[1], a[2])),
    ),
    function("mask", &[X, required("condition", Kind::Boolean)], |plan, a| {
        let missing = plan.number(f64::NAN);
        Ok(plan.choose(a[1], a[0], missing))
    }),
    function(
        "rank",
        &[
            X,
            optional("method", Kind::Choice(&["average", "min", "max", "dense", "ordinal"]), 0.0),
            optional("order", Kind::Choice(&["ascending", "descending"]), 0.0),
            optional("scale", Kind::Choice(&["fraction", "count", "unit"]), 0.0),
        ],
        rank,
    ),
    function("zscore", &[X, optional("ddof", Kind::Whole(0), 1.0)], |plan, a| {
        let ddof = plan.constant(a[1]).unwrap_or(1.0) as usize;
        Ok(plan.cross_section(CrossSection::ZScore { ddof }, a[0]))
    }),
    function("demean", ONE, |plan, a| Ok(plan.cross_section(CrossSection::Demean, a[0]))),
    function("scale", ONE, |plan, a| Ok(plan.cross_section(CrossSection::Scale, a[0]))),
    function(
        "winsorize",
        &[
            X,
            optional("lower", Kind::Between(0.0, 1.0), f64::NAN),
            optional("upper", Kind::Between(0.0, 1.0), f64::NAN),
            optional("std", Kind::Between(0.0, 1e6), f64::NAN),
            optional("mad", Kind::Between(0.0, 1e6), f64::NAN),
        ],
        winsorize,
    ),
    function("quantile", &[X, required("buckets", Kind::Whole(1))], bucket),
    function("bucket", &[X, required("buckets", Kind::Whole(1))], bucket),
    function("ts_delay", LAG, |plan, a| window(plan, Window::Delay, a)),
    function("ts_delta", LAG, |plan, a| window(plan, Window::Delta, a)),
    function("ts_mean", WINDOW, |plan, a| window(plan, Window::Mean, a)),
    function("ts_sum", WINDOW, |plan, a| window(plan, Window::Sum, a)),
    function("ts_std", &[X, required("days", Kind::Whole(2))], |plan, a| window(plan, Window::Std, a)),
    function("ts_min", WINDOW, |plan, a| window(plan, Window::Min, a)),
    function("ts_max", WINDOW, |plan, a| window(plan, Window::Max, a)),
    function("ts_rank", WINDOW, |plan, a| window(plan, Window::Rank, a)),
    function("power", &[X, required("exponent", Kind::Number)], |plan, a| Ok(plan.binary(Binary::Power, a[0], a[1]))),
];

/// The names that qlib has for functions of this language.
pub(crate) const ALIASES: [(&str, &str); 32] = [
    ("Abs", "abs"),
    ("Log", "log"),
    ("Sign", "sign"),
    ("Power", "power"),
    ("Greater", "max"),
    ("Less", "min"),
    ("If", "if_else"),
    ("Mask", "mask"),
    ("Ref", "ts_delay"),
    ("Delta", "ts_delta"),
    ("Mean", "ts_mean"),
    ("Sum", "ts_sum"),
    ("Std", "ts_std"),
    ("Min", "ts_min"),
    ("Max", "ts_max"),
    ("Rank", "ts_rank"),
    ("Corr", "ts_corr"),
    ("Cov", "ts_cov"),
    ("Var", "ts_var"),
    ("Skew", "ts_skew"),
    ("Kurt", "ts_kurt"),
    ("Med", "ts_median"),
    ("Mad", "ts_mad"),
    ("Quantile", "ts_quantile"),
    ("Count", "ts_count"),
    ("Slope", "ts_slope"),
    ("Rsquare", "ts_rsquare"),
    ("Resi", "ts_resid"),
    ("IdxMax", "ts_argmax"),
    ("IdxMin", "ts_argmin"),
    ("WMA", "ts_decay_linear"),
    ("EMA", "ts_decay_exp"),
];

/// Functions whose names are taken, and which will come.
pub(crate) const LATER: [&str; 30] = [
    "ts_product",
    "ts_var",
    "ts_mad",
    "ts_argmin",
    "ts_argmax",
    "ts_quantile",
    "ts_median",
    "ts_skew",
    "ts_kurt",
    "ts_zscore",
    "ts_corr",
    "ts_cov",
    "ts_beta",
    "ts_slope",
    "ts_rsquare",
    "ts_resid",
    "ts_decay_linear",
    "ts_decay_exp",
    "ts_count",
    "ts_backfill",
    "ts_since",
    "decay_linear",
    "normalize",
    "truncate",
    "top",
    "bottom",
    "residual",
    "trade_when",
    "hump",
    "index_member",
];

fn clip(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    if plan.constant(a[1]) > plan.constant(a[2]) && plan.constant(a[2]).is_some() {
        return Err("`lower` is above `upper`");
    }
    let raised = plan.binary(Binary::Max, a[0], a[1]);
    Ok(plan.binary(Binary::Min, raised, a[2]))
}

fn rank(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let chosen = |id| plan.constant(id).unwrap_or_default() as usize;
    let options = RankOptions {
        method: match chosen(a[1]) {
            0 => RankMethod::Average,
            1 => RankMethod::Min,
            2 => RankMethod::Max,
            3 => RankMethod::Dense,
            _ => RankMethod::Ordinal,
        },
        order: if chosen(a[2]) == 0 { Order::Ascending } else { Order::Descending },
        scale: match chosen(a[3]) {
            0 => RankScale::Fraction,
            1 => RankScale::Count,
            _ => RankScale::Unit,
        },
    };
    Ok(plan.cross_section(CrossSection::Rank(options), a[0]))
}

/// By quantiles, 1 % on each side if nothing is said and symmetric if one side is; or by `std` or `mad`.
fn winsorize(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let given = |id| plan.constant(id).filter(|number| !number.is_nan());
    let outliers = match (given(a[1]), given(a[2]), given(a[3]), given(a[4])) {
        (None, None, Some(k), None) => Outliers::Sigma { k: k.to_bits() },
        (None, None, None, Some(k)) => Outliers::Mad { k: k.to_bits() },
        (lower, upper, None, None) => {
            let lower = lower.or(upper.map(|upper| 1.0 - upper)).unwrap_or(0.01);
            let upper = upper.unwrap_or(1.0 - lower);
            if lower > upper {
                return Err("`lower` is above `upper`");
            }
            Outliers::Quantile { lower: lower.to_bits(), upper: upper.to_bits() }
        }
        _ => return Err("give quantiles (`lower`, `upper`), or `std`, or `mad`, not several of them"),
    };
    Ok(plan.cross_section(CrossSection::Winsorize(outliers), a[0]))
}

fn bucket(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let buckets = plan.constant(a[1]).unwrap_or(1.0) as usize;
    Ok(plan.cross_section(CrossSection::Bucket(buckets), a[0]))
}

fn window(plan: &mut Plan, operator: Window, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let days = plan.constant(a[1]).unwrap_or(1.0) as u32;
    Ok(plan.window(operator, days, a[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_things() {
        let mut names: Vec<&str> = FUNCTIONS.iter().map(|f| f.name).chain(LATER).collect();
        names.extend(ALIASES.iter().map(|(alias, _)| *alias));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn aliases_lead_somewhere() {
        for (alias, name) in ALIASES {
            let known = FUNCTIONS.iter().any(|f| f.name == name) || LATER.contains(&name);
            assert!(known, "{alias} leads to {name}");
        }
    }
}

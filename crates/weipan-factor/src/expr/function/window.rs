//! Functions of one stock over its last days, today included.

use super::{Family, Function, Kind, Parameter, X, given, named, optional, required};
use crate::expr::operator::{Binary, Days, Rolled, RolledPair};
use crate::expr::plan::{Operator, Plan, PlanId};

const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    doc: &'static str,
    example: &'static str,
    build: super::Build,
) -> Function {
    Function::new((Family::Window, name), parameters, doc, example, build)
}

const DAYS: Parameter = required("days", Kind::Whole(1));
const TWO_DAYS: Parameter = required("days", Kind::Whole(2));
const THREE_DAYS: Parameter = required("days", Kind::Whole(3));
const FOUR_DAYS: Parameter = required("days", Kind::Whole(4));
const Y: Parameter = required("y", Kind::Number);
/// Fewest values that must be there; all of them if not given.
const LEAST: Parameter = named("min_periods", Kind::Whole(1));
const ON: Parameter = named("x", Kind::Number);

/// `name(x, days)` of a kernel.
macro_rules! rolled {
    ($name:literal, $days:ident, $doc:literal, $example:literal, $operator:expr) => {
        function($name, &[X, $days, LEAST], $doc, $example, |plan, a| rolled(plan, $operator, a[0], a[1], a[2]))
    };
}

/// `name(x, y, days)` of a kernel.
macro_rules! pair {
    ($name:literal, $first:expr, $second:expr, $doc:literal, $example:literal, $operator:ident) => {
        function($name, &[$first, $second, TWO_DAYS, LEAST], $doc, $example, |plan, a| {
            pair(plan, RolledPair::$operator, [a[0], a[1]], a[2], a[3])
        })
    };
}

/// `name(y, days)` on time, or `name(y, days, x=...)` on another series.
macro_rules! fit {
    ($name:literal, $doc:literal, $example:literal, $operator:ident, $pair:ident) => {
        function($name, &[Y, TWO_DAYS, ON, LEAST], $doc, $example, |plan, a| {
            if plan.constant(a[2]).is_some_and(f64::is_nan) {
                rolled(plan, Rolled::$operator, a[0], a[1], a[3])
            } else {
                pair(plan, RolledPair::$pair, [a[0], a[2]], a[1], a[3])
            }
        })
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("ts_delay", LAG, "x so many days ago.", "ts_delay(x, 1)", |plan, a| {
        let days = days(plan, a[1]);
        Ok(plan.add(Operator::Delay(days), &[a[0]]))
    }),
    function("ts_delta", LAG, "x − x so many days ago.", "ts_delta(x, 1)", |plan, a| {
        let days = days(plan, a[1]);
        Ok(plan.add(Operator::Delta(days), &[a[0]]))
    }),
    rolled!("ts_mean", DAYS, "Mean.", "ts_mean(x, 2)", Rolled::Mean),
    rolled!("ts_sum", DAYS, "Sum.", "ts_sum(x, 2)", Rolled::Sum),
    rolled!("ts_product", DAYS, "Product.", "ts_product(x, 2)", Rolled::Product),
    rolled!("ts_std", TWO_DAYS, "Standard deviation, divisor n − 1.", "ts_std(x, 3)", Rolled::Std),
    rolled!("ts_var", TWO_DAYS, "Variance, divisor n − 1.", "ts_var(x, 3)", Rolled::Var),
    rolled!("ts_min", DAYS, "Smallest value.", "ts_min(x, 3)", Rolled::Min),
    rolled!("ts_max", DAYS, "Largest value.", "ts_max(x, 3)", Rolled::Max),
    rolled!(
        "ts_argmin",
        DAYS,
        "Days since the smallest value, 0 = today; of equal ones the oldest.",
        "ts_argmin(x, 3)",
        Rolled::ArgMin
    ),
    rolled!(
        "ts_argmax",
        DAYS,
        "Days since the largest value, 0 = today; of equal ones the oldest.",
        "ts_argmax(x, 3)",
        Rolled::ArgMax
    ),
    rolled!(
        "ts_rank",
        DAYS,
        "Average rank of today among its own last days, divided by their number.",
        "ts_rank(x, 3)",
        Rolled::Rank
    ),
    function(
        "ts_quantile",
        &[X, DAYS, required("q", Kind::Between(0.0, 1.0)), LEAST],
        "Quantile q, linear between neighbours.",
        "ts_quantile(x, 3, 0.75)",
        |plan, a| {
            let q = plan.constant(a[2]).unwrap_or(0.5).to_bits();
            rolled(plan, Rolled::Quantile { q }, a[0], a[1], a[3])
        },
    ),
    rolled!("ts_median", DAYS, "Median.", "ts_median(x, 3)", Rolled::Median),
    rolled!("ts_skew", THREE_DAYS, "Sample skewness, as pandas.", "ts_skew(x, 3)", Rolled::Skew),
    rolled!("ts_kurt", FOUR_DAYS, "Sample excess kurtosis, as pandas.", "ts_kurt(x, 4)", Rolled::Kurt),
    rolled!(
        "ts_zscore",
        TWO_DAYS,
        "(today − mean) / standard deviation; missing if all are equal.",
        "ts_zscore(x, 3)",
        Rolled::ZScore
    ),
    rolled!("ts_mad", DAYS, "Mean absolute deviation from the mean.", "ts_mad(x, 2)", Rolled::Mad),
    rolled!(
        "ts_decay_linear",
        DAYS,
        "Mean with weights 1 … days, the newest with the most.",
        "ts_decay_linear(x, 3)",
        Rolled::DecayLinear
    ),
    function(
        "ts_decay_exp",
        &[X, DAYS, optional("factor", Kind::Between(0.0, 1.0), f64::NAN), LEAST],
        "Mean with weights factor^age; the factor is 1 − 2 / (days + 1) if not given.",
        "ts_decay_exp(x, 3, 0.5)",
        |plan, a| {
            let span = plan.constant(a[1]).unwrap_or(1.0) + 1.0;
            let factor = given(plan, a[2]).unwrap_or(1.0 - 2.0 / span).to_bits();
            rolled(plan, Rolled::DecayExp { factor }, a[0], a[1], a[3])
        },
    ),
    function(
        "ts_count",
        &[required("condition", Kind::Countable), DAYS, LEAST],
        "On how many days the condition was yes; for a number, on how many it was there.",
        "ts_count(x > y, 3)",
        |plan, a| rolled(plan, Rolled::Sum, a[0], a[1], a[2]),
    ),
    function(
        "ts_since",
        &[required("condition", Kind::Boolean), DAYS],
        "Days since the condition was last yes, 0 = today; missing if not in that many days.",
        "ts_since(x > y, 3)",
        |plan, a| {
            let days = days(plan, a[1]);
            Ok(plan.add(Operator::Since(days), &[a[0]]))
        },
    ),
    function("ts_backfill", &[X, DAYS], "The newest value that is there.", "ts_backfill(x, 3)", |plan, a| {
        let days = Days { days: days(plan, a[1]), min_periods: 1 };
        Ok(plan.add(Operator::Rolled(Rolled::Backfill, days), &[a[0]]))
    }),
    pair!("ts_corr", X, Y, "Correlation of x and y; missing if either is constant.", "ts_corr(x, y, 3)", Corr),
    pair!("ts_cov", X, Y, "Covariance of x and y, divisor n − 1.", "ts_cov(x, y, 3)", Cov),
    pair!("ts_beta", Y, X, "Slope of y on x, with a constant.", "ts_beta(y, x, 3)", Beta),
    fit!("ts_slope", "Slope of y on time, a day; or on another series.", "ts_slope(y, 3)", Slope, Beta),
    fit!(
        "ts_rsquare",
        "Share of y's variance that time, or another series, explains.",
        "ts_rsquare(y, 3)",
        Rsquare,
        Rsquare
    ),
    fit!(
        "ts_resid",
        "What the fit of y on time, or on another series, leaves over today.",
        "ts_resid(y, 3)",
        Resid,
        Resid
    ),
    function(
        "Ts_ArgMax",
        &[X, DAYS],
        "Alpha101's: place of the largest value, counted from the oldest day = 1; `days − ts_argmax(x, days)`.",
        "Ts_ArgMax(x, 3)",
        |plan, a| from_oldest(plan, Rolled::ArgMax, a),
    ),
    function(
        "Ts_ArgMin",
        &[X, DAYS],
        "Alpha101's: place of the smallest value, counted from the oldest day = 1.",
        "Ts_ArgMin(x, 3)",
        |plan, a| from_oldest(plan, Rolled::ArgMin, a),
    ),
    function("IdxMax", &[X, DAYS], "qlib's; as `Ts_ArgMax`.", "IdxMax(x, 3)", |plan, a| {
        from_oldest(plan, Rolled::ArgMax, a)
    }),
    function("IdxMin", &[X, DAYS], "qlib's; as `Ts_ArgMin`.", "IdxMin(x, 3)", |plan, a| {
        from_oldest(plan, Rolled::ArgMin, a)
    }),
];

const LAG: &[Parameter] = &[X, required("days", Kind::Lag)];

fn days(plan: &Plan, id: PlanId) -> u32 {
    plan.constant(id).unwrap_or(1.0) as u32
}

/// The window of bound `days` and `min_periods`.
fn window(plan: &Plan, length: PlanId, least: PlanId) -> Result<Days, &'static str> {
    let days = days(plan, length);
    let min_periods = given(plan, least).map_or(days, |least| least as u32);
    if min_periods > days { Err("`min_periods` is above `days`") } else { Ok(Days { days, min_periods }) }
}

fn rolled(plan: &mut Plan, operator: Rolled, x: PlanId, days: PlanId, least: PlanId) -> Result<PlanId, &'static str> {
    let days = window(plan, days, least)?;
    Ok(plan.add(Operator::Rolled(operator, days), &[x]))
}

fn pair(
    plan: &mut Plan,
    operator: RolledPair,
    parts: [PlanId; 2],
    days: PlanId,
    least: PlanId,
) -> Result<PlanId, &'static str> {
    let days = window(plan, days, least)?;
    Ok(plan.add(Operator::Pair(operator, days), &parts))
}

fn from_oldest(plan: &mut Plan, operator: Rolled, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let days = days(plan, a[1]);
    let age = plan.add(Operator::Rolled(operator, Days { days, min_periods: days }), &[a[0]]);
    let length = plan.number(f64::from(days));
    Ok(plan.binary(Binary::Subtract, length, age))
}

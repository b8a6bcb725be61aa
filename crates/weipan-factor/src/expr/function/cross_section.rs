//! Functions of all stocks on one day, among those that have a value.

use weipan_kernel::{Order, Outside, RankMethod, RankOptions, RankScale};

use super::{Family, Function, Kind, Parameter, X, given, named, optional, required};
use crate::expr::operator::{CrossSection, MOST_REGRESSORS, Outliers};
use crate::expr::plan::{Operator, Plan, PlanId};
use crate::expr::types::Type;

const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    doc: &'static str,
    example: &'static str,
    build: super::Build,
) -> Function {
    Function::new((Family::CrossSection, name), parameters, doc, example, build)
}

pub(super) const METHOD: Parameter =
    optional("method", Kind::Choice(&["average", "min", "max", "dense", "ordinal"]), 0.0);
pub(super) const ORDER: Parameter = optional("order", Kind::Choice(&["ascending", "descending"]), 0.0);
pub(super) const SCALE: Parameter = optional("scale", Kind::Choice(&["fraction", "count", "unit"]), 0.0);
const BUCKETS: &[Parameter] = &[X, required("buckets", Kind::Whole(1))];
const COUNT: &[Parameter] = &[X, required("n", Kind::Whole(1))];

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "rank",
        &[X, METHOD, ORDER, SCALE],
        "Rank among all stocks. Scale: `fraction` r/n, `count` r, `unit` (r − 1)/(n − 1).",
        "rank(x)",
        |plan, a| {
            let options = rank_options(plan, &a[1..]);
            Ok(one(plan, CrossSection::Rank(options), a[0]))
        },
    ),
    function(
        "zscore",
        &[X, optional("ddof", Kind::Whole(0), 1.0)],
        "(x − mean) / standard deviation; missing if all are equal.",
        "zscore(x)",
        |plan, a| {
            let ddof = plan.constant(a[1]).unwrap_or(1.0) as usize;
            Ok(one(plan, CrossSection::ZScore { ddof }, a[0]))
        },
    ),
    function("demean", &[X], "x − mean.", "demean(x)", |plan, a| Ok(one(plan, CrossSection::Demean, a[0]))),
    function("scale", &[X], "x / Σ|x|.", "scale(x)", |plan, a| Ok(one(plan, CrossSection::Scale, a[0]))),
    function(
        "winsorize",
        &[
            X,
            optional("lower", Kind::Between(0.0, 1.0), f64::NAN),
            optional("upper", Kind::Between(0.0, 1.0), f64::NAN),
            optional("std", Kind::Between(0.0, 1e6), f64::NAN),
            optional("mad", Kind::Between(0.0, 1e6), f64::NAN),
            optional("outside", Kind::Choice(&["clip", "drop"]), 0.0),
        ],
        "Outliers pulled in (or dropped): to two quantiles, 1 % and 99 % or symmetric if one is given; to mean ± `std` \
         standard deviations; or to median ± `mad` · 1.4826 · MAD.",
        "winsorize(x, lower=0.25)",
        winsorize,
    ),
    function("bucket", BUCKETS, "1 (lowest) … n, of equal count; equal values share one. Also a group.", "bucket(x, 2)", bucket)
        .gives(Type::Bucket),
    function("quantile", BUCKETS, "As `bucket`.", "quantile(x, 2)", bucket).gives(Type::Bucket),
    function(
        "truncate",
        &[X, required("fraction", Kind::Between(0.0, 1.0))],
        "Pulled in to ± a fraction of Σ|x|.",
        "truncate(x, 0.3)",
        |plan, a| {
            let fraction = plan.constant(a[1]).unwrap_or(1.0).to_bits();
            Ok(one(plan, CrossSection::Truncate(fraction), a[0]))
        },
    ),
    function("top", COUNT, "Whether x is among the n largest; of equal ones the first by column.", "top(x, 2) ? 1 : 0", |plan, a| {
        let n = plan.constant(a[1]).unwrap_or(1.0) as usize;
        Ok(one(plan, CrossSection::Top(n), a[0]))
    })
    .gives(Type::Boolean),
    function("bottom", COUNT, "Whether x is among the n smallest; of equal ones the first by column.", "bottom(x, 2) ? 1 : 0", |plan, a| {
        let n = plan.constant(a[1]).unwrap_or(1.0) as usize;
        Ok(one(plan, CrossSection::Bottom(n), a[0]))
    })
    .gives(Type::Boolean),
    function(
        "residual",
        &[
            required("y", Kind::Number),
            required("x", Kind::Number),
            named("weights", Kind::Number),
            named("group", Kind::Group),
        ],
        "What a regression of y on the x's, with a constant, leaves over; weighted if there are weights, with a constant \
         for each group if there is one. An x that the ones before it explain is left out.",
        "residual(y, x)",
        residual,
    )
    .rest("x2"),
];

fn one(plan: &mut Plan, operator: CrossSection, x: PlanId) -> PlanId {
    plan.add(Operator::CrossSection(operator), &[x])
}

/// From the bound `method`, `order` and `scale`.
pub(super) fn rank_options(plan: &Plan, a: &[PlanId]) -> RankOptions {
    let chosen = |id: PlanId| plan.constant(id).unwrap_or_default() as usize;
    RankOptions {
        method: match chosen(a[0]) {
            0 => RankMethod::Average,
            1 => RankMethod::Min,
            2 => RankMethod::Max,
            3 => RankMethod::Dense,
            _ => RankMethod::Ordinal,
        },
        order: if chosen(a[1]) == 0 { Order::Ascending } else { Order::Descending },
        scale: match chosen(a[2]) {
            0 => RankScale::Fraction,
            1 => RankScale::Count,
            _ => RankScale::Unit,
        },
    }
}

/// By quantiles, 1 % on each side if nothing is said and symmetric if one side is; or by `std` or `mad`.
fn winsorize(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let option = |at: usize| given(plan, a[at]);
    let outliers = match (option(1), option(2), option(3), option(4)) {
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
    let outside = if option(5) == Some(1.0) { Outside::Drop } else { Outside::Clip };
    Ok(one(plan, CrossSection::Winsorize(outliers, outside), a[0]))
}

fn bucket(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let buckets = plan.constant(a[1]).unwrap_or(1.0) as usize;
    Ok(one(plan, CrossSection::Bucket(buckets), a[0]))
}

/// Bound: y, x, weights, group, further x's.
fn residual(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    let left_out = |plan: &Plan, id: PlanId| plan.constant(id).is_some_and(f64::is_nan);
    let (weights, groups) = (!left_out(plan, a[2]), !left_out(plan, a[3]));
    if a.len() - 3 > MOST_REGRESSORS {
        return Err("more than 16 regressors");
    }
    let mut parts = vec![a[0], a[1]];
    parts.extend(&a[4..]);
    parts.extend([(weights, a[2]), (groups, a[3])].into_iter().filter(|(given, _)| *given).map(|(_, id)| id));
    Ok(plan.add(Operator::Residual { weights, groups }, &parts))
}

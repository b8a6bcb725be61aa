//! Functions of the stocks of a group on one day. A stock without a group is missing.

use weipan_kernel::Alone;

use super::cross_section::{METHOD, ORDER, SCALE, rank_options};
use super::{Family, Function, Kind, Parameter, X, optional, required};
use crate::expr::operator::Grouped;
use crate::expr::plan::{Operator, Plan, PlanId};

const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    doc: &'static str,
    example: &'static str,
    build: super::Build,
) -> Function {
    Function::new((Family::Group, name), parameters, doc, example, build)
}

const GROUP: Parameter = required("group", Kind::Group);
const ALONE: Parameter = optional("alone", Kind::Choice(&["zero", "missing"]), 0.0);
const IN: &[Parameter] = &[X, GROUP];

macro_rules! at_each_member {
    ($name:literal, $doc:literal, $operator:ident) => {
        function($name, IN, $doc, concat!($name, "(x, industry)"), |plan, a| Ok(one(plan, Grouped::$operator, a)))
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "group_demean",
        &[X, GROUP, ALONE],
        "x − the group's mean; also called group_neutralize. A stock alone in its group gets 0, or is missing.",
        "group_demean(x, industry)",
        |plan, a| {
            let alone = alone(plan, a[2]);
            Ok(one(plan, Grouped::Demean(alone), a))
        },
    ),
    function(
        "group_zscore",
        &[X, GROUP, ALONE],
        "(x − the group's mean) / the group's standard deviation, divisor n − 1.",
        "group_zscore(x, industry)",
        |plan, a| {
            let alone = alone(plan, a[2]);
            Ok(one(plan, Grouped::ZScore(alone), a))
        },
    ),
    function(
        "group_rank",
        &[X, GROUP, METHOD, ORDER, SCALE],
        "Rank inside the group, with the options of `rank`.",
        "group_rank(x, industry)",
        |plan, a| {
            let options = rank_options(plan, &a[2..]);
            Ok(one(plan, Grouped::Rank(options), a))
        },
    ),
    at_each_member!("group_scale", "x / Σ|x| of the group.", Scale),
    at_each_member!("group_mean", "The group's mean, at each of its stocks.", Mean),
    at_each_member!("group_sum", "The group's sum.", Sum),
    at_each_member!("group_count", "How many stocks of the group have a value.", Count),
    at_each_member!("group_min", "The group's smallest value.", Min),
    at_each_member!("group_max", "The group's largest value.", Max),
    at_each_member!("group_median", "The group's median.", Median),
    at_each_member!("group_std", "The group's standard deviation, divisor n − 1.", Std),
];

fn one(plan: &mut Plan, operator: Grouped, a: &[PlanId]) -> PlanId {
    plan.add(Operator::Grouped(operator), &a[..2])
}

fn alone(plan: &Plan, id: PlanId) -> Alone {
    if plan.constant(id) == Some(1.0) { Alone::Missing } else { Alone::Zero }
}

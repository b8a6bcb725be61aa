//! Functions of one stock on one day.

use super::{Family, Function, Kind, X, required};
use crate::expr::operator::{Binary, Unary};
use crate::expr::plan::{Plan, PlanId};
use crate::expr::types::Type;

const fn function(
    name: &'static str,
    parameters: &'static [super::Parameter],
    doc: &'static str,
    example: &'static str,
    build: super::Build,
) -> Function {
    Function::new((Family::Elementwise, name), parameters, doc, example, build)
}

const PAIR: &[super::Parameter] = &[X, required("y", Kind::Number)];
const EXPONENT: &[super::Parameter] = &[X, required("exponent", Kind::Number)];

pub(super) const FUNCTIONS: &[Function] = &[
    function("abs", &[X], "Size without sign.", "abs(x - 4)", |plan, a| Ok(plan.unary(Unary::Abs, a[0]))),
    function("log", &[X], "Natural logarithm; −inf for 0, missing below.", "log(x)", |plan, a| {
        Ok(plan.unary(Unary::Log, a[0]))
    }),
    function("exp", &[X], "e to the power of x.", "exp(x / 10)", |plan, a| Ok(plan.unary(Unary::Exp, a[0]))),
    function("sign", &[X], "−1, 0 or 1.", "sign(x - 4)", |plan, a| Ok(plan.unary(Unary::Sign, a[0]))),
    function("sqrt", &[X], "Square root; missing below 0.", "sqrt(x)", |plan, a| Ok(plan.unary(Unary::Sqrt, a[0]))),
    function("power", EXPONENT, "As `x ^ exponent`.", "power(x, 2)", |plan, a| {
        Ok(plan.binary(Binary::Power, a[0], a[1]))
    }),
    function("signed_power", EXPONENT, "sign(x) · |x|^exponent.", "signed_power(x - 4, 2)", |plan, a| {
        Ok(plan.binary(Binary::SignedPower, a[0], a[1]))
    }),
    function("min", PAIR, "The smaller of two; missing if either is.", "min(x, y)", |plan, a| {
        Ok(plan.binary(Binary::Min, a[0], a[1]))
    }),
    function("max", PAIR, "The larger of two; missing if either is.", "max(x, y)", |plan, a| {
        Ok(plan.binary(Binary::Max, a[0], a[1]))
    }),
    function(
        "clip",
        &[X, required("lower", Kind::Number), required("upper", Kind::Number)],
        "x, not below `lower` and not above `upper`.",
        "clip(x, 2, 5)",
        clip,
    ),
    function(
        "if_else",
        &[required("condition", Kind::Boolean), required("yes", Kind::Number), required("no", Kind::Number)],
        "As `condition ? yes : no`; missing where the condition is.",
        "if_else(x > y, x, 0)",
        |plan, a| Ok(plan.choose(a[0], a[1], a[2])),
    ),
    function(
        "mask",
        &[X, required("condition", Kind::Boolean)],
        "x where the condition holds, else missing.",
        "mask(x, x > y)",
        |plan, a| {
            let missing = plan.number(f64::NAN);
            Ok(plan.choose(a[1], a[0], missing))
        },
    ),
    function("is_missing", &[X], "Whether x is missing; never missing itself.", "is_missing(x) ? 1 : 0", |plan, a| {
        Ok(plan.unary(Unary::IsMissing, a[0]))
    })
    .gives(Type::Boolean),
];

fn clip(plan: &mut Plan, a: &[PlanId]) -> Result<PlanId, &'static str> {
    if plan.constant(a[1]) > plan.constant(a[2]) && plan.constant(a[2]).is_some() {
        return Err("`lower` is above `upper`");
    }
    let raised = plan.binary(Binary::Max, a[0], a[1]);
    Ok(plan.binary(Binary::Min, raised, a[2]))
}

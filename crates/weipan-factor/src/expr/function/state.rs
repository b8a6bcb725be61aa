//! Functions that remember what they said the day before. They start with the first day of the data.

use super::{Family, Function, Kind, X, required};
use crate::expr::plan::Operator;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        (Family::State, "trade_when"),
        &[required("entry", Kind::Boolean), X, required("exit", Kind::Boolean)],
        "x on days on which `entry` is yes, missing where `exit` is yes, else what it was the day before.",
        "trade_when(x > y, x, x < 2)",
        |plan, a| Ok(plan.add(Operator::TradeWhen, a)),
    ),
    Function::new(
        (Family::State, "hump"),
        &[X, required("threshold", Kind::Between(0.0, 1.0))],
        "x, but held at the day before's value where it changes by at most `threshold` of the day's Σ|x|.",
        "hump(x, 0.2)",
        |plan, a| {
            let threshold = plan.constant(a[1]).unwrap_or(0.0).to_bits();
            Ok(plan.add(Operator::Hump(threshold), &a[..1]))
        },
    ),
];

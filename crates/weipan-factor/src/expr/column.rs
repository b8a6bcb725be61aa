//! The columns that the language knows by name, and what they are made of.

use weipan_core::Field;

use super::operator::Binary;
use super::plan::{Leaf, Plan, PlanId};
use super::types::Type;

/// All names, for "did you mean".
pub(crate) const NAMES: [&str; 20] = [
    "open",
    "high",
    "low",
    "close",
    "vwap",
    "prev_close",
    "raw_close",
    "volume",
    "amount",
    "turnover",
    "returns",
    "market_cap",
    "float_cap",
    "total_shares",
    "float_shares",
    "days_listed",
    "is_st",
    "industry",
    "board",
    "nan",
];

/// What a name stands for.
pub(crate) struct Column {
    pub id: PlanId,
    pub kind: Type,
}

/// A known column; `None` for any other name.
///
/// Prices are adjusted for dividends and splits, `price(t) · adjustment(t)`, so that ratios over days are true
/// returns; `raw_close` is what traded, and market values are made of it.
pub(crate) fn column(plan: &mut Plan, name: &str) -> Option<Column> {
    let of = |id, kind| Some(Column { id, kind });
    let number = |id| of(id, Type::Number);
    match name {
        "open" => number(adjusted(plan, Field::Open)),
        "high" => number(adjusted(plan, Field::High)),
        "low" => number(adjusted(plan, Field::Low)),
        "close" => number(adjusted(plan, Field::Close)),
        "prev_close" => number(adjusted(plan, Field::PrevClose)),
        "vwap" => {
            let (raw, adjustment) = (vwap(plan), plan.leaf(Leaf::Adjustment));
            number(plan.binary(Binary::Multiply, raw, adjustment))
        }
        "raw_close" => number(plan.leaf(Leaf::Field(Field::Close))),
        "volume" | "amount" | "turnover" | "total_shares" | "float_shares" => {
            number(plan.leaf(Leaf::Field(Field::from_name(name)?)))
        }
        "returns" => {
            let (close, previous) = (Leaf::Field(Field::Close), Leaf::Field(Field::PrevClose));
            let (close, previous, one) = (plan.leaf(close), plan.leaf(previous), plan.number(1.0));
            let ratio = plan.binary(Binary::Divide, close, previous);
            number(plan.binary(Binary::Subtract, ratio, one))
        }
        "market_cap" => number(value_of(plan, Field::TotalShares)),
        "float_cap" => number(value_of(plan, Field::FloatShares)),
        "days_listed" => number(plan.leaf(Leaf::DaysListed)),
        "is_st" => of(plan.leaf(Leaf::IsSt), Type::Boolean),
        "industry" => of(plan.leaf(Leaf::Industry), Type::Group),
        "board" => of(plan.leaf(Leaf::Board), Type::Group),
        _ => None,
    }
}

fn adjusted(plan: &mut Plan, field: Field) -> PlanId {
    let (price, adjustment) = (plan.leaf(Leaf::Field(field)), plan.leaf(Leaf::Adjustment));
    plan.binary(Binary::Multiply, price, adjustment)
}

/// Raw close times shares, yuan.
fn value_of(plan: &mut Plan, shares: Field) -> PlanId {
    let (close, shares) = (plan.leaf(Leaf::Field(Field::Close)), plan.leaf(Leaf::Field(shares)));
    plan.binary(Binary::Multiply, close, shares)
}

/// Raw amount over volume, held inside the day's range because vendors round both; the close where nothing traded.
fn vwap(plan: &mut Plan) -> PlanId {
    let mut field = |field| plan.leaf(Leaf::Field(field));
    let (amount, volume, close) = (field(Field::Amount), field(Field::Volume), field(Field::Close));
    let (high, low) = (field(Field::High), field(Field::Low));
    let zero = plan.number(0.0);
    let average = plan.binary(Binary::Divide, amount, volume);
    let capped = plan.binary(Binary::Min, average, high);
    let inside = plan.binary(Binary::Max, capped, low);
    let traded = plan.binary(Binary::Greater, volume, zero);
    plan.choose(traded, inside, close)
}

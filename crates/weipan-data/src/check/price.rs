//! Values of one row: each by itself, and prices against each other.

use weipan_core::{AssetIdx, DayIdx, Field, Market};

use super::Severity::{Error, Warning};
use super::findings::Findings;
use crate::possible::Possible;
use crate::read::bars::REQUIRED;
use crate::write::day_indices;

const RULES: [&str; 8] = [
    "non-positive-price",
    "impossible-value",
    "high-below-low",
    "open-outside-range",
    "close-outside-range",
    "turnover-above-one",
    "missing-value",
    "bar-before-listing",
];
const PRICES: [Field; 5] = [Field::Open, Field::High, Field::Low, Field::Close, Field::PrevClose];

pub(super) fn check(market: &Market, findings: &mut Findings) {
    for rule in RULES {
        findings.looks(rule);
    }
    for day in day_indices(market) {
        let row = |field: Field| market.bars.field(field).map(|panel| panel.row(day));
        let close = row(Field::Close).unwrap_or_default();
        for asset in (0..close.len()).map(|i| AssetIdx(i as u32)) {
            let at = |field| row(field).map_or(f64::NAN, |row| row[asset.column()]);
            one(market, (day, asset), &at, findings);
        }
    }
}

fn one(market: &Market, cell: (DayIdx, AssetIdx), at: &impl Fn(Field) -> f64, findings: &mut Findings) {
    for field in Field::ALL {
        let (value, possible) = (at(field), Possible::of(field));
        let rule = if value <= 0.0 && PRICES.contains(&field) { "non-positive-price" } else { "impossible-value" };
        if possible.excludes(value) {
            findings.cell((Error, rule), market, cell, || format!("{} is {value}: {}", field.name(), possible.words));
        }
    }
    let required = REQUIRED.map(at);
    if required.iter().all(|value| value.is_nan()) {
        return;
    }
    if let Some((field, _)) = REQUIRED.iter().zip(required).find(|(_, value)| value.is_nan()) {
        findings.cell((Warning, "missing-value"), market, cell, || format!("no {} in this row", field.name()));
    }
    let age = market.bars.days_listed(cell.0, cell.1);
    if age < 0 {
        findings.cell((Warning, "bar-before-listing"), market, cell, || {
            format!("the stock lists on {}", market.bars.assets().get(cell.1).list_date)
        });
    }
    let (open, high, low, close) = (at(Field::Open), at(Field::High), at(Field::Low), at(Field::Close));
    let turnover = at(Field::Turnover);
    if turnover > 1.0 && turnover.is_finite() {
        findings.cell((Warning, "turnover-above-one"), market, cell, || {
            format!("turnover is {turnover}: more than the whole float; a fraction and not percent is meant")
        });
    }
    if high < low {
        findings.cell((Error, "high-below-low"), market, cell, || format!("high {high}, low {low}"));
    }
    for (rule, price) in [("open-outside-range", open), ("close-outside-range", close)] {
        if price > high || price < low {
            findings.cell((Error, rule), market, cell, || format!("{price} is outside {low} to {high}"));
        }
    }
}

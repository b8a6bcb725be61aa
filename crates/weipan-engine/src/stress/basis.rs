//! Paths of the basis: the futures' distance from their index is shifted, jumps, or closes.
//!
//! All of them move a contract by points that depend on the day alone: the whole bar (open, high, low, close, settlement)
//! moves by the same points, so that what traded inside the day keeps its shape. On a contract's last day nothing moves: it
//! is delivered at the index.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::DayIdx;

use super::date;

/// The annualised basis is so much higher or lower: points `S · annual · n / 365`, n calendar days to the last day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisShift {
    /// First day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Last day, inclusive; the end of the run if left out.
    #[serde(default, with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Change of the annualised basis, a fraction; negative deepens the discount.
    pub annual: f64,
}

/// The basis jumps at the close of a day and comes back: `jump · 0.5^(k / half_life)` k trading days later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisJump {
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// Index points; or give `fraction`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Fraction of the index; negative widens the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// Trading days in which half of it is gone; 0: it lasts that one day.
    #[serde(default)]
    pub half_life: f64,
}

/// The basis of every contract closes to zero over some days, in equal parts, and stays there: futures trade at the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasisClose {
    /// First day on which a part is gone.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Trading days until it is gone; 1: at once.
    #[serde(default = "one")]
    pub days: u32,
    /// Last day on which it is kept at zero, inclusive; the end of the run if left out.
    #[serde(default, with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

fn one() -> u32 {
    1
}

/// Basis overlays on days of the calendar.
#[derive(Debug, Clone, Default)]
pub(super) struct BasisPath {
    /// (first day, last day, annual).
    pub shifts: Vec<(DayIdx, DayIdx, f64)>,
    /// (day, fraction of the index, points, half-life).
    pub jumps: Vec<(DayIdx, f64, f64, f64)>,
    /// (first day, last day, days).
    pub closes: Vec<(DayIdx, DayIdx, u32)>,
}

impl BasisPath {
    pub(super) fn is_empty(&self) -> bool {
        self.shifts.is_empty() && self.jumps.is_empty() && self.closes.is_empty()
    }

    /// Points by which a contract moves on a day: shifts and jumps add up, and of what they make of the basis the closing
    /// part is taken. `basis` is the close less the index before, `left` the calendar days to the last day.
    pub(super) fn points(&self, day: DayIdx, index: f64, basis: f64, left: i64, tick: f64) -> f64 {
        if left <= 0 {
            return 0.0;
        }
        let shifts = self.shifts.iter().filter(|(from, to, _)| (*from..=*to).contains(&day));
        let shift: f64 = shifts.map(|(_, _, annual)| annual * index * left as f64 / 365.0).sum();
        let jump: f64 = self.jumps.iter().map(|jump| jumped(*jump, day, index, tick)).sum();
        let added = shift + jump;
        let closed = self.closes.iter().filter(|(from, to, _)| (*from..=*to).contains(&day));
        let part = closed.map(|(from, _, days)| f64::from(day.0 - from.0 + 1) / f64::from(*days)).fold(0.0, f64::max);
        added - part.min(1.0) * (basis + added)
    }
}

/// What is left of a jump on a day; nothing once it is less than a tick.
fn jumped((on, fraction, points, half_life): (DayIdx, f64, f64, f64), day: DayIdx, index: f64, tick: f64) -> f64 {
    if day < on || (half_life <= 0.0 && day > on) {
        return 0.0;
    }
    let decay = if half_life > 0.0 { 0.5_f64.powf(f64::from(day.0 - on.0) / half_life) } else { 1.0 };
    let left = (fraction * index + points) * decay;
    if left.abs() < tick { 0.0 } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_an_annual_rate_of_the_days_left() {
        // 5000 points, 73 days left: 10 % a year is 5000 · 0.1 · 73 / 365 = 100 points.
        let path = BasisPath { shifts: vec![(DayIdx(3), DayIdx(5), -0.1)], ..BasisPath::default() };
        assert_eq!(path.points(DayIdx(4), 5000.0, -50.0, 73, 0.2), -100.0);
        assert_eq!(path.points(DayIdx(6), 5000.0, -50.0, 73, 0.2), 0.0);
        assert_eq!(path.points(DayIdx(4), 5000.0, -50.0, 0, 0.2), 0.0, "delivery is at the index");
    }

    #[test]
    fn a_jump_halves_and_ends_below_a_tick() {
        let path = BasisPath { jumps: vec![(DayIdx(3), -0.02, 0.0, 2.0)], ..BasisPath::default() };
        let at = |day| path.points(DayIdx(day), 5000.0, 0.0, 30, 0.2);
        assert_eq!([at(2), at(3), at(5), at(7)], [0.0, -100.0, -50.0, -25.0]);
        assert_eq!(at(3 + 2 * 9), 0.0, "100 / 2^9 is less than a tick of 0.2");
        let once = BasisPath { jumps: vec![(DayIdx(3), 0.0, 40.0, 0.0)], ..BasisPath::default() };
        assert_eq!([3, 4].map(|day| once.points(DayIdx(day), 5000.0, 0.0, 30, 0.2)), [40.0, 0.0]);
    }

    #[test]
    fn a_close_takes_equal_parts_of_what_is_there() {
        let path = BasisPath { closes: vec![(DayIdx(3), DayIdx(9), 2)], ..BasisPath::default() };
        let at = |day, basis| path.points(DayIdx(day), 5000.0, basis, 30, 0.2);
        assert_eq!([at(2, -80.0), at(3, -80.0), at(4, -80.0), at(9, -10.0)], [0.0, 40.0, 80.0, 10.0]);
    }
}

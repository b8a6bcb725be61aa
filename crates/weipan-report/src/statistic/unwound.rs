//! How much a margin call sold.

use weipan_core::Cny;
use weipan_core::ledger::DayRow;

use super::moment::ratio;

/// The unwinds of a run together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unwound {
    /// Number of unwinds: runs of days with unwind orders outstanding.
    pub count: usize,
    /// Days with unwind orders outstanding.
    pub days: usize,
    /// Sold by unwind orders, each day at the prices of the close before, over the longs held at the close before each unwind:
    /// above 1 where prices rose while the book was sold. NaN without an unwind.
    pub share: f64,
    /// Sold on the first day of the unwinds over what was asked that day; NaN without one.
    pub first_day: f64,
}

/// Sums up the unwinds of a run. An order that is not filled is asked again the next day, so the days' sums of what was
/// asked say nothing; the first day's does.
#[must_use]
pub fn unwound(days: &[DayRow]) -> Unwound {
    let (mut count, mut held, mut sold, mut asked, mut first) = (0, Cny::ZERO, Cny::ZERO, Cny::ZERO, Cny::ZERO);
    for (t, row) in days.iter().enumerate().filter(|(_, row)| row.unwinding) {
        if t == 0 || !days[t - 1].unwinding {
            count += 1;
            held += if t == 0 { row.long_value } else { days[t - 1].long_value };
            asked += row.unwind_asked;
            first += row.unwind_sold;
        }
        sold += row.unwind_sold;
    }
    Unwound {
        count,
        days: days.iter().filter(|row| row.unwinding).count(),
        share: ratio(sold.yuan(), held.yuan()),
        first_day: ratio(first.yuan(), asked.yuan()),
    }
}

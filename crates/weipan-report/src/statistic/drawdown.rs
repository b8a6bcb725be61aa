//! Drawdowns: how far below its highest value a NAV stands, since when, and until when.

/// A fall from a peak, as positions in the NAV; the peak may be the start before the first value (`None`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawdown {
    /// `nav(trough) / nav(peak) - 1`, negative; below −1 if equity went below zero.
    pub depth: f64,
    /// The last value at the old high; `None` is the starting value of 1.
    pub peak: Option<usize>,
    /// The lowest value.
    pub trough: usize,
    /// The first value at or above the old high; `None` while it has not come back.
    pub recovery: Option<usize>,
}

/// `nav / max(1, highest nav so far) - 1` at each value: the start counts as a high. NaN where the NAV is missing.
///
/// ```
/// use weipan_report::statistic::underwater;
/// assert_eq!(underwater(&[2.0, 1.5, 3.0]), [0.0, -0.25, 0.0]);
/// ```
#[must_use]
pub fn underwater(nav: &[f64]) -> Vec<f64> {
    let mut high: f64 = 1.0;
    nav.iter()
        .map(|v| {
            high = high.max(*v);
            v / high - 1.0
        })
        .collect()
}

/// All drawdowns, the deepest first; of equals the earlier one first.
#[must_use]
pub fn drawdowns(nav: &[f64]) -> Vec<Drawdown> {
    let mut found: Vec<Drawdown> = Vec::new();
    let (mut high, mut peak, mut open) = (1.0, None, None::<Drawdown>);
    for (t, value) in nav.iter().enumerate().filter(|(_, v)| !v.is_nan()) {
        if *value >= high {
            found.extend(open.take().map(|d| Drawdown { recovery: Some(t), ..d }));
            (high, peak) = (*value, Some(t));
            continue;
        }
        let depth = value / high - 1.0;
        match &mut open {
            Some(d) if depth < d.depth => (d.depth, d.trough) = (depth, t),
            Some(_) => {}
            None => open = Some(Drawdown { depth, peak, trough: t, recovery: None }),
        }
    }
    found.extend(open);
    found.sort_by(|a, b| a.depth.total_cmp(&b.depth));
    found
}

/// The deepest drawdown; `None` of a NAV that never fell. Its depth is empyrical's `max_drawdown`.
///
/// ```
/// use weipan_report::statistic::worst_drawdown;
/// let worst = worst_drawdown(&[1.1, 0.88, 0.99, 1.1]);
/// assert_eq!(worst.map(|d| (d.peak, d.trough, d.recovery)), Some((Some(0), 1, Some(3))));
/// ```
#[must_use]
pub fn worst_drawdown(nav: &[f64]) -> Option<Drawdown> {
    drawdowns(nav).first().copied()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_fall_from_the_start_has_no_peak_day() {
        let worst = worst_drawdown(&[0.9, 0.8, 0.95]).unwrap();
        assert_eq!((worst.peak, worst.trough, worst.recovery), (None, 1, None));
        assert!((worst.depth + 0.2).abs() < 1e-15);
    }

    #[test]
    fn falls_come_deepest_first() {
        let all = drawdowns(&[1.0, 0.9, 1.0, 0.5, 2.0, 1.9]);
        assert_eq!(all.iter().map(|d| d.trough).collect::<Vec<_>>(), [3, 1, 5]);
        assert_eq!(all[0].recovery, Some(4));
        assert_eq!(all[2].recovery, None);
    }

    #[test]
    fn ruin_is_deeper_than_everything() {
        assert_eq!(worst_drawdown(&[1.0, -0.25, f64::NAN]).unwrap().depth, -1.25);
        assert!(worst_drawdown(&[1.0, 1.1]).is_none());
    }
}

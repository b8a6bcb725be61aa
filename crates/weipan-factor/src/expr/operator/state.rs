//! Operators that remember what they said the day before. They start with the first day of the data.

/// A position that is opened and held: x on days on which `entry` is yes, missing where `exit` is yes, else what it was
/// the day before. An exit goes before an entry; what is not known of either counts as no.
pub(crate) fn trade_when(before: Option<&[f64]>, [entry, x, exit]: [&[f64]; 3], width: usize, out: &mut [f64]) {
    recur(before, width, out, |row, column, before| {
        let at = row * width + column;
        match (exit[at] == 1.0, entry[at] == 1.0) {
            (true, _) => f64::NAN,
            (false, true) => x[at],
            (false, false) => before,
        }
    });
}

/// x, but held at the day before's value where the change is at most `threshold` of the day's Σ|x|.
pub(crate) fn hump(before: Option<&[f64]>, x: &[f64], threshold: f64, width: usize, out: &mut [f64]) {
    let gross =
        |row: usize| -> f64 { x[row * width..(row + 1) * width].iter().filter(|x| !x.is_nan()).map(|x| x.abs()).sum() };
    let (mut known, mut limit) = (usize::MAX, 0.0);
    recur(before, width, out, |row, column, before| {
        if known != row {
            (known, limit) = (row, threshold * gross(row));
        }
        let x = x[row * width + column];
        if (x - before).abs() <= limit { before } else { x }
    });
}

/// Each row from the row before it: `value(row, column, value of the day before)`, missing before the first.
fn recur(before: Option<&[f64]>, width: usize, out: &mut [f64], mut value: impl FnMut(usize, usize, f64) -> f64) {
    for row in 0..out.len() / width {
        let (past, now) = out.split_at_mut(row * width);
        let yesterday = if row == 0 { before } else { Some(&past[(row - 1) * width..]) };
        for (column, out) in now[..width].iter_mut().enumerate() {
            *out = value(row, column, yesterday.map_or(f64::NAN, |yesterday| yesterday[column]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn a_trade_is_held_from_entry_to_exit() {
        let (entry, x, exit) =
            ([0.0, 1.0, 0.0, NAN, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.0, 0.0, NAN, 1.0, 1.0, 0.0]);
        let mut out = [7.0; 6];
        trade_when(None, [&entry, &x, &exit], 1, &mut out);
        assert!(out[0].is_nan() && out[3..].iter().all(|x| x.is_nan()), "{out:?}");
        assert_eq!(out[1..3], [2.0, 2.0]);
        trade_when(Some(&[9.0]), [&entry, &x, &exit], 1, &mut out);
        assert_eq!(out[0], 9.0);
    }

    #[test]
    fn small_changes_are_held_back() {
        let x = [1.0, -1.0, 1.1, -2.0, NAN, -2.1, 1.0, -2.0];
        let mut out = [0.0; 8];
        hump(None, &x, 0.1, 2, &mut out);
        assert_eq!(out[..4], [1.0, -1.0, 1.0, -2.0]);
        assert!(out[4].is_nan());
        assert_eq!(out[5..], [-2.0, 1.0, -2.0]);
    }
}

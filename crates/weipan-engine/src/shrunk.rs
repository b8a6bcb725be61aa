//! Regression of a book on what hedges it, drawn towards a prior.
//!
//! Over n days of the book's returns y and the hedges' returns X (each less its mean), and with the prior h0, the weights
//! are the h that minimise `(y - X h)'(y - X h) + (h - h0)' P (h - h0)` under h ≥ 0, since a hedge is only ever short. For a
//! single hedge that is `w · cov(y, x) / var(x) + (1 - w) · h0` with w = var / (var + P): the minimum-variance ratio of
//! Ederington (1979, "The hedging performance of the new futures markets", eq. 5), or the beta, weighed against the prior.
//!
//! P says how far the estimate is trusted. [`Shrink::Weight`]: P = (1 - w) / w · diag(X'X), a ridge (Hoerl and Kennard 1970)
//! towards h0, which also parts hedges that move together. [`Shrink::Vasicek`]: P = s² / τ², s² being the variance of the
//! residual and τ the spread of the prior; for one hedge w is then τ² / (τ² + s_β²), s_β the standard error of the slope, as
//! in Vasicek (1973, "A note on using cross-sectional information in Bayesian estimation of security betas", eq. 13).

use weipan_hedge::Shrink;

/// Spread of the prior around 1: that of the betas of single stocks, so that only a poor estimate is drawn far.
pub const PRIOR_SPREAD: f64 = 0.5;

/// The weights of the hedges; `None` where nothing can be estimated: fewer days than unknowns, or hedges that do not move.
///
/// `hedges` are k return series of the length of `book`, without missing values, k being small: every set of hedges that
/// may be zero is tried.
///
/// ```
/// use weipan_engine::shrunk::weights;
/// use weipan_hedge::Shrink;
/// let index = vec![0.01, -0.02, 0.03, 0.00, -0.01];
/// let book: Vec<f64> = index.iter().map(|r| 1.5 * r + 0.001).collect();
/// let all = weights(&book, &[index.clone()], &[1.0], Shrink::Weight(1.0)).unwrap_or_default();
/// assert!((all[0] - 1.5).abs() < 1e-12);
/// let half = weights(&book, &[index], &[1.0], Shrink::Weight(0.5)).unwrap_or_default();
/// assert!((half[0] - 1.25).abs() < 1e-12);
/// ```
#[must_use]
pub fn weights(book: &[f64], hedges: &[Vec<f64>], prior: &[f64], shrink: Shrink) -> Option<Vec<f64>> {
    let k = hedges.len();
    if shrink == Shrink::Weight(0.0) {
        return Some(prior.to_vec());
    }
    let free = book.len().checked_sub(k + 1).filter(|days| *days > 0)?;
    let y = centred(book);
    let x: Vec<Vec<f64>> = hedges.iter().map(|series| centred(series)).collect();
    let mut a: Vec<Vec<f64>> = x.iter().map(|xi| x.iter().map(|xj| dot(xi, xj)).collect()).collect();
    let mut b: Vec<f64> = x.iter().map(|xi| dot(xi, &y)).collect();
    let residual = || {
        let slopes = solve(&a, &b, &(0..k).collect::<Vec<_>>());
        (dot(&y, &y) - slopes.map_or(0.0, |slopes| dot(&slopes, &b))).max(0.0) / free as f64
    };
    let penalty: Vec<f64> = match shrink {
        Shrink::Weight(weight) => (0..k).map(|i| (1.0 - weight) / weight * a[i][i]).collect(),
        Shrink::Vasicek => vec![residual() / (PRIOR_SPREAD * PRIOR_SPREAD); k],
    };
    for i in 0..k {
        a[i][i] += penalty[i];
        b[i] += penalty[i] * prior[i];
    }
    least(&a, &b)
}

/// The h ≥ 0 with the least `h'Ah / 2 - b'h`: the best of the solutions over each set of hedges that stay above zero, or
/// nothing at all. `None` if no set can be solved.
fn least(a: &[Vec<f64>], b: &[f64]) -> Option<Vec<f64>> {
    let k = b.len();
    let (mut most, mut best, mut is_solved) = (0.0, vec![0.0; k], false);
    for set in 1_u32..1 << k {
        let members: Vec<usize> = (0..k).filter(|i| set >> i & 1 == 1).collect();
        let Some(h) = solve(a, b, &members) else { continue };
        is_solved = true;
        // At the minimum over a set the sum is -b'h / 2.
        let gain = dot(&h, b);
        if gain > most && h.iter().all(|weight| *weight >= 0.0) {
            (most, best) = (gain, h);
        }
    }
    is_solved.then_some(best)
}

/// Solves `A h = b` over some of the unknowns by elimination with pivots, the others being zero; `None` if they depend on
/// one another.
fn solve(a: &[Vec<f64>], b: &[f64], members: &[usize]) -> Option<Vec<f64>> {
    let n = members.len();
    let mut rows: Vec<Vec<f64>> =
        members.iter().map(|i| members.iter().map(|j| a[*i][*j]).chain([b[*i]]).collect()).collect();
    let scale = members.iter().map(|i| a[*i][*i].abs()).fold(0.0, f64::max);
    for column in 0..n {
        let pivot = (column..n).max_by(|i, j| rows[*i][column].abs().total_cmp(&rows[*j][column].abs()))?;
        if rows[pivot][column].abs() <= 1e-12 * scale || !rows[pivot][column].is_finite() {
            return None;
        }
        rows.swap(column, pivot);
        let (done, below) = rows.split_at_mut(column + 1);
        for row in below {
            let factor = row[column] / done[column][column];
            (column..=n).for_each(|j| row[j] -= factor * done[column][j]);
        }
    }
    let mut h = vec![0.0; b.len()];
    for column in (0..n).rev() {
        let known: f64 = (column + 1..n).map(|j| rows[column][j] * h[members[j]]).sum();
        h[members[column]] = (rows[column][n] - known) / rows[column][column];
    }
    Some(h)
}

fn centred(series: &[f64]) -> Vec<f64> {
    let mean = series.iter().sum::<f64>() / series.len().max(1) as f64;
    series.iter().map(|x| x - mean).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn close(a: &[f64], b: &[f64]) {
        assert!(a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-9), "{a:?} is not {b:?}");
    }

    #[test]
    fn one_hedge_is_covariance_over_variance_against_the_prior() {
        let (x, y) = (vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 1.0, 4.0, 3.0]);
        // By hand: x and y less 2.5 have Σxy = 3 and Σxx = Σyy = 5: slope 0.6, residual 5 - 1.8 = 3.2 over 2 days.
        close(&weights(&y, &[x.clone()], &[1.0], Shrink::Weight(1.0)).unwrap(), &[0.6]);
        close(&weights(&y, &[x.clone()], &[1.0], Shrink::Weight(0.25)).unwrap(), &[0.25 * 0.6 + 0.75]);
        // s_β² = 1.6 / 5 = 0.32, τ² = 0.25: w = 0.25 / 0.57.
        let w = 0.25 / 0.57;
        close(&weights(&y, &[x], &[1.0], Shrink::Vasicek).unwrap(), &[w * 0.6 + 1.0 - w]);
    }

    #[test]
    fn two_hedges_solve_the_covariance() {
        let (a, b) = (vec![1.0, -1.0, 2.0, 0.0, -2.0], vec![0.0, 1.0, 1.0, -1.0, -1.0]);
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.3 * a + 0.9 * b + 5.0).collect();
        close(&weights(&y, &[a, b], &[0.5, 0.5], Shrink::Weight(1.0)).unwrap(), &[0.3, 0.9]);
    }

    #[test]
    fn a_hedge_that_should_be_long_is_left_out() {
        let (a, b) = (vec![1.0, -1.0, 2.0, 0.0, -2.0], vec![0.0, 1.0, 1.0, -1.0, -1.0]);
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.8 * a - 0.2 * b).collect();
        let alone = weights(&y, &[a.clone()], &[1.0], Shrink::Weight(1.0)).unwrap()[0];
        close(&weights(&y, &[a, b], &[1.0, 0.0], Shrink::Weight(1.0)).unwrap(), &[alone, 0.0]);
    }

    #[test]
    fn twins_share_what_a_ridge_leaves_open() {
        let a = vec![1.0, -1.0, 2.0, 0.0, -2.0];
        assert_eq!(
            weights(&a, &[a.clone(), a.clone()], &[0.5, 0.5], Shrink::Weight(1.0)).map(|h| h.iter().sum()),
            Some(1.0)
        );
        let h = weights(&a, &[a.clone(), a.clone()], &[0.7, 0.3], Shrink::Weight(0.8)).unwrap();
        close(&h, &[0.7, 0.3]);
        assert_eq!(weights(&a[..2], &[a[..2].to_vec()], &[1.0], Shrink::Weight(1.0)), None, "two days say nothing");
        let flat = [vec![0.0; 5]];
        assert_eq!(weights(&a, &flat, &[1.0], Shrink::Weight(1.0)), None, "a hedge that does not move");
        assert_eq!(weights(&a, &flat, &[1.0], Shrink::Vasicek), Some(vec![1.0]), "leaves the prior as it was");
    }

    proptest! {
        /// No other weights are better, whatever the market did.
        #[test]
        fn nothing_hedges_better(
            rows in prop::collection::vec(prop::array::uniform4(-0.1..0.1_f64), 8..40),
            trust in 0.05..1.0_f64, other in prop::array::uniform3(0.0..2.0_f64),
        ) {
            let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<_>>();
            let (y, x, prior) = (column(0), [column(1), column(2), column(3)], [0.5, 0.3, 0.2]);
            let h = weights(&y, &x, &prior, Shrink::Weight(trust)).unwrap();
            let (cy, cx) = (centred(&y), x.map(|series| centred(&series)));
            let loss = |h: &[f64]| {
                let errors = (0..cy.len()).map(|t| cy[t] - (0..3).map(|i| h[i] * cx[i][t]).sum::<f64>());
                let far = (0..3).map(|i| (1.0 - trust) / trust * dot(&cx[i], &cx[i]) * (h[i] - prior[i]).powi(2));
                errors.map(|e| e * e).sum::<f64>() + far.sum::<f64>()
            };
            prop_assert!(h.iter().all(|weight| *weight >= 0.0));
            prop_assert!(loss(&h) <= loss(&other) + 1e-12, "{:?} {} {}", h, loss(&h), loss(&other));
        }
    }
}

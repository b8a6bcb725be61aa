//! Sums of a row in a fixed order that a processor can do several of at once.

/// Running sums side by side.
const LANES: usize = 8;

/// Sum of the values: eight running sums, added up at the end. The same bits on every machine.
pub(crate) fn sum(values: &[f64]) -> f64 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in whole {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().chain(rest).sum()
}

/// Σ (x − x₀)(y − y₀) of two slices of the same length, summed like [`sum`].
pub(crate) fn dot(x: &[f64], x0: f64, y: &[f64], y0: f64) -> f64 {
    let ((x_whole, x_rest), (y_whole, y_rest)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (x, y) in x_whole.iter().zip(y_whole) {
        for (lane, (x, y)) in lanes.iter_mut().zip(x.iter().zip(y)) {
            *lane += (x - x0) * (y - y0);
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| (x - x0) * (y - y0)).sum();
    lanes.iter().sum::<f64>() + rest
}

/// Sum and number of the values that are there, summed like [`sum`].
pub(crate) fn sum_present(values: &[f64]) -> (f64, f64) {
    let (whole, rest) = values.as_chunks::<LANES>();
    let (mut lanes, mut counts) = ([0.0; LANES], [0.0; LANES]);
    for chunk in whole {
        for (i, value) in chunk.iter().enumerate() {
            let there = !value.is_nan();
            lanes[i] += if there { *value } else { 0.0 };
            counts[i] += f64::from(u8::from(there));
        }
    }
    let there = || rest.iter().filter(|value| !value.is_nan());
    let sum = lanes.iter().chain(there()).sum();
    (sum, counts.iter().sum::<f64>() + there().count() as f64)
}

/// Mean of the values that are there; NaN of none.
pub(crate) fn mean_present(values: &[f64]) -> f64 {
    let (sum, count) = sum_present(values);
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_by_hand() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!((sum(&values), sum(&[])), (210.0, 0.0));
        assert_eq!(dot(&values, 1.0, &values, 0.0), 2870.0 - 210.0);
        let gaps: Vec<f64> = values.iter().map(|v| if v % 4.0 == 0.0 { f64::NAN } else { *v }).collect();
        assert_eq!((sum_present(&gaps), mean_present(&gaps)), ((150.0, 15.0), 10.0));
        assert!(mean_present(&[f64::NAN]).is_nan());
    }
}

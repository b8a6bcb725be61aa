//! Mean and standard deviation of a series with gaps.

/// Mean of the values that are there; NaN if there are none. Summed from first to last.
pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.filter(|x| !x.is_nan()).fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

/// Sample standard deviation (divisor n − 1) of the values that are there, in two passes; NaN below two values.
pub(crate) fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values.iter().copied());
    let count = values.iter().filter(|x| !x.is_nan()).count();
    if count < 2 {
        return f64::NAN;
    }
    let squares: f64 = values.iter().filter(|x| !x.is_nan()).map(|x| (x - middle) * (x - middle)).sum();
    (squares / (count - 1) as f64).sqrt()
}

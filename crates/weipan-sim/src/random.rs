//! Seeded randomness: every drawer has a stream of its own, so nothing depends on who draws first.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};

/// Who draws.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    /// Common returns of the market and of size.
    Market,
    /// Common returns of industries.
    Industries,
    /// Which stocks are listed or delisted, and when.
    Listings,
    /// The year before the data of an index, by its position.
    History(u32),
    /// The futures of a product, by its position.
    Product(u32),
    /// A stock, by the order in which stocks are made.
    Stock(u32),
}

/// The generator of a stream. ChaCha gives the same numbers on every platform.
pub(crate) fn stream(seed: u64, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(match stream {
        Stream::Market => 1,
        Stream::Industries => 2,
        Stream::Listings => 3,
        Stream::History(i) => 0x10 + u64::from(i),
        Stream::Product(i) => 0x100 + u64::from(i),
        Stream::Stock(i) => 0x1_0000 + u64::from(i),
    });
    rng
}

/// A standard normal number.
pub(crate) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(rng)
}

/// A number of mean 0 and variance 1 with Student's t tails, four degrees of freedom.
///
/// `t = n / sqrt(χ²/4)` with `χ² = 2 (e₁ + e₂)` of two exponential numbers; its variance of 2 is divided out.
pub(crate) fn fat_tailed(rng: &mut ChaCha8Rng) -> f64 {
    let (first, second): (f64, f64) = (Exp1.sample(rng), Exp1.sample(rng));
    normal(rng) / (first + second).max(1e-6).sqrt()
}

/// An exponential number of mean 1.
pub(crate) fn exponential(rng: &mut ChaCha8Rng) -> f64 {
    Exp1.sample(rng)
}

/// A number in `[0, 1)`.
pub(crate) fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    rng.random::<f64>()
}

/// Whether an event of a probability happens.
pub(crate) fn chance(rng: &mut ChaCha8Rng, probability: f64) -> bool {
    uniform(rng) < probability
}

/// A whole number in `[from, to)`; `from` if the range is empty.
pub(crate) fn between(rng: &mut ChaCha8Rng, from: usize, to: usize) -> usize {
    from + (uniform(rng) * to.saturating_sub(from) as f64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(draw: impl Fn(&mut ChaCha8Rng) -> f64) -> (f64, f64) {
        let mut rng = stream(7, Stream::Market);
        let values: Vec<f64> = (0..40_000).map(|_| draw(&mut rng)).collect();
        let mean = values.iter().sum::<f64>() / 40_000.0;
        (mean, values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 40_000.0)
    }

    #[test]
    fn both_shocks_have_mean_0_and_variance_1() {
        for (mean, variance) in [moments(normal), moments(fat_tailed)] {
            assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.15, "mean {mean}, variance {variance}");
        }
    }

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let first = |s| uniform(&mut stream(7, s));
        assert_eq!(first(Stream::Stock(3)), first(Stream::Stock(3)));
        assert_ne!(first(Stream::Stock(3)), first(Stream::Stock(4)));
        assert_ne!(first(Stream::Stock(3)), uniform(&mut stream(8, Stream::Stock(3))));
    }

    #[test]
    fn an_empty_range_gives_its_start() {
        assert_eq!(between(&mut stream(7, Stream::Market), 5, 5), 5);
    }
}

//! Noise, good enough for a picture.

/// A small generator: the same seed gives the same study.
pub struct Noise(pub u64);

impl Noise {
    /// About normal, mean 0 and deviation 1: twelve uniforms less six.
    pub fn next(&mut self) -> f64 {
        (0..12)
            .map(|_| {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (self.0 >> 11) as f64 / (1_u64 << 53) as f64
            })
            .sum::<f64>()
            - 6.0
    }
}

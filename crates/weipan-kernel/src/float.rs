//! The two number types that a panel may hold.

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// `f32` or `f64`: what a row is made of.
///
/// Kernels widen each value to `f64` (exact for `f32`), work there, and round once on the way out.
/// The trait is sealed: no other type can implement it.
///
/// ```
/// use weipan_kernel::Float;
/// assert_eq!(f32::from_f64(1.5).to_f64(), 1.5);
/// assert!(f64::NAN.is_missing());
/// ```
pub trait Float: sealed::Sealed + Copy + Default + PartialOrd + Send + Sync + std::fmt::Debug + 'static {
    /// The missing value.
    const NAN: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// Negative infinity.
    const NEG_INFINITY: Self;

    /// This value as `f64`, exactly.
    fn to_f64(self) -> f64;

    /// The value of this type nearest to `x`.
    fn from_f64(x: f64) -> Self;

    /// Whether this is NaN.
    fn is_missing(self) -> bool;
}

macro_rules! float {
    ($t:ty) => {
        impl Float for $t {
            const NAN: Self = <$t>::NAN;
            const INFINITY: Self = <$t>::INFINITY;
            const NEG_INFINITY: Self = <$t>::NEG_INFINITY;

            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $t
            }

            #[inline(always)]
            fn is_missing(self) -> bool {
                self.is_nan()
            }
        }
    };
}

float!(f32);
float!(f64);

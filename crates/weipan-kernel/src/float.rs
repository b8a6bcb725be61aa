//! The two number types that a panel may hold.

mod sealed {
    /// What only this crate asks of its numbers.
    pub trait Sealed: Copy {
        /// The difference to `low` times `scale`, cut down to a whole number in `0 ..= top`, in the type's own arithmetic.
        ///
        /// Each step (subtract, multiply, clamp, round) keeps the order of what it is given, so the whole does.
        /// `top` is at most 2^22, `low` is finite, `scale` finite and positive. NaN gives any number up to `top`.
        fn linear_cell(self, low: Self, scale: Self, top: Self) -> u32;

        /// The sum of several cells as of [`Sealed::linear_cell`], cut down to a whole number once. Where a scale is 0
        /// its term is 0. The sum of all tops is at most 2^22.
        fn ramp_cell<const N: usize>(self, low: &[Self; N], scale: &[Self; N], top: Self) -> u32;

        /// An integer that rises weakly with the value: its 32 first bits, negated if the value is negative.
        fn coarse_key(self) -> i32;

        /// The 32 first bits: the coarse key where the sign is not set, and below 0 where it is.
        fn first_bits(self) -> i32;

        /// The coarse key of the difference to a finite number.
        fn coarse_key_from(self, center: Self) -> i32;
    }

    /// The magnitude of these bits, negated if their sign is set.
    #[inline(always)]
    fn signed(bits: u32) -> i32 {
        let sign = bits as i32 >> 31;
        ((bits & 0x7FFF_FFFF) as i32 ^ sign) - sign
    }

    impl Sealed for f32 {
        #[inline(always)]
        fn linear_cell(self, low: Self, scale: Self, top: Self) -> u32 {
            let y = (self - low) * scale;
            let y = if y > 0.0 { y } else { 0.0 };
            let y = if y < top { y } else { top };
            // At 2^23 the last bit of the mantissa counts ones, so the addition rounds and the bits are the number.
            (y + 8_388_608.0).to_bits() & 0x7F_FFFF
        }

        #[inline(always)]
        fn ramp_cell<const N: usize>(self, low: &[Self; N], scale: &[Self; N], top: Self) -> u32 {
            let mut sum = 0.0;
            for (low, scale) in low.iter().zip(scale) {
                let y = (self - low) * scale;
                let y = if y > 0.0 { y } else { 0.0 };
                sum += if y < top { y } else { top };
            }
            (sum + 8_388_608.0).to_bits() & 0x7F_FFFF
        }

        #[inline(always)]
        fn coarse_key(self) -> i32 {
            signed(self.to_bits())
        }

        #[inline(always)]
        fn first_bits(self) -> i32 {
            self.to_bits() as i32
        }

        #[inline(always)]
        fn coarse_key_from(self, center: Self) -> i32 {
            (self - center).coarse_key()
        }
    }

    impl Sealed for f64 {
        #[inline(always)]
        fn linear_cell(self, low: Self, scale: Self, top: Self) -> u32 {
            let y = (self - low) * scale;
            let y = if y > 0.0 { y } else { 0.0 };
            let y = if y < top { y } else { top };
            // As for f32, at 2^52.
            (y + 4_503_599_627_370_496.0).to_bits() as u32
        }

        #[inline(always)]
        fn ramp_cell<const N: usize>(self, low: &[Self; N], scale: &[Self; N], top: Self) -> u32 {
            let mut sum = 0.0;
            for (low, scale) in low.iter().zip(scale) {
                let y = (self - low) * scale;
                let y = if y > 0.0 { y } else { 0.0 };
                sum += if y < top { y } else { top };
            }
            (sum + 4_503_599_627_370_496.0).to_bits() as u32
        }

        #[inline(always)]
        fn coarse_key(self) -> i32 {
            signed((self.to_bits() >> 32) as u32)
        }

        #[inline(always)]
        fn first_bits(self) -> i32 {
            (self.to_bits() >> 32) as i32
        }

        #[inline(always)]
        fn coarse_key_from(self, center: Self) -> i32 {
            (self - center).coarse_key()
        }
    }
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

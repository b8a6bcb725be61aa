//! One body compiled for the vectors that CPUs have, and chosen at run time.
//!
//! The bodies are plain Rust: the compiler may do several lanes at once, but may neither reorder a sum nor fuse a product
//! into it. So all of them give the same bits.

/// The vectors to use, narrow first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vectors {
    /// What every CPU of the target has.
    Plain,
    /// 256 bits.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512 bits.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Vectors {
    /// The widest that this CPU has. The standard library remembers what it detected.
    #[inline]
    pub(crate) fn widest() -> Self {
        #[cfg(test)]
        if let Some(forced) = tests::FORCED.get() {
            return forced;
        }
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Plain
    }
}

/// Define a function whose body is compiled for each of [`Vectors`]; a call runs the widest that the CPU has.
///
/// What the body calls is compiled for them too only where it is `#[inline(always)]`.
macro_rules! widest {
    ($(
        $(#[$attribute:meta])*
        $visible:vis fn $name:ident$(<$T:ident: $bound:path>)?(
            $($argument:ident: $type:ty),* $(,)?
        ) $(-> $result:ty)? $body:block
    )*) => {$(
        $(#[$attribute])*
        #[cfg_attr(
            target_arch = "x86_64",
            expect(unsafe_code, reason = "calls code compiled for features that were detected just before")
        )]
        $visible fn $name$(<$T: $bound>)?($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn plain$(<$T: $bound>)?($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2$(<$T: $bound>)?($($argument: $type),*) $(-> $result)? {
                plain($($argument),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512$(<$T: $bound>)?($($argument: $type),*) $(-> $result)? {
                plain($($argument),*)
            }

            match $crate::wide::Vectors::widest() {
                $crate::wide::Vectors::Plain => plain($($argument),*),
                // SAFETY: `Vectors::widest` returns only what it has detected on this CPU.
                #[cfg(target_arch = "x86_64")]
                $crate::wide::Vectors::Avx2 => unsafe { avx2($($argument),*) },
                // SAFETY: the same.
                #[cfg(target_arch = "x86_64")]
                $crate::wide::Vectors::Avx512 => unsafe { avx512($($argument),*) },
            }
        }
    )*};
}

pub(crate) use widest;

#[cfg(test)]
pub(crate) mod tests {
    use super::Vectors;
    use std::cell::Cell;

    thread_local! {
        /// The vectors that tests on this thread use.
        pub(crate) static FORCED: Cell<Option<Vectors>> = const { Cell::new(None) };
    }

    /// What `work` gives with each of the vectors that this CPU has.
    pub(crate) fn with_each<R>(work: impl Fn() -> R) -> Vec<R> {
        let widest = Vectors::widest();
        let mut all = vec![Vectors::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            all.extend((widest != Vectors::Plain).then_some(Vectors::Avx2));
            all.extend((widest == Vectors::Avx512).then_some(Vectors::Avx512));
        }
        let results = all.into_iter().map(|vectors| {
            FORCED.set(Some(vectors));
            work()
        });
        let results = results.collect();
        FORCED.set(None);
        results
    }
}

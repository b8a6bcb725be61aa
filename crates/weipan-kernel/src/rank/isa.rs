//! The same code compiled for several instruction sets, of which one is chosen at run time.

#[cfg(target_arch = "x86_64")]
use super::avx512::Avx512;
use super::count::{Plain, Ties, count};
use super::crowd::{Crowds, compare_all};
use super::grid::Grid;
use super::pen::{Pen, write};
use super::scratch::Working;
use crate::float::Float;
use crate::next::Next;

/// An instruction set that this CPU has: made by [`Isa::all`] and [`Isa::best`] alone, which look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Isa(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

#[cfg(target_arch = "x86_64")]
macro_rules! detected {
    ($($feature:tt),+) => { $(is_x86_feature_detected!($feature))&&+ };
}

impl Isa {
    /// The fastest that this CPU has, as measured on Zen 4.
    pub(super) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if Self::has_avx512() {
                return Self(Set::Avx512);
            }
            if Self::has_avx2() {
                return Self(Set::Avx2);
            }
        }
        Self(Set::Plain)
    }

    /// All that this CPU has.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self(Set::Plain)];
        #[cfg(target_arch = "x86_64")]
        {
            all.extend(Self::has_avx2().then_some(Self(Set::Avx2)));
            all.extend(Self::has_avx512().then_some(Self(Set::Avx512)));
        }
        all
    }

    #[cfg(target_arch = "x86_64")]
    fn has_avx2() -> bool {
        detected!("avx2", "bmi1", "bmi2", "popcnt")
    }

    #[cfg(target_arch = "x86_64")]
    fn has_avx512() -> bool {
        detected!(
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512bitalg",
            "avx512vbmi2",
            "avx512vpopcntdq",
            "bmi1",
            "bmi2",
            "popcnt"
        )
    }

    /// [`count`] with this instruction set.
    #[cfg_attr(
        target_arch = "x86_64",
        expect(unsafe_code, reason = "calls code compiled for features that were detected")
    )]
    pub(super) fn count<T: Float>(
        self,
        row: &[T],
        grid: (Grid<T>, u32),
        ties: Ties,
        next: (Next<T>, Next<T>),
        work: &mut Working,
        crowds: &mut Crowds,
    ) -> usize {
        match self.0 {
            Set::Plain => count::<Plain, T>(row, grid, ties, next, work, crowds),
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { count_avx2(row, grid, ties, next, work, crowds) },
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { count_avx512(row, grid, ties, next, work, crowds) },
        }
    }

    /// [`compare_all`] with this instruction set.
    #[cfg_attr(
        target_arch = "x86_64",
        expect(unsafe_code, reason = "calls code compiled for features that were detected")
    )]
    pub(super) fn compare(self, group: (&[f64], &[u32]), start: u32, ties: Ties, ranks: &mut [u32]) -> bool {
        match self.0 {
            Set::Plain => compare_all::<Plain>(group, start, ties, ranks),
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { compare_avx2(group, start, ties, ranks) },
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { compare_avx512(group, start, ties, ranks) },
        }
    }

    /// [`write`] with this instruction set.
    #[cfg_attr(
        target_arch = "x86_64",
        expect(unsafe_code, reason = "calls code compiled for features that were detected")
    )]
    pub(super) fn write<T: Float>(self, ranks: &[u32], out: &mut [T], pen: Pen) {
        match self.0 {
            Set::Plain => write(ranks, out, pen),
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { write_avx2(ranks, out, pen) },
            // SAFETY: an Isa is only made of what was detected.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { write_avx512(ranks, out, pen) },
        }
    }
}

/// A function of the same arguments, compiled for more features.
#[cfg(target_arch = "x86_64")]
macro_rules! compiled_for {
    ($features:literal, $passes:ty, $count:ident, $compare:ident, $write:ident) => {
        #[target_feature(enable = $features)]
        fn $count<T: Float>(
            row: &[T],
            grid: (Grid<T>, u32),
            ties: Ties,
            next: (Next<T>, Next<T>),
            work: &mut Working,
            crowds: &mut Crowds,
        ) -> usize {
            count::<$passes, T>(row, grid, ties, next, work, crowds)
        }

        #[target_feature(enable = $features)]
        fn $compare(group: (&[f64], &[u32]), start: u32, ties: Ties, ranks: &mut [u32]) -> bool {
            compare_all::<$passes>(group, start, ties, ranks)
        }

        #[target_feature(enable = $features)]
        fn $write<T: Float>(ranks: &[u32], out: &mut [T], pen: Pen) {
            write(ranks, out, pen);
        }
    };
}

#[cfg(target_arch = "x86_64")]
compiled_for!("avx2,bmi1,bmi2,popcnt", Plain, count_avx2, compare_avx2, write_avx2);
#[cfg(target_arch = "x86_64")]
compiled_for!(
    "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt",
    Avx512,
    count_avx512,
    compare_avx512,
    write_avx512
);

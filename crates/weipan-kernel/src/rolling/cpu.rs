//! The same work, compiled once more for CPUs with wider registers.

/// Work over whole rows of lanes. `run` has to be `#[inline(always)]`, so that it is compiled for the caller's CPU.
pub(super) trait Task {
    fn run(self);
}

/// Runs the task with 256-bit registers where there are any.
///
/// Both ways are one body of plain Rust, and the compiler may neither reorder nor fuse floating-point operations:
/// the bits agree.
#[inline]
pub(super) fn run(task: impl Task) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "half the time of most operators; the CPU has just been asked for AVX2")]
        // SAFETY: the only demand of `wide` is that the CPU knows AVX2.
        unsafe {
            wide(task);
        }
        return;
    }
    task.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn wide(task: impl Task) {
    task.run();
}

/// A step on rows that do not overlap. `run` has to be `#[inline(always)]`, as for a [`Task`].
pub(super) trait Step<A: ?Sized, B> {
    fn run(a: &mut A, b: B);
}

/// As [`run`], for a step whose rows do not overlap, which the compiler has to be told: it knows of the arguments of a
/// function, and forgets once the function is a part of its caller.
#[inline]
pub(super) fn step<S: Step<A, B>, A: ?Sized, B>(_: S, a: &mut A, b: B) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[expect(unsafe_code, reason = "a fraction of the time of a quantile; the CPU has just been asked for AVX2")]
        // SAFETY: the only demand of `wide_step` is that the CPU knows AVX2.
        unsafe {
            wide_step::<S, A, B>(a, b);
        }
        return;
    }
    S::run(a, b);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline(never)]
fn wide_step<S: Step<A, B>, A: ?Sized, B>(a: &mut A, b: B) {
    S::run(a, b);
}

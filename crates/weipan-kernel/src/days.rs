//! Days of several panels side by side over threads.

use crate::share::share;
use ndarray::{ArrayView2, ArrayViewMut2, Axis, CowArray, Ix2};

/// Days a thread takes at once: enough to pay for taking them, few enough to share the work evenly.
const DAYS_A_JOB: usize = 16;

/// A panel each of whose days is one slice.
pub(crate) struct Days<'a, T>(CowArray<'a, T, Ix2>);

impl<'a, T: Copy> Days<'a, T> {
    /// The panel where it lies (one day repeated for all is fine too), or a copy if its days are strided.
    ///
    /// # Panics
    ///
    /// Unless the panel has the shape asked for; `name` says which it is.
    pub(crate) fn new(panel: ArrayView2<'a, T>, shape: (usize, usize), name: &str) -> Self {
        assert!(panel.dim() == shape, "the {name} are {:?} and the panel is {shape:?}", panel.dim());
        let whole = shape.1 <= 1 || panel.strides()[1] == 1;
        Self(if whole { panel.into() } else { panel.as_standard_layout().into_owned().into() })
    }

    pub(crate) fn day(&self, day: usize) -> &[T] {
        self.0.row(day).to_slice().unwrap_or_default()
    }
}

/// Call `kernel(day, out_row, scratch)` for each day. A thread makes its scratch and uses it for many days.
///
/// Each day is worked on by one thread alone, so the result cannot depend on how many there are.
pub(crate) fn each_day<U: Copy + Send, S>(
    mut out: ArrayViewMut2<'_, U>,
    scratch: impl Fn() -> S + Sync,
    kernel: impl Fn(usize, &mut [U], &mut S) + Sync,
) {
    let jobs = (0..).step_by(DAYS_A_JOB).zip(out.axis_chunks_iter_mut(Axis(0), DAYS_A_JOB));
    share(jobs, scratch, |(first, mut out), scratch| {
        for (day, mut row) in (first..).zip(out.rows_mut()) {
            if let Some(row) = row.as_slice_mut() {
                kernel(day, row, scratch);
                continue;
            }
            let mut whole = row.to_vec();
            kernel(day, &mut whole, scratch);
            row.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        }
    });
}

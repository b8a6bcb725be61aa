//! Work shared among threads.

use std::sync::Mutex;

/// Give the jobs of an iterator to the threads of the current rayon pool, each the next one that is left. A thread makes its
/// scratch once, so that memory grows with the number of threads and not with the number of jobs.
pub(crate) fn share<I, S>(jobs: I, scratch: impl Fn() -> S + Sync, work: impl Fn(I::Item, &mut S) + Sync)
where
    I: Iterator + Send,
{
    let most = jobs.size_hint().1.unwrap_or(usize::MAX);
    let jobs = Mutex::new(jobs);
    let worker = || {
        let mut mine = None;
        loop {
            // The lock is poisoned if the iterator itself panicked: then that panic ends all of this.
            let Some(job) = jobs.lock().ok().and_then(|mut jobs| jobs.next()) else { return };
            work(job, mine.get_or_insert_with(&scratch));
        }
    };
    rayon::scope(|scope| (0..rayon::current_num_threads().min(most)).for_each(|_| scope.spawn(|_| worker())));
}

//! Pools of so many threads, made once and kept.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};

/// More than any machine has use for; a slip of the keyboard must not start a million.
const MOST: usize = 1024;

/// By process and number of threads: a forked child has none of its parent's threads, and must start its own.
static POOLS: Mutex<BTreeMap<(u32, usize), Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// Let `work` run on so many threads (`None`: one a core), with the interpreter free for others meanwhile.
///
/// A panic in `work` reaches Python as `pyo3_runtime.PanicException`.
pub(crate) fn run<R: Send>(py: Python<'_>, threads: Option<isize>, work: impl FnOnce() -> R + Send) -> PyResult<R> {
    let pool = pool(threads)?;
    Ok(py.detach(|| pool.install(work)))
}

fn pool(threads: Option<isize>) -> PyResult<Arc<ThreadPool>> {
    let threads = match threads {
        Some(threads) => {
            usize::try_from(threads).ok().filter(|threads| (1..=MOST).contains(threads)).ok_or_else(|| {
                PyValueError::new_err(format!("threads is {threads}; give 1 to {MOST}, or None for every core"))
            })?
        }
        None => std::thread::available_parallelism().map_or(1, NonZero::get),
    };
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = pools.get(&(std::process::id(), threads)) {
        return Ok(Arc::clone(pool));
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
        PyRuntimeError::new_err(format!("threads={threads}: they could not be started ({error}); give fewer"))
    })?;
    let pool = Arc::new(pool);
    pools.insert((std::process::id(), threads), Arc::clone(&pool));
    Ok(pool)
}

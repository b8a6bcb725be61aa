//! Tells whoever waits how far the work is. The engine only reports; the command line draws.

use chrono::NaiveDate;

/// Something that shows progress.
pub trait Progress: Sync {
    /// A phase begins; `total` steps are expected, 0 if that is not known.
    fn begin(&self, phase: &str, total: u64);
    /// Steps of the phase are done.
    fn advance(&self, steps: u64);
    /// An account goes on after `lived`, the last day of its checkpoint. `variant` tells it from its siblings and is
    /// empty for a single run.
    fn resumed(&self, variant: &str, lived: NaiveDate) {
        let _ = (variant, lived);
    }
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _phase: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
}

//! Tells whoever waits how far the work is. The engine only reports; the command line draws.

/// Something that shows progress.
pub trait Progress: Sync {
    /// A phase begins; `total` steps are expected, 0 if that is not known.
    fn begin(&self, phase: &str, total: u64);
    /// Steps of the phase are done.
    fn advance(&self, steps: u64);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _phase: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
}

//! Progress bars for work that takes longer than a second; nothing when standard error is no terminal.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use weipan_engine::Progress;

use crate::style::{WARN, paint};

/// How long work may take before a bar appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bars on standard error.
#[derive(Debug)]
pub struct Bars {
    start: Instant,
    current: Mutex<Option<ProgressBar>>,
}

impl Default for Bars {
    fn default() -> Self {
        Self { start: Instant::now(), current: Mutex::new(None) }
    }
}

impl Bars {
    /// Removes the bar.
    pub fn clear(&self) {
        if let Ok(mut current) = self.current.lock()
            && let Some(bar) = current.take()
        {
            bar.finish_and_clear();
        }
    }

    fn appear(&self, bar: &ProgressBar) {
        if bar.is_hidden() && self.start.elapsed() >= PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            bar.enable_steady_tick(Duration::from_millis(120));
        }
    }
}

impl Progress for Bars {
    fn begin(&self, phase: &str, total: u64) {
        self.clear();
        let bar = ProgressBar::with_draw_target((total > 0).then_some(total), ProgressDrawTarget::hidden());
        let template = if total > 0 { "{spinner} {msg:<12} {wide_bar} {percent:>3} %" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(phase.to_owned());
        self.appear(&bar);
        if let Ok(mut current) = self.current.lock() {
            *current = Some(bar);
        }
    }

    fn advance(&self, steps: u64) {
        if let Ok(current) = self.current.lock()
            && let Some(bar) = current.as_ref()
        {
            bar.inc(steps);
            self.appear(bar);
        }
    }

    fn resumed(&self, variant: &str, lived: NaiveDate) {
        let what = if variant.is_empty() { "the run" } else { variant };
        let told = format!("{} {what} goes on from its checkpoint of {lived}", paint(WARN, "note:"));
        match self.current.lock().as_deref() {
            Ok(Some(bar)) if !bar.is_hidden() => bar.println(told),
            _ => anstream::eprintln!("{told}"),
        }
    }
}

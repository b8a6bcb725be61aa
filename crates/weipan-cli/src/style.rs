//! The few colours of the terminal; they fall away with NO_COLOR and in files.

use anstyle::{AnsiColor, Style};

/// What matters most on a line.
pub const STRONG: Style = Style::new().bold();
/// What is there if wanted.
pub const FAINT: Style = Style::new().dimmed();
/// Went well.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Needs a look.
pub const WARN: Style = AnsiColor::Yellow.on_default();
/// Went wrong.
pub const BAD: Style = AnsiColor::Red.on_default();

/// A text in a style.
#[must_use]
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

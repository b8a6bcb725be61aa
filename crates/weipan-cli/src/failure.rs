//! Errors as people see them.

use std::io::IsTerminal;
use std::path::Path;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use weipan_engine::EngineError;

/// A report of any error: its message and those of its causes.
pub fn of(error: impl std::error::Error + Send + Sync + 'static) -> Report {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        source = cause.source();
    }
    Report::msg(message)
}

/// A report of an engine error, with the place in the spec where it has one.
pub fn of_spec(error: &EngineError, path: &Path, text: &str) -> Report {
    let name = path.display().to_string();
    match error.span() {
        Some(span) => {
            let diagnostic = MietteDiagnostic::new(error.to_string()).with_label(LabeledSpan::underline(span));
            Report::new(diagnostic).with_source_code(NamedSource::new(name, text.to_owned()).with_language("TOML"))
        }
        None => Report::msg(format!("{name}: {error}")),
    }
}

/// Whether the reader of our output has gone (`weipan … | head`): not worth a word.
#[must_use]
pub fn is_closed_pipe(report: &Report) -> bool {
    report.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The report as text; colours and broken lines only where a terminal wants them: whoever searches a log for a path
/// finds it whole.
#[must_use]
pub fn render(report: &Report) -> String {
    let colour = matches!(
        anstream::stderr().current_choice(),
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
    );
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut text = String::new();
    let wrap = std::io::stderr().is_terminal();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_wrap_lines(wrap).with_links(false);
    match handler.render_report(&mut text, report.as_ref()) {
        Ok(()) => text.trim_end().to_owned(),
        Err(_) => format!("error: {report}"),
    }
}

//! A mistake in a definition, drawn with a caret under it.

use std::fmt;

/// A mistake at a place in a definition's text.
///
/// ```
/// use weipan_factor::Expression;
/// let error = Expression::parse("size", "log(market_cup)").unwrap_err().to_string();
/// let lines: Vec<&str> = error.lines().collect();
/// assert_eq!(lines[0], "factor `size`, line 1, column 5: `market_cup` is not known; did you mean `market_cap`?");
/// assert_eq!(lines[2], "  1 | log(market_cup)");
/// assert_eq!(lines[3], "    |     ^^^^^^^^^^");
/// assert_eq!(lines[4], "    = if the data set has a column of this name, write column(\"market_cup\")");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextError {
    /// Name of the factor.
    pub factor: String,
    /// Line of the mistake, from 1.
    pub line: usize,
    /// Column of its first character, from 1, counted in characters.
    pub column: usize,
    /// How many characters it spans on that line, at least 1.
    pub width: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it, if there is more to say.
    pub help: Option<String>,
    /// The line's text.
    pub source: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let (source, at) = self.excerpt();
        let before: String = source.iter().take(at).copied().map(blank).collect();
        let under: usize = source.iter().skip(at).take(self.width).copied().map(columns).sum();
        writeln!(f, "factor `{}`, line {}, column {}: {}", self.factor, self.line, self.column, self.message)?;
        writeln!(f, "  {margin} |")?;
        writeln!(f, "  {number} | {}", source.iter().collect::<String>())?;
        write!(f, "  {margin} | {before}{}", "^".repeat(under.max(1)))?;
        match &self.help {
            Some(help) => write!(f, "\n  {margin} = {help}"),
            None => Ok(()),
        }
    }
}

/// Columns of the source line that are shown, so that no terminal breaks it and moves the caret elsewhere.
const SHOWN: usize = 84;
/// Those of them that may stand left of the mistake.
const SHOWN_BEFORE: usize = 40;

impl TextError {
    /// The characters of the source line that are shown, and how many of them stand left of the mistake: the whole line,
    /// or of a long one the part around the mistake.
    fn excerpt(&self) -> (Vec<char>, usize) {
        let plain = |c: char| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c };
        let line: Vec<char> = self.source.chars().map(plain).collect();
        let at = self.column - 1;
        if line.iter().copied().map(columns).sum::<usize>() <= SHOWN {
            return (line, at);
        }
        let at = at.min(line.len());
        let from = at - fitting(line[..at].iter().rev(), SHOWN_BEFORE);
        let to = from + fitting(line[from..].iter(), SHOWN);
        let cut = |there: bool| there.then_some('…');
        let shown = cut(from > 0).into_iter().chain(line[from..to].iter().copied()).chain(cut(to < line.len()));
        (shown.collect(), at - from + usize::from(from > 0))
    }
}

/// How many characters fit in a number of columns.
fn fitting<'a>(chars: impl Iterator<Item = &'a char>, room: usize) -> usize {
    let ends = chars.scan(0, |end, c| {
        *end += columns(*c);
        Some(*end)
    });
    ends.take_while(|end| *end <= room).count()
}

impl std::error::Error for TextError {}

/// What stands under a character left of the caret: tabs stay, wide characters take two columns.
fn blank(c: char) -> &'static str {
    match c {
        '\t' => "\t",
        c if columns(c) == 2 => "  ",
        _ => " ",
    }
}

/// Characters that take two columns of a terminal: CJK and full-width forms.
const WIDE: [std::ops::RangeInclusive<char>; 7] = [
    '\u{1100}'..='\u{115f}',
    '\u{2e80}'..='\u{a4cf}',
    '\u{ac00}'..='\u{d7a3}',
    '\u{f900}'..='\u{faff}',
    '\u{fe30}'..='\u{fe6f}',
    '\u{ff00}'..='\u{ff60}',
    '\u{ffe0}'..='\u{ffe6}',
];

/// Columns of a terminal that a character takes.
fn columns(c: char) -> usize {
    if WIDE.iter().any(|range| range.contains(&c)) { 2 } else { 1 }
}

/// Characters of the text, from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// From the start of one span to the end of another.
    pub(crate) fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }
}

/// A mistake whose line and column are not worked out yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
    /// The mistake itself, if it is in the text of another factor that this place uses.
    pub elsewhere: Option<Box<TextError>>,
}

impl Fault {
    /// A mistake in the text of a factor that is used at a place.
    pub(crate) fn in_factor(span: Span, error: TextError) -> Self {
        Self { elsewhere: Some(Box::new(error)), ..Self::new(span, "") }
    }

    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, elsewhere: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The mistake with its place in the text.
    pub(crate) fn locate(self, factor: &str, text: &str) -> TextError {
        if let Some(error) = self.elsewhere {
            return *error;
        }
        let chars: Vec<char> = text.chars().collect();
        let start = self.span.start.min(chars.len());
        let line_start = chars[..start].iter().rposition(|c| *c == '\n').map_or(0, |i| i + 1);
        let line_end = chars[start..].iter().position(|c| *c == '\n').map_or(chars.len(), |i| start + i);
        TextError {
            factor: factor.to_owned(),
            line: chars[..start].iter().filter(|c| **c == '\n').count() + 1,
            column: start - line_start + 1,
            width: self.span.end.min(line_end).saturating_sub(start).max(1),
            message: self.message,
            help: self.help,
            source: chars[line_start..line_end].iter().collect::<String>().trim_end().to_owned(),
        }
    }
}

/// The known name nearest to an unknown one, if it is near enough to be a slip of the fingers.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match name.chars().count() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    let near = known.map(|other| (strsim::osa_distance(name, other), other)).filter(|(d, _)| *d <= allowed);
    near.min().map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(source: &str, column: usize, width: usize) -> (String, String) {
        let (factor, message, source) = ("x".to_owned(), "wrong".to_owned(), source.to_owned());
        let text = TextError { factor, line: 1, column, width, message, help: None, source }.to_string();
        let mut lines = text.lines().skip(2).map(|line| line[6..].to_owned());
        (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
    }

    #[test]
    fn a_long_line_is_cut_around_the_mistake() {
        let long = format!("{}wrong{}", "(".repeat(5_000), ")".repeat(5_000));
        let (line, caret) = drawn(&long, 5_001, 5);
        assert_eq!(line, format!("…{}wrong{}…", "(".repeat(40), ")".repeat(39)));
        assert_eq!(caret, format!("{}^^^^^", " ".repeat(41)));
        let (line, caret) = drawn(&long, 1, 10_005);
        assert_eq!((line.chars().count(), caret), (85, "^".repeat(85)));
        let (line, caret) = drawn(&long, 10_006, 1);
        assert_eq!((line, caret), (format!("…{}", ")".repeat(40)), format!("{}^", " ".repeat(41))));
        let (line, caret) = drawn(&"市".repeat(60), 31, 1);
        assert_eq!((line, caret), (format!("…{}…", "市".repeat(42)), format!("{}^^", " ".repeat(41))));
    }

    #[test]
    fn a_terminal_is_told_nothing_by_a_definition() {
        let (line, caret) = drawn("a \u{1b}[2J\tb", 3, 1);
        assert_eq!((line.as_str(), caret.as_str()), ("a \u{fffd}[2J\tb", "  ^"));
    }
}

//! Tables for the terminal: the first column left, the others right; CJK characters take two cells.

use crate::style::{STRONG, paint};

/// Cells that a text takes in a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6)
}

/// Columns of the terminal that standard output goes to; `None` for a file or a pipe.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    let terminal = console::Term::stdout();
    terminal.is_term().then(|| terminal.size_checked()).flatten().map(|(_, columns)| usize::from(columns))
}

/// A text in lines of at most `room` cells, ended between words; a longer word has a line of its own.
#[must_use]
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| width(line) + 1 + width(word) <= room) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Rows as aligned text, the first row as a header, numbers to the right.
#[must_use]
pub fn render(rows: &[Vec<String>]) -> String {
    aligned(rows, |column| column > 0)
}

/// Rows as aligned text, the first row as a header, every column to the left.
#[must_use]
pub fn render_left(rows: &[Vec<String>]) -> String {
    aligned(rows, |_| false)
}

fn aligned(rows: &[Vec<String>], is_right: impl Fn(usize) -> bool) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &Vec<String>, i: usize| row.get(i).cloned().unwrap_or_default();
    let widths: Vec<usize> =
        (0..columns).map(|i| rows.iter().map(|row| width(&cell(row, i))).max().unwrap_or(0)).collect();
    let mut lines = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (i, wide) in widths.iter().enumerate() {
            let text = cell(row, i);
            let is_open = i + 1 == columns && !is_right(i);
            let pad = " ".repeat(if is_open { 0 } else { wide - width(&text) });
            let gap = if i == 0 { "" } else { "  " };
            let padded = if is_right(i) { format!("{gap}{pad}{text}") } else { format!("{gap}{text}{pad}") };
            line.push_str(&if n == 0 { paint(STRONG, &padded) } else { padded });
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_their_lines_between_words() {
        assert_eq!(wrapped("one two three  four", 9), ["one two", "three", "four"]);
        assert_eq!(wrapped("微盘 市值", 4), ["微盘", "市值"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
        assert!(wrapped("", 9).is_empty());
    }

    #[test]
    fn chinese_text_lines_up() {
        assert_eq!(width("杠杆 2"), 6);
        let table = render(&[vec!["a".into(), "b".into()], vec!["杠杆".into(), "1".into()]]);
        assert!(table.ends_with("杠杆  1"), "{table}");
        let table = render_left(&[vec!["a".into(), "long".into()], vec!["杠杆".into(), "b".into()]]);
        assert!(table.ends_with("杠杆  b"), "{table}");
    }
}

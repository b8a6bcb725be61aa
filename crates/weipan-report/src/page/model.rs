//! What a page is made of: plain values that the templates draw.

use serde::Serialize;
use serde_json::Value;

use crate::chart::Chart;

/// One cell of a table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Cell {
    text: String,
    /// CSS classes.
    class: String,
    /// Depth of the heat colour, 0 to 1; its sign is in the class.
    heat: f64,
    /// The number that a sortable table sorts by; by the text where there is none.
    sort: Option<f64>,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: String::new(), heat: 0.0, sort: None }
    }

    /// A number: to the right, with a true minus sign.
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self { text: minus(&text.into()), class: "num".to_owned(), heat: 0.0, sort: None }
    }

    /// A number whose background says how far it is from zero, full at `scale`.
    pub(crate) fn heat(text: String, value: f64, scale: f64) -> Self {
        let depth = if value.is_nan() || scale <= 0.0 { 0.0 } else { (value.abs() / scale).min(1.0) };
        let side = if value < 0.0 { "down" } else { "up" };
        Self {
            text: minus(&text),
            class: format!("num heat {side}"),
            heat: (depth * 100.0).round() / 100.0,
            sort: None,
        }
    }

    /// The cell with the number that it is sorted by.
    pub(crate) fn sorted_by(mut self, value: f64) -> Self {
        self.sort = value.is_finite().then_some(value);
        self
    }

    /// Whether it says nothing.
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn with(mut self, class: &str) -> Self {
        self.class = format!("{} {class}", self.class).trim().to_owned();
        self
    }
}

/// Hyphens that begin a number become minus signs; those inside dates and words stay.
pub(crate) fn minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let number = rest.peek().is_some_and(|next| next.is_ascii_digit() || *next == '¥');
        out.push(if c == '-' && number && !before.is_ascii_alphanumeric() { '−' } else { c });
        if number && c == '-' && rest.peek() == Some(&'¥') {
            out.push('\u{2060}'); // a word joiner: a line may not end between the sign and the amount
        }
        before = c;
    }
    out
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) class: &'static str,
}

/// A table with a head and a caption.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<Cell>,
    pub(crate) rows: Vec<Row>,
    pub(crate) class: &'static str,
}

impl Table {
    /// A table whose first column is text and whose others are numbers.
    pub(crate) fn new(caption: &str, head: &[&str]) -> Self {
        let head = head.iter().enumerate().map(|(i, h)| if i == 0 { Cell::text(*h) } else { Cell::number(*h) });
        Self { caption: caption.to_owned(), head: head.collect(), rows: Vec::new(), class: "" }
    }

    pub(crate) fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, class: "" });
    }

    /// Leaves out the columns from a position on that say nothing in any row.
    pub(crate) fn drop_empty(&mut self, from: usize) {
        let kept: Vec<bool> = (0..self.head.len())
            .map(|i| i < from || self.rows.iter().any(|row| row.cells.get(i).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let keep = |cells: &mut Vec<Cell>| {
            let mut each = kept.iter();
            cells.retain(|_| each.next().copied().unwrap_or(true));
        };
        keep(&mut self.head);
        self.rows.iter_mut().for_each(|row| keep(&mut row.cells));
    }

    pub(crate) fn push_as(&mut self, class: &'static str, cells: Vec<Cell>) {
        self.rows.push(Row { cells, class });
    }
}

/// A piece of a section.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Block {
    /// A chart with its caption.
    Chart { id: String, height: u32, caption: String },
    /// A table.
    Table(Table),
    /// A paragraph.
    Text { text: String },
    /// Sentences one below the other.
    List { items: Vec<String> },
    /// Something that is there for those who ask.
    Details { summary: String, blocks: Vec<Block> },
    /// Text as it is.
    Pre { text: String },
    /// Blocks side by side where there is room.
    Pair { blocks: Vec<Block> },
    /// A smaller heading.
    Heading { text: String },
}

impl Block {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: minus(&text.into()) }
    }

    pub(crate) fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }
}

/// A section with a heading.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// A number of the first screen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Card {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) note: String,
}

/// A whole page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Page {
    pub(crate) lang: &'static str,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
    pub(crate) verdict: Vec<String>,
    pub(crate) warnings: Vec<String>,
    /// Further notes, folded away below the warnings.
    pub(crate) notes: Vec<String>,
    pub(crate) cards: Vec<Card>,
    pub(crate) sections: Vec<Section>,
    pub(crate) footer: String,
    pub(crate) words: Words,
}

impl Page {
    /// The page with true minus signs in all its sentences.
    pub(crate) fn set(mut self) -> Self {
        let lists = [&mut self.lines, &mut self.verdict, &mut self.warnings, &mut self.notes];
        lists.into_iter().flatten().for_each(|text| *text = minus(text));
        for card in &mut self.cards {
            (card.value, card.note) = (minus(&card.value), minus(&card.note));
        }
        self
    }
}

/// Words of the frame.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Words {
    pub(crate) theme: String,
    pub(crate) contents: String,
    pub(crate) verdict: String,
    pub(crate) warnings: String,
    pub(crate) notes: String,
    pub(crate) noscript: String,
}

/// Charts of a page, collected while its sections are written.
#[derive(Debug, Default)]
pub(crate) struct Charts {
    all: Vec<Chart>,
    /// Series that several charts share, such as the dates: `@name` in a chart stands for them.
    shared: serde_json::Map<String, Value>,
}

impl Charts {
    /// Makes a series known to all charts under a name.
    pub(crate) fn share(&mut self, name: &str, values: Value) {
        self.shared.insert(name.to_owned(), values);
    }

    /// Adds a chart and gives the block that shows it.
    pub(crate) fn add(&mut self, chart: Chart) -> Block {
        let block = Block::Chart { id: chart.id.clone(), height: chart.height, caption: chart.caption.clone() };
        self.all.push(chart);
        block
    }

    /// All charts as JSON that may stand inside a script element.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        let charts: serde_json::Map<String, Value> = self
            .all
            .iter()
            .map(|c| (c.id.clone(), serde_json::json!({"data": c.traces, "layout": c.layout})))
            .collect();
        let text = serde_json::to_string(&serde_json::json!({"shared": self.shared, "charts": charts}))?;
        Ok(text.replace("</", "<\\/").replace("<!--", "<\\!--"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_hyphens() {
        assert_eq!(minus("-71.0% on 2024-02-07, IM-2403 (-¥3)"), "−71.0% on 2024-02-07, IM-2403 (−\u{2060}¥3)");
        assert_eq!(minus("跌-3.0%"), "跌−3.0%");
    }
}

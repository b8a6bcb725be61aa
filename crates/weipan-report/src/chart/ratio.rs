//! What all pictures of the margin ratio share: where the axis ends, the lines, and how they are named.

use serde_json::{Value, json};
use weipan_core::ledger::MarginStatus;
use weipan_core::record::AccountRecord;

use super::{percent_axis, with};
use crate::Lang;
use crate::format::percent;

/// Highest end of an axis: above it an account is far from every line.
const TOP: f64 = 1.2;

/// The ends of a ratio axis, and at which of them values run out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) cut_low: bool,
    pub(crate) cut_high: bool,
}

impl Span {
    /// Around the ratios of an account's days and, as far as they are near, those of a residue that is being sold: from zero,
    /// or a little below it, to just above the highest judged ratio, at most 120 %.
    pub(crate) fn of(judged: &[f64], residue: &[f64]) -> Self {
        let most = |all: &[f64]| all.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
        let least = |all: &[f64]| all.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::min);
        let high = (most(judged) * 1.05).clamp(0.3, TOP);
        let floor = if high < 0.65 { -0.1 } else { -0.25 };
        let bottom = least(judged).min(least(residue));
        let low = (bottom * 1.1).max(floor);
        Self { low, high, cut_low: bottom < low, cut_high: most(judged).max(most(residue)) > high }
    }

    /// The axis with these ends.
    pub(crate) fn axis(self, lang: Lang) -> Value {
        with(percent_axis(lang.text("chart.ratio_unit")), json!({"range": [self.low, self.high]}))
    }

    /// A value moved to the nearest end if it is outside, so that its mark can be seen.
    pub(crate) fn inside(self, value: f64) -> f64 {
        let edge = 0.04 * (self.high - self.low);
        value.clamp(self.low + edge, self.high - edge)
    }

    /// A caption, with a word on the cut if there is one.
    pub(crate) fn caption(self, text: &str, lang: Lang) -> String {
        let ends: Vec<String> = [(self.cut_low, self.low), (self.cut_high, self.high)]
            .into_iter()
            .filter(|(cut, _)| *cut)
            .map(|(_, end)| percent(end, 0, lang))
            .collect();
        if ends.is_empty() {
            return text.to_owned();
        }
        let cut = lang.fill("caption.cut", &[("ends", &ends.join(lang.text("list.and")))]);
        crate::page::model::minus(&lang.join(&[text.to_owned(), cut]))
    }
}

/// Margin lines of an account across a chart, highest first; none for a cash account.
pub(crate) fn lines(account: &AccountRecord, y_axis: &str) -> Vec<Value> {
    let line = |(value, colour, dash): (f64, &str, &str)| {
        json!({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": y_axis, "y0": value, "y1": value,
            "line": {"color": colour, "width": 1, "dash": dash}})
    };
    let all =
        [(account.warning, "$basis", "dot"), (account.call, "$loss", "dash"), (account.close_out, "$loss", "solid")];
    if account.kind == "cash" { Vec::new() } else { all.into_iter().map(line).collect() }
}

/// The lines in words, for a picture without room for their names; empty for a cash account.
pub(crate) fn legend(account: &AccountRecord, lang: Lang) -> String {
    if account.kind == "cash" {
        return String::new();
    }
    let values = [account.warning, account.call, account.close_out].map(|v| percent(v, 0, lang));
    lang.fill("caption.lines", &[("warning", &values[0]), ("call", &values[1]), ("close_out", &values[2])])
}

/// The names of the lines, one after the other in one row: however near the lines are to each other, their names are not. The row
/// stands below the lowest line, or above the highest where the account is so far from all of them that the room below is narrow.
pub(crate) fn names(account: &AccountRecord, y_axis: &str, span: Span, side: &str, lang: Lang) -> Option<Value> {
    let name = |status: MarginStatus, value: f64, colour: &str| {
        let word = lang.text(&format!("status.{}", status.word()));
        format!("<span style=\"color:{colour}\">{word} {}</span>", percent(value, 0, lang))
    };
    let text = [
        name(MarginStatus::Warning, account.warning, "$basis"),
        name(MarginStatus::Call, account.call, "$loss"),
        name(MarginStatus::CloseOut, account.close_out, "$loss"),
    ];
    (account.kind != "cash").then(|| {
        let (y, anchor) = if span.high > 0.65 { (account.warning, "bottom") } else { (account.close_out, "top") };
        let x = if side == "left" { 0.005 } else { 0.995 };
        json!({"xref": "paper", "x": x, "xanchor": side, "yref": y_axis, "y": y, "yanchor": anchor,
            "text": text.join(" · "), "showarrow": false, "font": {"size": 11, "color": "$muted"}})
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_residue_does_not_stretch_the_axis() {
        let span = Span::of(&[0.25, 0.22, 0.05], &[-0.31, -477.3, f64::NAN]);
        assert_eq!((span.low, span.high, span.cut_low, span.cut_high), (-0.1, 0.3, true, false));
        assert!(span.inside(-477.3) > span.low && span.inside(0.2) == 0.2);
        assert!(span.caption("x", Lang::En).contains("axis is cut at −10%."));
    }

    #[test]
    fn an_ordinary_account_is_not_cut() {
        let span = Span::of(&[0.5, 0.2], &[]);
        assert_eq!((span.low, span.high, span.cut_low, span.cut_high), (0.0, 0.525, false, false));
        assert_eq!(span.caption("x", Lang::En), "x");
    }

    #[test]
    fn a_rich_account_is_cut_at_the_top() {
        let span = Span::of(&[0.9, 4.0, -0.5], &[]);
        assert_eq!((span.low, span.high, span.cut_low, span.cut_high), (-0.25, 1.2, true, true));
    }
}

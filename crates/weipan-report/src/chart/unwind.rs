//! Forced selling day by day: what was sold, what stayed and why, and the margin ratio meanwhile.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};
use weipan_core::Cny;

use super::{Chart, axis, bars, with};
use crate::Lang;
use crate::format::money_unit;
use crate::study::Study;
use crate::unwinding::{self, Day, KEEPERS};

/// Sold, then what each rule kept.
const COLOURS: [&str; 6] = ["$loss", "$run8", "$run4", "$financing", "$run6", "$run2"];

/// Stacked bars of worth, and the ratio as a line on the right.
pub(crate) fn unwind(study: &Study, days: &BTreeMap<NaiveDate, Day>, lang: Lang) -> Chart {
    let dates: Vec<String> = days.keys().map(|day| day.format("%y-%m-%d").to_string()).collect();
    let x = json!(dates);
    let scaled =
        |of: &dyn Fn(&Day) -> Cny| -> Vec<f64> { days.values().map(|d| of(d).yuan() / money_unit(lang)).collect() };
    let mut traces = vec![bars(lang.text("sold"), &x, &scaled(&|d| d.sold), "$selection")];
    for (rule, colour) in KEEPERS.iter().zip(COLOURS) {
        if days.values().any(|d| d.kept.contains_key(*rule)) {
            let kept = scaled(&|d| d.kept.get(*rule).copied().unwrap_or_default());
            traces.push(bars(lang.text(&format!("rule.{rule}")), &x, &kept, colour));
        }
    }
    traces.push(ratio(study, days, &x, lang));
    let layout = json!({"barmode": "stack", "hovermode": "x",
        "xaxis": {"type": "category", "title": {"text": lang.text("date")}},
        "yaxis": axis(&lang.fill("unwind.axis", &[("unit", lang.text("unit.money"))])),
        "yaxis2": with(super::percent_axis(lang.text("chart.ratio_unit")),
            json!({"overlaying": "y", "side": "right", "showgrid": false, "rangemode": "tozero"}))});
    Chart::new("unwind", 340, traces, layout, lang)
}

fn ratio(study: &Study, days: &BTreeMap<NaiveDate, Day>, x: &Value, lang: Lang) -> Value {
    let values: Vec<f64> = days.keys().map(|day| unwinding::ratio(&study.run.days, *day)).collect();
    json!({"type": "scatter", "mode": "lines+markers", "name": lang.text("ratio"), "x": x, "y": super::numbers(&values),
        "yaxis": "y2", "line": {"color": "$equity", "width": 1.6}, "marker": {"color": "$equity", "size": 6}})
}

//! The basis of a futures product: through time, along the contracts of a day, and who holds it.

use chrono::NaiveDate;
use serde_json::{Value, json};
use weipan_core::basis_study::BasisStudy;
use weipan_core::ledger::BasisRow;

use super::{Chart, RUN_COLOURS, axis, line, numbers, percent_axis, time_axis, with};
use crate::Lang;

/// Most contracts that trade on a day.
const PLACES: i64 = 4;

/// A value of each day's row that fits; NaN where none does.
fn series(study: &BasisStudy, fits: impl Fn(&BasisRow) -> bool, value: impl Fn(&BasisRow) -> f64) -> Vec<f64> {
    study.days().iter().map(|day| study.on(*day).iter().find(|row| fits(row)).map_or(f64::NAN, &value)).collect()
}

/// Annualised basis of the front quarter, raw and with expected dividends added back, and of the farthest contract.
pub(crate) fn front_quarter(study: &BasisStudy, lang: Lang) -> Chart {
    let front = |row: &BasisRow| row.front_quarter;
    let traces = vec![
        line(lang.text("chart.basis_raw"), &series(study, front, |row| row.annual), "$basis"),
        line(lang.text("chart.basis_adjusted"), &series(study, front, |row| row.annual_adjusted), "$equity"),
        with(
            line(lang.text("basis.farthest"), &series(study, |row| row.farthest, |row| row.annual), "$market"),
            json!({"visible": "legendonly"}),
        ),
    ];
    let layout = json!({"xaxis": time_axis(lang), "yaxis": percent_axis(lang.text("chart.basis_unit"))});
    Chart::new("basis_front", 340, traces, layout, lang)
}

/// A line for each place in the row of contracts: annualised, those with ten days or more.
pub(crate) fn by_place(study: &BasisStudy, lang: Lang) -> Chart {
    const LEAST_DAYS: i64 = 10;
    let traces = (1..=PLACES).map(|place| {
        let fits = |row: &BasisRow| row.place == place && row.days_left >= LEAST_DAYS;
        line(&place_name(place, lang), &series(study, fits, |row| row.annual), RUN_COLOURS[place as usize - 1])
    });
    let layout = json!({"xaxis": time_axis(lang), "yaxis": percent_axis(lang.text("chart.basis_unit"))});
    Chart::new("basis_places", 340, traces.collect(), layout, lang)
}

/// The same in points, not annualised.
pub(crate) fn points(study: &BasisStudy, lang: Lang) -> Chart {
    let traces = (1..=PLACES).map(|place| {
        let values = series(study, |row| row.place == place, |row| row.points);
        line(&place_name(place, lang), &values, RUN_COLOURS[place as usize - 1])
    });
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("basis.points_unit")), json!({"hoverformat": ".1f"}))});
    Chart::new("basis_points", 300, traces.collect(), layout, lang)
}

/// The contracts of some days against the days left.
pub(crate) fn term_structure(study: &BasisStudy, days: &[(String, NaiveDate)], lang: Lang) -> Chart {
    let trace = |(i, (name, day)): (usize, &(String, NaiveDate))| {
        let rows: Vec<&BasisRow> = study.on(*day).iter().filter(|row| !row.annual.is_nan()).collect();
        let x: Vec<i64> = rows.iter().map(|row| row.days_left).collect();
        let y: Vec<f64> = rows.iter().map(|row| row.annual).collect();
        let labels: Vec<&str> = rows.iter().map(|row| &*row.contract).collect();
        json!({"type": "scatter", "mode": "lines+markers", "name": name, "x": x, "y": numbers(&y), "text": labels,
            "hovertemplate": "%{text}: %{y}<extra></extra>",
            "line": {"color": RUN_COLOURS[i % RUN_COLOURS.len()], "width": 1.8}, "marker": {"size": 8}})
    };
    let traces: Vec<Value> = days.iter().enumerate().map(trace).collect();
    let layout = json!({"hovermode": "closest", "yaxis": percent_axis(lang.text("chart.basis_unit")),
        "xaxis": with(axis(lang.text("basis.days_left_unit")), json!({"rangemode": "tozero", "zeroline": false}))});
    Chart::new("basis_terms", 340, traces, layout, lang)
}

/// Open contracts, stacked by place.
pub(crate) fn open_interest(study: &BasisStudy, lang: Lang) -> Chart {
    let traces = (1..=PLACES).map(|place| {
        let values = series(study, |row| row.place == place, |row| row.open_interest as f64);
        let colour = RUN_COLOURS[place as usize - 1];
        with(
            line(&place_name(place, lang), &values, colour),
            json!({"stackgroup": "open", "line": {"color": colour, "width": 0.5}}),
        )
    });
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("basis.open_unit")), json!({"rangemode": "tozero", "hoverformat": ",.0f"}))});
    Chart::new("basis_open", 300, traces.collect(), layout, lang)
}

fn place_name(place: i64, lang: Lang) -> String {
    lang.text(&format!("basis.place.{place}")).to_owned()
}

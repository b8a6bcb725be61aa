//! What the buckets of scores earned: a bar each, and a line each.

use serde_json::{Value, json};

use super::{decimals, largest, legend, return_axis};
use crate::Lang;
use crate::chart::{Chart, axis, time_axis, with};
use crate::factor::shape::Bucket;
use crate::factor::verdict::horizon;
use crate::factor::{Factor, compounded};
use crate::statistic::period::week;

/// Colours of a ramp from low scores to high ones.
const RAMP: usize = 10;

/// The colour of a bucket: the first and the last are always the ends of the ramp.
pub(crate) fn colour(bucket: usize, buckets: usize) -> String {
    let step = (RAMP - 1) as f64 * bucket as f64 / (buckets.max(2) - 1) as f64;
    format!("$ramp{}", step.round() as usize)
}

/// Name of a bucket: its number, the first and the last with what they hold.
pub(crate) fn name(bucket: &Bucket, buckets: usize, lang: Lang) -> String {
    let end = match bucket.number {
        1 => lang.text("factor.bucket.low"),
        n if n as usize == buckets => lang.text("factor.bucket.high"),
        _ => return bucket.number.to_string(),
    };
    format!("{} {end}", bucket.number)
}

/// Mean forward return of each bucket less that of all scored stocks.
pub(crate) fn means(factor: &Factor, buckets: &[Bucket], lang: Lang) -> Chart {
    let count = factor.study.record.buckets;
    let x: Vec<String> = buckets.iter().map(|b| b.number.to_string()).collect();
    let y: Vec<f64> = buckets.iter().map(|b| b.excess).collect();
    let colours: Vec<String> = buckets.iter().map(|b| colour(b.number as usize - 1, count)).collect();
    let traces = vec![json!({"type": "bar", "name": lang.text("factor.bucket.excess"), "x": x, "y": decimals(&y, 6),
        "marker": {"color": colours}})];
    let own = horizon(i64::from(factor.study.record.horizon), lang);
    let title = lang.fill("factor.chart.excess_unit", &[("horizon", &own)]);
    let layout = json!({"hovermode": "closest", "showlegend": false,
        "xaxis": {"type": "category", "title": {"text": lang.text("factor.chart.bucket")}},
        "yaxis": return_axis(&title, largest(&y))});
    Chart::new("bucket_means", 340, traces, layout, lang)
}

/// Growth of one yuan in each bucket, drawn at the end of each week in a long study. The value on the last day is always drawn.
pub(crate) fn lines(factor: &Factor, buckets: &[Bucket], lang: Lang) -> Chart {
    let count = factor.study.record.buckets;
    let long = factor.days.len() > 500;
    let mut ends: Vec<f64> = Vec::new();
    let traces: Vec<Value> = buckets
        .iter()
        .map(|bucket| {
            let returns: Vec<f64> = bucket.next.iter().map(|(_, r)| *r).collect();
            let nav = compounded(&returns);
            let days = &bucket.next;
            let last = |t: &usize| days.get(t + 1).is_none_or(|(day, _)| week(*day) != week(days[*t].0));
            let kept: Vec<usize> = (0..nav.len()).filter(|t| !long || last(t)).collect();
            let x: Vec<String> = kept.iter().map(|t| days[*t].0.to_string()).collect();
            let y: Vec<f64> = kept.iter().map(|t| nav[*t]).collect();
            ends.extend(&y);
            let outer = bucket.number == 1 || bucket.number as usize == count;
            json!({"type": "scatter", "mode": if y.len() < 2 { "markers" } else { "lines" }, "name": name(bucket, count, lang),
                "x": x, "y": decimals(&y, 4), "line": {"color": colour(bucket.number as usize - 1, count),
                "width": if outer { 2.6 } else { 1.3 }}, "marker": {"color": colour(bucket.number as usize - 1, count)}})
        })
        .collect();
    let (low, high) =
        ends.iter().filter(|v| v.is_finite()).fold((1.0_f64, 1.0_f64), |(l, h), v| (l.min(*v), h.max(*v)));
    let scale = if high / low > 4.0 { "log" } else { "linear" };
    let title = if scale == "log" { "factor.chart.growth_log" } else { "factor.chart.growth" };
    let layout = json!({"xaxis": time_axis(lang), "legend": legend(),
        "yaxis": with(axis(lang.text(title)), json!({"type": scale, "zeroline": false, "tickformat": ".3~f", "hoverformat": ".3f"}))});
    Chart::new("bucket_lines", 420, traces, layout, lang)
}

#[cfg(test)]
mod tests {
    use super::colour;

    #[test]
    fn ramps_end_where_they_should() {
        assert_eq!([colour(0, 5), colour(4, 5), colour(0, 1)], ["$ramp0", "$ramp9", "$ramp0"]);
        assert_eq!(colour(99, 100), "$ramp9");
    }
}

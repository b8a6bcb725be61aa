//! How the daily rank IC is distributed: a histogram, and its quantiles against those of a normal distribution.

use serde_json::{Value, json};
use statrs::distribution::{ContinuousCDF, Normal};

use super::{decimals, plain_axis};
use crate::Lang;
use crate::chart::{Chart, numbers, with};
use crate::factor::Factor;
use crate::statistic::moment::{deviation, mean};

/// Points of a Q–Q plot; of more days the inner ones are thinned.
const POINTS: usize = 400;

/// The rank ICs that are there, sorted.
fn sorted(factor: &Factor) -> Vec<f64> {
    let mut all: Vec<f64> = factor.column(|row| row.rank_ic).into_iter().filter(|v| v.is_finite()).collect();
    all.sort_unstable_by(f64::total_cmp);
    all
}

/// Counts in bins of equal width: lower end, width, counts. Bins begin at multiples of the width, so that zero is an edge.
fn bins(sorted: &[f64]) -> (f64, f64, Vec<usize>) {
    let (low, high) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    let wanted = (3.0 * (sorted.len() as f64).cbrt()).clamp(6.0, 40.0);
    let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
    let step = steps.into_iter().find(|step| (high - low) / step <= wanted).unwrap_or(0.2);
    let first = (low / step).floor();
    let mut counts = vec![0; ((high / step).floor() - first) as usize + 1];
    let last = counts.len() - 1;
    for value in sorted {
        let at = ((value / step).floor() - first) as usize;
        counts[at.min(last)] += 1;
    }
    (first * step, step, counts)
}

/// Days by rank IC, with the normal curve of the same mean and deviation. `None` of fewer than two values.
pub(crate) fn histogram(factor: &Factor, lang: Lang) -> Option<Chart> {
    let all = sorted(factor);
    let (centre, spread) = (mean(&all), deviation(&all));
    if all.len() < 2 || spread == 0.0 {
        return None;
    }
    let (low, step, counts) = bins(&all);
    let middles: Vec<f64> = (0..counts.len()).map(|i| low + (i as f64 + 0.5) * step).collect();
    let heights: Vec<f64> = counts.iter().map(|n| *n as f64).collect();
    let curve: Vec<f64> = (0..=80).map(|i| low + step * counts.len() as f64 * f64::from(i) / 80.0).collect();
    let scale = all.len() as f64 * step / (spread * std::f64::consts::TAU.sqrt());
    let bell: Vec<f64> = curve.iter().map(|x| scale * (-0.5 * ((x - centre) / spread).powi(2)).exp()).collect();
    let traces = vec![
        json!({"type": "bar", "name": lang.text("factor.chart.days"), "x": decimals(&middles, 5), "y": numbers(&heights),
            "marker": {"color": "$selection"}}),
        json!({"type": "scatter", "mode": "lines", "name": lang.text("factor.chart.normal"), "x": decimals(&curve, 4),
            "y": decimals(&bell, 2), "line": {"color": "$basis", "width": 2}, "hoverinfo": "skip"}),
    ];
    let title = lang.fill("factor.chart.mean", &[("value", &three(centre, lang))]);
    let layout = json!({"bargap": 0.06, "hovermode": "closest",
        "shapes": [{"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": centre, "x1": centre,
            "line": {"color": "$equity", "width": 1.4, "dash": "dash"}}],
        "xaxis": {"title": {"text": title}, "hoverformat": ".3f"},
        "yaxis": {"title": {"text": lang.text("factor.chart.days")}}});
    Some(Chart::new("rank_ic_histogram", 320, traces, layout, lang))
}

fn three(value: f64, lang: Lang) -> String {
    crate::page::model::minus(&crate::format::number(value, 3, lang))
}

/// The positions of a Q–Q plot: all of few, both tails whole and every so manieth of the inner ones of many.
fn thinned(n: usize) -> Vec<usize> {
    let step = n.div_ceil(POINTS).max(1);
    let tail = POINTS / 10;
    (0..n).filter(|i| i % step == 0 || *i < tail || n - i <= tail).collect()
}

/// Quantiles of the daily rank IC against those of a normal distribution. `None` of fewer than two values.
pub(crate) fn quantiles(factor: &Factor, lang: Lang) -> Option<Chart> {
    let all = sorted(factor);
    let (centre, spread) = (mean(&all), deviation(&all));
    let normal = Normal::new(0.0, 1.0).ok()?;
    if all.len() < 2 || spread == 0.0 {
        return None;
    }
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for i in thinned(all.len()) {
        x.push(normal.inverse_cdf((i as f64 + 0.5) / all.len() as f64));
        y.push(all[i]);
    }
    let ends = [x[0], x[x.len() - 1]];
    let straight: Vec<f64> = ends.iter().map(|z| centre + spread * z).collect();
    let traces: Vec<Value> = vec![
        json!({"type": "scatter", "mode": "markers", "name": lang.text("factor.rank_ic"), "x": decimals(&x, 3),
            "y": decimals(&y, 4), "marker": {"color": "$selection", "size": 5}}),
        json!({"type": "scatter", "mode": "lines", "name": lang.text("factor.chart.normal"), "x": decimals(&ends, 3),
            "y": decimals(&straight, 4), "line": {"color": "$basis", "width": 2}}),
    ];
    let layout = json!({"hovermode": "closest",
        "xaxis": {"title": {"text": lang.text("factor.chart.normal_quantile")}, "hoverformat": ".2f"},
        "yaxis": with(plain_axis(lang.text("factor.rank_ic")), json!({}))});
    Some(Chart::new("rank_ic_quantiles", 320, traces, layout, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_in_one_bin() {
        let all = [-0.05, -0.001, 0.0, 0.019, 0.02, 0.31];
        let (low, step, counts) = bins(&all);
        assert_eq!(counts.iter().sum::<usize>(), all.len());
        assert!(low <= -0.05 && low + step * counts.len() as f64 >= 0.31);
        assert_eq!(bins(&[0.5]).2, [1]);
    }

    #[test]
    fn tails_are_not_thinned() {
        let kept = thinned(2500);
        assert!(kept.len() < 500 && kept[..40].iter().eq((0..40).collect::<Vec<_>>().iter()));
        assert_eq!(kept.last(), Some(&2499));
        assert_eq!(thinned(3), [0, 1, 2]);
    }
}

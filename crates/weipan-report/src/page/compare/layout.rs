//! How runs are called, and which of many are shown over time.

use super::{FEW, Grid, words};
use crate::Lang;

/// Most runs in a picture over time.
const MOST: usize = 8;

/// Names of axes and runs, and the runs shown.
pub(super) struct Layout {
    /// Names of the axes.
    pub names: Vec<String>,
    /// How each value of each run is written.
    pub texts: Vec<Vec<String>>,
    /// How each run is called.
    pub labels: Vec<String>,
    /// The axis along which runs are shown.
    pub lead: usize,
    /// Positions of the runs shown.
    pub shown: Vec<usize>,
}

impl Layout {
    pub(super) fn of(grid: &Grid<'_>, lang: Lang) -> Self {
        let names: Vec<String> = grid.axes.iter().map(|axis| words::axis(axis, lang)).collect();
        let write = |values: &Vec<String>| -> Vec<String> {
            grid.axes.iter().zip(values).map(|(axis, value)| words::value(axis, value, lang)).collect()
        };
        let texts: Vec<Vec<String>> = grid.values.iter().map(write).collect();
        let labels = texts.iter().map(|texts| texts.join(" · ")).collect();
        let count = |axis: usize| distinct(grid, axis).len();
        let most = (0..grid.axes.len()).rev().max_by_key(|axis| count(*axis)).unwrap_or(0);
        let lead = grid.axes.iter().position(|axis| words::is_leverage(axis)).unwrap_or(most);
        let shown = if grid.runs.len() <= FEW {
            (0..grid.runs.len()).collect()
        } else {
            let first = &grid.values[0];
            let along = |i: &usize| (0..grid.axes.len()).all(|a| a == lead || grid.values[*i][a] == first[a]);
            (0..grid.runs.len()).filter(along).take(MOST).collect()
        };
        Self { names, texts, labels, lead, shown }
    }

    /// How a run is called in pictures over time: by its value of the leading axis alone where many runs leave the other axes
    /// at their first values.
    pub(super) fn short(&self, run: usize) -> &str {
        if self.labels.len() > FEW { &self.texts[run][self.lead] } else { &self.labels[run] }
    }

    /// What runs have in common: the values of one axis if these tell just them from all others, else their names, or how many
    /// they are.
    pub(super) fn named(&self, runs: &[usize], lang: Lang) -> String {
        if let [one] = runs {
            return self.labels[*one].clone();
        }
        for (axis, name) in self.names.iter().enumerate() {
            let mut values: Vec<&str> = Vec::new();
            for run in runs {
                let text = self.texts[*run][axis].as_str();
                if !values.contains(&text) {
                    values.push(text);
                }
            }
            let all = self.texts.iter().filter(|texts| values.contains(&texts[axis].as_str())).count();
            if all == runs.len() {
                return format!("{name} {}", values.join(lang.text("list.comma")));
            }
        }
        if runs.len() <= FEW {
            let names: Vec<&str> = runs.iter().map(|run| self.labels[*run].as_str()).collect();
            return names.join(lang.text("list.comma"));
        }
        let counts = [runs.len().to_string(), self.labels.len().to_string()];
        lang.fill("compare.some", &[("count", &counts[0]), ("all", &counts[1])])
    }

    /// What the pictures over time show of many runs.
    pub(super) fn told(&self, lang: Lang) -> String {
        let others = (0..self.names.len()).filter(|axis| *axis != self.lead);
        let fixed: Vec<String> = others.map(|axis| format!("{} {}", self.names[axis], self.texts[0][axis])).collect();
        let fixed = if fixed.is_empty() { lang.text("none").to_owned() } else { fixed.join(lang.text("list.comma")) };
        lang.fill("compare.shown", &[("axis", &self.names[self.lead]), ("fixed", &fixed)])
    }
}

/// The values of an axis in order of first appearance.
pub(super) fn distinct(grid: &Grid<'_>, axis: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for values in grid.values {
        if !found.contains(&values[axis]) {
            found.push(values[axis].clone());
        }
    }
    found
}

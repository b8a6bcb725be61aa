//! Named episodes: what the strategy did in the weeks that everybody remembers.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::closing::judged;
use crate::series::Series;
use crate::statistic::worst_drawdown;
use crate::study::Study;
use crate::{Lang, ReportError};

#[derive(Deserialize)]
struct Listed {
    episode: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    key: String,
    from: toml::value::Datetime,
    to: toml::value::Datetime,
    en: String,
    zh: String,
}

/// An episode with its first and last day, both included.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Episode {
    key: String,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    en: String,
    zh: String,
}

impl Episode {
    /// Its short name.
    pub(crate) fn short(&self, _lang: Lang) -> &str {
        &self.key
    }

    /// What happened, in one line.
    pub(crate) fn story(&self, lang: Lang) -> &str {
        if lang == Lang::En { &self.en } else { &self.zh }
    }
}

fn date(value: &toml::value::Datetime) -> NaiveDate {
    let day = value.date.and_then(|d| NaiveDate::from_ymd_opt(i32::from(d.year), d.month.into(), d.day.into()));
    day.unwrap_or_default()
}

/// The built-in table, in the order of dates.
pub(crate) fn episodes() -> Result<Vec<Episode>, ReportError> {
    let listed: Listed = toml::from_str(include_str!("../tables/episodes.toml"))?;
    let read =
        |line: Line| Episode { from: date(&line.from), to: date(&line.to), key: line.key, en: line.en, zh: line.zh };
    Ok(listed.episode.into_iter().map(read).collect())
}

/// What a run did in an episode.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) episode: Episode,
    /// Days of the run inside the episode.
    pub(crate) days: Range<usize>,
    /// Whether the run covers only a part of the episode.
    pub(crate) partial: bool,
    /// Compound returns over those days.
    pub(crate) account: f64,
    pub(crate) benchmark: f64,
    pub(crate) index: f64,
    /// Worst drawdown within those days; NaN after ruin.
    pub(crate) drawdown: f64,
    /// Lowest margin ratio within those days, up to a close-out.
    pub(crate) ratio: f64,
}

/// The episodes that overlap a run, in the order of dates.
pub(crate) fn outcomes(study: &Study) -> Result<Vec<Outcome>, ReportError> {
    let dates = &study.series.dates;
    let mut found = Vec::new();
    for episode in episodes()? {
        let days = dates.partition_point(|d| *d < episode.from)..dates.partition_point(|d| *d <= episode.to);
        if !days.is_empty() {
            found.push(outcome(study, episode, days));
        }
    }
    Ok(found)
}

fn outcome(study: &Study, episode: Episode, days: Range<usize>) -> Outcome {
    let (series, returns) = (&study.series, &study.series.returns[days.clone()]);
    let mut value = 1.0;
    let nav: Vec<f64> = returns
        .iter()
        .map(|r| {
            value *= 1.0 + r;
            value
        })
        .collect();
    let ratios = judged(&study.run.days).iter().take(days.end).skip(days.start).map(|row| row.ratio);
    let partial = series.dates[0] > episode.from || series.dates[series.dates.len() - 1] < episode.to;
    let account = Series::compound(returns);
    Outcome {
        partial,
        account,
        benchmark: Series::compound(&series.benchmark[days.clone()]),
        index: Series::compound(&series.index[days.clone()]),
        drawdown: if account.is_nan() { f64::NAN } else { worst_drawdown(&nav).map_or(0.0, |d| d.depth) },
        ratio: ratios.fold(f64::NAN, f64::min),
        episode,
        days,
    }
}

/// Whether a date is inside the four days that the story is about.
pub(crate) fn is_february_2024(date: NaiveDate) -> bool {
    (date.year(), date.month()) == (2024, 2) && (5..=8).contains(&date.day())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_table_is_whole_and_in_order() {
        let all = episodes().unwrap();
        assert_eq!(all.len(), 10);
        assert!(all.windows(2).all(|w| w[0].from < w[1].from));
        assert!(all.iter().all(|e| e.from <= e.to && !e.en.is_empty() && !e.zh.is_empty()));
        assert_eq!(all[6].to, NaiveDate::from_ymd_opt(2024, 2, 8).unwrap());
        let english = |e: &Episode| e.zh.split(|c: char| !c.is_ascii_alphabetic()).any(|w| w.len() > 1);
        assert!(!all.iter().any(english), "an English word in a Chinese story");
    }
}

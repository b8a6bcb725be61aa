//! Named episodes: what happened in weeks that everybody remembers, as overlays that can be laid on any other week.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::{Calendar, DayIdx};

use super::account::{FinancingChange, MarginChange};
use super::ban::{SellBan, Selling, ShortBan};
use super::basis::{BasisClose, BasisJump, BasisShift};
use super::price::{IndexMove, PriceShock};
use super::volume::VolumeCut;
use super::{Overlay, StressError, date};

/// An episode of the table, laid on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// Its name, such as `2024-02`.
    pub episode: String,
    /// The day that takes the place of its first. Left out: its own dates, and then only its rules (bans, margins,
    /// rates) are laid over, because the history of those days has its prices already.
    #[serde(default, with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveDate>,
}

/// One shock of an episode; days are trading days from its first, which is 0.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Shock {
    ShortBan {
        day: u32,
        days: u32,
    },
    SellBan {
        day: u32,
        days: u32,
        side: Selling,
    },
    BasisShift {
        day: u32,
        days: u32,
        annual: f64,
    },
    BasisJump {
        day: u32,
        fraction: f64,
        half_life: f64,
    },
    BasisClose {
        day: u32,
        over: u32,
        days: u32,
    },
    Financing {
        day: u32,
        days: u32,
        shift: f64,
    },
    Margin {
        day: u32,
        initial: f64,
    },
    Volume {
        day: u32,
        days: u32,
        factor: f64,
        size_from: f64,
        size_to: f64,
    },
    Price {
        day: u32,
        path: Vec<f64>,
        size_from: f64,
        size_to: f64,
        /// The index's changes; empty where another bucket of the episode gives them.
        #[serde(default)]
        index: Vec<f64>,
    },
}

/// An episode with its source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episode {
    /// Its name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What happened, in one line.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// Where it is known from.
    pub source: String,
    shock: Vec<Shock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    episode: Vec<Episode>,
}

/// The table that ships with weipan (`data/rules/episodes.toml`), in the order of dates.
///
/// # Errors
/// [`StressError::Table`] if it is broken; a test reads it.
pub fn episodes() -> Result<Vec<Episode>, StressError> {
    let file: Result<File, _> = toml::from_str(include_str!("../../../../data/rules/episodes.toml"));
    file.map(|file| file.episode).map_err(|e| StressError::Table(e.to_string()))
}

impl Replay {
    /// The overlays that it stands for, on the days of a calendar.
    ///
    /// # Errors
    /// [`StressError`] if there is no such episode, or one of its days lies outside the run `days`.
    pub(super) fn overlays(
        &self,
        place: &str,
        calendar: &Calendar,
        days: &std::ops::Range<u32>,
    ) -> Result<Vec<Overlay>, StressError> {
        let all = episodes()?;
        let unknown = || StressError::UnknownEpisode {
            place: place.to_owned(),
            name: self.episode.clone(),
            known: all.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        let episode = all.iter().find(|e| e.name == self.episode).ok_or_else(unknown)?;
        let (key, start) = self.at.map_or(("the episode's first day", episode.from), |at| ("at", at));
        let outside = |key, date| StressError::Outside {
            place: place.to_owned(),
            key,
            date,
            first: calendar.date(DayIdx(days.start)),
            last: calendar.date(DayIdx(days.end.saturating_sub(1))),
        };
        let first =
            calendar.on_or_after(start).filter(|day| days.contains(&day.0)).ok_or_else(|| outside(key, start))?;
        let on = |offset: u32| -> Result<NaiveDate, StressError> {
            let day = DayIdx(first.0 + offset);
            if days.contains(&day.0) { Ok(calendar.date(day)) } else { Err(outside(key, start)) }
        };
        let rules_only = self.at.is_none();
        let chosen = episode.shock.iter().filter(|shock| !rules_only || shock.is_rule());
        let overlays: Result<Vec<Overlay>, StressError> = chosen.map(|shock| shock.dated(&on)).collect();
        let overlays = overlays?;
        if overlays.is_empty() {
            let what = format!(
                "episode \"{}\" has no ban, margin or rate to lay over its own dates, whose prices are history already; \
                 give `at` = a day to replay its prices on",
                self.episode
            );
            return Err(StressError::Keys { place: place.to_owned(), what });
        }
        Ok(overlays)
    }
}

impl Shock {
    /// Whether it is a rule of the day rather than a move of prices.
    fn is_rule(&self) -> bool {
        match self {
            Self::ShortBan { .. } | Self::SellBan { .. } | Self::Financing { .. } | Self::Margin { .. } => true,
            Self::BasisShift { .. }
            | Self::BasisJump { .. }
            | Self::BasisClose { .. }
            | Self::Volume { .. }
            | Self::Price { .. } => false,
        }
    }

    fn dated(&self, on: &impl Fn(u32) -> Result<NaiveDate, StressError>) -> Result<Overlay, StressError> {
        let span = |day: u32, days: u32| Ok((on(day)?, on(day + days.max(1) - 1)?));
        Ok(match self {
            Self::ShortBan { day, days } => {
                let (from, to) = span(*day, *days)?;
                Overlay::ShortBan(ShortBan { from, to, product: String::new() })
            }
            Self::SellBan { day, days, side } => {
                let (from, to) = span(*day, *days)?;
                Overlay::SellBan(SellBan { from, to, side: *side })
            }
            Self::BasisShift { day, days, annual } => {
                let (from, to) = span(*day, *days)?;
                Overlay::BasisShift(BasisShift { from, to: Some(to), annual: *annual })
            }
            Self::BasisJump { day, fraction, half_life } => Overlay::BasisJump(BasisJump {
                on: on(*day)?,
                points: None,
                fraction: Some(*fraction),
                half_life: *half_life,
            }),
            Self::BasisClose { day, over, days } => {
                let (from, to) = span(*day, *days)?;
                Overlay::BasisClose(BasisClose { from, days: *over, to: Some(to) })
            }
            Self::Financing { day, days, shift } => {
                let (from, to) = span(*day, *days)?;
                Overlay::Financing(FinancingChange { from, to: Some(to), level: None, shift: Some(*shift) })
            }
            Self::Margin { day, initial } => Overlay::Margin(MarginChange {
                from: on(*day)?,
                initial: Some(*initial),
                warning: None,
                call: None,
                close_out: None,
                unwind_to: None,
            }),
            Self::Volume { day, days, factor, size_from, size_to } => {
                let (from, to) = span(*day, *days)?;
                let (size_from, size_to) = (*size_from, *size_to);
                Overlay::Volume(VolumeCut { from, to: Some(to), factor: *factor, size_from, size_to })
            }
            Self::Price { day, path, size_from, size_to, index } => {
                let (from, _) = span(*day, path.len() as u32)?;
                Overlay::Price(PriceShock {
                    on: from,
                    change: None,
                    path: path.clone(),
                    days: 1,
                    size_from: *size_from,
                    size_to: *size_to,
                    index: if index.is_empty() { IndexMove::Total(0.0) } else { IndexMove::Path(index.clone()) },
                    limit_volume: 0.1,
                })
            }
        })
    }
}

//! Whether overlays make sense: by themselves, on the days of a run, and beside each other.

use std::ops::Range;

use chrono::NaiveDate;
use weipan_core::{Calendar, DayIdx};

use super::price::IMPLIED;
use super::{IndexMove, Overlay, StressError};

/// An overlay with the place it stands in.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub place: String,
    pub episode: String,
    pub overlay: Overlay,
}

fn range(place: &str, key: &'static str, value: f64, ok: bool, must: &'static str) -> Result<(), StressError> {
    if ok { Ok(()) } else { Err(StressError::Range { place: place.to_owned(), key, value, must }) }
}

fn keys(place: &str, what: impl Into<String>) -> StressError {
    StressError::Keys { place: place.to_owned(), what: what.into() }
}

fn part(place: &str, key: &'static str, value: f64) -> Result<(), StressError> {
    range(place, key, value, (0.0..=1.0).contains(&value), "must lie between 0 and 1")
}

fn quantiles(place: &str, from: f64, to: f64) -> Result<(), StressError> {
    part(place, "size_from", from)?;
    part(place, "size_to", to)?;
    range(place, "size_to", to, to > from, "must lie above size_from")
}

fn one_of<T>(place: &str, names: [&str; 2], values: [Option<T>; 2]) -> Result<(), StressError> {
    match values {
        [Some(_), None] | [None, Some(_)] => Ok(()),
        [Some(_), Some(_)] => Err(keys(place, format!("`{}` and `{}` are both given; keep one", names[0], names[1]))),
        [None, None] => Err(keys(place, format!("give `{}` or `{}`", names[0], names[1]))),
    }
}

/// Checks an overlay by itself.
///
/// # Errors
/// [`StressError`] names the place and the key.
pub(super) fn alone(place: &str, overlay: &Overlay) -> Result<(), StressError> {
    if let Some((from, to)) = span(overlay)
        && to < from
    {
        return Err(keys(place, format!("it ends on {to} before it begins on {from}; swap `from` and `to`")));
    }
    match overlay {
        Overlay::ShortBan(_) | Overlay::SellBan(_) | Overlay::Episode(_) => Ok(()),
        Overlay::BasisShift(shift) => {
            let ok = shift.annual.abs() <= 2.0;
            range(
                place,
                "annual",
                shift.annual,
                ok,
                "must lie between -2 and 2: a fraction a year, -0.1 is ten per cent deeper",
            )
        }
        Overlay::BasisJump(jump) => {
            one_of(place, ["points", "fraction"], [jump.points, jump.fraction])?;
            let (fraction, points) = (jump.fraction.unwrap_or(0.0), jump.points.unwrap_or(0.0));
            range(place, "fraction", fraction, fraction.abs() <= 0.5, "must lie between -0.5 and 0.5 of the index")?;
            range(place, "points", points, points.abs() <= 1e5, "must be index points")?;
            let ok = (0.0..=1000.0).contains(&jump.half_life);
            range(place, "half_life", jump.half_life, ok, "must be 0 to 1000 trading days")
        }
        Overlay::BasisClose(close) => range(
            place,
            "days",
            f64::from(close.days),
            (1..=250).contains(&close.days),
            "must be 1 to 250 trading days",
        ),
        Overlay::Financing(change) => {
            one_of(place, ["level", "shift"], [change.level, change.shift])?;
            let level = change.level.unwrap_or(0.0);
            range(place, "level", level, (0.0..=1.0).contains(&level), "must lie between 0 and 1 a year")?;
            let shift = change.shift.unwrap_or(0.0);
            range(place, "shift", shift, shift.abs() <= 1.0, "must lie between -1 and 1 a year")
        }
        Overlay::Margin(change) => {
            if change.lines().iter().all(|(_, line)| line.is_none()) {
                return Err(keys(place, "give at least one of initial, warning, call, close_out, unwind_to"));
            }
            change.lines().into_iter().try_for_each(|(key, line)| {
                let line = line.unwrap_or(0.5);
                range(place, key, line, line > 0.0 && line <= 1.0, "must lie above 0 and at most at 1")
            })
        }
        Overlay::Volume(cut) => {
            part(place, "factor", cut.factor)?;
            quantiles(place, cut.size_from, cut.size_to)
        }
        Overlay::Price(shock) => {
            let path = (!shock.path.is_empty()).then_some(&shock.path);
            one_of(place, ["change", "path"], [shock.change.map(|_| ()), path.map(|_| ())])?;
            let moves = shock.change.iter().chain(&shock.path).copied();
            sane(place, "change", moves)?;
            range(
                place,
                "days",
                f64::from(shock.days),
                (1..=250).contains(&shock.days),
                "must be 1 to 250 trading days",
            )?;
            part(place, "limit_volume", shock.limit_volume)?;
            quantiles(place, shock.size_from, shock.size_to)?;
            match &shock.index {
                IndexMove::Word(word) if word != IMPLIED => {
                    Err(keys(place, format!("index = \"{word}\": write \"{IMPLIED}\", a number, or a list of numbers")))
                }
                IndexMove::Path(path) if path.len() != shock.factors().len() => {
                    let what =
                        format!("index has {} days, the shock {}; give as many", path.len(), shock.factors().len());
                    Err(keys(place, what))
                }
                IndexMove::Word(_) => Ok(()),
                IndexMove::Total(change) => sane(place, "index", [*change].into_iter()),
                IndexMove::Path(path) => sane(place, "index", path.iter().copied()),
            }
        }
        Overlay::Redemption(redemption) => part(place, "share", redemption.share),
    }
}

fn sane(place: &str, key: &'static str, mut moves: impl Iterator<Item = f64>) -> Result<(), StressError> {
    moves.try_for_each(|change| {
        range(
            place,
            key,
            change,
            change > -0.99 && change <= 5.0,
            "must lie above -0.99 and at most at 5: a fraction, -0.3 is a fall of 30 %",
        )
    })
}

/// First and last day of an overlay that has both.
fn span(overlay: &Overlay) -> Option<(NaiveDate, NaiveDate)> {
    match overlay {
        Overlay::ShortBan(ban) => Some((ban.from, ban.to)),
        Overlay::SellBan(ban) => Some((ban.from, ban.to)),
        Overlay::BasisShift(shift) => Some((shift.from, shift.to?)),
        Overlay::BasisClose(close) => Some((close.from, close.to?)),
        Overlay::Financing(change) => Some((change.from, change.to?)),
        Overlay::Volume(cut) => Some((cut.from, cut.to?)),
        Overlay::BasisJump(_)
        | Overlay::Margin(_)
        | Overlay::Price(_)
        | Overlay::Redemption(_)
        | Overlay::Episode(_) => None,
    }
}

/// The first day of an overlay with its key.
fn begin(overlay: &Overlay) -> Option<(&'static str, NaiveDate)> {
    match overlay {
        Overlay::BasisJump(jump) => Some(("on", jump.on)),
        Overlay::Price(shock) => Some(("on", shock.on)),
        Overlay::Redemption(redemption) => Some(("on", redemption.on)),
        Overlay::Margin(change) => Some(("from", change.from)),
        Overlay::BasisShift(shift) => Some(("from", shift.from)),
        Overlay::BasisClose(close) => Some(("from", close.from)),
        Overlay::Financing(change) => Some(("from", change.from)),
        Overlay::Volume(cut) => Some(("from", cut.from)),
        Overlay::ShortBan(ban) => Some(("from", ban.from)),
        Overlay::SellBan(ban) => Some(("from", ban.from)),
        Overlay::Episode(_) => None,
    }
}

/// Checks that an overlay lies on the days of a run.
///
/// # Errors
/// [`StressError::Outside`] names the key and the run's days.
pub(super) fn inside(placed: &Placed, calendar: &Calendar, days: &Range<u32>) -> Result<(), StressError> {
    let (first, last) = (calendar.date(DayIdx(days.start)), calendar.date(DayIdx(days.end.saturating_sub(1))));
    let given = begin(&placed.overlay).into_iter().chain(span(&placed.overlay).map(|(_, to)| ("to", to)));
    for (key, date) in given {
        if date < first || date > last {
            return Err(StressError::Outside { place: placed.place.clone(), key, date, first, last });
        }
    }
    Ok(())
}

/// Checks that no two overlays contradict each other.
///
/// # Errors
/// [`StressError::Contradiction`] names both.
pub(super) fn together(all: &[Placed]) -> Result<(), StressError> {
    for (i, second) in all.iter().enumerate() {
        for first in &all[..i] {
            if let Some(why) = conflict(&first.overlay, &second.overlay) {
                return Err(StressError::Contradiction {
                    first: first.place.clone(),
                    second: second.place.clone(),
                    why,
                });
            }
        }
    }
    let redeemed = all.iter().filter_map(|p| match &p.overlay {
        Overlay::Redemption(redemption) => Some((redemption.on, redemption.share, &p.place)),
        _ => None,
    });
    let mut by_day: Vec<(NaiveDate, f64)> = Vec::new();
    for (on, share, place) in redeemed {
        match by_day.iter_mut().find(|(day, _)| *day == on) {
            Some((_, sum)) => *sum += share,
            None => by_day.push((on, share)),
        }
        if by_day.iter().any(|(_, sum)| *sum > 1.0) {
            return Err(keys(place, format!("more than all equity would be redeemed on {on}")));
        }
    }
    Ok(())
}

fn conflict(a: &Overlay, b: &Overlay) -> Option<String> {
    let meets = |from: NaiveDate, to: Option<NaiveDate>, other: NaiveDate, until: Option<NaiveDate>| {
        to.is_none_or(|to| other <= to) && until.is_none_or(|until| from <= until)
    };
    match (a, b) {
        (Overlay::BasisClose(close), Overlay::BasisShift(shift))
        | (Overlay::BasisShift(shift), Overlay::BasisClose(close)) => meets(close.from, close.to, shift.from, shift.to)
            .then(|| {
                "a basis that is held at zero cannot be shifted on the same days; end one before the other begins"
                    .to_owned()
            }),
        (Overlay::BasisClose(close), Overlay::BasisJump(jump))
        | (Overlay::BasisJump(jump), Overlay::BasisClose(close)) => (jump.on >= close.from
            && close.to.is_none_or(|to| jump.on <= to))
        .then(|| {
            "a basis that is held at zero cannot jump on the same days; end the one before the other begins".to_owned()
        }),
        (Overlay::BasisClose(a), Overlay::BasisClose(b)) => meets(a.from, a.to, b.from, b.to)
            .then(|| "the basis is closed twice over the same days; keep one, or give the first a `to`".to_owned()),
        (Overlay::Financing(a), Overlay::Financing(b)) => (a.level.is_some() && b.level.is_some() && a.from == b.from)
            .then(|| format!("both say what the rate is from {}; keep one", a.from)),
        (Overlay::Margin(a), Overlay::Margin(b)) => {
            let both = a.lines().into_iter().zip(b.lines()).find(|((_, x), (_, y))| x.is_some() && y.is_some());
            both.filter(|_| a.from == b.from).map(|((key, _), _)| format!("both set `{key}` from {}; keep one", a.from))
        }
        _ => None,
    }
}

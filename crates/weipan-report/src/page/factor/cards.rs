//! The numbers of the first screen.

use crate::Lang;
use crate::factor::Factor;
use crate::factor::catalogue::{form, written};
use crate::factor::decay::{Decay, decay};
use crate::factor::verdict::{horizon, tradable_part};
use crate::format::{percent, signed_percent};
use crate::page::model::Card;

/// Ten cards, in the order of the analyst's questions.
pub(super) fn cards(factor: &Factor, lang: Lang) -> Vec<Card> {
    let value = |key: &str| written(factor.value(key), form(key), lang);
    let card = |key: &str, note: &str, values: &[(&str, &str)]| Card {
        label: lang.text(&format!("factor.stat.{key}")).to_owned(),
        value: value(key),
        note: lang.fill(note, values),
    };
    let own = horizon(i64::from(factor.study.record.horizon), lang);
    vec![
        card("rank_ic_mean", "factor.note.hit", &[("value", &value("rank_ic_hit_rate"))]),
        card("rank_ic_ir", "factor.note.std", &[("value", &value("rank_ic_std"))]),
        card("rank_ic_t_newey_west", "factor.note.plain_t", &[("value", &value("rank_ic_t"))]),
        card("tradable_rank_ic_mean", "factor.note.part", &[("value", &percent(tradable_part(factor), 0, lang))]),
        card("spread_mean", "factor.note.spread", &[("horizon", &own), ("t", &value("spread_t_newey_west"))]),
        card("monotonicity", "factor.note.monotone", &[]),
        half_life(factor, lang),
        card("top_turnover", "factor.note.turnover", &[("value", &value("rank_autocorrelation"))]),
        card("long_short_sharpe", "factor.note.annual", &[("value", &value("long_short_annual_return"))]),
        sorted(factor, lang),
    ]
}

fn half_life(factor: &Factor, lang: Lang) -> Card {
    let (value, note) = match decay(factor) {
        Some(Decay::Half(days)) => {
            let key = if days == 1 { "factor.note.day" } else { "factor.note.days" };
            (lang.fill(key, &[("days", &days.to_string())]), lang.text("factor.note.half").to_owned())
        }
        Some(Decay::Lasting(days, left)) => {
            let values = [percent(left, 0, lang), days.to_string()];
            let note = lang.fill("factor.note.left", &[("left", &values[0]), ("days", &values[1])]);
            (lang.fill("factor.note.more", &[("days", &values[1])]), note)
        }
        None => (lang.text("na").to_owned(), String::new()),
    };
    Card { label: lang.text("factor.half_life").to_owned(), value, note }
}

fn sorted(factor: &Factor, lang: Lang) -> Card {
    let equal = signed_percent(factor.value("sorted_equal_annual_return"), 1, lang);
    Card {
        label: lang.text("factor.stat.sorted_value_annual_return").to_owned(),
        value: signed_percent(factor.value("sorted_value_annual_return"), 1, lang),
        note: lang.fill("factor.note.equal", &[("value", &equal)]),
    }
}

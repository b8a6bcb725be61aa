//! The page of a study of factors: the first factor in full, the others beside it.

use weipan_core::factor_study::FactorStudy;

use super::backtest;
use super::model::{Block, Charts, Page, Section};
use crate::factor::{Factor, check, shape, universe, verdict, warning};
use crate::format::number;
use crate::notes::sorted;
use crate::{Lang, ReportError, chart};

mod cards;
mod groups;
mod horizons;
mod ic;
mod portfolios;
mod quantiles;
mod several;
mod statistics;
mod studied;

/// A whole self-contained HTML page about a study of factors. The first factor of the record is the main one, which every
/// section is about; with more of them, a section shows all side by side.
///
/// # Errors
/// [`ReportError::NoFactor`] and [`ReportError::NoSignalDay`] for a study of nothing, [`ReportError::FactorTable`] for tables
/// that do not belong together.
pub fn factor_page(study: &FactorStudy, lang: Lang) -> Result<String, ReportError> {
    check(study)?;
    let factors = Factor::all(study);
    let Some(main) = factors.first() else { return Err(ReportError::NoFactor(study.record.name.clone())) };
    let mut charts = Charts::default();
    charts.share("d", chart::dates(&main.dates()));
    let notes = sorted(study.record.warnings.iter().map(String::as_str), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", study.record.name, lang.text("page.factor")),
        kind: lang.text("page.factor").to_owned(),
        name: study.record.name.clone(),
        lines: lines(study, main, lang),
        verdict: verdict::verdict(main, lang),
        warnings: warning::warnings(main, factors.len(), lang).into_iter().chain(notes.first).collect(),
        notes: notes.rest,
        cards: cards::cards(main, lang),
        sections: sections(&factors, &mut charts, lang),
        footer: lang.fill("page.footer", &[("version", &study.record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

fn sections(factors: &[Factor], charts: &mut Charts, lang: Lang) -> Vec<Section> {
    let main = &factors[0];
    let buckets = shape::buckets(main);
    let mut all: Vec<Section> = several::section(factors, charts, lang).into_iter().collect();
    all.push(ic::section(main, charts, lang));
    all.push(ic::tradable(main, charts, lang));
    all.push(horizons::section(main, charts, lang));
    all.push(quantiles::section(main, &buckets, charts, lang));
    all.push(portfolios::section(main, charts, lang));
    all.push(portfolios::turnover(main, charts, lang));
    all.push(groups::section(main, charts, lang));
    all.push(portfolios::coverage(main, charts, lang));
    all.extend(several::library(main, charts, lang));
    all.extend(several::combinations(main.study, charts, lang));
    all.push(statistics::section(factors, lang));
    all.push(studied::section(main.study, lang));
    all
}

/// The period and the design, below the name.
fn lines(study: &FactorStudy, main: &Factor, lang: Lang) -> Vec<String> {
    let record = &study.record;
    let days = number(main.days.len() as f64, 0, lang);
    let period = [("first", record.first.to_string()), ("last", record.last.to_string()), ("days", days)];
    let period: Vec<(&str, &str)> = period.iter().map(|(name, v)| (*name, v.as_str())).collect();
    let horizon = verdict::horizon(i64::from(record.horizon), lang);
    let values =
        [record.buckets.to_string(), universe::universe(&record.universe, lang), record.factors.len().to_string()];
    let design = [("horizon", horizon.as_str()), ("buckets", &values[0]), ("universe", &values[1])];
    let mut said = vec![lang.fill("factor.head.period", &period), lang.fill("factor.head.design", &design)];
    if record.factors.len() > 1 {
        let fill = [("count", values[2].as_str()), ("main", &main.record.name)];
        said.push(lang.fill("factor.head.several", &fill));
    }
    said
}

/// A section with its title.
fn titled(id: &'static str, key: &str, blocks: Vec<Block>, lang: Lang) -> Section {
    Section { id, title: lang.text(key).to_owned(), blocks }
}

//! What the buckets of scores earned.

use super::titled;
use crate::Lang;
use crate::chart::factor::{buckets as chart, spread};
use crate::factor::Factor;
use crate::factor::shape::Bucket;
use crate::format::{number, percent, signed_percent};
use crate::page::model::{Block, Cell, Charts, Section, Table};

/// Bars, lines, the spread over time, the table.
pub(super) fn section(factor: &Factor, buckets: &[Bucket], charts: &mut Charts, lang: Lang) -> Section {
    let blocks = if buckets.iter().any(|b| b.mean_return.is_finite()) {
        vec![
            Block::Pair {
                blocks: vec![
                    charts.add(chart::means(factor, buckets, lang)),
                    Block::Table(table(factor, buckets, lang)),
                ],
            },
            charts.add(chart::lines(factor, buckets, lang)),
            charts.add(spread::spread(factor, buckets, lang)),
        ]
    } else {
        vec![Block::text(lang.text("factor.none.buckets"))]
    };
    titled("quantiles", "factor.section.quantiles", blocks, lang)
}

fn table(factor: &Factor, buckets: &[Bucket], lang: Lang) -> Table {
    let heads = [
        "factor.chart.bucket",
        "data.stocks",
        "factor.bucket.mean",
        "factor.bucket.excess",
        "stat.annual_return",
        "factor.bucket.turnover",
    ];
    let own = crate::factor::verdict::horizon(i64::from(factor.study.record.horizon), lang);
    let caption = lang.fill("factor.buckets.caption", &[("horizon", &own)]);
    let mut table = Table::new(&caption, &heads.map(|key| lang.text(key)));
    table.class = "narrow";
    for bucket in buckets {
        table.push(vec![
            Cell::text(chart::name(bucket, factor.study.record.buckets, lang)),
            Cell::number(number(bucket.stocks, 0, lang)),
            Cell::number(signed_percent(bucket.mean_return, 3, lang)),
            Cell::number(signed_percent(bucket.excess, 3, lang)),
            Cell::number(signed_percent(bucket.annual_return, 1, lang)),
            Cell::number(percent(bucket.turnover, 0, lang)),
        ]);
    }
    table
}

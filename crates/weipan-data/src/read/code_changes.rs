//! Codes that changed: one stock, one column, whatever it was called when.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use weipan_core::{AssetIdx, Assets, DelistKind, Exit, FormerCode, Instrument, Symbol};

use crate::error::DataError;
use crate::layout::INSTRUMENTS;

/// A row of `instruments.parquet`.
#[derive(Debug)]
pub(crate) struct Row {
    /// The stock.
    pub stock: Instrument,
    /// Why it was delisted.
    pub kind: Option<DelistKind>,
    /// Its next code, and the first day on which it holds.
    pub renamed: Option<(Symbol, NaiveDate)>,
}

impl Row {
    /// A stock whose shares turned into those of another one, as opposed to one that goes on under a new code.
    fn is_taken_over(&self) -> bool {
        self.kind == Some(DelistKind::Merger)
    }
}

/// Joins stocks with their later codes. A row that is `renamed_to` another one and no merger is the same stock: its bars,
/// actions and memberships belong to the column of its last code, which is listed since the first one was. A merger stays
/// a stock of its own, which ends on the day on which its shares become the other's.
///
/// # Errors
/// [`DataError::Value`] if codes change in a circle, or a merger ends in a stock that is not there.
pub(crate) fn join(rows: Vec<Row>) -> Result<Assets, DataError> {
    let at: HashMap<Symbol, usize> = rows.iter().enumerate().map(|(i, row)| (row.stock.symbol.clone(), i)).collect();
    let mut stocks: Vec<Instrument> = Vec::new();
    let mut column: HashMap<Symbol, AssetIdx> = HashMap::new();
    let mut former: BTreeMap<AssetIdx, Vec<FormerCode>> = BTreeMap::new();
    for i in 0..rows.len() {
        let (last, codes) = last_code(&rows, &at, i)?;
        let next = AssetIdx(stocks.len() as u32);
        let idx = *column.entry(last.clone()).or_insert(next);
        if idx == next {
            stocks.push(named(&rows, at.get(&last).copied().unwrap_or(i), last));
        }
        let listed = rows[i].stock.list_date;
        let stock = &mut stocks[idx.column()];
        stock.list_date = stock.list_date.min(listed);
        if let Some(code) = codes.into_iter().next() {
            former.entry(idx).or_default().push(code);
        }
    }
    let exits = exits(&rows, &column, &mut stocks)?;
    Ok(Assets::new(stocks).with_former_codes(former).with_exits(exits))
}

/// The row of a stock under its last code; where that code has no row, the row of the code before it.
fn named(rows: &[Row], at: usize, last: Symbol) -> Instrument {
    let stock = rows[at].stock.clone();
    let delist_date = stock.delist_date.filter(|_| stock.symbol == last);
    Instrument { symbol: last, delist_date, ..stock }
}

/// The last code of a row's stock, and the codes on the way, its own first.
fn last_code(rows: &[Row], at: &HashMap<Symbol, usize>, from: usize) -> Result<(Symbol, Vec<FormerCode>), DataError> {
    let (mut symbol, mut codes) = (rows[from].stock.symbol.clone(), Vec::new());
    while let Some((next, until)) =
        at.get(&symbol).map(|i| &rows[*i]).filter(|row| !row.is_taken_over()).and_then(|row| row.renamed.clone())
    {
        codes.push(FormerCode { symbol, until });
        if codes.len() > rows.len() {
            return Err(wrong(from, format!("the codes of {} change in a circle", rows[from].stock.symbol)));
        }
        symbol = next;
    }
    Ok((symbol, codes))
}

fn exits(
    rows: &[Row],
    column: &HashMap<Symbol, AssetIdx>,
    stocks: &mut [Instrument],
) -> Result<BTreeMap<AssetIdx, Exit>, DataError> {
    let mut exits = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let Some(asset) = column.get(&row.stock.symbol).copied().filter(|_| row.kind.is_some()) else { continue };
        let mut exit = Exit { kind: row.kind, into: None };
        if let Some((other, date)) = row.renamed.as_ref().filter(|_| row.is_taken_over()) {
            let missing = || wrong(i, format!("{} merged into {other}, which has no row", row.stock.symbol));
            exit.into = Some(*column.get(other).ok_or_else(missing)?);
            stocks[asset.column()].delist_date = Some(*date);
        }
        exits.insert(asset, exit);
    }
    Ok(exits)
}

fn wrong(row: usize, message: String) -> DataError {
    DataError::value(INSTRUMENTS, row as u64 + 1, "renamed_to", message)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(symbol: &str, listed: &str, renamed: Option<(&str, &str)>, kind: Option<DelistKind>) -> Row {
        let symbol: Symbol = symbol.parse().unwrap();
        let board = symbol.board().unwrap();
        let stock = Instrument {
            symbol,
            name: String::new(),
            board,
            list_date: day(listed),
            delist_date: None,
            industry: None,
        };
        Row { stock, kind, renamed: renamed.map(|(code, date)| (code.parse().unwrap(), day(date))) }
    }

    fn symbols(assets: &Assets) -> Vec<String> {
        assets.iter().map(|(_, stock)| stock.symbol.to_string()).collect()
    }

    #[test]
    fn codes_of_one_stock_are_one_column() {
        let rows = || {
            vec![
                row("430047.BJ", "2021-11-15", Some(("830047.BJ", "2023-01-03")), None),
                row("600000.SH", "1999-11-10", None, None),
                row("830047.BJ", "2023-01-03", Some(("920047.BJ", "2025-10-09")), None),
                row("920047.BJ", "2025-10-09", None, None),
            ]
        };
        let assets = join(rows()).unwrap();
        assert_eq!(symbols(&assets), ["920047.BJ", "600000.SH"]);
        assert_eq!(assets.get(AssetIdx(0)).list_date, day("2021-11-15"));
        for code in ["430047.BJ", "830047.BJ", "920047.BJ"] {
            assert_eq!(assets.find(&code.parse().unwrap()), Some(AssetIdx(0)));
        }
        let name = |date| assets.symbol_on(AssetIdx(0), day(date)).to_string();
        assert_eq!(["2022-12-30", "2025-10-08", "2025-10-09"].map(name), ["430047.BJ", "830047.BJ", "920047.BJ"]);
        // The last code needs no row of its own.
        let mut without = rows();
        without.pop();
        assert_eq!(symbols(&join(without).unwrap()), ["920047.BJ", "600000.SH"]);
    }

    #[test]
    fn a_merger_ends_in_another_stock() {
        let merger = Some(DelistKind::Merger);
        let rows = vec![
            row("600001.SH", "1998-01-22", Some(("600005.SH", "2009-12-29")), merger),
            row("600005.SH", "1999-08-03", None, None),
        ];
        let assets = join(rows).unwrap();
        assert_eq!(assets.exit(AssetIdx(0)), Exit { kind: merger, into: Some(AssetIdx(1)) });
        assert_eq!(assets.get(AssetIdx(0)).delist_date, Some(day("2009-12-29")));
        assert!(assets.former_codes(AssetIdx(1)).is_empty());
    }

    #[test]
    fn a_circle_and_a_missing_partner_are_errors() {
        let circle = vec![
            row("430047.BJ", "2021-11-15", Some(("920047.BJ", "2025-10-09")), None),
            row("920047.BJ", "2025-10-09", Some(("430047.BJ", "2026-10-09")), None),
        ];
        assert!(join(circle).unwrap_err().to_string().contains("circle"));
        let alone = vec![row("600001.SH", "1998-01-22", Some(("600005.SH", "2009-12-29")), Some(DelistKind::Merger))];
        assert!(join(alone).unwrap_err().to_string().contains("has no row"));
    }
}

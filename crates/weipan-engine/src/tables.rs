//! The tables that a run fills day by day, with the codes and prices that people read.

use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, EventKind, FillRow, FutureRow, JournalRow, PositionRow, RejectRow};
use weipan_core::record::{RunRecord, RunTables};
use weipan_core::{AssetIdx, Cny, DayIdx, Field, Fill, FutureFill, FuturesDay, Lot, Market, Price, Reject, Shares};
use weipan_hedge::books::{Item, Line};

use crate::basis::{annualised, expected_dividend_points};
use crate::day::DayOutcome;
use crate::hedge_data::HedgeData;
use crate::long_index;

/// What a run keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Every table.
    Full,
    /// Day rows and events.
    Days,
}

/// The tables of a run while it goes on.
#[derive(Debug)]
pub(crate) struct Tables<'a> {
    market: &'a Market,
    pub run: RunTables,
    pub detail: Detail,
    /// Shares at the last close at which a position changed.
    pub before: Vec<(AssetIdx, Shares)>,
}

impl<'a> Tables<'a> {
    pub fn new(record: RunRecord, market: &'a Market, detail: Detail) -> Self {
        Self { market, run: RunTables::new(record), detail, before: Vec::new() }
    }

    /// Keeps what a day left behind.
    pub fn keep(
        &mut self,
        day: DayIdx,
        outcome: DayOutcome,
        lots: &[Lot],
        futures: &FuturesDay<'_>,
        hedge: &HedgeData,
    ) {
        let mut row = outcome.row;
        self.add_basis(&mut row, futures, hedge);
        let renames = outcome.events.iter().any(|event| event.kind == EventKind::CodeChange);
        self.run.events.extend(outcome.events);
        if self.detail == Detail::Days {
            self.run.days.push(row);
            return;
        }
        let had_actions = !self.market.actions.on(day).is_empty();
        if renames {
            self.drop_former_codes(day);
        }
        if !outcome.fills.is_empty() || had_actions || lots.len() != self.before.len() {
            self.keep_positions(day, lots);
        }
        // A table is taken out while its rows are made from the others.
        let mut fills = std::mem::take(&mut self.run.fills);
        fills.extend(outcome.fills.iter().map(|fill| self.fill_row(day, fill)));
        self.run.fills = fills;
        let rejects: Vec<_> =
            outcome.rejects.iter().map(|(reject, worth)| self.reject_row(day, reject, *worth)).collect();
        self.run.rejects.extend(rejects);
        self.run.futures.extend(outcome.futures.iter().map(|fill| future_row(fill, futures)));
        self.run.unwind.extend(outcome.unwind);
        let mut journal = std::mem::take(&mut self.run.journal);
        journal.extend(outcome.journal.iter().map(|line| self.journal_row(row.date, line, futures)));
        self.run.journal = journal;
        self.run.days.push(row);
    }

    fn add_basis(&self, row: &mut DayRow, futures: &FuturesDay<'_>, hedge: &HedgeData) {
        if row.contract.is_empty() {
            return;
        }
        // Nearly always one of the few with a bar today.
        let with_bar = futures.bars.iter().map(|bar| futures.contract(bar.contract));
        let held = with_bar.chain(futures.contracts).find(|contract| contract.code == *row.contract);
        let (Some(contract), Some(future)) = (held, Price::from_yuan(row.future)) else { return };
        let level = futures.levels(&contract.product).1;
        row.basis_annual = annualised(future, level, 0.0, row.date, contract.last_day);
        let index = hedge.code_of(&contract.product).and_then(|code| self.market.indices.get(code));
        let expected = index.and_then(|index| expected_dividend_points(index, row.date, contract.last_day));
        if let Some(points) = expected {
            row.basis_annual_adjusted = annualised(future, level, points, row.date, contract.last_day);
        }
    }

    /// Positions under a code that ended end with it: 0 shares, and a new row under the new code.
    fn drop_former_codes(&mut self, day: DayIdx) {
        let (calendar, assets) = (self.market.bars.calendar(), self.market.bars.assets());
        let (date, before) = (calendar.date(day), day.back(1).map_or(NaiveDate::MIN, |eve| calendar.date(eve)));
        let ended =
            |asset: AssetIdx| assets.former_codes(asset).iter().find(|code| before < code.until && code.until <= date);
        for (asset, _) in self.before.extract_if(.., |(asset, _)| ended(*asset).is_some()) {
            let (symbol, shares) = (assets.symbol_on(asset, before).text(), Shares::ZERO);
            let mark = self.market.bars.day(day, &[]).close(asset).unwrap_or_default();
            self.run.positions.push(PositionRow { date, symbol, shares, mark });
        }
    }

    /// Shares that changed since yesterday, a row each; 0 for what is gone.
    fn keep_positions(&mut self, day: DayIdx, lots: &[Lot]) {
        let date = self.market.bars.calendar().date(day);
        let symbol = |asset| self.market.bars.assets().symbol_on(asset, date).text();
        // Both lists are in the order of assets.
        let mut before = std::mem::take(&mut self.before).into_iter().peekable();
        let mut gone = Vec::new();
        for lot in lots {
            gone.extend(std::iter::from_fn(|| before.next_if(|(asset, _)| *asset < lot.asset)));
            if before.next_if(|(asset, _)| *asset == lot.asset).map(|(_, shares)| shares) != Some(lot.shares) {
                let (symbol, shares) = (symbol(lot.asset), lot.shares);
                self.run.positions.push(PositionRow { date, symbol, shares, mark: lot.mark });
            }
            self.before.push((lot.asset, lot.shares));
        }
        for (asset, _) in gone.into_iter().chain(before) {
            let mark = self.market.bars.day(day, &[]).close(asset).unwrap_or_default();
            self.run.positions.push(PositionRow { date, symbol: symbol(asset), shares: Shares::ZERO, mark });
        }
    }

    fn fill_row(&self, day: DayIdx, fill: &Fill) -> FillRow {
        let volume = self.market.bars.field(Field::Volume).map_or(f64::NAN, |v| v.at(day, fill.asset));
        let date = self.market.bars.calendar().date(day);
        FillRow {
            date,
            symbol: self.market.bars.assets().symbol_on(fill.asset, date).text(),
            side: fill.side,
            shares: fill.shares,
            reference: fill.reference,
            amount: fill.amount,
            participation: if volume > 0.0 && volume < long_index::VOLUME {
                fill.shares.0 as f64 / volume
            } else {
                f64::NAN
            },
            commission: fill.costs.commission,
            stamp_duty: fill.costs.stamp_duty,
            transfer_fee: fill.costs.transfer_fee,
            slippage: fill.costs.slippage,
            impact: fill.costs.impact,
            origin: fill.origin,
        }
    }

    fn journal_row(&self, date: NaiveDate, line: &Line, futures: &FuturesDay<'_>) -> JournalRow {
        let item = match line.item {
            Item::Whole => Arc::from(""),
            Item::Stock(asset) => self.market.bars.assets().symbol_on(asset, date).text(),
            Item::Former(asset) => {
                let codes = self.market.bars.assets().former_codes(asset);
                codes.iter().rfind(|code| code.until <= date).map_or_else(|| Arc::from(""), |code| code.symbol.text())
            }
            Item::Contract(contract) => futures.contract(contract).code.as_str().into(),
        };
        let Line { entry, kind, account, amount, quantity, .. } = *line;
        JournalRow { date, entry, kind, account, item, amount, quantity }
    }

    fn reject_row(&self, day: DayIdx, reject: &Reject, worth: Cny) -> RejectRow {
        let date = self.market.bars.calendar().date(day);
        RejectRow {
            date,
            symbol: self.market.bars.assets().symbol_on(reject.asset, date).text(),
            side: reject.side,
            shares: reject.shares,
            worth,
            rule: reject.rule,
            origin: reject.origin,
        }
    }
}

fn future_row(fill: &FutureFill, futures: &FuturesDay<'_>) -> FutureRow {
    FutureRow {
        date: futures.date,
        contract: futures.contract(fill.contract).code.as_str().into(),
        sold: fill.sold,
        reference: fill.reference,
        price: fill.price,
        fee: fill.fee,
        origin: fill.origin,
    }
}

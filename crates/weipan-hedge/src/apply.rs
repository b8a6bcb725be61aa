//! Fills of stocks enter the books: money and shares change hands.

use weipan_core::ledger::{EntryKind, LedgerAccount};
use weipan_core::{Fill, Side};

use crate::books::Item;
use crate::fund::Fund;

impl Fund {
    /// Books fills: money and shares change hands.
    pub fn apply(&mut self, fills: &[Fill]) {
        for fill in fills {
            self.book_fill(fill);
            match fill.side {
                Side::Buy => {
                    self.holdings.buy(fill.asset, fill.shares, fill.reference);
                    self.entered = true;
                    if let Some(taxes) = &mut self.dividend_taxes {
                        taxes.buy(fill.asset, self.today.date, fill.shares);
                    }
                }
                Side::Sell => {
                    self.holdings.sell(fill.asset, fill.shares);
                    self.tax_dividends(fill);
                    if let Some(unwind) = &mut self.unwind {
                        unwind.filled(fill);
                    }
                }
            }
        }
        self.today.fills.extend_from_slice(fills);
    }

    /// The tax on the dividends of sold shares is withheld tomorrow.
    fn tax_dividends(&mut self, fill: &Fill) {
        let Some(taxes) = &mut self.dividend_taxes else { return };
        let tax = taxes.sell(fill.asset, fill.shares, self.today.date);
        let lines = [(LedgerAccount::DividendTax, tax), (LedgerAccount::Payable, -tax)];
        self.books.post(EntryKind::DividendTax, Item::Stock(fill.asset), 0, &lines);
        self.today.dividend_tax += tax;
    }

    /// Stocks at the reference price against cash, each cost on its own account.
    fn book_fill(&mut self, fill: &Fill) {
        use LedgerAccount::{Cash, Commission, Impact, Slippage, StampDuty, Stocks, TransferFee};
        let costs = &fill.costs;
        let given_away = costs.slippage + costs.impact;
        let (worth, shares, cash) = match fill.side {
            Side::Buy => (fill.amount - given_away, fill.shares.0, -fill.amount - costs.fees()),
            Side::Sell => (-fill.amount - given_away, -fill.shares.0, fill.amount - costs.fees()),
        };
        let lines = [
            (Stocks, worth),
            (Slippage, costs.slippage),
            (Impact, costs.impact),
            (Commission, costs.commission),
            (StampDuty, costs.stamp_duty),
            (TransferFee, costs.transfer_fee),
            (Cash, cash),
        ];
        self.books.post(EntryKind::Fill, Item::Stock(fill.asset), shares, &lines);
    }
}

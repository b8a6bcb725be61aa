//! The small market as the peer gets it.

use serde_json::{Value, json};
use weipan_core::{DayIdx, FutureBar};

use crate::market::{ACTIONS, Bar, DAYS, DELIST_DAY, DELISTED, FUTURE_FEE, STOCKS, SmallMarket, amount};

impl SmallMarket {
    /// The market for the peer.
    pub fn json(&self) -> Value {
        let stocks: Vec<Value> = (0..STOCKS.len()).map(|i| self.stock_json(i)).collect();
        let futures: Vec<Value> = (0..self.futures.contracts().len()).map(|i| self.future_json(i)).collect();
        json!({
            "dates": self.dates, "before": ["2023-07-28", "2023-07-31"], "after": ["2023-09-26", "2023-09-27"],
            "stocks": stocks, "futures": futures, "future_fee": FUTURE_FEE, "future_fee_today": 15.0 * FUTURE_FEE,
        })
    }

    fn stock_json(&self, stock: usize) -> Value {
        let (symbol, board, is_st, _) = STOCKS[stock];
        let column = |value: fn(&Bar) -> f64| -> Vec<Option<f64>> {
            self.rows[stock].iter().map(|b| b.as_ref().map(value)).collect()
        };
        let halted: Vec<usize> = (0..DAYS).filter(|d| self.rows[stock][*d].is_some_and(|b| b.halted)).collect();
        let action = |a: &(usize, usize, usize, i64, i64)| {
            let close = self.rows[stock][a.1 - 1].unwrap().close as f64;
            json!({
                "before": self.dates[a.1 - 1], "ex": self.dates[a.1], "pay": self.dates[a.2],
                "cash": a.3 as f64 / 100.0, "ratio": a.4 as f64 / 1000.0,
                "cumulative": close / self.rows[stock][a.1].unwrap().prev as f64,
            })
        };
        let actions: Vec<Value> = ACTIONS.iter().filter(|a| a.0 == stock).map(action).collect();
        json!({
            "symbol": symbol, "board": board, "is_st": is_st, "suspended": halted, "actions": actions,
            "delist_date": (symbol == DELISTED).then(|| self.dates[DELIST_DAY]),
            "bars": {
                "open": column(|b| b.open as f64 / 100.0), "high": column(|b| b.high as f64 / 100.0),
                "low": column(|b| b.low as f64 / 100.0), "close": column(|b| b.close as f64 / 100.0),
                "volume": column(|b| b.volume as f64), "total_turnover": column(amount),
                "limit_up": column(|b| b.limits.0 as f64 / 100.0), "limit_down": column(|b| b.limits.1 as f64 / 100.0),
            },
        })
    }

    fn future_json(&self, contract: usize) -> Value {
        let bar = |day: usize| self.futures.bars(DayIdx(day as u32)).iter().find(|b| b.contract.0 == contract as u32);
        let column =
            |value: fn(&FutureBar) -> f64| -> Vec<Option<f64>> { (0..DAYS).map(|d| bar(d).map(value)).collect() };
        let settled = |day: usize| bar(day).map(|b| b.mark().yuan());
        let before = |day: usize| bar(day).and_then(|_| settled(day.saturating_sub(1)));
        let limit = |factor: f64| (0..DAYS).map(|d| before(d).map(|s| s * factor)).collect::<Vec<_>>();
        let terms = &self.futures.contracts()[contract];
        json!({
            "code": terms.code, "last_day": terms.last_day,
            "bars": {
                "open": column(|b| b.open.yuan()), "high": column(|b| b.high.yuan()), "low": column(|b| b.low.yuan()),
                "close": column(|b| b.close.yuan()), "volume": column(|b| b.volume as f64),
                // An average at the close: the peer's average-price mode then fills futures where weipan does.
                "total_turnover": column(|b| b.close.yuan() * 200.0 * b.volume as f64),
                "open_interest": column(|b| b.open_interest as f64), "settlement": column(|b| b.mark().yuan()),
                "prev_settlement": (0..DAYS).map(before).collect::<Vec<_>>(),
                "limit_up": limit(1.1), "limit_down": limit(0.9),
            },
        })
    }
}

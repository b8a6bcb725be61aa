//! Rule 4: no buy at the up-limit, no sell at the down-limit.
//!
//! The fill price decides; at `vwap` a close at the limit blocks that side too, because the queue at the close
//! was not served; a day whose high and low are the limit blocks it at every fill price. Buying at the
//! down-limit and selling at the up-limit are allowed.

use weipan_core::{FillPrice, LimitBand, Price, Quote, Side};

/// Whether the limit stops a side.
pub(crate) fn blocks(side: Side, fill: FillPrice, quote: &Quote, band: LimitBand) -> bool {
    let at_limit = |price: Price| match side {
        Side::Buy => band.is_up(price),
        Side::Sell => band.is_down(price),
    };
    let one_price = quote.high == quote.low && at_limit(quote.high);
    let by_fill = match fill {
        FillPrice::Open => at_limit(quote.open),
        FillPrice::Close => at_limit(quote.close),
        FillPrice::Vwap => at_limit(quote.vwap) || at_limit(quote.close),
    };
    one_price || by_fill
}

#[cfg(test)]
mod tests {
    use super::*;
    use weipan_core::Shares;

    fn quote(open: i64, high: i64, low: i64, close: i64, vwap: i64) -> Quote {
        let at = |fen: i64| Price(fen * 100);
        Quote {
            open: at(open),
            high: at(high),
            low: at(low),
            close: at(close),
            vwap: at(vwap),
            prev_close: at(1000),
            volume: Shares(1),
        }
    }

    #[test]
    fn each_fill_price_sees_its_own_limit() {
        let band = LimitBand::around(Price(100_000), 100);
        // Opens free, closes locked at the down-limit of 9.00.
        let locked_late = quote(980, 980, 900, 900, 930);
        assert!(!blocks(Side::Sell, FillPrice::Open, &locked_late, band));
        assert!(blocks(Side::Sell, FillPrice::Vwap, &locked_late, band));
        assert!(blocks(Side::Sell, FillPrice::Close, &locked_late, band));
        assert!(!blocks(Side::Buy, FillPrice::Close, &locked_late, band), "buying at the down-limit is allowed");
        // Locked all day at the up-limit.
        let one_price = quote(1100, 1100, 1100, 1100, 1100);
        for fill in [FillPrice::Open, FillPrice::Vwap, FillPrice::Close] {
            assert!(blocks(Side::Buy, fill, &one_price, band));
            assert!(!blocks(Side::Sell, fill, &one_price, band));
        }
        // Touches the limit and comes back: trades at vwap and close.
        let touched = quote(950, 980, 900, 960, 940);
        assert!(!blocks(Side::Sell, FillPrice::Vwap, &touched, band));
    }
}

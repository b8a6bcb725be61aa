//! One stock's days after each other: holes and prices that stand still.

use weipan_core::{AssetIdx, DayIdx, Field, Market};

use super::Severity::Warning;
use super::findings::Findings;

/// Trading days with the same close and volume after which a price counts as stale.
const STALE: u32 = 20;

pub(super) fn check(market: &Market, findings: &mut Findings) {
    findings.looks("hole");
    findings.looks("stale-price");
    let bars = &market.bars;
    let Some(close) = bars.field(Field::Close) else { return };
    let width = bars.assets().len();
    let (mut last_row, mut standing) = (vec![None::<u32>; width], vec![0_u32; width]);
    let mut last_close = vec![f64::NAN; width];
    for day in (0..bars.calendar().len() as u32).map(DayIdx) {
        let (close, suspended) = (close.row(day), bars.is_suspended().row(day));
        let volume = bars.field(Field::Volume).map_or(&[][..], |panel| panel.row(day));
        for i in (0..width).filter(|i| !close[*i].is_nan()) {
            let asset = AssetIdx(i as u32);
            if let Some(before) = last_row[i].replace(day.0)
                && before + 1 < day.0
            {
                let missing = day.0 - before - 1;
                findings.cell((Warning, "hole"), market, (DayIdx(before + 1), asset), || {
                    format!("no row on {missing} trading days from here; a suspended stock has rows with is_suspended")
                });
            }
            let trades = !suspended[i] && volume.get(i).is_some_and(|volume| *volume > 0.0);
            standing[i] = if trades && close[i] == last_close[i] { standing[i] + 1 } else { 0 };
            last_close[i] = close[i];
            if standing[i] == STALE - 1 {
                findings.cell((Warning, "stale-price"), market, (day, asset), || {
                    format!("the close is {} for the {STALE}th day in a row, with volume", close[i])
                });
            }
        }
    }
}

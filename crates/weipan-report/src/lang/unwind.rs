//! Words of the section on forced selling.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("section.unwind", "Forced selling", "强制平仓"),
    (
        "caption.unwind",
        "Worth at the morning's sizing prices that forced orders asked to sell: what was sold, and what each rule kept. The line is the margin ratio at the close.",
        "强平委托的目标市值（按早盘计价）：已卖出部分与被各规则挡住的部分；折线为收盘保证金比例。",
    ),
    ("unwind.axis", "Worth, {unit}", "市值，{unit}"),
    (
        "unwind.summary",
        "Forced orders stood on {days} days and sold {sold}. On the first of these days {first} of what was asked could be sold. Against the prices of each morning the sales cost {cost} ({share} of what was sold) and buying contracts back cost {hedge}; a gain is negative.",
        "强平委托共持续 {days} 个交易日，卖出 {sold}；首日卖出目标的 {first}。相对当日早盘计价，卖出成本 {cost}（占卖出额 {share}），买回期货成本 {hedge}；负数为收益。",
    ),
    (
        "unwind.caption",
        "Each day of forced selling, {unit}; contracts are bought back / wanted.",
        "逐日强平，{unit}；期货为买回 / 应买回手数。",
    ),
    ("unwind.share", "Sold of asked", "成交比例"),
    ("unwind.cost", "Cost", "成本"),
    ("unwind.cost_share", "Cost of sold", "成本占比"),
    ("unwind.of_volume", "Most of a stock's volume", "最大成交量占比"),
    ("unwind.contracts", "Contracts", "期货手数"),
    ("unwind.left", "Left to sell", "待卖"),
    ("unwind.stuck", "The stocks that could not be sold ({count})", "未能卖出的股票（{count}）"),
    (
        "unwind.stuck_caption",
        "Stocks that stayed longest: days on which they were asked for and not sold whole, the largest worth that stayed, {unit}, and days by reason.",
        "滞留最久的股票：未能全部卖出的天数、最大滞留市值（{unit}）与原因天数。",
    ),
    ("unwind.stock", "Stock", "股票"),
    ("unwind.days", "Days", "天数"),
    ("unwind.worth", "Largest worth", "最大滞留"),
];

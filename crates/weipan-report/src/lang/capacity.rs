//! Words of the capacity page.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("page.capacity", "Capacity", "策略容量"),
    ("section.capacity", "Return against size", "收益与规模"),
    ("section.capacity_parts", "What size takes away", "规模的代价"),
    (
        "caption.capacity_curve",
        "Compound return a year of the same book at each starting equity; the axis is logarithmic. Hollow: more than half of the wanted purchases was refused by volume.",
        "同一组合在不同期初权益下的年化收益；横轴为对数。空心：过半买入需求因成交量受限被拒。",
    ),
    (
        "caption.capacity_parts",
        "A year, as a part of the mean equity: what was earned before costs, and what the discount and interest, the named costs and the book's own impact took.",
        "每年占平均权益的比例：成本前收益、贴水与利息、各项费用与自身冲击成本。",
    ),
    ("capacity.equity", "Starting equity", "期初权益"),
    ("capacity.return_axis", "Return a year, %", "年化收益，%"),
    ("capacity.parts_axis", "Of mean equity a year, %", "每年占平均权益，%"),
    ("capacity.gross", "Before costs", "成本前"),
    ("capacity.carry", "Discount and interest", "贴水与利息"),
    ("capacity.costs", "Fees and slippage", "费用与滑点"),
    ("capacity.impact", "Own impact", "自身冲击"),
    ("capacity.invested", "Invested", "实际仓位"),
    ("capacity.refused", "Refused by volume", "成交量受限"),
    ("capacity.days_to_sell", "Days to sell", "清仓天数"),
    ("capacity.closed_out", "Closed out", "被强平"),
    (
        "capacity.caption",
        "Invested: long value over what the leverage asks for. Refused by volume: part of the wanted purchases. Days to sell 95 % of the book.",
        "实际仓位：股票市值与杠杆目标之比；成交量受限：买入需求被拒比例；清仓天数：卖出 95 % 所需交易日。",
    ),
    ("capacity.zero", "The return a year falls to zero at about {equity}.", "年化收益在规模约 {equity} 时降为零。"),
    (
        "capacity.half",
        "Half of the return of the smallest account is left at about {equity}.",
        "规模约 {equity} 时，收益仅剩最小账户的一半。",
    ),
    (
        "capacity.above",
        "The return a year stays above zero at every size tried, up to {equity}.",
        "在所试规模（至 {equity}）内年化收益均为正。",
    ),
    (
        "capacity.above_bought",
        "The return a year stays above zero up to {equity}, the largest size tried at which most purchases were filled.",
        "在大部分买入得以成交的最大规模 {equity} 以内，年化收益均为正。",
    ),
    (
        "capacity.not_bought",
        "From {equity} on more than half of the wanted purchases is refused by volume ({share} there): what such an account holds is another book, and its return says nothing of this one at that size.",
        "规模自 {equity} 起，过半买入需求因成交量受限被拒（该处 {share}）：实际持仓已非同一组合，其收益不能代表该规模下的本组合。",
    ),
    ("capacity.below", "The return a year is below zero even at {equity}.", "即使规模仅 {equity}，年化收益也为负。"),
    (
        "capacity.model",
        "Impact is {k} · σ · √(q / V) of the price, σ the daily volatility of 20 days, q / V the share of the day's volume; {memory}. No k for A-shares is published: 0.3 to 1.0 is plausible, so read the curve as a range.",
        "冲击成本为价格的 {k}·σ·√(q/V)，σ 为 20 日日波动率，q/V 为成交量占比；{memory}。A 股尚无公开的 k 值，0.3 至 1.0 均属合理，曲线应视为区间。",
    ),
    (
        "capacity.memory",
        "half of an earlier trade's weight is gone after {half_life} trading days",
        "先前成交的影响每 {half_life} 个交易日减半",
    ),
    ("capacity.no_memory", "earlier trades weigh nothing on the next day", "先前成交次日不再有影响"),
    ("capacity.yes", "yes", "是"),
];

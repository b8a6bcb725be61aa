//! Sentences of verdicts and warnings.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "verdict.return",
        "At {leverage} the book returned {total} ({annual} a year) with a volatility of {volatility}; the benchmark {benchmark} returned {market}.",
        "杠杆 {leverage} 下组合累计收益 {total}（年化 {annual}），波动率 {volatility}；同期基准 {benchmark} 收益 {market}。",
    ),
    (
        "verdict.ruined",
        "It was ruined on {date}: equity fell to {equity}, and what is below zero is the broker's claim.",
        "账户于 {date} 穿仓：权益降至 {equity}，负值部分为券商债权。",
    ),
    (
        "verdict.lead_closed",
        "At {leverage} the account was called on {date} and closed out on {closed}: the run returned {total}, the benchmark {benchmark} {market}.",
        "杠杆 {leverage} 下，账户于 {date} 被追保，{closed} 被强平：累计收益 {total}，同期基准 {benchmark} 为 {market}。",
    ),
    (
        "verdict.lead_at_once",
        "At {leverage} the account was closed out on {closed} without a call before: the run returned {total}, the benchmark {benchmark} {market}.",
        "杠杆 {leverage} 下，账户未经追保即于 {closed} 被强平：累计收益 {total}，同期基准 {benchmark} 为 {market}。",
    ),
    (
        "verdict.called_closed",
        "The margin ratio fell to {ratio} on the day of the close-out, from {before} the day before.",
        "强平当日保证金比例由 {before} 降至 {ratio}。",
    ),
    (
        "verdict.called",
        "It was called {count} times, first on {date}; its lowest margin ratio was {ratio} on {lowest}.",
        "账户共被追保 {count} 次，首次为 {date}；最低保证金比例为 {ratio}（{lowest}）。",
    ),
    (
        "verdict.called_once",
        "It was called once, on {date}; its lowest margin ratio was {ratio} on {lowest}.",
        "账户被追保 1 次，时间为 {date}；最低保证金比例为 {ratio}（{lowest}）。",
    ),
    (
        "verdict.never",
        "It was never called: its lowest margin ratio was {ratio} on {lowest}, against a call line of {call}.",
        "账户从未被追保：最低保证金比例为 {ratio}（{lowest}），追保线为 {call}。",
    ),
    (
        "verdict.drawdown",
        "The worst drawdown was {depth}, from {peak} to {trough}, and was recovered {days} days later.",
        "最大回撤 {depth}，自 {peak} 至 {trough}，此后 {days} 天修复。",
    ),
    (
        "verdict.drawdown_open",
        "The worst drawdown was {depth}, from {peak} to {trough}, and has not been recovered.",
        "最大回撤 {depth}，自 {peak} 至 {trough}，尚未修复。",
    ),
    (
        "verdict.unwind",
        "On the first day of unwinding it asked to sell {asked} and sold {sold} ({share}); {blocked} of sales were blocked during the unwinds, mostly by {mostly}.",
        "减仓首日应卖出 {asked}，实际卖出 {sold}（{share}）；减仓期间共有 {blocked} 的卖单受阻，主要原因是{mostly}。",
    ),
    (
        "verdict.unwind_free",
        "On the first day of unwinding it asked to sell {asked} and sold {sold} ({share}); no sale was blocked.",
        "减仓首日应卖出 {asked}，实际卖出 {sold}（{share}）；没有卖单受阻。",
    ),
    (
        "verdict.causes_ruined",
        "Up to that day equity changed by {change}: selection made {selection}, market {market}, basis {basis}, financing {financing}, trading and costs {trading}.",
        "截至穿仓当日权益变动 {change}：选股 {selection}，市场敞口 {market}，基差 {basis}，融资 {financing}，交易及费用 {trading}。",
    ),
    (
        "verdict.after_ruin",
        "Selling what was left brought equity to {equity} by {date}.",
        "处置剩余持仓后，至 {date} 权益为 {equity}。",
    ),
    (
        "verdict.causes",
        "Equity changed by {change}: selection made {selection}, market {market}, basis {basis}, financing {financing}, trading and costs {trading}.",
        "权益变动 {change}：选股 {selection}，市场敞口 {market}，基差 {basis}，融资 {financing}，交易及费用 {trading}。",
    ),
    (
        "verdict.alpha_enough",
        "The stocks beat the benchmark by {realised} a year of their value, more than the {needed} that the hedge, the financing and trading cost.",
        "股票每年跑赢基准 {realised}（按市值），高于对冲、融资与交易所需的 {needed}。",
    ),
    (
        "verdict.alpha_short",
        "The stocks beat the benchmark by {realised} a year of their value, less than the {needed} that the hedge, the financing and trading cost.",
        "股票每年跑赢基准 {realised}（按市值），低于对冲、融资与交易所需的 {needed}。",
    ),
    (
        "verdict.alpha_behind",
        "The stocks fell behind the benchmark by {behind} a year of their value, and the hedge, the financing and trading cost another {needed}.",
        "股票每年落后基准 {behind}（按市值），对冲、融资与交易另需 {needed}。",
    ),
    ("mostly.limit", "the down-limit", "跌停"),
    ("mostly.suspended", "suspension", "停牌"),
    ("mostly.volume", "the share of volume", "成交量上限"),
    ("mostly.ban", "a ban", "交易禁令"),
    ("compare.survived_all", "All runs survived: no account was closed out.", "全部方案均存活：没有账户被强平。"),
    ("compare.survived_some", "{survived} survived; {closed}.", "{survived} 存活；{closed}。"),
    ("compare.survived_none", "No run survived: {closed}.", "没有方案存活：{closed}。"),
    ("compare.closed", "{run} was closed out on {date}", "{run} 于 {date} 被强平"),
    ("compare.ruined", "{run} was ruined on {date}", "{run} 于 {date} 穿仓"),
    (
        "compare.called",
        "{run} was called {count} times, first on {date}, and lived on.",
        "{run} 被追保 {count} 次，首次为 {date}，其后继续运作。",
    ),
    (
        "compare.called_once",
        "{run} was called once, on {date}, and lived on.",
        "{run} 被追保 1 次（{date}），其后继续运作。",
    ),
    (
        "compare.best",
        "The highest annual return was {value}, of {run}; the worst drawdowns ran from {least} to {most}.",
        "年化收益最高的是 {run}，为 {value}；最大回撤介于 {least} 与 {most} 之间。",
    ),
    (
        "compare.break_even",
        "The break-even alpha goes from {first} a year of the stocks' value ({first_run}) to {last} ({last_run}); the stocks of the run nearest 1× realised {realised}.",
        "盈亏平衡超额由 {first_run} 的每年 {first} 变为 {last_run} 的 {last}；最接近 1 倍的一组实现的选股超额为 {realised}。",
    ),
    (
        "compare.growth",
        "Over these days the book by itself would have grown fastest at {leverage}, margin calls left out.",
        "若不计追保，该组合在本区间以 {leverage} 杠杆增长最快。",
    ),
    ("list.and", " and ", "、"),
    ("list.comma", ", ", "、"),
    (
        "warning.short",
        "The run has only {days} trading days: annual figures of less than a year mean little.",
        "回测仅 {days} 个交易日：不足一年的年化数字参考意义有限。",
    ),
    (
        "warning.ruined",
        "Returns are not defined after the account was ruined on {date}; statistics stop on that day.",
        "账户于 {date} 穿仓后收益率无定义，统计截至当日。",
    ),
    (
        "warning.closed",
        "The account was closed out on {closed} and held nothing after the close of {date}; its days without a position lower volatility.",
        "账户于 {closed} 被强平，{date} 收盘后再无持仓；空仓日会压低波动率。",
    ),
    (
        "warning.stopped",
        "The account held nothing after the close of {date}; its days without a position lower volatility.",
        "账户于 {date} 收盘后再无持仓；空仓日会压低波动率。",
    ),
    (
        "warning.participation",
        "Some fills took up to {share} of a stock's volume that day: prices would have moved.",
        "部分成交占个股当日成交量的 {share}：真实价格会受影响。",
    ),
    (
        "warning.outside",
        "On average {share} of the book lies outside the hedge index: the hedge does not fit the stocks.",
        "组合平均有 {share} 在对冲指数之外：对冲与持仓不匹配。",
    ),
    (
        "warning.size",
        "The median stock held is worth {cap}, against {index} in the hedge index: the book is another size than its hedge.",
        "持仓市值中位数为 {cap}，对冲指数成分为 {index}：组合与对冲标的规模不同。",
    ),
    (
        "warning.unscored",
        "Up to {share} of the universe had no score on a rebalance day and could not be chosen.",
        "调仓日最多有 {share} 的股票池无因子得分，无法入选。",
    ),
    (
        "warning.hedge",
        "The hedge was refused on {refused} of {days} days ({share}): on those days the short leg was not what the account wanted; see the events.",
        "{days} 个交易日中有 {refused} 日（{share}）对冲交易受阻，空头与目标不符：见事件表。",
    ),
    (
        "warning.target",
        "In its first {days} trading days the account held at most {most} of its target {target}: volume, limits or lots kept the rest, and the numbers are those of the smaller book.",
        "前 {days} 个交易日内，实际杠杆最高为 {most}，未达到目标 {target}：受成交量、涨跌停或整手限制，以下数字对应较小的组合。",
    ),
    (
        "warning.survivorship",
        "Survivorship: stocks that have left the exchange are missing from the data, so returns are somewhat too good.",
        "幸存者偏差：数据缺少部分已退市股票，收益偏高。",
    ),
    ("warning.settlement", "No settlement prices: futures are marked at the close.", "缺少期货结算价：以收盘价盯市。"),
    ("warning.of_run", "{run}: {text}", "{run}：{text}"),
    (
        "warning.differ",
        "{run} ran on another period or other data than {first}: the comparison is not of one book.",
        "{run} 与 {first} 的区间或数据不同：并非同一组合的对比。",
    ),
    (
        "day.plain",
        "{date}: the book {book}, the index {index}, the future {future}; equity {equity}, margin ratio {before} → {ratio}.",
        "{date}：组合 {book}，指数 {index}，期货 {future}；权益 {equity}，保证金比例 {before} → {ratio}。",
    ),
    (
        "day.closing",
        "{date}: the account was being closed; the book {book}, the index {index}.",
        "{date}：账户清仓中；组合 {book}，指数 {index}。",
    ),
    ("day.call", "It fell through the call line of {line}.", "跌破追保线 {line}。"),
    ("day.close_out", "It fell through the close-out line of {line}.", "跌破平仓线 {line}。"),
    (
        "day.both",
        "It fell through the call line of {call} and the close-out line of {line} on one day.",
        "一日之内跌破追保线 {call} 与平仓线 {line}。",
    ),
    ("day.warning", "It fell through the warning line of {line}.", "跌破预警线 {line}。"),
    ("day.unwind", "Unwinding asked to sell {asked} and sold {sold}.", "减仓应卖出 {asked}，实际卖出 {sold}。"),
    ("day.blocked", "Blocked: {list}.", "受阻：{list}。"),
    ("day.widened", "The discount widened and paid the short {basis}.", "贴水扩大，空头得益 {basis}。"),
    ("day.narrowed", "The discount closed and cost the short {basis}.", "贴水收敛，空头损失 {basis}。"),
    ("day.gone", "nothing is left to margin", "已无持仓"),
];

//! The factor page: sentences of the verdict and the warnings.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "factor.verdict.unknown",
        "{factor} cannot be judged: the days with a rank IC are too few for a t ({days}).",
        "{factor} 无法评判：仅 {days} 日有秩 IC，不足以计算 t 值。",
    ),
    (
        "factor.verdict.none",
        "{factor} shows no sign of ordering returns of {horizon}: mean rank IC {ic}, IR {ir} a day, Newey–West t {t} over {days} days.",
        "未见 {factor} 对{horizon}收益有排序能力：秩 IC 均值 {ic}，日 IR {ir}，Newey–West t 值 {t}，共 {days} 日。",
    ),
    (
        "factor.verdict.likely",
        "{factor} probably orders returns of {horizon}: mean rank IC {ic}, IR {ir} a day, Newey–West t {t} over {days} days.",
        "{factor} 很可能对{horizon}收益有排序能力：秩 IC 均值 {ic}，日 IR {ir}，Newey–West t 值 {t}，共 {days} 日。",
    ),
    (
        "factor.verdict.clear",
        "{factor} clearly orders returns of {horizon}: mean rank IC {ic}, IR {ir} a day, Newey–West t {t} over {days} days.",
        "{factor} 对{horizon}收益有明确的排序能力：秩 IC 均值 {ic}，日 IR {ir}，Newey–West t 值 {t}，共 {days} 日。",
    ),
    (
        "factor.verdict.positive",
        "The order is {size} and upward: high scores earned more, on {hit} of days.",
        "排序能力{size}，方向为正：高分股票收益更高，占 {hit} 的日子。",
    ),
    (
        "factor.verdict.negative",
        "The order is {size} and downward: high scores earned less, on {hit} of days.",
        "排序能力{size}，方向为负：高分股票收益更低，占 {hit} 的日子。",
    ),
    ("factor.size.strong", "strong", "较强"),
    ("factor.size.solid", "of ordinary strength", "中等"),
    ("factor.size.weak", "weak", "较弱"),
    ("factor.size.tiny", "faint", "微弱"),
    (
        "factor.tradable.missing",
        "How much of it could be traded is not known: no day has a tradable rank IC.",
        "可交易部分未知：没有可交易秩 IC。",
    ),
    (
        "factor.tradable.plain",
        "Among tradable stocks ({share} of those scored) the rank IC is {ic} against {plain}, t {t}.",
        "可交易股票（占有值股票的 {share}）的秩 IC 为 {ic}，全部股票为 {plain}，t 值 {t}。",
    ),
    (
        "factor.tradable.all",
        "All of it can be traded: among tradable stocks ({share} of those scored) the rank IC is {ic} against {plain}, t {t}.",
        "全部可交易：可交易股票（占有值股票的 {share}）的秩 IC 为 {ic}，全部股票为 {plain}，t 值 {t}。",
    ),
    (
        "factor.tradable.most",
        "Most of it can be traded: among tradable stocks ({share} of those scored) the rank IC is {ic} against {plain}, {lost} less, t {t}.",
        "大部分可交易：可交易股票（占有值股票的 {share}）的秩 IC 为 {ic}，全部股票为 {plain}，减少 {lost}，t 值 {t}。",
    ),
    (
        "factor.tradable.some",
        "Only a part can be traded: among tradable stocks ({share} of those scored) the rank IC is {ic} against {plain}, {lost} less, t {t}.",
        "仅部分可交易：可交易股票（占有值股票的 {share}）的秩 IC 为 {ic}，全部股票为 {plain}，减少 {lost}，t 值 {t}。",
    ),
    (
        "factor.tradable.little",
        "Hardly any of it can be traded: among tradable stocks ({share} of those scored) the rank IC is {ic} against {plain}, {lost} less, t {t}.",
        "几乎无法交易：可交易股票（占有值股票的 {share}）的秩 IC 为 {ic}，全部股票为 {plain}，减少 {lost}，t 值 {t}。",
    ),
    (
        "factor.tradable.turned",
        "None of it can be traded: among tradable stocks ({share} of those scored) the rank IC turns to {ic} from {plain}, t {t}.",
        "完全无法交易：可交易股票（占有值股票的 {share}）的秩 IC 由 {plain} 变为 {ic}，方向相反，t 值 {t}。",
    ),
    (
        "factor.shape.rises",
        "Returns rise evenly through the buckets (monotonicity {even}); top less bottom is {spread} over {horizon}, t {t}.",
        "各组收益逐组递增（单调性 {even}）；最高组减最低组为 {spread}（{horizon}），t 值 {t}。",
    ),
    (
        "factor.shape.falls",
        "Returns fall evenly through the buckets (monotonicity {even}); top less bottom is {spread} over {horizon}, t {t}.",
        "各组收益逐组递减（单调性 {even}）；最高组减最低组为 {spread}（{horizon}），t 值 {t}。",
    ),
    (
        "factor.shape.mostly",
        "The buckets are mostly in order (monotonicity {even}); top less bottom is {spread} over {horizon}, t {t}.",
        "各组收益大体有序（单调性 {even}）；最高组减最低组为 {spread}（{horizon}），t 值 {t}。",
    ),
    (
        "factor.shape.tails",
        "Only the tails differ, the buckets between them are in no order (monotonicity {even}); top less bottom is {spread} over {horizon}, t {t}.",
        "仅首尾两端有差异，中间各组无序（单调性 {even}）；最高组减最低组为 {spread}（{horizon}），t 值 {t}。",
    ),
    (
        "factor.shape.plain",
        "Top less bottom bucket is {spread} over {horizon}, t {t}, monotonicity {even}.",
        "最高组减最低组为 {spread}（{horizon}），t 值 {t}，单调性 {even}。",
    ),
    (
        "factor.shape.sides",
        "Beyond all stocks, the top earned {bought} and the bottom {sold}.",
        "相对全体，最高组为 {bought}，最低组为 {sold}。",
    ),
    (
        "factor.shape.sides_low",
        "Beyond all stocks, the bottom earned {bought} and the top {sold}.",
        "相对全体，最低组为 {bought}，最高组为 {sold}。",
    ),
    (
        "factor.decay.half",
        "It fades: half of the rank IC (returns of {horizon}) is gone if one acts {days} days later.",
        "效力衰减：推迟 {days} 日行动，秩 IC（{horizon}收益）减半。",
    ),
    (
        "factor.decay.half_one",
        "It fades at once: half of the rank IC (returns of {horizon}) is gone if one acts a day later.",
        "效力衰减极快：推迟一日行动，秩 IC（{horizon}收益）即减半。",
    ),
    (
        "factor.decay.lasting",
        "It lasts: {left} of the rank IC (returns of {horizon}) is left if one acts {days} days later.",
        "效力持久：推迟 {days} 日行动，秩 IC（{horizon}收益）仍剩 {left}。",
    ),
    (
        "factor.place.all",
        "It works in all {all} buckets of market value: rank IC {small} in the smallest, {large} in the largest.",
        "在全部 {all} 个市值分组中有效：最小组秩 IC {small}，最大组 {large}。",
    ),
    (
        "factor.place.some",
        "It works in {works} of {all} buckets of market value: rank IC {small} in the smallest, {large} in the largest.",
        "在 {all} 个市值分组中的 {works} 个有效：最小组秩 IC {small}，最大组 {large}。",
    ),
    (
        "factor.place.smallest",
        "It works in {works} of {all} buckets of market value, the smallest: rank IC {small} there, {large} in the largest.",
        "在 {all} 个市值分组中仅 {works} 个有效，即最小组：秩 IC {small}，最大组 {large}。",
    ),
    (
        "factor.place.none",
        "Inside buckets of market value it works in {works} of {all}: rank IC {small} in the smallest, {large} in the largest; its order may be one of size.",
        "在市值分组内，{all} 组中 {works} 组有效：最小组秩 IC {small}，最大组 {large}；其排序可能只是市值效应。",
    ),
    (
        "factor.verdict.turns",
        "Of the top bucket, {turnover} is replaced over {horizon}; the rank autocorrelation is {order}.",
        "最高组每周期（{horizon}）换手 {turnover}；秩自相关 {order}。",
    ),
    (
        "factor.verdict.earns",
        "Factor-weighted and before costs, long-short earned {annual} a year (Sharpe {sharpe}, worst drawdown {drawdown}) with a turnover of {turnover} a day: it breaks even at {cost} bp for each yuan traded.",
        "因子加权多空组合未计费用年化 {annual}（夏普 {sharpe}，最大回撤 {drawdown}），日换手 {turnover}：每元成交额的盈亏平衡成本为万分之 {cost}。",
    ),
    (
        "factor.verdict.loses",
        "Factor-weighted and before costs, long-short lost: {annual} a year (Sharpe {sharpe}, worst drawdown {drawdown}) with a turnover of {turnover} a day. With its sign turned it would break even at {cost} bp for each yuan traded.",
        "因子加权多空组合未计费用年化 {annual}（夏普 {sharpe}，最大回撤 {drawdown}），日换手 {turnover}；反向后每元成交额的盈亏平衡成本为万分之 {cost}。",
    ),
    (
        "factor.warning.few_days",
        "Less than a year of signal days ({days}): another season may look different.",
        "信号日不足一年（{days}）：换个时期结论可能不同。",
    ),
    (
        "factor.warning.small_t",
        "With a Newey–West t of {t}, chance alone explains the rank IC: nothing below is evidence.",
        "Newey–West t 值仅 {t}，秩 IC 可由偶然解释：以下内容不构成证据。",
    ),
    (
        "factor.warning.many",
        "Of {tried} factors tried, one passes t = 2 by chance easily; a fair bound is {bound} (Bonferroni, 5 %), this one has {t}.",
        "共尝试 {tried} 个因子，偶然超过 2 并不困难；合理门槛为 {bound}（邦费罗尼校正，5 %），本因子为 {t}。",
    ),
    (
        "factor.warning.untradable",
        "{lost} of the rank IC is among stocks that could not be traded: a backtest without price limits and suspensions would flatter it.",
        "秩 IC 的 {lost} 来自无法成交的股票：不考虑涨跌停与停牌的回测会高估该因子。",
    ),
    (
        "factor.warning.locked",
        "{share} of scored stocks could not be traded at entry or exit.",
        "{share} 的有值股票在买入或卖出时无法成交。",
    ),
    (
        "factor.warning.sold_side",
        "{share} of the spread comes from the side to sell, which is hard to short; who can only buy gets {bought} per horizon beyond all stocks.",
        "组差的 {share} 来自卖出端，难以融券；只能买入者每周期仅得 {bought} 的超额。",
    ),
    (
        "factor.warning.small_only",
        "It lives in small stocks: rank IC {small} in the smallest bucket, {large} in the largest.",
        "效力集中于小市值：最小组秩 IC {small}，最大组 {large}。",
    ),
    (
        "factor.warning.faded",
        "It has faded: the last year's mean rank IC is {last}, over all days {whole}.",
        "近期失效：最近一年秩 IC 均值 {last}，全程 {whole}。",
    ),
    (
        "factor.warning.negative",
        "The sign is negative: buy low scores, or put a minus in front of the definition.",
        "方向为负：应买入低分股票，或在定义前加负号。",
    ),
    (
        "factor.warning.overlap",
        "Returns of {horizon} days overlap: the plain t of {plain} overstates, the Newey–West t of {honest} allows for it.",
        "{horizon} 日收益相互重叠：普通 t 值 {plain} 偏高，Newey–West t 值 {honest} 已作修正。",
    ),
    (
        "factor.warning.autocorrelated",
        "Rank ICs of neighbouring days are alike (horizon {horizon}): the plain t of {plain} overstates, the Newey–West t of {honest} allows for it.",
        "相邻日秩 IC 自相关（周期 {horizon}）：普通 t 值 {plain} 偏高，Newey–West t 值 {honest} 已作修正。",
    ),
    (
        "factor.warning.coverage",
        "Only {share} of eligible stocks have a score: what is said holds for them alone.",
        "仅 {share} 的股票有因子值：结论只适用于这些股票。",
    ),
    (
        "factor.warning.missing",
        "{without} of {days} signal days have no rank IC.",
        "{days} 个信号日中有 {without} 日没有秩 IC。",
    ),
];

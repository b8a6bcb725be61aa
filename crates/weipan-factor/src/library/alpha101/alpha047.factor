# Cheapness times relative volume and the retreat from the high, less the five-day rise of the average price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 47
# volume and adv20 are both in shares, so that their ratio has no unit.
adv20   = ts_mean(volume, 20)
retreat = high * rank(high - close) / (ts_sum(high, 5) / 5)
rank(1 / close) * volume / adv20 * retreat - rank(vwap - ts_delay(vwap, 5))

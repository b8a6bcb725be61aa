# High closes, accelerating prices and rising relative volume, in ranks, upside down.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 17
# volume and adv20 are both in shares, so that their ratio has no unit.
adv20 = ts_mean(volume, 20)
-rank(ts_rank(close, 10)) * rank(ts_delta(ts_delta(close, 1), 1)) * rank(ts_rank(volume / adv20, 5))

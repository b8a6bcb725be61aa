# Standing of a correlation within the industry over the rank of the smoothed two-day rise.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 93
adv81 = ts_mean(amount, 81)
price = close * 0.524434 + vwap * (1 - 0.524434)
tie   = ts_decay_linear(ts_corr(group_demean(vwap, industry), adv81, 17), 19)
ts_rank(tie, 7) / rank(ts_decay_linear(ts_delta(price, 2), 16))

# Minus the standing of a twice smoothed correlation within the industry, less that of price and traded money.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 91
adv30 = ts_mean(amount, 30)
tie   = ts_decay_linear(ts_decay_linear(ts_corr(group_demean(close, industry), volume, 9), 16), 3)
-(ts_rank(tie, 4) - rank(ts_decay_linear(ts_corr(vwap, adv30, 4), 2)))

# Correlation of price and traded money, less how recently open and money went apart, smoothed, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 98
adv5   = ts_mean(amount, 5)
adv15  = ts_mean(amount, 15)
apart  = 8 - ts_argmin(ts_corr(rank(open), rank(adv15), 20), 8)
recent = rank(ts_decay_linear(ts_rank(apart, 6), 8))
rank(ts_decay_linear(ts_corr(vwap, ts_sum(adv5, 26), 4), 7)) - recent

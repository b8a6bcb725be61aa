# The larger of two standings: price with traded money, and the squared rank of low and open over average price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 71
adv180 = ts_mean(amount, 180)
tie    = ts_decay_linear(ts_corr(ts_rank(close, 3), ts_rank(adv180, 12), 18), 4)
gap    = ts_decay_linear(rank((low + open) - (vwap + vwap)) ^ 2, 16)
max(ts_rank(tie, 15), ts_rank(gap, 4))

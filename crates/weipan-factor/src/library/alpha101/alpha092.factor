# The smaller of two standings: days that closed low, and the correlation of low and traded money in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 92
adv30 = ts_mean(amount, 30)
weak  = (high + low) / 2 + close < low + open ? 1 : 0
tie   = ts_decay_linear(ts_corr(rank(low), rank(adv30), 7), 6)
min(ts_rank(ts_decay_linear(weak, 14), 18), ts_rank(tie, 6))

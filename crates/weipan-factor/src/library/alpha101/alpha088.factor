# The smaller of the rank of opens and lows over highs and closes, and the standing of a correlation.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 88
adv60 = ts_mean(amount, 60)
gap   = (rank(open) + rank(low)) - (rank(high) + rank(close))
tie   = ts_decay_linear(ts_corr(ts_rank(close, 8), ts_rank(adv60, 20), 8), 6)
min(rank(ts_decay_linear(gap, 8)), ts_rank(tie, 2))

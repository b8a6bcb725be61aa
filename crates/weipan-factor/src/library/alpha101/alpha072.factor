# Correlation of price with traded money over that of standings of price and volume, smoothed, in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 72
adv40 = ts_mean(amount, 40)
slow  = rank(ts_decay_linear(ts_corr((high + low) / 2, adv40, 8), 10))
slow / rank(ts_decay_linear(ts_corr(ts_rank(vwap, 3), ts_rank(volume, 18), 6), 2))

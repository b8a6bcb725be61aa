# Ranked correlation of sums of price and traded money, to the power of that of price and volume in ranks.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 78
adv40 = ts_mean(amount, 40)
sums  = ts_sum(low * 0.352233 + vwap * (1 - 0.352233), 19)
rank(ts_corr(sums, ts_sum(adv40, 19), 6)) ^ rank(ts_corr(rank(vwap), rank(volume), 5))

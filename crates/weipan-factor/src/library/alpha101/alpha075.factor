# 1 where average price and volume correlate less than low and traded money do in ranks, else 0.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 75
adv50 = ts_mean(amount, 50)
rank(ts_corr(vwap, volume, 4)) < rank(ts_corr(rank(low), rank(adv50), 12)) ? 1 : 0
